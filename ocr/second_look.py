"""A second look at lines with words that a recognizer was not sure of: the same pixels, drawn another way.

A network that guesses at a blurred mark often says something else when the letters come a little smaller; one that is
right says the same. Of values with a word below 0.97 on papers in unknown faces 96 in 100 were right where both looks
agreed, 75 where they did not; below 0.5 it was all of 17 and 8 of 14. Only lines in doubt are looked at again, the
least sure first, and no more than a share of the page, so that the second look costs a bounded part of the first.
Refuses to choose between the two: what a value may be is known by those who know its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import cv2
import numpy as np

from dossier.text import Alternative
from ocr.engine import Pixels

DOUBT = 0.99
"""probability of its least sure letter below which a word is looked at again"""
_SHARE, _FEW = 0.35, 4
"""of a page's lines that are looked at twice at most; a page of few lines may have this many"""
_PAPER = 0.14
"""heights of the line that are added above and below: the network sees the letters a fifth smaller"""
Seen = tuple[str, float]
"""a word and the probability of its least sure letter"""


def in_doubt(lines: Sequence[Sequence[Seen]]) -> list[int]:
    """Which lines of a page to look at again, by number, top to bottom."""
    least = [min((chance for _, chance in words), default=1.0) for words in lines]
    doubtful = sorted((chance, at) for at, chance in enumerate(least) if chance < DOUBT)
    return sorted(at for _, at in doubtful[: max(_FEW, round(_SHARE * len(lines)))])


def drawn_again(line: Pixels) -> Pixels:
    """The line as it is shown the second time."""
    edge = max(2, round(_PAPER * line.shape[0]))
    return np.asarray(cv2.copyMakeBorder(line, edge, edge, 0, 0, cv2.BORDER_REPLICATE), np.uint8)


def second_words(first: Sequence[Seen], second: Sequence[Seen]) -> list[Alternative]:
    """What stands in the place of each word of a line at the second look; empty where nothing does."""
    found: list[Alternative] = []
    for count, there in _stretches([word for word, _ in first], second):
        if count == len(there):
            found += [_told([seen]) for seen in there]
        elif count:
            # joined or parted otherwise: none of them is what it was
            found += [_told(there)] * count
        elif found:
            found[-1] = _told([(found[-1].text, found[-1].chance), *there])
    return found


def _stretches(first: Sequence[str], second: Sequence[Seen]) -> Iterator[tuple[int, list[Seen]]]:
    """How many words of the first line, and which of the second stand in their place; stretches that differ as one."""
    count, there = 0, list[Seen]()
    matched = SequenceMatcher(None, first, [word for word, _ in second], autojunk=False)
    for tag, begin, end, start, stop in matched.get_opcodes():
        words = second[start:stop]
        if tag != "equal":
            count, there = count + end - begin, [*there, *words]
            continue
        yield count, there
        yield end - begin, list(words)
        count, there = 0, []
    yield count, there


def _told(seen: Sequence[Seen]) -> Alternative:
    return Alternative(" ".join(word for word, _ in seen), round(min((chance for _, chance in seen), default=0.0), 4))
