"""A newborn's weight in grams, as birth notices print it (`Cân nặng: 3.200 gram`, `3,2 kg`).

Domain: 300 to 6500 grams; outside of that a person looks.

>>> clean("3200 gram"), clean("3,2 kg"), clean("3.200g"), clean("3 200 gram")
('3200', '3200', '3200', '3200')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import without_marks
from extractors import numerals
from extractors.fields import number, text

LINES = 1
_KILOGRAMS = re.compile(r"\d\s*(?:kg|ki\s?lo)", re.IGNORECASE)

_THOUSANDS = re.compile(r"(?<=\b\d) (?=\d{3}\b)")


def clean(raw: str) -> str:
    value = text.clean(raw)
    found = numerals.figure(_THOUSANDS.sub("", value))
    if found is None:
        return value
    if _KILOGRAMS.search(without_marks(value)) and float(found) < 100:
        return str(round(float(found) * 1000))
    return found


def check(value: str) -> tuple[Problem, ...]:
    if not re.fullmatch(r"[1-9]\d{0,6}", value):
        return (Problem("field.format"),)
    return () if 300 <= int(value) <= 6500 else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return f"{number.show(value)} gram" if not number.check(value) else value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits."""
    return tuple(found for found in number.digits_repaired(text.clean(raw)) if not check(found))
