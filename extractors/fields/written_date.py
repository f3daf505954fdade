"""A date in words, as forms ask for beside the figures ("ghi bằng chữ"). Kept as printed.

`as_date` gives the date that the words mean, so that a rule can compare it with the figures: the words are
usually right where a digit was misread. Every word has one spelling, so a lost mark is put back.

>>> as_date("Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba")
'1973-11-09'
>>> repair("Ngày mùng chin thang mười một năm một nghìn. chín trăm bảy mươi ba")
('Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba',)
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors import date_words
from extractors.fields import date, text

LINES = 3
_SPECKS = re.compile(r"\s*[.;:·*](?=\s|$)|(?<=\s)[.;:·*]\s*")


def clean(raw: str) -> str:
    value, before = text.clean(raw), None
    while before != value:
        before = value
        value = text.clean(_SPECKS.sub("", value))
    return value


def check(value: str) -> tuple[Problem, ...]:
    meant = as_date(value)
    right = meant is not None and not date.check(meant) and date_words.spelled(value) == value
    return () if right else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The words of the date as they are spelled."""
    value = clean(raw)
    better = clean(date_words.spelled(value))
    return (better,) if better != value else ()


def as_date(value: str) -> str | None:
    """`YYYY-MM-DD`, or None where the words are not understood."""
    return date_words.date_of(value)
