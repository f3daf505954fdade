"""Rows of ink in which nothing was read: handwriting, print under a stamp, a line that the finder lost.

Where such ink stands, a value that was not seen is no empty value. Only what has the size of a written row counts:
frames, seals, portraits and dust are none. Refuses to guess what the ink says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import cv2
import numpy as np

from dossier.text import Box, TextLine
from ocr.engine import PageImage, Pixels
from ocr.quality import inked, marks, reduced

_DPI = 100
_AROUND = 0.4
"""heights of a letter around a word that still belong to it: tails, marks, its leader"""
_SPECK = 0.3
"""marks lower and narrower than this many heights are dust, dots and grain"""
_GAP = 1.2
"""heights between pieces of one row"""
_LOWEST, _HIGHEST, _SHORTEST = 0.5, 2.0, 0.4
"""heights that a row is high, and long at least: one digit may be all of it"""
_FULL = 0.12
"""share of its box that a row inks at least"""


def unread_rows(prepared: PageImage, lines: Sequence[TextLine], others: Sequence[Box] = ()) -> tuple[Box, ...]:
    """Where a page that was prepared for reading has rows of ink outside its words and `others`, top to bottom.

    Boxes are in fractions of the page.
    """
    small = reduced(prepared, _DPI)
    height, width = small.pixels.shape
    words = [word.box for line in lines for word in line.words]
    if not words:
        return ()
    usual = max(4.0, median(box.height for box in words) * height)
    mask = _without_specks(inked(small.pixels), _SPECK * usual)
    for box in (*words, *others):
        edge = _AROUND * usual
        x0, y0 = max(0, round(box.x0 * width - edge)), max(0, round(box.y0 * height - edge))
        mask[y0 : round(box.y1 * height + edge) + 1, x0 : round(box.x1 * width + edge) + 1] = 0
    found = _rows(mask, usual)
    return tuple(
        Box(x / width, y / height, min(1.0, (x + w) / width), min(1.0, (y + h) / height))
        for x, y, w, h in sorted(found, key=lambda row: (row[1], row[0]))
    )


def _without_specks(mask: Pixels, least: float) -> Pixels:
    found = marks(mask)
    small = np.concatenate(([True], np.maximum(found.width, found.height) < least))
    return np.asarray(np.where(small[found.labels], 0, 255), np.uint8)


def _rows(mask: Pixels, usual: float) -> Iterator[tuple[int, int, int, int]]:
    reach = np.ones((1, max(3, round(_GAP * usual)) | 1), np.uint8)
    joined = marks(np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, reach), np.uint8))
    for x, y, w, h in zip(
        joined.x.tolist(), joined.y.tolist(), joined.width.tolist(), joined.height.tolist(), strict=True
    ):
        if _LOWEST * usual <= h <= _HIGHEST * usual and w >= _SHORTEST * usual:
            share = float(np.count_nonzero(mask[y : y + h, x : x + w])) / (w * h)
            if share >= _FULL:
                yield x, y, w, h
