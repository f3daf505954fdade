"""The counter in the browser: from the procedure to the slip, and everything that may go wrong between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dossier.identity import DossierId
from dossier.reception import Reception, ReceptionState
from flows import recipe, stages
from flows.in_process import InProcess
from flows.intake import receive as receive_scans
from ocr.engine import OcrEngine
from review.access import make_account
from storage.access import Role
from tests.desk.conftest import SignIn, client_of, sign_in_with, token_of
from tests.pipeline.pretend import NAME, PlayedEngine, read_page, scan
from wiring.wire import Office, Once

BIRTH, OTHER = "1.001193", "0.000000"


@pytest.fixture
def played(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(stages, "read_page", read_page)
    engine: Once[OcrEngine] = Once(PlayedEngine)
    object.__setattr__(office, "engine_", engine)
    return office


@pytest.fixture
def clerk(played: Office, sign_in: SignIn) -> TestClient:
    return sign_in(Role.COUNTER)


def send(client: TestClient, path: Path, procedure: str = OTHER, to: str = "/counter/new") -> str:
    """Scan a file in; the address of the reception's page."""
    with path.open("rb") as file:
        answer = client.post(to, data={"procedure": procedure}, files={"files": (path.name, file)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def read(office: Office, address: str) -> None:
    recipe.digitize(InProcess(office), DossierId(address.rpartition("/")[2]))


def kept(office: Office, address: str) -> Reception:
    with office.database.begin() as unit:
        found = unit.receptions.find(DossierId(address.rpartition("/")[2]))
    assert found is not None
    return found


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def applicant(client: TestClient, address: str, **more: str) -> dict[str, str]:
    """What a clerk sends: the boxes as the page fills them."""
    page = client.get(address).text
    boxes = dict(
        re.findall(r'<input (?:type="hidden" |type="number" [^>]*?)?name="([^"]+)"[^>]* value="([^"]*)"', page)
    )
    names = ("full_name", "personal_id", "address", "phone", "email")
    return {name: boxes.get(name, "") for name in names} | {"version": version_on(page), **more}


def test_a_clerk_takes_papers_in_reads_the_verdict_and_prints_the_receipt(
    clerk: TestClient, played: Office, tmp_path: Path
) -> None:
    assert "Đăng ký khai sinh" in clerk.get("/counter").text
    assert "Giấy chứng sinh" in clerk.get(f"/counter/new?procedure={BIRTH}").text
    address = send(clerk, scan(tmp_path / "a.tif"))
    assert "Đang đọc: 0 trên 1 trang." in clerk.get(address).text
    read(played, address)
    page = clerk.get(address).text
    assert "Đủ giấy tờ, các trang đều rõ." in page
    assert f'value="{NAME}"' in page
    answer = clerk.post(
        f"{address}/receive", data=applicant(clerk, address) | {"name:0": "Đơn hoặc tờ khai", "originals:0": "1"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    reception = kept(played, address)
    assert reception.code is not None
    assert (reception.state, reception.applicant.full_name) == (ReceptionState.RECEIVED, NAME)
    assert reception.code in clerk.get(address).text
    assert reception.code in clerk.get("/counter").text
    slip = clerk.get(f"{address}/receipt.pdf")
    assert slip.content.startswith(b"%PDF")
    assert reception.code not in slip.headers["content-disposition"]


def test_a_missing_paper_is_said_and_stops_the_promise(clerk: TestClient, played: Office, tmp_path: Path) -> None:
    address = send(clerk, scan(tmp_path / "a.tif"), BIRTH)
    read(played, address)
    assert "Cần xem: 0 trang, thiếu 1 giấy tờ." in clerk.get(address).text
    answer = clerk.post(f"{address}/receive", data=applicant(clerk, address))
    assert answer.status_code == 409
    assert "Quét thêm" in answer.text
    answer = clerk.post(f"{address}/ask", data=applicant(clerk, address, reason="Nộp thêm giấy chứng sinh."))
    assert answer.status_code == 303
    slip = clerk.get(f"{address}/supplement.pdf")
    assert slip.content.startswith(b"%PDF")
    assert clerk.get(f"{address}/receipt.pdf").status_code == 409


def test_a_refusal_needs_a_reason(clerk: TestClient, played: Office, tmp_path: Path) -> None:
    address = send(clerk, scan(tmp_path / "a.tif"))
    read(played, address)
    answer = clerk.post(f"{address}/refuse", data=applicant(clerk, address, reason=" "))
    assert (answer.status_code, "Ghi lý do từ chối" in answer.text) == (422, True)
    assert kept(played, address).state is ReceptionState.DRAFT
    clerk.post(f"{address}/refuse", data=applicant(clerk, address, reason="Không thuộc thẩm quyền."))
    assert kept(played, address).state is ReceptionState.REFUSED
    assert clerk.get(f"{address}/refusal.pdf").content.startswith(b"%PDF")


def test_the_page_is_told_how_far_reading_has_come(clerk: TestClient, played: Office, tmp_path: Path) -> None:
    address = send(clerk, scan(tmp_path / "a.tif", pages=2))
    read(played, address)
    events = clerk.get(f"{address}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert events.text == 'data: {"read": 2, "pages": 2, "ended": true}\n\n'
    assert "<html" not in clerk.get(f"{address}/live").text


def test_more_scans_go_on_with_the_same_reception(clerk: TestClient, played: Office, tmp_path: Path) -> None:
    first = send(clerk, scan(tmp_path / "a.tif"))
    second = send(clerk, scan(tmp_path / "b.tif", shade=90), to=f"{first}/scans")
    assert second != first
    assert clerk.get(first).status_code == 404
    with played.database.begin() as unit:
        assert len(unit.repository.get(kept(played, second).dossier).scans) == 2


def test_a_stale_page_changes_nothing(clerk: TestClient, played: Office, tmp_path: Path) -> None:
    address = send(clerk, scan(tmp_path / "a.tif"))
    read(played, address)
    stale = applicant(clerk, address, reason="x")
    assert clerk.post(f"{address}/ask", data=stale).status_code == 303
    assert clerk.post(f"{address}/refuse", data=stale).status_code == 412
    assert kept(played, address).state is ReceptionState.WAITING


def test_what_came_in_through_the_watched_folder_can_be_brought_to_the_counter(
    clerk: TestClient, played: Office, tmp_path: Path
) -> None:
    state = receive_scans(played, [scan(tmp_path / "a.tif")], "watch")
    assert state.id in clerk.get("/counter").text
    answer = clerk.post("/counter/claim", data={"dossier": state.id, "procedure": OTHER})
    assert answer.headers["location"] == f"/counter/{state.id}"
    assert f'value="{state.id}"' not in clerk.get("/counter").text


@pytest.mark.parametrize("name", ["bad.pdf", "../../etc/passwd", "a\x00b.pdf", "x" * 300 + ".tif", ".", "con:1?.png"])
def test_a_file_that_is_no_scan_is_refused_with_its_reason_and_leaves_nothing(
    clerk: TestClient, played: Office, name: str
) -> None:
    answer = clerk.post("/counter/new", data={"procedure": OTHER}, files={"files": (name, b"no scan at all")})
    assert (answer.status_code, "không phải là PDF" in answer.text) == (422, True)
    assert list(played.settings.work_folder.iterdir()) == []


def test_a_form_without_files_is_told_so(clerk: TestClient) -> None:
    answer = clerk.post("/counter/new", data={"procedure": OTHER}, files={"files": ("", b"")})
    assert answer.status_code == 422


def test_more_than_the_office_takes_is_refused_before_it_is_read(
    clerk: TestClient, played: Office, tmp_path: Path
) -> None:
    limit = played.settings.serve.model_copy(update={"max_upload_megabytes": 1})
    object.__setattr__(played, "settings", played.settings.model_copy(update={"serve": limit}))
    answer = clerk.post("/counter/new", data={"procedure": OTHER}, files={"files": ("a.pdf", b"x" * 1_200_000)})
    assert (answer.status_code, "quá lớn" in answer.text) == (413, True)


def test_another_offices_receptions_are_nobody_elses_business(
    clerk: TestClient, played: Office, tmp_path: Path
) -> None:
    make_account(played, "ward.one", "Cán bộ phường", Role.COUNTER, "H26.1", "first-password-1")
    make_account(played, "ward.two", "Cán bộ phường", Role.COUNTER, "H26.2", "first-password-2")
    address = ""
    for login, password in (("ward.one", "first-password-1"), ("ward.two", "first-password-2")):
        with client_of(played) as client:
            assert sign_in_with(client, login, password) == 303
            client.headers["x-csrf-token"] = token_of(client)
            changed = {"old": password, "new": password + "-new", "again": password + "-new"}
            client.post("/password", data=changed)
            client.headers["x-csrf-token"] = token_of(client)
            if not address:
                address = send(client, scan(tmp_path / "a.tif"))
                assert client.get(address).status_code == 200
            else:
                assert client.get(address).status_code == 403
                assert client.get(f"{address}/receipt.pdf").status_code == 403


def test_only_the_counters_people_come_here(played: Office, sign_in: SignIn) -> None:
    for role in (Role.ADMIN, Role.AUDITOR, Role.REVIEWER):
        assert sign_in(role).get("/counter").status_code == 403


def test_a_forged_upload_is_refused(clerk: TestClient, tmp_path: Path) -> None:
    del clerk.headers["x-csrf-token"]
    answer = clerk.post("/counter/new", data={"procedure": OTHER}, files={"files": ("a.tif", b"x")})
    assert answer.status_code == 403


def test_every_look_is_logged(clerk: TestClient, played: Office, tmp_path: Path) -> None:
    address = send(clerk, scan(tmp_path / "a.tif"))
    clerk.get(address)
    with played.database.begin() as unit:
        actions = [look.action for look in unit.access.looks(limit=10)]
    assert {"counter.scan", "counter.look"} <= set(actions)
