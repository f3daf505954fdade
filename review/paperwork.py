"""What a reviewer can do with the papers of a dossier: split, merge, reorder, another form, blank pages, turned pages.

Refuses to lose a page: one that is blank or a separator is marked and stays where it was scanned. Whatever is put
together anew is extracted and checked at once; what is undone is as it was.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from dossier.archive import original_key
from dossier.contents import Copy, Document
from dossier.errors import ImpossibleActError
from dossier.identity import DocumentId, DossierId, document_id_of
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.scan import Page
from dossier.stage import Stage
from dossier.text import Box, EngineStamp, PageText
from ocr.raster import page_image
from ocr.reading import read_image
from review import recheck
from review.desk import AT_THE_DESK, Desk, Doing, Sheet, recheck_in, undoable
from storage.desk import Act, Action, corrections_of, standing
from storage.packing import pack_page, unpack_page
from storage.repository import DossierState
from wiring.wire import Office

_PAPERS = (Act.SPLIT, Act.MERGE, Act.REORDER, Act.FORM, Act.MARK, Act.TURN)


class Mark(StrEnum):
    """What a page is that belongs to no paper."""

    BLANK = "blank"
    SEPARATOR = "separator"


def split(desk: Desk, dossier: DossierId, version: int, document: DocumentId, at_page: int) -> Sheet:
    """The paper ends before `at_page`; from there on it is another one, of the form that the machine sees there."""
    with desk.act(dossier, version) as doing:
        old = doing.sheet.document(document)
        if at_page not in old.pages[1:]:
            raise ImpossibleActError
        place = old.pages.index(at_page)
        rest = old.pages[place:]
        texts = [page for page in doing.unit.repository.pages(dossier) if page.number in rest]
        form, edition, title = recheck.form_seen(dossier, texts, desk.office.catalogue)
        first = replace(old, pages=old.pages[:place])
        second = Document(_free_id(doing.sheet, dossier, rest), form, edition, rest, 1.0, title)
        _put(desk, doing, dossier, Act.SPLIT, {document: (first, second)})
    return desk.sheet(dossier)


def merge(desk: Desk, dossier: DossierId, version: int, document: DocumentId) -> Sheet:
    """The paper after this one belongs to it."""
    with desk.act(dossier, version) as doing:
        ordered = _in_order(doing.sheet.documents)
        place = next((i for i, each in enumerate(ordered) if each.id == document), len(ordered))
        if place + 1 >= len(ordered):
            raise ImpossibleActError
        first, second = ordered[place : place + 2]
        areas = first.areas + second.areas
        whole = replace(first, pages=tuple(dict.fromkeys(first.pages + second.pages)), areas=areas)
        _put(desk, doing, dossier, Act.MERGE, {first.id: (whole,), second.id: ()})
    return desk.sheet(dossier)


def reorder(desk: Desk, dossier: DossierId, version: int, document: DocumentId, pages: Sequence[int]) -> Sheet:
    """The same pages in another order."""
    with desk.act(dossier, version) as doing:
        old = doing.sheet.document(document)
        if sorted(pages) != sorted(old.pages) or tuple(pages) == old.pages:
            raise ImpossibleActError
        _put(desk, doing, dossier, Act.REORDER, {document: (replace(old, pages=tuple(pages)),)})
    return desk.sheet(dossier)


def change_form(desk: Desk, dossier: DossierId, version: int, document: DocumentId, form: str, edition: str) -> Sheet:
    """The paper is of another form: its fields are located anew."""
    with desk.act(dossier, version) as doing:
        old = doing.sheet.document(document)
        try:
            desk.office.catalogue.get(form, edition)
        except KeyError:
            raise ImpossibleActError from None
        new = replace(old, form=form, edition=edition, confidence=1.0)
        _put(desk, doing, dossier, Act.FORM, {document: (new,)})
    return desk.sheet(dossier)


def mark(desk: Desk, dossier: DossierId, version: int, page: int, what: Mark) -> Sheet:
    """The page is blank or a separator: it belongs to no paper any more."""
    with desk.act(dossier, version) as doing:
        holders = [each for each in doing.sheet.documents if page in each.pages]
        if not holders:
            raise ImpossibleActError
        changed = {}
        for each in holders:
            left = tuple(number for number in each.pages if number != page)
            changed[each.id] = (replace(each, pages=left),) if left else ()
        _put(desk, doing, dossier, Act.MARK, changed, {"page": page, "mark": what.value})
    return desk.sheet(dossier)


def turn(desk: Desk, dossier: DossierId, version: int, page: int, degrees: int) -> Sheet:
    """The page stands upright when it is turned so much more, clockwise; it is read anew. Raises `EngineError`."""
    if degrees not in (90, 180, 270):
        raise ImpossibleActError
    before = desk.sheet(dossier)
    with desk.office.database.begin() as unit:
        old = next((each for each in unit.repository.pages(dossier) if each.number == page), None)
    if old is None or old.quality is None:
        raise ImpossibleActError
    # reading takes a second: not while others wait for the database
    new = _read_turned(desk.office, before.state, page, (old.quality.rotation + degrees) % 360)
    with desk.act(dossier, version) as doing:
        doing.unit.repository.save_page(dossier, new)
        kept = base64.b64encode(pack_page(old)).decode("ascii")
        stamp = [old.stamp.engine, old.stamp.version, old.stamp.digest]
        holders = {each.id: (each,) for each in doing.sheet.documents if page in each.pages}
        _put(desk, doing, dossier, Act.TURN, holders, {"page": page, "before": kept, "stamp": stamp})
    return desk.sheet(dossier)


def marks(actions: Sequence[Action]) -> Mapping[int, Mark]:
    """Pages that people marked, and as what."""
    return {int(a.content["page"]): Mark(a.content["mark"]) for a in standing(actions) if a.kind is Act.MARK}


def undo(desk: Desk, dossier: DossierId, version: int) -> Sheet:
    """Take back what this reviewer did last. Raises `ImpossibleActError` where that can no longer be taken back."""
    stages = (*AT_THE_DESK, Stage.APPROVED, Stage.RESCAN)
    with desk.act(dossier, version, stages=stages) as doing:
        last = undoable(doing.sheet.actions, desk.reviewer)
        if last is None:
            raise ImpossibleActError
        now = desk.office.clock()
        doing.add(Action(Act.UNDO, dossier, desk.reviewer, now, last.document, undoes=last.number))
        if last.kind is Act.FIELD:
            _require_at_desk(doing.sheet)
            assert last.document is not None
            doing.replace(recheck_in(doing.unit, desk.office, dossier, last.document))
        elif last.kind in _PAPERS:
            _require_at_desk(doing.sheet)
            _restore(desk, doing, dossier, last)
        elif last.kind is Act.POSTPONE:
            doing.unit.desk.postpone(dossier, None)
        elif doing.sheet.state.stage in (Stage.APPROVED, Stage.RESCAN):
            problems = [p for p in doing.sheet.state.problems if p.code != "dossier.rescan_asked"]
            doing.step(Stage.IN_REVIEW, problems=problems)
        else:
            raise ImpossibleActError
    return desk.sheet(dossier)


def _require_at_desk(sheet: Sheet) -> None:
    if sheet.state.stage not in AT_THE_DESK:
        raise ImpossibleActError


def _restore(desk: Desk, doing: Doing, dossier: DossierId, action: Action) -> None:
    """The papers as they were before the action; refused where a later one built on it."""
    papers = [each for each in standing(doing.sheet.actions) if each.kind in _PAPERS]
    if papers[-1].number != action.number:
        raise ImpossibleActError
    content = action.content
    if action.kind is Act.TURN:
        stamp = EngineStamp(*content["stamp"])
        page = unpack_page(base64.b64decode(content["before"]), int(content["page"]), stamp)
        doing.unit.repository.save_page(dossier, page)
    documents = [_document_of(each) for each in content["documents"]]
    touched = {DocumentId(each) for each in content["touched"]}
    _keep(desk, doing, dossier, documents, touched)


def _put(
    desk: Desk,
    doing: Doing,
    dossier: DossierId,
    act: Act,
    changed: Mapping[DocumentId, Sequence[Document]],
    content: Mapping[str, Any] | None = None,
) -> None:
    """Other documents in the place of some; the action keeps all as they were."""
    before = doing.sheet.documents
    documents = [new for old in before for new in changed.get(old.id, (old,))]
    touched = {new.id for made in changed.values() for new in made} | set(changed)
    kept = {
        **(content or {}),
        "documents": [_packed(each) for each in before],
        "touched": sorted(touched),
    }
    named = next(iter(changed), None)
    doing.add(Action(act, dossier, desk.reviewer, desk.office.clock(), named, content=kept))
    _keep(desk, doing, dossier, _in_order(documents), touched)


def _keep(
    desk: Desk, doing: Doing, dossier: DossierId, documents: Sequence[Document], touched: set[DocumentId]
) -> None:
    catalogue = desk.office.catalogue
    pages = {page.number: page for page in doing.unit.repository.pages(dossier)}
    actions = doing.unit.desk.actions(dossier)
    known = {each.document.id: each for each in doing.unit.repository.extracted(dossier)}
    checked = {each.document.id: each for each in doing.sheet.records}
    extracted: list[ExtractedRecord] = []
    records: list[CheckedRecord] = []
    for document in documents:
        fresh = document.id in touched or document.id not in known or document.id not in checked
        found = recheck.extracted_of(document, pages, catalogue) if fresh else known[document.id]
        extracted.append(found)
        said = corrections_of(actions, document.id)
        records.append(recheck.record_of(found, said, catalogue) if fresh else checked[document.id])
    doing.papers(documents, extracted, records)


def _read_turned(office: Office, state: DossierState, number: int, rotation: int) -> PageText:
    places = [(scan, index) for scan in state.scans for index in range(scan.page_count)]
    scan, index = places[number - 1]
    with office.store.local_copy(original_key(scan.sha256)) as path:
        image = page_image(path, scan.media_type, index, office.raster)
        page = Page(number, scan.sha256, index)
        return office.readers.submit(read_image, page, image, office.engine, rotation).result()


def _in_order(documents: Sequence[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: (not document.pages, min(document.pages, default=0)))


def _free_id(sheet: Sheet, dossier: DossierId, pages: Sequence[int]) -> DocumentId:
    """The id of a document that begins on one of these pages and is not taken."""
    taken = {document.id for document in sheet.documents}
    return next(found for page in pages if (found := document_id_of(dossier, page)) not in taken)


def _packed(document: Document) -> list[Any]:
    areas = [[page, box.x0, box.y0, box.x1, box.y1] for page, box in document.areas]
    return [
        document.id, document.form, document.edition, list(document.pages), document.confidence, document.title,
        document.copy.value, areas, document.component,
    ]  # fmt: skip


def _document_of(parts: list[Any]) -> Document:
    key, form, edition, pages, confidence, title, copy, areas, component = parts
    return Document(
        DocumentId(key), form, edition, tuple(pages), confidence, title, Copy(copy),
        tuple((page, Box(*edges)) for page, *edges in areas), component,
    )  # fmt: skip
