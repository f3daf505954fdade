"""From a document and its form to readings: which words each field says, who saw them, and where.

Refuses to judge: whether a reading is right is said by `check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from statistics import median

from dossier.contents import Copy, Document
from dossier.form import FieldSpec, Form
from dossier.problem import Problem
from dossier.record import Clues, ExtractedRecord, Origin, Reading
from dossier.text import Box, PageText, around
from extractors import empty
from extractors.anchors import Chain, LabelFinder
from extractors.beside import finder_of
from extractors.catalogue import UNKNOWN, Catalogue
from extractors.coded import CODE_KINDS, Coded
from extractors.copies import copy_problems, without_certification
from extractors.expected import expected, key
from extractors.fields import FieldType, kind_of
from extractors.locate import Locator, Span
from extractors.recover import by_kind, recovered
from extractors.repair import others_of
from extractors.sides import outside, part_of
from extractors.stream import Token, strips_of
from extractors.zones import zone_spans

_BOXES = "☐☑☒□■✓✔✗✘"
_SURE_LABEL = 0.9


def record(document: Document, pages: Mapping[int, PageText], catalogue: Catalogue) -> ExtractedRecord:
    """Readings of every field of the document's form, in the form's order."""
    form = catalogue.get(document.form, document.edition)
    own = own_pages(document, pages)
    finder = finder_of(form, strips_of(page for page in own if not page.blank))
    chain = recovered(finder.chain(form), finder)
    spans = Locator(form, finder, chain).spans() | zone_spans(form, finder.strips)
    spans |= {name: span for name, span in by_kind(form, finder, chain).items() if spans.get(name) is None}
    if document.form == UNKNOWN:
        spans |= dict.fromkeys(_in_passing(form, finder, chain, spans))
    coded = [code for kind in form.codes for code in CODE_KINDS[kind](own)]
    untaken = empty.untaken_rows(finder.strips, {match.strip for match in chain.matches if match}, spans)
    reader = _Reader(pages, {page.number: page for page in own}, coded, dict(document.areas), untaken)
    plan = _plan(form, spans)
    readings = {name: reader.readings(name, spec, spans.get(source)) for name, spec, source in plan}
    readings |= {
        name: (reader.unseen(page, ink),) for name, page, ink in empty.lost(plan, spans, own) if not readings[name]
    }
    problems = []
    if document.form == UNKNOWN:
        problems.append(Problem("document.unknown"))
    elif document.title is None:
        problems.append(Problem("document.no_title"))
    return ExtractedRecord(document, readings, (*problems, *copy_problems(document.copy)))


def _in_passing(form: Form, finder: LabelFinder, chain: Chain, spans: Mapping[str, Span | None]) -> Iterator[str]:
    """Fields of a paper without a form whose label is but a word of a sentence: `thì có nội dung gì khác`.

    A number or a date behind such a word is still one.
    """
    labelled = {id(spec): name for name, _, spec in form.fields()}
    for anchor, match in zip(chain.anchors, chain.matches, strict=True):
        spec = anchor.field
        if spec is None or match is None or finder.opens(match):
            continue
        name, kind = labelled[id(spec)], kind_of(spec)
        span = spans.get(name)
        value = kind.clean(span.text) if span else ""
        if spec.type == "text" or not value or kind.check(value):
            yield name


def own_pages(document: Document, pages: Mapping[int, PageText]) -> list[PageText]:
    """What the document has of its pages: its part of a shared one, and nothing of the block that certifies a copy."""
    found = []
    for number in document.pages:
        if number in pages:
            area = document.area(number)
            page = part_of(pages[number], area) if area else pages[number]
            found.append(without_certification(page) if document.copy is Copy.CERTIFIED else page)
    return found


def _plan(form: Form, spans: Mapping[str, Span | None]) -> list[tuple[str, FieldSpec, str]]:
    """Field, how it is specified, and the field whose words it is read from."""
    plan: list[tuple[str, FieldSpec, str]] = []
    for name, section, spec in form.fields():
        if section.listed:
            stem = f"{section.name}["
            plan += [
                (found, spec, found) for found in spans if found.startswith(stem) and found.endswith(f"].{spec.name}")
            ]
        else:
            prefix = name.removesuffix(spec.name)
            plan.append((name, spec, prefix + spec.within if spec.within else name))
    return plan


class _Reader:
    """Turns spans and codes into readings in the scan's own coordinates."""

    def __init__(
        self,
        pages: Mapping[int, PageText],
        own: Mapping[int, PageText],
        coded: Sequence[Coded],
        areas: Mapping[int, Box],
        untaken: Mapping[int, Sequence[Box]],
    ) -> None:
        self.untaken = untaken
        self.pages = pages
        self.own = own
        self.coded = coded
        self.areas = areas
        self._usuals: dict[int, float] = {}

    def readings(self, name: str, spec: FieldSpec, span: Span | None) -> tuple[Reading, ...]:
        """Codes first (QR, then MRZ), then print."""
        kind = kind_of(spec)
        found = [
            Reading(code.values[name], kind.clean(code.values[name]) or None, code.origin, code.page,
                    self._on_scan(code.page, code.box), code.confidence)
            for code in self.coded
            if name in code.values
        ]  # fmt: skip
        if span is not None:
            found.append(self._printed(spec, span))
        return tuple(found)

    def _printed(self, spec: FieldSpec, span: Span) -> Reading:
        # the signs of a check box are its value
        kept = span.rows if spec.type == "check_box" else [_without_specks(row) for row in span.rows]
        rows = _without_footnote([row for row in kept if row])
        if not spec.zone:
            rows = [*(_without_leader(row) for row in rows[:-1]), *rows[-1:]]
        tokens = [token for row in rows for token in row]
        raw = "\n".join(" ".join(token.text for token in row) for row in rows)
        value = kind_of(spec).clean(raw) or None
        if not tokens:
            page, box = span.place or (min(self.pages, default=1), Box(0, 0, 1, 1))
            sure = empty.sure(spec.type, span, self.own.get(page), self.untaken.get(page, ()))
            return Reading(raw, None, Origin.OCR, page, self._on_scan(page, box), sure)
        box = around(token.box for token in tokens if token.page == tokens[0].page)
        confidence = _confidence(tokens) * min(1.0, 0.5 + 0.5 * span.label_score / _SURE_LABEL)
        chances = [token.confidence for token in tokens]
        second = _second_look(kind_of(spec), rows, value)
        known = expected(spec.type, value or "")
        doubtful = min((token.confidence for token in tokens if key(token.text) not in known), default=1.0)
        if self._goes_on(rows):
            # what was not read counts as a word in doubt at which nobody looked twice
            doubtful, second = min(doubtful, empty.LOST), None
        usual = self._usual(tokens[0].page)
        clues = Clues(min(chances), prod(chances), usual, span.label_score, doubtful, second)
        place = self._on_scan(tokens[0].page, box)
        return Reading(raw, value, Origin.OCR, tokens[0].page, place, confidence, others_of(rows), clues)

    def _goes_on(self, rows: Sequence[Sequence[Token]]) -> bool:
        """True where a part of a value may stand in ink that nobody read."""
        return any(
            empty.goes_on(self.own[row[0].page], around(token.box for token in row))
            for row in rows
            if row[0].page in self.own
        )

    def unseen(self, page: int, ink: Box) -> Reading:
        """A value that may stand in ink that nobody read."""
        return Reading("", None, Origin.OCR, page, self._on_scan(page, ink), empty.LOST)

    def _usual(self, page: int) -> float:
        """How sure the engine was of the words of a page, on average."""
        if page not in self._usuals:
            words = [word.confidence for line in self.pages[page].lines for word in line.words]
            self._usuals[page] = sum(words) / len(words) if words else 0.0
        return self._usuals[page]

    def _on_scan(self, page: int, box: Box) -> Box:
        box = outside(box, self.areas.get(page))
        placement = self.pages[page].placement if page in self.pages else None
        return placement.to_scan(box) if placement else box


def _second_look(kind: FieldType, rows: Sequence[Sequence[Token]], value: str | None) -> float | None:
    """How sure a second look was where it gave the same value, 0.0 where another; None where there was none."""
    again = [token.second for row in rows for token in row if token.second]
    if not again:
        return None
    raw = "\n".join(" ".join((token.second or token).text for token in row) for row in rows)
    return min(second.chance for second in again) if kind.clean(raw) == value else 0.0


def _confidence(tokens: Sequence[Token]) -> float:
    """Between the mean and the worst word: one misread word makes the value wrong."""
    letters = sum(len(token.text) for token in tokens)
    mean = sum(token.confidence * len(token.text) for token in tokens) / max(1, letters)
    return (mean + min(token.confidence for token in tokens)) / 2


def _without_specks(row: Sequence[Token]) -> list[Token]:
    """Dust and rests of ruling lines are read as lone signs."""
    kept = [
        token
        for token in row
        if any(c.isalnum() or c in _BOXES for c in token.text) or (token.text in "-/&()" and token.confidence > 0.6)
    ]
    while kept and len(kept[-1].text) == 1 and kept[-1].text.isalpha() and kept[-1].confidence < 0.4:
        kept.pop()
    return kept


def _without_leader(row: list[Token]) -> list[Token]:
    """A value that goes on below may fill its row up to one last dot of the leader: that is no full stop."""
    last = row[-1].changed(lambda text: text.rstrip(".…"))
    # short words with a full stop are abbreviations: TP. Hồ Chí Minh
    return [*row[:-1], last] if len(last.text) > 3 or (last.text.islower() and last.text) else row


def _without_footnote(rows: Sequence[Sequence[Token]]) -> list[list[Token]]:
    """A raised small mark behind a label belongs to the form: `(2)`, however it was read."""
    if not rows or len(rows[0]) < 2:
        return [list(row) for row in rows]
    first, rest = rows[0][0], rows[0][1:]
    height = median(token.box.height for token in rest)
    # words with tails hang below the line on which the others stand
    foot = min(token.box.y1 for token in rest if token.box.height > 0.6 * height)
    raised = foot - first.box.y1 > 0.06 * height
    strange = any(not c.isalnum() for c in first.text)
    low = first.box.height < 0.65 * height and sum(c.isalpha() for c in first.text) < 2
    if len(first.text) <= 4 and raised and (low or strange):
        return [list(rest), *(list(row) for row in rows[1:])]
    return [list(row) for row in rows]
