"""The same page scanned twice: found by its words, since two scans of one page never have the same pixels.

Refuses to call two filled forms of one printing the same: most of their words are printed, but numbers tell them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.problem import Problem
from dossier.text import PageText
from extractors.stream import fold

_FEWEST_WORDS = 12
"""with fewer, two pages are alike by chance"""
_ALIKE = 0.9
"""share of the words that both have; readings of two scans of one page differ in a few"""
_SAME_NUMBERS = 0.8


@dataclass(frozen=True, slots=True)
class _Words:
    number: int
    all: Counter[str]
    numbers: Counter[str]


def twins(pages: Sequence[PageText]) -> Mapping[int, int]:
    """For each page that says again what one before it says, by number: the number of the first one that does."""
    found: dict[int, int] = {}
    known: list[_Words] = []
    for page in pages:
        words = _words(page)
        if words.all.total() < _FEWEST_WORDS:
            continue
        first = next((each.number for each in known if _same(each, words)), None)
        if first is None:
            known.append(words)
        else:
            found[page.number] = first
    return found


def twin_problems(pages: Sequence[PageText]) -> tuple[Problem, ...]:
    """The same as problems of the dossier."""
    return tuple(
        Problem("dossier.same_page", {"pages": f"{first}, {again}"}) for again, first in sorted(twins(pages).items())
    )


def _words(page: PageText) -> _Words:
    words = [folded for line in page.lines for word in line.words if (folded := fold(word.text))]
    return _Words(page.number, Counter(words), Counter(word for word in words if any(map(str.isdigit, word))))


def _same(one: _Words, other: _Words) -> bool:
    return _share(one.all, other.all) >= _ALIKE and _share(one.numbers, other.numbers) >= _SAME_NUMBERS


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Of all words of both pages, how many stand on both: 0 to 1; 1 where there are none."""
    total = one.total() + other.total()
    if total == 0:
        return 1.0
    if 2 * min(one.total(), other.total()) < _SAME_NUMBERS * total:
        return 0.0
    return 2 * (one & other).total() / total
