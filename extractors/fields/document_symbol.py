"""The symbol of an administrative document, behind its number: `BC-UBND` of `890/BC-UBND`.

Grammar: NĐ 30/2020/NĐ-CP Phụ lục I: groups of letters parted by hyphens without blanks; laws and decrees
carry the year between number and symbol.

>>> clean("Số: 01/KH-UBND"), clean("118/2025/NĐ-CP")
('KH-UBND', 'NĐ-CP')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_SYMBOL = re.compile(r"/\s*(?:(?:19|20)\d{2}\s*/\s*)?([^\W\d_][\w&.]*(?:\s?[-&.]\s?[^\W_][\w&]*)*)")


def clean(raw: str) -> str:
    value = text.clean(raw)
    if match := _SYMBOL.search(value):
        value = match.group(1)
    return text.clean(re.sub(r"\s*-\s*", "-", value))


def check(value: str) -> tuple[Problem, ...]:
    return () if re.fullmatch(r"[A-ZĐƯÂÊÔƠ][\w&.]*(?:[-&.][\w&.]+)*", value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The bar of Đ and the horn of Ư, lost or invented: QD is QĐ, ƯBND is UBND."""
    value = clean(raw)
    fixed = re.sub(r"\bƯBND\b", "UBND", value)
    fixed = re.sub(r"^(Q|N)D\b", r"\1Đ", fixed)
    return (fixed,) if fixed != value and not check(fixed) else ()
