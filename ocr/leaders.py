"""Takes away printed dot leaders, also where a value was typed over them.

A leader is a row of equal dots at equal distances. Its free dots tell row, size and distance; the dots between
them that touch letters follow from these, and only their lower half is painted, where letters end. Refuses single
dots, ellipses and the marks of letters: a full stop and a nặng stay, off the beat or grown together with a dot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import PageImage, Pixels
from ocr.quality import inked

_SMALLEST, _LARGEST = 0.004, 0.024
"""size of a dot, inches"""
_NEXT = 0.11
"""dots of a row stand at most this far apart, inches, where nothing stands between them"""
_LEVEL = 0.008
"""and differ in height by less, inches"""
_FEWEST = 8
"""fewer free dots make no leader"""
_ALONE = 6
"""so many dots next to each other tell the distance of a leader's"""
_SIZES = 4
"""kinds of leaders on one page"""
_TEXT = 1.6
"""a run of text typed over a leader hides it for less than this, inches"""
_THERE = 0.85
"""of the places where hidden dots must be so many are dark, or no leader runs there: blanks between words show paper"""
_DARK = 160
_OFF_BEAT = 0.12
"""of a step a dot of a leader stands from its place at most, or one pixel"""
_MOST = 0.6
"""of the dots on a leader's level so many stand on its beat; the others are nặng"""
_GROWN = 1.3
"""times the ink of a dot, from which on there is a mark too"""
_NEARLY_ALL = 90
"""in a hundred of a row's dots say how much ink a dot has at most"""
_MARKED = 0.6
"""of the dots below a value so many have a mark at most"""
_PIECE = 4
"""fewer dots that stand apart are no part of a leader: full stops behind numbers"""
_SPECKS = 10_000
"""more dots than leaders from edge to edge in every line: noise, and nothing to wipe out of it"""

_BAND = 512
"""rows of the page that are looked at together; even"""
_PORTION = 2_000
"""dots whose neighbors are looked at together"""

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Dots:
    x: Reals
    y: Reals
    size: Reals
    area: Reals

    def only(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> _Dots:
        return _Dots(self.x[which], self.y[which], self.size[which], self.area[which])


@dataclass(frozen=True, slots=True)
class _Page:
    grey: Pixels
    dpi: int


def without_leaders(image: PageImage) -> PageImage:
    """The grey page with its leaders painted in white. Shape, dpi, cells and combs stay."""
    grey = image.pixels
    if grey.ndim != 2:
        raise ValueError("a grey page is expected")
    page = _Page(grey, image.dpi)
    dots = _dots(inked(grey), image.dpi)
    if len(dots.x) > _SPECKS:
        return image
    runs = _runs(dots, image.dpi)
    steps = _steps(dots, runs)
    if not steps:
        return image
    painted = grey.copy()
    for run in _joined(dots, runs, image.dpi):
        found = [even for step in steps if (even := _even(dots, np.array(run), step)) is not None]
        if found:
            row, step = max(found, key=lambda even: len(even[0].x))
            for piece in _pieces(page, row, step):
                _erase(painted, page, piece, step)
    return replace(image, pixels=painted)


def _dots(ink: Pixels, dpi: int) -> _Dots:
    small, large = max(1.0, _SMALLEST * dpi), _LARGEST * dpi + 1
    x, y, wide, tall, area = _pieces_of(ink, int(large))
    round_enough = (wide <= 2 * tall) & (tall <= 2 * wide)
    kept = (wide >= small) & (tall >= small) & (wide <= large) & (tall <= large) & round_enough
    order = np.nonzero(kept)[0]
    order = order[np.argsort(x[order], kind="stable")]
    found = _Dots(x[order], y[order], np.maximum(wide, tall)[order], area[order])
    return found.only(~_colons(found))


def _pieces_of(ink: Pixels, highest: int) -> Reals:
    """Middle, size and area of the connected pieces of ink that are up to so many dots high: (5, pieces).

    Band by band, each of which fits a processor's own memory: for a whole page the table of labels alone is 35 MB.
    """
    found = [np.zeros((5, 0))]
    for start in range(0, len(ink), _BAND):
        first = max(0, start - 2)  # OpenCV looks at pairs of rows
        band = ink[first : start + _BAND + highest + 1]
        _, _, stats, centers = cv2.connectedComponentsWithStats(band, connectivity=8, ltype=cv2.CV_32S)
        top, tall, area = (stats[1:, i] for i in (cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
        # higher ones may go on beyond the band; those that begin above or below belong to another
        own = np.flatnonzero((top + first >= start) & (top + first < start + _BAND) & (tall <= highest)) + 1
        wide, tall, area = (stats[own, i].astype(np.float64) for i in (2, 3, 4))
        middle = (np.rint(centers[own, 1] * area) + first * area) / area
        found.append(np.stack((centers[own, 0], middle, wide, tall, area)))
    return np.concatenate(found, axis=1)


def _colons(dots: _Dots) -> npt.NDArray[np.bool_]:
    """Dots with one above or below them: they belong to a colon."""
    paired = np.zeros(len(dots.x), np.bool_)
    for one, other in _neighbors(dots, 0.5 * dots.size):
        apart, size = np.abs(dots.y[other] - dots.y[one]), dots.size[one]
        colon = (apart >= 1.5 * size) & (apart <= 6 * size)
        paired[one[colon]] = paired[other[colon]] = True
    return paired


def _neighbors(dots: _Dots, reach: Reals | float) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Pairs of a dot and one that stands up to `reach` to its right on any level, from left to right, in portions."""
    last = np.searchsorted(dots.x, dots.x + reach, side="right")
    for start in range(0, len(last), _PORTION):
        one = np.arange(start, min(start + _PORTION, len(last)))
        counts = last[one] - one - 1
        following = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        one = np.repeat(one, counts)
        yield one, one + 1 + following


def _runs(dots: _Dots, dpi: int) -> list[list[int]]:
    """Dots next to each other on one level, from left to right."""
    following = np.full(len(dots.x), -1)
    for one, other in _neighbors(dots, _NEXT * dpi):
        level = np.abs(dots.y[other] - dots.y[one]) <= max(1.0, _LEVEL * dpi)
        first, where = np.unique(one[level], return_index=True)
        following[first] = other[level][where]
    after = following.tolist()
    taken = [False] * len(after)
    runs = []
    for i in range(len(after)):
        run = []
        while i >= 0 and not taken[i]:
            run.append(i)
            taken[i] = True
            i = after[i]
        if run:
            runs.append(run)
    return runs


def _steps(dots: _Dots, runs: list[list[int]]) -> list[float]:
    """The distances of dots on this page: a few, since most leaders of a page are printed alike."""
    found: list[float] = []
    for run in runs:
        step = float(np.median(np.diff(dots.x[run]))) if len(run) >= _ALONE else 0.0
        if step and all(abs(step - other) > 0.05 * other for other in found):
            found.append(step)
    return found[:_SIZES]


def _joined(dots: _Dots, runs: list[list[int]], dpi: int) -> list[list[int]]:
    """Runs of one leader, parted by what was typed over it, put together."""
    xs, ys = dots.x.tolist(), dots.y.tolist()
    rows: list[list[int]] = []
    levels: list[float] = []
    near = max(1.0, _LEVEL * dpi)
    reached: list[int] = []
    for run in sorted(runs, key=lambda run: xs[run[0]]):
        start, level = xs[run[0]], median([ys[i] for i in run])
        # rows that ended too far to the left are never met again
        reached = [number for number in reached if start - xs[rows[number][-1]] <= _TEXT * dpi]
        for number in reached:
            row = rows[number]
            if abs(levels[number] - level) <= near and start > xs[row[-1]]:
                row += run
                levels[number] = median([ys[i] for i in row[-8:]])
                break
        else:
            reached.append(len(rows))
            rows.append(list(run))
            levels.append(median([ys[i] for i in run[-8:]]))
    return rows


def _even(dots: _Dots, run: npt.NDArray[np.intp], step: float) -> tuple[_Dots, float] | None:
    """The run as a leader, without what is no dot of it, and its own step; None where sizes or distances differ."""
    if len(run) < _FEWEST:
        return None
    size = float(np.median(dots.size[run]))
    run = run[np.abs(dots.size[run] - size) <= max(1.0, 0.35 * size)]
    x = dots.x[run]
    # sheets are drawn in a little faster or slower
    steps = step * (1 + np.linspace(-0.01, 0.01, 41))
    beats = np.exp(2j * np.pi * x[None, :] / steps[:, None])
    best = int(np.abs(beats.sum(axis=1)).argmax())
    step, beat = float(steps[best]), beats[best]
    # a nặng that happens to stand on the row stands off its beat
    drift = np.abs(np.angle(beat * np.conj(beat.sum()))) / (2 * np.pi)
    kept = run[drift <= max(_OFF_BEAT, 1 / step)]
    if len(kept) >= _FEWEST:
        # and hangs a little lower than the leader
        level = np.polyval(np.polyfit(dots.x[kept], dots.y[kept], 1), dots.x[kept])
        kept = kept[np.abs(dots.y[kept] - level) <= max(0.7, 0.25 * size)]
    if step < 1.2 * size or len(kept) < _FEWEST or len(kept) < _MOST * len(run):
        return None
    row = dots.only(kept)
    return _Dots(row.x, row.y, np.full(len(kept), size), row.area), step


def _pieces(page: _Page, row: _Dots, step: float) -> list[_Dots]:
    """The row, parted where no dots can be hidden between two of it."""
    gaps = np.flatnonzero(np.diff(row.x) > 1.5 * step)
    parts = [i + 1 for i in gaps.tolist() if not _runs_on(page, row, i, step)]
    found = [row.only(slice(a, b)) for a, b in zip([0, *parts], [*parts, len(row.x)], strict=True)]
    return [piece for piece in found if len(piece.x) >= _PIECE]


def _runs_on(page: _Page, row: _Dots, i: int, step: float) -> bool:
    if row.x[i + 1] - row.x[i] > _TEXT * page.dpi:
        return False
    places, half = _hidden(row, i, step), float(row.size[0]) / 2
    dark = sum(_around(page.grey, x, y, half).min(initial=255) < _DARK for x, y in places)
    return bool(dark >= _THERE * len(places))


def _hidden(row: _Dots, i: int, step: float) -> list[tuple[float, float]]:
    """Where the dots between two of a row must be."""
    along, down = row.x[i + 1] - row.x[i], row.y[i + 1] - row.y[i]
    count = round(float(along / step)) - 1
    parts = [k / (count + 1) for k in range(1, count + 1)]
    return [(float(row.x[i] + part * along), float(row.y[i] + part * down)) for part in parts]


def _around(page: npt.NDArray[Any], x: float, y: float, half: float) -> npt.NDArray[Any]:
    return page[max(0, round(y - half)) : round(y + half) + 1, max(0, round(x - half)) : round(x + half) + 1]


def _erase(painted: Pixels, page: _Page, row: _Dots, step: float) -> None:
    half = float(row.size[0]) / 2 + 1
    for x, y in zip(row.x.tolist(), row.y.tolist(), strict=True):
        _paint(painted, x, y - half, y + half, half)
    marks = _marks(page, row, step)
    for i in np.flatnonzero(np.diff(row.x) > 1.5 * step).tolist():
        for x, y in _hidden(row, i, step):
            if not _hangs_lower(painted, x, y + half):
                _paint(painted, x, y - 0.3 * half, y + half, half)
    for mark in marks:
        painted[mark] = np.minimum(painted[mark], page.grey[mark])


def _marks(page: _Page, row: _Dots, step: float) -> list[tuple[slice, slice]]:
    """Where nặng and commas stand at the dots of a leader or have grown together with them: there is more ink."""
    return [*_grown(page, row), *_hidden_marks(page, row, step)]


def _grown(page: _Page, row: _Dots) -> Iterator[tuple[slice, slice]]:
    """Free dots with far more ink than nearly all of their row, below a letter: its nặng is a part of them."""
    size, usual = float(row.size[0]), float(np.percentile(row.area, _NEARLY_ALL))
    for i in np.flatnonzero(row.area > _GROWN * usual).tolist():
        x, y = float(row.x[i]), float(row.y[i])
        over, left = max(0, round(y - 4 * size)), max(0, round(x - size))
        letter = page.grey[over : max(0, round(y - size)), left : round(x + size)]
        if letter.size and letter.min() < _DARK:
            yield _square(x, y, size)


def _hidden_marks(page: _Page, row: _Dots, step: float) -> list[tuple[slice, slice]]:
    size, reach = float(row.size[0]), round(step / 2)
    gaps = np.flatnonzero(np.diff(row.x) > 1.5 * step).tolist()
    if not gaps:
        return []
    free = [_low_part(page, x, y, size, reach) for x, y in zip(row.x.tolist(), row.y.tolist(), strict=True)]
    usual = median([int(np.count_nonzero(part < _DARK)) for part in free])
    found, places = [], 0
    for i in gaps:
        for x, y in _hidden(row, i, step):
            dark = max(0, round(x) - reach) + np.nonzero(_low_part(page, x, y, size, reach) < _DARK)[1]
            places += 1
            if len(dark) > _GROWN * usual + 1:
                beside = dark[np.abs(dark - x) > size / 2 + 1]
                found.append(_square(float(beside.mean()) if len(beside) >= 2 else x, y, size))
    # where letters stand as low as the dots there is more ink everywhere, and no dot free between their words
    places += gaps[-1] - gaps[0]
    return found if len(found) <= _MARKED * places else []


def _low_part(page: _Page, x: float, y: float, size: float, reach: int) -> Pixels:
    """The page from the middle of a dot down, half a step to both sides."""
    return page.grey[max(0, round(y)) : round(y + size) + 1, max(0, round(x) - reach) : round(x) + reach + 1]


def _square(x: float, y: float, size: float) -> tuple[slice, slice]:
    half = 0.7 * size
    return slice(max(0, round(y - half)), round(y + size) + 1), slice(max(0, round(x - half)), round(x + half) + 1)


def _hangs_lower(page: Pixels, x: float, bottom: float) -> bool:
    """Ink goes on below the dot: a nặng, a comma or the tail of a letter."""
    below = page[round(bottom) + 1 : round(bottom) + 4, max(0, round(x) - 1) : round(x) + 2]
    return bool(below.size and below.min() < 128)


def _paint(page: Pixels, x: float, top: float, bottom: float, half: float) -> None:
    page[max(0, round(top)) : round(bottom) + 1, max(0, round(x - half)) : round(x + half) + 1] = 255
