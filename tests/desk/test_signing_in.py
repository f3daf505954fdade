"""Accounts, sessions and what every answer carries."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from dossier.access_errors import DemoOnlyError, SignInError, TakenLoginError, WeakPasswordError
from review import access
from storage.access import Role
from tests.desk.conftest import Clock, SignIn, client_of, sign_in_with, token_of
from wiring.sections import ServeSettings
from wiring.wire import Office

PASSWORD = "một mật khẩu đủ dài"


def test_whoever_is_not_signed_in_is_sent_to_the_form(visitor: TestClient) -> None:
    answer = visitor.get("/password")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/password")


def test_the_right_password_opens_a_session_and_signing_out_ends_it(office: Office, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER)
    assert client.get("/password").status_code == 200
    cookies = dict(client.cookies)
    assert client.post("/sign-out").status_code == 303
    again = client_of(office)
    again.cookies.update(cookies)
    assert again.get("/password").status_code == 303


def test_a_cookie_known_before_signing_in_is_worth_nothing_after(office: Office, visitor: TestClient) -> None:
    access.make_demo_accounts(office)
    visitor.get("/sign-in")
    before = dict(visitor.cookies)
    assert sign_in_with(visitor, "demo.admin", access.DEMO_PASSWORD) == 303
    assert dict(visitor.cookies) != before


def test_a_wrong_password_and_a_wrong_name_are_answered_alike(office: Office, visitor: TestClient) -> None:
    access.make_demo_accounts(office)
    texts = []
    for login in ("demo.admin", "nobody.here"):
        form = {"csrf": token_of(visitor, "/sign-in"), "login": login, "password": "sai rồi sai rồi"}
        answer = visitor.post("/sign-in", data=form)
        assert answer.status_code == 401
        texts.append(answer.text)
    assert texts[0] == texts[1]


def test_five_wrong_passwords_lock_the_account_for_a_while(office: Office, clock: Clock) -> None:
    access.make_demo_accounts(office)
    for _ in range(access.FAILURES):
        with pytest.raises(SignInError):
            access.sign_in(office, "demo.admin", "sai rồi sai rồi")
    with pytest.raises(SignInError):
        access.sign_in(office, "demo.admin", access.DEMO_PASSWORD)
    clock.pass_by(minutes=11)
    assert access.sign_in(office, "demo.admin", access.DEMO_PASSWORD).role is Role.ADMIN


def test_a_password_that_somebody_else_gave_must_be_changed_first(office: Office, visitor: TestClient) -> None:
    access.make_account(office, "lan.tt", "Trần Thị Lan", Role.REVIEWER, "", PASSWORD)
    assert sign_in_with(visitor, "lan.tt", PASSWORD) == 303
    assert visitor.get("/").headers["location"] == "/password"
    form = {"csrf": token_of(visitor), "old": PASSWORD, "new": PASSWORD + " mới", "again": PASSWORD + " mới"}
    assert visitor.post("/password", data=form).status_code == 303
    assert visitor.get("/password").status_code == 200


def test_weak_passwords_and_taken_names_are_refused(office: Office) -> None:
    with pytest.raises(WeakPasswordError):
        access.make_account(office, "lan.tt", "Lan", Role.REVIEWER, "", "ngắn")
    with pytest.raises(WeakPasswordError):
        access.make_account(office, "lan.tt", "Lan", Role.REVIEWER, "", "lan.tt-mat-khau")
    with pytest.raises(TakenLoginError):
        access.make_account(office, "Lan Trần", "Lan", Role.REVIEWER, "", PASSWORD)
    access.make_account(office, "lan.tt", "Lan", Role.REVIEWER, "", PASSWORD)
    with pytest.raises(TakenLoginError):
        access.make_account(office, "LAN.tt", "Lan", Role.REVIEWER, "", PASSWORD)


def test_demo_accounts_are_refused_outside_demo_mode(office: Office) -> None:
    access.make_demo_accounts(office)
    object.__setattr__(office, "settings", office.settings.model_copy(update={"serve": ServeSettings()}))
    with pytest.raises(DemoOnlyError):
        access.make_demo_accounts(office)
    with pytest.raises(SignInError):
        access.sign_in(office, "demo.admin", access.DEMO_PASSWORD)


def test_a_change_without_the_sessions_token_is_refused(sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER)
    del client.headers["x-csrf-token"]
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", headers={"x-csrf-token": "falsch"}).status_code == 403
    assert client.get("/password").status_code == 200


def test_every_answer_forbids_script_in_pages_and_sources_elsewhere(visitor: TestClient) -> None:
    for page in ("/sign-in", "/nowhere", "/static/sohoa.css", "/healthz"):
        policy = visitor.get(page).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_nobody_is_sent_elsewhere_after_signing_in(office: Office, visitor: TestClient) -> None:
    access.make_demo_accounts(office)
    form = {"csrf": token_of(visitor, "/sign-in"), "login": "demo.admin", "password": access.DEMO_PASSWORD}
    answer = visitor.post("/sign-in", data={**form, "next": "//evil.example/"})
    assert answer.headers["location"] == "/"


def test_a_session_that_is_not_used_ends(sign_in: SignIn, clock: Clock) -> None:
    client = sign_in(Role.REVIEWER)
    clock.pass_by(hours=9)
    assert client.get("/password").status_code == 200
    clock.pass_by(hours=11)
    assert client.get("/password").status_code == 303


def test_health_says_whether_work_is_possible(visitor: TestClient) -> None:
    assert visitor.get("/healthz").text == "ok\n"
    assert (visitor.get("/readyz").status_code, visitor.get("/readyz").text) == (200, "ok\n")


def test_the_language_of_choice_stays(sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER)
    assert '<html lang="vi">' in client.get("/password").text
    client.post("/language", data={"language": "en", "next": "/password"})
    assert '<html lang="en">' in client.get("/password").text
