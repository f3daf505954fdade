"""Takes away printed dot leaders, also where a value was typed over them.

A leader is a row of equal dots at equal distances. Its free dots tell row, size and distance; the dots between
them that touch letters follow from these, and only their lower half is painted, where letters end. Refuses single
dots, ellipses and the marks of letters: a full stop and a nặng stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
_TEXT = 1.6
"""a run of text typed over a leader hides it for less than this, inches"""

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Dots:
    x: Reals
    y: Reals
    size: Reals


def without_leaders(image: PageImage) -> PageImage:
    """The grey page with its leaders painted in white. Shape, dpi, cells and combs stay."""
    grey = image.pixels
    if grey.ndim != 2:
        raise ValueError("a grey page is expected")
    dots = _dots(grey, image.dpi)
    runs = _runs(dots, image.dpi)
    step = _step(dots, runs)
    if step is None:
        return image
    painted = grey.copy()
    for run in _joined(dots, runs, image.dpi):
        row = _even(dots, np.array(run), step)
        if row is not None:
            _erase(painted, row, step, image.dpi)
    return replace(image, pixels=painted)


def _dots(grey: Pixels, dpi: int) -> _Dots:
    _, _, stats, centers = cv2.connectedComponentsWithStats(inked(grey), connectivity=8)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small, large = max(1.0, _SMALLEST * dpi), _LARGEST * dpi
    round_enough = (wide <= 2 * tall) & (tall <= 2 * wide)
    kept = (wide >= small) & (tall >= small) & (wide <= large) & (tall <= large) & round_enough
    order = np.nonzero(kept)[0]
    order = order[np.argsort(centers[order, 0], kind="stable")]
    return _Dots(centers[order, 0], centers[order, 1], np.maximum(wide, tall)[order].astype(np.float64))


def _runs(dots: _Dots, dpi: int) -> list[list[int]]:
    """Dots next to each other on one level, from left to right."""
    following = np.full(len(dots.x), -1)
    for i in range(len(dots.x)):
        last = np.searchsorted(dots.x, dots.x[i] + _NEXT * dpi, side="right")
        near = np.arange(i + 1, last)
        near = near[np.abs(dots.y[near] - dots.y[i]) <= max(1.0, _LEVEL * dpi)]
        if len(near):
            following[i] = near[0]
    taken = np.zeros(len(dots.x), bool)
    runs = []
    for i in range(len(dots.x)):
        run = []
        while i >= 0 and not taken[i]:
            run.append(i)
            taken[i] = True
            i = int(following[i])
        if run:
            runs.append(run)
    return runs


def _step(dots: _Dots, runs: list[list[int]]) -> float | None:
    """The distance of dots on this page: leaders of one page are printed alike."""
    steps = [np.diff(dots.x[run]) for run in runs if len(run) >= 6]
    return float(np.median(np.concatenate(steps))) if steps else None


def _joined(dots: _Dots, runs: list[list[int]], dpi: int) -> list[list[int]]:
    """Runs of one leader, parted by what was typed over it, put together."""
    rows: list[list[int]] = []
    for run in sorted(runs, key=lambda run: dots.x[run[0]]):
        level = float(np.median(dots.y[run]))
        for row in rows:
            gap = dots.x[run[0]] - dots.x[row[-1]]
            if 0 < gap <= _TEXT * dpi and abs(float(np.median(dots.y[row[-8:]])) - level) <= max(1.0, _LEVEL * dpi):
                row += run
                break
        else:
            rows.append(list(run))
    return rows


def _even(dots: _Dots, run: npt.NDArray[np.intp], step: float) -> _Dots | None:
    """The run as a leader, without what is no dot of it; None where sizes or distances differ."""
    if len(run) < _FEWEST:
        return None
    size = float(np.median(dots.size[run]))
    run = run[np.abs(dots.size[run] - size) <= max(1.0, 0.35 * size)]
    x = dots.x[run]
    # a nặng that happens to stand on the row stands off its beat
    beat = np.angle(np.exp(2j * np.pi * x / step).sum()) / (2 * np.pi) * step
    late = (x - beat) / step
    drift = np.abs(late - np.round(late))
    kept = run[drift < 0.3] if len(run) < 60 else run
    if len(kept) >= _FEWEST:
        # and hangs a little lower than the leader
        level = np.polyval(np.polyfit(dots.x[kept], dots.y[kept], 1), dots.x[kept])
        kept = kept[np.abs(dots.y[kept] - level) <= max(0.7, 0.25 * size)]
    if step < 1.2 * size or len(kept) < _FEWEST or len(kept) < 0.8 * len(run):
        return None
    return _Dots(dots.x[kept], dots.y[kept], np.full(len(kept), size))


def _erase(page: Pixels, row: _Dots, step: float, dpi: int) -> None:
    steps = np.diff(row.x)
    half = float(row.size[0]) / 2 + 1
    for x, y in zip(row.x, row.y, strict=True):
        _paint(page, x, y - half, y + half, half)
    for i in np.nonzero(steps > 1.5 * step)[0]:
        hidden = round(float(steps[i] / step)) - 1
        if steps[i] > _TEXT * dpi or hidden < 1:
            continue
        for k in range(1, hidden + 1):
            part = k / (hidden + 1)
            x = row.x[i] + part * steps[i]
            y = row.y[i] + part * (row.y[i + 1] - row.y[i])
            if not _hangs_lower(page, x, y + half):
                _paint(page, x, y - 0.3 * half, y + half, half)


def _hangs_lower(page: Pixels, x: float, bottom: float) -> bool:
    """Ink goes on below the dot: a nặng, a comma or the tail of a letter."""
    below = page[round(bottom) + 1 : round(bottom) + 4, max(0, round(x) - 1) : round(x) + 2]
    return bool(below.size and below.min() < 128)


def _paint(page: Pixels, x: float, top: float, bottom: float, half: float) -> None:
    page[max(0, round(top)) : round(bottom) + 1, max(0, round(x - half)) : round(x + half) + 1] = 255
