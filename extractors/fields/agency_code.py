"""Mã định danh cơ quan: `000.00.01.H26` (lowest first) or `H26.1.2` (highest first).

Grammar: QCVN 102:2016/BTTTT, thirteen signs, lowest agency first; QĐ 20/2020/QĐ-TTg amended by QĐ 09/2025/QĐ-TTg,
highest first, up to 35 signs. The letter is G for ministries and H for provinces; which number is whose stands in
extractors/data/agency_codes.csv, a collected list: an unknown one is unlikely, not wrong.

>>> clean("000. 00. 01. H26"), check("000.00.01.H26"), check("H26.1.2"), check("000.00.01.H99")[0].code
('000.00.01.H26', (), (), 'field.unlikely')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text
from extractors.wordlists import rows

LINES = 1
_LOW_FIRST = re.compile(r"\d{3}(?:\.\d{2}){2}\.([GH]\d{2})")
_HIGH_FIRST = re.compile(r"(?=.{3,35}$)([GH]\d{2})(?:\.\d{1,4})*")
_FILE = "agency_codes.csv"


def clean(raw: str) -> str:
    value = re.sub(r"\s*\.\s*", ".", text.clean(raw))
    match = re.search(r"(?<![\w.])(?:\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}|[GH]\d{2}(?:\.\d{1,4})*)(?![\w])", value)
    return match.group() if match else value


def check(value: str) -> tuple[Problem, ...]:
    match = _LOW_FIRST.fullmatch(value) or _HIGH_FIRST.fullmatch(value)
    if match is None:
        return (Problem("field.format"),)
    return () if known(match.group(1)) else (Problem("field.unlikely"),)


def known(owner: str) -> bool:
    """Whether a ministry or province has this code (`H26`), as far as the list goes."""
    return any(row["code"] == owner for row in rows(_FILE))


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Comma for dot, letters for digits, the owner's letter misread."""
    value = re.sub(r"\s", "", text.clean(raw)).replace(",", ".")
    value = re.sub(r"(?:(?<=\.)|^)(?:[N#]|11)(?=\d{2}(?:\.|$))", "H", value)
    value = clean(value.translate(str.maketrans("OoIl|SB", "0011158")))
    return () if any(problem.code == "field.format" for problem in check(value)) else (value,)
