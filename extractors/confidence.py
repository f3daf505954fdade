"""How probable it is that a value is right, and from when on no person needs to look.

The engine's own confidence is not a probability: the table maps it to the share of values that were right, by
kind of value, measured on rendered dossiers by `benchmarks/field_accuracy.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from dossier.problem import Problem, Severity
from dossier.record import Origin, Reading

ACCEPT = 0.97
"""no person looks at values at least this probable"""
SURE_PRINT = 0.98
"""print read with at least this engine confidence may contradict a code"""

_MEASURED: Sequence[tuple[float, float]] = (
    (0.0, 0.3), (0.69, 0.58), (0.906, 0.71), (0.982, 0.927), (0.995, 0.965), (0.997, 0.973), (0.998, 0.99),
    (1.0, 0.995),
)  # fmt: skip
"""engine confidence of a value's words, and the share of such values that were right. Our recognizer of 587,100 lines,
902 fields of 40 dossiers, 2026-11-24: `python -m samples.render --seed 101 --count 40 --grade mixed`, then
`python -m benchmarks.field_accuracy FOLDER --points`. Tesseract is less sure of what is right, so with it more values
go to a person"""
_WHEN_WRONG = 0.3
_WHEN_DOUBTFUL = 0.7


def of_value(kind: str, reading: Reading, problems: Sequence[Problem]) -> float:
    """Probability that the value is right, 0 to 1. Codes carry their own; print goes through the measured table."""
    certainty = reading.confidence if reading.origin is not Origin.OCR else measured(reading.confidence)
    worst = {problem.severity for problem in problems}
    if Severity.WRONG in worst:
        return certainty * _WHEN_WRONG
    return certainty * _WHEN_DOUBTFUL if Severity.DOUBT in worst else certainty


def of_empty(reading: Reading) -> float:
    """Probability that a field is really empty: as sure as its label was found."""
    return min(0.99, reading.confidence + 0.05)


def measured(engine: float) -> float:
    """The share of right values among those read with this engine confidence, between measured points linear."""
    points = [point for point, _ in _MEASURED]
    at = bisect_right(points, engine)
    if at == 0:
        return _MEASURED[0][1]
    if at == len(points):
        return _MEASURED[-1][1]
    (x0, y0), (x1, y1) = _MEASURED[at - 1], _MEASURED[at]
    return y0 + (y1 - y0) * (engine - x0) / (x1 - x0)
