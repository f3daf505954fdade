"""Ids, boxes, stages and problems: the floor that everything stands on."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import UnlawfulStepError
from dossier.identity import Sha256, document_id_of, dossier_id_of, is_sha256
from dossier.problem import CATALOGUE, Problem
from dossier.stage import LAWFUL_STEPS, Stage, step
from dossier.text import Box, Placement, TextLine, Word

A, B = Sha256("a" * 64), Sha256("b" * 64)


def test_the_same_scans_in_the_same_order_are_the_same_dossier() -> None:
    assert dossier_id_of([A, B]) == dossier_id_of([A, B])
    assert dossier_id_of([A, B]) != dossier_id_of([B, A])
    assert document_id_of(dossier_id_of([A]), 1) != document_id_of(dossier_id_of([A]), 2)


def test_a_hash_is_64_lower_case_digits() -> None:
    assert is_sha256("a" * 64)
    assert not is_sha256("A" * 64)
    assert not is_sha256("a" * 63)


def test_an_inside_out_box_is_refused() -> None:
    with pytest.raises(ValueError, match="inside out"):
        Box(0.5, 0, 0.4, 1)


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [(0, (0.1, 0.2)), (90, (0.2, 0.9)), (180, (0.9, 0.8)), (270, (0.8, 0.1))],
)
def test_a_point_of_the_upright_page_is_found_on_the_scan(rotation: int, expected: tuple[float, float]) -> None:
    box = Placement(rotation, 0.0, 100, 200).to_scan(Box(0.1, 0.2, 0.1, 0.2))
    assert (box.x0, box.y0) == pytest.approx(expected)


@given(st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(-8, 8))
def test_deskewing_is_undone_about_the_middle(x: float, y: float, skew: float) -> None:
    width, height = 1000, 1400
    box = Placement(0, skew, width, height).to_scan(Box(x, y, x, y))
    before = math.hypot((x - 0.5) * width, (y - 0.5) * height)
    after = math.hypot((box.x0 - 0.5) * width, (box.y0 - 0.5) * height)
    assert after == pytest.approx(before, abs=0.5)


def test_boxes_on_the_scan_stay_inside_the_page() -> None:
    box = Placement(0, 9.0, 1000, 1400).to_scan(Box(0, 0, 1, 1))
    assert (box.x0, box.y0, box.x1, box.y1) == (0, 0, 1, 1)


def test_a_line_is_as_sure_as_its_letters() -> None:
    box = Box(0, 0, 0.1, 0.1)
    line = TextLine((Word("ab", box, 1.0), Word("abcdef", box, 0.5)))
    assert line.text == "ab abcdef"
    assert line.confidence == pytest.approx(0.625)


def test_only_lawful_steps_are_taken() -> None:
    assert step(Stage.RECEIVED, Stage.READ) is Stage.READ
    with pytest.raises(UnlawfulStepError):
        step(Stage.ARCHIVED, Stage.READ)
    assert set(LAWFUL_STEPS) == set(Stage)


def test_what_is_archived_goes_back_to_people_alone() -> None:
    """Where its package is found changed, somebody must look; no machine may begin anew."""
    assert LAWFUL_STEPS[Stage.ARCHIVED] == {Stage.IN_REVIEW}


def test_an_unknown_problem_cannot_be_raised() -> None:
    with pytest.raises(ValueError, match="unknown problem code"):
        Problem("page.strange")


def test_every_problem_says_its_facts_and_what_to_do() -> None:
    assert Problem("page.low_dpi", {"dpi": 150}).message.startswith("Độ phân giải 150 dpi")
    for kind in CATALOGUE.values():
        assert kind.advice
