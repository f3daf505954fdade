"""Cuts a page that carries several papers: two identity cards or two A5 sheets copied onto one A4.

A page is cut only where each part, looked at alone, opens a paper: a form that quotes a second heading stays whole.
Refuses to say which paper a part is. A part is a page of its own: its words lie in fractions of the part, so that
whoever reads it needs to know nothing of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from dossier.text import Box, PageText, TextLine, Word
from extractors.stream import fold

WHOLE = Box(0.0, 0.0, 1.0, 1.0)
HEADING = fold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_ALIKE = 84.0
_APART_DOWN, _APART_ACROSS = 0.12, 0.3
"""headings nearer to each other than this part of the page belong to one paper"""
_HEAD_ROOM = 0.12
"""the cut lies at most this far above the lower heading: a letterhead may begin higher than the heading beside it"""
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Side:
    """A page, or the part of it that one paper takes up."""

    page: PageText
    area: Box | None
    """of the whole page, upright frame; None where it is the whole page"""

    @property
    def number(self) -> int:
        return self.page.number


def sides_of(page: PageText, opens: Callable[[PageText], bool]) -> list[Side]:
    """The sides on a page, in reading order; `opens` says whether a part, looked at alone, begins a paper."""
    parts = _parts(page, WHOLE, opens, _DEEPEST)
    if len(parts) == 1:
        return [Side(page, None)]
    return [Side(part_of(page, box), box) for box in parts]


def is_heading(text: str) -> bool:
    """True for a row that holds the national heading, however it was read."""
    letters = fold(text)
    return len(letters) >= 20 and fuzz.partial_ratio(HEADING, letters, score_cutoff=_ALIKE) > 0


def part_of(page: PageText, box: Box) -> PageText:
    """What stands in a part of the page, in fractions of the part."""
    lines = (tuple(_moved(word, box) for word in line.words if box.contains(*word.box.center)) for line in page.lines)
    return replace(
        page,
        lines=tuple(TextLine(words) for words in lines if words),
        cells=tuple(within(cell, box) for cell in page.cells if box.contains(*cell.center)),
        codes=tuple(replace(code, box=within(code.box, box)) for code in page.codes if box.contains(*code.box.center)),
        unread=tuple(within(ink, box) for ink in page.unread if box.contains(*ink.center)),
    )


def within(box: Box, area: Box) -> Box:
    """A box of the whole page in fractions of the area, kept inside it."""
    xs = [min(1.0, max(0.0, (x - area.x0) / area.width)) for x in (box.x0, box.x1)]
    ys = [min(1.0, max(0.0, (y - area.y0) / area.height)) for y in (box.y0, box.y1)]
    return Box(xs[0], ys[0], xs[1], ys[1])


def outside(box: Box, area: Box | None) -> Box:
    """The way back: a box in fractions of the area as one of the whole page."""
    if area is None:
        return box
    return Box(
        area.x0 + box.x0 * area.width, area.y0 + box.y0 * area.height,
        area.x0 + box.x1 * area.width, area.y0 + box.y1 * area.height,
    )  # fmt: skip


def _moved(word: Word, area: Box) -> Word:
    return replace(word, box=within(word.box, area))


def _parts(page: PageText, area: Box, opens: Callable[[PageText], bool], depth: int) -> list[Box]:
    part = page if area is WHOLE else part_of(page, area)
    spots = [line.box for line in part.lines if is_heading(line.text)] if depth else []
    for halves in _cuts(part, spots):
        whole = [outside(half, area) for half in halves]
        if all(opens(part_of(page, half)) for half in whole):
            return [found for half in whole for found in _parts(page, half, opens, depth - 1)]
    return [area]


def _cuts(part: PageText, spots: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Ways to cut between headings: across the page above a lower one, or down it between two side by side."""
    found = []
    words = [word.box for line in part.lines for word in line.words]
    for upper, lower in pairwise(sorted(spots, key=lambda box: box.y0)):
        if lower.y0 - upper.y0 > _APART_DOWN:
            top = max(upper.y1, lower.y0 - _HEAD_ROOM)
            at = _widest_gap([(box.y0, box.y1) for box in words], top, lower.y0)
            found.append((Box(0, 0, 1, at), Box(0, at, 1, 1)))
    for left, right in pairwise(sorted(spots, key=lambda box: box.x0)):
        if right.center[0] - left.center[0] > _APART_ACROSS and right.x0 > left.x1:
            at = _widest_gap([(box.x0, box.x1) for box in words], left.x1, right.x0)
            found.append((Box(0, 0, at, 1), Box(at, 0, 1, 1)))
    return found


def _widest_gap(spans: Sequence[tuple[float, float]], first: float, last: float) -> float:
    """The middle of the widest stretch between `first` and `last` that no word touches; `last` where there is none."""
    best, middle, reached = 0.0, last, first
    for start, end in sorted((s, e) for s, e in spans if e > first and s < last):
        if start - reached > best:
            best, middle = start - reached, (start + reached) / 2
        reached = max(reached, end)
    if last - reached > best:
        middle = (last + reached) / 2
    return min(0.999, max(0.001, middle))
