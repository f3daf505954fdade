"""A copy of the archive brings everything back, and says so where it does not."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from dossier.archive import original_key
from dossier.errors import KeepingError, MissingProgramError, NotEmptyError, ObjectMissingError, StoreUnreachableError
from dossier.retention import Protection, Retention
from flows.backup import back_up, restore
from flows.intake import receive
from sohoa.backing_up import compared
from sohoa.main import main_with
from storage.backup import scratch_database
from storage.folder_store import FolderStore
from storage.minio_bucket import Server
from storage.minio_store import MinioStore
from tests.doubles.stores import UnreachableStore
from tests.pipeline.pretend import open_played, scan
from tests.services.postgres import postgres_cluster
from tests.services.s3 import moto_server
from wiring.sections import DatabaseSettings
from wiring.wire import Office, Once

IN_70_YEARS = Protection(datetime(2096, 12, 31, 17, tzinfo=UTC))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_played(tmp_path / "office") as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Office]:
    with open_played(tmp_path / "elsewhere") as opened:
        yield opened


def archived(office: Office, folder: Path, shade: int) -> str:
    (kept,) = receive(office, [scan(folder / f"{shade}.tif", shade=shade)], "a.tif").scans
    return original_key(kept.sha256)


def test_everything_comes_back(office: Office, empty: Office, tmp_path: Path) -> None:
    keys = {archived(office, tmp_path, shade) for shade in (1, 2, 3)}
    made = back_up(office, tmp_path / "backup")
    restored = restore(empty, tmp_path / "backup")
    assert restored.equal
    assert restored.backup == made
    assert (made.objects, made.tables["dossiers"].rows, made.tables["objects"].rows) == (3, 3, 3)
    assert set(empty.store.keys()) == keys
    heading, *lines = compared(restored)
    assert heading.split() == ["bảng", "sao", "lưu", "khôi", "phục", "mã", "băm", "hai", "bên"]
    assert len(lines) > 2
    assert all(line.startswith("=") for line in lines)


def test_protection_comes_back_with_the_objects(office: Office, empty: Office, tmp_path: Path) -> None:
    key = archived(office, tmp_path, 1)
    office.store.protect(key, IN_70_YEARS)
    with office.database.begin() as unit:
        unit.objects.retain(key, Retention.YEARS_70, IN_70_YEARS)
        unit.commit()
    back_up(office, tmp_path / "backup")
    assert restore(empty, tmp_path / "backup").equal
    assert empty.store.protection(key) == IN_70_YEARS


def test_a_second_run_copies_only_what_is_new_and_an_older_copy_can_still_be_restored(
    office: Office, empty: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(office, tmp_path, 1)
    first = back_up(office, tmp_path / "backup")
    second_key = archived(office, tmp_path, 2)
    put: list[str] = []
    really = FolderStore.put

    def noted(self: FolderStore, key: str, *arguments: object) -> object:
        put.append(key)
        return really(self, key, *arguments)  # type: ignore[arg-type]

    later = replace(office, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
    with monkeypatch.context() as patch:
        patch.setattr(FolderStore, "put", noted)
        second = back_up(later, tmp_path / "backup")
    assert put == [second_key]
    assert (first.objects, second.objects) == (1, 2)
    restored = restore(empty, tmp_path / "backup", first.database)
    assert restored.equal
    assert len(list(empty.store.keys())) == 1


def test_a_damaged_original_keeps_nothing_else_from_being_copied(office: Office, tmp_path: Path) -> None:
    damaged, good = archived(office, tmp_path, 1), archived(office, tmp_path, 2)
    file = tmp_path / "office" / "var" / "store" / damaged
    file.chmod(0o600)
    file.write_bytes(b"x" * file.stat().st_size)
    back_up(office, tmp_path / "backup")
    assert list(FolderStore(tmp_path / "backup" / "objects").keys()) == [good]


def test_a_copy_goes_on_where_it_was_stopped(office: Office, empty: Office, tmp_path: Path) -> None:
    for shade in (1, 2, 3):
        archived(office, tmp_path, shade)
    away = UnreachableStore(FolderStore(tmp_path / "office" / "var" / "store"), answers=4)
    with pytest.raises(StoreUnreachableError):
        back_up(replace(office, store_=Once(lambda: away)), tmp_path / "backup")
    assert not list((tmp_path / "backup" / "manifests").glob("*.json"))  # half a copy is none
    later = replace(office, clock=lambda: office.clock() + timedelta(days=1))
    back_up(later, tmp_path / "backup")
    assert restore(empty, tmp_path / "backup").equal


def test_nothing_is_restored_over_anything(office: Office, empty: Office, tmp_path: Path) -> None:
    archived(office, tmp_path, 1)
    back_up(office, tmp_path / "backup")
    with pytest.raises(NotEmptyError):
        restore(office, tmp_path / "backup")
    (tmp_path / "elsewhere" / "var").mkdir(parents=True)
    (tmp_path / "elsewhere" / "var" / "sohoa.db").write_bytes(b"somebody's")
    with pytest.raises(NotEmptyError):
        restore(empty, tmp_path / "backup")


def test_a_row_that_did_not_come_back_is_found(office: Office, empty: Office, tmp_path: Path) -> None:
    archived(office, tmp_path, 1)
    made = back_up(office, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "database" / made.database)) as dump:
        dump.execute("UPDATE scans SET name = 'another.tif'")
        dump.commit()
    restored = restore(empty, tmp_path / "backup")
    assert not restored.equal
    assert [line[:7] for line in compared(restored) if line.startswith("≠")] == ["≠ scans"]


def test_an_object_that_is_not_in_the_copy_is_said_to_be_missing(office: Office, empty: Office, tmp_path: Path) -> None:
    key = archived(office, tmp_path, 1)
    back_up(office, tmp_path / "backup")
    (tmp_path / "backup" / "objects" / key).unlink()
    with pytest.raises(ObjectMissingError):
        restore(empty, tmp_path / "backup")


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"at": "x", "tables": {}}'])
def test_a_folder_that_holds_no_copy_is_refused(empty: Office, tmp_path: Path, text: str) -> None:
    with pytest.raises(KeepingError):
        restore(empty, tmp_path / "nowhere")
    (tmp_path / "backup" / "manifests").mkdir(parents=True)
    (tmp_path / "backup" / "manifests" / "x.json").write_text(text)
    with pytest.raises(KeepingError):
        restore(empty, tmp_path / "backup")


def test_the_commands_copy_and_bring_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_logs: None
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_played(tmp_path) as office:
        archived(office, tmp_path, 1)
    assert main_with(["backup", "copy"]) == 0
    assert "1 đối tượng" in capsys.readouterr().out
    assert main_with(["restore", "copy"]) == 1  # over itself
    (tmp_path / "var").rename(tmp_path / "lost")
    assert main_with(["restore", "copy"]) == 0
    assert "≠" not in capsys.readouterr().out


# --- servers ------------------------------------------------------------------------------------------
@pytest.mark.needs_postgres
def test_an_office_on_servers_comes_back_on_servers(tmp_path: Path) -> None:
    """PostgreSQL and S3; the dump and its figures are of one moment, whatever is written meanwhile."""
    with postgres_cluster() as url, moto_server() as moto:
        stores = [
            MinioStore(Server(moto.endpoint, f"t-{uuid.uuid4().hex}", "key", "secret", secure=False)) for _ in range(2)
        ]

        def office_at(address: str, store: MinioStore) -> Office:
            played = open_played(tmp_path / "var", store=store)
            changed = {"database": DatabaseSettings(url=SecretStr(address))}
            settings = played.settings.model_copy(update=changed)
            from storage.unit_of_work import open_database

            return replace(played, settings=settings, database_=Once(lambda: open_database(address)))

        with office_at(url, stores[0]) as office, scratch_database(url, tmp_path) as elsewhere:
            for shade in (1, 2):
                archived(office, tmp_path, shade)
            back_up(office, tmp_path / "backup")
            with office_at(elsewhere, stores[1]) as empty:
                restored = restore(empty, tmp_path / "backup")
                assert restored.equal
                assert restored.tables["objects"].rows == 2
                with pytest.raises(NotEmptyError):
                    restore(replace(empty, store_=Once(lambda: FolderStore(tmp_path / "x"))), tmp_path / "backup")
        with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
            names = set(connection.execute(sa.text("SELECT datname FROM pg_database")).scalars())
        assert not any(name.startswith("sohoa_scratch") for name in names)


@pytest.mark.needs_postgres
def test_without_postgresql_programs_a_copy_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.backup import dump_database

    with postgres_cluster() as url:
        monkeypatch.setattr("shutil.which", lambda _: None)
        with pytest.raises(MissingProgramError, match="postgresql-client"):
            dump_database(url, tmp_path / "dump")
