"""Groups words into lines by geometry alone, for engines that find pieces of lines and no reading order.

Words on one level make one line, however far apart: whoever reads a table parts the line at its cells.
Refuses to look at the words' letters, but to tell lines from dirt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from dossier.text import TextLine, Word

_OVERLAP = 0.5
"""words share a line where they overlap in height by this part of the lower one"""
_LOW, _TALL = 0.6, 1.7
"""words of usual height, as parts of the median"""
_GUIDES = 4
"""words of a line, the nearest ones, that say where it runs"""
_REACH = 4.0
"""usual heights; a line is no higher, even where its lean is not known"""
_NEAR = 4.0
"""letters' widths between two words that surely stand on one line, to measure the lean"""
_ALIKE = 0.3
"""words that measure the lean differ in height by this part at most"""
_STEEPEST = 0.08
"""fractions of height a fraction of width: about three degrees on upright A4; more is no lean of a straight page"""
_DIRT = 0.5
"""a line of one or two letters and less confidence than this is dirt: a third fewer wrong letters on real scans"""
_PAIRS = 8
"""so many neighbours make a lean believable"""


def lines_of(words: Iterable[Word]) -> tuple[TextLine, ...]:
    """The lines of one page, top to bottom, each from left to right. Marks set high or low stay with their line."""
    ordered = sorted(words, key=lambda word: (word.box.x0, word.box.y0))
    if not ordered:
        return ()
    slope = _slope(ordered)
    usual = median(word.box.height for word in ordered)
    reach = _REACH * usual
    rows: list[list[Word]] = []
    # usual words first: specks and strokes must not draw words away from their line
    for word in sorted(ordered, key=lambda word: not _LOW * usual <= word.box.height <= _TALL * usual):
        row = _row_for(word, rows, slope, reach)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = [sorted(row, key=lambda word: (word.box.x0, word.box.y0)) for row in rows]
    lines.sort(key=lambda row: (median(_level(word, slope) for word in row), row[0].box.x0))
    return tuple(TextLine(tuple(row)) for row in lines)


def is_dirt(line: TextLine) -> bool:
    """Specks on the edge of a sheet are read as strokes and brackets, or as a letter that nobody is sure of."""
    letters = [letter for letter in line.text if letter.isalnum()]
    return not letters or (len(letters) <= 2 and line.confidence < _DIRT)


def _row_for(word: Word, rows: Sequence[list[Word]], slope: float, reach: float) -> list[Word] | None:
    """The row whose nearest words stand level with the word and are most like it in height."""
    best, most, level = None, 0.0, _level(word, slope)
    for row in rows:
        if abs(_level(row[0], slope) - level) > max(reach, word.box.height):
            continue
        near = sorted(row, key=lambda other: abs(other.box.center[0] - word.box.center[0]))[:_GUIDES]
        alike = max((_alike(other, word) for other in near if _shared(other, word, slope) >= _OVERLAP), default=0.0)
        if alike > most:
            best, most = row, alike
    return best


def _alike(one: Word, other: Word) -> float:
    """The part that two words have in common of the height that they take together, about; 0 to 1."""
    taller = max(one.box.height, other.box.height)
    lower = min(one.box.height, other.box.height)
    return lower / taller if taller > 0 else 1.0


def _shared(left: Word, right: Word, slope: float) -> float:
    """Overlap in height as part of the lower word, 1 at most; the right one is moved back along the lean."""
    drift = slope * (right.box.center[0] - left.box.center[0])
    overlap = min(left.box.y1, right.box.y1 - drift) - max(left.box.y0, right.box.y0 - drift)
    lower = min(left.box.height, right.box.height)
    return overlap / lower if lower > 0 else float(overlap >= 0)


def _level(word: Word, slope: float) -> float:
    x, y = word.box.center
    return y - slope * x


def _slope(ordered: Sequence[Word]) -> float:
    """How far lines fall from left to right, in fractions of height a fraction of width; 0 where too few tell."""
    letter = median(word.box.width / max(1, len(word.text)) for word in ordered)
    found = []
    for at, word in enumerate(ordered):
        follower = _follower(word, ordered[at + 1 :], letter)
        if follower is not None:
            run = follower.box.center[0] - word.box.center[0]
            rise = follower.box.center[1] - word.box.center[1]
            if run > 0:
                found.append((rise / run, run))
    if len(found) < _PAIRS:
        return 0.0
    slope = _weighted_median(found)
    return slope if abs(slope) <= _STEEPEST else 0.0


def _follower(word: Word, after: Sequence[Word], letter: float) -> Word | None:
    """The nearest word to the right on the same level and of the same height."""
    for other in after:
        gap = other.box.x0 - word.box.x1
        if gap > _NEAR * letter:
            return None
        alike = abs(other.box.height - word.box.height) <= _ALIKE * max(other.box.height, word.box.height)
        if gap >= 0 and alike and _shared(word, other, 0.0) >= _OVERLAP:
            return other
    return None


def _weighted_median(values: Iterable[tuple[float, float]]) -> float:
    ordered = sorted(values)
    half, passed = sum(weight for _, weight in ordered) / 2, 0.0
    for value, weight in ordered:
        passed += weight
        if passed >= half:
            return value
    return 0.0
