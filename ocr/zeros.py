"""Takes the dot out of typewriter zeros: recognizers trained on book faces read a dotted zero as 9 or 6.

A dot is taken away only where it stands alone in the middle of one closed, digit-shaped ring; no Vietnamese
letter looks so. Refuses anything larger, off the middle, or inside a table cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import PageImage, Pixels

_LOWEST, _TALLEST = 0.045, 0.20
"""height of a digit, inches (about 6 to 14 points with its ring)"""


def without_dots(image: PageImage) -> PageImage:
    """The grey page with the dots of zeros painted in the paper's colour around them. Shape and dpi stay."""
    grey = image.pixels
    if grey.ndim != 2:
        raise ValueError("a grey page is expected")
    lowest, tallest = _LOWEST * image.dpi, _TALLEST * image.dpi
    ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    contours, tree = cv2.findContours(ink, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return image
    found = []
    for dot in _in_holes(tree[0]):
        hole = tree[0][dot][3]
        outer, inner = (cv2.boundingRect(contours[piece]) for piece in (tree[0][hole][3], dot))
        if _is_zero(outer, inner, lowest, tallest):
            found.append((inner, cv2.boundingRect(contours[hole])))
    if not found:
        return image
    painted = grey.copy()
    for dot_box, hole_box in found:
        _paint(painted, dot_box, hole_box)
    return replace(image, pixels=painted)


def _is_zero(outer: Sequence[int], inner: Sequence[int], lowest: float, tallest: float) -> bool:
    x, y, w, h = outer
    u, v, p, q = inner
    if not lowest <= h <= tallest or not 0.4 <= w / h <= 0.95:
        return False
    if p > 0.45 * w or q > 0.45 * h or p * q < 2:
        return False
    off_x = abs(u + p / 2 - x - w / 2) / w
    off_y = abs(v + q / 2 - y - h / 2) / h
    return off_x < 0.12 and off_y < 0.12


def _in_holes(tree: npt.NDArray[np.int32]) -> list[int]:
    """Pieces without a hole that stand alone in a hole; `tree` holds OpenCV's next, previous, first within, around."""
    after, before, within, around = tree.T
    alone = np.flatnonzero((within < 0) & (around >= 0) & (after < 0) & (before < 0))
    return [int(piece) for piece in alone if around[around[piece]] >= 0]


def _paint(page: Pixels, dot: Sequence[int], hole: Sequence[int]) -> None:
    """The hole's own brightest tone, over the dot and its soft edge."""
    x, y, w, h = hole
    paper = int(np.percentile(page[y : y + h, x : x + w], 85))
    u, v, p, q = dot
    edge = max(1, round(0.25 * max(p, q)))
    area = page[max(y, v - edge) : min(y + h, v + q + edge), max(x, u - edge) : min(x + w, u + p + edge)]
    np.maximum(area, paper, out=area)
