"""What is asked of a request before its body is read."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.types import Message

from review.api import dossiers
from review.app import PAGES, create_app
from review.uploads import TAKES_FILES
from wiring.wire import Office

LARGE = {"content-length": "50000000"}
CHUNKED = {"transfer-encoding": "chunked"}


def status_of(office: Office, path: str, headers: dict[str, str]) -> int:
    """The answer to a request whose body nobody sends."""
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in {"host": "testserver", **headers}.items()]
    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": path, "raw_path": b"",
        "query_string": b"", "root_path": "", "headers": raw, "server": ("testserver", 80), "client": None,
    }  # fmt: skip
    asyncio.run(create_app(office)(scope, receive, send))
    return int(sent[0]["status"])


def test_every_page_that_takes_files_is_among_those_that_may_be_sent_large_ones() -> None:
    routes = [(route, "") for page in PAGES for route in page.router.routes]
    routes += [(route, "/api/v1") for route in dossiers.router.routes]
    takes = [
        prefix + re.sub(r"{\w+}", "x", route.path)
        for route, prefix in routes
        if isinstance(route, APIRoute)
        for field in route.dependant.body_params
        if "UploadFile" in str(field.field_info.annotation)
    ]
    assert {"/counter/new", "/api/v1/dossiers"} <= set(takes)
    assert [path for path in takes if not TAKES_FILES.fullmatch(path)] == []


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/counter/new", {**LARGE, "accept": "text/html"}, 303),
        ("/counter/new", {**LARGE, "cookie": "sohoa=guessed"}, 401),
        ("/api/v1/dossiers", {**LARGE, "authorization": "Bearer sohoa_guessed"}, 401),
        ("/api/v1/dossiers", {"content-length": "5000000000"}, 413),
        ("/api/v1/dossiers", CHUNKED, 413),
        ("/sign-in", LARGE, 413),
        ("/status", CHUNKED, 413),
    ],
)
def test_large_bodies_are_read_from_known_people_and_programs_alone_and_only_where_files_are_taken(
    office: Office, path: str, headers: dict[str, str], status: int
) -> None:
    assert status_of(office, path, headers) == status
