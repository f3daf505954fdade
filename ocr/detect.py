"""Finds the text lines of a straightened, cleaned page and cuts an image of each.

Letters are connected pieces of ink of letter size; neighbours of like height on one level make a line; small
pieces (tone marks, dots, commas) go with the line they stand nearest to. A line's image shows no ink of the lines
above and below it, nor of a stamp in paler ink that crosses it. Refuses to know any engine: what the pieces say is
another matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dossier.text import Box
from ocr.engine import PageImage, Pixels
from ocr.pieces import LOWEST, TALLEST, WIDEST, Ints, Pieces, pieces_of

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
_BROKEN = 0.6
"""of a bar's height the bits of one stroke are apart at most; figures below each other in a table are further apart"""
_OWN, _OTHERS = 1, 2

Floats = npt.NDArray[np.float64]
Place = tuple[int, int, int, int]
"""left, top, right, bottom, pixels of the page"""


@dataclass(frozen=True, slots=True)
class LineImage:
    """The grey pixels of one line, and where they stand on the page."""

    pixels: Pixels
    columns: Ints
    """for every column of `pixels`, and one behind the last, its place on the page, pixels"""
    top: int
    """place of the first row of `pixels` on the page, pixels"""
    rows: tuple[int, int]
    """the first row of `pixels` with ink of this line, and the one behind the last: strokes that reach into its place
    and are none of it do not count"""

    @property
    def left(self) -> int:
        return int(self.columns[0])


@dataclass(frozen=True, slots=True)
class _Groups:
    """Pieces by their line, one line after the other."""

    members: Ints
    starts: Ints
    sizes: Ints

    def least(self, values: Ints) -> Ints:
        """The least of these values of pieces in each line."""
        return np.minimum.reduceat(values[self.members], self.starts)

    def most(self, values: Ints) -> Ints:
        return np.maximum.reduceat(values[self.members], self.starts)

    def share(self, values: Ints, part: float) -> Floats:
        """What this part of the values in each line is below, as `np.quantile`."""
        numbers = np.repeat(np.arange(len(self.sizes)), self.sizes)
        held = values[self.members]
        held = held[np.lexsort((held, numbers))]
        place = part * (self.sizes - 1)
        below = place.astype(np.int64)
        low, high = (held[self.starts + np.minimum(at, self.sizes - 1)] for at in (below, below + 1))
        return np.asarray(low + (high - low) * (place - below), np.float64)


def line_images(page: PageImage) -> list[LineImage]:
    """The lines of a grey page in no promised order. None runs through the wall of a cell; a comb is one line."""
    if page.pixels.ndim != 2:
        raise ValueError("a grey page is expected")
    pieces = pieces_of(page)
    if not pieces.bands:
        return []
    combs = _holding(page.combs, pieces, page.pixels)
    return _cut(page, pieces, _owners(pieces, page, combs), combs)


def _holding(boxes: Sequence[Box], pieces: Pieces, pixels: Pixels) -> Ints:
    """For every piece the number of the box that its middle stands in, -1 for none."""
    height, width = pixels.shape[:2]
    x, y = (pieces.x0 + pieces.x1) / 2 / width, (pieces.y0 + pieces.y1) / 2 / height
    held = np.full(len(x), -1, np.int64)
    for number, box in enumerate(boxes):
        held[(box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)] = number
    return held


def _groups(owner: Ints) -> _Groups:
    """The pieces that have an owner, by it. Owners are numbered without gaps."""
    members = np.flatnonzero(owner >= 0)
    members = members[np.argsort(owner[members], kind="stable")]
    sizes = np.bincount(owner[members])
    return _Groups(members, np.cumsum(sizes) - sizes, sizes)


def _owners(pieces: Pieces, page: PageImage, combs: Ints) -> Ints:
    """For every piece the number of its line, -1 for none."""
    dpi = page.dpi
    height, width = pieces.height, pieces.width
    letters = (height >= LOWEST * dpi) & (height <= TALLEST * dpi) & (width <= WIDEST * dpi)
    letters &= (width >= 0.006 * dpi) & (pieces.area >= 0.0002 * dpi * dpi)
    if letters.any():
        # marks over the letters of large print are as high as the letters of small print
        letters &= height >= _LOW_LETTER * np.median(height[letters])
    owner = _chained(pieces, np.flatnonzero(letters), page, combs)
    chains = _groups(owner)
    lines = (chains.sizes >= 3) | (chains.most(pieces.x1) - chains.least(pieces.x0) >= _LINE_WIDTH * dpi)
    owner[letters] = np.where(lines, np.cumsum(lines) - 1, -1)[owner[letters]]
    small = (height <= TALLEST * dpi) & (width <= TALLEST * dpi) & (owner < 0) & (pieces.area >= 2)
    lone = _attach(pieces, owner, np.flatnonzero(small))
    # a digit alone in its cell is a line of its own
    lone = lone[letters[lone]]
    lone = np.setdiff1d(lone, _in_strokes(pieces, lone))
    owner[lone] = owner.max() + 1 + np.arange(len(lone))
    return owner


def _in_strokes(pieces: Pieces, lone: Ints) -> Ints:
    """Those that are of an upright stroke in bits, as the edge of a sheet: bars with a bit above and one below."""
    bars = lone[pieces.height[lone] >= 4 * pieces.width[lone]]
    bits = np.flatnonzero(pieces.area > 0)
    x0, x1, y0, y1 = (side[bars][:, None] for side in (pieces.x0, pieces.x1, pieces.y0, pieces.y1))
    near = _BROKEN * (y1 - y0)
    over = (pieces.x0[bits] < x1) & (pieces.x1[bits] > x0) & (pieces.width[bits] <= 2 * (x1 - x0))
    above = over & (pieces.y1[bits] <= y0) & (pieces.y1[bits] >= y0 - near)
    below = over & (pieces.y0[bits] >= y1) & (pieces.y0[bits] <= y1 + near)
    return np.asarray(bars[above.any(axis=1) & below.any(axis=1)], np.int64)


def _chained(pieces: Pieces, letters: Ints, page: PageImage, combs: Ints) -> Ints:
    """For every piece the number of the chain of letters that it is in, -1 for none."""
    owner = np.full(len(pieces.area), -1, np.int64)
    if not len(letters):
        return owner
    left, right = _neighbours(pieces, letters, _holding(page.cells, pieces, page.pixels), combs)
    # whatever letters stand in one comb, it is one chain
    held = letters[np.argsort(combs[letters], kind="stable")]
    chained = (combs[held[1:]] == combs[held[:-1]]) & (combs[held[1:]] >= 0)
    left, right = np.append(left, held[:-1][chained]), np.append(right, held[1:][chained])
    owner[letters] = np.unique(_joined(len(owner), left, right)[letters], return_inverse=True)[1]
    return owner


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


def _neighbours(pieces: Pieces, letters: Ints, cells: Ints, combs: Ints) -> tuple[Ints, Ints]:
    """Pairs of letters side by side on one level, in one cell and one comb."""
    x0, x1, y0, y1 = (side[letters] for side in (pieces.x0, pieces.x1, pieces.y0, pieces.y1))
    usual = float(np.median(y1 - y0))
    reach = np.maximum(_REACH * (y1 - y0), _USUAL_REACH * usual).astype(np.int64)
    # letters on one level share a strip of the page, where few others begin a little to the right of each
    strip = max(1, round(usual))
    apart = int((x1 + reach).max()) + 1
    at, number = _spread((y1 - 1) // strip - y0 // strip + 1)
    starts = (y0[at] // strip + number) * apart + x0[at]
    order = np.argsort(starts, kind="stable")
    at, starts = at[order], starts[order]
    ends = np.searchsorted(starts, starts + (x1 - x0 + reach)[at], side="right")
    first, number = _spread(ends - np.arange(len(at)) - 1)
    left, right = at[first], at[first + 1 + number]
    shared = np.minimum(y1[left], y1[right]) - np.maximum(y0[left], y0[right])
    lower, taller = (pick((y1 - y0)[left], (y1 - y0)[right]) for pick in (np.minimum, np.maximum))
    alike = (shared >= _SHARED * lower) & (taller <= _UNLIKE * lower)
    left, right = letters[left[alike]], letters[right[alike]]
    together = (cells[left] == cells[right]) & (combs[left] == combs[right]) & (pieces.pale[left] == pieces.pale[right])
    return left[together], right[together]


def _spread(counts: Ints) -> tuple[Ints, Ints]:
    """So many of each: whose each one is, and the number that it has there from 0 on."""
    whose = np.repeat(np.arange(len(counts)), counts)
    return whose, np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)


def _attach(pieces: Pieces, owner: Ints, small: Ints) -> Ints:
    """Gives small pieces to the line whose band they stand in or next to; returns those that no line wants."""
    lines = _groups(owner)
    if not len(lines.sizes) or not len(small):
        return small
    left, right = lines.least(pieces.x0), lines.most(pieces.x1)
    # the band of the letters' bodies: accents and tails of single letters must not widen it
    top, bottom = lines.share(pieces.y0, 0.4), lines.share(pieces.y1, 0.6)
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


def _cut(page: PageImage, pieces: Pieces, owner: Ints, combs: Ints) -> list[LineImage]:
    grey = page.pixels
    paper = int(np.median(grey[:: max(1, page.dpi // 20), :: max(1, page.dpi // 20)]))
    margin = max(1, round(_MARGIN * page.dpi))
    height, width = grey.shape
    lines = _groups(owner)
    ends = lines.least(pieces.x0), lines.least(pieces.y0), lines.most(pieces.x1), lines.most(pieces.y1)
    found = []
    for number, (x0, y0, x1, y1) in enumerate(np.stack(ends, axis=1).tolist()):
        left, top = max(0, x0 - margin), max(0, y0 - margin)
        right, bottom = min(width, x1 + margin), min(height, y1 + margin)
        part = grey[top:bottom, left:right]
        padded = cv2.copyMakeBorder(part, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[paper])
        columns, first = np.arange(left - margin, right + margin + 1), top - margin
        line = LineImage(np.asarray(padded, np.uint8), columns, first, (y0 - first, y1 - first))
        _wipe(line, (left, top, right, bottom), pieces, owner, number, paper)
        group = lines.members[lines.starts[number] :][: lines.sizes[number]]
        found.append(_closed_up(line, pieces, group, page.dpi) if combs[group[0]] >= 0 else line)
    return found


def _wipe(line: LineImage, place: Place, pieces: Pieces, owner: Ints, number: int, paper: int) -> None:
    """Makes paper of what other lines and stamps have in the line's place, soft edges included."""
    left, top, right, bottom = place
    for band in pieces.bands:
        if band.top >= bottom or band.top + len(band.labels) <= top:
            continue
        own, x0, y0, x1, y1 = (of[band.numbers] for of in (owner, pieces.x0, pieces.y0, pieces.x1, pieces.y1))
        others = (own >= 0) & (own != number) | (pieces.area[band.numbers] == 0)
        others &= (x0 < right) & (x1 > left) & (y0 < bottom) & (y1 > top)
        if not others.any():
            continue
        first, last = max(left, int(x0[others].min())), min(right, int(x1[others].max()))
        upper, lower = max(top, int(y0[others].min())), min(bottom, int(y1[others].max()))
        labels = band.labels[upper - band.top : lower - band.top, first - band.left : last - band.left]
        kinds = np.where(others, _OTHERS, own == number).astype(np.uint8)[labels]
        kinds = np.asarray(cv2.copyMakeBorder(kinds, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=[0]), np.uint8)
        soft = cv2.dilate((kinds == _OTHERS).astype(np.uint8), np.ones((3, 3), np.uint8))
        around = line.pixels[upper - line.top - 1 : lower - line.top + 1, first - line.left - 1 : last - line.left + 1]
        around[(soft > 0) & (kinds != _OWN)] = paper


def _closed_up(line: LineImage, pieces: Pieces, group: Ints, dpi: int) -> LineImage:
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
    columns = np.append(line.columns[:-1][near], line.columns[-1])
    return replace(line, pixels=line.pixels[:, near], columns=columns)
