"""Is the program alive, and can it work: for monitoring, without signing in, without any detail."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from dossier.errors import DossierError
from review.web import web_of

router = APIRouter()


@router.get("/healthz", include_in_schema=False)
def alive() -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz", include_in_schema=False)
def ready(request: Request) -> Response:
    """Database, store and forms answer; 503 and the codes of what does not."""
    office = web_of(request).office
    failing = []
    try:
        with office.database.begin() as unit:
            unit.waiting.alive()
    except DossierError as error:
        failing.append(error.code)
    try:
        office.store.stat("originals/none")
    except DossierError as error:
        failing.append(error.code)
    try:
        _ = office.catalogue.digest
    except DossierError as error:
        failing.append(error.code)
    return PlainTextResponse("\n".join(failing or ["ok"]) + "\n", 503 if failing else 200)
