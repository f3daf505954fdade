"""Letters that a stamp runs through are found as if it were not there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.detect import line_images
from ocr.engine import PageImage, Pixels
from ocr.pieces import pieces_of

FONT = ImageFont.load_default(size=44)
LINES = ("IDVNM1854997412036", "8507206F4507208VNM", "NGUYEN VAN MAU")


def card(ink: int = 20) -> Pixels:
    image = Image.new("L", (1000, 700), 250)
    pen = ImageDraw.Draw(image)
    for number, text in enumerate(LINES):
        pen.text((100, 200 + 60 * number), text, font=FONT, fill=ink)
    return np.asarray(image, np.uint8).copy()


def stamped(page: Pixels, ink: int) -> Pixels:
    """The page under a ring of this ink, which darkens paper only."""
    ring = np.full_like(page, 255)
    for radius in (190, 150):
        cv2.circle(ring, (420, 290), radius, [ink], 8, cv2.LINE_AA)
    return np.minimum(page, ring)


def places(page: Pixels) -> list[tuple[int, int, int]]:
    lines = sorted(line_images(PageImage(page, 300)), key=lambda line: line.top)
    return [(line.top + line.rows[0], line.left, int(line.columns[-1])) for line in lines]


@pytest.mark.parametrize("ink", [120, 150])
def test_lines_under_a_stamp_of_paler_ink_are_whole(ink: int) -> None:
    assert places(stamped(card(), ink)) == pytest.approx(np.array(places(card())), abs=4)


def test_a_line_shows_nothing_of_a_stamp_that_crosses_it() -> None:
    bare, crossed = (line_images(PageImage(page, 300)) for page in (card(), stamped(card(), 130)))
    dark = [sum(int((line.pixels < 190).sum()) for line in lines) for lines in (bare, crossed)]
    assert dark[1] == pytest.approx(dark[0], rel=0.04)


def test_letters_and_strokes_of_one_ink_are_not_parted() -> None:
    page = stamped(card(), 20)
    assert not (pieces_of(PageImage(page, 300)).pale != 0).any()
    pieces = pieces_of(PageImage(page, 300))
    assert not ((pieces.area == 0) & (pieces.width > 0)).any()


def test_every_dot_of_ink_is_in_one_piece() -> None:
    for page in (card(), stamped(card(), 130)):
        pieces = pieces_of(PageImage(page, 300))
        for band in pieces.bands:
            seen = np.bincount(band.labels.ravel(), minlength=band.numbers.stop - band.numbers.start)
            kept = pieces.area[band.numbers] > 0
            assert seen[kept].tolist() == pieces.area[band.numbers][kept].tolist()
