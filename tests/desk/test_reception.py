"""Receptions at the counter: what is asked for, what is promised, and until when. No web in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from dossier.errors import MissingPapersError, StaleRecordError, UnknownDossierError, UnlawfulStepError
from dossier.identity import DocumentId
from dossier.local_time import HANOI
from dossier.reception import Applicant, PaperCount, Reception, ReceptionState
from dossier.stage import Stage
from extractors.fields import dossier_code
from flows import recipe, stages
from flows.in_process import InProcess
from flows.intake import receive as receive_scans
from review.access import new_account
from review.counter import reception as counter
from review.counter import scans
from storage.access import Role
from storage.codes import CodedPaper
from storage.desk import FIRST, QueueFilter
from tests.pipeline.pretend import NAME, open_played, read_page, scan
from wiring.wire import Office

CLERK = new_account("clerk", "Cán bộ", Role.COUNTER, "", datetime(2026, 1, 1, tzinfo=UTC))
BIRTH, OTHER = "1.001193", "0.000000"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTICE = PaperCount("Giấy chứng sinh", originals=1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(stages, "read_page", read_page)
    with open_played(tmp_path) as opened:
        yield opened


def at(office: Office, moment: datetime) -> None:
    object.__setattr__(office, "clock", lambda: moment)


def brought(office: Office, tmp_path: Path, code: str = BIRTH, shade: int = 1, *, read: bool = True) -> Reception:
    """A birth declaration of one page, taken in for a procedure."""
    state = receive_scans(office, [scan(tmp_path / f"{shade}.tif", shade=shade)], "quầy")
    begun = counter.open_reception(office, CLERK, code, state)
    if read:
        recipe.digitize(InProcess(office), state.id)
    return begun


def test_before_it_is_read_nothing_can_be_promised(office: Office, tmp_path: Path) -> None:
    begun = brought(office, tmp_path, read=False)
    seen = counter.at_counter(office, begun.dossier)
    assert (seen.read, seen.ended, seen.pages_read, len(seen.pages)) == (False, False, 0, 1)
    with pytest.raises(MissingPapersError):
        counter.receive(office, CLERK, begun, Applicant(NAME), [NOTICE])


def test_the_counters_papers_are_read_before_all_others(office: Office, tmp_path: Path) -> None:
    begun = brought(office, tmp_path, read=False)
    with office.database.begin() as unit:
        (waiting,) = unit.waiting.waiting(QueueFilter(stages=(Stage.RECEIVED,)), office.clock(), 10)
    assert (waiting.dossier, waiting.priority) == (begun.dossier, FIRST)


def test_the_papers_are_held_against_what_the_procedure_asks_for(office: Office, tmp_path: Path) -> None:
    seen = counter.at_counter(office, brought(office, tmp_path).dossier)
    assert [(answer.component.name, len(answer.papers)) for answer in seen.checklist.answers][:2] == [
        ("Tờ khai đăng ký khai sinh", 1),
        ("Giấy chứng sinh", 0),
    ]
    assert [component.name for component in seen.checklist.missing] == ["Giấy chứng sinh"]
    assert seen.suggested.full_name == NAME
    assert seen.suggested.address.startswith("Số 12")


def test_a_paper_that_no_component_asks_for_is_said(office: Office, tmp_path: Path) -> None:
    seen = counter.at_counter(office, brought(office, tmp_path, "1.000894").dossier)
    assert [record.document.form for record in seen.checklist.others] == ["to_khai_dang_ky_khai_sinh"]


def test_a_missing_paper_stops_the_promise_until_the_clerk_has_counted_it(office: Office, tmp_path: Path) -> None:
    begun = brought(office, tmp_path)
    with pytest.raises(MissingPapersError):
        counter.receive(office, CLERK, begun, Applicant(NAME), [PaperCount("Giấy chứng sinh")])
    received = counter.receive(office, CLERK, begun, Applicant(NAME), [NOTICE])
    assert (received.state, received.papers) == (ReceptionState.RECEIVED, (NOTICE,))


def test_codes_count_up_in_the_day_and_are_of_the_lawful_form(office: Office, tmp_path: Path) -> None:
    codes = []
    for shade in (1, 2):
        received = counter.receive(office, CLERK, brought(office, tmp_path, OTHER, shade), Applicant(NAME), [])
        assert received.code is not None
        assert dossier_code.check(received.code) == ()
        assert re.fullmatch(r"[A-Z2-9]{6}", received.lookup or "")
        codes.append(received.code)
    assert codes == ["000.00.00.H00-261123-0001", "000.00.00.H00-261123-0002"]


def test_the_code_is_that_of_the_clerks_own_agency(office: Office) -> None:
    of_ward = replace(CLERK, office="000.18.13.H26")
    assert counter.agency_of(office, of_ward) == "000.18.13.H26"
    assert counter.agency_of(office, CLERK) == "000.00.00.H00"


def test_the_time_does_not_run_while_papers_are_waited_for(office: Office, tmp_path: Path) -> None:
    monday = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    begun = brought(office, tmp_path, OTHER)
    at(office, monday)
    received = counter.receive(office, CLERK, begun, Applicant(NAME), [])
    assert received.due_at is not None
    assert received.due_at.astimezone(HANOI).date() == date(2026, 12, 14)  # 15 working days
    at(office, monday + timedelta(days=1))
    waiting = counter.ask_for_papers(office, received, Applicant(NAME), "  Thiếu  đơn. ")
    assert (waiting.state, waiting.reason) == (ReceptionState.WAITING, "Thiếu đơn.")
    at(office, monday + timedelta(days=4))
    again = counter.receive(office, CLERK, waiting, Applicant(NAME), [])
    assert again.code == received.code
    assert again.due_at is not None
    # Tuesday to Thursday did not count
    assert again.due_at.astimezone(HANOI).date() == date(2026, 12, 17)


def test_a_refused_dossier_stays_refused(office: Office, tmp_path: Path) -> None:
    refused = counter.refuse(office, brought(office, tmp_path), Applicant(NAME), "Không thuộc thẩm quyền.")
    for change in (
        lambda: counter.receive(office, CLERK, refused, Applicant(NAME), [NOTICE]),
        lambda: counter.ask_for_papers(office, refused, Applicant(NAME), ""),
        lambda: counter.move_on(office, refused, ReceptionState.SETTLED),
    ):
        with pytest.raises(UnlawfulStepError):
            change()


def test_a_paper_digitized_before_stands_for_a_missing_one_where_it_is_the_applicants_and_of_its_kind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = brought(office, tmp_path)
    of = (begun.dossier, DocumentId("d"), "giay_chung_sinh", (), "p")
    kept = CodedPaper("c.1", *of, None, None, None, None, NOW, withdrawn=False)
    monkeypatch.setattr(counter, "reusable", lambda *_: (kept,))
    for name, code in ((NOTICE.name, "c.2"), ("Tờ khai đăng ký khai sinh", "c.1")):
        with pytest.raises(MissingPapersError):
            counter.receive(office, CLERK, begun, Applicant(NAME), [PaperCount(name, reused=code)])
    received = counter.receive(office, CLERK, begun, Applicant(NAME), [PaperCount(NOTICE.name, reused="c.1")])
    assert [paper.reused for paper in received.papers] == ["c.1"]
    with office.database.begin() as unit:
        assert unit.receptions.find(begun.dossier) == received


def test_a_result_is_digitized_where_its_code_is_known(office: Office, tmp_path: Path) -> None:
    begun = brought(office, tmp_path, OTHER)
    received = counter.receive(office, CLERK, begun, Applicant(NAME), [])
    with pytest.raises(UnknownDossierError):
        counter.move_on(office, received, ReceptionState.SETTLED, "no.such.code")
    assert counter.move_on(office, received, ReceptionState.SETTLED).result == ""


def test_two_clerks_cannot_both_receive_it(office: Office, tmp_path: Path) -> None:
    begun = brought(office, tmp_path, OTHER)
    counter.receive(office, CLERK, begun, Applicant(NAME), [])
    with pytest.raises(StaleRecordError):
        counter.receive(office, CLERK, begun, Applicant(NAME), [])


def test_more_scans_make_a_new_dossier_and_the_old_one_is_kept_aside(office: Office, tmp_path: Path) -> None:
    begun = brought(office, tmp_path)
    moved = scans.with_more(office, partial(receive_scans, office), begun, [scan(tmp_path / "more.tif", shade=77)])
    with office.database.begin() as unit:
        state = unit.repository.get(moved.dossier)
    assert moved.dossier != begun.dossier
    assert state.scans[0].sha256 == first_scan(office, begun)
    assert counter.at_counter(office, moved.dossier).stage is Stage.RECEIVED
    with pytest.raises(UnknownDossierError):
        counter.at_counter(office, begun.dossier)
    with office.database.begin() as unit:
        assert unit.repository.get(begun.dossier).stage is Stage.SET_ASIDE


def first_scan(office: Office, begun: Reception) -> str:
    with office.database.begin() as unit:
        return unit.repository.get(begun.dossier).scans[0].sha256


def test_a_procedure_that_is_not_in_the_table_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UnknownDossierError):
        brought(office, tmp_path, "9.999999")
