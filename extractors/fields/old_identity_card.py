"""Số chứng minh nhân dân: nine digits, the first two the group of provinces that issued it; twelve from 2012 to 2015.

Structure: NĐ 05/1999/NĐ-CP; valid until 31 December 2024 at the latest (Luật Căn cước 26/2023/QH15 Điều 46). No check
digit. The groups are collected facts, not law text ([OK-V]): an unknown one is unlikely, not wrong.

>>> clean("CMND số 012 345 678")
'012345678'
>>> check("992345678")[0].code
'field.unlikely'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import personal_id, text

LINES = 1
GROUPS = range(1, 39)
"""01 Hà Nội … 38 Cà Mau and Bạc Liêu"""
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?:(?:[ .]?\d){3})?(?!\d)")


def clean(raw: str) -> str:
    value = text.clean(raw)
    if match := _NUMBER.search(value):
        return re.sub(r"\D", "", match.group())
    return re.sub(r"(?<=\d)[ .](?=\d)", "", value)


def check(value: str) -> tuple[Problem, ...]:
    if re.fullmatch(r"[0-9]{12}", value):
        return personal_id.check(value)
    if not re.fullmatch(r"[0-9]{9}", value):
        return (Problem("field.format"),)
    return () if int(value[:2]) in GROUPS else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits; a tenth sign read from the edge of a digit box."""
    return tuple(value for value in personal_id.digit_runs(raw, 9) if not check(value))
