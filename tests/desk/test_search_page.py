"""Search in the browser: with and without marks, by codes, never without a purpose, numbers masked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dossier.correction import Reason
from dossier.identity import DossierId
from dossier.reception import Reception, ReceptionState
from flows import recipe, stages
from flows.in_process import InProcess
from flows.intake import receive as receive_scans
from ocr.engine import OcrEngine
from review.desk import Desk
from review.paperwork import undo
from storage.access import Role
from tests.desk.conftest import SignIn
from tests.pipeline.pretend import NAME, PlayedEngine, read_page, scan
from wiring.wire import Office, Once

PURPOSE = "giải quyết hồ sơ 0001"


@pytest.fixture
def dossier(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> DossierId:
    """A birth declaration that was read."""
    monkeypatch.setattr(stages, "read_page", read_page)
    engine: Once[OcrEngine] = Once(PlayedEngine)
    object.__setattr__(office, "engine_", engine)
    state = receive_scans(office, [scan(tmp_path / "a.tif")], "s")
    recipe.digitize(InProcess(office), state.id)
    return state.id


@pytest.fixture
def reviewer(sign_in: SignIn) -> TestClient:
    return sign_in(Role.REVIEWER)


def search(client: TestClient, words: str, purpose: str = PURPOSE, **more: str) -> str:
    answer = client.post("/search", data={"words": words, "purpose": purpose, **more})
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("words", [NAME, "lương sentinel mậu", "luong sentinel mau", "Kim Liên", "kim lien"])
def test_words_are_found_with_and_without_marks(reviewer: TestClient, dossier: DossierId, words: str) -> None:
    page = search(reviewer, words)
    assert f'href="/review/{dossier}#page=1&amp;box=' in page


def test_what_is_not_there_is_not_found(reviewer: TestClient, dossier: DossierId) -> None:
    assert "Không tìm thấy" in search(reviewer, "Trần Thị Không Có")
    assert "Không tìm thấy" in search(reviewer, NAME, form="ct01")


def test_what_a_person_corrects_is_found_as_soon_as_it_is_saved(
    reviewer: TestClient, office: Office, dossier: DossierId
) -> None:
    with office.database.begin() as unit:
        state, paper = unit.repository.get(dossier), unit.repository.documents(dossier)[0]
    desk = Desk(office, "reviewer-1")
    sheet = desk.say(dossier, state.version, paper.id, "child.full_name", "ĐỖ SENTINEL QUẢNG", Reason.MISREAD)
    assert f'href="/review/{dossier}#page=1' in search(reviewer, "do sentinel quang")
    undo(desk, dossier, sheet.state.version)
    assert "Không tìm thấy" in search(reviewer, "do sentinel quang")


def test_without_a_purpose_nothing_is_searched(reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    answer = reviewer.post("/search", data={"words": NAME, "purpose": " x "})
    assert (answer.status_code, NAME in answer.text.replace(f'value="{NAME}"', "")) == (422, False)
    search(reviewer, NAME)
    with office.database.begin() as unit:
        looks = [look for look in unit.access.looks(limit=10) if look.action == "search"]
    assert [look.purpose for look in looks] == [PURPOSE]


def test_the_code_of_a_reception_leads_to_its_dossier(reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    code = "000.00.01.H26-261125-0001"
    with office.database.begin() as unit:
        draft = unit.receptions.add(Reception(dossier, "1.001193", "", "c", office.clock()))
        unit.receptions.save(replace(draft, state=ReceptionState.RECEIVED, code=code))
        unit.commit()
    answer = reviewer.post("/search", data={"words": code.lower(), "purpose": PURPOSE})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review/{dossier}")


def test_another_offices_dossiers_are_not_shown(reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    with office.database.begin() as unit:
        account = unit.access.account_by_login("demo.reviewer")
        assert account is not None
        unit.access.save_account(replace(account, office="H26.1"))
        unit.desk.put_in_place(dossier, office="H26.2")
        unit.commit()
    assert dossier not in search(reviewer, NAME)
    answer = reviewer.post("/unmask", data={"dossier": dossier, "field": "x", "purpose": PURPOSE})
    assert answer.status_code == 403


def test_unmasking_is_logged(reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    answer = reviewer.post("/unmask", data={"dossier": dossier, "field": "child.full_name", "purpose": PURPOSE})
    assert answer.text == NAME
    with office.database.begin() as unit:
        look = next(each for each in unit.access.looks(limit=5) if each.action == "unmask")
    assert (look.dossier, look.field, look.purpose) == (dossier, "child.full_name", PURPOSE)


def test_a_broken_cursor_begins_at_the_beginning(reviewer: TestClient, dossier: DossierId) -> None:
    assert dossier in search(reviewer, NAME, after="broken")


def test_admins_and_the_counter_have_their_own_rights(sign_in: SignIn) -> None:
    assert sign_in(Role.ADMIN).get("/search").status_code == 403
    assert sign_in(Role.COUNTER).get("/search").status_code == 200
