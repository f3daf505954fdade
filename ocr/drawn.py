"""A page as it was seen for reading, as a picture file: for archive copies of what cannot go there as it is.

The same program drew the page when it was read and shown to people, so the picture shows what they approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from dossier.errors import UnreadablePageError
from dossier.scan import MediaType
from ocr.raster import RasterOptions, page_image

_QUALITY = 95
_WORTH_LOSS = 2
"""times smaller than the lossless picture a JPEG must be: print is not, photographs are"""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A picture file of one page."""

    data: bytes
    media_type: MediaType
    """PNG, or JPEG where the page is a photograph"""
    dpi: int


def drawn_page(path: Path, media_type: MediaType, index: int, options: RasterOptions) -> DrawnPage:
    """One page of a scan, `index` from 0, not turned. Raises as `page_image` does."""
    image = page_image(path, media_type, index, options)
    pixels = image.pixels
    if pixels.ndim == 3:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)
    exact = _encoded(pixels, ".png", [])
    lossy = _encoded(pixels, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if _WORTH_LOSS * len(lossy) < len(exact):
        return DrawnPage(lossy, MediaType.JPEG, image.dpi)
    return DrawnPage(exact, MediaType.PNG, image.dpi)


def _encoded(pixels: np.ndarray, ending: str, settings: list[int]) -> bytes:
    good, data = cv2.imencode(ending, pixels, settings)
    if not good:
        raise UnreadablePageError
    return bytes(data)
