"""Dân tộc: one of 54 official names or a known spelling of one, kept as printed.

`Dân tộc: Việt Nam` is a nationality in the wrong place; an unknown word is unlikely, not wrong. Never
defaults to Kinh.

>>> clean("Kinh .")
'Kinh'
>>> check("Việt Nam")[0].code
'field.unlikely'
"""

from __future__ import annotations

from dossier.problem import Problem
from extractors.fields import text
from extractors.wordlists import nearest, unlikely

LINES = 1
_FILE = "ethnic_groups.csv"


def clean(raw: str) -> str:
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    return unlikely(value, _FILE)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    found = nearest(clean(raw), _FILE)
    return (found,) if found else ()
