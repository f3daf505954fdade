"""The first page: whoever comes is sent to the work of their role."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from review.visitor import Anybody, MustChangeError
from review.web import web_of

router = APIRouter()


@router.get("/", include_in_schema=False)
def home(request: Request, who: Anybody) -> Response:
    """To the work, or to the sign-in page."""
    if who.account is None:
        return RedirectResponse("/sign-in", 303)
    if who.account.must_change:
        raise MustChangeError
    return RedirectResponse(next((area.address for area in web_of(request).areas_of(who)), "/password"), 303)
