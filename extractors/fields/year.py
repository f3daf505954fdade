"""A year of four digits, where a paper asks for the year alone (`Năm sinh:`). A whole date keeps its year only.

>>> clean("1985"), clean("sinh năm 19 85"), clean("01/02/1985")
('1985', '1985', '1985')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import date, text

LINES = 1


def clean(raw: str) -> str:
    value = date.clean(raw)
    return value[:4] if re.fullmatch(r"\d{4}(-\d{2}){0,2}", value) else text.clean(raw) if value else ""


def check(value: str) -> tuple[Problem, ...]:
    return date.check(value) if re.fullmatch(r"\d{4}", value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits."""
    return tuple(dict.fromkeys(value[:4] for value in date.repair(raw)))
