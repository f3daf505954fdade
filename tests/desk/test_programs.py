"""The REST API and the webhooks, as another program sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from dossier.access_errors import UnfitAddressError
from dossier.errors import NotADocumentError
from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.stage import Stage
from review import webhooks
from review.api.caller import PREFIX, Scope
from review.app import create_app
from review.desk import Desk
from review.visitor import digest_of
from storage.access import ApiToken, Role
from storage.repository import DossierState
from tests.desk.conftest import Clock, SignIn, client_of
from tests.desk.laid_out import birth, lay_out
from wiring.sections import WebhookSettings
from wiring.wire import Office

DATE = "child.birth_date"


def token_for(office: Office, *scopes: Scope, of_office: str = "") -> str:
    token = f"{PREFIX}{'-'.join(scopes)}-{of_office}"
    with office.database.begin() as unit:
        unit.access.add_token(
            ApiToken(token, "test", digest_of(token), tuple(s.value for s in scopes), of_office, office.clock())
        )
        unit.commit()
    return token


@pytest.fixture
def api(office: Office) -> Iterator[TestClient]:
    """A program that may do everything."""
    with client_of(office) as client:
        client.headers["accept"] = "application/json"
        client.headers["authorization"] = f"Bearer {token_for(office, *Scope)}"
        yield client


@pytest.fixture
def scan(office: Office) -> Path:
    lay_out(office, [birth()])
    return office.settings.var / "laid_out.png"


def hand_in(api: TestClient, scan: Path, **headers: str) -> Any:
    with scan.open("rb") as file:
        return api.post("/api/v1/dossiers", files={"files": ("quét.png", file)}, headers=headers)


def test_what_is_handed_in_is_kept_before_the_answer(api: TestClient, scan: Path, office: Office) -> None:
    answer = hand_in(api, scan)
    assert answer.status_code == 202
    with office.database.begin() as unit:
        assert unit.repository.get(DossierId(answer.json()["dossier"])).stage is Stage.IN_REVIEW


def test_the_same_key_is_answered_the_same_and_other_content_is_refused(
    api: TestClient, scan: Path, tmp_path: Path
) -> None:
    first = hand_in(api, scan, **{"idempotency-key": "k-1"})
    assert hand_in(api, scan, **{"idempotency-key": "k-1"}).json() == first.json()
    other = tmp_path / "other.png"
    other.write_bytes(scan.read_bytes() + b" ")
    answer = hand_in(api, other, **{"idempotency-key": "k-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "access.reused_key")


def test_a_file_that_is_no_paper_is_refused_with_what_to_do(api: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "virus.pdf"
    file.write_bytes(b"MZ nothing of the kind")
    answer = hand_in(api, file)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "PDF, TIFF, JPEG" in answer.json()["detail"]


def test_records_are_the_contracts_json_and_corrections_change_them(api: TestClient, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    found = api.get(f"/api/v1/dossiers/{dossier}/records")
    document = found.json()["documents"][0]
    assert document["fields"][DATE]["value"] == "2022-09-28"
    asked = {"document": document["id"], "field": DATE, "value": "27/09/2022"}
    match = {"if-match": found.headers["etag"]}
    answer = api.post(f"/api/v1/dossiers/{dossier}/corrections", json=asked, headers=match)
    assert (answer.status_code, answer.json()["value"]) == (201, "2022-09-27")
    stale = api.post(f"/api/v1/dossiers/{dossier}/corrections", json=asked, headers=match)
    assert stale.status_code == 412
    (made,) = api.get(f"/api/v1/dossiers/{dossier}/corrections").json()["corrections"]
    assert (made["before"], made["after"], made["taken_back"]) == ("2022-09-28", "2022-09-27", False)
    again = api.get(f"/api/v1/dossiers/{dossier}/records").json()["documents"][0]["fields"][DATE]
    assert (again["value"], again["origin"], again["accepted"]) == ("2022-09-27", "keyed", True)


def test_an_original_comes_back_as_it_was(api: TestClient, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    scan = office.settings.var / "laid_out.png"
    with office.database.begin() as unit:
        (kept,) = unit.repository.get(dossier).scans
    assert api.get(f"/api/v1/dossiers/{dossier}/scans/{kept.sha256}").content == scan.read_bytes()
    assert api.get(f"/api/v1/dossiers/{dossier}/scans/{'0' * 64}").status_code == 404


def test_a_package_is_fetched_and_nothing_of_it_stays_behind(api: TestClient, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    answer = api.get(f"/api/v1/dossiers/{dossier}/export", params={"format": "xlsx"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert list(office.settings.work_folder.glob("*.export")) == []
    assert api.get(f"/api/v1/dossiers/{dossier}/export", params={"format": "exe"}).status_code == 422


def test_lists_come_one_page_at_a_time(api: TestClient, office: Office) -> None:
    wanted = {lay_out(office, [birth(number)]) for number in range(3)}
    seen, after = [], ""
    while after is not None:
        page = api.get("/api/v1/dossiers", params={"limit": 2, "after": after}).json()
        seen += [each["dossier"] for each in page["dossiers"]]
        after = page["next"]
    assert sorted(seen) == sorted(wanted)


def test_a_token_opens_what_it_is_for_and_nothing_else(office: Office) -> None:
    dossier = lay_out(office, [birth()])
    with office.database.begin() as unit:
        unit.desk.put_in_place(dossier, office="H26.1")
        unit.commit()
    with client_of(office) as client:
        client.headers["accept"] = "application/json"
        address = f"/api/v1/dossiers/{dossier}"
        assert client.get(address).status_code == 401
        for token, status in (
            ("wrong", 401),
            (token_for(office, Scope.INTAKE), 401),
            (token_for(office, Scope.READ, of_office="H26.2"), 403),
            (token_for(office, Scope.READ, of_office="H26.1"), 200),
        ):
            assert client.get(address, headers={"authorization": f"Bearer {token}"}).status_code == status


def test_an_administrator_gives_and_revokes_tokens(sign_in: SignIn, office: Office) -> None:
    admin = sign_in(Role.ADMIN)
    page = admin.post("/programs", data={"name": "Cổng dịch vụ", "scopes": ["read"]}).text
    token = page.split("<code>")[1].split("</code>")[0]
    with client_of(office) as client:
        client.headers.update({"accept": "application/json", "authorization": f"Bearer {token}"})
        assert client.get("/api/v1/dossiers").status_code == 200
        with office.database.begin() as unit:
            (kept,) = unit.access.tokens()
        admin.post(f"/programs/{kept.id}/revoke")
        assert client.get("/api/v1/dossiers").status_code == 401


# --- webhooks -----------------------------------------------------------------------------------------
class Receiver:
    """Somebody who is told; answers as the test says."""

    def __init__(self) -> None:
        self.status = 200
        self.requests: list[httpx.Request] = []
        self.transport = httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status)


@pytest.fixture
def inside(office: Office) -> None:
    """The office allows webhooks in its own network."""
    update = {"webhook": WebhookSettings(private=True)}
    object.__setattr__(office, "settings", office.settings.model_copy(update=update))


@pytest.mark.usefixtures("inside")
def test_a_stage_is_told_signed_and_told_again_until_it_is_heard(api: TestClient, office: Office, clock: Clock) -> None:
    hook = api.post("/api/v1/webhooks", json={"url": "http://127.0.0.1:9/told"}).json()
    dossier = lay_out(office, [birth()])
    receiver = Receiver()
    receiver.status = 500
    assert webhooks.tell(office, receiver.transport) == 0
    failed = len(receiver.requests)
    assert failed > 0
    assert webhooks.tell(office, receiver.transport) == 0
    assert len(receiver.requests) == failed
    receiver.status = 200
    clock.pass_by(minutes=2)
    assert webhooks.tell(office, receiver.transport) == failed
    request = receiver.requests[-1]
    body = request.content.decode()
    assert json.loads(body)["dossier"] == dossier
    at = int(clock.now.timestamp())
    assert request.headers["x-sohoa-signature"] == webhooks.signature(hook["secret"], at, body)
    clock.pass_by(days=2)
    assert webhooks.tell(office, receiver.transport) == 0


@pytest.mark.usefixtures("inside")
def test_a_program_that_never_hears_is_given_up(api: TestClient, office: Office, clock: Clock) -> None:
    api.post("/api/v1/webhooks", json={"url": "http://127.0.0.1:9/told"})
    dossier = lay_out(office, [birth()])
    with office.database.begin() as unit:
        assert unit.repository.get(dossier).stage is Stage.IN_REVIEW
    receiver = Receiver()
    receiver.status = 500
    for _ in range(2 * len(webhooks.WAITS)):
        webhooks.tell(office, receiver.transport)
        clock.pass_by(days=1)
    tried = len(receiver.requests)
    webhooks.tell(office, receiver.transport)
    assert len(receiver.requests) == tried


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/x", "https://10.0.0.8/x", "https://[::1]/x", "https://169.254.169.254/", "http://8.8.8.8/",
     "https://localhost/", "ftp://8.8.8.8/", "https://a:b@8.8.8.8/", "https:///x", "https://nowhere.invalid/",
     "https://[::ffff:10.0.0.8]/", "https://[2002:a00:8::1]/", "https://[64:ff9b::a00:8]/", "https://224.0.0.1/"],
)  # fmt: skip
def test_addresses_inside_and_broken_ones_are_refused(api: TestClient, url: str) -> None:
    with pytest.raises(UnfitAddressError):
        webhooks.require_fit(url, private=False)
    assert api.post("/api/v1/webhooks", json={"url": url}).status_code == 422


def test_a_webhook_can_be_listed_and_removed(api: TestClient) -> None:
    made = api.post("/api/v1/webhooks", json={"url": "https://8.8.8.8/told"}).json()
    listed = api.get("/api/v1/webhooks").json()["webhooks"]
    assert listed == [{"id": made["id"], "url": made["url"], "active": True}]
    assert api.delete(f"/api/v1/webhooks/{made['id']}").status_code == 204
    assert api.delete(f"/api/v1/webhooks/{made['id']}").status_code == 404


# --- the OpenAPI document -----------------------------------------------------------------------------
def test_every_answer_is_as_the_openapi_document_says(office: Office) -> None:
    """Whatever is asked, also nonsense: schemathesis makes it up from the document itself."""
    lay_out(office, [birth()])
    token = token_for(office, *Scope)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(office, _refused))
    asked = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        asked.append(operation.label)

        @given(case=operation.as_strategy())
        @hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
        def answers(case: Any) -> None:
            # that a file is a paper, and a value a date, no document can say; the token is on every request here
            unsaid = [positive_data_acceptance, ignored_auth]
            case.call_and_validate(headers={"authorization": f"Bearer {token}"}, excluded_checks=unsaid)

        answers()
    assert len(asked) == 11


def _refused(paths: Sequence[Path], source: str, problems: Sequence[Problem] = ()) -> DossierState:
    raise NotADocumentError


def test_corrections_of_a_program_are_kept_under_its_name(api: TestClient, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    sheet = Desk(office, "").sheet(dossier)
    asked = {"document": sheet.documents[0].id, "field": DATE, "value": "27/09/2022"}
    match = {"if-match": f'"{sheet.state.version}"'}
    api.post(f"/api/v1/dossiers/{dossier}/corrections", json=asked, headers=match)
    (action,) = Desk(office, "").sheet(dossier).actions
    with office.database.begin() as unit:
        assert action.reviewer == unit.access.tokens()[0].id
