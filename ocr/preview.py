"""A page as people look at it: one JPEG, turned upright by quarters, small enough to be there at once."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from dossier.errors import UnreadablePageError
from dossier.scan import MediaType
from ocr.raster import RasterOptions, page_image

LONG_SIDE = 2000
"""pixels: 170 dpi of an A4 sheet, enough to read small print at four times its size"""
_QUALITY = 72
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def preview(path: Path, media_type: MediaType, index: int, rotation: int, options: RasterOptions) -> bytes:
    """The page as a JPEG, turned clockwise by `rotation` degrees. Raises as `page_image` does."""
    pixels = page_image(path, media_type, index, options).pixels
    scale = LONG_SIDE / max(pixels.shape[:2])
    if scale < 1:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    if rotation in _TURNS:
        pixels = np.asarray(cv2.rotate(pixels, _TURNS[rotation]), np.uint8)
    if pixels.ndim == 3:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)
    good, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not good:
        raise UnreadablePageError
    return bytes(encoded)
