"""What thresholds are made of: bounds that few samples cannot fool, and a model that ships with its provenance."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from benchmarks import reliability
from benchmarks.reliability import Reported, Sample
from dossier.record import Clues, Origin, Reading
from dossier.text import Box
from extractors import confidence
from ocr.model_folder import SHIPPED, open_folder


@pytest.mark.parametrize(
    ("wrong", "count", "sure", "bound"),
    # zero of n: 1 - (1 - sure)^(1/n); one of ten at 95 %: 0.394 (Clopper and Pearson's own tables)
    [(0, 460, 0.9, 0.00499), (0, 10, 0.95, 0.2589), (1, 10, 0.95, 0.3942), (5, 5, 0.9, 1.0)],
)
def test_the_upper_bound_is_that_of_clopper_and_pearson(wrong: int, count: int, sure: float, bound: float) -> None:
    assert reliability.upper_bound(wrong, count, sure) == pytest.approx(bound, abs=2e-4)


def test_few_right_values_give_no_threshold() -> None:
    assert reliability.threshold([(0.999, True)] * 100, 0.9) > 1
    assert reliability.threshold([(0.999, True)] * 500, 0.9) <= 0.999


def test_a_threshold_lies_above_the_wrong_values() -> None:
    pairs = [(0.99, True)] * 600 + [(0.9, False)] * 30 + [(0.8, True)] * 600
    assert reliability.threshold(pairs, 0.9) == pytest.approx(0.99)


def test_values_of_one_probability_are_accepted_together_or_not_at_all() -> None:
    pairs = [(0.99, True)] * 600 + [(0.99, False)] * 30
    assert reliability.threshold(pairs, 0.9) > 1


def test_probabilities_that_are_right_have_no_calibration_error() -> None:
    values = [Reported("date", 0.9, number % 10 != 0) for number in range(1000)]
    assert reliability.calibration_error(values) == pytest.approx(0, abs=1e-9)
    assert reliability.calibration_error([Reported("date", 0.9, False)] * 10) == pytest.approx(0.9)


def test_the_model_learns_which_values_are_wrong_and_judges_dossiers_it_never_saw() -> None:
    def sample(number: int, *, right: bool) -> Sample:
        reading = Reading("x", "x", Origin.OCR, 1, Box(0, 0, 1, 1), 0.9, (), Clues(0.95, 0.95, 0.95, 1.0))
        low = Reading("x", "x", Origin.OCR, 1, Box(0, 0, 1, 1), 0.4, (), Clues(0.4, 0.4, 0.95, 1.0))
        return Sample(
            f"d{number % 50}", "text", confidence.features("text", reading if right else low, ()), True, right
        )

    samples = [sample(number, right=number % 8 != 0) for number in range(1600)]
    found = reliability.fitted(samples)
    chances = found.chances.tolist()
    assert min(c for c, s in zip(chances, samples, strict=True) if s.right) > found.accept - 1e-3
    assert max(c for c, s in zip(chances, samples, strict=True) if not s.right) < found.accept


def test_the_shipped_model_says_where_it_comes_from() -> None:
    content = json.loads((files("extractors") / "data" / confidence.FILE).read_text(encoding="utf-8"))
    assert list(content["weights"]) == list(confidence.FEATURES)
    assert content["recognizer"] == open_folder(SHIPPED).digest, (
        "derive thresholds anew for the weights that are shipped"
    )
    assert {"made_on", "made_by", "sample", "values", "engine", "target", "sure"} <= set(content)
    assert content["target"] == reliability.TARGET
    assert content["values"] >= 2000


def test_what_speaks_for_a_value_never_lowers_its_probability() -> None:
    weights = dict(zip(confidence.FEATURES, confidence.model().weights, strict=True))
    assert all(weights[name] >= 0 for name in reliability.SPEAKS_FOR)
    assert all(weights[name] <= 0 for name in reliability.SPEAKS_AGAINST)
