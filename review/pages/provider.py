"""Signing in with the office's account: off to the provider and back."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from dossier.access_errors import SignInError
from review import oidc
from review.oidc import Attempt
from review.purposes import purpose_of
from review.visitor import Anybody, begin_session
from storage.access import Look

router = APIRouter(include_in_schema=False)


@router.get("/oidc/sign-in")
def off(request: Request, who: Anybody) -> Response:
    """To the provider, with what must come back."""
    if who.office.settings.oidc.issuer is None:
        raise HTTPException(404)
    address, attempt = oidc.begin(who.office.settings)
    response = RedirectResponse(address, 303)
    content = {"oidc_state": attempt.state, "oidc_nonce": attempt.nonce, "oidc_verifier": attempt.verifier}
    begin_session(request, response, None, who.session, content)
    return response


@router.get(oidc.CALLBACK)
def back(request: Request, who: Anybody, state: str = "") -> Response:
    """From the provider: a session for the account that it vouches for."""
    content = who.session.content if who.session else {}
    attempt = Attempt(*(content.get(f"oidc_{part}", "") for part in ("state", "nonce", "verifier")))
    if who.office.settings.oidc.issuer is None or not attempt.state or attempt.state != state:
        raise SignInError
    account = oidc.finish(who.office, attempt, str(request.url))
    response = RedirectResponse("/", 303)
    begin_session(request, response, account, who.session, dict.fromkeys((f"oidc_{p}" for p in _PARTS), ""))
    with who.office.database.begin() as unit:
        now = who.office.clock()
        unit.access.log(
            [Look(now, account.id, account.role.value, who.remote, "sign_in_oidc", purpose=purpose_of("sign_in_oidc"))]
        )
        unit.commit()
    return response


_PARTS = ("state", "nonce", "verifier")
