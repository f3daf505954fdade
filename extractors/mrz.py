"""The machine-readable zone on the back of an identity card: TD1, three lines of 30 signs, four check digits.

Layout: ICAO Doc 9303 part 5, with the Vietnamese use of the optional field (the 12-digit number, itself with a
check digit). A misread sign is repaired only where exactly one repair makes every check right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from extractors.fields.personal_id import PROVINCES

_WEIGHTS = (7, 3, 1)
_TO_DIGIT = str.maketrans("OoQDUIlí|!ZzASsGbTBgq", "000001111122455667899")
_TO_LETTER = str.maketrans("01258642", "OIZSBGAZ")
_FILLERS = str.maketrans(dict.fromkeys("«‹({[cC€¢", "<"))
_ALIKE = {
    "0": "698",
    "1": "74",
    "2": "7",
    "3": "89",
    "4": "19",
    "5": "693",
    "6": "085",
    "7": "12",
    "8": "0369",
    "9": "0348",
}
_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Td1:
    """What an identity card's MRZ says. Dates as YYMMDD, the name without marks."""

    personal_id: str
    birth: str
    sex: str
    expiry: str
    name: str
    repaired: bool


def check_digit(text: str) -> str:
    """The ICAO check digit: weights 7, 3, 1; digits count themselves, A is 10, `<` is 0."""
    return str(sum(_value(sign) * _WEIGHTS[i % 3] for i, sign in enumerate(text)) % 10)


def _value(sign: str) -> int:
    if sign == "<":
        return 0
    return int(sign) if sign.isdigit() else ord(sign) - 55


def looks_like_mrz(text: str) -> bool:
    """True for a row that can only be a line of an MRZ, however badly read."""
    packed = re.sub(r"\s", "", text)
    fillers = sum(packed.count(sign) for sign in "<«‹")
    return 24 <= len(packed) <= 38 and (
        fillers >= 6 or (fillers >= 1 and bool(re.search(r"[DO0]?VN[MHN]\w{9}", packed)))
    )


def read(rows: Sequence[str]) -> Td1 | None:
    """The zone in three printed rows, top to bottom; None where no reading makes all check digits right."""
    packed = [re.sub(r"\s", "", row).upper().translate(_FILLERS) for row in rows]
    for numbers in _number_lines(packed[0]):
        for dates in _date_lines(packed[1]):
            composite = numbers[5:30] + dates[:7] + dates[8:15] + dates[18:29]
            if check_digit(composite) != dates[29]:
                continue
            repaired = numbers != packed[0] or dates != packed[1]
            name = re.sub(r"[^A-Z<]", "", packed[2].translate(_TO_LETTER)).strip("<")
            return Td1(
                numbers[15:27],
                dates[:6],
                {"M": "Nam", "F": "Nữ"}.get(dates[7], ""),
                dates[8:14],
                re.sub(r"<+", " ", name),
                repaired,
            )
    return None


def _number_lines(row: str) -> Iterator[str]:
    """Line 1 in its form `IDVNM` 9 digits, check, 12 digits, `<<`, check; right ones only."""
    digits = re.sub(r"[^0-9<]", "", row[3:].translate(_TO_DIGIT))
    match = re.search(r"(\d{22})<*(\d)?$", digits) or re.match(r"(\d{22})<*(\d)?", digits)
    if match is None:
        return
    nine, first_check, twelve, last = _parts(match.group(1), match.group(2))
    # the last nine digits are printed twice: where the two differ, their check digit tells which is right
    tails = {tail for tail in (nine, twelve[3:]) if check_digit(tail) == first_check}
    if not tails and nine == twelve[3:]:
        tails, first_check = {nine}, check_digit(nine)
    if len(tails) != 1:
        return
    tail = tails.pop()
    whole = twelve[:3] + tail
    if last is None or check_digit(whole) == last:
        right = {whole}
    else:
        heads = {head for head in _swapped(twelve[:3]) if head in PROVINCES}
        right = {head + tail for head in heads if check_digit(head + tail) == last}
    if len(right) == 1:
        number = right.pop()
        yield f"IDVNM{tail}{first_check}{number}<<{check_digit(number)}"


def _parts(body: str, last: str | None) -> tuple[str, str, str, str | None]:
    """Nine digits, their check, twelve digits, their check where it was read."""
    return body[:9], body[9], body[10:22], last


def _swapped(text: str) -> Iterator[str]:
    for i, sign in enumerate(text):
        for other in _ALIKE.get(sign, ""):
            yield text[:i] + other + text[i + 1 :]


def _date_lines(row: str) -> Iterator[str]:
    """Line 2: birth, check, sex, expiry, check, `VNM`, fillers, composite check."""
    if len(row) == _LENGTH + 1:
        for i in range(_LENGTH):
            yield from _date_lines(row[:i] + row[i + 1 :])
    match = re.match(r"(.{7})([MFHNW<KP])(.{7})", row)
    if match is None or len(row) > _LENGTH:
        return
    birth, sex, expiry = match.group(1).translate(_TO_DIGIT), match.group(2), match.group(3).translate(_TO_DIGIT)
    sex = {"H": "M", "N": "M", "W": "M", "P": "F"}.get(sex, sex)
    last = row[-1].translate(_TO_DIGIT)
    births = {birth} if check_digit_holds(birth) else set()
    expiries = {expiry} if check_digit_holds(expiry) else set()
    for b, e in product(births or _repaired(birth), expiries or _repaired(expiry)):
        yield f"{b}{sex}{e}VNM<<<<<<<<<<<{last}"


def check_digit_holds(field: str) -> bool:
    """True where the last sign is the check digit of those before it."""
    return field.isascii() and field.isdigit() and check_digit(field[:-1]) == field[-1]


def _repaired(field: str) -> set[str]:
    """The only reading one sign away that is right, if there is exactly one."""
    found = {other for other in _swapped(field) if check_digit_holds(other)}
    return found if len(found) == 1 else set()


def full_year(yymmdd: str, *, past: bool, today: int) -> str | None:
    """`YYYY-MM-DD` of an MRZ date: the latest past, or the first future, century; None for no such date."""
    if not yymmdd.isdigit() or not 1 <= int(yymmdd[2:4]) <= 12 or not 1 <= int(yymmdd[4:]) <= 31:
        return None
    year = 2000 + int(yymmdd[:2])
    if past and year > today:
        year -= 100
    return f"{year}-{yymmdd[2:4]}-{yymmdd[4:]}"
