"""A Vietnamese telephone number: ten digits of a mobile, ten or eleven of a fixed line.

Old eleven-digit mobile prefixes (012x, 016x, 018x, 0199; changed in 2018) are right on papers of their time.

>>> clean("0912.345 678")
'0912345678'
>>> clean("+84 912 345 678")
'0912345678'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_BETWEEN = re.compile(r"[/;,]|\bho[aặ]c\b|\s[-–]\s", re.IGNORECASE)
_RIGHT = re.compile(r"0[35789]\d{8}|02\d{8,9}|01(?:2\d|6\d|8[68]|99)\d{7}")


def clean(raw: str) -> str:
    """Digits alone; of several numbers the first."""
    value = text.clean(raw)
    first = next((one for part in _BETWEEN.split(value) if _RIGHT.fullmatch(one := _national(part))), None)
    if first is not None:
        return first
    digits = _national(value)
    return digits if len(digits) >= 6 else value


def _national(part: str) -> str:
    """The digits, with a 0 for the country code."""
    digits = re.sub(r"[^0-9]", "", part)
    return "0" + digits[2:] if digits.startswith("84") and len(digits) >= 11 else digits


def check(value: str) -> tuple[Problem, ...]:
    return () if _RIGHT.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits; a figure of the next label read with the number."""
    digits = re.sub(r"\D", "", text.clean(raw).translate(str.maketrans("OoIl|SZBU", "001115280")))
    candidates = [digits, digits[:10]] if len(digits) in (11, 12) else [digits]
    return tuple(dict.fromkeys(found for found in candidates if not check(found)))
