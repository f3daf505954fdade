"""Copies of the whole archive: the database at one moment, then every object it knows of; and the way back.

A copy is a folder: `objects/` as in a folder store, `database/` with one dump a run, `manifests/` with what each
held. Runs after the first one copy only what is new. Refuses to restore over anything, and to call a copy good whose
hashes and counts are not those of what was copied.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from dossier.errors import FixityError, KeepingError, NotEmptyError
from dossier.identity import Sha256, sha256_of_file
from dossier.retention import Protection
from flows.audit import AuditReport, audit
from storage.backup import Sums, TableSum, dump_database, load_database, sums_of
from storage.folder_store import FolderStore
from storage.object_store import ObjectStore
from wiring.logs import Log
from wiring.wire import Office, make_folder

_LOG = Log("backup")


@dataclass(frozen=True, slots=True)
class Backup:
    """What one run copied."""

    at: datetime
    database: str
    """name of the dump"""
    objects: int
    """in the copy by now"""
    bytes: int
    tables: Sums


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    backup: Backup
    tables: Sums
    audit: AuditReport

    @property
    def equal(self) -> bool:
        """True where every row and every object came back as it was."""
        return self.tables == self.backup.tables and self.audit.fault_count == 0


def back_up(office: Office, folder: Path) -> Backup:
    """Copy the office's archive into `folder`. Raises `KeepingError`; another run goes on from there."""
    for part in ("database", "manifests"):
        make_folder(folder / part)
    at = office.clock()
    name = f"{at:%Y%m%dT%H%M%S}"
    # first the rows, then the objects: so every row of the copy has its object
    office.database  # noqa: B018  brought to today's schema before it is copied
    tables = dump_database(office.settings.database_url, folder / "database" / name)
    copy = FolderStore(folder / "objects")
    listed: Iterator[str] = office.store.keys()
    objects = size = 0
    for key in listed:
        objects, size = objects + 1, size + _copy_new(office, key, copy)
    backup = Backup(at, name, objects, size, tables)
    _write_manifest(folder / "manifests" / f"{name}.json", backup)
    _LOG.note("backed_up", objects=objects, bytes=size)
    return backup


def restore(office: Office, folder: Path, name: str | None = None) -> Restored:
    """Bring a copy back into this office, which must be empty, and read everything again; the newest where None.

    Raises `NotEmptyError`, and `KeepingError` where there is no such copy.
    """
    backup = _manifest(folder, name)
    if next(iter(office.store.keys()), None) is not None:
        raise NotEmptyError
    load_database(folder / "database" / backup.database, office.settings.database_url)
    tables = sums_of(office.settings.database_url)
    copy = FolderStore(folder / "objects")
    for key, expected in _known(office):
        with copy.local_copy(key) as path:
            office.store.put(key, path, expected)
    _protect_again(office)
    return Restored(backup, tables, audit(office))


def _copy_new(office: Office, key: str, copy: FolderStore) -> int:
    """Size in bytes of an object that is in the copy now; bytes that are there already are not read again."""
    size = office.store.stat(key)
    kept = copy.stat(key)
    if size is not None and kept == size:
        return size
    with office.database.begin() as unit:
        known = unit.objects.find(key)
    with office.store.local_copy(key) as path:
        expected = known.sha256 if known is not None and known.destroyed_at is None else sha256_of_file(path)[0]
        try:
            return copy.put(key, path, expected).size
        except FixityError as error:
            # damaged in the archive: the audit says so. Other papers must not wait for it.
            _LOG.warn("damaged", digest=error.expected)
            return 0


def _known(office: Office) -> Iterator[tuple[str, Sha256]]:
    key = ""
    while True:
        with office.database.begin() as unit:
            batch = unit.objects.after(key, 500)
        if not batch:
            return
        yield from ((each.key, each.sha256) for each in batch)
        key = batch[-1].key


def _protect_again(office: Office) -> None:
    store: ObjectStore = office.store
    for key, _ in _known(office):
        with office.database.begin() as unit:
            known = unit.objects.find(key)
        if known is not None and known.protection != Protection():
            store.protect(key, known.protection)


def _write_manifest(path: Path, backup: Backup) -> None:
    held = {**asdict(backup), "at": backup.at.isoformat()}
    fresh = path.with_suffix(".part")
    try:
        fresh.write_text(json.dumps(held, indent=1), "utf-8")
        fresh.replace(path)
    except OSError:
        raise KeepingError("(không ghi được bản kê của bản sao lưu)") from None


def _manifest(folder: Path, name: str | None) -> Backup:
    found = sorted((folder / "manifests").glob(f"{name or '*'}.json"))
    try:
        held = json.loads(found[-1].read_text("utf-8"))
        tables = {table: TableSum(**figures) for table, figures in held.pop("tables").items()}
        return Backup(at=datetime.fromisoformat(held.pop("at")), tables=tables, **held)
    except (IndexError, OSError, ValueError, TypeError, KeyError):
        raise KeepingError("(không có bản sao lưu nào ở đây, hoặc bản kê bị hỏng)") from None
