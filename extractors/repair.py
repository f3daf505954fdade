"""What a misread value may have been: the engine's other readings and the field type's own repairs, ranked.

A candidate counts only where its kind finds it right. Where the engine itself held it possible and the kind would
have come to it as well, it goes first; then what the engine held possible, then what the kind makes of common
misreadings. Refuses values that are right as they stand: those are never repaired.
"""

from __future__ import annotations

from collections.abc import Sequence

from dossier.problem import Severity
from dossier.record import Reading
from extractors.fields import FieldType, person_name
from extractors.stream import Token

_MOST = 12
"""other readings of a whole value that are looked at"""
_CERTAIN = 0.02
"""least chance that is left to the reading itself"""


def others_of(rows: Sequence[Sequence[Token]]) -> tuple[str, ...]:
    """Other readings of a value, from the other readings of its words: rows by line feed, words by blank."""
    # a beam over the words: chance, number of changed words, text
    ways: list[tuple[float, str]] = [(1.0, "")]
    for row, tokens in enumerate(rows):
        for place, token in enumerate(tokens):
            joint = "" if row == place == 0 else "\n" if place == 0 else " "
            ways = [(chance * own, f"{text}{joint}{word}") for chance, text in ways for own, word in _words(token)]
            ways = sorted(ways, reverse=True)[: _MOST + 1]
    raw = "\n".join(" ".join(token.text for token in tokens) for tokens in rows)
    return tuple(text for _, text in ways if text != raw)


def _words(token: Token) -> list[tuple[float, str]]:
    own = max(_CERTAIN, 1 - sum(other.chance for other in token.alternatives))
    return [(own, token.text), *((other.chance, other.text) for other in token.alternatives)]


def candidates(kind: FieldType, reading: Reading) -> tuple[str, ...]:
    """Right values that a doubtful reading may have been, the likeliest first."""
    own = [value for value in kind.repair(reading.raw) if _is_right(kind, value, reading)]
    others = [kind.clean(other) for other in reading.others]
    seen = [value for value in others if _is_right(kind, value, reading)]
    both = [value for value in seen if value in own]
    return tuple(dict.fromkeys([*both, *seen, *own]))


def known_name(reading: Reading) -> str | None:
    """Of a name with a word that no one is called, what the engine also held possible and people are called."""
    if reading.value is None or person_name.is_known(reading.value):
        return None
    others = [person_name.clean(other) for other in reading.others]
    return next((other for other in others if other and person_name.is_known(other)), None)


def _is_right(kind: FieldType, value: str, reading: Reading) -> bool:
    return (
        bool(value)
        and value != reading.value
        and all(problem.severity is Severity.NOTE for problem in kind.check(value))
    )
