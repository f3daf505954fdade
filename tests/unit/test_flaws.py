"""What is wrong with the picture of a page is said, and nothing is said of a page that is merely ugly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from dossier.identity import Sha256
from dossier.scan import Page
from dossier.text import Box, EngineStamp, Placement, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.engine import PageImage, Pixels
from ocr.flaws import flaws, print_of
from ocr.quality import ink
from ocr.reading import read_image
from tests.drawn_page import leaning, text_page, turned

WHOLE = TextLine((Word("cam đoan", Box(0, 0, 1, 1), 0.99),))
"""an engine that believes everything: only pixels decide"""


def found(pixels: Pixels, dpi: int = 200, lines: Sequence[TextLine] = (WHOLE,)) -> list[str]:
    page = PageImage(np.ascontiguousarray(pixels), dpi)
    height, width = page.pixels.shape[:2]
    seen = ink(page)
    return [problem.code for problem in flaws(seen, print_of(seen), lines, Placement(0, 0.0, width, height))]


SHEET = text_page().pixels
LINE_TOP, LINE_LEFT = 1.2 + 0.33, 1.0
"""inches, of the second line of text"""


def mixed(light: float, dark: float) -> Pixels:
    """The sheet with its white and black moved."""
    return np.clip(dark + (light - dark) * (SHEET / 255.0), 0, 255).astype(np.uint8)


def on_bed(pixels: Pixels, dpi: int = 200) -> Pixels:
    side = dpi // 2
    return np.pad(pixels, ((side, side), (side, side), (0, 0)), constant_values=8)


@pytest.mark.parametrize(
    "pixels",
    [
        SHEET,
        SHEET[..., 0],
        turned(PageImage(SHEET, 200), 90).pixels,
        turned(PageImage(SHEET, 200), 180).pixels,
        leaning(PageImage(SHEET, 200), 4).pixels,
        on_bed(SHEET),
        on_bed(leaning(PageImage(SHEET, 200), 2).pixels),
        (SHEET * np.array([0.85, 0.78, 0.6])).astype(np.uint8),
        np.where(SHEET < 140, 0, 255).astype(np.uint8),
        mixed(245, 110),
        cv2.GaussianBlur(SHEET, (0, 0), 0.6),
    ],
    ids=[
        "plain", "grey", "on its side", "upside down", "leaning", "on the bed", "leaning on it", "brown", "fax",
        "faded", "soft",
    ],
)  # fmt: skip
def test_a_page_that_can_be_read_has_no_flaw(pixels: Pixels) -> None:
    assert found(pixels) == []


def moved(along: int, down: int) -> Pixels:
    return np.asarray(cv2.blur(SHEET, (along, down)), np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [cv2.GaussianBlur(SHEET, (0, 0), 2.4), moved(13, 1), moved(1, 9), moved(7, 7)],
    ids=["no focus", "moved along", "moved down", "moved both ways"],
)
def test_soft_letters_are_said_to_be_blurred(pixels: Pixels) -> None:
    assert found(pixels) == ["page.blurred"]


def test_a_page_under_no_light_is_too_dark() -> None:
    assert found(mixed(70, 5)) == ["page.too_dark"]


def test_a_black_and_white_scan_full_of_black_specks_is_too_dark() -> None:
    grain = np.random.default_rng(3).random(SHEET.shape[:2]) < 0.75
    assert "page.too_dark" in found(np.where(grain, 0, SHEET[..., 0]).astype(np.uint8))


def at(inches: float) -> int:
    return round(inches * 200)


@pytest.mark.parametrize(
    "cut",
    [
        lambda sheet: sheet[:, at(LINE_LEFT + 0.2) :],
        lambda sheet: sheet[:, : at(3.3)],
        lambda sheet: sheet[at(LINE_TOP + 0.1) :],
        lambda sheet: sheet[: at(LINE_TOP + 0.1)],
    ],
    ids=["left", "right", "top", "bottom"],
)
def test_text_that_runs_over_an_edge_is_cut_off(cut: Callable[[Pixels], Pixels]) -> None:
    assert found(cut(SHEET)) == ["page.cut_off"]


@pytest.mark.parametrize("side", [slice(at(LINE_LEFT + 0.2), None), slice(at(3.3))], ids=["left", "right"])
def test_text_that_runs_over_the_edge_of_a_sheet_on_a_dark_bed_is_cut_off(side: slice) -> None:
    assert found(on_bed(SHEET[:, side])) == ["page.cut_off"]


def test_a_corner_folded_over_text_is_cut_off() -> None:
    sheet = SHEET.copy()
    cv2.fillPoly(sheet, [np.array([[0, 0], [at(4.5), 0], [0, at(4.5)]])], (10, 10, 10))
    assert found(sheet) == ["page.cut_off"]


def test_a_line_cut_along_its_length_need_not_be_read_to_be_seen() -> None:
    assert found(SHEET[at(LINE_TOP + 0.1) :], lines=()) == ["page.cut_off"]


def test_dirt_along_an_edge_is_no_text() -> None:
    sheet = SHEET.copy()
    for y in range(100, 2200, 60):
        cv2.circle(sheet, (2, y), 6, (30, 30, 30), -1)
    assert found(sheet, lines=()) == []


def test_the_dark_line_that_a_scanner_leaves_along_an_edge_is_no_text() -> None:
    sheet = SHEET.copy()
    sheet[:, :3], sheet[-4:] = 25, 25
    assert found(sheet) == []


# --- pale print ---------------------------------------------------------------------------------
class Reads:
    """An engine that is as sure of every page."""

    stamp = EngineStamp("reads", "1", "0" * 64)
    alphabet = ALPHABET

    def __init__(self, confidence: float) -> None:
        self.confidence = confidence
        self.darkest = 255

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        self.darkest = min(self.darkest, *(int(np.percentile(image.pixels, 0.5)) for image in images))
        words = tuple(Word("khai sinh", Box(0.2, 0.2, 0.3, 0.22), self.confidence) for _ in range(9))
        return [(TextLine(words),) for _ in images]


def pale(share: float) -> PageImage:
    return PageImage((250 - (250 - SHEET.astype(np.float64)) * share).clip(0, 255).astype(np.uint8), 200)


@pytest.mark.parametrize("share", [0.28, 0.2, 0.12])
def test_pale_print_is_darkened_read_and_spoken_of(share: float) -> None:
    engine = Reads(0.95)
    text = read_image(Page(1, Sha256("a" * 64), 0), pale(share), engine)
    assert [problem.code for problem in text.problems] == ["page.washed_out"]
    assert not text.blank
    assert text.lines
    assert engine.darkest < 120


def test_the_other_side_shining_through_is_no_pale_print() -> None:
    through = PageImage(np.ascontiguousarray(pale(0.12).pixels[:, ::-1]), 200)
    text = read_image(Page(1, Sha256("a" * 64), 0), through, Reads(0.4))
    assert [problem.code for problem in text.problems] == ["page.blank"]
    assert (text.blank, text.lines) == (True, ())
