"""The place in front of a paper's date: `Hà Nội` of `Làm tại: Hà Nội, ngày 03 tháng 01 năm 2023`.

>>> clean("Làm tại: Hà Nội, ngày 03 tháng 01 năm 2023")
'Hà Nội'
>>> clean("Làm tại: Ngã Bảy, ngày 16 tháng 11 năm 2025")
'Ngã Bảy'
>>> clean("........, ngày ... tháng ... năm ...")
''
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import place, text

LINES = 2
_MADE_AT = re.compile(r"^(?:l[àaáạ]m t[ạaàáậăâ]i|lập tại|tại)\b\s*:?", re.IGNORECASE)
_DATE = re.compile(r"[\s,.;]*\bng[àáạảãa]y?\b(?=\W*(?:\d|t|$)).*$", re.IGNORECASE | re.DOTALL)


def clean(raw: str) -> str:
    value = _DATE.sub("", text.clean(raw), count=1)
    before = None
    while before != value:
        before = value
        value = place.clean(_MADE_AT.sub("", value, count=1))
    return value


def check(value: str) -> tuple[Problem, ...]:
    return place.check(value)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()
