"""Signing in through an OpenID Connect provider that runs beside the test."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from review import access
from storage.access import Role
from tests.desk.conftest import Clock, client_of
from tests.services.oidc_provider import CLIENT, SECRET, Provider, oidc_provider
from wiring.sections import OidcSettings, ServeSettings
from wiring.wire import Office


@pytest.fixture
def provider(office: Office, clock: Clock) -> Iterator[Provider]:
    with oidc_provider(clock.now.timestamp()) as running:
        oidc = OidcSettings(issuer=running.issuer, client_id=CLIENT, client_secret=SecretStr(SECRET))
        update = {"oidc": oidc, "serve": ServeSettings(public_url="http://testserver")}
        object.__setattr__(office, "settings", office.settings.model_copy(update=update))
        yield running


@pytest.fixture
def client(office: Office, provider: Provider) -> Iterator[TestClient]:
    access.make_account(office, "lan.tt", "Trần Thị Lan", Role.REVIEWER, "", "một mật khẩu đủ dài")
    with client_of(office) as opened:
        yield opened


def there(client: TestClient) -> str:
    """Off to the provider; the path with which the browser is sent back."""
    address = client.get("/oidc/sign-in").headers["location"]
    back = urlsplit(httpx.get(address).headers["location"])
    return f"{back.path}?{back.query}"


def test_whoever_the_provider_vouches_for_is_signed_in(client: TestClient) -> None:
    answer = client.get(there(client))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Trần Thị Lan" in client.get("/password").text


def test_from_then_on_the_provider_alone_knows_the_person(client: TestClient, office: Office) -> None:
    client.get(there(client))
    with office.database.begin() as unit:
        account = unit.access.account_by_login("lan.tt")
    assert account is not None
    assert account.password is None
    assert account.subject is not None


def test_a_person_without_an_account_is_refused(client: TestClient, provider: Provider) -> None:
    provider.person = {"sub": "43", "preferred_username": "nobody"}
    assert client.get(there(client)).status_code == 401


@pytest.mark.parametrize(
    "spoil", [{"nonce": "another"}, {"aud": "another"}, {"iss": "http://elsewhere"}, {"exp": 1000}], ids=str
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    client: TestClient, provider: Provider, spoil: dict[str, object]
) -> None:
    provider.spoil = spoil
    assert client.get(there(client)).status_code == 401


def test_coming_back_without_having_gone_is_refused(client: TestClient, office: Office) -> None:
    back = there(client)
    assert client_of(office).get(back).status_code == 401
    assert client.get("/oidc/callback?code=x&state=y").status_code == 401


def test_a_provider_that_does_not_answer_is_said_so(client: TestClient, office: Office, provider: Provider) -> None:
    oidc = OidcSettings(issuer="http://127.0.0.1:9", client_id=CLIENT, client_secret=SecretStr(SECRET))
    object.__setattr__(office, "settings", office.settings.model_copy(update={"oidc": oidc}))
    assert client.get("/oidc/sign-in").status_code == 503
