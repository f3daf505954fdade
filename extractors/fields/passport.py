"""The number of a passport: Vietnamese ones are a letter and seven digits, foreign ones six to nine letters and digits.

Structure: TT 31/2023/TT-BCA for the Vietnamese number (letters B, C, E, K, N, P … by kind and printing, [OK-V]); ICAO
Doc 9303 for the others, whose form a person looks at.

>>> clean("Hộ chiếu số: B 1234567")
'B1234567'
>>> check("B1234567"), check("AB123456")[0].code
((), 'field.unlikely')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_VIETNAMESE = re.compile(r"[A-Z][0-9]{7}")
_NUMBER = re.compile(r"(?<![^\W_])([A-Z]) ?(\d(?: ?\d){6})(?![^\W_])")
_FOREIGN = re.compile(r"(?<![^\W_])(?=[A-Z]*\d)[A-Z0-9]{6,9}(?![^\W_])")
_DIGITS = str.maketrans("OoQDIl|ZSBG", "00001112586")


def clean(raw: str) -> str:
    value = text.clean(raw)
    if match := _NUMBER.search(value):
        return re.sub(r"\s", "", match.group())
    if match := _FOREIGN.search(value):
        return match.group()
    return value


def check(value: str) -> tuple[Problem, ...]:
    if _VIETNAMESE.fullmatch(value):
        return ()
    return (Problem("field.unlikely" if _FOREIGN.fullmatch(value) and value.isascii() else "field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """A letter and seven signs of which some letters are digits; the letter itself read as a digit."""
    found = []
    for match in re.finditer(r"(?<!\w)\w ?\w{7}(?!\w)", text.clean(raw)):
        signs = match.group().replace(" ", "")
        head = {"8": "B", "0": "C", "6": "C"}.get(signs[0], signs[0].upper())
        found.append(head + signs[1:].translate(_DIGITS))
    return tuple(dict.fromkeys(value for value in found if _VIETNAMESE.fullmatch(value) and value.isascii()))
