"""Files that a browser or a program sends: kept in a folder of our own for as long as it takes to receive them.

Refuses more than the office allows, and more than a form from people and programs that it does not know, before
anything is read; never uses a sent name as a path.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from dossier.access_errors import NotSignedInError, TokenError
from dossier.errors import DossierError, EmptyScanError, OversizedUploadError
from review.visitor import SAFE, cookie_name, digest_of, known_by
from review.web import refusal
from wiring.settings import Settings
from wiring.wire import make_folder

_NAME_LENGTH = 120
_SEVERAL = 1 << 16
"""bytes that a form takes besides its files"""
_FORM = 1 << 20
"""bytes of a form without files, or of a request of a program, at most"""
TAKES_FILES = re.compile(r"/counter/new|/counter/[^/]+/(scans|pages/[^/]+)|/api/v1/dossiers")


class Bodies:
    """Looks at every request before its body is read: a form's files lie on our disk before any page sees them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            request = Request(scope)
            try:
                await _require_fit(request)
            except DossierError as error:
                await refusal(request, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _require_fit(request: Request) -> None:
    """Raises `OversizedUploadError` by the announced length or for want of one; `NotSignedInError`, `TokenError`."""
    announced = request.headers.get("content-length", "" if "transfer-encoding" in request.headers else "0")
    length = int(announced) if announced.isdecimal() else None
    if length is not None and length <= _FORM:
        return
    megabytes = request.app.state.web.office.settings.serve.max_upload_megabytes
    takes_files = TAKES_FILES.fullmatch(request.url.path) is not None
    if length is None or not takes_files or length > megabytes * 1_000_000 + _SEVERAL:
        raise OversizedUploadError(f"(> {megabytes} MB)" if takes_files else "")
    if not await run_in_threadpool(_is_known, request):
        raise TokenError if request.url.path.startswith("/api/") else NotSignedInError


def _is_known(request: Request) -> bool:
    """Somebody with an account or a token; what they may do is asked later."""
    office = request.app.state.web.office
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        with office.database.begin() as unit:
            token = unit.access.token(digest_of(secret))
        return token is not None and token.good(office.clock())
    return known_by(office, request.cookies.get(cookie_name(request), ""))[1] is not None


@contextmanager
def kept_files(settings: Settings, files: Sequence[UploadFile]) -> Iterator[list[Path]]:
    """The files in the order sent, each in a folder of its own; removed at the end. Raises `EmptyScanError`."""
    sent = [file for file in files if file.filename]
    if not sent:
        raise EmptyScanError
    make_folder(settings.work_folder)
    folder = Path(tempfile.mkdtemp(dir=settings.work_folder, suffix=".upload"))
    try:
        paths = []
        for place, file in enumerate(sent, start=1):
            path = folder / f"{place:04d}" / _plain(file.filename or "")
            path.parent.mkdir()
            with path.open("wb") as kept:
                shutil.copyfileobj(file.file, kept, 1 << 20)
            paths.append(path)
        yield paths
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(name: str) -> str:
    """The last part of a sent name, without what a file system or a terminal could stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(". ")
    return plain.encode("utf-8", "ignore").decode()[-_NAME_LENGTH:] or "scan"
