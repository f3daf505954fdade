"""The connected pieces of ink of a page, band by band, letters parted from the stamps that cross them.

A stamp of another ink runs through letters and makes one piece of them, too large for any line. Where a large piece
has two inks, what is darker in letters is a piece of its own; the rest is told apart, so that no line shows it.
Refuses to know lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import PageImage, Pixels
from ocr.quality import Flags, inked, runs

LOWEST, TALLEST, WIDEST = 0.035, 0.40, 1.5
"""height and width of a letter, or of letters that touch, inches"""
_TALL, _STAMP = 0.2, 3.0
"""a stamp with the letters that it crosses is higher than the one, no larger than the other, inches"""
_FULL = 0.6
"""of its place it fills less: pictures fill more"""
_REST = 0.15
"""of the ink of a stamp with letters, more than this is no letter's; in letters of one ink it is 0.03 at most"""
_STROKE = 8
"""times their width letters are high at most: darker stretches of a stamp's own strokes are higher"""
_PALE = 0.2
"""of a piece in the stamp's ink less than this is as dark as letters"""
_FEW = 65_535
"""pieces that 16 bits can number"""

Labels = npt.NDArray[np.integer]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Band:
    """The ink of a run of rows with paper above and below: what stands in it touches nothing else."""

    labels: Labels
    """(height, width), 0 on paper, elsewhere the number of the piece among those of the band"""
    left: int
    top: int
    numbers: slice
    """of its pieces among those of the page; the first stands for its paper"""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Connected pieces of ink, pixels. Those without area are paper, of no size, or stamps parted from letters."""

    bands: list[Band]
    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    area: Ints
    pale: Ints
    """1 for what is of the ink of a stamp in whose place it stands, 0 for all else"""

    @property
    def height(self) -> Ints:
        return self.y1 - self.y0

    @property
    def width(self) -> Ints:
        return self.x1 - self.x0


def pieces_of(page: PageImage) -> Pieces:
    """The pieces of a grey page."""
    ink = inked(page.pixels)
    bands, found, first = [], [np.zeros((0, 6), np.int64)], 0
    for top, bottom in runs(np.maximum.reduce(ink, axis=1)).tolist():
        left, _, width, _ = cv2.boundingRect(ink[top:bottom])
        labels, sizes = _connected(ink[top:bottom, left : left + width])
        for number in np.flatnonzero(_crosses(sizes, page.dpi)).tolist():
            sizes = _parted(page.pixels[top:bottom, left : left + width], labels, sizes, number, page.dpi)
        sizes[:, :2] += left, top
        sizes[0] = 0
        found.append(sizes)
        bands.append(Band(labels, left, top, slice(first, first + len(sizes))))
        first += len(sizes)
    x, y, width, height, area, pale = np.concatenate(found).T
    return Pieces(bands, x, y, x + width, y + height, area, pale)


def _connected(ink: Pixels) -> tuple[Labels, Ints]:
    """The number of the piece at every place, and of each x, y, width, height, area and 0; number 0 is paper."""
    # no more pieces than dots of ink: small numbers do, in half the time
    kind = cv2.CV_16U if cv2.countNonZero(ink) < _FEW else cv2.CV_32S
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=kind)
    sizes = np.zeros((len(stats), 6), np.int64)
    sizes[:, :5] = stats
    return np.asarray(labels, labels.dtype), sizes


def _crosses(sizes: Ints, dpi: int) -> Flags:
    """Which pieces may be a stamp with the letters that it crosses."""
    _, _, width, height, area, _ = sizes.T
    large = (height > _TALL * dpi) & (np.maximum(width, height) <= _STAMP * dpi)
    return np.asarray(large & (area < _FULL * width * height), np.bool_)


def _parted(grey: Pixels, labels: Labels, sizes: Ints, number: int, dpi: int) -> Ints:
    """Makes the darker letters in a piece pieces of their own, in `labels`; returns the sizes with theirs behind.

    What is left keeps its number and its place, but has no area.
    """
    x, y, width, height = sizes[number, :4].tolist()
    grey, labels = grey[y : y + height, x : x + width], labels[y : y + height, x : x + width]
    own = labels == number
    level, _ = cv2.threshold(grey[own][:, None], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = grey <= level
    # the soft edges of letters are theirs
    letters = np.asarray(cv2.dilate((dark & own).astype(np.uint8), np.ones((3, 3), np.uint8)), np.uint8) & own
    if np.count_nonzero(letters) > (1 - _REST) * np.count_nonzero(own):
        return sizes
    parts, held = _connected(letters)
    _, _, wide, high, _, _ = held.T
    good = (high >= LOWEST * dpi) & (high <= TALLEST * dpi) & (wide <= WIDEST * dpi) & (high <= _STROKE * wide)
    good[0] = False
    count = np.count_nonzero(good)
    if not count or len(sizes) + count >= _FEW:
        return sizes
    names = np.zeros(len(held), labels.dtype)
    names[good] = len(sizes) + np.arange(count)
    chosen = good[parts]
    labels[chosen] = names[parts[chosen]]
    there, inks = (np.bincount(labels[seen], minlength=len(sizes))[: len(sizes)] for seen in (labels > 0, dark))
    sizes[(there == sizes[:, 4]) & (inks < _PALE * there), 5] = 1
    sizes[number, 4] = 0
    return np.concatenate([sizes, held[good] + (x, y, 0, 0, 0, 0)])
