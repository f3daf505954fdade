"""Opening databases: what is refused before anything is connected, and how SQLite is set up."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from dossier.errors import DatabaseError, KeepingError, SettingsError, StoreFullError
from dossier.stage import Stage
from storage.columns import as_given, keepable
from storage.unit_of_work import open_database
from tests.contracts import papers
from tests.services.ports import free_ports

PASSWORD = "a-password-that-stays-one"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "database",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        f"mysql://user:{PASSWORD}@host/name",
        f"postgresql://user:{PASSWORD}@host:port/name",
    ],
)
def test_an_address_that_cannot_be_right_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        open_database(url)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql+psycopg", "postgresql"])
def test_a_server_that_is_down_may_be_tried_again(scheme: str) -> None:
    (port,) = free_ports(1)
    with pytest.raises(DatabaseError) as caught:
        open_database(f"{scheme}://user:{PASSWORD}@127.0.0.1:{port}/name")
    assert caught.value.retryable
    assert PASSWORD not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(KeepingError) as caught:
        open_database(f"sqlite:///{path}")
    assert not caught.value.retryable
    assert path.read_bytes() == b"this is a letter, not a database" * 100


def test_a_place_where_no_file_can_be_made_is_an_error_of_keeping(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeepingError):
        open_database(f"sqlite:///{tmp_path / 'file' / 'sohoa.db'}")


def test_a_database_file_is_made_with_its_folder_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deeper" / "sohoa.db"
    open_database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_writer_that_waits_too_long_for_another_may_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql_session._BUSY_S", 0.05)
    path = tmp_path / "sohoa.db"
    database = open_database(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with database.begin() as unit:
        assert list(unit.repository.in_stage(Stage.RECEIVED)) == []  # reading waits for nobody
        with pytest.raises(DatabaseError) as caught:
            unit.repository.add_original(papers.stored_for("x"))
    assert caught.value.retryable
    other.close()
    with database.begin() as unit:
        unit.repository.add_original(papers.stored_for("x"))
        unit.commit()


def test_opening_waits_for_a_writer_that_began_before_the_file_was_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE theirs (x)")
    release = threading.Timer(0.2, other.commit)
    release.start()
    open_database(f"sqlite:///{path}").close()
    release.join()
    other.close()


def test_a_full_disk_under_the_database_is_said(tmp_path: Path) -> None:
    """SQLite's own limit on pages stands in for the disk."""
    path = tmp_path / "sohoa.db"
    database = open_database(f"sqlite:///{path}")
    with database.begin() as unit:
        unit.repository.receive(papers.dossier_for(1), "", [], [], papers.RECEIVED_AT)
        unit.commit()

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite raises it to what is used already

    event.listen(Engine, "connect", limit)
    try:
        with database.begin() as unit, pytest.raises(StoreFullError):
            unit.repository.receive(papers.dossier_for(2), "đầy " * 100_000, [], [], papers.RECEIVED_AT)
    finally:
        event.remove(Engine, "connect", limit)


@pytest.mark.parametrize("text", papers.NASTY)
def test_any_text_can_be_kept_and_is_given_back(text: str) -> None:
    kept = keepable(text)
    assert as_given(kept) == text
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_ordinary_text_is_kept_as_it_is() -> None:
    """So that it can be searched for in SQL."""
    for text in ("LƯƠNG MINH HẬU", "Nguyễn Văn A\n", "2026-11-23"):
        assert keepable(text) == text


def test_the_seams_of_storage_import_no_vendor() -> None:
    program = (
        "import sys, storage, storage.object_store, storage.repository, storage.unit_of_work, storage.folder_store;"
        "print(*{'sqlalchemy', 'alembic', 'minio', 'urllib3', 'psycopg'} & sys.modules.keys())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert run.stdout.strip() == ""
