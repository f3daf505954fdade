"""Signing in and out, changing the password, choosing the language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from dossier.access_errors import AccessError, NotSignedInError
from dossier.errors import DossierError
from review import access
from review.access import DEMO_PASSWORD
from review.purposes import purpose_of
from review.visitor import Anybody, SignedIn, Visitor, begin_session, cookie_name, remember
from review.web import status_of, web_of
from review.wording import LANGUAGES, wording
from storage.access import Look

router = APIRouter(include_in_schema=False)

SEE_OTHER = 303
_A_YEAR = 365 * 24 * 3600

Text = Annotated[str, Form(max_length=1000)]


@router.get("/sign-in")
def sign_in_page(request: Request, who: Anybody, next: str = "/") -> Response:  # noqa: A002 - the address's word
    """The form. A session begins here, so that the form can carry its token."""
    if who.account is not None:
        return RedirectResponse(own_page(next), SEE_OTHER)
    return _form(request, who, own_page(next))


@router.post("/sign-in")
def sign_in(request: Request, who: Anybody, login: Text, password: Text, next: Text = "/") -> Response:  # noqa: A002
    """A new session for whoever has the right password."""
    try:
        account = access.sign_in(who.office, login, password)
    except AccessError as error:
        _note_failure(who)
        return _form(request, who, own_page(next), error)
    response = RedirectResponse("/password" if account.must_change else own_page(next), SEE_OTHER)
    begin_session(request, response, account, who.session)
    with who.office.database.begin() as unit:
        now = who.office.clock()
        unit.access.log(
            [Look(now, account.id, account.role.value, who.remote, "sign_in", purpose=purpose_of("sign_in"))]
        )
        unit.commit()
    return response


@router.post("/sign-out")
def sign_out(request: Request, who: SignedIn) -> Response:
    """The session ends, also for whoever has copied the cookie."""
    response = RedirectResponse("/sign-in", SEE_OTHER)
    with who.office.database.begin() as unit:
        if who.session is not None:
            unit.access.drop_session(who.session.digest)
        who.log(unit, "sign_out")
        unit.commit()
    response.delete_cookie(cookie_name(request))
    return response


@router.get("/password")
def password_page(request: Request, who: SignedIn) -> Response:
    return web_of(request).page(who, "sign_in/password.html", failure=None)


@router.post("/password")
def change_password(request: Request, who: SignedIn, old: Text, new: Text, again: Text) -> Response:
    """Another password; all sessions end and one begins anew."""
    failure: str | None = None
    if new != again:
        failure = who.say("Hai lần nhập mật khẩu mới không giống nhau.")
    else:
        try:
            account = access.change_password(who.office, who.who, old, new)
        except DossierError as error:
            failure = who.say(error.message)
    if failure is not None:
        return web_of(request).page(who, "sign_in/password.html", 422, failure=failure)
    response = RedirectResponse("/", SEE_OTHER)
    begin_session(request, response, account, who.session)
    with who.office.database.begin() as unit:
        who.log(unit, "change_password")
        unit.commit()
    return response


@router.post("/language")
def choose_language(request: Request, who: Anybody, language: Text, next: Text = "/") -> Response:  # noqa: A002
    if who.session is None:
        raise NotSignedInError
    chosen = wording(language if language in LANGUAGES else "").language
    remember(who, language=chosen)
    response = RedirectResponse(own_page(next), SEE_OTHER)
    # outlives the session: the sign-in page speaks the language that was last chosen here
    response.set_cookie("sohoa_language", chosen, max_age=_A_YEAR, httponly=True, samesite="lax")
    return response


def own_page(address: str) -> str:
    """The address where it is a page of ours, else the first page: nobody is sent elsewhere after signing in."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return "/"
    return address


def _form(request: Request, who: Visitor, following: str, failure: AccessError | None = None) -> Response:
    web = web_of(request)
    bare = Response()
    session = who.session or begin_session(request, bare, None, None)
    response = web.page(
        Visitor(who.office, who.remote, session, None, who.say),
        "sign_in/sign_in.html",
        status_of(failure) if failure else 200,
        following=following,
        failure=who.say(failure.message) if failure else None,
        oidc=web.office.settings.oidc.issuer is not None,
        demo_password=DEMO_PASSWORD,
    )
    response.headers.raw.extend(pair for pair in bare.headers.raw if pair[0] == b"set-cookie")
    return response


def _note_failure(who: Visitor) -> None:
    with who.office.database.begin() as unit:
        # not the name that was typed: it may be a password
        unit.access.log(
            [Look(who.office.clock(), "", "", who.remote, "sign_in_failed", purpose=purpose_of("sign_in_failed"))]
        )
        unit.commit()
