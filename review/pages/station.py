"""The station: one dossier on the screen, page left, fields right; every key press becomes an action of the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from pydantic import BaseModel, Field

from dossier.archive import original_key
from dossier.correction import Reason
from dossier.errors import ImpossibleActError, LeasedError, StaleRecordError, UnreadablePageError
from dossier.identity import DocumentId, DossierId
from dossier.stage import Stage
from dossier.text import Box, PageText
from extractors.fields import kind_of
from ocr.raster import page_image
from ocr.reread import read_again, upright_again
from review import paperwork, recheck
from review.access import RIGHTS, Right, require
from review.desk import Desk, Sheet
from review.paperwork import Mark
from review.pictures import picture, scan_of, turned_back
from review.sheet_json import Shown
from review.station_words import words_of
from review.visitor import Visitor, allowed
from review.web import problem, web_of
from wiring.wire import Office

router = APIRouter(include_in_schema=False)

Reviewer = Annotated[Visitor, Depends(allowed(Right.REVIEW))]
Edges = tuple[float, float, float, float]


class Act(BaseModel):
    """One action, as the station's script sends it."""

    act: Literal[
        "say", "split", "merge", "reorder", "form", "mark", "turn", "postpone", "approve", "rescan", "undo", "release"
    ]
    document: str = Field("", max_length=64)
    field: str = Field("", max_length=200)
    value: str | None = Field(None, max_length=4000)
    reason: Reason = Reason.MISREAD
    page: int = 0
    box: Edges | None = None
    pages: list[int] = Field(default_factory=list, max_length=5000)
    degrees: int = 0
    mark: Mark = Mark.BLANK
    form: str = Field("", max_length=100)
    edition: str = Field("", max_length=100)
    despite: str = Field("", max_length=500)


class Drawn(BaseModel):
    """A box that was drawn on a page, in the frame of its picture."""

    page: int
    box: Edges
    document: str = Field("", max_length=64)
    field: str = Field("", max_length=200)


@router.get("/review/{dossier}")
def station(request: Request, who: Reviewer, dossier: str) -> Response:
    """The page; the dossier is taken where nobody else holds it."""
    desk, key = desk_of(who), DossierId(dossier)
    held_by = None
    try:
        desk.take(key)
    except LeasedError as error:
        held_by = error.holder
    sheet = desk.sheet(key)
    facts = _facts(who, sheet)
    with who.office.database.begin() as unit:
        who.log(unit, "open", dossier)
        holder = unit.access.account(held_by) if held_by else None
        unit.commit()
    web = web_of(request)
    set_aside = sheet.state.stage is Stage.SET_ASIDE
    forms = sorted({(each.title, each.form, each.edition) for each in who.office.catalogue.forms})
    return web.page(
        who,
        "station/station.html",
        secret=[each for each in facts["remaining"] if set_aside and each["code"] == "dossier.secret"],
        may_release=Right.RELEASE in RIGHTS[who.who.role] and web.release is not None,
        facts={
            **facts,
            "holder": holder.full_name if holder else None,
            "forms": [{"title": title, "form": form, "edition": edition} for title, form, edition in forms],
            "may_approve": Right.APPROVE in RIGHTS[who.who.role],
            "words": words_of(who.say),
        },
    )


@router.get("/review/{dossier}/papers/{document}")
def paper(who: Reviewer, dossier: str, document: str) -> Response:
    """The fields of one paper of a dossier that is on the screen."""
    sheet = desk_of(who).sheet(DossierId(dossier))
    return JSONResponse(_paper_of(who, sheet, DocumentId(document)))


@router.get("/review/{dossier}/pages/{number}.jpg")
def page_picture(who: Reviewer, dossier: str, number: int, turn: int = 0) -> Response:
    """A page as people look at it."""
    with who.office.database.begin() as unit:
        state = unit.repository.get(DossierId(dossier))
        who.require_office(unit.desk.office_of(state.id))
        who.log(unit, "page", dossier, page=number)
        unit.commit()
    made = picture(who.office, state, number, turn if turn in (90, 180, 270) else 0)
    # only this person's browser may keep it, and only for as long as somebody works on a dossier
    return FileResponse(made, media_type="image/jpeg", headers={"cache-control": "private, max-age=1800"})


@router.post("/review/{dossier}/take")
def take(who: Reviewer, dossier: str, over: bool = False) -> Response:
    """Keep the dossier for longer, or take it over."""
    desk = desk_of(who)
    try:
        lease = desk.take(DossierId(dossier), over=over)
    except LeasedError as error:
        return _leased(who, error)
    with who.office.database.begin() as unit:
        if over:
            who.log(unit, "take_over", dossier)
            unit.commit()
    state = desk.sheet(DossierId(dossier)).state
    return JSONResponse({"until": lease.expires_at.isoformat(), "version": state.version})


@router.post("/review/{dossier}/act")
def act(
    who: Reviewer, dossier: str, asked: Act, if_match: Annotated[str, Header(pattern=r'^"?\d{1,12}"?$')]
) -> Response:
    """Do one thing; 412 with the values as they are now where the dossier has changed, 423 where somebody holds it."""
    desk, key = desk_of(who), DossierId(dossier)
    if asked.act == "release":
        desk.release(key)
        return JSONResponse({})
    try:
        sheet = _DONE_BY[asked.act](who, desk, key, int(if_match.strip('"')), asked)
    except LeasedError as error:
        return _leased(who, error)
    except StaleRecordError as error:
        now = _facts(who, desk.sheet(key), DocumentId(asked.document))
        return problem(412, error.code, who.say(error.message), now=now)
    with who.office.database.begin() as unit:
        who.log(unit, asked.act, dossier, page=asked.page or None, field=asked.field or None)
        unit.commit()
    return JSONResponse(_after(who, sheet or desk.sheet(key), asked))


@router.post("/review/{dossier}/read")
def read_box(who: Reviewer, dossier: str, drawn: Drawn) -> Response:
    """What stands in a box that was drawn on a page, as a value of the field."""
    desk = desk_of(who)
    sheet = desk.sheet(DossierId(dossier))
    page = _page_text(who.office, sheet, drawn.page)
    box = box_on_scan(drawn.box, page)
    text, confidence = _read(who.office, sheet, page, box)
    document = sheet.document(DocumentId(drawn.document))
    value = desk.clean(document, drawn.field, text)
    spec = recheck.form_of(document, who.office.catalogue).spec(drawn.field)
    shown = kind_of(spec).show(value) if spec is not None and value is not None else value or ""
    return JSONResponse({"text": text, "value": value, "shown": shown, "confidence": round(confidence, 3)})


def desk_of(who: Visitor) -> Desk:
    return Desk(who.office, who.who.id, who.who.office)


def _facts(who: Visitor, sheet: Sheet, opened: DocumentId | None = None) -> dict[str, Any]:
    """The sheet, with the fields of the paper named, or of the first that waits."""
    shown = Shown(who.office, sheet, {}, who.who.id, who.say)
    papers = {each.id: each for each in sheet.documents}
    opened = opened if opened in papers else shown.first()
    with who.office.database.begin() as unit:
        pages = {page.number: page for page in unit.repository.bare_pages(sheet.state.id)}
        read = unit.repository.some_pages(sheet.state.id, papers[opened].pages) if opened else ()
    pages.update((page.number, page) for page in read)
    return replace(shown, pages=pages).all(opened)


def _paper_of(who: Visitor, sheet: Sheet, document: DocumentId) -> dict[str, Any]:
    """State of the dossier and one of its papers. Raises `ImpossibleActError` where there is no such paper."""
    wanted = sheet.document(document)
    with who.office.database.begin() as unit:
        pages = unit.repository.some_pages(sheet.state.id, wanted.pages)
    shown = Shown(who.office, sheet, {page.number: page for page in pages}, who.who.id, who.say)
    return {**shown.state(), "document": shown.document(wanted)}


def box_on_scan(edges: Edges, page: PageText) -> Box:
    """A drawn box in the scan's frame. Raises `ImpossibleActError` for one that is none."""
    x0, y0, x1, y1 = (min(1.0, max(0.0, edge)) for edge in edges)
    if x1 - x0 < 0.002 or y1 - y0 < 0.002:
        raise ImpossibleActError
    return turned_back(Box(x0, y0, x1, y1), page.quality.rotation if page.quality else 0)


def _say(who: Visitor, desk: Desk, dossier: DossierId, version: int, asked: Act) -> Sheet:
    place = None
    if asked.box is not None:
        page = _page_text(who.office, desk.sheet(dossier), asked.page)
        place = (asked.page, box_on_scan(asked.box, page))
    return desk.say(dossier, version, DocumentId(asked.document), asked.field, asked.value, asked.reason, place)


def _approve(who: Visitor, desk: Desk, dossier: DossierId, version: int, asked: Act) -> None:
    require(who.who, Right.APPROVE)
    desk.approve(dossier, version, asked.despite)


def _paper(does: Callable[..., Sheet], *names: str) -> Callable[[Visitor, Desk, DossierId, int, Act], Sheet]:
    """One of `paperwork`, with these parts of the action."""

    def doing(who: Visitor, desk: Desk, dossier: DossierId, version: int, asked: Act) -> Sheet:
        return does(desk, dossier, version, *(getattr(asked, name) for name in names))

    return doing


_DONE_BY: dict[str, Callable[[Visitor, Desk, DossierId, int, Act], Sheet | None]] = {
    "say": _say,
    "split": _paper(paperwork.split, "document", "page"),
    "merge": _paper(paperwork.merge, "document"),
    "reorder": _paper(paperwork.reorder, "document", "pages"),
    "form": _paper(paperwork.change_form, "document", "form", "edition"),
    "mark": _paper(paperwork.mark, "page", "mark"),
    "turn": _paper(paperwork.turn, "page", "degrees"),
    "undo": _paper(paperwork.undo),
    "postpone": lambda who, desk, dossier, version, asked: desk.postpone(dossier, version),
    "approve": _approve,
    "rescan": lambda who, desk, dossier, version, asked: desk.rescan(dossier, version, asked.pages),
}


def _after(who: Visitor, sheet: Sheet, asked: Act) -> dict[str, Any]:
    """What has changed: one document after a word about a field, everything after all else."""
    if asked.act in ("postpone", "approve", "rescan"):
        return {**Shown(who.office, sheet, {}, who.who.id, who.say).state(), "next": "/queue/next"}
    if asked.act != "say":
        return _facts(who, sheet, DocumentId(asked.document))
    return _paper_of(who, sheet, DocumentId(asked.document))


def _leased(who: Visitor, error: LeasedError) -> Response:
    with who.office.database.begin() as unit:
        holder = unit.access.account(error.holder)
    return problem(423, error.code, who.say(error.message), holder=holder.full_name if holder else "")


def _page_text(office: Office, sheet: Sheet, number: int) -> PageText:
    with office.database.begin() as unit:
        pages = unit.repository.some_pages(sheet.state.id, [number])
    if not pages:
        raise ImpossibleActError
    return pages[0]


def _read(office: Office, sheet: Sheet, page: PageText, box: Box) -> tuple[str, float]:
    if page.placement is None:
        raise UnreadablePageError
    placement = page.placement
    scan, index = scan_of(sheet.state, page.number)
    with office.store.local_copy(original_key(scan.sha256)) as path:
        image = page_image(path, scan.media_type, index, office.raster)

    def read() -> tuple[str, float]:
        (second,) = read_again(upright_again(image, placement), [placement.to_upright(box)], office.engine)
        return second.text, second.confidence

    return office.readers.submit(read).result()
