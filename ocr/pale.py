"""Print so pale that it would pass for an empty page: found, and darkened for reading.

Refuses to say that it is text: print of the other side shines through just as faintly. Whoever reads it knows.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import PageImage, Pixels
from ocr.quality import Ink, flattened, grey, marks

_TRACE = 0.94
"""pale print is darker than this share of the paper; grain, smoothed, is not"""
_WANTED = 0.75
"""contrast of the darkened print"""
_MOST = 10.0
"""times that print is darkened at most: grain is darkened with it"""
_ENOUGH = 12
"""traces of the size of letters; two letters are no page, and specks are many"""


def traces(found: Ink) -> Ink | None:
    """The pale print of a page that has no other ink; None where there is too little for a line of text."""
    flat = _smooth_and_white(found.page)
    mask = np.asarray(cv2.threshold(flat, int(255 * _TRACE), 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    seen = marks(mask)
    tall = (seen.height > 0.05 * found.dpi) & (seen.height < 0.4 * found.dpi) & (seen.width < 1.5 * found.dpi)
    return Ink(mask, found.page) if tall.sum() >= _ENOUGH else None


def darkened(image: PageImage, found: Ink) -> PageImage:
    """The page in grey on white paper, its print as dark as print usually is; `found` are its traces or its ink."""
    flat = _smooth_and_white(found.page)
    inside = found.mask > 0
    contrast = 1 - float(np.percentile(flat[inside], 25)) / 255 if inside.any() else _WANTED
    times = min(_MOST, max(1.0, _WANTED / max(contrast, 0.01)))
    white = flattened(PageImage(grey(image), image.dpi)).astype(np.float32)
    return PageImage((255 - (255 - white) * np.float32(times)).clip(0, 255).astype(np.uint8), image.dpi)


def _smooth_and_white(page: PageImage) -> Pixels:
    return flattened(PageImage(np.asarray(cv2.GaussianBlur(page.pixels, (3, 3), 0), np.uint8), page.dpi))
