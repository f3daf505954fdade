"""Mã loại giấy tờ: the national code of a kind of paper or result, `KQ.G15.000031`.

Grammar: TT 01/2023/TT-VPCP Điều 9, Điều 10 and the catalogue of results of procedures: `KQ` (result) or `TP`
(component), the agency that owns the kind, six digits. The grammar is read off codes in use ([OK-V]).

>>> clean("Mã: KQ. G15. 000031")
'KQ.G15.000031'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_CODE = re.compile(r"(?<![\w.])(?:KQ|TP)\.[GH]\d{2}(?:\.\d{2})*\.\d{6}(?![\w])")
_DIGITS = str.maketrans("OoIl|SB", "0011158")


def clean(raw: str) -> str:
    value = re.sub(r"\s*\.\s*", ".", text.clean(raw))
    match = _CODE.search(value)
    return match.group() if match else value


def check(value: str) -> tuple[Problem, ...]:
    return () if _CODE.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Comma for dot; letters for digits behind the agency."""
    value = re.sub(r"\s", "", text.clean(raw)).replace(",", ".").upper()
    match = re.search(r"(K[QO0]|TP)\.([GH6])(\w{2})\.(\w{6})", value)
    if match is None:
        return ()
    kind, owner, agency, serial = match.groups()
    owner = owner.replace("6", "G")
    code = f"{'TP' if kind == 'TP' else 'KQ'}.{owner}{agency.translate(_DIGITS)}.{serial.translate(_DIGITS)}"
    return () if check(code) else (code,)
