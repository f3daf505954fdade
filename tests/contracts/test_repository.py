"""What the repository promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from dossier.archive import Stored
from dossier.errors import (
    AlreadyKeptError,
    KeepingError,
    StaleRecordError,
    UnknownDossierError,
    UnlawfulStepError,
)
from dossier.identity import DocumentId, DossierId, Sha256
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.stage import Stage
from dossier.text import EngineStamp
from storage.repository import DossierRepository, DossierState
from storage.unit_of_work import Database
from tests.contracts import papers
from tests.contracts.papers import NASTY

DOSSIER = papers.dossier_for(1)
UNKNOWN = papers.dossier_for(404)
SCANS = (papers.scan_for("tờ khai.pdf"), papers.scan_for("giấy chứng sinh.pdf", 1))
PROBLEMS = (Problem("scan.too_large", {"megapixels": 900, "limit": 200}), Problem("scan.empty"))


def receive(database: Database, number: int = 1) -> DossierState:
    with database.begin() as unit:
        state = unit.repository.receive(
            papers.dossier_for(number), "/nộp/hồ sơ", SCANS, PROBLEMS, papers.received_at(number)
        )
        unit.commit()
    return state


def kept(database: Database, dossier: DossierId = DOSSIER) -> DossierState:
    with database.begin() as unit:
        return unit.repository.get(dossier)


@pytest.fixture
def received(database: Database) -> Database:
    """A database with one dossier."""
    receive(database)
    return database


@pytest.fixture
def repository(received: Database) -> Iterator[DossierRepository]:
    """Inside one unit of work, over a database with one dossier."""
    with received.begin() as unit:
        yield unit.repository


# --- dossiers ---------------------------------------------------------------------------------------
def test_a_received_dossier_is_found_as_it_came(database: Database) -> None:
    state = receive(database)
    assert state == DossierState(DOSSIER, "/nộp/hồ sơ", Stage.RECEIVED, 1, SCANS, PROBLEMS, None, papers.received_at(1))
    assert kept(database) == state


@pytest.mark.parametrize("name", NASTY)
def test_any_file_name_is_kept_letter_by_letter(database: Database, name: str) -> None:
    with database.begin() as unit:
        state = unit.repository.receive(DOSSIER, name, [papers.scan_for(name)], [], papers.RECEIVED_AT)
        unit.commit()
    assert (state.source, state.scans[0].name) == (name, name)
    assert kept(database) == state


def test_a_dossier_handed_in_again_stands_as_it_is(received: Database) -> None:
    with received.begin() as unit:
        stepped = unit.repository.step(unit.repository.get(DOSSIER), Stage.READ, problems=[])
        unit.commit()
    with received.begin() as unit:
        again = unit.repository.receive(DOSSIER, "elsewhere", [papers.scan_for("x")], [], datetime.now(UTC))
        unit.commit()
    assert again == stepped == kept(received)


def test_a_dossier_without_scans_is_kept_with_its_problems(database: Database) -> None:
    with database.begin() as unit:
        unit.repository.receive(DOSSIER, "empty folder", [], PROBLEMS, papers.RECEIVED_AT)
        unit.commit()
    assert (kept(database).scans, kept(database).problems) == ((), PROBLEMS)


def test_a_time_of_any_zone_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    in_hanoi = datetime(2026, 11, 24, 0, 30, 0, 7, tzinfo=timezone(timedelta(hours=7)))
    with database.begin() as unit:
        unit.repository.receive(DOSSIER, "", [], [], in_hanoi)
        unit.commit()
    found = kept(database).received_at
    assert found == in_hanoi
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with database.begin() as unit, pytest.raises(KeepingError):
        unit.repository.receive(DOSSIER, "", [], [], datetime(2026, 11, 24))  # noqa: DTZ001
    with database.begin() as unit:
        assert unit.repository.find(DOSSIER) is None


def test_what_is_not_there_is_said_to_be_unknown(repository: DossierRepository) -> None:
    assert repository.find(UNKNOWN) is None
    assert repository.find(DossierId("no\x00id \udcff")) is None
    state = replace(repository.get(DOSSIER), id=UNKNOWN)
    for call in (
        lambda: repository.get(UNKNOWN),
        lambda: repository.step(state, Stage.READ),
        lambda: repository.save_page(UNKNOWN, papers.page(1)),
        lambda: repository.save_documents(UNKNOWN, []),
        lambda: repository.save_extracted(UNKNOWN, []),
        lambda: repository.save_checked(UNKNOWN, []),
    ):
        with pytest.raises(UnknownDossierError):
            call()
    for found in (repository.pages, repository.documents, repository.extracted, repository.checked):
        assert found(UNKNOWN) == ()


def test_dossiers_of_a_stage_come_oldest_first(database: Database) -> None:
    for number in (3, 1, 4, 2):
        receive(database, number)
    with database.begin() as unit:
        unit.repository.step(unit.repository.get(papers.dossier_for(4)), Stage.READ)
        unit.repository.step(unit.repository.get(papers.dossier_for(2)), Stage.FAILED)
        unit.commit()
    with database.begin() as unit:
        in_stage = unit.repository.in_stage
        assert list(in_stage(Stage.RECEIVED)) == [papers.dossier_for(1), papers.dossier_for(3)]
        assert list(in_stage(Stage.READ, Stage.RECEIVED)) == [papers.dossier_for(n) for n in (1, 3, 4)]
        assert list(in_stage(Stage.ARCHIVED)) == list(in_stage()) == []


def test_a_queue_longer_than_a_batch_may_be_stepped_while_it_is_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql_repository._BATCH", 2)
    same_moment = papers.RECEIVED_AT
    with database.begin() as unit:
        for number in range(7):
            unit.repository.receive(papers.dossier_for(number), "", [], [], same_moment)
        unit.commit()
    with database.begin() as unit:
        seen = []
        for dossier in unit.repository.in_stage(Stage.RECEIVED):
            unit.repository.step(unit.repository.get(dossier), Stage.READ)
            seen.append(dossier)
        unit.commit()
    assert sorted(seen) == sorted(papers.dossier_for(number) for number in range(7))


# --- steps ------------------------------------------------------------------------------------------
def test_a_step_raises_the_version_and_keeps_what_is_not_given(received: Database) -> None:
    before = kept(received)
    with received.begin() as unit:
        after = unit.repository.step(before, Stage.READ)
        unit.commit()
    assert after == replace(before, stage=Stage.READ, version=2)
    assert kept(received) == after


def test_a_step_replaces_problems_and_digest_where_given(received: Database) -> None:
    problems = (Problem("dossier.too_many_failed_pages", {"failed": 3, "pages": 9}), *PROBLEMS)
    with received.begin() as unit:
        state = unit.repository.step(kept(received), Stage.READ, problems=problems, made_with="abc")
        assert (state.problems, state.made_with) == (problems, "abc")
        state = unit.repository.step(state, Stage.CLASSIFIED)
        assert (state.problems, state.made_with) == (problems, "abc")
        unit.commit()
    assert kept(received) == state
    with received.begin() as unit:
        unit.repository.step(state, Stage.EXTRACTED, problems=[])
        unit.commit()
    assert kept(received).problems == ()


def test_a_problem_is_noted_once_beside_the_others(received: Database) -> None:
    problem = Problem("dossier.copy_drawn", {"pages": "1, 2", "dpi": 300})
    before = kept(received)
    for _ in range(2):
        with received.begin() as unit:
            unit.repository.add_problem(DOSSIER, problem)
            unit.commit()
    assert kept(received) == replace(before, problems=(*before.problems, problem))


def test_an_unlawful_step_is_refused_and_changes_nothing(received: Database) -> None:
    with received.begin() as unit:
        with pytest.raises(UnlawfulStepError):
            unit.repository.step(unit.repository.get(DOSSIER), Stage.ARCHIVED)
        unit.commit()
    assert kept(received).version == 1


def test_a_step_from_what_is_no_longer_so_is_refused(received: Database) -> None:
    old = kept(received)
    with received.begin() as unit:
        new = unit.repository.step(old, Stage.READ)
        with pytest.raises(StaleRecordError):
            unit.repository.step(old, Stage.FAILED)
        unit.commit()
    with received.begin() as unit:
        for stale in (old, replace(new, version=9), replace(new, stage=Stage.RECEIVED)):
            with pytest.raises(StaleRecordError):
                unit.repository.step(stale, Stage.FAILED, problems=[Problem("dossier.failed", {"cause": "x"})])
        unit.commit()
    assert kept(received) == new


# --- originals --------------------------------------------------------------------------------------
def test_an_original_may_be_noted_twice(database: Database) -> None:
    stored = papers.stored_for("scan")
    for _ in range(2):
        with database.begin() as unit:
            unit.repository.add_original(stored)
            unit.repository.add_original(stored)
            unit.commit()
    with database.begin() as unit:
        assert list(unit.repository.originals()) == [stored]
        assert unit.repository.original(stored.sha256) == stored
        assert unit.repository.original(Sha256("0" * 64)) is None


def test_another_original_under_the_same_key_is_refused(database: Database) -> None:
    stored = papers.stored_for("scan")
    with database.begin() as unit:
        unit.repository.add_original(stored)
        for other in (replace(stored, sha256=Sha256("0" * 64)), replace(stored, size=5)):
            with pytest.raises(AlreadyKeptError):
                unit.repository.add_original(other)
        unit.commit()
    with database.begin() as unit:
        assert list(unit.repository.originals()) == [stored]


def test_every_original_is_listed_however_many(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sql_repository._BATCH", 3)
    expected = {papers.stored_for(str(number)) for number in range(10)}
    # the same bytes under a second key are audited too
    expected.add(Stored("second/place", papers.stored_for("1").sha256, 1))
    with database.begin() as unit:
        for stored in expected:
            unit.repository.add_original(stored)
        listed = list(unit.repository.originals())
        unit.commit()
    assert len(listed) == 11
    assert set(listed) == expected


# --- pages ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", NASTY)
def test_a_page_comes_back_exactly(repository: DossierRepository, text: str) -> None:
    pages = (papers.page(1, text), papers.unread_page(2))
    for page in reversed(pages):
        repository.save_page(DOSSIER, page)
    assert repository.pages(DOSSIER) == pages
    assert repository.bare_pages(DOSSIER) == tuple(replace(page, lines=(), cells=(), codes=()) for page in pages)


def test_a_page_read_again_replaces_the_earlier_reading(repository: DossierRepository) -> None:
    better = EngineStamp("sohoa", "2.0", "cd" * 32)
    repository.save_page(DOSSIER, papers.unread_page(1))
    repository.save_page(DOSSIER, papers.page(1, "new", better))
    assert repository.pages(DOSSIER) == (papers.page(1, "new", better),)


def test_only_pages_read_by_this_very_engine_need_no_reading(repository: DossierRepository) -> None:
    better = EngineStamp("sohoa", "1.0", "cd" * 32)  # the same version with other weights
    repository.save_page(DOSSIER, papers.page(1))
    repository.save_page(DOSSIER, papers.page(2, stamp=better))
    repository.save_page(DOSSIER, papers.unread_page(3))
    repository.save_page(DOSSIER, papers.page(4))
    assert repository.pages_read_with(DOSSIER, papers.STAMP.digest) == {1, 4}
    assert repository.pages_read_with(DOSSIER, better.digest) == {2}
    assert repository.pages_read_with(UNKNOWN, better.digest) == frozenset()


# --- documents and records --------------------------------------------------------------------------
def test_documents_come_back_in_the_order_they_were_saved(repository: DossierRepository) -> None:
    documents = (papers.document(DOSSIER, 3, 4), papers.document(DOSSIER, 1, title=None), papers.document(DOSSIER, 2))
    repository.save_documents(DOSSIER, documents)
    assert repository.documents(DOSSIER) == documents


@pytest.mark.parametrize("text", NASTY)
def test_records_come_back_exactly(repository: DossierRepository, text: str) -> None:
    document = papers.document(DOSSIER, 1, title=text)
    repository.save_documents(DOSSIER, [document])
    repository.save_extracted(DOSSIER, [papers.extracted(document, text)])
    repository.save_checked(DOSSIER, [papers.checked(document, text)])

    (extracted,) = repository.extracted(DOSSIER)
    assert extracted == papers.extracted(document, text)
    assert repository.extracted_from(DOSSIER, document.id) == extracted
    assert repository.extracted_from(UNKNOWN, document.id) is None
    assert list(extracted.readings) == list(papers.extracted(document).readings)  # the form's order
    assert repository.checked(DOSSIER) == (papers.checked(document, text),)


def test_records_come_in_the_order_of_their_first_pages(repository: DossierRepository) -> None:
    nowhere = replace(papers.document(DOSSIER, 9), id=DocumentId("nowhere"), pages=())
    documents = [nowhere, *(papers.document(DOSSIER, number) for number in (10, 9, 2))]
    repository.save_documents(DOSSIER, documents)
    repository.save_extracted(DOSSIER, [papers.extracted(document) for document in documents])
    repository.save_checked(DOSSIER, [papers.checked(document) for document in documents])
    for records in (repository.extracted(DOSSIER), repository.checked(DOSSIER)):
        assert [record.document.pages for record in records] == [(2,), (9,), (10,), ()]


def test_a_record_without_fields_is_a_record(repository: DossierRepository) -> None:
    document = papers.document(DOSSIER, 1)
    repository.save_documents(DOSSIER, [document])
    repository.save_extracted(DOSSIER, [ExtractedRecord(document, {}, ())])
    repository.save_checked(DOSSIER, [CheckedRecord(document, (), ())])
    assert repository.extracted(DOSSIER) == (ExtractedRecord(document, {}, ()),)
    assert repository.checked(DOSSIER) == (CheckedRecord(document, (), ()),)


def test_records_saved_again_replace_the_earlier_ones(repository: DossierRepository) -> None:
    one, two = papers.document(DOSSIER, 1), papers.document(DOSSIER, 2)
    repository.save_documents(DOSSIER, [one, two])
    repository.save_extracted(DOSSIER, [papers.extracted(one), papers.extracted(two)])
    repository.save_checked(DOSSIER, [papers.checked(one), papers.checked(two)])
    repository.save_extracted(DOSSIER, [papers.extracted(two, "new")])
    repository.save_checked(DOSSIER, [papers.checked(two, "new")])
    assert repository.extracted(DOSSIER) == (papers.extracted(two, "new"),)
    assert repository.checked(DOSSIER) == (papers.checked(two, "new"),)
    assert repository.get(DOSSIER).problems == PROBLEMS


def test_documents_saved_again_take_their_records_with_them(received: Database) -> None:
    receive(received, 2)
    other = papers.dossier_for(2)
    with received.begin() as unit:
        for dossier in (DOSSIER, other):
            document = papers.document(dossier, 1)
            unit.repository.save_documents(dossier, [document])
            unit.repository.save_extracted(dossier, [papers.extracted(document)])
            unit.repository.save_checked(dossier, [papers.checked(document)])
        unit.repository.save_documents(DOSSIER, [papers.document(DOSSIER, 1)])
        unit.commit()
    with received.begin() as unit:
        assert unit.repository.extracted(DOSSIER) == ()
        assert unit.repository.checked(DOSSIER) == ()
        assert unit.repository.get(DOSSIER).problems == PROBLEMS
        assert len(unit.repository.checked(other)) == 1


def test_a_record_of_another_document_than_the_saved_one_is_refused(repository: DossierRepository) -> None:
    saved = papers.document(DOSSIER, 1)
    repository.save_documents(DOSSIER, [saved])
    for strange in (papers.document(DOSSIER, 2), replace(saved, title="another title")):
        with pytest.raises(StaleRecordError):
            repository.save_extracted(DOSSIER, [papers.extracted(strange)])
        with pytest.raises(StaleRecordError):
            repository.save_checked(DOSSIER, [papers.checked(strange)])


def test_checked_fields_and_problems_can_be_asked_for_in_sql(received: Database, url: str) -> None:
    document = papers.document(DOSSIER, 1)
    with received.begin() as unit:
        unit.repository.save_documents(DOSSIER, [document])
        unit.repository.save_checked(DOSSIER, [papers.checked(document)])
        unit.commit()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        fields = connection.execute(
            sa.text("SELECT dossier_id, value, origin, page, x0 FROM fields WHERE name = 'child.personal_id'")
        ).all()
        doubtful = connection.execute(sa.text("SELECT name FROM fields WHERE NOT accepted ORDER BY position")).all()
        codes = connection.execute(
            sa.text("SELECT code FROM problems WHERE document_id IS NOT NULL ORDER BY code")
        ).all()
    assert [tuple(row) for row in fields] == [(DOSSIER, "079123456789", "ocr", 1, 0.31)]
    assert [row.name for row in doubtful] == ["child.personal_id", "child.birth_date"]
    assert [row.code for row in codes] == ["field.disagreement", "field.not_found", "field.repaired", "record.rule"]


def test_content_that_was_damaged_in_the_database_is_an_error_of_keeping(received: Database, url: str) -> None:
    with received.begin() as unit:
        unit.repository.save_page(DOSSIER, papers.page(1))
        unit.commit()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE pages SET content = :junk"), {"junk": b"junk"})
    with received.begin() as unit, pytest.raises(KeepingError):
        unit.repository.pages(DOSSIER)
