"""Pages and answers: templates, headers, and what becomes of an error. The one place that catches whatever comes.

Refuses to load anything from elsewhere and to run script that stands in a page: every page's policy says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from dossier import access_errors, errors
from dossier.errors import DossierError
from dossier.identity import DossierId
from dossier.local_time import HANOI
from dossier.problem import Problem
from review.access import RIGHTS, Right
from review.visitor import MustChangeError, Visitor
from review.wording import N_, VIETNAMESE, Wording, wording
from storage.repository import DossierState
from storage.unit_of_work import UnitOfWork
from wiring.logs import Log
from wiring.wire import Office, code_version

_LOG = Log("web")
_HERE = Path(__file__).parent
STATIC = _HERE / "static"
PROBLEM = "application/problem+json"


class ReceiveScans(Protocol):
    """Keeps files as the scans of one dossier and enters it, with what is known of them already (problems whose codes
    begin with `scan.`); raises `IntakeError`, `KeepingError`.
    """

    def __call__(self, paths: Sequence[Path], source: str, problems: Sequence[Problem] = ()) -> DossierState: ...


ExportDossier = Callable[[str, str, Path], Path]
"""writes a package of a dossier (`aip`, `bagit` or `xlsx`) below a folder: a file, or a folder of files"""

ReleaseDossier = Callable[[UnitOfWork, DossierId, str, str], None]
"""lets a dossier go on that was set aside as secret by mistake: by which account and why; raises `NotSecretError`"""

_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    ]
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}

STATUS: Mapping[type[DossierError], HTTPStatus] = {
    errors.IntakeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.OversizedUploadError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.MissingPapersError: HTTPStatus.CONFLICT,
    errors.UnknownDossierError: HTTPStatus.NOT_FOUND,
    errors.StaleRecordError: HTTPStatus.PRECONDITION_FAILED,
    errors.LeasedError: HTTPStatus.LOCKED,
    errors.LifecycleError: HTTPStatus.CONFLICT,
    access_errors.NotSignedInError: HTTPStatus.UNAUTHORIZED,
    access_errors.SignInError: HTTPStatus.UNAUTHORIZED,
    access_errors.TokenError: HTTPStatus.UNAUTHORIZED,
    access_errors.ProviderError: HTTPStatus.SERVICE_UNAVAILABLE,
    access_errors.UnfitAddressError: HTTPStatus.UNPROCESSABLE_ENTITY,
    access_errors.ReusedKeyError: HTTPStatus.UNPROCESSABLE_ENTITY,
    access_errors.WeakPasswordError: HTTPStatus.UNPROCESSABLE_ENTITY,
    access_errors.TakenLoginError: HTTPStatus.UNPROCESSABLE_ENTITY,
    access_errors.AccessError: HTTPStatus.FORBIDDEN,
    errors.ObjectMissingError: HTTPStatus.NOT_FOUND,
    errors.NothingToPackError: HTTPStatus.CONFLICT,
    errors.PackageRefusedError: HTTPStatus.CONFLICT,
}
"""the nearest class counts; what is not listed is 503 where trying again may help, else 500"""

_PLAIN: Mapping[int, str] = {
    400: N_("Yêu cầu không hợp lệ."),
    404: N_("Không có trang này."),
    405: N_("Không làm được việc này ở đây."),
    413: N_("Tệp quá lớn."),
    422: N_("Dữ liệu gửi lên không hợp lệ."),
    429: N_("Quá nhiều yêu cầu. Chờ một lát rồi thử lại."),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the web that the head of every page links to, for those who have the right."""

    right: Right
    address: str
    name: str
    """Vietnamese, marked by `N_`"""


@dataclass(frozen=True)
class Web:
    """What every page needs."""

    office: Office
    receive: ReceiveScans | None
    """how files become a dossier; None where this installation only shows"""
    areas: tuple[Area, ...] = ()
    """in the order of their links"""
    export: ExportDossier | None = None
    """how packages are written; None where this installation only shows"""
    release: ReleaseDossier | None = None
    """how a dossier goes on that was no secret; None where this installation only shows"""

    def areas_of(self, visitor: Visitor) -> tuple[Area, ...]:
        """Those that are open to this person."""
        account = visitor.account
        return tuple(area for area in self.areas if account is not None and area.right in RIGHTS[account.role])

    @cached_property
    def templates(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals.update(static=_static_address, version=code_version())
        made.filters.update(local=_local_time, day=_local_day, title_of=lambda form, titles: titles.get(form, form))
        return made

    def page(self, visitor: Visitor, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """A whole page, or the part of one that the template is."""
        account = visitor.account
        text = self.templates.get_template(template).render(
            _=visitor.say,
            language=visitor.say.language,
            visitor=visitor,
            account=account,
            rights=RIGHTS[account.role] if account else frozenset(),
            areas=self.areas_of(visitor),
            csrf=visitor.csrf,
            demo=self.office.settings.serve.demo,
            upload_megabytes=self.office.settings.serve.max_upload_megabytes,
            **facts,
        )
        return HTMLResponse(text, status)


def web_of(request: Request) -> Web:
    """The `Web` of the app that serves this request."""
    found: Web = request.app.state.web
    return found


class Headers:
    """Adds the policy to every answer; pages and data are never kept by caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                wanted = dict(_HEADERS)
                if not scope["path"].startswith("/static/"):
                    wanted["cache-control"] = "no-store"
                if scope["scheme"] == "https":
                    wanted["strict-transport-security"] = "max-age=31536000"
                message["headers"] += [
                    (name.encode(), value.encode()) for name, value in wanted.items() if name.encode() not in known
                ]
            await send(message)

        await self._app(scope, receive, sending)


class LastResort:
    """A fault of ours: told by its kind alone, since its sentence may quote a paper."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sending(message: Any) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - the web error page: logs a code, shows no value
            _LOG.warn("web.failed", cause=type(error).__name__.lower())
            if not started and scope["type"] == "http":
                answer = _answer(Request(scope), 500, "error", DossierError.message)
                await answer(scope, receive, send)


def add_error_pages(app: FastAPI) -> None:
    """What people and programs see of errors: a page, or RFC 9457 problem details."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, DossierError)
        return refusal(request, error)

    async def theirs(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _answer(request, error.status_code, "http", _PLAIN.get(error.status_code, _PLAIN[400]), error.headers)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        where = sorted({".".join(str(part) for part in each["loc"]) for each in error.errors()})
        return _answer(request, 422, "invalid", _PLAIN[422], fields=where)

    app.add_exception_handler(DossierError, ours)
    app.add_exception_handler(HTTPException, theirs)
    app.add_exception_handler(RequestValidationError, invalid)


def refusal(request: Request, error: DossierError) -> Response:
    """What an error of ours is answered with: a page or problem details; the way to the sign-in where that is it."""
    if isinstance(error, access_errors.NotSignedInError) and _wants_page(request):
        way = "/password" if isinstance(error, MustChangeError) else f"/sign-in?next={request.url.path}"
        return RedirectResponse(way, HTTPStatus.SEE_OTHER)
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.warn("web.failed", cause=error.code)
    return _answer(request, status, error.code, error.message)


def status_of(error: DossierError) -> int:
    for kind in type(error).__mro__:
        if kind in STATUS:
            return int(STATUS[kind])
    return int(HTTPStatus.SERVICE_UNAVAILABLE if error.retryable else HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """Problem details (RFC 9457) with a stable `code`."""
    body = {"type": f"urn:sohoa:{code}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse({**body, "code": code, **more}, status, dict(headers or {}), PROBLEM)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _answer(
    request: Request, status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    # what went wrong may be the very session: nothing of it is needed here
    say: Wording = getattr(request.state, "say", wording(VIETNAMESE))
    if not _wants_page(request):
        return problem(status, code, say(sentence), headers, **more)
    text = request.app.state.web.templates.get_template("failure.html").render(
        _=say, language=say.language, status=status, sentence=say(sentence)
    )
    return HTMLResponse(text, status, dict(headers or {}))


_digests: dict[str, str] = {}


def _static_address(name: str) -> str:
    """The address of a file of ours, other whenever the file is another."""
    if name not in _digests:
        _digests[name] = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={_digests[name]}"


def _local_time(moment: datetime | None) -> str:
    return moment.astimezone(HANOI).strftime("%H:%M %d/%m/%Y") if moment else ""


def _local_day(moment: datetime | None) -> str:
    return moment.astimezone(HANOI).strftime("%d/%m/%Y") if moment else ""
