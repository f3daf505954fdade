"""Whether a place in which no value was seen is really empty: boxes, ink and words that nobody took say that it is not.

A value that was lost looks like one that the paper leaves out, and nobody would look for it. So a place is empty only
as surely as its label was found, and less where boxes for digits stand beside it, ink that was not read, or words
that belong to no label and no other value.
And whether a value goes on where nobody could read. Refuses to guess values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from dossier.form import FieldSpec
from dossier.text import Box, PageText
from extractors.locate import Span
from extractors.stream import Strip

_IN_BOXES = ("personal_id", "old_identity_card", "tax_code", "phone", "identity_number")
"""kinds of value that forms have boxes for, one a digit"""
_UNREAD = 0.7
"""how sure it is that boxes or ink in which nothing was read are empty"""
LOST = 0.5
"""and that a value whose label was not seen either is absent, where ink stands between its neighbours"""
_LONG = 0.03
"""part of the page's width that a row with a label is long at least"""
_ABOVE, _BELOW = 0.3, 1.2
"""heights of a label's row around it in which its value may stand"""
_BEHIND = 2.0
"""heights of a row, of the page's as its width, behind it in which the next word of its value may stand"""
Planned = tuple[str, FieldSpec, str]
"""field, how it is specified, and the field whose words it is read from"""


def sure(kind: str, span: Span, page: PageText | None, untaken: Sequence[Box] = ()) -> float:
    """How sure it is that a place is empty whose label was found; `untaken`: the page's rows that nobody took."""
    if span.place is None or page is None:
        return span.label_score
    row = span.place[1]
    beside = any(other.x1 > row.x1 and row.y0 < other.center[1] < row.y1 for other in untaken)
    unread = (kind in _IN_BOXES and _has_boxes(page, row)) or _has_ink(page, row) or beside
    return span.label_score * (_UNREAD if unread else 1.0)


def untaken_rows(strips: Sequence[Strip], labelled: Set[int], spans: Mapping[str, Span | None]) -> dict[int, list[Box]]:
    """By page, the printed rows outside tables that hold no label, and no word of which any value took."""
    taken = {(token.page, token.box) for span in spans.values() if span for token in span.tokens}
    found: dict[int, list[Box]] = {}
    for at, strip in enumerate(strips):
        free = at not in labelled and not any((token.page, token.box) in taken for token in strip.tokens)
        if free and strip.row is None and any(c.isalnum() for c in strip.text):
            found.setdefault(strip.page, []).append(strip.box)
    return found


def _has_boxes(page: PageText, row: Box) -> bool:
    """True where boxes stand beside a label: digits in them that were not seen are no empty value."""
    return any(cell.x1 > row.x0 and cell.y0 < row.center[1] < cell.y1 for cell in page.cells)


def _has_ink(page: PageText, row: Box) -> bool:
    """True where a row of ink that was not read stands beside a label or just below it."""
    top, bottom = row.y0 - _ABOVE * row.height, row.y1 + _BELOW * row.height
    return any(ink.x1 > row.x0 and top < ink.center[1] < bottom for ink in page.unread)


def goes_on(page: PageText, row: Box) -> bool:
    """True where ink that was not read stands between the words of a value's row or close behind them: a part of it
    may be lost, as under the ring of a stamp.
    """
    behind = row.x1 + _BEHIND * row.height
    return any(row.x0 < ink.center[0] and ink.x0 < behind and row.y0 < ink.center[1] < row.y1 for ink in page.unread)


def lost(
    plan: Sequence[Planned], spans: Mapping[str, Span | None], pages: Sequence[PageText]
) -> Iterator[tuple[str, int, Box]]:
    """Fields that a paper may leave out and that may stand in ink nobody read, between the fields around them.

    Gives the field, the page and the ink.
    """
    places = [span.place if (span := spans.get(source)) else None for _, _, source in plan]
    for at, (name, spec, source) in enumerate(plan):
        if spans.get(source) is not None or not spec.optional or spec.zone or not spec.label:
            continue
        before = next((place for place in reversed(places[:at]) if place), None)
        after = next((place for place in places[at + 1 :] if place), None)
        found = next(_between(before, after, pages), None) if before or after else None
        if found is not None:
            yield name, *found


def _between(
    before: tuple[int, Box] | None, after: tuple[int, Box] | None, pages: Sequence[PageText]
) -> Iterator[tuple[int, Box]]:
    start = (before[0], before[1].y0) if before else (0, 0.0)
    end = (after[0], after[1].y1) if after else (max((page.number for page in pages), default=0), 1.0)
    for page in pages:
        for ink in page.unread:
            if ink.width >= _LONG and start <= (page.number, ink.center[1]) <= end:
                yield page.number, ink
