"""Line images to letters and words: the sizes that a recognizer wants, and what its columns say (CTC).

Knows arrays only; which runtime turns images into columns is another matter. Word boxes come from the columns in
which letters were seen, and from the ink between the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Pixels
from ocr.quality import inked, runs

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Columns = Callable[[Floats], Floats]
"""(lines, 3, height, width) from -1 black to 1 white, to (lines, columns, classes) probabilities"""

PRESSED = 0.85
"""lines are pressed together by this much where a recognizer says nothing else: letters stay legible, and the work is
that much less"""
_EDGE = 0.07
"""paper above and below the ink, as part of its height"""
_WIDEST = 6400
"""pixels; a wider line is pressed together"""
_STEP = 32
"""widths of batches are multiples of this many pixels"""
_LATE = 2
"""columns of the padding that still belong to a line"""
_CLEAR, _LIKELY = 0.9, 0.5
"""probability of a blank from which on nothing is looked for in its column, and of a sign that is written"""
_PADDING = 0.0
"""mid-grey, as PaddleOCR pads"""


@dataclass(frozen=True, slots=True)
class Letters:
    """What was read in one line: signs, the place of each from 0 to 1 of the line's width, and its probability."""

    text: str
    places: Floats
    chances: Floats
    starts: Ints
    """first column of each sign"""
    ends: Ints
    """and the one behind its last"""
    columns: Floats
    """(columns, classes): the probabilities that all this was read from"""

    @property
    def chance(self) -> float:
        """Of the least sure letter; where none was read, that there is none in the least sure column."""
        held = self.chances if len(self.chances) else self.columns[:, 0]
        return float(held.min()) if len(held) else 1.0


@dataclass(frozen=True, slots=True)
class Reader:
    """A recognizer's way of seeing lines."""

    columns: Columns
    characters: Sequence[str]
    height: int
    """pixels of a line"""
    pressed: float = PRESSED
    batch: int = 16_000
    """pixels that the lines of one batch are wide together"""

    def read(self, lines: Sequence[Pixels]) -> list[Letters]:
        """The letters of each grey line image of whatever size."""
        fitted = [self._fitted(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda at: fitted[at].shape[1])
        found: list[Letters | None] = [None] * len(lines)
        # one piece of memory for all batches: what was never touched costs more than filling it
        widest = max([self.batch, *(_padded(line.shape[1]) for line in fitted)])
        room = np.empty(3 * self.height * widest, np.float32)
        for some in self._batches(fitted, order):
            stack = _stacked([fitted[at] for at in some], self.height, room)
            chances = self.columns(stack)
            stride = stack.shape[3] / chances.shape[1]
            for at, row in zip(some, chances, strict=True):
                found[at] = decoded(row, self.characters, fitted[at].shape[1] / stride)
        return [letters for letters in found if letters is not None]

    def _fitted(self, line: Pixels) -> Pixels:
        height, width = line.shape
        if height < 1 or width < 1:
            return np.full((self.height, 8), 255, np.uint8)
        wanted = min(_WIDEST, max(8, round(width * self.height / height * self.pressed)))
        # between half the size and the whole the fast way reads as well
        way = cv2.INTER_AREA if height > 2 * self.height or width > 2 * wanted else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(line, (wanted, self.height), interpolation=way), np.uint8)

    def _batches(self, lines: Sequence[Pixels], order: Sequence[int]) -> Iterator[list[int]]:
        some: list[int] = []
        for at in order:
            if some and _padded(lines[at].shape[1]) * (len(some) + 1) > self.batch:
                yield some
                some = []
            some.append(at)
        if some:
            yield some


def _padded(width: int) -> int:
    return -(-width // _STEP) * _STEP


def _stacked(lines: Sequence[Pixels], height: int, room: Floats) -> Floats:
    shape = len(lines), 3, height, max(_padded(line.shape[1]) for line in lines)
    stack = room[: prod(shape)].reshape(shape)
    for row, line in zip(stack, lines, strict=True):
        # grey lines have the same value in all three channels
        grey = row[0, :, : line.shape[1]]
        np.multiply(line, np.float32(1 / 127.5), out=grey)
        grey -= np.float32(1)
        row[0, :, line.shape[1] :] = _PADDING
        row[1:] = row[0]
    return stack


def decoded(chances: Floats, characters: Sequence[str], columns: float) -> Letters:
    """The best sign of every column, repeats and blanks fallen away (Graves et al. 2006).

    A sign that no column shows as its best, but several columns together make likelier than none, is written too; one
    that is less likely makes its neighbor as doubtful. `columns` is the width of the line without padding, in columns.
    """
    # a recognizer may write the last letter a little late
    used = chances[: int(columns) + _LATE]
    best = used.argmax(axis=1)
    places, missed, likely = _missed(used, best)
    written = likely > _LIKELY
    best[places[written]] = missed[written]
    starts = np.flatnonzero(np.append(True, best[1:] != best[:-1]))[: len(best)]
    ends = np.append(starts[1:], len(best))[: len(starts)]
    sure = np.maximum.reduceat(used[np.arange(len(best)), best], starts) if len(starts) else np.zeros(0, np.float32)
    seen = best[starts] != 0
    starts, ends, sure = starts[seen], ends[seen], sure[seen]
    if len(starts):
        _doubt(sure, starts, places[~written], 1 - likely[~written])
    last = len(characters)
    signs = [characters[number - 1] if number <= last else " " for number in best[starts].tolist()]
    middles = ((starts + ends) / 2 / max(1.0, columns)).astype(np.float32)
    return Letters("".join(signs), middles, sure, starts, ends, used)


def _missed(used: Floats, best: Ints) -> tuple[Ints, Ints, Floats]:
    """Where between signs another one may have been passed over: its column, its class, and how likely it was there.

    The edges of the signs beside it do not count.
    """
    faint = np.flatnonzero((best == 0) & (used[:, 0] < _CLEAR))
    signs = np.append(best[best != 0], 0)
    after = np.searchsorted(np.flatnonzero(best), faint)
    others, rows = used[faint], np.arange(len(faint))
    others[rows, signs[after]] = others[rows, signs[after - 1]] = others[:, 0] = 0
    found = []
    for run in np.split(rows, np.flatnonzero(np.diff(faint) > 1) + 1) if len(faint) else ():
        place, sign = divmod(int(others[run].argmax()), others.shape[1])
        found.append((faint[run[place]], sign, 1 - np.prod(1 - others[run, sign])))
    places, classes, likely = zip(*found, strict=True) if found else ((), (), ())
    return np.array(places, np.int64), np.array(classes, np.int64), np.array(likely, np.float32)


def _doubt(sure: Floats, starts: Ints, places: Ints, chances: Floats) -> None:
    """Makes nobody surer of the sign before each place than these chances; of the line's first where none is before."""
    np.minimum.at(sure, np.maximum(0, np.searchsorted(starts, places) - 1), chances)


# --- from letters to words ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Span:
    """One word of a line, and the columns of the line's image that it fills."""

    text: str
    left: int
    right: int
    top: int
    bottom: int
    chance: float
    """of its least sure letter"""
    columns: Floats
    """(columns, classes) that it was read from"""


def said(letters: Letters) -> list[tuple[str, float]]:
    """The words of a line, each with the probability of its least sure letter."""
    chances = letters.chances.tolist()
    return [(letters.text[start:end], min(chances[start:end])) for start, end in _parts(letters.text)]


def words(letters: Letters, line: Pixels) -> list[Span]:
    """The words of a line. Spaces tell about where a word ends, the widest gap in the ink there tells exactly."""
    height, width = line.shape
    ink = inked(line)
    parts = _parts(letters.text)
    edges = [0, *_gaps(letters, [end for _, end in parts if end < len(letters.text)], ink), width]
    first = [0, *letters.ends.tolist()]
    last = [*letters.starts.tolist(), len(letters.columns)]
    found = []
    for (start, end), (text, chance), left, right in zip(parts, said(letters), edges, edges[1:], strict=False):
        x, top, filled, high = cv2.boundingRect(ink[:, left:right]) if right > left else (0, 0, 0, 0)
        if not filled:
            filled, high = max(1, right - left), height
        columns = letters.columns[first[start] : last[end]]
        found.append(Span(text, left + x, left + x + filled, top, top + high, chance, columns))
    return found


def _parts(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end."""
    spaces = [-1, *(at for at, sign in enumerate(text) if sign == " "), len(text)]
    return [(before + 1, behind) for before, behind in pairwise(spaces) if behind > before + 1]


def _gaps(letters: Letters, ends: Sequence[int], ink: Pixels) -> list[int]:
    """Where words are parted that end before these signs, which are spaces.

    In the middle of the widest run of empty columns between the letter before and the sign behind the space; in the
    middle between these where there is none.
    """
    width = ink.shape[1]
    starts, stops = runs(np.maximum.reduce(ink, axis=0) == 0).T
    places = np.append(letters.places, np.float32(1)).astype(np.float64) * width
    spaces = np.array(ends, np.int64)
    first = np.maximum(0, np.rint(places[spaces - 1])).astype(np.int64)[:, None]
    last = np.minimum(width, np.rint(places[spaces + 1]) + 1).astype(np.int64)[:, None]
    # told before the runs, and of no width: the middle between the places
    left = np.concatenate([first, np.maximum(first, starts)], axis=1)
    right = np.concatenate([last, np.minimum(last, stops)], axis=1)
    wide = right - left
    wide[:, 0] = 0
    row, widest = np.arange(len(spaces)), wide.argmax(axis=1)
    found: list[int] = ((left[row, widest] + right[row, widest]) // 2).tolist()
    return found


# --- how lines are cut --------------------------------------------------------------------------
def trimmed(line: Pixels, rows: tuple[int, int], usual: float) -> tuple[Pixels, int]:
    """The line cut to its ink with a little paper, and the first row left. Low marks keep the height of letters.

    `usual` is the height of the ink of the page's lines, pixels.
    """
    top, bottom = rows
    least = 0.5 * usual
    if bottom - top < least:
        middle = (top + bottom) / 2
        top, bottom = round(middle - least / 2), round(middle + least / 2)
    edge = max(1, round(_EDGE * (bottom - top)))
    top, bottom = max(0, top - edge), min(line.shape[0], bottom + edge)
    return line[top:bottom], top
