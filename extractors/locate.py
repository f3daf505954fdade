"""From matched labels to the words of each value.

A value stands between its label and the next printed text that was found, in reading order: that covers a
value to the right, below, over several lines, and between two labels on one line. In a table it stands in
the cell of its column, in the row of its label; in a list, in the cells below its head.
Refuses to judge values: it only says which words they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from dossier.form import FieldSpec, Form, Recognition, Section
from dossier.text import Alternative, Box, around
from extractors.anchors import Chain, LabelFinder, Match
from extractors.entries import entries
from extractors.fields import lines_of_type
from extractors.numbering import without_next_number
from extractors.ruled import entries_under
from extractors.stream import Strip, Token, fold, rows_of

_FAR = 2.6
"""a row whose middle is further below the last one than this many letter heights starts something else"""

_LABELS_TAIL = re.compile(r"\w{0,2}:$")
"""what is left of a label's last word whose end was misread: `Dân tộh:`"""
_MISREAD_HEAD = 1
"""letters before a label within its word that are its own"""
_HANGING = 1.5
"""a word stands under another one whose left edge is at most this many letter heights from its own"""
_COLUMN = 0.05
"""of the page's width, at least, between the left edges of two columns of a card"""
_FULL = 0.05
"""a row that ends this near to the right end of the longest one is full"""


@dataclass(frozen=True, slots=True)
class Span:
    """The words of one value, row by row. No words: the paper leaves the value empty."""

    rows: tuple[tuple[Token, ...], ...]
    label_score: float
    """how surely the label was found, 0 to 1"""
    place: tuple[int, Box] | None = None
    """page and box (upright) where the value should stand, for an empty one"""

    @property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(token for row in self.rows for token in row)

    @property
    def text(self) -> str:
        return "\n".join(" ".join(token.text for token in row) for row in self.rows)


class Locator:
    """Finds the values of one form on the strips of one document."""

    def __init__(self, form: Form, finder: LabelFinder, chain: Chain) -> None:
        self.form = form
        self.finder = finder
        self.strips = finder.strips
        self.chain = chain
        self._found = [match for match in chain.matches if match is not None]

    def spans(self) -> dict[str, Span | None]:
        """Every labelled field by full name; None where the label was not found."""
        found: dict[str, Span | None] = {}
        for s, section in enumerate(self.form.sections):
            if section.rows:
                found.update(self._list_spans(s, section))
            elif section.running:
                found.update(self._running_list_spans(s, section))
            else:
                found.update(self._section_spans(s, section))
        return found

    def _match(self, s: int, spec: FieldSpec) -> Match | None:
        for anchor, match in zip(self.chain.anchors, self.chain.matches, strict=True):
            if anchor.section == s and anchor.field is spec:
                return match
        return None

    def _section_spans(self, s: int, section: Section) -> dict[str, Span | None]:
        found: dict[str, Span | None] = {}
        for spec in section.fields:
            if spec.parts:
                found[f"{section.name}.{spec.name}" if section.name else spec.name] = self._joined_span(s, spec)
            if not spec.label:
                continue
            match = self._match(s, spec)
            for column, prefix in enumerate(section.columns or (section.name,)):
                name = f"{prefix}.{spec.name}" if prefix else spec.name
                if match is None:
                    found[name] = None
                elif section.columns:
                    found[name] = self._column_span(s, match, column)
                else:
                    found[name] = self._running_span(spec, match)
        return found

    # --- behind the label -----------------------------------------------------------------------
    def _running_span(self, spec: FieldSpec, match: Match) -> Span:
        rows = self._rows_until_next(match)
        limit = spec.lines or lines_of_type(spec.type)
        while rows and not any(c.isalnum() for token in rows[0] for c in token.text):
            rows = rows[1:]  # the value begins below its label
        if self._label_lost_after(match):
            # the next label was not found, so its words and values may hang on
            limit = min(limit, _rows_that_run_on(rows))
        place = self.strips[match.strip].page, self.strips[match.strip].box
        return Span(tuple(tuple(row) for row in rows[:limit]), match.score, place)

    def _rows_until_next(self, match: Match) -> list[list[Token]]:
        following = self._following(match)
        here = self.strips[match.strip]
        if following is not None and following.strip == match.strip:
            rows = self._cut_rows(match.strip, match.end, following.start)
            return self._without_next_number(rows, match, following)
        rows = self._cut_rows(match.strip, match.end, None) or [[]]
        last = here
        stop = following.strip if following is not None else len(self.strips)
        for number in range(match.strip + 1, min(stop + 1, len(self.strips))):
            strip = self.strips[number]
            if (strip.row is None) != (here.row is None) or self._apart(last, strip):
                break
            end = following.start if following is not None and number == stop else None
            hanging = [] if end else self._hanging_rows(match, number)
            if hanging or end == 0:
                rows += hanging
                break
            fresh = self._cut_rows(number, self._label_rest(match, number), end)
            rows += self._without_next_number(fresh, match, following) if following and number == stop else fresh
            last = strip
        return rows

    def _hanging_rows(self, match: Match, number: int) -> list[list[Token]]:
        """Rows of a card that begin left of this label, from where they stand under it: the text of another column."""
        first = self._first_word(match)
        rows: list[list[Token]] = []
        for strip in self.strips[number:] if self.form.recognized_by.codes else ():
            slack = _HANGING * first.box.height
            at = next((i for i, t in enumerate(strip.tokens) if abs(t.box.x0 - first.box.x0) < slack), 0)
            beside = at and not strip.tokens[at - 1].text.endswith(":")  # else it is the other label's value
            if not beside or strip.page != first.page or first.box.x0 - strip.box.x0 < _COLUMN:
                break
            rows.append(list(strip.tokens[at:]))
        return rows

    def _first_word(self, match: Match) -> Token:
        return self.strips[match.strip].tokens[self.finder.folded[match.strip].origin[match.start][0]]

    def _without_next_number(self, rows: list[list[Token]], match: Match, following: Match) -> list[list[Token]]:
        """The rows up to a label, without the number that the form prints before that label."""
        if not rows:
            return rows
        at = self.finder.folded[match.strip].origin[match.start][0]
        before = self.strips[match.strip].tokens[at - 1] if at else None
        last = without_next_number(rows[-1], self._first_word(following), before)
        return [*rows[:-1], last] if last else rows[:-1]

    def _label_rest(self, match: Match, number: int) -> int:
        """Letters at the start of the next row that still belong to a label wrapped at the end of its own."""
        wanted, here = fold(match.wording), self.finder.folded[match.strip].letters
        rest = wanted[match.end - match.start :]
        if number != match.strip + 1 or match.end < len(here) or len(rest) < 2:
            return 0
        return len(rest) if fuzz.ratio(rest, self.finder.folded[number].letters[: len(rest)]) > 75 else 0

    def _apart(self, above: Strip, below: Strip) -> bool:
        if above.page != below.page:
            return True
        heights = sorted(token.box.height for token in above.tokens + below.tokens)
        height = heights[len(heights) // 2] if heights else 0.02
        return below.box.center[1] - above.box.center[1] > _FAR * height * 1.4

    def _following(self, match: Match) -> Match | None:
        later = [m for m in self._found if (m.strip, m.start) > (match.strip, match.start)]
        return min(later, key=lambda m: (m.strip, m.start), default=None)

    def _label_lost_after(self, match: Match) -> bool:
        at = self.chain.matches.index(match)
        rest = zip(self.chain.anchors[at + 1 :], self.chain.matches[at + 1 :], strict=True)
        anchor, following = next(((a, m) for a, m in rest if a.required or m), (None, match))
        return anchor is not None and following is None

    def _cut_rows(self, number: int, start: int, end: int | None) -> list[list[Token]]:
        """The strip's words from folded letter `start` up to `end`, by printed row."""
        strip, text = self.strips[number], self.finder.folded[number]
        first = text.origin[start - 1] if start else (0, -1)
        last = text.origin[end] if end is not None and end < len(text.origin) else (len(strip.tokens), 0)
        if 0 < last[1] <= _MISREAD_HEAD:
            last = (last[0], 0)  # the first letters of a misread label belong to it: `Fmail`
        tokens = []
        for t, token in enumerate(strip.tokens):
            begin = first[1] + 1 if t == first[0] else 0
            stop = last[1] if t == last[0] else len(token.text)
            if t < first[0] or t > last[0] or begin >= stop or (begin and _LABELS_TAIL.match(token.text[begin:stop])):
                continue
            tokens.append(token if (begin, stop) == (0, len(token.text)) else _piece(token, begin, stop))
        return rows_of(tokens) if strip.row is not None else ([tokens] if tokens else [])

    def _joined_span(self, s: int, spec: FieldSpec) -> Span | None:
        """The values behind several labels as one, with the comma between them that the form's layout stands for."""
        anchored = zip(self.chain.anchors, self.chain.matches, strict=True)
        matches = [match for anchor, match in anchored if anchor.section == s and anchor.field is spec and match]
        spans = [span for span in (self._running_span(spec, match) for match in matches) if _is_written(span)]
        if not matches:
            return None
        if not spans:
            return Span((), matches[0].score, (self.strips[matches[0].strip].page, self.strips[matches[0].strip].box))
        rows = [row for span in spans[:-1] for row in _with_comma(span.rows)]
        return Span((*rows, *spans[-1].rows), min(span.label_score for span in spans), spans[0].place)

    # --- lists in running text ------------------------------------------------------------------
    def _running_list_spans(self, s: int, section: Section) -> dict[str, Span | None]:
        """Each entry is read as a small form of its own."""
        heading = next(
            (m for a, m in zip(self.chain.anchors, self.chain.matches, strict=True) if a.section == s and m), None
        )
        if heading is None:
            return {}
        rows = self._rows_until_next(heading)
        single = Form(
            form="entry", edition="1", title="", recognized_by=Recognition(),
            sections=(Section(fields=section.fields, ends=section.ends),),
        )  # fmt: skip
        found: dict[str, Span | None] = {}
        for entry, piece in enumerate(entries(rows, section.fields[0].label)):
            strips = [Strip(i, row[0].page, tuple(row), around(t.box for t in row)) for i, row in enumerate(piece)]
            finder = LabelFinder(strips)
            for name, span in Locator(single, finder, finder.chain(single)).spans().items():
                found[f"{section.name}[{entry}].{name}"] = span
        return found

    # --- tables ---------------------------------------------------------------------------------
    def _column_span(self, s: int, match: Match, column: int) -> Span:
        label = self.strips[match.strip]
        if label.row is None:
            return self._unruled_span(s, match, column)
        wanted = (label.column or 0) + 1 + column
        for strip in self.strips:
            if (strip.page, strip.row, strip.column) == (label.page, label.row, wanted):
                rows = rows_of(strip.tokens)
                return Span(tuple(tuple(row) for row in rows), match.score, (strip.page, strip.box))
        return self._unruled_span(s, match, column)

    def _unruled_span(self, s: int, match: Match, column: int) -> Span:
        """The table's lines were not seen: columns are told by where their heads stand."""
        label = self.strips[match.strip]
        following = self._following(match)
        bottom = label.box.y0 + 0.2
        if following is not None and self.strips[following.strip].page == label.page:
            bottom = self.strips[following.strip].box.y0
        edges = self._column_edges(s)
        if edges is None or column + 1 >= len(edges):
            return Span((), 0.0, (label.page, label.box))
        left, right = edges[column], edges[column + 1]
        top = label.box.y0 - 0.002
        tokens = [
            token
            for strip in self.strips
            if strip.page == label.page
            for token in strip.tokens
            if top <= token.box.center[1] < bottom and left <= token.box.center[0] < right
        ]
        rows = rows_of(tokens)
        return Span(tuple(tuple(row) for row in rows), match.score, (label.page, label.box))

    def _column_edges(self, s: int) -> list[float] | None:
        """Left edges of the value columns, and the right end of the last: halfway between the heads."""
        heads = [
            self._match_box(match)
            for anchor, match in zip(self.chain.anchors, self.chain.matches, strict=True)
            if anchor.section == s and anchor.column is not None and match is not None
        ]
        if len(heads) != len(self.form.sections[s].columns) or len(heads) < 2:
            return None
        middles = [box.center[0] for box in heads]
        half = (middles[1] - middles[0]) / 2
        return [middles[0] - half, *((a + b) / 2 for a, b in pairwise(middles)), 1.0]

    def _match_box(self, match: Match) -> Box:
        strip, text = self.strips[match.strip], self.finder.folded[match.strip]
        tokens = strip.tokens[text.origin[match.start][0] : text.origin[match.end - 1][0] + 1]
        return around(token.box for token in tokens)

    def _list_spans(self, s: int, section: Section) -> dict[str, Span | None]:
        matches = [(spec, self._match(s, spec)) for spec in section.fields]
        seen = [(spec, m, self.strips[m.strip]) for spec, m in matches if m is not None]
        ruled = [(spec, m, strip) for spec, m, strip in seen if strip.row is not None]
        if not ruled:
            return {}
        first = ruled[0][2]
        heads = {spec.name: strip for spec, _, strip in ruled if (strip.page, strip.row) == (first.page, first.row)}
        scores = {spec.name: match.score for spec, match, _ in ruled}
        found: dict[str, Span | None] = {}
        for entry, cells in enumerate(entries_under(self.strips, heads)):
            for name, under in cells.items():
                lines = rows_of([token for cell in under for token in cell.tokens])
                place = first.page, around(cell.box for cell in under)
                found[f"{section.name}[{entry}].{name}"] = Span(tuple(map(tuple, lines)), scores[name], place)
        return found


def _rows_that_run_on(rows: list[list[Token]]) -> int:
    """Rows that belong together though nobody knows where the next label stands: each but the last is full, or ends
    in a comma, and none below the first holds a colon, as labels do.
    """
    right = max((row[-1].box.x1 for row in rows if row), default=1.0)
    for count, (row, below) in enumerate(pairwise(rows), start=1):
        full = bool(row) and (row[-1].box.x1 > right - _FULL or row[-1].text.endswith(","))
        if not full or any(":" in token.text for token in below):
            return count
    return len(rows)


def _is_written(span: Span) -> bool:
    return any(c.isalnum() for token in span.tokens for c in token.text)


def _with_comma(rows: tuple[tuple[Token, ...], ...]) -> list[tuple[Token, ...]]:
    *head, last = [row for row in rows if row]
    end = last[-1].changed(lambda text: text.rstrip(" ,.;…") + ",")
    return [*head, (*last[:-1], end)]


def _piece(token: Token, begin: int, stop: int) -> Token:
    """A part of a word, its box cut in proportion to its letters; other readings where they agree on the rest."""
    width = token.box.width / max(1, len(token.text))
    box = Box(token.box.x0 + begin * width, token.box.y0, token.box.x0 + stop * width, token.box.y1)
    head, tail = token.text[:begin], token.text[stop:]
    alternatives = tuple(
        Alternative(part, other.chance) for other in token.alternatives if (part := _between(other.text, head, tail))
    )
    second = token.second and Alternative(_between(token.second.text, head, tail), token.second.chance)
    return Token(token.text[begin:stop], box, token.confidence, token.page, token.line, alternatives, second)


def _between(text: str, head: str, tail: str) -> str:
    """What stands between two parts of a word; "" where it has other ends."""
    fits = text.startswith(head) and text.endswith(tail) and len(text) > len(head) + len(tail)
    return text[len(head) : len(text) - len(tail)] if fits else ""
