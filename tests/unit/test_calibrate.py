"""What a probability is worth."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from dossier.errors import MissingWeightsError
from ocr.calibrate import FILE, Calibration, is_odd
from ocr.model_folder import SHIPPED

USUAL = [[0.0, 0.1], [0.5, 0.4], [1.0, 0.9]]
ODD = [[0.2, 0.1], [0.8, 0.5]]


def calibration(folder: Path, found: object) -> Calibration:
    (folder / FILE).write_text(found if isinstance(found, str) else json.dumps(found))
    return Calibration.load(folder)


@pytest.mark.parametrize(
    "found",
    ["", "[", "[]", "3", "{}", {"usual": USUAL}, {"odd": ODD}, {"usual": USUAL, "odd": []},
     {"usual": USUAL, "odd": [[0.5, 0.5]]}, {"usual": USUAL, "odd": {}}, {"usual": USUAL, "odd": [[0, 0], [1]]},
     {"usual": USUAL, "odd": [[0, 0], [1, 1.1]]}, {"usual": USUAL, "odd": [[-0.1, 0], [1, 1]]},
     {"usual": USUAL, "odd": [[1, 1], [0, 0]]}, {"usual": USUAL, "odd": [["a", 0], [1, 1]]},
     {"usual": USUAL, "odd": [[0, None], [1, 1]]}, '{"usual": [[0, 0], [1, NaN]], "odd": [[0, 0], [1, 1]]}'],
    ids=str,
)  # fmt: skip
def test_a_calibration_that_makes_no_sense_is_named(tmp_path: Path, found: object) -> None:
    with pytest.raises(MissingWeightsError, match=FILE):
        calibration(tmp_path, found)


def test_a_missing_calibration_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match=FILE):
        Calibration.load(tmp_path)


def test_between_points_lines_are_straight_and_outside_they_are_level(tmp_path: Path) -> None:
    found = calibration(tmp_path, {"usual": USUAL, "odd": ODD})
    told = {chance: found.word("năm", chance) for chance in (0.0, 0.25, 0.5, 0.75, 1.0)}
    assert told == pytest.approx({0.0: 0.1, 0.25: 0.25, 0.5: 0.4, 0.75: 0.65, 1.0: 0.9})
    told = {chance: found.word("Smith", chance) for chance in (0.0, 0.2, 0.5, 0.8, 1.0)}
    assert told == pytest.approx({0.0: 0.1, 0.2: 0.1, 0.5: 0.3, 0.8: 0.5, 1.0: 0.5})


def test_two_points_over_each_other_are_a_step(tmp_path: Path) -> None:
    step = [[0.0, 0.0], [0.5, 0.2], [0.5, 0.8], [1.0, 1.0]]
    found = calibration(tmp_path, {"usual": step, "odd": ODD})
    assert found.word("năm", 0.499) == pytest.approx(0.2, abs=0.01)
    assert found.word("năm", 0.5) == pytest.approx(0.8)


@pytest.mark.parametrize("word", ["năm", "Smith", "012345678901"])
def test_the_shipped_calibration_rises_from_doubt_to_near_certainty(word: str) -> None:
    found = Calibration.load(SHIPPED)
    told = [found.word(word, step / 1000) for step in range(1001)]
    assert all(low <= high for low, high in pairwise(told))
    assert 0 <= told[0] < 0.3
    assert 0.8 < told[-1] <= 1


def test_an_odd_word_is_never_worth_more_than_a_usual_one() -> None:
    found = Calibration.load(SHIPPED)
    assert all(found.word("Smith", step / 100) <= found.word("năm", step / 100) for step in range(101))


@pytest.mark.parametrize("word", ["Smith", "xyz", "Nguyen,", "(Kpă)", "hoaf", "nguyểnn"])
def test_letters_that_are_no_syllable_are_odd(word: str) -> None:
    assert is_odd(word)


@pytest.mark.parametrize(
    "word", ["Nguyễn", "hòa", "hoà", "năm.", "(Việt", "“Nam”", "UBND", "CCCD:", "012345678901", "01/02/2024", "A1",
             "", "-", "…", "Số:12"],
)  # fmt: skip
def test_syllables_capitals_and_words_with_digits_are_usual(word: str) -> None:
    assert not is_odd(word)
