"""The number of an administrative document, before its symbol: `890` of `890/BC-UBND`.

Grammar: NĐ 30/2020/NĐ-CP Phụ lục I; numbers below 10 are printed with a leading zero, kept as printed.

>>> clean("Số: 01/KH-UBND"), clean("118/2025/NĐ-CP")
('01', '118')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_NUMBER = re.compile(r"(?:^|[^\w/])(\d{1,6}[a-z]?)\s*[/|]")


def clean(raw: str) -> str:
    value = re.sub(r"^s[ốôóo]\s*[:.]?\s*(?=[\d/])", "", text.clean(raw), flags=re.IGNORECASE)
    if match := _NUMBER.search(value):
        return match.group(1)
    return "" if value.startswith("/") else value


def check(value: str) -> tuple[Problem, ...]:
    return () if re.fullmatch(r"\d{1,6}[a-z]?", value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    head = text.clean(raw).split("/")[0].translate(str.maketrans("OoIl|SB", "0011158"))
    digits = re.sub(r"\D", "", head)
    return (digits,) if digits and not check(digits) else ()
