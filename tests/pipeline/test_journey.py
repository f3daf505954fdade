"""From a file to records: work is done once, and what is bad stays where it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.errors import EngineCrashedError, EngineError, ExitCode
from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue
from dossier.scan import MediaType, Page, PageQuality
from dossier.stage import Stage
from dossier.text import PageText
from extractors.catalogue import Catalogue
from flows import stages
from flows.batch import digitize_all
from ocr.engine import OcrEngine
from ocr.raster import RasterOptions
from sohoa.results import DossierResult, gather
from tests.pipeline import pretend
from tests.pipeline.pretend import PlayedEngine, failing, open_played, scan
from wiring.wire import Office, Once


def digitized(office: Office, path: Path) -> DossierResult:
    (outcome,) = digitize_all(office, [str(path)])
    return gather(office, outcome)


def test_a_dossier_goes_from_a_file_to_records(tmp_path: Path) -> None:
    with open_played(tmp_path) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=2))
    assert result.stage is Stage.IN_REVIEW
    assert [page.number for page in result.pages] == [1, 2]
    assert [record.document.form for record in result.records] == ["to_khai_dang_ky_khai_sinh", "khac"]
    values = {field.name: field.value for field in result.records[0].fields}
    assert values["child.full_name"] == pretend.NAME
    assert [stored.sha256 for stored in result.archived] == [each.sha256 for each in result.scans]
    assert result.exit_code is ExitCode.OK


def test_digitizing_twice_does_no_work_twice(tmp_path: Path) -> None:
    path, engine = scan(tmp_path / "a.tif", pages=3), PlayedEngine()
    with open_played(tmp_path, engine) as office:
        first = digitized(office, path)
    with open_played(tmp_path, engine) as office:
        version = state_version(office, first.dossier)
        assert digitized(office, path) == first
        assert state_version(office, first.dossier) == version
    assert engine.reads == {1: 1, 2: 1, 3: 1}


def state_version(office: Office, dossier: DossierId | None) -> int:
    assert dossier is not None
    with office.database.begin() as unit:
        return unit.repository.get(dossier).version


def test_another_engine_reads_every_page_again(tmp_path: Path) -> None:
    path, better = scan(tmp_path / "a.tif", pages=2), PlayedEngine("2" * 64)
    with open_played(tmp_path) as office:
        digitized(office, path)
    with open_played(tmp_path, better) as office:
        result = digitized(office, path)
    assert better.reads == {1: 1, 2: 1}
    assert {page.stamp.digest for page in result.pages} == {better.stamp.digest}


def with_other_forms(office: Office) -> Office:
    forms = office.catalogue.forms
    return dataclasses.replace(office, catalogue_=Once(lambda: Catalogue(forms, "f" * 64)))


def test_other_forms_make_records_anew_without_reading_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, engine = scan(tmp_path / "a.tif", pages=2), PlayedEngine()
    with open_played(tmp_path, engine) as office:
        digitized(office, path)
    extracted: list[str] = []
    record = stages.extracting.record

    def noted(document: object, *rest: object) -> ExtractedRecord:
        extracted.append("again")
        return record(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(stages.extracting, "record", noted)
    with with_other_forms(open_played(tmp_path, engine)) as office:
        assert digitized(office, path).stage is Stage.IN_REVIEW
    assert extracted == ["again", "again"]
    assert engine.reads == {1: 1, 2: 1}


def test_what_a_person_approved_is_never_redone(tmp_path: Path) -> None:
    path, better = scan(tmp_path / "a.tif"), PlayedEngine("2" * 64)
    with open_played(tmp_path) as office:
        dossier = digitized(office, path).dossier
        assert dossier is not None
        with office.database.begin() as unit:
            unit.repository.step(unit.repository.get(dossier), Stage.APPROVED)
            unit.commit()
    with open_played(tmp_path, better) as office:
        assert digitized(office, path).stage is Stage.APPROVED
    assert not better.reads


def unreadable_pages(*numbers: int) -> Callable[..., PageText]:
    def read_page(page: Page, path: Path, media_type: MediaType, engine: OcrEngine, raster: RasterOptions) -> PageText:
        if page.number in numbers:
            return pretend.unreadable(page, engine)
        return pretend.read_page(page, path, media_type, engine, raster)

    return read_page


def test_one_bad_page_of_ten_keeps_its_number_and_sinks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "read_page", unreadable_pages(7))
    with open_played(tmp_path) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=10))
    assert result.stage is Stage.IN_REVIEW
    assert [page.number for page in result.pages] == list(range(1, 11))
    assert [p.code for page in result.pages for p in page.problems] == ["page.unreadable"]
    assert sum((record.document.pages for record in result.records), ()) == tuple(range(1, 11))
    assert result.exit_code is ExitCode.OK


def test_too_many_bad_pages_send_the_paper_back_to_the_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, engine = scan(tmp_path / "a.tif", pages=10), PlayedEngine()
    monkeypatch.setattr(stages, "read_page", unreadable_pages(3, 7))
    with open_played(tmp_path, engine) as office:
        result = digitized(office, path)
        assert result.stage is Stage.RESCAN
        assert result.problems == (Problem("dossier.too_many_failed_pages", {"failed": 2, "pages": 10}),)
        assert result.exit_code is ExitCode.UNUSABLE_INPUT
        assert result.records == ()
        assert digitized(office, path) == result, "the same paper does not get better by reading it again"
    assert max(engine.reads.values()) == 1


def test_an_engine_that_may_recover_is_asked_again(tmp_path: Path) -> None:
    engine = PlayedEngine()
    engine.on_read = failing(2, error=EngineCrashedError(), times=2)
    with open_played(tmp_path, engine) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=3))
    assert result.stage is Stage.IN_REVIEW
    assert [p for page in result.pages for p in page.problems] == []
    assert engine.reads == {1: 1, 2: 3, 3: 1}


def test_a_page_that_the_engine_cannot_read_is_left_for_the_next_run(tmp_path: Path) -> None:
    path, engine = scan(tmp_path / "a.tif", pages=10), PlayedEngine()
    engine.on_read = failing(4, error=EngineCrashedError())
    with open_played(tmp_path, engine) as office:
        result = digitized(office, path)
        assert result.stage is Stage.IN_REVIEW
        assert result.pages[3].problems == (Problem("page.not_read", {"cause": "engine.crashed"}),)
        engine.on_read = lambda number: None
        again = digitized(office, path)
    assert [p for page in again.pages for p in page.problems] == []
    assert engine.reads == {number: 4 if number == 4 else 1 for number in range(1, 11)}


def test_an_error_that_no_retry_helps_is_not_retried(tmp_path: Path) -> None:
    engine = PlayedEngine()
    engine.on_read = failing(1, error=EngineError())
    with open_played(tmp_path, engine, max_failed_pages=1) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=2))
    assert result.stage is Stage.IN_REVIEW
    assert engine.reads == {1: 1, 2: 1}


def test_a_fault_that_nobody_expected_costs_one_page(tmp_path: Path) -> None:
    engine = PlayedEngine()

    def surprise(number: int) -> None:
        if number == 2:
            raise RuntimeError(pretend.NAME)

    engine.on_read = surprise
    with open_played(tmp_path, engine, max_failed_pages=0.5) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=2))
    assert result.pages[1].problems == (Problem("page.not_read", {"cause": "runtimeerror"}),)


def test_a_dead_engine_fails_the_dossier_and_the_next_run_finishes_it(tmp_path: Path) -> None:
    path, engine = scan(tmp_path / "a.tif", pages=2), PlayedEngine()
    engine.on_read = failing(1, 2, error=EngineCrashedError())
    with open_played(tmp_path, engine) as office:
        result = digitized(office, path)
        assert result.stage is Stage.FAILED
        assert result.problems == (Problem("dossier.failed", {"cause": "engine.crashed"}),)
        assert result.exit_code is ExitCode.CHILD_PROCESS
        engine.on_read = lambda number: None
        again = digitized(office, path)
    assert again.stage is Stage.IN_REVIEW
    assert again.problems == ()


def test_pages_are_read_in_batches_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[tuple[int, ...]] = []
    read = stages.read_pages

    def noted(office: Office, dossier: DossierId, numbers: tuple[int, ...], after_page: Callable[[], None]) -> None:
        batches.append(tuple(numbers))
        read(office, dossier, numbers, after_page)

    monkeypatch.setattr(stages, "read_pages", noted)
    with open_played(tmp_path, page_batch=2) as office:
        digitized(office, scan(tmp_path / "a.tif", pages=5))
    assert batches == [(1, 2), (3, 4), (5,)]


@pytest.mark.parametrize("room", ["extracting", "checking"])
def test_a_record_that_fails_never_sinks_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str) -> None:
    module = getattr(stages, room)
    record = module.record

    def fragile(first: object, *rest: object) -> object:
        document = first.document if isinstance(first, ExtractedRecord) else first
        if document.pages == (1,):  # type: ignore[attr-defined]
            raise LookupError(pretend.NAME)
        return record(first, *rest)

    monkeypatch.setattr(module, "record", fragile)
    with open_played(tmp_path) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=2))
    assert result.stage is Stage.IN_REVIEW
    broken, whole = result.records
    assert broken.fields == ()
    assert [problem.code for problem in broken.problems] == ["dossier.failed"]
    assert whole.fields != ()


def surely(extracted: ExtractedRecord, _: Catalogue) -> CheckedRecord:
    fields = tuple(FieldValue(name, None, 1.0, True, (), ()) for name in extracted.readings)
    return CheckedRecord(extracted.document, fields, ())


def test_a_dossier_without_doubts_needs_no_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages.checking, "record", surely)
    with open_played(tmp_path) as office:
        assert digitized(office, scan(tmp_path / "a.tif")).stage is Stage.CHECKED


def test_a_dossier_of_blank_pages_is_shown_to_somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def blank(page: Page, path: Path, media_type: MediaType, engine: OcrEngine, raster: RasterOptions) -> PageText:
        quality = PageQuality(300, 0, 0.0, True, 60, 80)
        return PageText(page.number, quality, None, (), (), (), engine.stamp, (Problem("page.blank"),))

    monkeypatch.setattr(stages, "read_page", blank)
    with open_played(tmp_path) as office:
        result = digitized(office, scan(tmp_path / "a.tif", pages=2))
    assert (result.stage, result.records) == (Stage.IN_REVIEW, ())
    assert result.problems == (Problem("document.unknown"),)
