"""Papers at the counter: files sent by the page, a camera or the watched folder; one page scanned again or left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from dossier.access_errors import ForbiddenError
from dossier.errors import IntakeError
from dossier.identity import DossierId
from dossier.reception import Reception
from review.counter import reception as counter
from review.counter import scans
from review.pages.counter import Clerk, Short, facts_of, fresh_scans, note, reception_of, seen_by, to
from review.uploads import kept_files
from review.visitor import Visitor
from review.web import ReceiveScans, web_of

router = APIRouter(include_in_schema=False)

Files = Annotated[list[UploadFile], File()]


@router.get("/counter/new")
def new_reception(request: Request, who: Clerk, procedure: str) -> Response:
    """The papers that the procedure asks for, and where to scan them in."""
    wanted = counter.procedure(who.office, procedure)
    return web_of(request).page(who, "counter/new.html", procedure=wanted)


@router.post("/counter/new")
def take_in(request: Request, who: Clerk, procedure: Short, files: Files) -> Response:
    """Scans become a dossier that is read at once."""
    receive = _receive(request)
    wanted = counter.procedure(who.office, procedure)
    try:
        with kept_files(who.office.settings, files) as paths:
            state = receive(paths, scans.SOURCE)
    except IntakeError as error:
        return web_of(request).page(who, "counter/new.html", 422, procedure=wanted, failure=who.say(error.message))
    begun = counter.open_reception(who.office, who.who, wanted.code, state)
    who.require_office(begun.office)
    note(who, "counter.scan", begun)
    return to(begun)


@router.post("/counter/claim")
def claim(who: Clerk, dossier: Short, procedure: Short) -> Response:
    """A dossier that came in through the watched folder is brought to the counter; a draft gets another procedure."""
    with who.office.database.begin() as unit:
        who.require_office(unit.desk.office_of(DossierId(dossier)))
        state = unit.repository.get(DossierId(dossier))
    begun = counter.open_reception(who.office, who.who, procedure, state)
    note(who, "counter.claim", begun)
    return to(begun)


@router.get("/counter/fresh")
def fresh(
    request: Request,
    who: Clerk,
    procedure: Annotated[str, Query(max_length=20)] = "",
    dossier: Annotated[str, Query(max_length=60)] = "",
    seen: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """What the watched folder brought of late, for an open reception or a new one; nothing where all of it is shown."""
    with who.office.database.begin() as unit:
        found = fresh_scans(who, unit)
    # reading goes on: only new scans, or fewer, are news
    digest = hashlib.sha256("".join(each.id for each in found).encode()).hexdigest()[:16]
    if digest == seen:
        return Response(status_code=204)
    again = urlencode({"procedure": procedure, "dossier": dossier, "seen": digest})
    return web_of(request).page(
        who, "counter/fresh.html", fresh=found, procedure=procedure, dossier=dossier, again=again
    )


@router.post("/counter/{dossier}/scans")
def more_scans(
    request: Request, who: Clerk, dossier: str, files: Files, instead: Annotated[bool, Form()] = False
) -> Response:
    """More papers, or all of them scanned anew."""
    change = scans.again_from_the_start if instead else scans.with_more
    return _changed(
        request, who, dossier, files, lambda receive, reception, paths: change(who.office, receive, reception, paths)
    )


@router.post("/counter/{dossier}/pages/{page}")
def page_again(request: Request, who: Clerk, dossier: str, page: int, files: Files) -> Response:
    """One page scanned again: what is in the file stands in its place."""
    return _changed(
        request,
        who,
        dossier,
        files[:1],
        lambda receive, reception, paths: scans.page_again(who.office, receive, reception, page, paths[0]),
    )


@router.post("/counter/{dossier}/pages/{page}/leave-out")
def page_left_out(request: Request, who: Clerk, dossier: str, page: int) -> Response:
    """One page is no part of the dossier."""
    kept = scans.page_left_out(who.office, _receive(request), reception_of(who, dossier), page)
    note(who, "counter.leave_out", kept)
    return to(kept)


@router.post("/counter/{dossier}/join")
def join(request: Request, who: Clerk, dossier: str, other: Short) -> Response:
    """What the watched folder brought joins the open reception."""
    reception = reception_of(who, dossier)
    with who.office.database.begin() as unit:
        who.require_office(unit.desk.office_of(DossierId(other)))
    kept = scans.joined(who.office, _receive(request), reception, DossierId(other))
    note(who, "counter.scan", kept)
    return to(kept)


def _changed(
    request: Request,
    who: Visitor,
    dossier: str,
    files: list[UploadFile],
    change: Callable[[ReceiveScans, Reception, list[Path]], Reception],
) -> Response:
    receive, reception = _receive(request), reception_of(who, dossier)
    try:
        with kept_files(who.office.settings, files) as paths:
            kept = change(receive, reception, paths)
    except IntakeError as error:
        facts = facts_of(who, seen_by(who, dossier)) | {"failure": who.say(error.message)}
        return web_of(request).page(who, "counter/one.html", 422, **facts)
    note(who, "counter.scan", kept)
    return to(kept)


def _receive(request: Request) -> ReceiveScans:
    receive = web_of(request).receive
    if receive is None:
        raise ForbiddenError
    return receive
