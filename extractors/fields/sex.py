"""Sex as forms print it: `Nam` or `Nữ`; `M` and `F` of an MRZ mean the same.

>>> clean("NAM"), clean("nữ _"), clean("F")
('Nam', 'Nữ', 'Nữ')
"""

from __future__ import annotations

from dossier.problem import Problem
from dossier.vietnamese import comparable, without_marks
from extractors.fields import text

LINES = 1
_WORDS = {"nam": "Nam", "nữ": "Nữ", "m": "Nam", "f": "Nữ"}


def clean(raw: str) -> str:
    value = text.clean(raw)
    words = comparable(value).replace("/", " ").split()
    known = [_WORDS[word] for word in words[:2] if word in _WORDS]
    return known[0] if len(known) == 1 else value


def check(value: str) -> tuple[Problem, ...]:
    return () if value in ("Nam", "Nữ") else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The first letters decide: no other word stands here."""
    plain = without_marks(text.clean(raw)).lower()
    if plain.startswith(("nu", "nư")) or plain in ("n", "ni", "no", "nc"):
        return ("Nữ",)
    return ("Nam",) if plain.startswith(("na", "ma", "hm")) else ()
