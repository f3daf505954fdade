"""Số định danh cá nhân: 12 digits, province of birth registration, century and sex, birth year, serial.

Structure: NĐ 137/2015/NĐ-CP Điều 13, TT 59/2021/TT-BCA Điều 4. No check digit. An unknown province code is
unlikely, not wrong: people born abroad have codes of their own.

>>> clean("Căn cước công dân số 0 0 1 0 8 8 9 9 9 9 9 0 do Cục Cảnh sát cấp")
'001088999990'
>>> check("00108899999")[0].code
'field.format'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 2

PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 "
    "042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 "
    "086 087 089 091 092 093 094 095 096".split()
)
CONFUSED = {
    "0": "68",
    "1": "74",
    "2": "7",
    "3": "85",
    "4": "91",
    "5": "63",
    "6": "508",
    "7": "12",
    "8": "360",
    "9": "40",
}
"""digits that are read for one another, the likeliest first"""
_TWELVE = re.compile(r"(?<!\d)\d(?:[ .]?\d){11}(?!\d)")
_NUMBER_LIKE = re.compile(r"[\dOoQDUIlíìị|!ZzSsBGgqøØT][\dOoQDUIlíìị|!ZzSsBGgqøØT .]{8,}")
_LETTERS_FOR_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "U": "0", "ø": "0", "Ø": "0", "I": "1", "l": "1", "í": "1", "ì": "1",
     "ị": "1", "|": "1", "!": "1", "Z": "2", "z": "2", "S": "5", "s": "5", "G": "6", "T": "7", "B": "8", "g": "9",
     "q": "9"}
)  # fmt: skip


def clean(raw: str) -> str:
    value = text.clean(raw)
    if match := _TWELVE.search(value):
        return re.sub(r"\D", "", match.group())
    return re.sub(r"(?<=\d)[ .](?=\d)", "", value)


def check(value: str) -> tuple[Problem, ...]:
    if not re.fullmatch(r"[0-9]{12}", value) or value[3] in "456789":
        return (Problem("field.format"),)
    return () if value[:3] in PROVINCES else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits; a thirteenth sign read from the edge of a digit box."""
    return tuple(value for value in digit_runs(raw, 12) if not check(value))


def digit_runs(raw: str, length: int) -> tuple[str, ...]:
    """Numbers of this many digits in the text, once letters that look like digits are digits and edges of boxes go."""
    candidates = []
    for match in _NUMBER_LIKE.finditer(text.clean(raw)):
        digits = re.sub(r"\D", "", match.group().translate(_LETTERS_FOR_DIGITS))
        without_edges = re.sub(r"\D", "", match.group().replace("|", "").translate(_LETTERS_FOR_DIGITS))
        if len(digits) == length:
            candidates.append(digits)
        elif len(digits) == length + 1:
            candidates += [digits[1:], digits[:-1]]
        if len(without_edges) == length < len(digits):
            candidates.insert(0, without_edges)
    return tuple(dict.fromkeys(candidates))


def birth_year(value: str) -> int:
    """The year of birth that a well-formed number tells."""
    return 1900 + 100 * (int(value[3]) // 2) + int(value[4:6])


def sex(value: str) -> str:
    """`Nam` or `Nữ`, as a well-formed number tells."""
    return "Nam" if int(value[3]) % 2 == 0 else "Nữ"
