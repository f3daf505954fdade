"""The queue: what waits for people, oldest first within a priority."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from dossier.identity import DossierId
from dossier.problem import CATALOGUE
from dossier.stage import Stage
from review.access import Right
from review.masking import masked
from review.visitor import Visitor, allowed
from review.web import Area, web_of
from review.wording import N_
from storage.desk import FIRST, LAST, Place, QueueFilter, Waiting

router = APIRouter(include_in_schema=False)
AREA = Area(Right.REVIEW, "/queue", N_("Hàng đợi"))

Reviewer = Annotated[Visitor, Depends(allowed(Right.REVIEW))]
SCREEN = 50
COUNTED = 1000
STAGES = {
    "review": (Stage.IN_REVIEW,),
    "checked": (Stage.CHECKED,),
    "rescan": (Stage.RESCAN, Stage.SET_ASIDE, Stage.FAILED),
}


@router.get("/queue")
def queue(
    request: Request,
    who: Reviewer,
    form: str = "",
    problem: str = "",
    reviewer: str = "",
    stage: str = "review",
    postponed: bool = False,
    after: str = "",
) -> Response:
    """One screen of the queue; the rest of the list alone where HTMX asks for it."""
    wanted = QueueFilter(STAGES.get(stage, STAGES["review"]), who.who.office, form, problem, reviewer, postponed)
    now = who.office.clock()
    with who.office.database.begin() as unit:
        waiting = unit.waiting.waiting(wanted, now, SCREEN + 1, place_of(after))
        count = unit.waiting.count(wanted, now, COUNTED) if not after else 0
        names = {account.id: account.full_name for account in unit.access.accounts()}
        who.log(unit, "list")
        unit.commit()
    shown, more = waiting[:SCREEN], len(waiting) > SCREEN
    part = "hx-request" in request.headers and bool(after)
    return web_of(request).page(
        who,
        "queue/rows.html" if part else "queue/queue.html",
        waiting=[(each, _caption(each), masked(each.ids[0]) if each.ids else "") for each in shown],
        more=cursor_of(shown[-1].place) if more else "",
        count=count,
        counted=COUNTED,
        names=names,
        now=now,
        titles={each.form: each.title for each in who.office.catalogue.forms},
        problems={code: kind.outline for code, kind in CATALOGUE.items()},
        chosen={"form": form, "problem": problem, "reviewer": reviewer, "stage": stage, "postponed": postponed},
    )


@router.get("/queue/next")
def next_one(who: Reviewer, form: str = "", problem: str = "") -> Response:
    """The first dossier of the queue that nobody else holds."""
    wanted = QueueFilter(STAGES["review"], who.who.office, form, problem)
    now = who.office.clock()
    with who.office.database.begin() as unit:
        waiting = unit.waiting.waiting(wanted, now, SCREEN)
    for each in waiting:
        lease = each.lease
        if lease is None or lease.expires_at <= now or lease.reviewer == who.who.id:
            return RedirectResponse(f"/review/{each.dossier}", 303)
    return RedirectResponse("/queue", 303)


@router.post("/queue/{dossier}/priority")
def set_priority(who: Reviewer, dossier: str, priority: Annotated[int, Form(ge=FIRST, le=LAST)]) -> Response:
    """Another place in the queue."""
    with who.office.database.begin() as unit:
        who.require_office(unit.desk.office_of(DossierId(dossier)))
        unit.desk.put_in_place(unit.repository.get(DossierId(dossier)).id, priority=priority)
        who.log(unit, "priority", dossier)
        unit.commit()
    return RedirectResponse("/queue", 303)


def cursor_of(place: Place) -> str:
    """A place in the queue as an address can carry it."""
    parts = [place.priority, place.received_at.isoformat(), place.dossier]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def place_of(cursor: str) -> Place | None:
    """The inverse; a broken cursor begins at the beginning."""
    try:
        priority, at, dossier = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return Place(int(priority), datetime.fromisoformat(at), DossierId(str(dossier)))
    except (ValueError, TypeError):
        return None


def _caption(waiting: Waiting) -> str:
    """What tells the dossier from others: a code where there is one, and names."""
    return " · ".join([waiting.code or waiting.dossier[:8], *waiting.names[:2]])
