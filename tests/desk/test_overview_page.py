"""The overview: figures of the work, none of what papers say, for spreadsheets too."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dossier.correction import Correction, Reason
from dossier.identity import DossierId
from dossier.reception import PaperCount, Reception, ReceptionState
from dossier.stage import Stage
from flows import recipe, stages
from flows.in_process import InProcess
from flows.intake import receive as receive_scans
from ocr.engine import OcrEngine
from review.charts import bars
from storage.access import Role
from storage.desk import Act, Action
from storage.spreadsheet import csv_text, xlsx
from storage.sql_figures import Figures
from tests.desk.conftest import Clock, SignIn
from tests.pipeline.pretend import NAME, PlayedEngine, read_page, scan
from wiring.wire import Office, Once


@pytest.fixture
def dossier(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> DossierId:
    """A birth declaration that was read, two fields looked at by a person, received at the counter."""
    monkeypatch.setattr(stages, "read_page", read_page)
    engine: Once[OcrEngine] = Once(PlayedEngine)
    object.__setattr__(office, "engine_", engine)
    state = receive_scans(office, [scan(tmp_path / "a.tif")], "s")
    recipe.digitize(InProcess(office), state.id)
    now = office.clock()
    with office.database.begin() as unit:
        (record,) = unit.repository.checked(state.id)
        for number, (field, after, reason) in enumerate(
            [("child.full_name", "LƯƠNG KHÁC", Reason.MISREAD), ("child.sex", "Nam", Reason.CONFIRMED)]
        ):
            at = now + timedelta(seconds=12 * number)
            correction = Correction(field, NAME, after, "r", at, reason)
            unit.desk.add(Action(Act.FIELD, state.id, "r", at, record.document.id, correction))
        draft = unit.receptions.add(Reception(state.id, "1.001193", "", "c", now))
        unit.receptions.save(
            replace(draft, state=ReceptionState.RECEIVED, received_at=now, due_at=now - timedelta(hours=1))
        )
        unit.commit()
    return state.id


def figures(office: Office, office_code: str = "") -> Figures:
    with office.database.begin() as unit:
        return unit.figures.since(office.clock() - timedelta(days=1), office.clock(), office_code)


def test_what_waits_what_machines_do_and_what_people_correct_is_counted(office: Office, dossier: DossierId) -> None:
    found = figures(office)
    assert found.waiting == {Stage.IN_REVIEW: 1}
    assert (found.looked_at, found.corrected, found.seconds_a_field) == (2, 1, 12.0)
    assert 0 < found.accepted <= found.values
    name = next(each for each in found.fields if each.name == "child.full_name")
    assert (name.values, name.corrected) == (1, 1)
    counted = found.digitized
    assert (counted.received, counted.with_papers, counted.settled, counted.late) == (1, 1, 0, 1)


def test_reuse_and_digitized_results_are_counted_by_what_was_noted(office: Office, dossier: DossierId) -> None:
    def counted(resultless: tuple[str, ...] = ()) -> tuple[int, ...]:
        with office.database.begin() as unit:
            day = office.clock() - timedelta(days=1)
            found = unit.figures.since(day, office.clock(), resultless=resultless).digitized
        return found.reused, found.reused_papers, found.settled, found.settled_digitized, found.settled_undigitized

    def save(**change: Any) -> None:
        with office.database.begin() as unit:
            known = unit.receptions.find(dossier)
            assert known is not None
            unit.receptions.save(replace(known, **change))
            unit.commit()

    assert counted() == (0, 0, 0, 0, 0)
    save(papers=(PaperCount("a", originals=1), PaperCount("b", reused="x.1"), PaperCount("c", reused="x.2")))
    assert counted() == (1, 2, 0, 0, 0)
    save(state=ReceptionState.SETTLED)
    assert counted() == (1, 2, 1, 0, 1)
    assert counted(("1.001193",)) == (1, 2, 1, 1, 0)
    save(result="x.3")
    assert counted() == (1, 2, 1, 1, 0)


def test_another_offices_work_is_not_counted(office: Office, dossier: DossierId) -> None:
    with office.database.begin() as unit:
        unit.desk.put_in_place(dossier, office="H26.1")
        unit.commit()
    assert figures(office, "H26.2").waiting == {}
    assert figures(office, "H26.1").waiting == {Stage.IN_REVIEW: 1}


def test_an_empty_office_has_an_overview(sign_in: SignIn) -> None:
    page = sign_in(Role.SPECIALIST).get("/overview").text
    assert "Đang chờ" in page


def test_the_page_and_its_exports_hold_figures_and_no_values(
    office: Office, dossier: DossierId, sign_in: SignIn, clock: Clock
) -> None:
    client = sign_in(Role.SPECIALIST)
    page = client.get("/overview?days=7").text
    assert "chờ đối soát" in page
    assert "<svg" in page
    text = client.get("/overview.csv").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["Biểu mẫu", "Mục", "Giá trị", "Máy tự nhận", "Đã sửa"]
    assert rows[1][-1] == "1"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/overview.xlsx").content))
    assert book.sheetnames == ["Tổng quan", "Theo ngày", "Theo mục"]
    assert ["Quá hạn", 1] in [[cell.value for cell in row] for row in book["Tổng quan"].iter_rows()]
    counters = client.get("/overview.csv?part=counters").text
    assert "Có tái sử dụng thành phần hồ sơ đã số hóa,0" in counters
    assert "Đã giải quyết, chưa số hóa kết quả" in counters
    for said in (page, text, counters):
        assert NAME not in said


def test_the_counter_has_no_overview(sign_in: SignIn) -> None:
    assert sign_in(Role.COUNTER).get("/overview").status_code == 403


def test_what_looks_like_a_formula_stays_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([("a", ["b"], [["=1+1"], [2]])])))
    assert [(cell.value, cell.data_type) for row in book["a"].iter_rows(min_row=2) for cell in row] == [
        ("=1+1", "s"),
        (2, "n"),
    ]
    assert csv_text(["a"], [["=1+1"], ["@x"], ["-5"], [-5]]).splitlines()[1:] == ["'=1+1", "'@x", "'-5", "-5"]


def test_a_plot_says_its_figures_and_escapes_its_names() -> None:
    drawn = str(bars("Tên <b>", [("a & b", 2), ("c", 0)]))
    assert "<title>a &amp; b: 2</title>" in drawn
    assert "<b>" not in drawn
    assert bars("leer", []).startswith("<svg")
