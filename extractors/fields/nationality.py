"""Quốc tịch: the name of a country as printed.

An unknown word is unlikely, not wrong; nothing is filled in where the paper is silent.

>>> clean("Việt Nam _")
'Việt Nam'
"""

from __future__ import annotations

from dossier.problem import Problem
from extractors.fields import text
from extractors.wordlists import nearest, unlikely

LINES = 1
_FILE = "nationalities.csv"


def clean(raw: str) -> str:
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    return unlikely(value, _FILE)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    found = nearest(clean(raw), _FILE)
    return (found,) if found else ()
