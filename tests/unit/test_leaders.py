"""Dot leaders go, full stops and marks stay."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import PageImage, Pixels
from ocr.leaders import without_leaders

FONT = ImageFont.load_default(size=44)


def paper(text: str = "") -> Pixels:
    image = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(image).text((100, 100), text, font=FONT, fill=20)
    return np.asarray(image, np.uint8).copy()


def dotted(page: Pixels, first: int, last: int, y: int = 150) -> Pixels:
    for x in range(first, last, 14):
        cv2.circle(page, (x, y), 2, [20], -1)
    return page


def cleaned(page: Pixels) -> Pixels:
    return without_leaders(PageImage(page, 300)).pixels


def test_a_row_of_dots_is_taken_away() -> None:
    assert (cleaned(dotted(paper(), 100, 1100)) == 255).all()


def test_text_beside_a_leader_stays_as_it_was() -> None:
    page = paper("Noi sinh: co.")
    assert np.array_equal(cleaned(dotted(page.copy(), 600, 1100))[:, :580], page[:, :580])


def test_a_few_dots_are_no_leader() -> None:
    page = dotted(paper("va ..."), 600, 680)
    assert np.array_equal(cleaned(page), page)


def test_a_page_without_dots_is_returned_as_it_is() -> None:
    page = paper("i j ! khong co gi.")
    assert np.array_equal(cleaned(page), page)


def test_dots_hidden_by_text_are_taken_from_below_it() -> None:
    page = dotted(paper("oooooo"), 60, 1100, y=140)
    text = paper("oooooo")
    below = (cleaned(page) < 128)[142:] & ~(text < 128)[142:]
    assert below.sum() < 0.2 * ((page < 128)[142:] & ~(text < 128)[142:]).sum()


def test_dots_at_uneven_distances_stay() -> None:
    page = paper()
    x = 100
    for step in np.random.default_rng(3).integers(10, 32, 25):
        x += int(step)
        cv2.circle(page, (x, 150), 2, [20], -1)
    assert np.array_equal(cleaned(page), page)
