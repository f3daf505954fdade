"""The page as an engine reads it best: grey on white paper, without ruled lines and round stamps over the text.

Refuses to touch what may be a value: blue ink and red print stay. The picture that people see is never this one.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import PageImage, Pixels
from ocr.quality import grey, marks, paper, reduced, shrunk
from ocr.ruling import Rule, Ruling, find_rules

_STAMP_INCHES = 0.6
"""red marks that are this large both ways, and not much wider than high, are stamps; red titles are not"""

_SHARPENED = 1 / 150
"""inches around a dot with which it is compared to be sharpened"""
_CONTRAST = 4.0
"""times that what it differs by is added"""


def for_reading(image: PageImage, found: Ruling | None = None) -> PageImage:
    """The upright page in grey as it is given to an engine. `found` are its rules where they are at hand."""
    found = found or find_rules(image)
    return without_rules(_on_white(PageImage(grey(without_stamp(image)), image.dpi)), found)


def sharpened(image: PageImage) -> PageImage:
    """The page, grey or in color, with letters parted that a soft picture lets run into each other."""
    soft = cv2.GaussianBlur(image.pixels, (0, 0), _SHARPENED * image.dpi)
    clear = cv2.addWeighted(image.pixels, 1 + _CONTRAST, soft, -_CONTRAST, 0)
    return PageImage(np.asarray(clear, np.uint8), image.dpi)


def _on_white(page: PageImage) -> PageImage:
    # shadows, tints and the grey of poor copies go
    small = reduced(page, 100)
    height, width = page.pixels.shape
    under = np.asarray(cv2.resize(paper(small), (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    np.maximum(under, 1, out=under)
    return PageImage(np.asarray(cv2.divide(page.pixels, under, dst=under, scale=255), np.uint8), page.dpi)


def without_stamp(image: PageImage) -> PageImage:
    """The page with red stamps lightened to the paper; what is black below them stays.

    A grey page comes back as it is.
    """
    if image.pixels.ndim == 2:
        return image
    boxes = _stamps(image)
    if not boxes:
        return image
    pixels = image.pixels.copy()
    for x0, y0, x1, y1 in boxes:
        part = pixels[y0:y1, x0:x1]
        part[...] = _unstamped(part)
    return PageImage(pixels, image.dpi)


def _stamps(image: PageImage) -> list[tuple[int, int, int, int]]:
    scale = min(1.0, 75 / image.dpi)
    height, width = image.pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    dpi = image.dpi * scale
    red = _is_red(small)
    if not red.any():
        return []
    side = max(3, round(0.08 * dpi))
    found = marks(np.asarray(cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)), np.uint8))
    least = _STAMP_INCHES * dpi
    boxes = []
    for row in np.flatnonzero(np.minimum(found.width, found.height) > least):
        x, y, width, height = (int(v[row]) for v in (found.x, found.y, found.width, found.height))
        if max(width, height) < 2.5 * min(width, height):
            x0, y0, x1, y1 = (max(0, round(v / scale)) for v in (x - 3, y - 3, x + width + 3, y + height + 3))
            boxes.append((x0, y0, x1, y1))
    return boxes


def _is_red(pixels: Pixels) -> Pixels:
    # 1 where `_redness` is above a half
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.threshold(cv2.subtract(red, cv2.max(green, blue)), 27, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _redness(pixels: Pixels) -> npt.NDArray[np.float32]:
    # 0 for black, white, grey and blue, 1 for the ink of stamps
    red, green, blue = (pixels[..., i].astype(np.float32) for i in range(3))
    return np.asarray(np.clip((red - np.maximum(green, blue) - 12) / 30, 0, 1), np.float32)


def _unstamped(part: Pixels) -> Pixels:
    # red ink is as light as paper in the red channel; black print below it is dark there too
    sheet = np.percentile(part.reshape(-1, 3), 90, axis=0).astype(np.float32)
    red = part[..., :1].astype(np.float32)
    light = np.clip((red / max(1.0, float(sheet[0])) - 0.5) / 0.2, 0, 1)
    instead = light * sheet + (1 - light) * red
    weight = _redness(part)[..., None]
    return np.asarray(weight * instead + (1 - weight) * part, np.uint8)


# --- rules --------------------------------------------------------------------------------------
def without_rules(image: PageImage, found: Ruling | None = None) -> PageImage:
    """The page with its rules painted in the paper's color around them; letters that cross them stay whole.

    `found` are the rules of this very page, where they are at hand.
    """
    found = found or find_rules(image)
    pixels, sheet = image.pixels.copy(), _sheet(image)
    height, width = found.size
    scales = pixels.shape[1] / width, pixels.shape[0] / height
    for rule in found.rules:
        if rule.level:
            _erase(pixels, sheet, rule, scales, image.dpi)
        else:
            _erase(pixels.swapaxes(0, 1), sheet.swapaxes(0, 1), rule, scales[::-1], image.dpi)
    return PageImage(pixels, image.dpi)


def _sheet(image: PageImage) -> Pixels:
    # the paper's color at an eighth of the size; words are up to 6 mm high
    small = shrunk(image.pixels, 8)
    side = max(3, round(0.25 * image.dpi / 8)) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(cv2.blur(closed, (side, side)), np.uint8)


def _erase(pixels: Pixels, sheet: Pixels, rule: Rule, scales: tuple[float, float], dpi: int) -> None:
    """Paint a level rule over, in place; an upright one comes with both pictures transposed."""
    along, across = scales
    columns = np.arange(max(0, round((rule.start - 1) * along)), min(pixels.shape[1], round((rule.end + 1) * along)))
    places = (np.arange(len(rule.middle)) + rule.start + 0.5) * along
    middle = np.interp(columns + 0.5, places, (rule.middle + 0.5) * across) - 0.5
    reach = max(3, round(0.03 * dpi))
    offsets = np.arange(-reach, reach + 1)[:, None]
    rows = np.clip(np.rint(middle).astype(np.intp)[None, :] + offsets, 0, pixels.shape[0] - 1)
    band = pixels[rows, columns]
    first, last = _dark_run(band if band.ndim == 2 else band.min(axis=2), twin=not rule.level)
    thick = last - first + 1
    usual = float(np.median(thick[thick > 0])) if (thick > 0).any() else 0.0
    # where the run is thicker a letter crosses the line: it stays, with its piece of the line
    bare = thick <= usual + max(2.0, 0.5 * usual)
    half = int(np.ceil(usual / 2)) + 1
    painted = (offsets >= np.minimum(first - 1 - reach, -half)) & (offsets <= np.maximum(last + 1 - reach, half)) & bare
    paper_here = sheet[np.minimum(rows // 8, sheet.shape[0] - 1), np.minimum(columns // 8, sheet.shape[1] - 1)]
    band[painted] = paper_here[painted]
    pixels[rows, columns] = band


def _dark_run(band: Pixels, *, twin: bool) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    # first and last dark row of the run through the middle of every column; last < first where there is none
    height, center = band.shape[0], band.shape[0] // 2
    rows = np.arange(height)[:, None]
    light = float(np.percentile(band[[0, -1]], 75))
    line = float(np.median(band[center - 1 : center + 2].min(axis=0)))
    dark = band < (light + line) / 2
    if twin:
        # boxes side by side have two lines with a dot or two of paper between them
        dark = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((height // 3, 1), np.uint8)) > 0
    seed = dark & (np.abs(rows - center) <= 2)
    nearest = np.where(seed, np.abs(rows - center), height).argmin(axis=0)
    before = np.where(~dark & (rows < nearest), rows, -1).max(axis=0)
    after = np.where(~dark & (rows > nearest), rows, height).min(axis=0)
    has = seed.any(axis=0)
    return np.where(has, before + 1, center), np.where(has, after - 1, center - 1)
