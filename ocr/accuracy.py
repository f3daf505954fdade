"""How far readings are from the truth: character and word error rates, with and without tones.

Rates are edits a sign of the truth (Levenshtein 1966), summed over all pairs, so long lines weigh more. Lines of a page
are paired by their letters, never by their order: what comes first on a page of columns is a matter of opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dossier.text import Box
from dossier.vietnamese import canonical, without_marks

_LEADER = re.compile(r"\.(?:\s?\.){2,}")
"""three dots or more; `canonical` has written … as three"""
_SAME = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_WHOLE = 0.5
"""likeness from which two lines are the same one; unlike lines of Vietnamese share about 0.3"""
_PART = 75.0
"""likeness, of 100, of a piece to the best place in a longer line from which it is a part of that line"""
_LEVEL = 0.5
"""of a line's height its middle is away from that of another line in its row at most"""
_BINS = 10
_CODE, _CODE_DIGITS = re.compile(r"\w(?:\S*\w)?"), 6


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Rates from 0, which is perfect; above 1 where more was read than is there."""

    characters: float
    without_marks: float
    """the rate when letters lose their marks in both texts: what is left is not the marks' fault"""
    words: float
    exact: float
    """part of the lines without any error"""
    lines: int
    signs: int


@dataclass(frozen=True, slots=True)
class Match:
    """A line of the truth, or several that were read as one, and what was read there."""

    truth: str
    reading: str
    """empty where nothing was"""
    sources: tuple[int, ...]
    """the readings, by number, that it was joined from, in order"""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The truth of a page beside what was read on it."""

    matches: tuple[Match, ...]
    """in the order of the truth; together they hold every line of it once"""
    extra: tuple[int, ...]
    """the readings, by number, that are no line of the truth: stamps, handwriting, dirt"""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(match.truth, match.reading) for match in self.matches]


@dataclass(frozen=True, slots=True)
class Judged:
    """A word as read: how sure the engine was, and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Words of like confidence."""

    confidence: float
    """mean"""
    right: float
    """share"""
    words: int


# --- rates --------------------------------------------------------------------------------------
def comparable_line(text: str) -> str:
    """The text under which readings are compared: canonical, a leader one …, quotation marks of one kind.

    How many dots a leader has says nothing; case and the place of tones do.
    """
    return _LEADER.sub("…", canonical(text)).translate(_SAME)


def accuracy(pairs: Iterable[tuple[str, str]]) -> Accuracy:
    """Over pairs of truth and reading, both in the form in which they are to be compared."""
    edits = bare_edits = word_edits = signs = words = exact = lines = 0
    for truth, reading in pairs:
        edits += Levenshtein.distance(truth, reading)
        bare_edits += Levenshtein.distance(without_marks(truth), without_marks(reading))
        word_edits += Levenshtein.distance(truth.split(), reading.split())
        signs += len(truth)
        words += len(truth.split())
        exact += truth == reading
        lines += 1
    return Accuracy(
        edits / max(1, signs),
        bare_edits / max(1, signs),
        word_edits / max(1, words),
        exact / max(1, lines),
        lines,
        signs,
    )


def exact_codes(pairs: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Words with six digits and more (numbers of persons and papers, dates): how many were read to the letter in
    their line, and how many there are.
    """
    right = total = 0
    for truth, reading in pairs:
        for code in _CODE.findall(truth):
            if sum(sign.isdigit() for sign in code) >= _CODE_DIGITS:
                total += 1
                right += re.search(rf"(?<!\w){re.escape(code)}(?!\w)", reading) is not None
    return right, total


# --- lines of a page ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that are held for the same place on the paper, by number; alone while one side is empty."""

    truths: tuple[int, ...]
    readings: tuple[int, ...]

    @property
    def alone(self) -> bool:
        return not self.truths or not self.readings

    def joined(self, other: _Group) -> _Group:
        return _Group(
            tuple(sorted(self.truths + other.truths)), tuple(sorted(self.readings + other.readings))
        )  # fmt: skip


def align(truths: Sequence[str], readings: Sequence[str], rows: Sequence[int] = ()) -> Alignment:
    """Pairs the lines of a page, first whole ones, then pieces: engines part rows at columns, or join columns.

    Both sides in the form in which they are to be compared. The order of `readings` tells only which piece of a row
    comes first, so sort them from left to right; the order of `truths`, which of two lines read as one. `rows` has
    the row of the page that each reading stands in (`rows_of`): what stands in two rows is no one line.
    """
    of_truth = {number: _Group((number,), ()) for number in range(len(truths))}
    of_reading = {number: _Group((), (number,)) for number in range(len(readings))}
    row_of = dict(enumerate(rows))

    def cost(group: _Group) -> int:
        return Levenshtein.distance(_text(truths, group.truths), _text(readings, group.readings))

    def join(group: _Group) -> None:
        of_truth.update(dict.fromkeys(group.truths, group))
        of_reading.update(dict.fromkeys(group.readings, group))

    for t, unit in _whole(truths, readings, row_of):
        if of_truth[t].alone and all(of_reading[r].alone for r in unit):
            join(_Group((t,), unit))
    for t, r in _pieces(truths, readings):
        truth, reading = of_truth[t], of_reading[r]
        both = truth.joined(reading)
        if not (truth.alone or reading.alone) or len({row_of.get(number) for number in both.readings}) > 1:
            continue
        least = min(len(line) for line, group in ((truths[t], truth), (readings[r], reading)) if group.alone)
        # left apart, both sides are errors; together they must save more than the piece that is added
        if cost(truth) + cost(reading) - cost(both) > least:
            join(both)
    groups = dict.fromkeys(of_truth[number] for number in range(len(truths)))
    return Alignment(
        tuple(Match(_text(truths, g.truths), _text(readings, g.readings), g.readings) for g in groups),
        tuple(number for number, group in of_reading.items() if group.alone),
    )


def rows_of(boxes: Sequence[Box]) -> list[int]:
    """The row of the page, by number, that each line stands in: lines on one level stand in one."""
    rows, level, number = [0] * len(boxes), 0.0, -1
    for place, box in sorted(enumerate(boxes), key=lambda item: item[1].center[1]):
        if number < 0 or box.center[1] - level > _LEVEL * box.height:
            level, number = box.center[1], number + 1
        rows[place] = number
    return rows


def _text(lines: Sequence[str], numbers: Iterable[int]) -> str:
    return " ".join(lines[number] for number in numbers)


def _whole(
    truths: Sequence[str], readings: Sequence[str], row_of: Mapping[int, int]
) -> list[tuple[int, tuple[int, ...]]]:
    """Lines of the truth with readings, or neighbours in a row, that are like them; the surest pairs first."""
    rows: dict[int, tuple[int, ...]] = {}
    for number, row in row_of.items():
        rows[row] = (*rows.get(row, ()), number)
    found = []
    runs = [row[i:j] for row in rows.values() for i, j in combinations(range(len(row) + 1), 2)]
    for unit in dict.fromkeys([*((r,) for r in range(len(readings))), *runs]):
        reading = _text(readings, unit)
        for t, truth in enumerate(truths):
            longer, distance = max(len(truth), len(reading)), Levenshtein.distance(truth, reading)
            if longer - distance >= _WHOLE * longer > 0:
                found.append((2 * distance - len(truth) - len(reading), t, unit))
    return [(t, unit) for _, t, unit in sorted(found)]


def _pieces(truths: Sequence[str], readings: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of which one is a piece of the other, the longest pieces first."""
    found = []
    for t, truth in enumerate(truths):
        for r, reading in enumerate(readings):
            likeness = fuzz.partial_ratio(truth, reading, score_cutoff=_PART)
            if likeness >= _PART:
                found.append((-likeness * min(len(truth), len(reading)), t, r))
    return [(t, r) for _, t, r in sorted(found)]


# --- confidence ---------------------------------------------------------------------------------
def judged_words(truth: str, words: Iterable[tuple[str, float]]) -> Iterator[Judged]:
    """Every word that was read in place of `truth`, with its confidence; in the form in which they are compared."""
    read = list(words)
    for part in Levenshtein.opcodes(truth.split(), [text for text, _ in read]):
        for _, confidence in read[part.dest_start : part.dest_end]:
            yield Judged(confidence, part.tag == "equal")


def calibration(judged: Iterable[Judged]) -> tuple[float, tuple[Bin, ...]]:
    """Expected calibration error over ten equal ranges of confidence, and the ranges that hold words."""
    held: dict[int, list[Judged]] = {}
    for word in judged:
        held.setdefault(min(_BINS - 1, int(word.confidence * _BINS)), []).append(word)
    bins = tuple(
        Bin(sum(w.confidence for w in words) / len(words), sum(w.right for w in words) / len(words), len(words))
        for _, words in sorted(held.items())
    )
    total = sum(each.words for each in bins)
    return sum(abs(each.confidence - each.right) * each.words for each in bins) / max(1, total), bins
