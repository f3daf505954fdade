"""The web application: puts the pages together. Made anew for every office, holds nothing of its own."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from review.pages import counter, health, home, overview, search, sign_in, station, status, worklist
from review.web import STATIC, Headers, LastResort, ReceiveScans, Web, add_error_pages
from wiring.wire import Office, code_version

PAGES = (health, home, sign_in, worklist, station, counter, search, overview, status)
"""one module for each page or area, each with its `router` and, where the head of pages links to it, its `AREA`"""


def create_app(office: Office, receive: ReceiveScans | None = None) -> FastAPI:
    """The whole web of one office.

    `receive` turns files into a dossier; flows know how, and whoever starts the app hands it in.
    """
    app = FastAPI(title="Sohoa", version=code_version(), docs_url=None, redoc_url=None, openapi_url=None)
    areas = tuple(area for page in PAGES if (area := getattr(page, "AREA", None)) is not None)
    app.state.web = Web(office, receive, areas)
    add_error_pages(app)
    app.add_middleware(LastResort)
    app.add_middleware(Headers)
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", _Kept(directory=STATIC), name="static")
    return app


class _Kept(StaticFiles):
    """Files whose address changes with their content: browsers may keep them."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response

    async def get_response(self, path: str, scope: Scope) -> object:  # type: ignore[override]
        return await super().get_response(path, scope)
