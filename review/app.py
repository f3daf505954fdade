"""The web application: puts the pages together. Made anew for every office, holds nothing of its own."""

from __future__ import annotations

from types import ModuleType

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from review.api.v1 import create_api
from review.pages import (
    administration,
    columns,
    counter,
    counter_scans,
    health,
    home,
    overview,
    programs,
    provider,
    releasing,
    search,
    sign_in,
    station,
    status,
    unmask,
    worklist,
)
from review.uploads import Bodies
from review.web import (
    STATIC,
    Area,
    ExportDossier,
    Headers,
    LastResort,
    ReceiveScans,
    ReleaseDossier,
    Web,
    add_error_pages,
)
from wiring.wire import Office, code_version

PAGES = (
    health, home, sign_in, provider, worklist, station, releasing, columns, counter_scans, counter, search, unmask,
    overview, status, programs, administration,
)  # fmt: skip
"""one module for each page or area, each with its `router` and, where the head of pages links to it, its `AREA`"""


def create_app(
    office: Office,
    receive: ReceiveScans | None = None,
    export: ExportDossier | None = None,
    release: ReleaseDossier | None = None,
) -> FastAPI:
    """The whole web of one office.

    `receive` turns files into a dossier, `export` a dossier into a package, `release` lets one go on that was no
    secret; flows know how, and whoever starts the app hands it in.
    """
    app = FastAPI(title="Sohoa", version=code_version(), docs_url=None, redoc_url=None, openapi_url=None)
    areas = tuple(area for page in PAGES for area in areas_of(page))
    app.state.web = Web(office, receive, areas, export, release)
    add_error_pages(app)
    app.add_middleware(Bodies)
    app.add_middleware(LastResort)
    app.add_middleware(Headers)
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/api/v1", create_api(app.state.web))
    app.mount("/static", _Kept(directory=STATIC), name="static")
    return app


def areas_of(page: ModuleType) -> tuple[Area, ...]:
    """The links that a page's module has for the head of all pages: its `AREA`, or several in `AREAS`."""
    one = getattr(page, "AREA", None)
    return (one,) if one is not None else getattr(page, "AREAS", ())


class _Kept(StaticFiles):
    """Files whose address changes with their content: browsers may keep them."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response

    async def get_response(self, path: str, scope: Scope) -> object:  # type: ignore[override]
        return await super().get_response(path, scope)
