"""What a value's probability is worth, and from which one on values are accepted: measured, never set by hand.

The weights are a logistic regression with a ridge, over all values read from print that no check speaks against or
for. Probabilities that thresholds are taken from are cross-validated: a dossier is judged by weights that never saw it.
A threshold is the lowest probability above which the upper confidence bound of the share of wrong values (Clopper and
Pearson 1934) is within the target: few samples give high thresholds, not lucky ones.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractors.confidence import FEATURES

Floats = npt.NDArray[np.float64]
SPEAKS_FOR = ("worst", "together", "label", "confirmed", "agreed", "doubtful", "seconded", "second")
SPEAKS_AGAINST = ("unlikely", "wrong", "differs", "strange")
TARGET = 0.005
"""wrong among accepted, at most"""
SURE = 0.90
"""one-sided confidence of the bound, over all kinds of value"""
SURE_OF_KIND = 0.80
"""and over the values of one kind"""
_FOLDS = 5
_RIDGE, _RIDGE_OF_KINDS = 1.0, 4.0
_FEWEST_OF_KIND = 40
_FEWEST_FOR_THRESHOLD = 400
"""values of one kind from which it has a threshold of its own"""
_EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.000001)


@dataclass(frozen=True, slots=True)
class Sample:
    """One value read from print and what is known of it."""

    dossier: str
    """the same for one dossier in several grades"""
    kind: str
    features: tuple[float, ...]
    clear: bool
    """nothing but a low probability could keep it from being accepted"""
    right: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and the cross-validated probabilities of the samples it was made from."""

    weights: dict[str, float]
    kinds: dict[str, float]
    accept: float
    accept_kinds: dict[str, float]
    chances: Floats


def fitted(samples: Sequence[Sample]) -> Fitted:
    """The model of these samples."""
    counts = Counter(sample.kind for sample in samples)
    kinds = sorted(kind for kind, count in counts.items() if count >= _FEWEST_OF_KIND)
    columns = np.array([_row(sample, kinds) for sample in samples])
    right = np.array([sample.right for sample in samples], np.float64)
    folds = np.array([zlib.crc32(sample.dossier.encode()) % _FOLDS for sample in samples])
    chances = np.zeros(len(samples))
    for fold in range(_FOLDS):
        held = folds == fold
        chances[held] = _chances(columns[held], _weights(columns[~held], right[~held], len(kinds)))
    weights = _weights(columns, right, len(kinds))
    accept, accept_kinds = _thresholds(samples, chances)
    return Fitted(
        dict(zip(FEATURES, (round(float(w), 4) for w in weights), strict=False)),
        dict(zip(kinds, (round(float(w), 4) for w in weights[len(FEATURES) :]), strict=True)),
        accept, accept_kinds, chances,
    )  # fmt: skip


def _row(sample: Sample, kinds: Sequence[str]) -> list[float]:
    return [*sample.features, *(float(sample.kind == kind) for kind in kinds)]


def _weights(columns: Floats, right: Floats, kinds: int) -> Floats:
    """The weights of all columns; by no chance of the sample does what speaks for a value speak against it."""
    signs = np.array([float(name in SPEAKS_FOR) - float(name in SPEAKS_AGAINST) for name in FEATURES] + [0.0] * kinds)
    free = np.ones(columns.shape[1], np.bool_)
    while True:
        weights = np.zeros(columns.shape[1])
        weights[free] = _fit(columns[:, free], right, kinds)
        wrong = signs * weights < 0
        if not wrong.any():
            return weights
        free &= ~wrong


def _fit(columns: Floats, right: Floats, kinds: int) -> Floats:
    """Newton's method; the first column is the constant, the last ones say the kind."""
    ridge = np.full(columns.shape[1], _RIDGE)
    ridge[0] = 1e-6
    if kinds:
        ridge[-kinds:] = _RIDGE_OF_KINDS
    weights = np.zeros(columns.shape[1])
    for _ in range(50):
        chances = _chances(columns, weights)
        spread = chances * (1 - chances) + 1e-9
        slope = columns.T @ (right - chances) - ridge * weights
        step = np.linalg.solve((columns.T * spread) @ columns + np.diag(ridge), slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _chances(columns: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30))), np.float64)


def _thresholds(samples: Sequence[Sample], chances: Floats) -> tuple[float, dict[str, float]]:
    by_kind: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for sample, chance in zip(samples, chances.tolist(), strict=True):
        if sample.clear:
            by_kind[sample.kind].append((chance, sample.right))
    pooled = threshold([pair for pairs in by_kind.values() for pair in pairs], SURE)
    own = {
        kind: threshold(pairs, SURE_OF_KIND) for kind, pairs in by_kind.items() if len(pairs) >= _FEWEST_FOR_THRESHOLD
    }
    return pooled, dict(sorted(own.items()))


def threshold(pairs: Iterable[tuple[float, bool]], sure: float, target: float = TARGET) -> float:
    """The lowest probability from which values are wrong no more often than the target; 1.01 where there is none."""
    best, wrong = 1.01, 0
    ordered = sorted(pairs, reverse=True)
    for count, (chance, right) in enumerate(ordered, start=1):
        wrong += not right
        last = count == len(ordered) or ordered[count][0] < chance
        if last and upper_bound(wrong, count, sure) <= target:
            best = chance
    return round(best, 4) if best > 1 else math.floor(best * 10_000) / 10_000


def upper_bound(wrong: int, count: int, sure: float) -> float:
    """Clopper and Pearson: the greatest share that would give so few wrong ones in one of 1/(1-sure) samples."""
    if wrong >= count:
        return 1.0
    low, high = wrong / count, 1.0
    for _ in range(40):
        share = (low + high) / 2
        low, high = (share, high) if _at_most(wrong, count, share) > 1 - sure else (low, share)
    return high


def _at_most(wrong: int, count: int, share: float) -> float:
    """Binomial probability of so many or fewer."""
    if share <= 0 or share >= 1:
        return 1.0 if share <= 0 else 0.0
    logs = (
        math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
        + k * math.log(share) + (count - k) * math.log1p(-share)
        for k in range(wrong + 1)
    )  # fmt: skip
    return min(1.0, sum(math.exp(value) for value in logs))


def write(file: Path, found: Fitted, about: dict[str, object]) -> None:
    """The data file that `extractors.confidence` loads."""
    content = {
        "made_on": datetime.now(UTC).date().isoformat(),
        "made_by": "python -m benchmarks.field_accuracy FOLDER… --derive",
        **about,
        "target": TARGET, "sure": SURE, "sure_of_kind": SURE_OF_KIND,
        "accept": found.accept, "accept_kinds": found.accept_kinds,
        "weights": found.weights, "kinds": found.kinds,
    }  # fmt: skip
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


# --- tables -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reported:
    """One value with the probability that was reported for it."""

    kind: str
    chance: float
    right: bool


def calibration_error(values: Sequence[Reported]) -> float:
    """Expected calibration error: how far reported probabilities are from the share of right values, on average."""
    return sum(abs(mean - share) * count for count, mean, share, _ in _bins(values)) / max(1, len(values))


def _bins(values: Sequence[Reported]) -> list[tuple[int, float, float, str]]:
    found = []
    for low, high in pairwise(_EDGES):
        held = [value for value in values if low <= value.chance < high]
        if held:
            mean = sum(value.chance for value in held) / len(held)
            share = sum(value.right for value in held) / len(held)
            found.append((len(held), mean, share, f"{low:g} to {min(1.0, high):g}"))
    return found


def tables(values: Sequence[Reported]) -> list[str]:
    """How right values were at each reported probability, and the calibration error by kind of value."""
    lines = ["| reported confidence | values | mean reported | share right |", "|---|---|---|---|"]
    lines += [f"| {name} | {count} | {mean:.3f} | {share:.3f} |" for count, mean, share, name in _bins(values)]
    by_kind: dict[str, list[Reported]] = defaultdict(list)
    for value in values:
        by_kind[value.kind].append(value)
    lines += ["", "| kind of value | values | share right | calibration error |", "|---|---|---|---|"]
    for kind, held in [*sorted(by_kind.items()), ("all", list(values))]:
        share = sum(value.right for value in held) / max(1, len(held))
        lines.append(f"| {kind} | {len(held)} | {share:.3f} | {calibration_error(held):.3f} |")
    return lines
