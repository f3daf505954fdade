"""A dossier that was set aside as secret by mistake goes on: somebody has looked at its pages, and says why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from dossier.access_errors import ForbiddenError
from dossier.identity import DossierId
from review.access import Right
from review.visitor import Visitor, allowed
from review.web import web_of

router = APIRouter(include_in_schema=False)


@router.post("/review/{dossier}/release")
def release(
    request: Request,
    who: Annotated[Visitor, Depends(allowed(Right.RELEASE))],
    dossier: str,
    reason: Annotated[str, Form(min_length=3, max_length=200)],
) -> Response:
    """The form stands in the station, above the pages. Raises `NotSecretError`, `ForbiddenError`."""
    let_go, key = web_of(request).release, DossierId(dossier)
    if let_go is None:
        raise ForbiddenError
    with who.office.database.begin() as unit:
        who.require_office(unit.desk.office_of(unit.repository.get(key).id))
        let_go(unit, key, who.who.id, reason)
        unit.desk.drop_lease(key, who.who.id)
        who.log(unit, "release", dossier, purpose=reason)
        unit.commit()
    return RedirectResponse("/queue?stage=rescan", 303)
