"""The status page says how far a dossier is, to those who hold both codes, and nothing about whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from dossier.identity import Sha256, dossier_id_of
from dossier.reception import Applicant, Reception, ReceptionState
from dossier.scan import MediaType, Scan
from review.limits import Limit
from storage.access import Role
from tests.desk.conftest import Clock, SignIn
from wiring.wire import Office

CODE, LOOKUP, NAME = "000.00.01.H26-261125-0001", "ABC234", "LƯƠNG SENTINEL MẬU"


@pytest.fixture
def received(office: Office) -> Reception:
    sha256 = Sha256("a" * 64)
    now = office.clock()
    reception = Reception(
        dossier_id_of([sha256]), "1.001193", "", "c", now, ReceptionState.RECEIVED, Applicant(NAME, "001088999990"),
        (), CODE, LOOKUP, now, now + timedelta(days=1), reason="Thiếu giấy tờ của ông Mậu.",
    )  # fmt: skip
    with office.database.begin() as unit:
        unit.repository.receive(reception.dossier, "s", [Scan(sha256, MediaType.PDF, 1, "n", 1)], [], now)
        kept = unit.receptions.add(reception)
        unit.commit()
    return kept


def ask(client: TestClient, code: str = CODE, lookup: str = LOOKUP) -> tuple[int, str]:
    answer = client.post("/status", data={"code": code, "lookup": lookup})
    return answer.status_code, answer.text


@pytest.mark.parametrize(("code", "lookup"), [(CODE, LOOKUP), (f" {CODE.lower()} ", "abc 234")])
def test_both_codes_show_state_procedure_and_date_without_signing_in(
    visitor: TestClient, received: Reception, code: str, lookup: str
) -> None:
    assert visitor.get("/status").status_code == 200
    status, page = ask(visitor, code, lookup)
    assert status == 200
    for words in (CODE, "Đăng ký khai sinh", "đã tiếp nhận", "26/11/2026"):
        assert words in page
    for secret in (NAME, "001088999990", "Mậu", LOOKUP, received.dossier):
        assert secret not in page


def test_a_wrong_code_and_a_wrong_lookup_code_are_answered_alike(visitor: TestClient, received: Reception) -> None:
    status, page = ask(visitor, lookup="WRONG2")
    other_status, other_page = ask(visitor, code=CODE.replace("0001", "0002"))
    assert status == other_status == 404
    assert page.replace("0001", "0002") == other_page


def test_a_draft_has_no_state_to_show(visitor: TestClient, office: Office, received: Reception) -> None:
    with office.database.begin() as unit:
        unit.receptions.save(replace(received, code=None, lookup=None))
        unit.commit()
    assert ask(visitor)[0] == 404


def test_guessing_is_slowed_down_to_nothing(visitor: TestClient, received: Reception, clock: Clock) -> None:
    for number in range(5):
        assert ask(visitor, lookup=f"GUESS{number}")[0] == 404
    status, page = ask(visitor)
    assert (status, "Quá nhiều lần thử" in page) == (429, True)
    clock.pass_by(minutes=11)
    assert ask(visitor)[0] == 200


def test_one_place_may_not_try_many_codes(visitor: TestClient, received: Reception) -> None:
    for number in range(20):
        ask(visitor, code=f"000.00.01.H26-261125-{number + 100:04d}")
    assert ask(visitor)[0] == 429


def test_the_wall_shows_codes_and_states_and_what_is_late(
    sign_in: SignIn, received: Reception, office: Office, clock: Clock
) -> None:
    client = sign_in(Role.COUNTER)
    assert "quá hạn" not in client.get("/wall").text
    clock.pass_by(days=2)
    page = sign_in(Role.COUNTER).get("/wall").text
    assert CODE in page
    assert "quá hạn" in page
    assert NAME not in page
    assert LOOKUP not in page


def test_the_wall_is_not_for_everybody(visitor: TestClient, sign_in: SignIn) -> None:
    assert visitor.get("/wall").status_code == 303
    assert sign_in(Role.REVIEWER).get("/wall").status_code == 404


def test_a_limit_forgets(clock: Clock) -> None:
    limit = Limit(2, timedelta(minutes=1), clock)
    for _ in range(2):
        assert not limit.exhausted("a")
        limit.note("a")
    assert (limit.exhausted("a"), limit.exhausted("b")) == (True, False)
    clock.pass_by(seconds=61)
    assert not limit.exhausted("a")
    for number in range(10_001):
        limit.note(str(number))
    assert len(limit._tried) == 10_000
