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
    if not re.fullmatch(r"[A-ZĐƯÂÊÔƠ][\w&.]*(?:[-&.][\w&.]+)*", value):
        return (Problem("field.format"),)
    return () if _with_bars(value) == value else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The bar of Đ and the horn of Ư, lost or invented: QD is QĐ, ƯBND is UBND."""
    value = clean(raw)
    fixed = _with_bars(value)
    return (fixed,) if fixed != value and not check(fixed) else ()


def _with_bars(value: str) -> str:
    """Abbreviations of NĐ 30/2020/NĐ-CP Phụ lục III and of agencies, which have one spelling each."""
    parts = re.split(r"([-&.])", value)
    parts[0] = {"QD": "QĐ", "ND": "NĐ", "CD": "CĐ", "HD": "HĐ"}.get(parts[0], parts[0]) if len(parts) > 1 else parts[0]
    return "".join(_AGENCIES.get(part, part) for part in parts)


_AGENCIES = {"ƯBND": "UBND", "HDND": "HĐND", "ỦBND": "UBND", "SGDDT": "SGDĐT", "SKHDT": "SKHĐT", "SLDTBXH": "SLĐTBXH"}
