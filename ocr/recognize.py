"""Line images to letters and words: the sizes that a recognizer wants, and what its columns say (CTC).

Knows arrays only; which runtime turns images into columns is another matter. Word boxes come from the columns in
which letters were seen, and from the ink between the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Pixels
from ocr.quality import inked

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Columns = Callable[[Floats], Floats]
"""(lines, 3, height, width) from -1 black to 1 white, to (lines, columns, classes) probabilities"""

_PRESSED = 0.85
"""lines are pressed together by this much: letters stay legible, and the work is that much less"""
_EDGE = 0.07
"""paper above and below the ink, as part of its height"""
_WIDEST = 6400
"""pixels; a wider line is pressed together"""
_STEP = 32
"""widths of batches are multiples of this many pixels"""
_LATE = 2
"""columns of the padding that still belong to a line"""
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


@dataclass(frozen=True, slots=True)
class Reader:
    """A recognizer's way of seeing lines."""

    columns: Columns
    characters: Sequence[str]
    height: int
    """pixels of a line"""
    batch: int = 16_000
    """pixels that the lines of one batch are wide together"""

    def read(self, lines: Sequence[Pixels]) -> list[Letters]:
        """The letters of each grey line image of whatever size."""
        fitted = [self._fitted(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda at: fitted[at].shape[1])
        found: list[Letters | None] = [None] * len(lines)
        for some in self._batches(fitted, order):
            stack = _stacked([fitted[at] for at in some], self.height)
            chances = self.columns(stack)
            stride = stack.shape[3] / chances.shape[1]
            for at, row in zip(some, chances, strict=True):
                found[at] = decoded(row, self.characters, fitted[at].shape[1] / stride)
        return [letters for letters in found if letters is not None]

    def _fitted(self, line: Pixels) -> Pixels:
        height, width = line.shape
        if height < 1 or width < 1:
            return np.full((self.height, 8), 255, np.uint8)
        wanted = min(_WIDEST, max(8, round(width * self.height / height * _PRESSED)))
        way = cv2.INTER_AREA if height > self.height else cv2.INTER_LINEAR
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


def _stacked(lines: Sequence[Pixels], height: int) -> Floats:
    width = max(_padded(line.shape[1]) for line in lines)
    stack = np.empty((len(lines), 3, height, width), np.float32)
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

    `columns` is the width of the line without padding, in columns.
    """
    # a recognizer may write the last letter a little late
    used = chances[: int(columns) + _LATE]
    best = used.argmax(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1) != 0)
    ends = np.append(starts[1:], len(best))[: len(starts)]
    seen = best[starts] != 0
    starts, ends = starts[seen], ends[seen]
    top = used[np.arange(len(best)), best]
    sure = [top[start:end].max() for start, end in zip(starts, ends, strict=True)]
    signs = (characters[number - 1] if number <= len(characters) else " " for number in best[starts].tolist())
    places = ((starts + ends) / 2 / max(1.0, columns)).astype(np.float32)
    return Letters("".join(signs), places, np.array(sure, np.float32), starts, ends, used)


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


def words(letters: Letters, line: Pixels) -> list[Span]:
    """The words of a line. Spaces tell about where a word ends, the widest gap in the ink there tells exactly."""
    width = line.shape[1]
    ink = inked(line)
    filled = np.asarray(ink.any(axis=0), np.bool_)
    found = []
    edge = 0
    start = 0
    while start < len(letters.text):
        end = letters.text.find(" ", start)
        last = end < 0
        end = len(letters.text) if last else end
        if end > start:
            right = width if last else _gap(filled, letters.places[end - 1] * width, _next(letters, end) * width)
            found.append(_span(letters, slice(start, end), ink, edge, right))
            edge = right
        start = end + 1
    return found


def _next(letters: Letters, end: int) -> float:
    return float(letters.places[end + 1]) if end + 1 < len(letters.places) else 1.0


def _gap(filled: npt.NDArray[np.bool_], left: float, right: float) -> int:
    """The middle of the widest run of empty columns between two places; the middle between them where there is none."""
    first, last = max(0, round(left)), min(len(filled), round(right) + 1)
    walls = [-1, *np.flatnonzero(filled[first:last]).tolist(), last - first]
    start, end = max(pairwise(walls), key=lambda run: run[1] - run[0])
    return first + (start + end + 1) // 2 if end - start > 1 else (first + last) // 2


def _span(letters: Letters, part: slice, ink: Pixels, left: int, right: int) -> Span:
    chance = float(letters.chances[part].min())
    first = letters.ends[part.start - 1] if part.start else 0
    last = letters.starts[part.stop] if part.stop < len(letters.starts) else len(letters.columns)
    x, y, width, height = cv2.boundingRect(ink[:, left:right]) if right > left else (0, 0, 0, 0)
    if not width:
        width, height = max(1, right - left), ink.shape[0]
    return Span(letters.text[part], left + x, left + x + width, y, y + height, chance, letters.columns[first:last])


# --- how lines are cut --------------------------------------------------------------------------
def rows_of(line: Pixels) -> tuple[int, int]:
    """First and last row, exclusive, of a line's ink; (0, 0) for none."""
    rows = np.flatnonzero(inked(line).any(axis=1))
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)


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
