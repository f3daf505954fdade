"""What the papers of one dossier have in common: the day, the place, the people. And what a printed paper is.

Refuses dates outside the years in which the printed editions were in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.looks import Look
from samples.paper import Sheet
from samples.people import Family, day_between, family

FIRST, LAST = date(2022, 3, 1), date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Story:
    """One request at one counter."""

    today: date
    family: Family
    look: Look


@dataclass(frozen=True, slots=True)
class Paper:
    """A filled paper: its upright sides in order and the values that stand on them, by field name."""

    form: str
    sheets: tuple[Sheet, ...]
    fields: dict[str, str]


def story(rng: Random, look: Look, since: date = FIRST) -> Story:
    """A request on a day drawn between `since` and `LAST`."""
    today = day_between(rng, since, LAST)
    return Story(today, family(rng, today), look)
