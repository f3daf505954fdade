"""The public status page and the wall screen: how far a dossier is, and nothing about whose it is.

MUST-5 of the one-stop rules: code, procedure, state and due date only, behind a second factor, and not to be guessed.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from dossier.errors import UnknownDossierError
from dossier.reception import ReceptionState
from review.access import RIGHTS, Right, sees
from review.counter import reception as counter
from review.limits import Limit
from review.pages.counter import STATES
from review.visitor import SignedIn, Visitor, visitor
from review.web import web_of
from wiring.wire import Office

router = APIRouter(include_in_schema=False)

Passer = Annotated[Visitor, Depends(visitor)]
_FROM_ONE_PLACE = 20
"""questions from one address in the window: a family, or an office behind one address"""
_ABOUT_ONE_CODE = 5
"""wrong answers about one code in the window: 32 ** 6 lookup codes cannot be tried so"""
_WINDOW = timedelta(minutes=10)
_ON_THE_WALL = 24


@dataclass(frozen=True, slots=True)
class Progress:
    """What anybody with both codes may know."""

    code: str
    procedure: str
    state: str
    due_at: datetime | None


class Limits:
    """The counts of one running web."""

    def __init__(self, office: Office) -> None:
        self.places = Limit(_FROM_ONE_PLACE, _WINDOW, office.clock)
        self.codes = Limit(_ABOUT_ONE_CODE, _WINDOW, office.clock)


def _limits(request: Request) -> Limits:
    state = request.app.state
    if not hasattr(state, "status_limits"):
        state.status_limits = Limits(state.web.office)
    found: Limits = state.status_limits
    return found


@router.get("/status")
def ask(request: Request, who: Passer) -> Response:
    """Where both codes are typed in."""
    return web_of(request).page(who, "status/status.html", progress=None, code="")


@router.post("/status")
def answer(
    request: Request,
    who: Passer,
    code: Annotated[str, Form(max_length=50)],
    lookup: Annotated[str, Form(max_length=20)],
) -> Response:
    """How far the dossier is; the same answer for a wrong code as for a wrong lookup code."""
    code, limits, page = "".join(code.split()).upper(), _limits(request), web_of(request).page
    if limits.places.exhausted(who.remote) or limits.codes.exhausted(code):
        failure = who.say("Quá nhiều lần thử. Chờ mười phút rồi thử lại, hoặc hỏi tại quầy.")
        return page(who, "status/status.html", 429, progress=None, code=code, failure=failure)
    limits.places.note(who.remote)
    progress = _progress(who, code, lookup)
    if progress is None:
        limits.codes.note(code)
        failure = who.say("Không có hồ sơ nào với hai mã này. So lại với giấy tiếp nhận.")
        return page(who, "status/status.html", 404, progress=None, code=code, failure=failure)
    return page(who, "status/status.html", progress=progress, code=code)


@router.get("/wall")
def wall(request: Request, who: SignedIn) -> Response:
    """What runs, for a screen that everybody in the room sees: codes, states and dates."""
    if not RIGHTS[who.who.role] & {Right.COUNTER, Right.OVERVIEW}:
        raise UnknownDossierError
    now = who.office.clock()
    with who.office.database.begin() as unit:
        running = [each for each in unit.receptions.running(10 * _ON_THE_WALL) if sees(who.who, each.office)]
    return web_of(request).page(
        who,
        "status/wall.html",
        running=[(each, each.due_at is not None and each.due_at < now) for each in running[:_ON_THE_WALL]],
        states=STATES,
        now=now,
    )


def _progress(who: Visitor, code: str, lookup: str) -> Progress | None:
    given = "".join(lookup.split()).upper()
    with who.office.database.begin() as unit:
        found = unit.receptions.by_code(code)
    if found is None or found.lookup is None or not hmac.compare_digest(found.lookup.encode(), given.encode()):
        return None
    name = counter.procedure(who.office, found.procedure).name
    late_or_known = found.due_at if found.state in (ReceptionState.RECEIVED, ReceptionState.SETTLED) else None
    return Progress(code, name, STATES[found.state], late_or_known)
