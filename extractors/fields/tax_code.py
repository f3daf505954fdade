"""Mã số thuế: ten digits with a check digit, thirteen for a branch, a person's twelve since 1 July 2025.

Structure: TT 105/2020/TT-BTC Điều 5 and TT 86/2024/TT-BTC Điều 5: d1d2 the province of issue, d3…d9 serial, d10 check
digit, `-001`… for dependents of an enterprise; persons and business households use their personal id since 1 July 2025.
Check digit: weights 31, 29, 23, 19, 17, 13, 7, 5, 3 on the first nine; ten minus the sum modulo eleven.

>>> clean("MST: 0100233488"), clean("0314409058 - 002"), check("0100233488"), check("0100233489")[0].code
('0100233488', '0314409058-002', (), 'field.checksum')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import personal_id, text

LINES = 1
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){9}(?: ?-? ?\d(?: ?\d){2})?(?!\d)")
_DIGITS = str.maketrans("OoQDIl|ZzSsBGgqT", "0000111225586997")


def clean(raw: str) -> str:
    value = text.clean(raw)
    twelve = personal_id.clean(value)
    if re.fullmatch(r"[0-9]{12}", twelve):
        return twelve
    if match := _NUMBER.search(value):
        digits = re.sub(r"\D", "", match.group())
        return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"
    return re.sub(r"(?<=\d)[ .](?=\d)", "", value)


def check(value: str) -> tuple[Problem, ...]:
    if re.fullmatch(r"[0-9]{12}", value):
        return personal_id.check(value)
    if not re.fullmatch(r"[0-9]{10}(?:-[0-9]{3})?", value):
        return (Problem("field.format"),)
    if value[9] != check_digit(value):
        return (Problem("field.checksum"),)
    return (Problem("field.unlikely"),) if value.endswith("-000") else ()


def check_digit(value: str) -> str:
    """The tenth digit that the first nine ask for; "" for the nine that no number has."""
    digit = 10 - sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, value, strict=False)) % 11
    return str(digit) if digit < 10 else ""


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits; then digits that are easily confused, one at a time, where the check digit then fits."""
    value = clean(text.clean(raw).translate(_DIGITS))
    if not re.fullmatch(r"[0-9]{10}(?:-[0-9]{3})?", value):
        return (value,) if re.fullmatch(r"[0-9]{12}", value) and not check(value) else ()
    if not check(value):
        return (value,)
    near = [
        value[:at] + other + value[at + 1 :]
        for at, sign in enumerate(value[:10])
        for other in personal_id.CONFUSED.get(sign, "")
    ]
    right = [candidate for candidate in near if not check(candidate)]
    return tuple(right) if len(right) == 1 else ()
