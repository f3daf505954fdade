"""Dotted zeros lose their dot; letters and table cells keep theirs."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import PageImage, Pixels
from ocr.zeros import without_dots


def paper() -> Pixels:
    return np.full((300, 400), 235, np.uint8)


def ring(page: Pixels, x: int, y: int) -> None:
    cv2.ellipse(page, (x, y), (11, 17), 0, 0, 360, [20], 4)


def test_a_dotted_zero_loses_its_dot() -> None:
    dotted, plain = paper(), paper()
    for page in (dotted, plain):
        ring(page, 100, 100)
    cv2.circle(dotted, (100, 100), 2, [20], -1)
    assert not np.array_equal(dotted, plain)
    assert np.array_equal(without_dots(PageImage(dotted, 300)).pixels, plain)


def test_a_dot_off_the_middle_stays() -> None:
    page = paper()
    ring(page, 100, 100)
    cv2.circle(page, (100, 108), 2, [20], -1)
    assert np.array_equal(without_dots(PageImage(page, 300)).pixels, page)


def test_a_full_stop_in_a_table_cell_stays() -> None:
    page = paper()
    cv2.rectangle(page, (50, 50), (250, 150), [20], 3)
    cv2.circle(page, (150, 100), 3, [20], -1)
    assert np.array_equal(without_dots(PageImage(page, 300)).pixels, page)


def test_letters_are_not_touched() -> None:
    page = paper()
    cv2.putText(page, "Bode 8 @ i", (20, 150), cv2.FONT_HERSHEY_DUPLEX, 1.4, [20], 2)
    assert np.array_equal(without_dots(PageImage(page, 300)).pixels, page)
