"""Numbers as Vietnamese papers write them, in figures and in words, and the way between the two.

Figures: a dot parts thousands, a comma the decimals (`1.234,5`). Words are understood without their marks, since no two
of them differ in marks alone: a lost tone does not change the number. Refuses to guess: what is not a number is None.

>>> figure("1.234,5 m2"), figure("500.000.000 đồng"), figure("120.5")
('1234.5', '500000000', '120.5')
>>> from_words("Một nghìn hai trăm linh năm"), from_words("ba triệu đồng chẵn")
(1205, 3000000)
>>> in_words(1205), in_words(3_000_000)
('một nghìn hai trăm linh năm', 'ba triệu')
"""

from __future__ import annotations

import re

from dossier.vietnamese import comparable, without_marks

UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9,
}  # fmt: skip
"""words of one digit without their marks: `tư`, `lăm`, `nhăm` stand behind tens"""
TENS = ("muoi",)
"""mười (ten) and mươi (times ten)"""
HUNDRED = "tram"
SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
FILLERS = {"linh", "le", "va"}
_BEHIND = {"chan", "dong", "met", "vuong", "gam", "gram", "viet", "m2", "vnd", "./."}
"""words behind a number that are no part of it"""
_POINT = {"phay", "cham"}
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?: ?[.,] ?\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def figure(text: str) -> str | None:
    """The first number written in figures: digits, with a point before decimals; leading and closing zeros dropped.

    A sign followed by three digits parts thousands, unless nothing but a zero stands before it.
    """
    match = _FIGURE.search(text)
    if match is None:
        return None
    parts = re.split(r"[.,]", re.sub(r"\s", "", match.group()))
    signs = re.findall(r"[.,]", match.group())
    decimals = ""
    if signs and (
        len(parts[-1]) != 3 or parts[0].strip("0") == "" or (len(set(signs)) == 2 and signs.count(signs[-1]) == 1)
    ):
        decimals = parts.pop().rstrip("0")
    whole = "".join(parts).lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def from_words(text: str) -> int | None:
    """The whole number that words say, or None where they say none. Decimals (`phẩy`) are left to `decimal_words`."""
    words = [word for word in _bare_words(text) if word not in _BEHIND]
    return _whole(words)


def decimal_words(text: str) -> str | None:
    """`hai trăm phẩy năm` as `figure` would give it (`200.5`); whole numbers too."""
    words = [word for word in _bare_words(text) if word not in _BEHIND]
    at = next((i for i, word in enumerate(words) if word in _POINT), None)
    if at is None:
        whole = _whole(words)
        return None if whole is None else str(whole)
    whole, rest = _whole(words[:at]), words[at + 1 :]
    if whole is None or not rest:
        return None
    digits = [UNITS[word] for word in rest] if all(word in UNITS for word in rest) else None
    part = "".join(map(str, digits)) if digits else str(_whole(rest) or "")
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else None


def _bare_words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9./]+", without_marks(comparable(text)).replace(",", " "))


def _whole(words: list[str]) -> int | None:
    """Words without marks, largest scale first."""
    if not words:
        return None
    block: list[str] = []
    total, last = 0, 10**15
    for word in words:
        if word in SCALES:
            scale, below = SCALES[word], _below_thousand(block)
            if below is None or scale >= last:
                return None
            total, block, last = total + below * scale, [], scale
        else:
            block.append(word)
    if not block:
        return total
    below = _below_thousand(block)
    return None if below is None else total + below


def _below_thousand(words: list[str]) -> int | None:
    hundreds = 0
    if HUNDRED in words:
        at = words.index(HUNDRED)
        if at != 1 or words[0] not in UNITS:
            return None
        hundreds, words = UNITS[words[0]], words[2:]
        if not words:
            return 100 * hundreds
    below = small(words)
    return None if below is None else 100 * hundreds + below


def small(words: list[str]) -> int | None:
    """A number below one hundred from words without marks: `muoi hai`, `hai muoi mot`, `linh nam`."""
    words = [word for word in words if word not in FILLERS]
    if not 1 <= len(words) <= 3:
        return None
    if words[0] in TENS:
        words = ["mot", *words]
    if any(word not in UNITS for word in (*words[:1], *words[2:])) or (len(words) > 1 and words[1] not in TENS):
        # hai ba: spoken short for twenty-three
        return 10 * UNITS[words[0]] + UNITS[words[1]] if len(words) == 2 and set(words) <= set(UNITS) else None
    if len(words) == 1:
        return UNITS[words[0]]
    return 10 * UNITS[words[0]] + (UNITS[words[2]] if len(words) == 3 else 0)


def in_words(number: int) -> str:
    """A whole number from 0 below 10¹² in words, as offices write it."""
    if number < 0 or number >= 10**12:
        raise ValueError("only numbers from 0 below 10^12 are written in words")
    if number == 0:
        return "không"
    blocks: list[str] = []
    for scale, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        block, number = divmod(number, scale)
        if block:
            blocks.append(f"{_block_in_words(block, bool(blocks))} {name}".strip())
    return " ".join(blocks)


def _block_in_words(block: int, inner: bool) -> str:
    hundreds, rest = divmod(block, 100)
    words = [_DIGIT_WORDS[hundreds], "trăm"] if hundreds or inner else []
    if rest and rest < 10 and words:
        words.append("linh")
    if rest:
        words.append(_small_in_words(rest))
    return " ".join(words)


def _small_in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGIT_WORDS[ones]
    behind = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGIT_WORDS[ones])
    return f"{'mười' if tens == 1 else _DIGIT_WORDS[tens] + ' mươi'} {behind}".strip()
