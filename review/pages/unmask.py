"""The whole of a number that a list shows in part. Refuses to show it without a purpose; who saw it is kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse
from markupsafe import escape

from dossier.access_errors import ForbiddenError
from dossier.identity import DossierId
from review.access import RIGHTS, Right
from review.masking import masked
from review.visitor import Visitor, signed_in

router = APIRouter(include_in_schema=False)


@router.post("/unmask")
def unmask(
    who: Annotated[Visitor, Depends(signed_in)],
    dossier: Annotated[str, Form(max_length=60)],
    field: Annotated[str, Form(max_length=120)],
    purpose: Annotated[str, Form(min_length=3, max_length=200)],
    shown: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """The value of this field that looks as `shown` when masked, in the place of it. Raises `ForbiddenError`."""
    if not RIGHTS[who.who.role] & {Right.SEARCH, Right.REVIEW}:
        raise ForbiddenError
    with who.office.database.begin() as unit:
        state = unit.repository.get(DossierId(dossier))
        who.require_office(unit.desk.office_of(state.id))
        values = [
            each.value
            for record in unit.repository.checked(state.id)
            for each in record.fields
            if each.name == field and each.value
        ]
        who.log(unit, "unmask", dossier, field=field, purpose=purpose)
        unit.commit()
    found = next((value for value in values if not shown or masked(value) == shown), "")
    return HTMLResponse(escape(found))
