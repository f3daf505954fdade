"""One of the values that a form names (`among`): relations, kinds of request, parts of a closed list.

The module alone takes any text; `among(values)` gives the kind that knows the values of a form's field. A value is
written as the list writes it; one that is not in the list is unlikely, since people write between the lines.

>>> sure = among(("Chưa kết hôn", "Đã ly hôn"))
>>> sure.clean("CHƯA KẾT HÔN ..."), sure.check("Góa")[0].code, sure.repair("Chưa kêt hôn")
('Chưa kết hôn', 'field.unlikely', ('Chưa kết hôn',))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from dossier.problem import Problem
from dossier.vietnamese import comparable, without_marks
from extractors.fields import text

LINES = 2
_LEAST, _AHEAD = 75.0, 6.0


def clean(raw: str) -> str:
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    return ()


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The kind of a field with these values."""

    values: tuple[str, ...]
    LINES: int = LINES

    def clean(self, raw: str) -> str:
        value = text.clean(raw)
        key = comparable(value)
        return next((known for known in self.values if comparable(known) == key), value)

    def check(self, value: str) -> tuple[Problem, ...]:
        return () if value in self.values else (Problem("field.unlikely"),)

    def show(self, value: str) -> str:
        return value

    def repair(self, raw: str) -> tuple[str, ...]:
        """The value most like the reading, marks counting half, where one is clearly the nearest."""
        ranked = sorted(((_likeness(text.clean(raw), known), known) for known in self.values), reverse=True)
        if not ranked or ranked[0][0] < _LEAST or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _AHEAD):
            return ()
        return (ranked[0][1],)


def _likeness(value: str, known: str) -> float:
    key, other = comparable(value), comparable(known)
    return 0.5 * fuzz.ratio(key, other) + 0.5 * fuzz.ratio(without_marks(key), without_marks(other))


@cache
def among(values: tuple[str, ...]) -> Choice:
    """The kind of a field that takes one of these values."""
    return Choice(tuple(text.clean(value) for value in values))
