"""Ruled lines of a straightened page, and the cells of tables that they close.

Refuses what is no table: the outline of an identity card, a frame around the page, a lone box, underlines,
stamps, codes and squared paper give no cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dossier.text import Box
from ocr.engine import PageImage, Pixels
from ocr.quality import INK_DPI, filled_rows, flattened, marks, reduced

Reals = npt.NDArray[np.float64]

_LEVEL_INCHES = 0.2
"""a shorter level stroke may be a dash or the tops of letters"""
_UPRIGHT_INCHES = 0.16
"""a shorter upright stroke may be a letter; boxes for one digit are 0.2 high"""
_ALONE_INCHES = 0.4
"""an upright stroke that meets no level line is a rule from this length on"""
_UNDERLINE_INCHES = 0.5
"""a level stroke that meets no upright line is a rule from this length on"""
_PIECE = 0.75
"""of these lengths one piece is at least; stems of letters in rows below each other are shorter"""
_RAGGED = 0.35
"""of the ink of a row of small letters more than this is thicker or thinner than its middle; of rules up to 0.2"""
_BESIDE, _CROWDED, _BESET = 0.22, 0.4, 0.65
"""a short rule, a long one, a wall of a box have ink beside less than this share of their length"""
_DOTTED = 0.2
"""of a row of dots more than this is paper"""
_PALE = 190
"""edges of thin lines on white paper are darker"""
_THICK_INCHES = 0.05
"""thicker bars are no rules"""
_BRIDGED_INCHES = 0.1
"""gaps of this length within a rule are closed"""
_REACH_INCHES = 0.05
"""rules that end this near to another one meet it"""
_TEXT = 170
"""letters on white paper are darker"""
_DIGITS = 6
"""so many narrow cells of one size side by side are one cell, a box for each digit"""
_MOST_STROKES = 3000
"""a page with more strokes that might be rules is a pattern; a form has up to 200"""
_MOST_CELLS = 800
"""a page with more closed cells is squared paper"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One ruled line, in dots of the mask it was found on: from `start` on along it, `middle` across it."""

    level: bool
    """True where it runs from left to right, False where it runs down"""
    start: int
    middle: Reals
    """one entry a dot along the line"""
    solid: bool = True
    """False where it is made of dashes and dots"""
    longest: int = 0
    """dots of its longest piece"""

    @property
    def end(self) -> int:
        return self.start + len(self.middle)


@dataclass(frozen=True, slots=True)
class Ruling:
    """All rules of a page, on a mask of `size` (height, width) dots at `dpi`."""

    rules: tuple[Rule, ...]
    size: tuple[int, int]
    dpi: int


def find_rules(image: PageImage) -> Ruling:
    """The ruled lines of an upright page: of tables, boxes and frames, underlines and fine dotted lines.

    Lines may lean up to 0.3 degrees. Rows of full stops are text and stay.
    """
    page = reduced(image, INK_DPI)
    flat = flattened(page)
    dark = 255 - round(max(15.0, min(50.0, 2.5 * _grain(flat))))
    upright = _strokes(np.asarray(cv2.transpose(flat), np.uint8), page.dpi, dark, None)
    level = _strokes(flat, page.dpi, dark, upright)
    height, width = flat.shape
    rules = [*_kept(level, upright, _UNDERLINE_INCHES, page.dpi), *_kept(upright, level, _ALONE_INCHES, page.dpi)]
    return Ruling(tuple(rules), (height, width), page.dpi)


def _kept(rules: list[Rule], across: list[Rule], alone_inches: float, dpi: int) -> list[Rule]:
    # a short stroke and one of dashes is a rule where both ends lie on rules that run across it
    solid = _Lines([rule for rule in across if rule.solid])
    return [
        rule
        for rule in rules
        if (rule.solid and _long(rule, alone_inches, dpi) and rule.longest >= _PIECE * alone_inches * dpi)
        or solid.hold(((rule.start, float(rule.middle[0])), (rule.end, float(rule.middle[-1]))), dpi)
    ]


def _grain(flat: Pixels) -> float:
    # spread of the paper's own grey
    paper = flat[::4, ::4][flat[::4, ::4] > 150]
    return 1.5 * float(np.median(np.abs(paper - float(np.median(paper))))) if paper.size else 0.0


def _strokes(flat: Pixels, dpi: int, dark: int, upright: list[Rule] | None) -> list[Rule]:
    """Level strokes, short ones between `upright` ones only; upright strokes, of an image transposed, where None."""
    level = upright is not None
    shortest, thick = round((_LEVEL_INCHES if level else _UPRIGHT_INCHES) * dpi), max(3, round(_THICK_INCHES * dpi))
    smooth = np.asarray(cv2.blur(flat, (7, 1)), np.uint8)
    # darker than what lies above and below: rows of letters are thicker than that
    thin = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((thick, 1), np.uint8))
    mask = cv2.threshold(thin, 255 - dark, 1, cv2.THRESH_BINARY)[1]
    # smoothing makes strokes longer
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, shortest + 4), np.uint8))
    # most rows hold none
    held, places = filled_rows(np.asarray(runs, np.uint8))
    found = marks(held)
    slender = np.flatnonzero(found.height <= thick + 0.02 * found.width)
    if slender.size > _MOST_STROKES:
        return []
    crossing = _Lines(upright or [])
    rules, beset = [], []
    for row in slender.tolist():
        x, low, width, height = (int(v[row]) for v in (found.x, found.y, found.width, found.height))
        y = int(places[low])
        if level and width < _UNDERLINE_INCHES * dpi and not crossing.hold(((x, y), (x + width, y + height)), dpi):
            continue
        part = found.labels[low : low + height, x : x + width] == row + 1
        middle = y + (part * np.arange(height)[:, None]).sum(axis=0) / part.sum(axis=0)
        rule = Rule(level, x, _eased(middle), longest=width)
        if not level:
            rule = replace(rule, longest=_unbroken(flat, rule))
        inked, beside = _inked(flat, rule, dpi, dark)
        if inked <= 0.5 or beside >= _BESET or _ragged(flat, rule):
            continue
        if beside < (_CROWDED if _long(rule, 1.0, dpi) else _BESIDE):
            rules.append(replace(rule, solid=inked > 0.8 and not _dotted(flat, rule)))
        elif not level:
            # a wall may stand close to what is written in its box; then both its ends must lie on rules
            beset.append(replace(rule, solid=False))
    return _bridged(rules, dpi) + beset


def _bridged(rules: list[Rule], dpi: int) -> list[Rule]:
    # a rule that goes on where another was interrupted is the same rule
    longest, aside = _BRIDGED_INCHES * dpi, 0.02 * dpi
    whole: list[Rule] = []
    ends, last, solid = np.zeros(len(rules)), np.zeros(len(rules)), np.zeros(len(rules), np.bool_)
    for rule in sorted(rules, key=lambda rule: rule.start):
        gap = rule.start - ends[: len(whole)]
        fits = (gap > 0) & (gap <= longest) & (np.abs(last[: len(whole)] - rule.middle[0]) <= aside)
        # a wall does not go on in the stem of a letter below it
        fits &= solid[: len(whole)] == rule.solid
        at = int(fits.argmax()) if fits.any() else len(whole)
        if at == len(whole):
            whole.append(rule)
        else:
            before = whole[at]
            between = np.linspace(before.middle[-1], rule.middle[0], rule.start - before.end + 2)[1:-1]
            middle = np.concatenate((before.middle, between, rule.middle))
            longest = max(before.longest, rule.longest)
            whole[at] = replace(before, middle=middle, longest=longest)
        ends[at], last[at], solid[at] = rule.end, rule.middle[-1], rule.solid
    return whole


def _eased(middle: Reals) -> Reals:
    side = min(31, len(middle)) | 1
    padded = np.pad(middle, side // 2, mode="edge")
    return np.asarray(np.convolve(padded, np.ones(side) / side, "valid"), np.float64)


def _inked(flat: Pixels, rule: Rule, dpi: int, dark: int) -> tuple[float, float]:
    # share of its length that is dark, and that has ink beside it as rows of serifs and codes have
    across = np.rint(rule.middle).astype(np.intp)[None, :]
    along = np.arange(rule.start, rule.end)[None, :]

    def inked(near: int, far: int, below: int) -> float:
        offsets = np.arange(near, far)[:, None]
        return float((_taken(flat, across + offsets, along).min(axis=0) < below).mean())

    near, far = max(2, round(0.02 * dpi)), max(4, round(0.035 * dpi))
    # boxes side by side have two lines close together: what counts is ink in both strips of a side
    above = min(inked(1 - far, 1 - near, _TEXT), inked(1 - 2 * far, -far, _TEXT))
    under = min(inked(near, far, _TEXT), inked(far + 1, 2 * far, _TEXT))
    return inked(-1, 2, dark), max(above, under)


def _dotted(flat: Pixels, rule: Rule) -> bool:
    # the paper shows between dots; dots of leaders are so close that they look like a line from afar
    return bool(_paper_in(flat, rule).mean() > _DOTTED)


def _unbroken(flat: Pixels, rule: Rule) -> int:
    # smoothing closes the gaps between letters that stand below each other
    ends = np.flatnonzero(np.concatenate(([True], _paper_in(flat, rule), [True])))
    return int(np.diff(ends).max()) - 1


def _paper_in(flat: Pixels, rule: Rule) -> npt.NDArray[np.bool_]:
    # where along it the paper shows
    across = np.rint(rule.middle).astype(np.intp)[None, :] + np.arange(-1, 2)[:, None]
    profile = _taken(flat, across, np.arange(rule.start, rule.end)[None, :]).min(axis=0)
    return np.asarray(profile > (np.percentile(profile, 20) + 255) / 2, np.bool_)


def _ragged(flat: Pixels, rule: Rule) -> bool:
    # small letters side by side are a thin dark band too, but stems and gaps take turns in it
    reach = 6
    across = np.rint(rule.middle).astype(np.intp)[None, :] + np.arange(-reach, reach + 1)[:, None]
    dark = (_taken(flat, across, np.arange(rule.start, rule.end)[None, :]) < _PALE).astype(np.uint8)
    thick = np.zeros(dark.shape[1], np.int64)
    for center in (reach + 1, reach - 1, reach):
        run = np.cumprod(dark[center::-1], axis=0).sum(axis=0) + np.cumprod(dark[center:], axis=0).sum(axis=0) - 1
        thick = np.where(dark[center], run, thick)
    seen = thick[thick > 0]
    return bool(2 * seen.size > thick.size and (np.abs(seen - np.median(seen)) > 1).mean() > _RAGGED)


def _taken(flat: Pixels, across: npt.NDArray[np.intp], along: npt.NDArray[np.intp]) -> Pixels:
    return flat[np.clip(across, 0, flat.shape[0] - 1), along]


def _long(rule: Rule, inches: float, dpi: int) -> bool:
    return len(rule.middle) >= inches * dpi


class _Lines:
    """Rules of one direction, to ask whether strokes that run across them end on them."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules
        self._start = np.array([rule.start for rule in rules], np.float64)
        self._end = np.array([rule.end for rule in rules], np.float64)
        self._low = np.array([rule.middle.min() for rule in rules], np.float64)
        self._high = np.array([rule.middle.max() for rule in rules], np.float64)

    def hold(self, ends: tuple[tuple[float, float], ...], dpi: int) -> bool:
        """True where both ends lie on rules; an end is given across these rules, then along them."""
        return bool(self._rules) and all(self._holds(along, across, _REACH_INCHES * dpi) for across, along in ends)

    def _holds(self, along: float, across: float, reach: float) -> bool:
        near = (self._start - reach <= along) & (along <= self._end + reach)
        near &= (self._low - reach <= across) & (across <= self._high + reach)
        for row in np.flatnonzero(near):
            rule = self._rules[int(row)]
            at = min(len(rule.middle) - 1, max(0, round(along) - rule.start))
            if abs(float(rule.middle[at]) - across) <= reach:
                return True
        return False


# --- cells --------------------------------------------------------------------------------------
def find_cells(image: PageImage) -> tuple[Box, ...]:
    """Closed cells of ruled tables on an upright page, as fractions of it, row by row, left to right.

    Six and more narrow cells of one size side by side, a box for each digit of a number, are one cell.
    A lone rectangle and one around half of the page are no cells.
    """
    return tables_of(find_rules(image))[0]


def tables_of(found: Ruling) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """The cells as `find_cells` gives them, and those of them that are boxes for single digits, from known rules."""
    spaces = _joined_digits(_by_rows(_closed_spaces(found), found.dpi), found.dpi)
    cells = [space for space in spaces if space.digits or _has_neighbor(space, spaces, found.dpi)]
    return _boxes(found, cells), _boxes(found, [space for space in cells if space.digits])


def _boxes(found: Ruling, spaces: list[_Space]) -> tuple[Box, ...]:
    height, width = found.size
    return tuple(
        Box(max(0, s.x0) / width, max(0, s.y0) / height, min(width, s.x1) / width, min(height, s.y1) / height)
        for s in spaces
    )


@dataclass(frozen=True, slots=True)
class _Space:
    """A rectangle closed by rules, in dots."""

    x0: int
    y0: int
    x1: int
    y1: int
    digits: bool = False


def _closed_spaces(found: Ruling) -> list[_Space]:
    walls = _walls(found)
    # around all walls runs one space that is closed nowhere
    x, y, wide, high = cv2.boundingRect(walls)
    left, top = max(0, x - 1), max(0, y - 1)
    around = np.asarray(1 - walls[top : y + high + 1, left : x + wide + 1], np.uint8)
    page = marks(around)
    x1, y1, room = page.x + page.width, page.y + page.height, page.width.astype(np.int64) * page.height
    inside = (page.x > 0) & (page.y > 0) & (x1 < around.shape[1]) & (y1 < around.shape[0])
    roomy = (page.width >= 0.07 * found.dpi) & (page.height >= 0.09 * found.dpi)
    rows = np.flatnonzero(inside & roomy & (page.area > 0.85 * room) & (room < 0.5 * walls.size))
    if rows.size > _MOST_CELLS:
        return []
    edges = np.stack((page.x + left - 1, page.y + top - 1, x1 + left + 1, y1 + top + 1), axis=1)[rows]
    return [_Space(*edge) for edge in edges.tolist()]


def _walls(found: Ruling) -> Pixels:
    walls = np.zeros(found.size, np.uint8)
    for rule in found.rules:
        _draw(walls if rule.level else walls.T, rule, round(_REACH_INCHES * found.dpi))
    return walls


def _draw(walls: Pixels, rule: Rule, reach: int) -> None:
    # two dots thick, so that a lean does not open corners
    along = np.arange(max(0, rule.start - reach), min(walls.shape[1], rule.end + reach))
    middle = rule.middle[np.clip(along - rule.start, 0, len(rule.middle) - 1)]
    across = np.clip(np.floor(middle).astype(np.intp), 0, walls.shape[0] - 2)
    walls[across, along] = 1
    walls[across + 1, along] = 1


def _by_rows(spaces: list[_Space], dpi: int) -> list[_Space]:
    ordered: list[_Space] = []
    row: list[_Space] = []
    for space in sorted(spaces, key=lambda s: s.y0):
        if row and space.y0 - row[0].y0 > 0.08 * dpi:
            ordered += sorted(row, key=lambda s: s.x0)
            row = []
        row.append(space)
    return ordered + sorted(row, key=lambda s: s.x0)


def _joined_digits(spaces: list[_Space], dpi: int) -> list[_Space]:
    joined: list[_Space] = []
    run: list[_Space] = []
    for space in spaces:
        if run and not _continues(run, space, dpi):
            joined += _as_one(run)
            run = []
        run.append(space)
    return joined + _as_one(run)


def _continues(run: list[_Space], space: _Space, dpi: int) -> bool:
    # one box of the row may be missing, and upright lines between boxes: two or three boxes are one space then
    left = run[-1]
    box = _narrowest([*run, space])
    low, high = sorted((left.y1 - left.y0, space.y1 - space.y0))
    return (
        box <= 0.36 * dpi
        and high <= 0.5 * dpi
        and all(_boxes_in(one, box) for one in (left, space))
        and high - low <= max(3, 0.2 * high)
        and abs(left.y0 - space.y0) <= 0.04 * dpi
        and -2 <= space.x0 - left.x1 <= 1.4 * box
    )


def _narrowest(run: list[_Space]) -> int:
    return min(space.x1 - space.x0 for space in run)


def _boxes_in(space: _Space, box: int) -> int:
    # how many boxes of this width it holds; 0 where it is no row of up to three of them
    width = space.x1 - space.x0
    boxes = round(width / box)
    return boxes if boxes <= 3 and abs(width / boxes - box) <= max(3, 0.25 * box) else 0


def _as_one(run: list[_Space]) -> list[_Space]:
    if len(run) < _DIGITS - 2:
        return run
    # two lines may stand between two boxes
    alone = [space.x1 - space.x0 for space in run if _boxes_in(space, _narrowest(run)) == 1]
    if round((run[-1].x1 - run[0].x0) / float(np.median(alone))) < _DIGITS:
        return run
    return [_Space(run[0].x0, min(s.y0 for s in run), run[-1].x1, max(s.y1 for s in run), digits=True)]


def _has_neighbor(space: _Space, spaces: list[_Space], dpi: int) -> bool:
    near = 0.06 * dpi
    for other in spaces:
        shared_x = min(space.x1, other.x1) - max(space.x0, other.x0)
        shared_y = min(space.y1, other.y1) - max(space.y0, other.y0)
        beside = shared_y > 0.5 * min(space.y1 - space.y0, other.y1 - other.y0) and abs(shared_x) <= near
        below = shared_x > 0.5 * min(space.x1 - space.x0, other.x1 - other.x0) and abs(shared_y) <= near
        if other is not space and (beside or below):
            return True
    return False
