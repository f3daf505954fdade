"""Finds a form's printed labels in a document and lines them up in print order.

Every label has several places where it might stand: misread letters and lost tone marks make a perfect
match rare, and the same wording ("Nơi cư trú", "Năm sinh") is printed again in every section. Which
place is meant follows from the order of all labels together: the chain of matches with the greatest total
score, each behind the one before it. So two blocks with equal labels need no rule of their own, and the
total says how well a form fits a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from dossier.form import FieldSpec, Form, Section, Wordings
from dossier.vietnamese import canonical
from extractors.stream import Folded, Strip, fold, folded

_CUTOFF = 78.0
_SHORT = 7
_SHORT_CUTOFF = 74.0
"""for short labels that are whole words before a colon; others need more"""
_STANDS_OUT_CUTOFF = 84.0
_SHORTEST = 3
_SHARED = 0.2
"""of a label's letters in threes: a match of 78 in 100 letters shares at least a third of them"""
_GAP_COST = 0.004
"""per strip between two matches: of equal matches the nearer one is meant"""
_MOST_MATCHES = 12


@dataclass(frozen=True, slots=True)
class Anchor:
    """A printed text that the form knows: the label of a field, a heading, or the text after the last value."""

    wordings: tuple[str, ...]
    section: int
    field: FieldSpec | None
    column: int | None = None
    """for a head over a value column: which"""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """Where an anchor stands: letters `start` to `end` of a strip's folded text. `score` 0 to 1."""

    strip: int
    start: int
    end: int
    score: float
    wording: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The matches of a form's anchors on a document, None where one was not found."""

    anchors: tuple[Anchor, ...]
    matches: tuple[Match | None, ...]

    @property
    def fit(self) -> float:
        """Share of the form's printed letters that were found, 0 to 1: which form this is."""
        found, missing = self._letters()
        return found / (found + missing) if found else 0.0

    @property
    def explained(self) -> float:
        """Letters found less letters missing: of two editions, one may have all that the other has, and more."""
        found, missing = self._letters()
        return found - missing

    def _letters(self) -> tuple[float, float]:
        found = missing = 0.0
        for anchor, match in zip(self.anchors, self.matches, strict=True):
            if match is not None:
                weight = len(folded_wording(match.wording))
                found += weight * match.score
                missing += weight * (1 - match.score)
            elif anchor.required:
                missing += max(len(folded_wording(wording)) for wording in anchor.wordings)
        return found, missing


def anchors_of(form: Form) -> tuple[Anchor, ...]:
    """A form's printed texts in print order."""
    found: list[Anchor] = []
    for s, section in enumerate(form.sections):
        found.extend(_section_anchors(s, section))
    return tuple(found)


def _section_anchors(s: int, section: Section) -> list[Anchor]:
    found = [Anchor(section.after, s, None)] if section.after else []
    found += [Anchor((head,), s, None, column) for column, head in enumerate(section.heads)]
    # labels of a list in running text stand once an entry: they are looked for entry by entry
    for spec in () if section.running else section.fields:
        wordings: list[Wordings] = [(part,) for part in spec.parts] or ([spec.label] if spec.label else [])
        found += [Anchor(wording, s, spec, required=not spec.optional) for wording in wordings]
    found += [Anchor((text,), s, None, required=False) for text in section.ends]
    return found


class LabelFinder:
    """Looks for wordings in the strips of one document; each wording is looked up once."""

    def __init__(self, strips: Sequence[Strip]) -> None:
        self.strips = strips
        self.folded = tuple(folded(strip) for strip in strips)
        self._pieces = tuple(_pieces(text.letters) for text in self.folded)
        self._known: dict[str, tuple[Match, ...]] = {}

    def chain(self, form: Form) -> Chain:
        """The best places of a form's anchors, in print order."""
        anchors = anchors_of(form)
        options = [sorted((m for w in anchor.wordings for m in self.matches(w)), key=_place) for anchor in anchors]
        return Chain(anchors, tuple(_best_chain(options)))

    def matches(self, wording: str) -> tuple[Match, ...]:
        """Every place where the wording may stand, best first."""
        if wording not in self._known:
            wanted = folded_wording(wording)
            pieces = _pieces(wanted)
            hits = [
                match
                for number, text in enumerate(self.folded)
                # nearly all rows are told to be others by their letters in threes, at a fiftieth of the cost
                if len(wanted) <= _SHORT or len(pieces & self._pieces[number]) >= _SHARED * len(pieces)
                for match in self._in_strip(wording, wanted, number, text, 0, len(text.letters))
            ]
            self._known[wording] = tuple(sorted(hits, key=lambda m: -m.score)[:_MOST_MATCHES])
        return self._known[wording]

    def opens(self, match: Match) -> bool:
        """Whether the label begins its row with a capital, or a colon follows it: what labels do and words do not."""
        text, strip = self.folded[match.strip], self.strips[match.strip]
        token, letter = text.origin[match.start]
        first = token == 0 and strip.tokens[0].text[letter].isupper()
        return first or self._stands_out(match.strip, match.start, match.end)

    def _in_strip(self, wording: str, wanted: str, number: int, text: Folded, first: int, last: int) -> list[Match]:
        letters = text.letters[first:last]
        if len(letters) < 0.75 * len(wanted) or not wanted:
            return []
        cutoff = (
            (_SHORT_CUTOFF if len(wanted) > _SHORTEST else _STANDS_OUT_CUTOFF) if len(wanted) <= _SHORT else _CUTOFF
        )
        hit = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=cutoff)
        if hit is None:
            return []
        start, end, ratio = self._snapped(wanted, text, first + hit.dest_start, first + hit.dest_end)
        if ratio < cutoff or end <= start:
            return []
        if ratio < _STANDS_OUT_CUTOFF and len(wanted) <= _SHORT and not self._stands_out(number, start, end):
            return []
        found = [Match(number, start, end, self._score(wording, ratio, number, start, end), wording)]
        if start - first >= len(wanted) - 2:
            found += self._in_strip(wording, wanted, number, text, first, start)
        if last - end >= len(wanted) - 2:
            found += self._in_strip(wording, wanted, number, text, end, last)
        return found

    def _stands_out(self, number: int, start: int, end: int) -> bool:
        """Whole words before a colon: few words of a text are."""
        text, strip = self.folded[number], self.strips[number]
        whole = self._begins_word(text, start) and self._ends_word(text, end)
        (t1, c1) = text.origin[end - 1]
        return whole and strip.tokens[t1].text[c1 + 1 :][:1] == ":"

    def _snapped(self, wanted: str, text: Folded, start: int, end: int) -> tuple[int, int, float]:
        """The span near a rough one that fits best, at word edges where possible."""
        best = (start, end, -1.0)
        best_rank = -1.0
        for s in range(max(0, start - 2), min(len(text.letters), start + 3)):
            for e in range(max(s + 1, end - 3), min(len(text.letters), end + 3) + 1):
                ratio = fuzz.ratio(wanted, text.letters[s:e])
                rank = ratio + 4 * self._begins_word(text, s) + 4 * self._ends_word(text, e)
                if rank > best_rank:
                    best, best_rank = (s, e, ratio), rank
        return best

    @staticmethod
    def _begins_word(text: Folded, at: int) -> bool:
        return at == 0 or text.origin[at - 1][0] != text.origin[at][0]

    @staticmethod
    def _ends_word(text: Folded, at: int) -> bool:
        return at == len(text.letters) or text.origin[at - 1][0] != text.origin[at][0]

    def _score(self, wording: str, ratio: float, number: int, start: int, end: int) -> float:
        text, strip = self.folded[number], self.strips[number]
        (t0, c0), (t1, c1) = text.origin[start], text.origin[end - 1]
        printed = " ".join(token.text for token in strip.tokens[t0 : t1 + 1])
        printed = printed[c0 : len(printed) - (len(strip.tokens[t1].text) - c1 - 1)]
        marked = fuzz.ratio(canonical(wording).lower(), canonical(printed).lower())
        score = (0.7 * ratio + 0.3 * marked) / 100
        before = strip.tokens[t0].text[:c0]
        after = strip.tokens[t1].text[c1 + 1 :] or (strip.tokens[t1 + 1].text if t1 + 1 < len(strip.tokens) else "")
        if any(c.isalpha() for c in before[-1:]):
            score -= 0.2
        if after[:1] in {":", "…", ".", "(", ")"} or end == len(text.letters):
            score += 0.04
        if t0 == 0:
            score += 0.02
        return max(0.0, min(1.0, score - 0.06))


@lru_cache(maxsize=8192)
def folded_wording(wording: str) -> str:
    """A form's wording, folded once."""
    return fold(wording)


def _pieces(letters: str) -> frozenset[str]:
    return frozenset(letters[i : i + 3] for i in range(len(letters) - 2))


def _place(match: Match) -> tuple[int, int]:
    return match.strip, match.start


def _weight(match: Match) -> float:
    # long labels prove more than short ones, and a bad match must not beat leaving the label out
    # of two wordings that both fit, the longer one is printed: `Tên … (ghi bằng chữ in hoa)`
    return (match.score - 0.5) * min(1.5, 0.4 + len(match.wording) / 20) + 0.0004 * len(match.wording)


def _best_chain(options: Sequence[Sequence[Match]]) -> list[Match | None]:
    """The subsequence of matches, at most one an anchor, in strictly forward order, of greatest total weight."""
    most = sum(len(matches) for matches in options)
    strip, end, total = (np.zeros(most) for _ in range(3))
    nodes: list[tuple[int, Match, int]] = []  # anchor, match, previous node
    for a, matches in enumerate(options):
        known = len(nodes)
        for match in matches:
            at, weight, previous = len(nodes), _weight(match), -1
            if known:
                here = strip[:known] == match.strip
                before = (strip[:known] < match.strip) | (here & (end[:known] <= match.start))
                gain = np.where(before, total[:known] - _GAP_COST * (match.strip - strip[:known]), -1.0)
                best = int(gain.argmax())
                if gain[best] > 0:
                    previous, weight = best, weight + float(gain[best])
            strip[at], end[at], total[at] = match.strip, match.end, weight
            nodes.append((a, match, previous))
    chosen: list[Match | None] = [None] * len(options)
    at = int(total[: len(nodes)].argmax()) if nodes else -1
    while at >= 0:
        a, match, at = nodes[at]
        chosen[a] = match
    return chosen
