"""Who is asking: the session behind a cookie, the account behind the session, and where the request came from.

Refuses requests that change something and do not carry the session's own token, and passwords over a
network that anybody can listen to.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request, Response

from dossier.access_errors import ForgedRequestError, NotSignedInError, UnprotectedError
from review.access import Right, require, sees
from review.purposes import purpose_of, without_numbers
from review.wording import LANGUAGES, VIETNAMESE, Wording, wording
from storage.access import Account, Look, WebSession
from storage.unit_of_work import UnitOfWork
from wiring.wire import Office

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SEEN_EVERY = timedelta(minutes=1)
_BEFORE_SIGN_IN = timedelta(hours=1)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"


@dataclass(frozen=True)
class Visitor:
    """One request's sender."""

    office: Office
    remote: str
    session: WebSession | None
    account: Account | None
    say: Wording

    @property
    def csrf(self) -> str:
        return self.session.csrf if self.session else ""

    @property
    def who(self) -> Account:
        """Raises `NotSignedInError`."""
        if self.account is None:
            raise NotSignedInError
        return self.account

    def require_office(self, office: str) -> None:
        """Raise `ForbiddenError` where dossiers of that office are not this person's business."""
        if not sees(self.who, office):
            from dossier.access_errors import ForbiddenError

            raise ForbiddenError

    def look(
        self,
        action: str,
        dossier: str | None = None,
        page: int | None = None,
        field: str | None = None,
        purpose: str = "",
    ) -> Look:
        """An entry for the access log about this person; where no purpose is stated, it says what was done."""
        who = self.who
        at, what_for = self.office.clock(), without_numbers(purpose) or purpose_of(action)
        return Look(at, who.id, who.role.value, self.remote, action, dossier, page, field, what_for[:200])

    def log(self, unit: UnitOfWork, action: str, dossier: str | None = None, **facts: object) -> None:
        """Note in the access log, saved with the unit."""
        unit.access.log([self.look(action, dossier, **facts)])  # type: ignore[arg-type]


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(request: Request) -> str:
    """Browsers take a `__Host-` cookie only from HTTPS, for this very host and all its paths."""
    return "__Host-sohoa" if request.url.scheme == "https" else "sohoa"


def visitor(request: Request) -> Visitor:
    """Who is asking, signed in or not. Raises `NotSignedInError` never, `UnprotectedError` on an open network."""
    office: Office = request.app.state.web.office
    _require_protected(request, office)
    token = request.cookies.get(cookie_name(request), "")
    session, account = known_by(office, token) if token else (None, None)
    language = session.content.get("language", VIETNAMESE) if session else VIETNAMESE
    if session is None and request.cookies.get("sohoa_language") in LANGUAGES:
        language = request.cookies["sohoa_language"]
    request.state.say = wording(language)
    return Visitor(office, remote_of(request), session, account, request.state.say)


async def genuine(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Like `visitor`; a request that changes something must carry the session's token. Raises `ForgedRequestError`."""
    if request.method in SAFE:
        return who
    given = request.headers.get(CSRF_HEADER, "")
    if not given and request.headers.get("content-type", "").startswith(_FORMS):
        given = str((await request.form()).get(CSRF_FIELD, ""))
    if who.session is None or not hmac.compare_digest(given.encode(), who.session.csrf.encode()):
        raise NotSignedInError if who.session is None else ForgedRequestError
    return who


def signed_in(request: Request, who: Annotated[Visitor, Depends(genuine)]) -> Visitor:
    """Like `genuine`, for people with an account. Raises `NotSignedInError`."""
    if who.account is None:
        raise NotSignedInError
    return who


def allowed(right: Right) -> Callable[..., Visitor]:
    """A dependency: whoever asks must have this right, and a password of their own choice."""

    def check(who: Annotated[Visitor, Depends(signed_in)]) -> Visitor:
        if who.who.must_change:
            raise MustChangeError
        require(who.who, right)
        return who

    return check


class MustChangeError(NotSignedInError):
    """Signed in with a password that somebody else gave."""


Anybody = Annotated[Visitor, Depends(genuine)]
SignedIn = Annotated[Visitor, Depends(signed_in)]


def begin_session(
    request: Request,
    response: Response,
    account: Account | None,
    keep: WebSession | None,
    more: Mapping[str, str] | None = None,
) -> WebSession:
    """A new session and its cookie; the old one ends, so that a cookie known before sign-in is worth nothing."""
    office: Office = request.app.state.web.office
    now, token = office.clock(), secrets.token_urlsafe(32)
    hours = timedelta(hours=office.settings.serve.session_hours) if account else _BEFORE_SIGN_IN
    known = {**(keep.content if keep else {}), **(more or {})}
    content = {name: value for name, value in known.items() if value}
    session = WebSession(
        digest_of(token), account.id if account else None, secrets.token_urlsafe(24), content, now, now + hours
    )
    with office.database.begin() as unit:
        unit.access.drop_expired_sessions(now)
        if keep is not None:
            unit.access.drop_session(keep.digest)
        unit.access.add_session(session)
        unit.commit()
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=int(hours.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return session


def remember(who: Visitor, **content: str) -> None:
    """Keep facts in the session; an empty one is forgotten."""
    if who.session is None:
        return
    kept = {name: value for name, value in {**who.session.content, **content}.items() if value}
    with who.office.database.begin() as unit:
        unit.access.save_session(replace(who.session, content=kept))
        unit.commit()


def remote_of(request: Request) -> str:
    """The address that the request came from; behind a proxy that uvicorn trusts, the one that it names."""
    return request.client.host if request.client else ""


def known_by(office: Office, token: str) -> tuple[WebSession | None, Account | None]:
    """The session behind a cookie, and the account behind the session, where there are any."""
    now = office.clock()
    with office.database.begin() as unit:
        session = unit.access.session(digest_of(token))
        if session is None or session.expires_at <= now:
            return None, None
        account = unit.access.account(session.account) if session.account else None
        if now - session.seen_at > _SEEN_EVERY:
            # a session lives on while somebody works with it
            length = session.expires_at - session.seen_at
            session = replace(session, seen_at=now, expires_at=now + length)
            unit.access.save_session(session)
            unit.commit()
    return (None, None) if account is not None and account.disabled else (session, account)


def _require_protected(request: Request, office: Office) -> None:
    if request.url.scheme == "https" or office.settings.serve.plain_http:
        return
    try:
        near = ip_address(remote_of(request)).is_loopback
    except ValueError:
        near = True  # no network at all: a test client, or a socket of this machine
    if not near:
        raise UnprotectedError
