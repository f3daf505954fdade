"""Finds the text lines of a straightened, cleaned page and cuts an image of each.

Letters are connected pieces of ink of letter size; neighbours of like height on one level make a line; small
pieces (tone marks, dots, commas) go with the line they stand nearest to. A line's image shows no ink of the lines
above and below it. Refuses to know any engine: what the pieces say is another matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dossier.text import Box
from ocr.engine import PageImage, Pixels
from ocr.quality import inked

_LOWEST, _TALLEST, _WIDEST = 0.035, 0.40, 1.5
"""height and width of a letter, or of letters that touch, inches"""
_LOW_LETTER = 0.6
"""of the height of the page's usual letter a lower piece is a mark"""
_REACH = 1.6
"""letters this many of their heights apart may belong to one line; words of one column are parted by less"""
_USUAL_REACH = 2.6
"""the same in heights of the page's usual letter, for commas and other low letters"""
_SHARED = 0.55
"""of the lower letter's height two neighbours stand side by side at least"""
_UNLIKE = 2.6
"""neighbours differ in height by less"""
_LINE_WIDTH = 0.10
"""a piece of ink narrower than this, inches, alone, may be a mark of another line"""
_BEFORE = 1.5
"""of a line's band a dash or a dot stands before or behind it at most"""
_MARGIN = 0.04
"""paper around a line's ink, inches"""
_COMB_GAP = 0.04
"""paper left between the signs of a comb, inches: recognizers know no words with letters so far apart"""

Labels = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LineImage:
    """The grey pixels of one line, and where they stand on the page."""

    pixels: Pixels
    columns: Ints
    """for every column of `pixels`, and one behind the last, its place on the page, pixels"""
    top: int
    """place of the first row of `pixels` on the page, pixels"""

    @property
    def left(self) -> int:
        return int(self.columns[0])


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Connected pieces of ink; piece 0 is the paper."""

    labels: Labels
    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    area: Ints

    @property
    def height(self) -> Ints:
        return self.y1 - self.y0

    @property
    def width(self) -> Ints:
        return self.x1 - self.x0


def line_images(page: PageImage) -> list[LineImage]:
    """The lines of a grey page in no promised order. None runs through the wall of a cell; a comb is one line."""
    if page.pixels.ndim != 2:
        raise ValueError("a grey page is expected")
    pieces = _pieces(page.pixels)
    if len(pieces.area) < 2:
        return []
    combs = _holding(page.combs, pieces, page.pixels)
    return _cut(page, pieces, _owners(pieces, page, combs), combs)


def _holding(boxes: Sequence[Box], pieces: _Pieces, pixels: Pixels) -> Ints:
    """For every piece the number of the box that its middle stands in, -1 for none."""
    height, width = pixels.shape[:2]
    x, y = (pieces.x0 + pieces.x1) / 2 / width, (pieces.y0 + pieces.y1) / 2 / height
    held = np.full(len(x), -1, np.int64)
    for number, box in enumerate(boxes):
        held[(box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)] = number
    return held


def _pieces(grey: Pixels) -> _Pieces:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked(grey), connectivity=8, ltype=cv2.CV_32S)
    x, y, w, h, area = (stats[:, i].astype(np.int64) for i in range(5))
    return _Pieces(np.asarray(labels, np.int32), x, y, x + w, y + h, area)


def _owners(pieces: _Pieces, page: PageImage, combs: Ints) -> Ints:
    """For every piece the number of its line, -1 for none."""
    dpi = page.dpi
    height, width = pieces.height, pieces.width
    letters = (height >= _LOWEST * dpi) & (height <= _TALLEST * dpi) & (width <= _WIDEST * dpi)
    letters &= (width >= 0.006 * dpi) & (pieces.area >= 0.0002 * dpi * dpi)
    letters[0] = False
    if letters.any():
        # marks over the letters of large print are as high as the letters of small print
        letters &= height >= _LOW_LETTER * np.median(height[letters])
    groups = _grouped(pieces, np.nonzero(letters)[0], page, combs)
    owner = np.full(len(pieces.area), -1, np.int64)
    lines = [g for g in groups if _is_line(pieces, g, dpi)]
    for number, group in enumerate(lines):
        owner[group] = number
    small = (height <= _TALLEST * dpi) & (width <= _TALLEST * dpi) & (owner < 0) & (pieces.area >= 2)
    small[0] = False
    lone = _attach(pieces, owner, lines, np.nonzero(small)[0])
    # a digit alone in its cell is a line of its own
    for piece in lone[letters[lone]]:
        owner[piece] = owner.max() + 1
    return owner


def _is_line(pieces: _Pieces, group: Ints, dpi: int) -> bool:
    width = pieces.x1[group].max() - pieces.x0[group].min()
    return bool(len(group) >= 3 or width >= _LINE_WIDTH * dpi)


def _grouped(pieces: _Pieces, letters: Ints, page: PageImage, combs: Ints) -> list[Ints]:
    if not len(letters):
        return []
    left, right = _neighbours(pieces, letters, _holding(page.cells, pieces, page.pixels), combs)
    # whatever letters stand in one comb, it is one chain
    held = letters[np.argsort(combs[letters], kind="stable")]
    chained = (combs[held[1:]] == combs[held[:-1]]) & (combs[held[1:]] >= 0)
    left, right = np.append(left, held[:-1][chained]), np.append(right, held[1:][chained])
    least = _joined(len(pieces.area), left, right)[letters]
    order = np.argsort(least, kind="stable")
    return np.split(letters[order], np.flatnonzero(np.diff(least[order])) + 1)


def _joined(count: int, left: Ints, right: Ints) -> Ints:
    """For every piece the first of all pieces that it is linked to, over however many others."""
    least = np.arange(count)
    while True:
        before = least.copy()
        first = np.minimum(least[left], least[right])
        for ends in (left, right):
            np.minimum.at(least, before[ends], first)
            np.minimum.at(least, ends, first)
        least = least[least]
        if np.array_equal(least, before):
            return np.asarray(least, np.int64)


def _neighbours(pieces: _Pieces, letters: Ints, cells: Ints, combs: Ints) -> tuple[Ints, Ints]:
    """Pairs of letters side by side on one level, in one cell and one comb."""
    order = letters[np.argsort(pieces.x0[letters], kind="stable")]
    height = pieces.height[order]
    reach = np.maximum(_REACH * height, _USUAL_REACH * float(np.median(height)))
    ends = np.searchsorted(pieces.x0[order], pieces.x1[order] + reach, side="right")
    places = np.arange(len(order))
    counts = np.maximum(0, ends - places - 1)
    # a dense page has some hundred thousand pairs, each of the letters with all that begin a little to its right
    first = np.repeat(places, counts)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    top, bottom = pieces.y0[order], pieces.y1[order]
    shared = np.minimum(bottom[first], bottom[second]) - np.maximum(top[first], top[second])
    near = shared > 0
    first, second, shared = first[near], second[near], shared[near]
    lower, taller = np.minimum(height[first], height[second]), np.maximum(height[first], height[second])
    alike = (shared >= _SHARED * lower) & (taller <= _UNLIKE * lower)
    left, right = order[first[alike]], order[second[alike]]
    together = (cells[left] == cells[right]) & (combs[left] == combs[right])
    return left[together], right[together]


def _attach(pieces: _Pieces, owner: Ints, lines: Sequence[Ints], small: Ints) -> Ints:
    """Gives small pieces to the line whose band they stand in or next to; returns those that no line wants."""
    if not lines or not len(small):
        return small
    left = np.array([pieces.x0[g].min() for g in lines], float)
    right = np.array([pieces.x1[g].max() for g in lines], float)
    # the band of the letters' bodies: accents and tails of single letters must not widen it
    top = np.array([np.percentile(pieces.y0[g], 40) for g in lines], float)
    bottom = np.array([np.percentile(pieces.y1[g], 60) for g in lines], float)
    tall = np.maximum(bottom - top, 1.0)
    x = ((pieces.x0[small] + pieces.x1[small]) / 2)[:, None]
    y = ((pieces.y0[small] + pieces.y1[small]) / 2)[:, None]
    # dashes before a line and full stops behind it stand on its band, marks near its letters
    near = np.where((y > top) & (y < bottom + 0.2 * tall), _BEFORE, 0.8) * tall
    inside = (x > left - near) & (x < right + near) & (y > top - 1.0 * tall) & (y < bottom + 0.7 * tall)
    # marks stand above letters more often, and further off, than below
    away = np.maximum(np.maximum(top - y, 1.3 * (y - bottom)), 0.0) / tall
    wanted = inside.any(axis=1)
    owner[small[wanted]] = np.where(inside, away, np.inf).argmin(axis=1)[wanted]
    return np.asarray(small[~wanted], np.int64)


def _cut(page: PageImage, pieces: _Pieces, owner: Ints, combs: Ints) -> list[LineImage]:
    grey = page.pixels
    paper = int(np.median(grey[:: max(1, page.dpi // 20), :: max(1, page.dpi // 20)]))
    margin = round(_MARGIN * page.dpi)
    height, width = grey.shape
    owned = owner >= 0
    found = []
    for number in range(int(owner.max()) + 1):
        group = np.nonzero(owner == number)[0]
        if not len(group):
            continue
        left, top = max(0, int(pieces.x0[group].min()) - margin), max(0, int(pieces.y0[group].min()) - margin)
        right = min(width, int(pieces.x1[group].max()) + margin)
        bottom = min(height, int(pieces.y1[group].max()) + margin)
        pixels = grey[top:bottom, left:right].copy()
        labels = pieces.labels[top:bottom, left:right]
        mine = owner == number
        foreign = (owned & ~mine)[labels]
        if foreign.any():
            soft = cv2.dilate(foreign.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
            pixels[soft & ~mine[labels]] = paper
        padded = cv2.copyMakeBorder(pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[paper])
        line = LineImage(np.asarray(padded, np.uint8), np.arange(left - margin, right + margin + 1), top - margin)
        found.append(_closed_up(line, pieces, group, page.dpi) if combs[group[0]] >= 0 else line)
    return found


def _closed_up(line: LineImage, pieces: _Pieces, group: Ints, dpi: int) -> LineImage:
    """The signs of a comb moved together as in a printed number."""
    inked = np.zeros(len(line.columns) - 1, bool)
    # remains of walls are lower than signs; a wall that was left whole is higher, and must not make the signs low
    signs = group[pieces.height[group] >= 0.5 * np.percentile(pieces.height[group], 40)]
    for piece in signs:
        inked[pieces.x0[piece] - line.left : pieces.x1[piece] - line.left] = True
    gap = max(2, round(_COMB_GAP * dpi))
    near = np.convolve(inked, np.ones(gap + 1), "same") > 0
    edge = round(2 * _MARGIN * dpi)
    near[:edge] = near[-edge:] = True
    return LineImage(line.pixels[:, near], np.append(line.columns[:-1][near], line.columns[-1]), line.top)
