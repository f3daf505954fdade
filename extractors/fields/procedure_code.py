"""Mã thủ tục hành chính: `1.001193`, in some systems with the code of the agency behind it.

Grammar: national database of administrative procedures: a digit, a dot, six digits; `.H38` or `.000.00.00.H38` names
the agency, `.01` an online service (domain §2.5); before 2018 `BTP-…`, `T-HNI-…` letters and digits parted by hyphens.

>>> clean("Mã TTHC: 1. 001193"), clean("2.001218.000.00.00.H38"), clean("B-BTP-276890-TT")
('1.001193', '2.001218.000.00.00.H38', 'B-BTP-276890-TT')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_CODE = re.compile(r"(?<![\w.])[123]\.\d{6}(?:(?:\.\d{3}\.\d{2}\.\d{2})?\.[GH]\d{2}|\.\d{2})?(?![\w])")
_OLD = re.compile(r"(?<![\w-])(?:[BT]-)?[A-ZĐ]{3,4}-\d{6}(?:-TT)?(?![\w-])")
_DIGITS = str.maketrans("OoIl|SB", "0011158")


def clean(raw: str) -> str:
    value = re.sub(r"\s*([.\-])\s*", r"\1", text.clean(raw))
    match = _CODE.search(value) or _OLD.search(value)
    return match.group() if match else value


def check(value: str) -> tuple[Problem, ...]:
    return () if _CODE.fullmatch(value) or _OLD.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Comma for dot, lost dot, letters for digits."""
    value = re.sub(r"\s", "", text.clean(raw)).replace(",", ".").translate(_DIGITS)
    match = re.search(r"(?<![\d.])([123])\.?(\d{6})(?!\d)", value)
    found = [clean(value)] + ([f"{match.group(1)}.{match.group(2)}"] if match else [])
    return tuple(dict.fromkeys(code for code in found if not check(code)))
