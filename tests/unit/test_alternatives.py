"""Other readings of a word, from tables whose every path can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from ocr.alternatives import Floats, alternatives

SIGNS = "abc"
"""classes: 0 blank, 1 to 3 these, 4 the space"""


def table(*columns: Sequence[float]) -> Floats:
    return np.array(columns, np.float32)


def counted(chances: Floats) -> dict[str, float]:
    """The probability of every text, from all its paths."""
    found: dict[str, float] = {}
    for path in product(range(chances.shape[1]), repeat=len(chances)):
        signs = [number for place, number in enumerate(path) if place == 0 or number != path[place - 1]]
        text = "".join(("", *SIGNS, " ")[number] for number in signs)
        chance = float(np.prod([column[number] for column, number in zip(chances, path, strict=True)]))
        found[text] = found.get(text, 0.0) + chance
    return found


@pytest.mark.parametrize("seed", range(5))
def test_a_chance_is_the_sum_over_all_paths(seed: int) -> None:
    chances = np.random.default_rng(seed).dirichlet([0.4] * 4, size=3)
    known = counted(np.pad(chances, ((0, 0), (0, 1))))
    found = alternatives(np.pad(chances, ((0, 0), (0, 1))).astype(np.float32), SIGNS, "")
    best = sorted((chance for text, chance in known.items() if text), reverse=True)[: len(found)]
    assert [other.chance for other in found] == pytest.approx(best, abs=2e-3)
    assert [other.chance for other in found] == pytest.approx([known[other.text] for other in found], abs=2e-3)


def test_the_reading_itself_is_no_alternative() -> None:
    chances = table([0, 0.7, 0.3, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 1, 0])
    assert [(other.text, other.chance) for other in alternatives(chances, SIGNS, "ac")] == [("bc", 0.3)]
    assert [other.text for other in alternatives(chances, SIGNS, "bc")] == ["ac"]


def test_a_sign_twice_needs_a_blank_between() -> None:
    chances = table([0, 1, 0, 0, 0], [0.4, 0.6, 0, 0, 0], [0, 1, 0, 0, 0])
    assert [(other.text, other.chance) for other in alternatives(chances, SIGNS, "a")] == [("aa", 0.4)]


def test_a_sure_word_and_no_columns_have_none() -> None:
    sure = table([0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0])
    assert alternatives(sure, SIGNS, "ab") == ()
    assert alternatives(np.zeros((0, 5), np.float32), SIGNS, "") == ()


def test_an_alternative_is_one_word() -> None:
    chances = table([0, 1, 0, 0, 0], [0.5, 0, 0, 0, 0.5], [0, 0, 1, 0, 0])
    assert alternatives(chances, SIGNS, "ab") == ()


def test_few_are_told_and_the_unlikely_are_not() -> None:
    rng = np.random.default_rng(7)
    found = alternatives(rng.dirichlet([0.5] * 5, size=12).astype(np.float32), SIGNS, "")
    assert len(found) <= 5
    assert all(0.01 <= other.chance <= 1 for other in found)
    assert [other.chance for other in found] == sorted((other.chance for other in found), reverse=True)
