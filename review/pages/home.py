"""The first page: whoever comes is sent to the work of their role."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from review.access import RIGHTS, Right
from review.visitor import Anybody, MustChangeError

router = APIRouter()

FIRST_PAGES = ((Right.REVIEW, "/queue"), (Right.ADMIN, "/accounts"), (Right.AUDIT, "/looks"))
"""right, and the page that whoever has it begins with"""


@router.get("/", include_in_schema=False)
def home(who: Anybody) -> Response:
    """To the work, or to the sign-in page."""
    if who.account is None:
        return RedirectResponse("/sign-in", 303)
    if who.account.must_change:
        raise MustChangeError
    rights = RIGHTS[who.account.role]
    return RedirectResponse(next((page for right, page in FIRST_PAGES if right in rights), "/password"), 303)
