"""The number of a paper with what stands behind it: `45`, `45/2019`, `123/TLKS-BS`, `07/UBND-XNTTHN`.

Certificates and extracts of civil status (TT 04/2020/TT-BTP): a number, its year or its symbol. NĐ 30/2020/NĐ-CP
Phụ lục I for the grammar of symbols. Blanks around the stroke and the hyphens are not part of it, and neither is what
else stands in its row: the motto, a dated line, the number of the volume.

>>> clean("Số: 123 /TLKS - BS"), clean("45/ 2019 Quyển số: 01"), clean("Số: ......./2016")
('123/TLKS-BS', '45/2019', '')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import canonical
from extractors.fields import text

LINES = 1
_LABEL = re.compile(r"^s[ốôóo]\s*[:.]?\s*(?=[\d/.…])", re.IGNORECASE)
_SYMBOL = r"[^\W\d_][^\W_]*(?:\s?[-&.]\s?[^\W_]+)*"
_NUMBER = re.compile(
    rf"(?<![\w/])(\d(?:[\d ]{{0,6}}\d)?(?!\d)[a-z]?)(?:\s?[/|]\s?(?:((?:19|20)\d\d)(?!\d)|({_SYMBOL})))?"
)
_LOST_STROKE = re.compile(
    r"(\d{1,5}) (?:((?:19|20)\d\d)(?![\d/])|((?:T\S{0,3}K[SHT]|UBND|XNTTHN)(?:[ –-]{1,3}[A-Z]{2,7})?)\b)"
)
"""`76 2015`, `213 TLKT`"""
_RIGHT = re.compile(rf"\d{{1,8}}[a-z]?(?:/(?:\d{{4}}|{_SYMBOL}))?")
_BLANK = re.compile(r"^[\W_]*[/|]")
_LETTERS_FOR_DIGITS = str.maketrans("OoIl|SB", "0011158")


def clean(raw: str) -> str:
    value = _LABEL.sub("", text.clean(raw))
    if lost := _LOST_STROKE.match(value):
        return lost.group()
    if match := _NUMBER.search(value):
        number, year, symbol = match.groups()
        tail = year or (re.sub(r"\s", "", symbol) if symbol else "")
        return number.replace(" ", "") + (f"/{tail}" if tail else "")
    return "" if _BLANK.match(canonical(raw)) or _BLANK.match(value) else value


def check(value: str) -> tuple[Problem, ...]:
    return () if _RIGHT.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits before the stroke, a stroke that was not seen, and the horn that UBND never has."""
    value = _LABEL.sub("", text.clean(raw))
    if lost := _LOST_STROKE.match(value):
        number, year, symbol = lost.groups()
        tail = year or re.sub(r"^T\S{0,3}K(?=[SHT])", "TLK", re.sub(r"[ –-]+", "-", symbol))
        return (f"{number}/{tail}",)
    head, stroke, tail = value.partition("/")
    fixed = clean(head.translate(_LETTERS_FOR_DIGITS) + stroke + tail.replace("ƯBND", "UBND"))
    return (fixed,) if fixed and fixed != clean(raw) and not check(fixed) else ()
