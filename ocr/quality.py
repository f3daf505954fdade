"""What the pixels of a page say before any text is read: its ink, and whether there is any.

Refuses to judge text: a page of pure noise or a black page is not blank, it is a page without text,
and a person hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import PageImage, Pixels

Labels = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

INK_DPI = 150
"""the resolution of `ink`: letters of 8 points are still 12 dots high, and a page is 2 million dots"""

_FAINT = 0.80
"""ink is darker than this share of the paper around it; print that shines through the sheet is lighter"""
_BLACK = 64
"""a page of this grey or darker is no paper"""
_NOISE = 30
"""dots that differ this much from their neighbors everywhere are noise, no grain of paper (up to 25)"""
_BUSY = 0.25
"""share of dots that are black beside white, or white beside black, where noise covers the page; of dense print 0.04"""
_MANY = 400
"""no dirt makes more marks of a letter's size or larger"""


@dataclass(frozen=True)
class Ink:
    """The dark marks of a page: `mask` is (height, width) uint8, 255 where there is ink, 0 on paper."""

    mask: Pixels
    page: PageImage
    """the grey page that the mask lies on, at the mask's resolution"""

    @property
    def dpi(self) -> int:
        return self.page.dpi

    @cached_property
    def marks(self) -> Marks:
        """The connected marks of the mask, found once."""
        return marks(self.mask)


@dataclass(frozen=True, slots=True)
class Marks:
    """Connected dots of ink, one row a mark, in dots of the mask: box corner, box size and dots of ink."""

    labels: Labels
    """(height, width), 0 on paper, the mark's row + 1 on ink"""
    x: Labels
    y: Labels
    width: Labels
    height: Labels
    area: Labels


def grey(image: PageImage) -> Pixels:
    """The page in grey, (height, width), as the eye sees it."""
    if image.pixels.ndim == 2:
        return image.pixels
    return _bytes(cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY))


def inked(page: Pixels) -> Pixels:
    """1 where a grey page prepared for reading is dark, 0 elsewhere: edges of letters count, grain does not."""
    level, seen = cv2.threshold(page, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return _bytes(cv2.threshold(page, min(level + 10, 200) - 1, 1, cv2.THRESH_BINARY_INV, dst=seen)[1])


def runs(filled: npt.NDArray[np.uint8] | Flags) -> npt.NDArray[np.int64]:
    """The runs of what is not 0 in a row of zeros and ones: (runs, 2), the first place of each and the one behind."""
    walled = np.zeros(len(filled) + 2, filled.dtype)
    walled[1:-1] = filled
    return np.flatnonzero(walled[1:] != walled[:-1]).reshape(-1, 2)


def reduced(image: PageImage, dpi: int) -> PageImage:
    """The page in grey at `dpi`; a page that is coarser already keeps its size."""
    pixels = grey(image)
    scale = dpi / image.dpi
    if scale >= 1:
        return PageImage(pixels, image.dpi)
    if image.dpi % dpi == 0:
        return PageImage(shrunk(pixels, image.dpi // dpi), dpi)
    height, width = pixels.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return PageImage(_bytes(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)), dpi)


def shrunk(pixels: Pixels, times: int) -> Pixels:
    """A grey or color picture that many times smaller, every dot the mean of a square; what is over is cut off.

    Squares of whole dots are averaged several times faster than OpenCV's parts of dots.
    """
    height, width = (max(1, side // times) for side in pixels.shape[:2])
    whole = pixels[: height * times, : width * times]
    return _bytes(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA))


def paper(page: PageImage) -> Pixels:
    """The grey of the paper under every dot of a grey page, without what is written on it.

    Shadows and tinted fields wider than about 6 mm count as paper.
    """
    height, width = page.pixels.shape
    shrink = max(1, page.dpi // 37)
    small = shrunk(page.pixels, shrink)
    side = max(3, page.dpi // shrink // 4) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    smooth = cv2.blur(closed, (side, side))
    return _bytes(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR))


def flattened(page: PageImage) -> Pixels:
    """A grey page with its paper made white: 255 times grey over paper, shadows and tints gone."""
    under = paper(page)
    np.maximum(under, 1, out=under)
    return _bytes(cv2.divide(page.pixels, under, dst=under, scale=255))


def ink(image: PageImage) -> Ink:
    """The dark marks of a page at `INK_DPI`, or at the page's own resolution where that is lower."""
    page = reduced(image, INK_DPI)
    flat = flattened(PageImage(_bytes(cv2.GaussianBlur(page.pixels, (3, 3), 0)), page.dpi))
    return Ink(_bytes(cv2.threshold(flat, int(255 * _FAINT), 255, cv2.THRESH_BINARY_INV)[1]), page)


def marks(mask: Pixels) -> Marks:
    """The connected marks of a mask."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    x, y, width, height, area = (np.asarray(stats[1:, column], np.int32) for column in range(5))
    return Marks(np.asarray(labels, np.int32), x, y, width, height, area)


def filled_rows(mask: Pixels) -> tuple[Pixels, npt.NDArray[np.intp]]:
    """The first row of a mask, those that are not empty and those below them, and where each of them was."""
    filled = np.asarray(mask.any(axis=1), np.bool_)
    filled[:1] = True
    filled[1:] |= filled[:-1]
    places = np.flatnonzero(filled)
    return np.ascontiguousarray(mask[places]), places


def is_blank(image: PageImage, found: Ink | None = None) -> bool:
    """True where nothing was written or printed on the page.

    Tint, grain, specks, shadows and dark borders at the edges, folds, streaks of the scanner, punched
    holes and print shining through are nothing. Two letters side by side, a signature or a stamp are
    something, and so are noise that covers the page and a page that is black. `found` is the page's `ink`
    where that is at hand.
    """
    found = found or ink(image)
    if float(np.median(found.page.pixels)) < _BLACK or _grain(image) > _NOISE:
        return False
    bed = _bed(found.page)
    if _is_full(found, bed):
        return False
    inside = _without_edges(Ink(found.mask & ~bed, found.page))
    seen = inside.marks
    return not (_letters_side_by_side(inside, seen) or _large(inside, seen))


def is_noise(image: PageImage) -> bool:
    """True where noise covers the page, in which it would take minutes to look for letters."""
    if _grain(image) <= _NOISE:
        return False
    rows = grey(PageImage(np.ascontiguousarray(image.pixels[::8]), image.dpi))
    black = _bytes(cv2.threshold(rows, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1])
    return bool(np.count_nonzero(black[:, 1:] != black[:, :-1]) > _BUSY * black.size)


def _is_full(ink: Ink, bed: Pixels) -> bool:
    # the quick look that ends it for nearly every page: marks of a letter's size, far from edges, that no dirt makes
    seen = ink.marks
    aside = _touching(seen.labels, _margin(ink.dpi))
    if bed.any():
        aside[seen.labels[bed > 0]] = True
    return int((_is_letter(seen, ink.dpi) & ~aside[1:]).sum()) > _MANY


def _grain(image: PageImage) -> float:
    # how much neighboring dots differ at full resolution: reducing the page would average noise away
    height, width = image.pixels.shape[:2]
    some = np.ascontiguousarray(image.pixels[height // 8 : -height // 8 : 8, width // 8 : -width // 8])
    middle = (grey(PageImage(some, image.dpi)) if some.size else some).astype(np.int16)
    return float(np.diff(middle, axis=1).std() / np.sqrt(2)) if middle.size > 1 else 0.0


def outside(page: PageImage) -> Pixels:
    """255 on the dark bed of the scanner around the sheet: wide dark fields that reach the edge, to about 1 mm."""
    height, width = page.pixels.shape
    found, _ = _coarse_bed(page)
    return _bytes(cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST))


def _bed(page: PageImage) -> Pixels:
    # `outside`, and 3 mm more
    height, width = page.pixels.shape
    found, side = _coarse_bed(page)
    wide = cv2.dilate(found, np.ones((2 * side - 1, 2 * side - 1), np.uint8))
    return _bytes(cv2.resize(wide, (width, height), interpolation=cv2.INTER_NEAREST))


def _coarse_bed(page: PageImage) -> tuple[Pixels, int]:
    # at about 25 dots an inch, and how many of them are 4 mm
    shrink = max(1, page.dpi // 25)
    small = shrunk(page.pixels, shrink)
    dark = (small < 0.5 * np.median(small)).astype(np.uint8) * 255
    side = max(2, round(0.16 * page.dpi / shrink))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    labels = marks(_bytes(solid)).labels
    return _touching(labels, 1)[labels].astype(np.uint8) * 255, side


def _touching(labels: Labels, margin: int) -> Flags:
    # by label: does it reach into the outermost `margin` dots
    reach = np.zeros(int(labels.max()) + 1, np.bool_)
    for strip in (labels[:margin], labels[-margin:], labels[:, :margin], labels[:, -margin:]):
        reach[strip] = True
    reach[0] = False
    return reach


def _without_edges(ink: Ink) -> Ink:
    # what reaches into the outermost 4 mm is taken away as far as 20 mm inwards: shadows, edges of the sheet, tears
    height, width = ink.mask.shape
    margin, band = _margin(ink.dpi), round(0.8 * ink.dpi)
    labels = ink.marks.labels
    outer = _touching(labels, margin)[labels]
    outer[band : height - band, band : width - band] = False
    mask = ink.mask.copy()
    mask[outer] = 0
    return Ink(mask, ink.page)


def _margin(dpi: int) -> int:
    return max(1, round(0.16 * dpi))


def _is_letter(found: Marks, dpi: int) -> Flags:
    longest, shortest = np.maximum(found.width, found.height), np.minimum(found.width, found.height)
    return np.asarray((longest > 0.045 * dpi) & (longest < 0.5 * dpi) & (shortest > 0.035 * dpi), np.bool_)


def _letters_side_by_side(ink: Ink, found: Marks) -> bool:
    rows = np.flatnonzero(_is_letter(found, ink.dpi))
    if rows.size > _MANY:
        return True
    x, y = (found.x + found.width / 2)[rows], (found.y + found.height / 2)[rows]
    size = np.maximum(found.width, found.height)[rows]
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    near = apart < 1.6 * np.maximum(size[:, None], size[None, :])
    alike = np.minimum(size[:, None], size[None, :]) > 0.4 * np.maximum(size[:, None], size[None, :])
    return bool((near & alike).sum() > rows.size)


def _large(ink: Ink, found: Marks) -> bool:
    # a stamp, a signature, a drawing, noise: larger than a letter, neither straight lines nor a filled spot
    dpi = ink.dpi
    large = np.flatnonzero(np.maximum(found.width, found.height) > 0.2 * dpi)
    if large.size > _MANY:
        return True
    for row in large:
        x, y, width, height = (int(v[row]) for v in (found.x, found.y, found.width, found.height))
        if _is_spot(int(found.area[row]), width, height, dpi):
            continue
        part = (found.labels[y : y + height, x : x + width] == row + 1).astype(np.uint8)
        if not _is_straight(part, dpi):
            return True
    return False


def _is_spot(area: int, width: int, height: int, dpi: int) -> bool:
    # a punched hole or a thick stain: filled, up to 10 mm
    return max(width, height) < 0.4 * dpi and area > 0.6 * width * height


def _is_straight(part: Pixels, dpi: int) -> bool:
    # a fold, a streak, a ruling line or a cross of them: nothing is left without its upright and level
    # runs of an inch, or what is left spreads less than half a millimeter across its own direction
    inch = max(3, dpi)
    runs = [cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, inch), (inch, 1))]
    left = part.copy()
    straight = np.maximum(_bytes(runs[0]), _bytes(runs[1]))
    left[_bytes(cv2.dilate(straight, np.ones((5, 5), np.uint8))) > 0] = 0
    ys, xs = np.nonzero(left)
    if xs.size < 3:
        return True
    across = float(np.linalg.eigvalsh(np.cov(np.stack([xs, ys])))[0])
    return across < (0.02 * dpi) ** 2


def _bytes(pixels: object) -> Pixels:
    return np.asarray(pixels, np.uint8)
