"""What a unit of work promises, on SQLite and on PostgreSQL: all or nothing, alone or among others."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from dossier.errors import DatabaseError, KeepingError, StaleRecordError
from dossier.stage import Stage
from storage.unit_of_work import Database, open_database
from tests.contracts import papers

DOSSIER = papers.dossier_for(1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def received(database: Database) -> Database:
    """A database with one dossier."""
    with database.begin() as unit:
        unit.repository.receive(DOSSIER, "source", [papers.scan_for("a")], [], papers.RECEIVED_AT)
        unit.commit()
    return database


def version(database: Database) -> int:
    with database.begin() as unit:
        return unit.repository.get(DOSSIER).version


def step(database: Database, then: Stage) -> None:
    with database.begin() as unit:
        unit.repository.step(unit.repository.get(DOSSIER), then)
        unit.commit()


# --- all or nothing ---------------------------------------------------------------------------------
def test_nothing_is_saved_without_commit(received: Database) -> None:
    with received.begin() as unit:
        unit.repository.add_original(papers.stored_for("x"))
        unit.repository.save_page(DOSSIER, papers.page(1))
        unit.repository.step(unit.repository.get(DOSSIER), Stage.READ)
        assert len(unit.repository.pages(DOSSIER)) == 1  # its own writes are seen inside
    with received.begin() as unit:
        assert list(unit.repository.originals()) == []
        assert unit.repository.pages(DOSSIER) == ()
        assert unit.repository.get(DOSSIER).stage is Stage.RECEIVED


def test_nothing_is_saved_when_the_block_fails(received: Database) -> None:
    def fail_after_a_write() -> None:
        with received.begin() as unit:
            unit.repository.save_page(DOSSIER, papers.page(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_a_write()
    with received.begin() as unit:
        assert unit.repository.pages(DOSSIER) == ()


def test_what_follows_a_commit_needs_another_one(received: Database) -> None:
    with received.begin() as unit:
        unit.repository.save_page(DOSSIER, papers.page(1))
        unit.commit()
        unit.repository.save_page(DOSSIER, papers.page(2))
        unit.commit()
        unit.repository.save_page(DOSSIER, papers.page(3))
    with received.begin() as unit:
        assert [page.number for page in unit.repository.pages(DOSSIER)] == [1, 2]


def test_a_write_that_failed_half_way_cannot_be_committed(received: Database) -> None:
    first, second = papers.document(DOSSIER, 1), papers.document(DOSSIER, 2)
    with received.begin() as unit:
        unit.repository.save_documents(DOSSIER, [first])
        unit.commit()
    with received.begin() as unit:
        with pytest.raises(KeepingError):
            unit.repository.save_documents(DOSSIER, [second, second])  # after the earlier ones were cleared
        with pytest.raises(KeepingError):
            unit.commit()
    with received.begin() as unit:
        assert unit.repository.documents(DOSSIER) == (first,)


def test_an_error_of_the_database_shows_no_value_of_any_row(received: Database) -> None:
    document = papers.document(DOSSIER, 1, title="LƯƠNG MINH HẬU")
    with received.begin() as unit, pytest.raises(KeepingError) as caught:
        unit.repository.save_documents(DOSSIER, [document, document])
    assert "HẬU" not in "".join(traceback.format_exception(caught.value))
    assert not caught.value.retryable


# --- among others -----------------------------------------------------------------------------------
def test_a_reader_keeps_nobody_from_writing_and_sees_one_moment(received: Database) -> None:
    with received.begin() as reader:
        before = reader.repository.get(DOSSIER)
        step(received, Stage.READ)
        assert reader.repository.get(DOSSIER) == before
        with pytest.raises(StaleRecordError):
            reader.repository.step(before, Stage.FAILED)
    assert version(received) == 2


def test_a_dossier_may_be_written_while_the_queue_is_being_read(received: Database) -> None:
    with received.begin() as reader:
        for dossier in reader.repository.in_stage(Stage.RECEIVED):
            assert dossier == DOSSIER
            step(received, Stage.READ)
    assert version(received) == 2


def test_a_unit_that_has_read_may_write_after_others_have(received: Database) -> None:
    """On SQLite a reader cannot become a writer once another has written: it must begin anew."""
    with received.begin() as unit:
        assert unit.repository.pages(DOSSIER) == ()
        step(received, Stage.READ)
        unit.repository.save_page(DOSSIER, papers.page(1))
        unit.commit()
    with received.begin() as unit:
        assert len(unit.repository.pages(DOSSIER)) == 1


def test_threads_that_save_at_once_all_succeed(received: Database) -> None:
    def save(number: int) -> None:
        with received.begin() as unit:
            assert unit.repository.get(DOSSIER).id == DOSSIER
            unit.repository.save_page(DOSSIER, papers.page(number))
            unit.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(1, 33)))
    with received.begin() as unit:
        assert [page.number for page in unit.repository.pages(DOSSIER)] == list(range(1, 33))


def test_of_steps_taken_at_once_from_one_version_exactly_one_succeeds(received: Database) -> None:
    with received.begin() as unit:
        state = unit.repository.get(DOSSIER)

    def take(then: Stage) -> bool:
        with received.begin() as unit:
            try:
                unit.repository.step(state, then)
            except StaleRecordError:
                return False
            unit.commit()
            return True

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(take, [Stage.READ, Stage.FAILED, Stage.RESCAN, Stage.SET_ASIDE] * 3))
    assert results.count(True) == 1
    assert version(received) == 2


WORKER = """
import sys
from datetime import datetime, UTC
from dossier.errors import StaleRecordError
from dossier.stage import Stage
from storage.unit_of_work import open_database
from tests.contracts import papers

database = open_database(sys.argv[1])
dossier = papers.dossier_for(1)
steps = 0
for turn in range(10):
    with database.begin() as unit:
        unit.repository.receive(dossier, "source", [papers.scan_for("a")], [], papers.RECEIVED_AT)
        unit.commit()
    with database.begin() as unit:
        unit.repository.add_original(papers.stored_for(str(turn)))
        unit.repository.save_page(dossier, papers.page(turn + 1))
        unit.repository.save_documents(dossier, [papers.document(dossier, page) for page in (1, 2, 3)])
        unit.commit()
    with database.begin() as unit:
        state = unit.repository.get(dossier)
        try:
            unit.repository.step(state, Stage.RECEIVED if state.stage is Stage.FAILED else Stage.FAILED)
        except StaleRecordError:
            continue
        unit.commit()
        steps += 1
print(steps)
"""


def outputs_of(programs: Sequence[list[str]]) -> list[str]:
    """What programs print that run at the same time and must all succeed."""
    running = [
        subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for program in programs
    ]
    finished = [(program.communicate(timeout=120), program.returncode) for program in running]
    for (_, errors), status in finished:
        assert status == 0, errors
    return [output for (output, _), _ in finished]


def test_processes_that_write_at_once_lose_nothing(empty_url: str) -> None:
    """Beginning with the schema: each of them finds an empty database."""
    outputs = outputs_of([[sys.executable, "-c", WORKER, empty_url]] * 3)
    database = open_database(empty_url)
    assert version(database) == 1 + sum(int(output) for output in outputs)
    with database.begin() as unit:
        assert len(unit.repository.pages(DOSSIER)) == 10
        assert len(unit.repository.documents(DOSSIER)) == 3
        assert len(list(unit.repository.originals())) == 10
    database.close()


KILLED = """
import os, signal, sys
from storage.unit_of_work import open_database
from tests.contracts import papers
with open_database(sys.argv[1]).begin() as unit:
    unit.repository.save_page(papers.dossier_for(1), papers.page(1))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_9_in_the_middle_saves_nothing_and_blocks_nobody(received: Database, url: str) -> None:
    subprocess.run([sys.executable, "-c", KILLED, url], check=False, cwd=ROOT)
    with received.begin() as unit:
        assert unit.repository.pages(DOSSIER) == ()
    step(received, Stage.READ)


@pytest.mark.needs_postgres
def test_connections_that_the_server_cut_are_made_anew(postgres: sa.Engine) -> None:
    database = open_database(postgres.url.render_as_string(hide_password=False))
    cut = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    with database.begin() as unit:
        unit.repository.find(DOSSIER)
        with postgres.connect() as connection:
            connection.execute(cut)
        with pytest.raises(DatabaseError) as caught:
            unit.repository.find(DOSSIER)
        assert caught.value.retryable
    with database.begin() as unit:
        unit.repository.find(DOSSIER)
    with postgres.connect() as connection:  # now while they lie idle in the pool
        connection.execute(cut)
    with database.begin() as unit:
        unit.repository.find(DOSSIER)
    database.close()
