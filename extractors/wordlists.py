"""Lists of official names kept as data files, and the nearest name to a misread one.

Every file says its source and date in comment lines; refuses to guess between two names that are equally near.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from dossier.problem import Problem
from dossier.vietnamese import comparable, without_marks


@cache
def names(file: str) -> Mapping[str, str]:
    """Every spelling in `extractors/data/<file>` by its comparable key; the value is the spelling itself."""
    found: dict[str, str] = {}
    for line in _lines(file):
        name, _, variants = line.partition(",")
        for spelling in (name, *variants.split(";")):
            if spelling.strip():
                found.setdefault(comparable(spelling), spelling.strip())
    return found


@cache
def rows(file: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table in `extractors/data/<file>`, whose first line without # names the columns."""
    return tuple(csv.DictReader(_lines(file)))


def _lines(file: str) -> list[str]:
    text = (files("extractors") / "data" / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def unlikely(value: str, file: str) -> tuple[Problem, ...]:
    """The problem of a name that is not in the file."""
    return () if comparable(value) in names(file) else (Problem("field.unlikely"),)


def nearest(value: str, file: str, *, least: float = 75.0, ahead: float = 6.0) -> str | None:
    """The name in the file most like the value, marks counting half; None where none is near or two are."""
    return most_alike(value, names(file), least=least, ahead=ahead)


def most_alike(value: str, known: Mapping[str, str], *, least: float = 75.0, ahead: float = 6.0) -> str | None:
    """The spelling, by its comparable key, that is most like the value; None where none is near or two are."""
    key = comparable(value)
    bare = without_marks(key)
    ranked = sorted(
        (
            (0.5 * fuzz.ratio(key, other) + 0.5 * fuzz.ratio(bare, without_marks(other)), spelling)
            for other, spelling in known.items()
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < least:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < ahead:
        return None
    return ranked[0][1]
