"""A time of day, `HH:MM`, printed as `08 giờ 30 phút`.

>>> clean("08 giờ 5 phút, ngày 01 tháng 10 năm 2023")
'08:05'
>>> clean("1 1 giờ 4 5 phút")
'11:45'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import without_marks
from extractors.fields import text

LINES = 1
_WORDED = re.compile(r"(?<!\d)(\d(?: ?\d)?)\W{0,3}gi\w?\W{0,3}(\d(?: ?\d)?)?")
_FIGURES = re.compile(r"(?<![\d:])(\d{1,2})\s?[:h]\s?(\d{2})(?![\d:])")


def clean(raw: str) -> str:
    value = text.clean(raw)
    plain = without_marks(value).lower()
    if not re.search(r"\d", plain):
        return ""
    match = _WORDED.search(plain) or _FIGURES.search(plain)
    if match is None:
        return value
    hour, minute = (int((part or "0").replace(" ", "")) for part in match.groups())
    return f"{hour:02}:{minute:02}"


def check(value: str) -> tuple[Problem, ...]:
    match = re.fullmatch(r"(\d{2}):(\d{2})", value)
    if match is None or int(match.group(1)) > 23 or int(match.group(2)) > 59:
        return (Problem("field.format"),)
    return ()


def show(value: str) -> str:
    return value.replace(":", " giờ ", 1) + " phút" if re.fullmatch(r"\d{2}:\d{2}", value) else value


def repair(raw: str) -> tuple[str, ...]:
    return ()
