"""One field across dossiers, keying a second time, accounts, and the access log."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

import review
from review.desk import Desk
from review.purposes import PURPOSES
from storage.access import Role
from tests.desk.conftest import SignIn, client_of, sign_in_with
from tests.desk.laid_out import birth, lay_out
from tests.desk.test_desk import mark_critical
from wiring.wire import Office

DATE = "child.birth_date"
FORM = "to_khai_dang_ky_khai_sinh"


def cells(client: TestClient, path: str) -> list[dict[str, Any]]:
    found = re.search(r'id="facts">(.*?)</script>', client.get(path).text, re.DOTALL)
    assert found
    loaded: list[dict[str, Any]] = json.loads(found[1])["cells"]
    return loaded


def test_the_same_field_of_many_dossiers_stands_in_one_column(sign_in: SignIn, office: Office) -> None:
    dossiers = {lay_out(office, [birth(number)]) for number in range(3)}
    client = sign_in(Role.REVIEWER)
    assert f"/groups?form={FORM}&amp;field={DATE}" in client.get("/groups").text
    column = cells(client, f"/groups?form={FORM}&field={DATE}")
    assert {cell["dossier"] for cell in column} == dossiers
    assert {cell["shown"] for cell in column} == {"28/09/2022"}
    assert all(cell["src"] and cell["box"] for cell in column)


def test_what_somebody_holds_is_in_nobody_elses_column(sign_in: SignIn, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    Desk(office, "another").take(dossier)
    assert cells(sign_in(Role.REVIEWER), f"/groups?form={FORM}&field={DATE}") == []


def test_the_second_keying_is_blind_and_never_for_the_first_person(sign_in: SignIn, office: Office) -> None:
    mark_critical(office)
    dossier = lay_out(office, [birth()])
    first, second, third = sign_in(Role.REVIEWER), sign_in(Role.SPECIALIST), sign_in(Role.ARCHIVIST)
    (cell,) = cells(first, f"/groups?form={FORM}&field={DATE}")
    key(first, cell, "27/09/2022")
    assert cells(first, "/second") == []
    (cell,) = cells(second, "/second")
    assert (cell["shown"], cell["candidates"], cell["reason"]) == ("", [], "second")
    key(second, cell, "29/09/2022")
    (cell,) = cells(third, "/second")
    assert (cell["candidates"], cell["reason"]) == (["27/09/2022", "29/09/2022"], "third")
    key(third, cell, "29/09/2022")
    fields = {field.name: field for field in Desk(office, "").sheet(dossier).records[0].fields}
    assert (fields[DATE].value, fields[DATE].accepted) == ("2022-09-29", True)


def key(client: TestClient, cell: dict[str, Any], value: str) -> None:
    address = f"/review/{cell['dossier']}/act"
    asked = {"act": "say", "document": cell["document"], "field": cell["field"], "value": value}
    headers = {"accept": "application/json", "if-match": f'"{cell["version"]}"'}
    answer = client.post(address, json={**asked, "reason": cell["reason"]}, headers=headers)
    assert answer.status_code == 200, answer.text
    client.post(address, json={"act": "release"}, headers=headers)


def test_an_administrator_makes_an_account_whose_password_must_be_changed(sign_in: SignIn, office: Office) -> None:
    admin = sign_in(Role.ADMIN)
    page = admin.post("/accounts", data={"login": "lan.tt", "full_name": "Trần Thị Lan", "role": "reviewer"}).text
    password = re.findall(r"<code>([^<]+)</code>", page)[1]
    with client_of(office) as client:
        assert sign_in_with(client, "lan.tt", password) == 303
        assert client.get("/queue").headers["location"] == "/password"
    again = admin.post("/accounts", data={"login": "lan.tt", "full_name": "Lan", "role": "reviewer"})
    assert again.status_code == 422


def test_a_disabled_account_is_out_at_once(sign_in: SignIn, office: Office) -> None:
    admin, reviewer = sign_in(Role.ADMIN), sign_in(Role.REVIEWER)
    with office.database.begin() as unit:
        account = unit.access.account_by_login("demo.reviewer")
    assert account is not None
    admin.post(f"/accounts/{account.id}/change", data={"role": "reviewer", "disabled": "true"})
    assert reviewer.get("/queue").headers["location"].startswith("/sign-in")


def test_nobody_shuts_themselves_out(sign_in: SignIn, office: Office) -> None:
    admin = sign_in(Role.ADMIN)
    with office.database.begin() as unit:
        account = unit.access.account_by_login("demo.admin")
    assert account is not None
    assert admin.post(f"/accounts/{account.id}/change", data={"role": "reviewer"}).status_code == 409


def test_the_access_log_says_who_looked_and_shows_when_it_was_touched(sign_in: SignIn, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    sign_in(Role.REVIEWER).get(f"/review/{dossier}")
    auditor = sign_in(Role.AUDITOR)
    page = auditor.get(f"/looks?dossier={dossier}").text
    assert "demo.reviewer" in page
    assert "<code>open</code>" in page
    assert "nguyên vẹn" in auditor.post("/looks/check").text
    engine = sa.create_engine(office.settings.database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE access_log SET account = 'somebody' WHERE number = 2"))
    engine.dispose()
    assert "từ dòng số 2" in auditor.post("/looks/check").text


def test_every_entry_says_what_was_done_and_is_found_by_it(sign_in: SignIn, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    reviewer, auditor = sign_in(Role.REVIEWER), sign_in(Role.AUDITOR)
    reviewer.get("/queue")
    reviewer.get(f"/review/{dossier}")
    reviewer.post("/search", data={"words": "đinh thế minh", "purpose": "xác minh hồ sơ cho số 010194333831"})
    refused = reviewer.post("/search", data={"words": "Đinh Thế Minh", "purpose": "tìm ông đinh thế minh"})
    assert (refused.status_code, "không nhắc lại" in refused.text) == (422, True)
    with office.database.begin() as unit:
        found = {look.action: look.purpose for look in unit.access.looks(20)}
    assert all(found.values())
    assert found["open"] == "Mở hồ sơ để đối soát"
    # what somebody typed may hold a number of a person: the log shows it in part
    assert found["search"] == "xác minh hồ sơ cho số 0101••••••31"
    assert "Mở hồ sơ để đối soát</td>" in auditor.get("/looks", params={"purpose": "để đối soát"}).text
    assert "<code>search</code>" not in auditor.get("/looks", params={"action": "open"}).text
    assert "<code>open</code>" in auditor.get("/looks", params={"dossier": dossier[:8]}).text
    assert "<code>open</code>" not in auditor.get("/looks", params={"purpose": "%"}).text


def test_whatever_is_logged_has_a_sentence() -> None:
    """Actions are words in the code, but for those that are put together."""
    said = re.compile(r'(?:\blog\(unit|\b_?note\(who), "([a-z_.]+)"')
    root = Path(review.__file__).parent
    logged = [
        f"api.{action}" if path.parent.name == "api" else action
        for path in root.rglob("*.py")
        for action in said.findall(path.read_text("utf-8"))
    ]
    assert len(logged) > 30
    assert {action for action in logged if action not in PURPOSES} == {"search", "unmask"}


def test_a_removed_entry_of_the_access_log_is_noticed(sign_in: SignIn, office: Office) -> None:
    auditor = sign_in(Role.AUDITOR)
    auditor.get("/looks")
    engine = sa.create_engine(office.settings.database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM access_log WHERE number = 1"))
    engine.dispose()
    assert "từ dòng số 1" in auditor.post("/looks/check").text
