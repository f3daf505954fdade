"""Labels that were misread too badly to be found at first, and values whose label is gone.

What is known by then helps: a lost label stands between its neighbours, at the beginning of a row, and reads at least
a little like itself; of a label in two languages one half may be whole; a row that is a name, a number or a nation
and nothing else needs no label. Everything found here is doubtful and says so by a low score.
Refuses to look outside the gap between two labels that were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from dossier.form import FieldSpec, Form
from extractors.anchors import Anchor, Chain, LabelFinder, Match
from extractors.fields import kind_of
from extractors.locate import Span
from extractors.stream import Strip, fold
from extractors.titles import in_capitals

_LONG, _LONG_ALIKE = 10, 58.0
_MIDDLE, _MIDDLE_ALIKE = 6, 70.0
_HALF_ALIKE = 80.0
_WORTH = 0.62
"""of the likeness: the score of a label that was only recovered"""
_BY_KIND_SCORE = 0.5
_TELLING = ("person_name", "nationality", "personal_id")
"""kinds whose values are told from anything else"""


def recovered(chain: Chain, finder: LabelFinder) -> Chain:
    """The chain with lost labels found again between their neighbours, where they read like themselves at all."""
    matches = list(chain.matches)
    for at, (anchor, match) in enumerate(zip(chain.anchors, chain.matches, strict=True)):
        if match is None and anchor.field is not None and anchor.required and anchor.column is None:
            before = next((m for m in reversed(matches[:at]) if m is not None), None)
            after = next((m for m in matches[at + 1 :] if m is not None), None)
            if before is not None:
                matches[at] = _between(anchor, before, after, finder)
    return replace(chain, matches=tuple(matches))


def by_kind(form: Form, finder: LabelFinder, chain: Chain) -> dict[str, Span]:
    """Values of fields whose labels are lost: rows between the neighbours that are of the kind and nothing else."""
    found: dict[str, Span] = {}
    for at, (anchor, match) in enumerate(zip(chain.anchors, chain.matches, strict=True)):
        spec = anchor.field
        section = form.sections[anchor.section]
        if match is not None or spec is None or section.columns or section.rows or spec.type not in _TELLING:
            continue
        before = next((m for m in reversed(chain.matches[:at]) if m is not None), None)
        after = next((m for m in chain.matches[at + 1 :] if m is not None), None)
        rows = [strip for strip in _gap(before, after, finder) if _is_one(spec, strip)] if before else []
        if len(rows) == 1:
            name = f"{section.name}.{spec.name}" if section.name else spec.name
            found[name] = Span((rows[0].tokens,), _BY_KIND_SCORE, (rows[0].page, rows[0].box))
    return found


def _gap(before: Match, after: Match | None, finder: LabelFinder) -> Sequence[Strip]:
    """The rows that stand wholly between two labels."""
    return finder.strips[before.strip + 1 : after.strip if after else before.strip + 8]


def _is_one(spec: FieldSpec, strip: Strip) -> bool:
    kind = kind_of(spec)
    value = kind.clean(strip.text)
    if not value or kind.check(value) or len(fold(value)) < 0.8 * len(fold(strip.text)):
        return False
    return spec.type != "person_name" or in_capitals(strip.text)


def _between(anchor: Anchor, before: Match, after: Match | None, finder: LabelFinder) -> Match | None:
    last = after.strip if after else min(len(finder.strips) - 1, before.strip + 6)
    found: list[Match] = []
    for number in range(before.strip, last + 1):
        letters = finder.folded[number].letters
        first = before.end if number == before.strip else 0
        end = after.start if after and number == after.strip else len(letters)
        for wording in anchor.wordings:
            found += _places(wording, number, first, end, finder)
    return max(found, key=lambda match: match.score, default=None)


def _places(wording: str, number: int, first: int, end: int, finder: LabelFinder) -> Iterator[Match]:
    text = finder.folded[number]
    starts = [at for at in range(first, end) if at == first or text.origin[at - 1][0] != text.origin[at][0]]
    stops = [at for at in range(first + 1, end + 1) if at == end or text.origin[at - 1][0] != text.origin[at][0]]
    wanted = fold(wording)
    if first == 0:
        starts = starts[:2]  # a label begins its row, or stands behind its number
    alike = _LONG_ALIKE if len(wanted) >= _LONG else _MIDDLE_ALIKE if len(wanted) >= _MIDDLE else 101.0
    for start in starts:
        for stop in stops:
            if 0.6 * len(wanted) <= stop - start <= 1.4 * len(wanted):
                ratio = fuzz.ratio(wanted, text.letters[start:stop], score_cutoff=alike)
                if ratio:
                    yield Match(number, start, stop, _WORTH * ratio / 100, wording)
    yield from _first_half(wording, number, starts, stops, finder)


def _first_half(
    wording: str, number: int, starts: Sequence[int], stops: Sequence[int], finder: LabelFinder
) -> Iterator[Match]:
    """`Quê quán / Place of origin` of which only the first half was read: the other half ends where it should."""
    head, slash, tail = wording.partition(" / ")
    ours, theirs = fold(head), fold(tail)
    if not slash or len(ours) < _MIDDLE:
        return
    letters = finder.folded[number].letters
    for start in starts:
        middle = start + len(ours)
        if fuzz.ratio(ours, letters[start:middle]) < _HALF_ALIKE:
            continue
        ends = [stop for stop in stops if 0.5 * len(theirs) <= stop - middle <= 1.4 * len(theirs)]
        if ends:
            stop = max(ends, key=lambda at: fuzz.ratio(theirs, letters[middle:at]) + 25 * _marked(number, at, finder))
            yield Match(number, start, stop, _WORTH * _HALF_ALIKE / 100, wording)


def _marked(number: int, stop: int, finder: LabelFinder) -> bool:
    """True where the word before this letter ends in a colon, or what was one."""
    token = finder.strips[number].tokens[finder.folded[number].origin[stop - 1][0]]
    return token.text[-1] in ":;,."
