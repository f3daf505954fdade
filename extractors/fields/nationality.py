"""Quốc tịch: the name of a country as printed.

An unknown word is unlikely, not wrong; nothing is filled in where the paper is silent.

>>> clean("Việt Nam _")
'Việt Nam'
"""

from __future__ import annotations

from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import text
from extractors.wordlists import names, nearest, unlikely

LINES = 1
_FILE = "nationalities.csv"
_MOST = "Việt Nam"


def clean(raw: str) -> str:
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    return unlikely(value, _FILE)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The country most like the reading; one that the word that was read is a part of, Việt Nam before others."""
    value = comparable(clean(raw))
    part = {name for key, name in names(_FILE).items() if value and (f" {key} ".find(f" {value} ") >= 0)}
    found = nearest(clean(raw), _FILE)
    if found is None and part:
        found = _MOST if _MOST in part else min(part) if len(part) == 1 else None
    return (found,) if found else ()
