"""A dossier on the desk as the station's script gets it: pages, papers, fields, candidates, and what to do.

The fields of one paper come with it, those of others when they are turned to: what else a field may be takes a
moment to find out. Refuses to show the first person's value to whoever keys it a second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dossier.contents import Document
from dossier.correction import Correction, Keying, by_field, keying
from dossier.field_label import label
from dossier.form import Form
from dossier.identity import DocumentId
from dossier.page_order import in_order
from dossier.problem import Problem
from dossier.record import CheckedRecord, FieldValue, Origin, Reading
from dossier.text import Box, PageText
from extractors.fields import kind_of
from review import paperwork, recheck
from review.address_today import hint
from review.desk import Sheet, remaining, undoable
from review.pictures import turned
from review.wording import Wording
from storage.desk import corrections_of
from wiring.wire import Office

Json = dict[str, Any]
REPLACED = "replaced"
"""mark of a page that the counter scanned again or left out"""
CANDIDATES = 4
"""as many as there are keys for"""


@dataclass(frozen=True)
class Shown:
    """How one reviewer sees a sheet."""

    office: Office
    sheet: Sheet
    pages: Mapping[int, PageText]
    reviewer: str
    say: Wording

    def all(self, opened: DocumentId | None) -> Json:
        """The whole dossier, with the fields of one paper."""
        sheet = self.sheet
        count = set(in_order(sheet.page_count, sheet.state.problems))
        marks = {number: REPLACED for number in range(1, sheet.page_count + 1) if number not in count}
        marks |= {number: mark.value for number, mark in paperwork.marks(sheet.actions).items()}
        return {
            **self.state(),
            "pages": [self._page(number, marks.get(number)) for number in range(1, sheet.page_count + 1)],
            "documents": [self.document(each, fields=each.id == opened) for each in sheet.documents],
        }

    def state(self) -> Json:
        """What changes with every action."""
        sheet = self.sheet
        return {
            "dossier": sheet.state.id,
            "version": sheet.state.version,
            "stage": sheet.state.stage.value,
            "undo": undoable(sheet.actions, self.reviewer) is not None,
            "remaining": [self.problem(each) for each in remaining(sheet)],
        }

    def document(self, document: Document, *, fields: bool = True) -> Json:
        form = recheck.form_of(document, self.office.catalogue)
        record = self._records.get(document.id)
        said = self._said(document)
        return {
            "id": document.id,
            "form": document.form,
            "edition": document.edition,
            "title": form.title,
            "pages": list(document.pages),
            "problems": [self.problem(each) for each in (record.problems if record else ())],
            "waiting": self._waiting(document),
            "fields": (
                [self._field(form, field, said.get(field.name, ())) for field in _fields(record)] if fields else None
            ),
        }

    def first(self) -> DocumentId | None:
        """The paper to begin with: the first in which a field waits for this person."""
        papers = self.sheet.documents
        return next((each.id for each in papers if self._waiting(each)), papers[0].id if papers else None)

    def _waiting(self, document: Document) -> list[str]:
        """Names of the fields that it is this person's turn to look at."""
        form, said = recheck.form_of(document, self.office.catalogue), self._said(document)
        return [
            field.name
            for field in _fields(self._records.get(document.id))
            if not field.accepted and self._is_my_turn(form, field.name, said.get(field.name, ()))
        ]

    def _is_my_turn(self, form: Form, name: str, said: Sequence[Correction]) -> bool:
        mine = any(each.reviewer == self.reviewer for each in said)
        return not mine or _stands(form, name, said) not in (Keying.ONCE, Keying.DISPUTED)

    def _said(self, document: Document) -> Mapping[str, Sequence[Correction]]:
        return by_field(corrections_of(self.sheet.actions, document.id)) if self.sheet.actions else {}

    @cached_property
    def _records(self) -> Mapping[DocumentId, CheckedRecord]:
        return {each.document.id: each for each in self.sheet.records}

    def problem(self, problem: Problem) -> Json:
        message, advice = self.say.problem(problem)
        say = str(problem.facts.get("say", ""))
        return {"code": problem.code, "severity": problem.severity.value, "message": say or message, "advice": advice}

    def rotation(self, number: int) -> int:
        page = self.pages.get(number)
        return page.quality.rotation if page is not None and page.quality is not None else 0

    def _page(self, number: int, mark: str | None) -> Json:
        page, rotation = self.pages.get(number), self.rotation(number)
        quality = page.quality if page is not None else None
        width, height = (quality.width, quality.height) if quality else (210, 297)
        if rotation in (90, 270):
            width, height = height, width
        return {
            "number": number,
            "width": width,
            "height": height,
            "turn": rotation,
            "src": f"/review/{self.sheet.state.id}/pages/{number}.jpg?turn={rotation}",
            "mark": mark,
            "blank": page.blank if page else False,
            "problems": [self.problem(each) for each in (page.problems if page else ())],
        }

    def _field(self, form: Form, field: FieldValue, said: Sequence[Correction]) -> Json:
        whose, name = label(form, field.name, self.say)
        spec = form.spec(field.name)
        stands = _stands(form, field.name, said)
        mine = any(each.reviewer == self.reviewer for each in said)
        blind = stands is Keying.ONCE and not mine
        trusted = field.readings[0] if field.readings else None
        candidates = [] if blind else self._candidates(form, field, said if stands is Keying.DISPUTED else ())
        return {
            "name": field.name,
            "whose": whose,
            "label": name,
            "value": None if blind else field.value,
            "shown": "" if blind else self._shown(form, field.name, field.value),
            "accepted": field.accepted,
            "confidence": round(field.confidence, 3),
            "origin": trusted.origin.value if trusted else None,
            "page": trusted.page if trusted else None,
            "box": self._box(trusted),
            "problems": [] if blind else [self.problem(each) for each in field.problems],
            "candidates": candidates,
            "keying": stands.value if stands else None,
            "mine": mine,
            "touched": bool(said),
            "hint": "" if blind else hint(spec, field.value, self.say),
            "multiline": spec is not None and kind_of(spec).LINES > 2,
        }

    def _box(self, reading: Reading | None) -> list[float] | None:
        if reading is None:
            return None
        box = turned(reading.box, self.rotation(reading.page))
        return [round(edge, 5) for edge in (box.x0, box.y0, box.x1, box.y1)]

    def _shown(self, form: Form, name: str, value: str | None) -> str:
        if value is None:
            return ""
        spec = form.spec(name)
        return kind_of(spec).show(value) if spec is not None else value

    def _candidates(self, form: Form, field: FieldValue, keyed: Sequence[Correction]) -> list[Json]:
        """Other values that the field may have, the likeliest first, each once."""
        if field.accepted:
            return []
        found = {each.after: Origin.KEYED.value for each in keyed if each.after}
        for value, origin in self._seen(form, field):
            found.setdefault(value, origin)
        if field.value is not None and not keyed:
            found.pop(field.value, None)
        return [
            {"value": value, "shown": self._shown(form, field.name, value), "origin": origin}
            for value, origin in list(found.items())[:CANDIDATES]
        ]

    def _seen(self, form: Form, field: FieldValue) -> Iterator[tuple[str, str]]:
        """What the machine saw, then what it may have misread."""
        yield from ((reading.value, reading.origin.value) for reading in field.readings if reading.value)
        spec = form.spec(field.name)
        if spec is None:
            return
        kind = kind_of(spec)
        for raw, origin in self._other_wordings(field):
            for value in (kind.clean(raw), *kind.repair(raw)):
                if value and not kind.check(value):
                    yield value, origin

    def _other_wordings(self, field: FieldValue) -> list[tuple[str, str]]:
        """What was read, and the same with one word as the engine would read it otherwise."""
        reading = next((each for each in field.readings if each.origin is Origin.OCR), None)
        if reading is None:
            return []
        wordings = [(reading.raw, Origin.OCR.value)]
        page = self.pages.get(reading.page)
        if page is None or page.placement is None:
            return wordings
        box = page.placement.to_upright(reading.box)
        for word in (word for line in page.lines for word in line.words if _inside(word.box, box)):
            wordings += [(reading.raw.replace(word.text, other.text, 1), "other") for other in word.alternatives[:2]]
        return wordings


def _stands(form: Form, name: str, said: Sequence[Correction]) -> Keying | None:
    """How far the two keyings of a field have come; None for one that is keyed once."""
    spec = form.spec(name)
    return keying(said) if spec is not None and spec.critical else None


def _inside(word: Box, box: Box) -> bool:
    return box.contains(*word.center)


def _fields(record: CheckedRecord | None) -> tuple[FieldValue, ...]:
    return record.fields if record is not None else ()
