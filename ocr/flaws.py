"""What is wrong with the picture of a page: blurred, too dark, washed out, or text that runs over its edge.

Measured on the page's pixels, within 10 ms a page, so that the counter can ask for the paper again while the
citizen is still there. Refuses to judge what is merely ugly: tinted and stained paper, faxes, typewriters, stamps and
small print pass, and every limit lies where reading begins to fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dossier.problem import Problem
from dossier.text import Box, Placement, TextLine
from ocr.engine import PageImage, Pixels
from ocr.quality import Ink, Marks, marks, outside

_SOFT = 0.24
"""sharpness below which lines run into each other, sharpened or not: 2.7 dots of a 300-dpi scan to either side"""
_SOFTENED = 0.285
"""sharpness below which letters of two lines touch: 2 dots to either side"""
_PALE = 0.32
"""contrast below which print is on the way to be lost: the recognizer needs 0.26"""
_DARK, _DARK_PART = 90, 0.4
"""grey of a place too dark for people to read on, and the share of such places on a page too dark"""
_STEEP = 90
"""per cent of the edges are less steep than those that sharpness is measured on"""
_ENOUGH = 300
"""dots at the edges of letters that say something"""
_AROUND = np.ones((7, 7), np.uint8)
"""1.2 mm: a stroke and the paper beside it"""
_LETTER = (0.035, 0.4)
"""inches, lowest and largest"""
_CUT = 3
"""letters that touch an edge"""
_ROW = 12
"""letters side by side along an edge; half a line is no text that could be read"""
_BELIEVED = 0.5
"""confidence of words that are text; marks in others may be dirt"""
_RIM = 0.01
"""inches, 0.25 mm: letters that come nearer to the edge of a picture are cut"""
_SHADE = 0.08
"""inches, 2 mm: the edge of a sheet on a dark bed, and its shadow; no printer prints so near to it"""
_RIM_INK = 0.5
"""share of ink of a row along the edge that is no text"""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Print:
    """How the letters of a page stand out."""

    sharpness: float
    """how steep their steepest edges are in the softer of two directions: the share of their contrast that falls on
    one dot of `quality.INK_DPI`, 0 to 0.5"""
    contrast: float
    """how much darker than the paper they are, 0 to 1"""


def is_pale(seen: Print | None) -> bool:
    """Whether print is so pale that reading fails without its being darkened first."""
    return seen is not None and seen.contrast < _PALE


def is_soft(seen: Print | None) -> bool:
    """Whether print is so soft that lines run into each other without its being sharpened first."""
    return seen is not None and seen.sharpness < _SOFTENED


def flaws(found: Ink, seen: Print | None, lines: Sequence[TextLine], placement: Placement) -> tuple[Problem, ...]:
    """What is wrong with a page that is not blank, but for pale print.

    `lines` are what was read on it, `found` is its ink as scanned, `seen` how its letters stand out.
    """
    bed = outside(found.page)
    wrong = {
        "page.too_dark": is_dark(found.page, bed),
        "page.blurred": seen is not None and seen.sharpness < _SOFT,
        "page.cut_off": is_cut_off(found, bed, lines, placement),
    }
    return tuple(Problem(code) for code, is_so in wrong.items() if is_so)


def is_dark(page: PageImage, bed: Pixels) -> bool:
    """Whether much of the sheet is too dark to read on; `bed` is 255 where the scanner shows beside it."""
    # places 2 mm wide, letters and all: specks of black make a place dark too
    size = max(1, page.pixels.shape[1] * 12 // page.dpi), max(1, page.pixels.shape[0] * 12 // page.dpi)
    places = np.asarray(cv2.resize(page.pixels[::4, ::4].copy(), size, interpolation=cv2.INTER_AREA))
    sheet = np.asarray(cv2.resize(bed, size, interpolation=cv2.INTER_NEAREST)) == 0
    return bool(sheet.any() and (places[sheet] < _DARK).mean() > _DARK_PART)


def print_of(found: Ink) -> Print | None:
    """Sharpness and contrast of a page's print; None where there is too little of it."""
    page = found.page.pixels
    edge = np.zeros_like(found.mask)
    # every other dot of every other row is enough
    edge[2:-2:2, 2:-2:2] = cv2.dilate(found.mask, np.ones((3, 3), np.uint8))[2:-2:2, 2:-2:2]
    if cv2.countNonZero(edge) < _ENOUGH:
        return None
    places = np.asarray(cv2.findNonZero(edge))
    xs, ys = (np.asarray(places[:, 0, axis], np.intp) for axis in (0, 1))
    light, dark = (_at(np.asarray(look(page, _AROUND), np.uint8), ys, xs) for look in (cv2.dilate, cv2.erode))
    contrast = np.asarray(light - dark, np.float32)
    # beside letters there is little contrast, and that little is grain
    strong = np.flatnonzero(contrast > 0.15 * light)
    if strong.size < _ENOUGH:
        return None
    ys, xs, light, contrast = ys[strong], xs[strong], light[strong], contrast[strong]
    across = np.abs(_at(page, ys, xs + 1) - _at(page, ys, xs - 1)) / (2 * contrast)
    down = np.abs(_at(page, ys + 1, xs) - _at(page, ys - 1, xs)) / (2 * contrast)
    steep = min(np.percentile(across, _STEEP), np.percentile(down, _STEEP))
    return Print(float(steep), float(np.median(contrast / light)))


def _at(pixels: Pixels, ys: Ints, xs: Ints) -> Floats:
    return pixels[ys, xs].astype(np.float32)


# --- cut off ------------------------------------------------------------------------------------
def is_cut_off(found: Ink, bed: Pixels, lines: Sequence[TextLine], placement: Placement) -> bool:
    """Whether letters run over the edge of the picture, or of the sheet where that lies on a dark bed."""
    rim = max(2, round(_RIM * found.dpi))
    beyond = _rims(found.mask, rim)
    if bed.any():
        wide = 2 * round(_SHADE * found.dpi) + 1
        beyond |= np.asarray(cv2.dilate(bed, np.ones((wide, wide), np.uint8)), np.uint8)
    near = _ring(beyond, rim)
    mask = np.asarray(found.mask & ~beyond, np.uint8)
    if not (near & mask).any():
        return False
    inside = marks(mask)
    touching = np.unique(inside.labels[near > 0])
    rows = np.asarray(touching[touching > 0] - 1, np.intp)
    rows = rows[_letters(inside, found.dpi)[rows]]
    if rows.size < _CUT:
        return False
    if any(_is_row(inside, rows[side], level) for side, level in _sides(inside, rows, mask.shape, rim)):
        return True
    height, width = mask.shape
    x, y = (inside.x + inside.width / 2)[rows] / width, (inside.y + inside.height / 2)[rows] / height
    text = [placement.to_scan(box) for box in _text(lines)]
    return sum(any(box.contains(*at) for box in text) for at in zip(x.tolist(), y.tolist(), strict=True)) >= _CUT


def _sides(
    found: Marks, rows: Ints, shape: tuple[int, ...], rim: int
) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]]:
    """By side of the picture: which of the marks reach it, and where all of them begin along it."""
    right, bottom = (found.x + found.width)[rows], (found.y + found.height)[rows]
    yield found.x[rows] < rim, found.y
    yield right > shape[1] - rim, found.y
    yield found.y[rows] < rim, found.x
    yield bottom > shape[0] - rim, found.x


def _is_row(found: Marks, rows: Ints, level: npt.NDArray[np.int32]) -> bool:
    """Whether marks stand as close side by side as the letters of a line that was cut along its length."""
    size = np.maximum(found.width, found.height)[rows]
    if size.size < _ROW:
        return False
    gaps = np.diff(np.sort(level[rows]))
    return int((gaps < 2 * float(np.median(size))).sum()) >= _ROW


def _rims(mask: Pixels, rim: int) -> Pixels:
    """255 on the dark lines that scanners leave along the edges of a picture."""
    beyond = np.zeros_like(mask)
    turned = ((mask, beyond), (mask[::-1], beyond[::-1]), (mask.T, beyond.T), (mask.T[::-1], beyond.T[::-1]))
    for strip, painted in turned:
        for row in range(min(4 * rim, len(strip))):
            if strip[row].mean() < 255 * _RIM_INK:
                break
            painted[row] = 255
    return beyond


def _ring(beyond: Pixels, rim: int) -> Pixels:
    """255 on what is beyond the sheet, and on the outermost dots of the sheet."""
    near = beyond.copy()
    if beyond.any():
        near = np.asarray(cv2.dilate(beyond, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)), np.uint8)
    near[:rim], near[-rim:], near[:, :rim], near[:, -rim:] = 255, 255, 255, 255
    return near


def _letters(found: Marks, dpi: int) -> npt.NDArray[np.bool_]:
    longest = np.maximum(found.width, found.height)
    return np.asarray((longest > _LETTER[0] * dpi) & (longest < _LETTER[1] * dpi), np.bool_)


def _text(lines: Sequence[TextLine]) -> Iterable[Box]:
    for line in lines:
        if sum(sign.isalnum() for sign in line.text) >= 2 and line.confidence >= _BELIEVED:
            yield from (word.box for word in line.words)
