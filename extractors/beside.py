"""Sections that stand side by side, as wife and husband on a certificate of marriage: read one after the other.

Rows run across both halves of the paper, so that a value of the left half would run into the label of the right one.
Where the labels of two such sections are seen beside each other, the words between them and the next section are
parted at the edge of the right half, and the left half is read first. Papers that print the two sections one below
the other stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from dossier.form import Form, Section
from dossier.text import around
from extractors.anchors import LabelFinder, Match
from extractors.stream import Strip, Token, rows_of

_LEAST = 2
"""labels that must be seen in pairs"""
_LEVEL = 0.04
"""labels of one row lie at most so much of the page's height apart: the two halves may be filled line by line"""
_APART = 0.25
"""of the width of the page, between the left edges of the halves"""
_SLACK = 0.012
_LONG = 8
"""letters of a text that is not found by chance"""


def finder_of(form: Form, strips: Sequence[Strip]) -> LabelFinder:
    """The finder for this form, over strips in the order in which its sections are read."""
    finder = LabelFinder(strips)
    for at, (left, right) in enumerate(pairwise(form.sections)):
        if right.beside:
            finder = LabelFinder(_parted(finder, left, right, form.sections[at + 2 :]))
    return finder


def _parted(finder: LabelFinder, left: Section, right: Section, later: Sequence[Section]) -> Sequence[Strip]:
    labels = [(a.label, b.label) for a, b in zip(left.fields, right.fields, strict=False)]
    pairs = [pair for a, b in labels if (pair := _best_pair(finder, a, b)) is not None]
    if len(pairs) < _LEAST:
        return finder.strips
    page = finder.strips[pairs[0][0].strip].page
    edge = median(_first_word(finder, match).box.x0 for _, match in pairs) - _SLACK
    here = [match for pair in pairs for match in pair if finder.strips[match.strip].page == page]
    first = min(match.strip for match in here)
    last = max(match.strip for match in here)
    texts = [text for section in later for text in _texts(section) if len(text) >= _LONG]
    after = [best.strip for text in texts for best in finder.matches(text)[:1] if best.strip > last]
    stop = min(after, default=last + 2)
    block = [strip for strip in finder.strips[first:stop] if strip.page == page]
    tokens = [token for strip in block for token in strip.tokens]
    halves = [[t for t in tokens if (t.box.center[0] < edge) is is_left] for is_left in (True, False)]
    fresh = [tuple(row) for half in halves for row in rows_of(half)]
    made = [Strip(0, page, row, around(token.box for token in row)) for row in fresh]
    whole = [*finder.strips[:first], *made, *(s for s in finder.strips[first:stop] if s.page != page)]
    whole += finder.strips[stop:]
    return [Strip(place, s.page, s.tokens, s.box, s.row, s.column) for place, s in enumerate(whole)]


def _best_pair(finder: LabelFinder, left: Sequence[str], right: Sequence[str]) -> tuple[Match, Match] | None:
    """One label in the left half, the other in the right half beside it: those that fit best, the upper ones."""
    found = []
    for a in (match for text in left for match in finder.matches(text)):
        for b in (match for text in right for match in finder.matches(text)):
            one, other = _first_word(finder, a), _first_word(finder, b)
            level = abs(one.box.center[1] - other.box.center[1]) < _LEVEL and one.page == other.page
            if level and other.box.x0 - one.box.x0 > _APART:
                found.append((a, b))
    return max(found, key=lambda pair: (pair[0].score + pair[1].score, -pair[0].strip), default=None)


def _first_word(finder: LabelFinder, match: Match) -> Token:
    return finder.strips[match.strip].tokens[finder.folded[match.strip].origin[match.start][0]]


def _texts(section: Section) -> list[str]:
    return [*section.after, *(text for spec in section.fields for text in spec.label), *section.ends]
