"""How probable it is that a value is right, and from when on no person needs to look.

An engine's confidence is not a probability that a *value* is right: words make it up together, its label may be
another one, and a name is lost with one tone mark. So what is known of a value is weighed: its words, its label, its
page, its kind, what its kind says of it, and whether other fields and other papers confirm it. Weights and the
probability from which values are accepted were measured on rendered dossiers; they stand with date and sample in
`data/confidence.json`, which `python -m benchmarks.field_accuracy FOLDER… --derive` writes anew.
Refuses to accept what a check speaks against, however sure the engine was.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dossier.problem import Problem, Severity
from dossier.record import Clues, Origin, Reading
from dossier.syllable import is_syllable
from extractors.fields import person_name

FILE = "confidence.json"
SURE_PRINT = 0.98
"""print read with at least this engine confidence may contradict a code"""
FEATURES = (
    "one", "worst", "together", "page", "label", "letters", "unlikely", "wrong", "repaired", "odd", "confirmed",
    "agreed", "strange", "doubtful", "seconded", "second", "differs",
)  # fmt: skip
"""what is weighed, in the order of the weights"""
_LEAST = 1e-3
"""no probability is nearer to 0 or 1 than this before it is weighed"""
_BEST_PAGE = 0.99
"""pages that were read still more surely are no better for it"""
_DOUBTFUL_WORD, _WITH_A_DOUBTFUL_WORD = 0.7, 0.95
"""whatever its own checks say for it, a value with a word read so unsurely is looked at, unless a second look agrees"""
_LESS = 0.001
_EMPTY_FLOOR = 0.05


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, what each kind of value adds to them, and the probability to accept from, by kind."""

    weights: tuple[float, ...]
    kinds: Mapping[str, float]
    accept: float
    accept_kinds: Mapping[str, float]

    def of_kind(self, kind: str) -> float:
        """What the kind adds; one that was measured on few values is taken for the worst."""
        return self.kinds.get(kind, min((0.0, *self.kinds.values())))

    def threshold(self, kind: str) -> float:
        return self.accept_kinds.get(kind, self.accept)


@cache
def model() -> Model:
    """The measured model that ships with the program."""
    found = json.loads((files("extractors") / "data" / FILE).read_text(encoding="utf-8"))
    weights = tuple(float(found["weights"][name]) for name in FEATURES)
    return Model(weights, found["kinds"], float(found["accept"]), found["accept_kinds"])


def features(
    kind: str, reading: Reading, problems: Sequence[Problem], *, confirmed: bool = False, agreed: bool = False
) -> tuple[float, ...]:
    """What speaks for and against a value read from print, in the order of `FEATURES`."""
    clues = reading.clues or Clues(reading.confidence, reading.confidence, reading.confidence, 1.0)
    codes = {problem.code for problem in problems}
    letters = sum(c.isalnum() for c in reading.value or "")
    second = clues.second
    strange = kind == "person_name" and not person_name.is_known(reading.value or "")
    return (
        1.0, _logit(clues.worst), _logit(clues.together), _logit(min(clues.page, _BEST_PAGE)), clues.label,
        math.log(1 + letters),
        float("field.unlikely" in codes), float(any(problem.severity is Severity.WRONG for problem in problems)),
        float("field.repaired" in codes), float(_is_odd(reading.value or "")), float(confirmed), float(agreed),
        float(strange), _logit(_least_expected(clues)),
        float(bool(second)), _logit(second) if second else 0.0, float(second == 0.0),
    )  # fmt: skip


def of_value(kind: str, reading: Reading, problems: Sequence[Problem], *, confirmed: bool = False) -> float:
    """Probability that the value is right, 0 to 1. Codes carry their own; print is weighed."""
    if reading.origin is not Origin.OCR:
        wrong = any(problem.severity is not Severity.NOTE for problem in problems)
        return reading.confidence * 0.7 if wrong else reading.confidence
    known = model()
    found = features(kind, reading, problems, confirmed=confirmed)
    total = sum(w * x for w, x in zip(known.weights, found, strict=True)) + known.of_kind(kind)
    if not _has_doubtful_word(reading):
        return _probability(total)
    return min(_probability(total), _WITH_A_DOUBTFUL_WORD, known.threshold(kind) - _LESS)


def _has_doubtful_word(reading: Reading) -> bool:
    """A word that no list expects there was read so unsurely that it counts only where a second look says the same."""
    clues = reading.clues
    if clues is None:
        return reading.confidence < _DOUBTFUL_WORD
    return _least_expected(clues) < _DOUBTFUL_WORD and not clues.second


def _least_expected(clues: Clues) -> float:
    return clues.worst if clues.doubtful is None else clues.doubtful


def with_agreement(certainty: float) -> float:
    """The probability of a value that another paper says as well."""
    return _probability(_logit(certainty) + max(0.0, model().weights[FEATURES.index("agreed")]))


def is_enough(kind: str, certainty: float) -> bool:
    """True where no person needs to look at a value of this kind."""
    return certainty >= model().threshold(kind)


def of_empty(reading: Reading) -> float:
    """Probability that a field is really empty: as sure as its label was found."""
    return min(0.995, reading.confidence + _EMPTY_FLOOR)


def _is_odd(value: str) -> bool:
    """A word of small letters that cannot be Vietnamese."""
    words = (word.strip(".,:;()\"'-–/") for word in value.split())
    return any(word.isalpha() and not word.isupper() and not is_syllable(word.lower()) for word in words)


def _logit(chance: float) -> float:
    chance = min(1 - _LEAST, max(_LEAST, chance))
    return math.log(chance / (1 - chance))


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
