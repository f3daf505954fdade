"""An address or the name of a place, as written: never converted to today's units.

Papers before 1 July 2025 name three levels, later ones two (NQ 202/2025/QH15); both are right in their time.
The province at the end may be repaired, since its name is one of a short list.

>>> clean("Xóm 3 , xã Yên Thường,tỉnh Nghệ An.")
'Xóm 3, xã Yên Thường, tỉnh Nghệ An'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import text
from extractors.wordlists import names, nearest

LINES = 3
_FILE = "provinces.csv"


def clean(raw: str) -> str:
    value = text.clean(raw)
    value = re.sub(r"\s+([,;])", r"\1", value)
    return text.clean(re.sub(r"([,;])(?=[^\s\d])", r"\1 ", value))


def check(value: str) -> tuple[Problem, ...]:
    return () if sum(c.isalpha() for c in value) >= 3 else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The province, where its name was misread by a mark or a letter."""
    head, comma, last = clean(raw).rpartition(", ")
    match = re.match(r"(t\w{1,2}nh|th\w{1,3}nh ph\w) (.+)$", last, re.IGNORECASE)
    if not comma or match is None or comparable(match.group(2)) in names(_FILE):
        return ()
    found = nearest(match.group(2), _FILE, least=70.0)
    if found is None or len(found.split()) != len(match.group(2).split()):
        return ()
    return (f"{head}, {'thành phố' if ' ' in match.group(1) else 'tỉnh'} {found}",)
