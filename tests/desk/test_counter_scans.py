"""Scans of a reception: one page again, one left out, papers from the watched folder. Nothing is read twice or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dossier.errors import ImpossibleActError, NotADocumentError
from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.reception import Reception, ReceptionState
from dossier.scan import MediaType, Page
from dossier.stage import Stage
from dossier.text import PageText
from flows import recipe, stages
from flows.in_process import InProcess
from flows.intake import receive as receive_scans
from ocr.engine import OcrEngine
from ocr.raster import RasterOptions
from review.counter import reception as counter
from review.counter import scans
from review.desk import Desk
from review.sheet_json import Shown
from review.wording import wording
from storage.access import Role
from tests.desk.conftest import SignIn
from tests.desk.test_reception import BIRTH, CLERK, OTHER
from tests.pipeline.pretend import NAME, PlayedEngine, read_page, scan
from wiring.wire import Office, Once

BAD = Problem("page.no_text")
DEATH = "1.000656"


@pytest.fixture
def engine(office: Office, monkeypatch: pytest.MonkeyPatch) -> PlayedEngine:
    """Page 2 is illegible, page 1 a form, page 3 a letter; pages that come later have a line or two."""

    def read(page: Page, path: Path, media_type: MediaType, engine: OcrEngine, raster: RasterOptions) -> PageText:
        text = read_page(page, path, media_type, engine, raster)
        if page.number > 3:
            return replace(text, lines=text.lines[: page.number - 3])
        return replace(text, lines=(), problems=(BAD,)) if page.number == 2 else text

    monkeypatch.setattr(stages, "read_page", read)
    played = PlayedEngine()
    object.__setattr__(office, "engine_", Once(lambda: played))
    return played


@pytest.fixture
def begun(office: Office, engine: PlayedEngine, tmp_path: Path) -> Reception:
    """Three pages in one file, read."""
    state = receive_scans(office, [scan(tmp_path / "a.tif", pages=3)], "quầy")
    reception = counter.open_reception(office, CLERK, BIRTH, state)
    recipe.digitize(InProcess(office), state.id)
    return reception


def verdicts(office: Office, reception: Reception) -> list[tuple[int, bool]]:
    """Number and goodness of every page that counts, as the papers lie."""
    return [(page.number, page.good) for page in counter.at_counter(office, reception.dossier).pages]


def test_a_page_scanned_again_takes_the_place_of_the_bad_one_and_is_read_alone(
    office: Office, engine: PlayedEngine, begun: Reception, tmp_path: Path
) -> None:
    assert verdicts(office, begun) == [(1, True), (2, False), (3, True)]
    kept = scans.page_again(office, partial(receive_scans, office), begun, 2, scan(tmp_path / "b.tif", shade=9))
    recipe.digitize(InProcess(office), kept.dossier)
    assert verdicts(office, kept) == [(1, True), (4, True), (3, True)]
    assert engine.reads == {1: 1, 2: 1, 3: 1, 4: 1}
    with office.database.begin() as unit:
        papers = unit.repository.documents(kept.dossier)
        assert [scan.page_count for scan in unit.repository.get(kept.dossier).scans] == [3, 1]
        assert unit.repository.get(begun.dossier).stage is Stage.SET_ASIDE
    assert [number for paper in papers for number in paper.pages] == [1, 4, 3]
    shown = Shown(office, Desk(office, "r").sheet(kept.dossier), {}, "r", wording("vi")).all(None)
    assert [page["mark"] for page in shown["pages"]] == [None, "replaced", None, None]


def test_a_dossier_that_goes_on_as_another_is_counted_and_found_once(
    office: Office, begun: Reception, tmp_path: Path
) -> None:
    kept = scans.page_again(office, partial(receive_scans, office), begun, 2, scan(tmp_path / "b.tif", shade=9))
    recipe.digitize(InProcess(office), kept.dossier)
    with office.database.begin() as unit:
        figures = unit.figures.since(office.clock() - timedelta(days=1), office.clock())
        assert {hit.dossier for hit in unit.search.find(NAME).hits} == {kept.dossier}
    assert sum(figures.received.values()) == sum(figures.waiting.values()) == 1


def test_reading_anew_by_another_engine_keeps_the_order(office: Office, begun: Reception, tmp_path: Path) -> None:
    kept = scans.page_again(
        office, partial(receive_scans, office), begun, 1, scan(tmp_path / "b.tif", pages=2, shade=9)
    )
    recipe.digitize(InProcess(office), kept.dossier)
    object.__setattr__(office, "engine_", Once(lambda: PlayedEngine("2" * 64)))
    recipe.digitize(InProcess(office), kept.dossier)
    assert [number for number, _ in verdicts(office, kept)] == [4, 5, 2, 3]


def test_a_page_left_out_is_kept_and_counts_no_more(office: Office, engine: PlayedEngine, begun: Reception) -> None:
    kept = scans.page_left_out(office, partial(receive_scans, office), begun, 2)
    recipe.digitize(InProcess(office), kept.dossier)
    assert kept.dossier == begun.dossier
    assert verdicts(office, kept) == [(1, True), (3, True)]
    assert engine.reads == {1: 1, 2: 1, 3: 1}
    with office.database.begin() as unit:
        state = unit.repository.get(kept.dossier)
    assert (state.stage, [problem.code for problem in state.problems][:1]) == (Stage.IN_REVIEW, ["scan.page_left_out"])


def test_the_last_page_cannot_be_left_out(office: Office, begun: Reception) -> None:
    receive = partial(receive_scans, office)
    for page in (1, 3):
        begun = scans.page_left_out(office, receive, begun, page)
    for page in (2, 1, 9):
        with pytest.raises(ImpossibleActError):
            scans.page_left_out(office, receive, begun, page)


def test_a_file_that_is_no_scan_leaves_the_page_as_it_was(office: Office, begun: Reception, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no scan")
    with pytest.raises(NotADocumentError):
        scans.page_again(office, partial(receive_scans, office), begun, 2, bad)
    assert [number for number, _ in verdicts(office, begun)] == [1, 2, 3]


def test_nothing_that_people_did_at_the_station_is_lost_by_a_new_scan(
    office: Office, begun: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql_desk.SqlDesk.has_actions", lambda *_: True)
    with pytest.raises(ImpossibleActError):
        scans.page_left_out(office, partial(receive_scans, office), begun, 2)


def test_what_the_watched_folder_brings_joins_the_open_reception(
    office: Office, begun: Reception, tmp_path: Path
) -> None:
    receive = partial(receive_scans, office)
    other = receive([scan(tmp_path / "later.tif", shade=77)], "watch")
    kept = scans.joined(office, receive, begun, other.id)
    assert len(verdicts(office, kept)) == 4
    with office.database.begin() as unit:
        assert unit.repository.get(other.id).stage is Stage.SET_ASIDE
    with pytest.raises(ImpossibleActError):
        scans.joined(office, receive, kept, kept.dossier)


def test_more_scans_make_a_new_dossier_in_which_nothing_is_read_again(
    office: Office, engine: PlayedEngine, begun: Reception, tmp_path: Path
) -> None:
    kept = scans.with_more(office, partial(receive_scans, office), begun, [scan(tmp_path / "more.tif", shade=77)])
    recipe.digitize(InProcess(office), kept.dossier)
    assert (kept.dossier != begun.dossier, engine.reads[1], engine.reads[4]) == (True, 1, 1)


# --- in the browser -----------------------------------------------------------------------------------
@pytest.fixture
def clerk(begun: Reception, sign_in: SignIn) -> TestClient:
    return sign_in(Role.COUNTER)


def test_the_clerk_is_told_per_page_what_to_do_and_does_it_there(
    clerk: TestClient, office: Office, begun: Reception, tmp_path: Path
) -> None:
    page = clerk.get(f"/counter/{begun.dossier}").text
    assert BAD.message in page
    assert f'action="/counter/{begun.dossier}/pages/2"' in page
    with scan(tmp_path / "b.tif", shade=9).open("rb") as file:
        answer = clerk.post(f"/counter/{begun.dossier}/pages/2", files={"files": ("b.tif", file)})
    address = answer.headers["location"]
    recipe.digitize(InProcess(office), DossierId(address.rpartition("/")[2]))
    page = clerk.get(address).text
    assert BAD.message not in page
    assert clerk.post(f"{address}/pages/4/leave-out").status_code == 303
    assert clerk.post(f"{address}/pages/4/leave-out").status_code == 409


def test_a_clerk_who_chose_english_is_told_in_english(clerk: TestClient, begun: Reception) -> None:
    clerk.post("/language", data={"language": "en", "next": "/counter"})
    page = clerk.get(f"/counter/{begun.dossier}").text
    assert BAD.kind.english in page
    assert BAD.sentence not in page


def test_a_file_that_is_no_scan_is_told_where_it_was_sent(clerk: TestClient, begun: Reception) -> None:
    answer = clerk.post(f"/counter/{begun.dossier}/pages/2", files={"files": ("b.pdf", b"nothing")})
    assert (answer.status_code, "không phải là PDF" in answer.text) == (422, True)


def test_papers_of_another_procedure_are_said_and_lead_there(
    clerk: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state = receive_scans(office, [scan(tmp_path / "one.tif")], "quầy")
    begun = counter.open_reception(office, CLERK, DEATH, state)
    recipe.digitize(InProcess(office), state.id)
    wanted = counter.procedure(office, BIRTH)
    alone = wanted.model_copy(update={"components": wanted.components[:1]})
    monkeypatch.setattr(counter, "procedures", lambda *_: (alone,))
    page = clerk.get(f"/counter/{begun.dossier}").text
    assert "thủ tục này không cần giấy tờ này" in page
    assert "Chuyển sang: Đăng ký khai sinh" in page
    answer = clerk.post("/counter/claim", data={"dossier": begun.dossier, "procedure": BIRTH})
    assert "Chuyển sang" not in clerk.get(answer.headers["location"]).text


def test_scans_of_the_watched_folder_are_offered_until_they_are_taken(
    clerk: TestClient, office: Office, begun: Reception, tmp_path: Path
) -> None:
    state = receive_scans(office, [scan(tmp_path / "later.tif", shade=77)], "watch")
    offered = clerk.get("/counter/fresh", params={"dossier": begun.dossier})
    assert f'value="{state.id}"' in offered.text
    again = offered.text.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert clerk.get(again).status_code == 204
    assert "Thôi" in clerk.get("/counter", params={"scan": state.id}).text
    answer = clerk.post(f"/counter/{begun.dossier}/join", data={"other": state.id})
    assert answer.status_code == 303
    assert state.id not in clerk.get("/counter/fresh").text


def test_after_the_receipt_no_page_changes_any_more(clerk: TestClient, office: Office, begun: Reception) -> None:
    with office.database.begin() as unit:
        unit.receptions.save(replace(begun, state=ReceptionState.RECEIVED, procedure=OTHER))
        unit.commit()
    assert clerk.post(f"/counter/{begun.dossier}/pages/2/leave-out").status_code == 409
    assert "leave-out" not in clerk.get(f"/counter/{begun.dossier}").text


def test_the_name_on_the_papers_is_offered(office: Office, begun: Reception) -> None:
    assert counter.at_counter(office, begun.dossier).suggested.full_name == NAME
