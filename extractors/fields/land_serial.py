"""Số phát hành of a land certificate: one or two letters and six digits, eight since 2023 (`BN 531146`, `AA 09273289`).

Grammar: TT 23/2014/TT-BTNMT Điều 3 (letters and six digits), TT 10/2024/TT-BTNMT Điều 29 (two letters, eight digits).
Printed with one blank, kept so.

>>> clean("Số: BN531146"), clean("AA  09273289")
('BN 531146', 'AA 09273289')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_SERIAL = re.compile(r"(?<![^\W_])([A-ZĐ]{1,2})[ .\-]?(\d{8}|\d{6,7})(?!\d)")


def clean(raw: str) -> str:
    value = text.clean(raw)
    match = _SERIAL.search(value)
    return f"{match.group(1)} {match.group(2)}" if match else value


def check(value: str) -> tuple[Problem, ...]:
    return () if re.fullmatch(r"[A-ZĐ]{1,2} [0-9]{6,8}", value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits and digits for letters, each in its half."""
    value = text.clean(raw).replace(" ", "")
    match = re.search(r"([A-ZĐ0-9]{2})([0-9OoIl|SBZ]{6}(?:[0-9OoIl|SBZ]{2})?)$", value)
    if match is None:
        return ()
    letters = match.group(1).translate(str.maketrans("08652", "OBGSZ"))
    found = f"{letters} {match.group(2).translate(str.maketrans('OoIl|SBZ', '00111582'))}"
    return () if check(found) else (found,)
