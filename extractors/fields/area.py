"""An area in square metres: digits, a point before decimals. Figures and words that stand together must agree.

Land certificates print `Diện tích: 120,5 m2 (bằng chữ: một trăm hai mươi phẩy năm mét vuông)` (TT 23/2014/TT-BTNMT,
TT 10/2024/TT-BTNMT). As with money, figures and words that differ go to a person, the words' number offered first.

>>> clean("120,5 m2 (bằng chữ: một trăm hai mươi phẩy năm mét vuông)")
'120.5'
>>> clean("1.234,50m²")
'1234.5'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors import numerals
from extractors.fields import money, number, text

LINES = 3
_UNIT = re.compile(r"\s*m\s?[2²'?]|\s*mét\s+vuông", re.IGNORECASE)


def clean(raw: str) -> str:
    value = text.clean(raw)
    if not number.check(value):
        return value
    figures, words = money.parts(value)
    said = None if figures is None else numerals.figure(_UNIT.sub(" ", figures))
    meant = None if words is None else numerals.decimal_words(_UNIT.sub(" ", words).rstrip(") ."))
    if said is not None and meant is not None and said != meant:
        return value
    return said or meant or value


def check(value: str) -> tuple[Problem, ...]:
    if number.check(value):
        return (Problem("field.format"),)
    # the largest communes have some thousand square kilometres; parcels of less than a square metre are misread
    return () if 1 <= float(value) <= 10**9 else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return f"{number.show(value)} m2" if not number.check(value) else value


def repair(raw: str) -> tuple[str, ...]:
    """What the words say, then the figures with letters read for digits."""
    figures, words = money.parts(text.clean(raw))
    meant = None if words is None else numerals.decimal_words(_UNIT.sub(" ", words).rstrip(") ."))
    candidates = [] if meant is None else [meant]
    if figures is not None:
        candidates += number.digits_repaired(_UNIT.sub(" ", figures))
    return tuple(dict.fromkeys(candidate for candidate in candidates if not check(candidate)))
