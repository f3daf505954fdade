"""A number in figures: digits, a point before decimals, no signs between thousands. Units behind it are dropped.

Papers part thousands with a dot and decimals with a comma (QCVN and practice; domain: `1.234,5`).

>>> clean("3.200 gram"), clean("Số lượng: 02 bản"), clean("1.234,5")
('3200', '2', '1234.5')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors import numerals
from extractors.fields import text

LINES = 1
_LETTERS_FOR_DIGITS = str.maketrans("OoQDIl|ZzSsBGgq", "000011122558699")
_LIKE_DIGITS = re.compile(r"(?<=[\d.,])[OoQDIl|ZzSsBGgq]+(?=[\s\d.,]|$)|(?<![\w.,])[OoQDIl|ZzSsBG]+(?=[\d.,])")
_CANONICAL = re.compile(r"(?:0|[1-9]\d*)(?:\.\d*[1-9])?")


def clean(raw: str) -> str:
    value = text.clean(raw)
    if _CANONICAL.fullmatch(value):
        return value
    found = numerals.figure(value)
    return found if found is not None else value


def check(value: str) -> tuple[Problem, ...]:
    return () if _CANONICAL.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    """With a dot between thousands and a comma before decimals."""
    whole, _, decimals = value.partition(".")
    if not (whole.isascii() and whole.isdigit()):
        return value
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits."""
    return digits_repaired(text.clean(raw))


def digits_repaired(value: str) -> tuple[str, ...]:
    """The number once letters that look like digits, next to digits, are digits."""
    swapped = _LIKE_DIGITS.sub(lambda found: found.group().translate(_LETTERS_FOR_DIGITS), value)
    found = numerals.figure(swapped)
    return (found,) if found is not None and not check(found) else ()
