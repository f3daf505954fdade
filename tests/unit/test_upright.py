"""Scans are stood upright and straight, doubt is admitted, and every mark is found again on the scan."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dossier.text import Box, Placement
from ocr.engine import PageImage
from ocr.quality import ink
from ocr.upright import SLIGHT, orientation, skew, stance, straighten
from tests.drawn_page import leaning, paper, text_page, turned, written

PAGE = text_page()
QUARTERS = (0, 90, 180, 270)


@pytest.mark.parametrize(("turn", "lean"), list(product(QUARTERS, (0.0, 4.0, -7.0))))
def test_a_page_of_text_is_stood_upright_with_certainty(turn: int, lean: float) -> None:
    scan = turned(leaning(PAGE, lean), turn)
    rotation, certainty = orientation(scan)
    assert (rotation + turn) % 360 == 0
    assert certainty > 0.9


@pytest.mark.parametrize("dpi", [100, 150, 300, 400])
@pytest.mark.parametrize("turn", QUARTERS)
def test_the_way_up_is_found_at_any_resolution(dpi: int, turn: int) -> None:
    rotation, certainty = orientation(turned(text_page(12, dpi), turn))
    assert (rotation + turn) % 360 == 0
    assert certainty > 0.8


@pytest.mark.parametrize("lean", [-9.5, -5.2, -1.7, -0.4, 0.3, 0.75, 2.2, 6.1, 9.5])
def test_the_lean_is_measured_to_a_tenth_of_a_degree(lean: float) -> None:
    assert skew(leaning(PAGE, lean)) == pytest.approx(lean, abs=0.1)


@pytest.mark.parametrize("turn", QUARTERS)
def test_the_lean_is_the_same_after_a_quarter_turn(turn: int) -> None:
    scan = turned(leaning(PAGE, 1.5), turn)
    assert skew(scan, (360 - turn) % 360) == pytest.approx(1.5, abs=0.1)
    assert stance(scan).skew == pytest.approx(1.5, abs=0.1)


def test_a_straight_page_has_no_lean_at_all() -> None:
    assert skew(PAGE) == 0.0


@pytest.mark.parametrize(
    "page",
    [paper(), PageImage(np.full((900, 700), 128, np.uint8), 100), PageImage(np.zeros((1, 1, 3), np.uint8), 300)],
    ids=["blank", "grey", "one dot"],
)
def test_where_there_is_no_text_nothing_is_claimed(page: PageImage) -> None:
    assert orientation(page) == (0, 0.0)
    assert skew(page) == 0.0


def test_noise_gives_no_certainty_and_no_lean() -> None:
    noise = PageImage(np.random.default_rng(5).integers(0, 256, (1700, 1200)).astype(np.uint8), 150)
    assert orientation(noise)[1] < 0.6
    assert skew(noise) == 0.0


def test_signs_that_look_alike_both_ways_up_leave_a_doubt() -> None:
    page = paper()
    for row in range(6):
        page = written(page, "HO XINO SOH 8008 HIOX NOXH 0880", (1, 2 + 0.4 * row), 14)
    assert orientation(page)[1] < 0.8
    assert orientation(turned(page, 180))[1] < 0.8


def test_less_text_gives_less_certainty() -> None:
    few, many = orientation(text_page(2))[1], orientation(text_page(20))[1]
    assert few < many


def test_ink_at_hand_gives_the_same_answer() -> None:
    scan = turned(leaning(PAGE, 2.0), 90)
    assert stance(scan, ink(scan)) == stance(scan)


def marked(width: int, height: int, x: int, y: int, size: int = 8) -> PageImage:
    pixels = np.full((height, width), 240, np.uint8)
    pixels[y : y + size, x : x + size] = 0
    return PageImage(pixels, 100)


@pytest.mark.parametrize(("rotation", "lean"), list(product(QUARTERS, (0.0, 0.2, -0.8, 3.0, -9.0))))
@pytest.mark.parametrize("at", [(150, 130), (400, 300), (350, 560)])
def test_a_mark_on_the_straightened_page_is_placed_back_on_the_scan(
    rotation: int, lean: float, at: tuple[int, int]
) -> None:
    scan = marked(600, 800, *at)
    upright = straighten(scan, rotation, lean)
    height, width = upright.pixels.shape
    ys, xs = np.nonzero(upright.pixels < 120)
    seen = Box(xs.min() / width, ys.min() / height, (xs.max() + 1) / width, (ys.max() + 1) / height)
    back = Placement(rotation, lean, width, height).to_scan(seen)
    x, y = back.center
    # the middle of the mark, to less than a dot
    assert x * 600 == pytest.approx(at[0] + 4, abs=0.75)
    assert y * 800 == pytest.approx(at[1] + 4, abs=0.75)


@pytest.mark.parametrize("rotation", QUARTERS)
def test_quarter_turns_lose_no_dot(rotation: int) -> None:
    scan = paper(100)
    upright = straighten(scan, rotation, 0.0)
    assert np.array_equal(straighten(upright, (360 - rotation) % 360, 0.0).pixels, scan.pixels)
    assert upright.pixels.shape == (scan.pixels.shape if rotation % 180 == 0 else (827, 1169, 3))


def test_a_slight_lean_is_left_alone() -> None:
    scan = paper(100)
    assert np.array_equal(straighten(scan, 0, SLIGHT * 0.9).pixels, scan.pixels)


def test_a_straightened_page_does_not_lean() -> None:
    scan = turned(leaning(PAGE, 3.3), 270)
    found = stance(scan)
    upright = straighten(scan, found.rotation, found.skew)
    assert upright.pixels.shape == PAGE.pixels.shape
    assert upright.dpi == PAGE.dpi
    assert stance(upright).rotation == 0
    assert skew(upright) == 0.0


def test_corners_cut_by_straightening_have_the_color_of_the_paper() -> None:
    upright = straighten(paper(100, color=(226, 214, 180), grain=0), 0, 8.0)
    assert upright.pixels[0, 0].tolist() == upright.pixels[-1, -1].tolist() == [226, 214, 180]
