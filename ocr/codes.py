"""Finds and decodes QR codes, Code 128, DataMatrix and PDF417: text that needs no recognizer.

Refuses damaged codes: what is returned passed the code's own check symbols. Says nothing about what the text means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

import cv2
import numpy as np
import zxingcpp

from dossier.text import Box, CodeMark
from ocr.engine import PageImage, Pixels

_PRINTED = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.PDF417]
)
"""stand as the print around them does, or are found in any direction: nobody looks for them sideways"""
_STUCK_ON = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)
"""comes on labels, which are stuck on in any direction"""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BLUR = 1.2
"""pixels: evens out the grain of a scan, which lifts codes of 20 mm at 300 dpi from 28 of 42 found to 36"""
_COARSE_DPI = 200
"""below this the modules of an identity card's code are too few pixels wide, unless the page is enlarged"""


def find_codes(image: PageImage) -> tuple[CodeMark, ...]:
    """The codes of a page, top to bottom, boxes in fractions of it. 20 to 60 ms for A4 at 300 dpi.

    Codes that are white on black are not looked for: it would take a third more. Damaged codes, noise and pages of one
    pixel give nothing, never an error.
    """
    grey = image.pixels if image.pixels.ndim == 2 else cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY)
    if not grey.size:
        return ()
    grey = np.ascontiguousarray(grey, np.uint8)
    marks = [*_marks(grey, _PRINTED), *_marks(grey, _STUCK_ON, sideways=True)]
    if not any(mark.symbology == "QRCode" for mark in marks):
        marks += _marks(_softened(grey, image.dpi), _QR)
    return tuple(sorted(marks, key=lambda mark: (mark.box.y0, mark.box.x0)))


def _softened(grey: Pixels, dpi: int) -> Pixels:
    """The second and last try: enlarged where modules are too small, evened out elsewhere."""
    if dpi < _COARSE_DPI:
        return np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _BLUR), np.uint8)


def _marks(grey: Pixels, formats: zxingcpp.BarcodeFormats, *, sideways: bool = False) -> Iterator[CodeMark]:
    height, width = grey.shape
    for code in zxingcpp.read_barcodes(grey, formats=formats, try_rotate=sideways, try_invert=False):
        text = unicodedata.normalize("NFC", code.text)
        if code.valid and text:
            place = code.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            box = _around((corner.x / width, corner.y / height) for corner in corners)
            yield CodeMark(code.format.name, text, box)


def _around(points: Iterable[tuple[float, float]]) -> Box:
    """The smallest box around the points, kept within the page."""
    xs, ys = zip(*((min(1.0, max(0.0, x)), min(1.0, max(0.0, y))) for x, y in points), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
