"""The counter: choose the procedure, scan, see the verdict in seconds, promise a date, print the slip."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from dossier.errors import UnlawfulStepError
from dossier.identity import DossierId
from dossier.local_time import HANOI
from dossier.reception import Applicant, PaperCount, Reception, ReceptionState, steps_from
from dossier.stage import Stage
from extractors.procedures import Procedure, checklist
from review.access import Right, sees
from review.counter import reception as counter
from review.counter import slips
from review.counter.reception import AtCounter
from review.counter.working_days import calendar
from review.purposes import purpose_of
from review.visitor import Visitor, allowed
from review.web import Area, web_of
from review.wording import N_
from storage.listing import ListedDossier, Wanted
from storage.unit_of_work import UnitOfWork

router = APIRouter(include_in_schema=False)
AREA = Area(Right.COUNTER, "/counter", N_("Quầy tiếp nhận"))

Clerk = Annotated[Visitor, Depends(allowed(Right.COUNTER))]
Short = Annotated[str, Form(max_length=120)]
Long = Annotated[str, Form(max_length=1000)]
_SHOWN = 30
_FEW = 3
_FRESH = timedelta(hours=2)
"""how long a scan that came in through the watched folder is offered"""
_FRESH_STAGES = (
    Stage.RECEIVED,
    Stage.READ,
    Stage.CLASSIFIED,
    Stage.EXTRACTED,
    Stage.IN_REVIEW,
    Stage.CHECKED,
    Stage.RESCAN,
)
_LOOK_SECONDS = 0.2
_LISTEN_SECONDS = 600
STATES = {
    ReceptionState.DRAFT: N_("đang kiểm tra"),
    ReceptionState.RECEIVED: N_("đã tiếp nhận"),
    ReceptionState.WAITING: N_("chờ bổ sung giấy tờ"),
    ReceptionState.REFUSED: N_("đã từ chối"),
    ReceptionState.SETTLED: N_("đã có kết quả"),
    ReceptionState.RETURNED: N_("đã trả kết quả"),
}


@router.get("/counter")
def counter_page(request: Request, who: Clerk, scan: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Today's receptions, and the procedures to begin another; or to which one a scan of the watched folder belongs."""
    now = who.office.clock()
    today = now.astimezone(HANOI).replace(hour=0, minute=0, second=0, microsecond=0)
    with who.office.database.begin() as unit:
        opened = unit.receptions.opened(today, who.who.office, _SHOWN)
        fresh = fresh_scans(who, unit)
        who.log(unit, "counter.list")
        unit.commit()
    procedures = counter.procedures(who.office, now.astimezone(HANOI).date())
    return web_of(request).page(
        who,
        "counter/today.html",
        opened=opened,
        fresh=fresh,
        scan=next((each for each in fresh if each.id == scan), None),
        procedures=procedures,
        names={each.code: each.name for each in procedures},
        states=STATES,
    )


def fresh_scans(who: Visitor, unit: UnitOfWork) -> list[ListedDossier]:
    """What came in through the watched folder of late, and is nobody's reception yet."""
    since = who.office.clock() - _FRESH
    found = unit.listing.page(Wanted(_FRESH_STAGES, received_from=since), newest_first=True, limit=_SHOWN)
    return [
        each
        for each in found.dossiers
        if unit.receptions.find(each.id) is None and sees(who.who, unit.desk.office_of(each.id))
    ]


@router.get("/counter/{dossier}")
def one(request: Request, who: Clerk, dossier: str) -> Response:
    """One reception: pages as they are read, the list of papers, the applicant, and what to do."""
    seen = seen_by(who, dossier)
    note(who, "counter.look", seen.reception)
    return web_of(request).page(who, "counter/one.html", **facts_of(who, seen))


@router.get("/counter/{dossier}/live")
def live(request: Request, who: Clerk, dossier: str) -> Response:
    """The part of the page that changes while papers are read."""
    return web_of(request).page(who, "counter/live.html", **facts_of(who, seen_by(who, dossier)))


@router.get("/counter/{dossier}/events")
async def events(request: Request, who: Clerk, dossier: str) -> StreamingResponse:
    """Server-sent events: how many pages are read, until machines are done."""
    await run_in_threadpool(seen_by, who, dossier)

    async def told() -> AsyncIterator[str]:
        last, waited = "", 0.0
        while waited < _LISTEN_SECONDS and not await request.is_disconnected():
            seen = await run_in_threadpool(seen_by, who, dossier)
            fact = json.dumps({"read": seen.pages_read, "pages": len(seen.pages), "ended": seen.ended})
            if fact != last:
                yield f"data: {fact}\n\n"
            if seen.ended:
                return
            last, waited = fact, waited + _LOOK_SECONDS
            await asyncio.sleep(_LOOK_SECONDS)

    return StreamingResponse(told(), media_type="text/event-stream")


class Given:
    """What the clerk typed: the applicant, and the version that it was based on."""

    def __init__(
        self,
        version: Annotated[int, Form()],
        full_name: Short = "",
        personal_id: Annotated[str, Form(max_length=20)] = "",
        address: Annotated[str, Form(max_length=300)] = "",
        phone: Annotated[str, Form(max_length=20)] = "",
        email: Short = "",
    ) -> None:
        self.version = version
        self.applicant = Applicant(
            *(" ".join(each.split()) for each in (full_name, personal_id, address, phone, email))
        )


@router.post("/counter/{dossier}/receive")
async def receive(request: Request, who: Clerk, dossier: str, given: Annotated[Given, Depends()]) -> Response:
    """Promise a result."""
    form = await request.form()
    counts = _counts({name: str(value) for name, value in form.items()})
    reception = await run_in_threadpool(_based_on, who, dossier, given)
    kept = await run_in_threadpool(counter.receive, who.office, who.who, reception, given.applicant, counts)
    await run_in_threadpool(note, who, "counter.receive", kept)
    return to(kept)


@router.post("/counter/{dossier}/ask")
def ask(who: Clerk, dossier: str, given: Annotated[Given, Depends()], reason: Long = "") -> Response:
    """Ask the applicant for more papers."""
    kept = counter.ask_for_papers(who.office, _based_on(who, dossier, given), given.applicant, reason)
    note(who, "counter.ask", kept)
    return to(kept)


@router.post("/counter/{dossier}/refuse")
def refuse(
    request: Request, who: Clerk, dossier: str, given: Annotated[Given, Depends()], reason: Long = ""
) -> Response:
    """Refuse the dossier."""
    if not reason.strip():
        facts = facts_of(who, seen_by(who, dossier)) | {
            "failure": who.say(N_("Ghi lý do từ chối: người nộp phải được biết."))
        }
        return web_of(request).page(who, "counter/one.html", 422, **facts)
    kept = counter.refuse(who.office, _based_on(who, dossier, given), given.applicant, reason)
    note(who, "counter.refuse", kept)
    return to(kept)


@router.post("/counter/{dossier}/step")
def move_on(who: Clerk, dossier: str, version: Annotated[int, Form()], then: Short, result: Short = "") -> Response:
    """The result is there, or was handed over."""
    if then not in (ReceptionState.SETTLED.value, ReceptionState.RETURNED.value):
        raise UnlawfulStepError("", "")
    reception = replace(reception_of(who, dossier), version=version)
    kept = counter.move_on(who.office, reception, ReceptionState(then), result.strip())
    note(who, f"counter.{then}", kept)
    return to(kept)


@router.get("/counter/{dossier}/{slip}.pdf")
def slip(request: Request, who: Clerk, dossier: str, slip: str) -> Response:
    """One of the slips, to be printed."""
    seen, now = seen_by(who, dossier), who.office.clock()
    public = who.office.settings.serve.public_url
    desk = slips.Desk(who.office.settings.counter, who.who.full_name, f"{public.rstrip('/')}/status" if public else "")
    if slip == "receipt":
        pdf = slips.receipt(desk, seen.reception, seen.procedure)
    elif slip == "supplement" and seen.reception.state is ReceptionState.WAITING:
        missing = [component.name for component in seen.checklist.missing]
        pdf = slips.supplement(desk, seen.reception, seen.procedure, missing, now)
    elif slip == "refusal" and seen.reception.state is ReceptionState.REFUSED:
        pdf = slips.refusal(desk, seen.reception, seen.procedure, now)
    else:
        raise UnlawfulStepError(seen.reception.state.value, slip[:20])
    note(who, f"counter.print.{slip}", seen.reception)
    # the name holds no person and no code: files lie around in download folders
    return Response(
        pdf, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{slip}.pdf"'}
    )


def facts_of(who: Visitor, seen: AtCounter) -> dict[str, Any]:
    applicant = seen.reception.applicant if seen.reception.applicant.full_name else seen.suggested
    due = seen.reception.due_at
    return {
        "seen": seen,
        "reception": seen.reception,
        "applicant": applicant,
        "states": STATES,
        "steps": {each.value for each in steps_from(seen.reception.state)},
        "titles": {form.form: form.title for form in who.office.catalogue.forms},
        "counted": {paper.name: paper for paper in seen.reception.papers},
        "fitting": _fitting(who, seen),
        "reusable": counter.reusable(who.office, seen, applicant),
        "unsure_due": due is not None and not calendar().covers(due.date()),
    }


def _fitting(who: Visitor, seen: AtCounter) -> Sequence[Procedure]:
    """Other procedures for which these papers are complete and none is too many, where they are not for this one."""
    wrong = seen.checklist.missing or seen.checklist.others
    if not (seen.read and wrong) or seen.reception.state is not ReceptionState.DRAFT:
        return ()
    offered = counter.procedures(who.office, who.office.clock().astimezone(HANOI).date())
    others = [each for each in offered if each.code != seen.procedure.code and not each.takes_anything]
    found = ((each, checklist(each, seen.records)) for each in others)
    return [each for each, answers in found if not answers.missing and not answers.others][:_FEW]


def reception_of(who: Visitor, dossier: str) -> Reception:
    with who.office.database.begin() as unit:
        found = unit.receptions.find(DossierId(dossier))
    reception = found or seen_by(who, dossier).reception
    who.require_office(reception.office)
    return reception


def seen_by(who: Visitor, dossier: str) -> AtCounter:
    seen = counter.at_counter(who.office, DossierId(dossier))
    who.require_office(seen.reception.office)
    return seen


def _based_on(who: Visitor, dossier: str, given: Given) -> Reception:
    return replace(reception_of(who, dossier), version=given.version)


def _counts(form: dict[str, str]) -> tuple[PaperCount, ...]:
    """From boxes named `name:0`, `originals:0` …; what is no number counts as nothing."""
    found = []
    for place in range(100):
        name = form.get(f"name:{place}")
        if name is None:
            break
        originals, certified, copies = (
            _number(form.get(f"{kind}:{place}", "")) for kind in ("originals", "certified", "copies")
        )
        found.append(PaperCount(name[:500], originals, certified, copies, form.get(f"reused:{place}", "")[:200]))
    return tuple(found)


def _number(text: str) -> int:
    return min(int(text), 99) if text.isdecimal() and text.isascii() else 0


def note(who: Visitor, action: str, reception: Reception) -> None:
    with who.office.database.begin() as unit:
        who.log(unit, action, reception.dossier, purpose=purpose_of(action, reception.code or reception.procedure))
        unit.commit()


def to(reception: Reception) -> RedirectResponse:
    return RedirectResponse(f"/counter/{reception.dossier}", 303)
