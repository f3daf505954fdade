"""Finds the dot below a y: no published Tesseract model can write ỵ, each prints y in its place without a doubt.

Only whole syllables that may carry the dot are looked at (Thuỵ, Mỵ, kỵ, quỵ, TỴ), and only a dot that stands alone at
its place counts. Refuses dots in a row, which are leaders, and marks as large as a comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Pixels

LETTERS = frozenset("ỵỴ")

_MAY_CARRY = re.compile(r"(\W*[bcdđghklmnpqrstvx]+u?)([yY])(\W*)", re.IGNORECASE)
"""no other vowel: in ay, ây and uyê the tone stands on the other letter"""
_BODY = 0.45
"""letters are at least this high, as a part of the highest"""
_SMALLEST, _LARGEST = 0.05, 0.30
"""width and height of the dot, as parts of the highest letter"""
_ROUND = 0.55
"""the dot's ink as a part of its box"""
_DEEPEST = 0.62
"""how far below the baseline the dot ends at most, as a part of the highest letter"""
_WIDEST = 1.2
"""width of a y, as a part of the highest letter"""
_DARK = 0.65
"""how much darker than the paper the dot is, as a part of the letter's; remains of leaders are fainter"""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Connected pieces of ink of one word, from left to right, pixels of the line; `darkest` is their blackest grey."""

    x0: Rows
    y0: Rows
    x1: Rows
    y1: Rows
    area: Rows
    darkest: Rows


def may_carry(text: str) -> bool:
    """Could the y of this word be an ỵ that was misread?"""
    return _MAY_CARRY.fullmatch(text) is not None


def with_dot_below(text: str, line: Pixels, left: int, right: int) -> str:
    """The word with ỵ for y where a dot stands below it, else the word as it is.

    `line` is (height, width) grey with no ink of other lines; the word stands between the columns `left` and `right`.
    """
    parts = _MAY_CARRY.fullmatch(text)
    if parts is None or not _has_dot(line, left, right, lower_case=parts[2] == "y"):
        return text
    return parts[1] + ("ỵ" if parts[2] == "y" else "Ỵ") + parts[3]


def _has_dot(line: Pixels, left: int, right: int, *, lower_case: bool) -> bool:
    left, right = max(0, left), min(line.shape[1], right)
    if right - left < 2 or line.shape[0] < 2:
        return False
    pieces = _pieces(line, left, right)
    height, width = pieces.y1 - pieces.y0, pieces.x1 - pieces.x0
    if not len(height):
        return False
    tallest = int(height.max())
    # commas hang low
    high = pieces.y0 <= pieces.y0.min() + _BODY * tallest
    letters = np.flatnonzero((height >= _BODY * tallest) & high)
    # a small y reaches below the baseline, so only the letters before it tell where that is
    standing = letters[:-1] if lower_case else letters
    if not len(standing):
        return False
    baseline, last = int(pieces.y1[standing].min()), letters[-1]
    if lower_case and pieces.y1[last] < baseline + 0.1 * tallest:
        return False
    size = (np.minimum(width, height) >= _SMALLEST * tallest) & (np.maximum(width, height) <= _LARGEST * tallest)
    low = (pieces.y0 >= baseline - 0.02 * tallest) & (pieces.y1 <= baseline + _DEEPEST * tallest)
    dots = np.flatnonzero(size & low & (pieces.area >= _ROUND * width * height) & (width <= 1.4 * height + 1))
    if len(dots) != 1:
        return False
    dot = dots[0]
    paper = float(np.percentile(line[:, left:right], 80))
    if paper - pieces.darkest[dot] < _DARK * (paper - pieces.darkest[last]):
        return False
    middle, right_end = (pieces.x0[dot] + pieces.x1[dot]) / 2, pieces.x1[last]
    # capitals may touch, and then the last piece is wider than one letter
    return bool(max(pieces.x0[last], right_end - _WIDEST * tallest) <= middle <= right_end + 0.1 * tallest)


def _pieces(line: Pixels, left: int, right: int) -> _Pieces:
    """Of the word alone: pieces whose middle stands between its ends, and a little beyond."""
    level, _ = cv2.threshold(np.ascontiguousarray(line[:, left:right]), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    beyond = round(0.15 * line.shape[0])
    start, end = max(0, left - beyond), min(line.shape[1], right + beyond)
    ink = (line[:, start:end] <= level).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, width, height, area = (np.asarray(stats[1:, i], np.int64) for i in range(5))
    x = x + start
    middle = x + width / 2
    own = np.flatnonzero((middle >= left - 1) & (middle <= right + beyond))
    own = own[np.argsort(x[own], kind="stable")]
    x, y, width, height, area = x[own], y[own], width[own], height[own], area[own]
    boxes = zip(x, y, width, height, strict=True)
    darkest = np.array([line[v : v + h, u : u + w].min() for u, v, w, h in boxes], np.int64)
    return _Pieces(x, y, x + width, y + height, area, darkest)
