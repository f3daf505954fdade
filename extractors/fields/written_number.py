"""A number in words, as forms ask for beside the figures ("bằng chữ"). Kept as printed.

`as_number` gives what the words mean, so that a rule can compare it with the figures.

>>> as_number("Năm trăm triệu đồng chẵn"), as_number("một trăm hai mươi phẩy năm mét vuông")
('500000000', '120.5')
"""

from __future__ import annotations

from dossier.problem import Problem
from extractors import numerals
from extractors.fields import text

LINES = 3


def clean(raw: str) -> str:
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    return () if as_number(value) is not None else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()


def as_number(value: str) -> str | None:
    """Digits, a point before decimals; None where the words are not understood."""
    return numerals.decimal_words(value)
