"""The number of a paper with what stands behind it: `45`, `45/2019`, `123/TLKS-BS`, `07/UBND-XNTTHN`.

Certificates and extracts of civil status (TT 04/2020/TT-BTP): a number, its year or its symbol. NĐ 30/2020/NĐ-CP
Phụ lục I for the grammar of symbols. Blanks around the stroke and the hyphens are not part of it.

>>> clean("Số: 123 /TLKS - BS"), clean("45/2019")
('123/TLKS-BS', '45/2019')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_HEAD = re.compile(r"^s[ốôóo]\s*[:.]?\s*(?=[\d/])", re.IGNORECASE)
_RIGHT = re.compile(r"\d{1,6}[a-z]?(?:/(?:19|20)\d{2})?(?:/?[A-ZĐƯÂÊÔƠ][\w&.]*(?:[-&.][\w&.]+)*)?")


def clean(raw: str) -> str:
    value = re.sub(r"\s*([/\-])\s*", r"\1", text.clean(raw))
    before = None
    while before != value:
        before = value
        value = text.clean(_HEAD.sub("", value))
    return "" if value.startswith("/") else value


def check(value: str) -> tuple[Problem, ...]:
    return () if _RIGHT.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters for digits before the stroke; the bar of Đ and the horn of Ư behind it."""
    head, stroke, tail = clean(raw).partition("/")
    head = head.translate(str.maketrans("OoIl|SB", "0011158"))
    tail = re.sub(r"\bƯBND\b", "UBND", tail)
    fixed = clean(head + stroke + tail)
    return (fixed,) if fixed != clean(raw) and not check(fixed) else ()
