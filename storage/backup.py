"""Snapshots of the database: made while others work, put back into an empty place, and proved equal row by row.

SQLite by its own backup interface, PostgreSQL by its own programs. Refuses to restore over anything.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dossier.errors import KeepingError, MissingProgramError, NotEmptyError
from storage.disk import disk_errors
from storage.migrations import VERSION_TABLE
from storage.sql_session import connect, database_errors

_PROGRAM_S = 24 * 3600.0
_OF_WORD_INDEX = "search_index"


@dataclass(frozen=True, slots=True)
class TableSum:
    """A table in two figures, the same for the same rows in whatever order."""

    rows: int
    sha256: str
    """sum of the rows' hashes"""


Sums = dict[str, TableSum]


def dump_database(url: str, path: Path) -> Sums:
    """Write one moment of the database to a new file, and say what is in it.

    Raises `MissingProgramError` where PostgreSQL's programs are not installed.
    """
    engine = connect(url)
    try:
        if engine.dialect.name == "sqlite":
            return _dump_sqlite(engine, path)
        with database_errors(), engine.connect() as connection:
            snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
            _run_postgres("pg_dump", engine.url, "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
            return _sums(connection)
    finally:
        engine.dispose()


def load_database(path: Path, url: str) -> None:
    """Put a dump into the empty database at `url`. Raises `NotEmptyError` where it has tables of ours."""
    engine = connect(url)
    try:
        if engine.dialect.name == "sqlite":
            _load_sqlite(path, Path(str(engine.url.database)))
            return
        with database_errors(), engine.connect() as connection:
            if sa.inspect(connection).has_table(VERSION_TABLE):
                raise NotEmptyError
        _run_postgres("pg_restore", engine.url, "--exit-on-error", "--no-owner", "--single-transaction", str(path))
    finally:
        engine.dispose()


def sums_of(url: str) -> Sums:
    """What is in the database, table by table."""
    engine = connect(url)
    try:
        with database_errors(), engine.connect() as connection:
            return _sums(connection)
    finally:
        engine.dispose()


@contextmanager
def scratch_database(url: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of the same kind, removed after: a file in `folder`, or one on the server."""
    engine = connect(url)
    name = f"sohoa_scratch_{uuid.uuid4().hex[:12]}"
    try:
        if engine.dialect.name == "sqlite":
            yield f"sqlite:///{folder / name}.db"
            return
        server = engine.execution_options(isolation_level="AUTOCOMMIT")
        with database_errors(), server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
        try:
            yield engine.url.set(database=name).render_as_string(hide_password=False)
        finally:
            with database_errors(), server.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


# --- the two databases --------------------------------------------------------------------------------
def _dump_sqlite(engine: sa.Engine, path: Path) -> Sums:
    source = Path(str(engine.url.database))
    if not source.is_file():
        raise KeepingError("(chưa có cơ sở dữ liệu)")
    with database_errors(), disk_errors():
        path.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(path)) as copy:
            kept.backup(copy)
            # one file that needs no other beside it
            copy.execute("PRAGMA journal_mode=DELETE")
    return sums_of(f"sqlite:///{path}")


def _load_sqlite(path: Path, target: Path) -> None:
    with database_errors(), disk_errors():
        if target.exists() and target.stat().st_size > 0:
            raise NotEmptyError
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with closing(sqlite3.connect(path)) as kept, closing(sqlite3.connect(target)) as copy:
            kept.backup(copy)


def _run_postgres(program: str, url: sa.URL, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise MissingProgramError("postgresql-client")
    # the password goes in by a pipe, where no list of processes shows it
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    try:
        subprocess.run(
            [found, "--no-password", f"--dbname={plain}", *arguments],
            check=True,
            timeout=_PROGRAM_S,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=None if url.password is None else {"PGPASSWORD": str(url.password)},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
        raise KeepingError(f"({program}: {type(error).__name__})") from None


def _sums(connection: sa.Connection) -> Sums:
    tables = sorted(name for name in sa.inspect(connection).get_table_names() if not name.startswith(_OF_WORD_INDEX))
    return {name: _sum(connection, name) for name in tables}


def _sum(connection: sa.Connection, table: str) -> TableSum:
    rows = total = 0
    streamed = connection.execution_options(yield_per=1000)
    # the columns by name: a column that was added later may stand elsewhere after a restore
    columns = sorted(column["name"] for column in sa.inspect(connection).get_columns(table))
    query = sa.select(*(sa.column(name) for name in columns)).select_from(sa.table(table))
    for row in streamed.execute(query):
        rows += 1
        total += int.from_bytes(hashlib.sha256(repr(_plain(row)).encode()).digest(), "big")
    return TableSum(rows, f"{total % 2**256:064x}")


def _plain(row: Sequence[Any]) -> list[object]:
    return [
        value.astimezone(UTC).isoformat()
        if isinstance(value, datetime)
        else bytes(value)
        if isinstance(value, memoryview)
        else value
        for value in row
    ]
