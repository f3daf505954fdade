"""An office with dossiers in it, and clients that are signed in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from flows.export import PackageFormat, export
from flows.intake import receive
from flows.releasing import release
from review import access
from review.access import DEMO_MARK, DEMO_PASSWORD, make_demo_accounts
from review.app import create_app
from storage.access import Role
from storage.migrations import upgrade
from wiring.sections import ServeSettings
from wiring.settings import Settings
from wiring.wire import Office, open_office

SignIn = Callable[[Role], TestClient]


class Clock:
    """Now, as the test has it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost an attacker nothing: what they are worth is argon2's business, and six of them cost a second."""
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(access, "_hasher", lambda: cheap)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, empty_database: Path, clock: Clock) -> Iterator[Office]:
    """An office of its own, in demo mode."""
    var = tmp_path / "var"
    var.mkdir()
    shutil.copyfile(empty_database, var / "sohoa.db")
    settings = Settings(var=var, serve=ServeSettings(demo=True))
    with open_office(settings) as opened:
        object.__setattr__(opened, "clock", clock)
        yield opened


@pytest.fixture
def visitor(office: Office) -> Iterator[TestClient]:
    """A browser in which nobody is signed in."""
    with client_of(office) as client:
        yield client


@pytest.fixture
def sign_in(office: Office) -> Iterator[SignIn]:
    """A browser for each call, signed in with the demo account of that role."""
    make_demo_accounts(office)
    opened: list[TestClient] = []

    def sign_in_as(role: Role) -> TestClient:
        client = client_of(office)
        opened.append(client)
        answer = sign_in_with(client, f"{DEMO_MARK}{role.value}", DEMO_PASSWORD)
        assert answer == 303
        client.headers["x-csrf-token"] = token_of(client)
        return client

    yield sign_in_as
    for client in opened:
        client.close()


def client_of(office: Office) -> TestClient:
    app = create_app(
        office,
        partial(receive, office),
        lambda dossier, kind, out: export(office, dossier, PackageFormat(kind), out),
        partial(release, office),
    )
    return TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)


def token_of(client: TestClient, page: str = "/password") -> str:
    """The token that a page's forms carry."""
    found = re.search(r'<meta name="csrf" content="([^"]+)">', client.get(page).text)
    assert found
    return found[1]


def sign_in_with(client: TestClient, login: str, password: str) -> int:
    """The status of the answer."""
    form = {"csrf": token_of(client, "/sign-in"), "login": login, "password": password}
    return client.post("/sign-in", data=form).status_code
