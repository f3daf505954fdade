"""Mã hồ sơ: code of the receiving agency, date, ordinal in the day.

Grammar: TT 01/2018/TT-VPCP Điều 19 (`V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX`), NĐ 61/2018/NĐ-CP Điều 26; newer
codes put the highest agency first (QĐ 20/2020/QĐ-TTg).

>>> clean("000.18.13.H26 - 231001 - 0093")
'000.18.13.H26-231001-0093'
"""

from __future__ import annotations

import calendar
import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_RIGHT = re.compile(r"(?=[0-9.]*[GH]\d{2})[0-9GH.]{3,35}-(\d{2})(\d{2})(\d{2})-(\d{4,6})")


def clean(raw: str) -> str:
    value = re.sub(r"\s*([.\-])\s*", r"\1", text.clean(raw))
    found = re.search(r"[0-9GH.]{3,35}-\d{6}-\d{4,6}", value)
    return found.group() if found else value


def check(value: str) -> tuple[Problem, ...]:
    match = _RIGHT.fullmatch(value)
    if match is None:
        return (Problem("field.format"),)
    year, month, day, ordinal = (int(part) for part in match.groups())
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2000 + year, month)[1] or ordinal < 1:
        return (Problem("field.format"),)
    return ()


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Comma for dot, lost blanks, letters for digits; the agency's letter H or G misread."""
    value = re.sub(r"\s", "", text.clean(raw)).replace(",", ".")
    value = re.sub(r"(?<=\.)[N#](?=\d{2}-)|(?<=\.)11(?=\d{2}-)", "H", value)
    value = value.translate(str.maketrans("OoIl|SB", "0011158"))
    cleaned = clean(value)
    return (cleaned,) if not check(cleaned) else ()
