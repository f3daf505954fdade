"""Who issued a paper: `Cục Cảnh sát quản lý hành chính về trật tự xã hội`, `Công an tỉnh Nghệ An`, `BỘ CÔNG AN`.

The usual issuers of identity papers stand in extractors/data/issuers.csv with their short forms; the value stays as
printed, and any other name of an agency is right too.

>>> clean("Cục Cảnh sát QLHC về TTXH ....")
'Cục Cảnh sát QLHC về TTXH'
>>> repair("Cục Cành sát QLHC về TTXH")
('Cục Cảnh sát QLHC về TTXH',)
"""

from __future__ import annotations

from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import agency
from extractors.spelling import with_known_names
from extractors.wordlists import names, nearest

LINES = 3
_FILE = "issuers.csv"


def clean(raw: str) -> str:
    return agency.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    if comparable(value) in names(_FILE):
        return ()
    return agency.check(value) if with_known_names(value, _FILE) == value else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The issuer in the list that differs in marks, or in a letter or two."""
    value = clean(raw)
    marked = with_known_names(value, _FILE)
    if marked != value:
        return (marked,)
    found = nearest(value, _FILE, least=92.0)
    if found is None or comparable(found) == comparable(value):
        return agency.repair(raw)
    return (found.upper() if value.isupper() else found,)
