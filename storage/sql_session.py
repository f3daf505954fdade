"""Connections and transactions: the one place where a database's exceptions become the project's.

Refuses to let two writers wait for each other for ever: a transaction first only reads, from one snapshot
that blocks nobody; with its first write it begins anew as a writing one (SQLite: BEGIN IMMEDIATE).
"""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite

from dossier.errors import DatabaseError, DossierError, KeepingError, SettingsError, StoreFullError

_BUSY_S = 60.0
"""seconds that a writer waits for another one"""
_CACHE_KB = 32_000
"""of SQLite's pages, for each connection; two megabytes by itself, which the index of a million values outgrows"""
_CONNECT_S = 5
_WRITING = "sohoa_writing"
_POSTGRES_FULL = "53100"


class SqlSession:
    """One unit of work on one connection, for one thread. What is not committed is gone at `close`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._connection: sa.Connection | None = None
        self._writing = False
        self._failed = False

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    def rows(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        """All rows of a query, of the snapshot that the first query took."""
        with database_errors():
            return self._opened().execute(statement).all()

    def write(self, statement: sa.Executable, rows: Sequence[dict[str, Any]] | None = None) -> int:
        """Run a statement that changes rows, once for each of `rows` where given; the number of rows changed."""
        if rows is not None and not rows:
            return 0
        self.begin_writing()
        try:
            with database_errors():
                connection = self._opened()
                # SQLAlchemy forgets how many rows an INSERT added unless it is told not to
                counted = statement.execution_options(preserve_rowcount=True)
                result = connection.execute(counted) if rows is None else connection.execute(counted, rows)
                return result.rowcount
        except KeepingError:
            self._failed = True
            raise

    def changed(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        """Run a statement that changes rows and returns something of them; what it returned."""
        self.begin_writing()
        try:
            with database_errors():
                return self._opened().execute(statement).all()
        except KeepingError:
            self._failed = True
            raise

    def hold(self, table: sa.Table, condition: sa.ColumnElement[bool], unknown: type[DossierError]) -> None:
        """Keep other writers of this row out until the commit. Raises `unknown` where there is no such row."""
        self.begin_writing()
        if not self.rows(sa.select(sa.literal(1)).select_from(table).where(condition).with_for_update()):
            raise unknown

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do where the row is there already; the two databases agree on its words."""
        return postgresql.insert(table) if self.dialect == "postgresql" else sqlite.insert(table)

    def begin_writing(self) -> None:
        """From here on see what others have committed, and hold the writer's lock where the database has one.

        What was read before may be outdated, so every write must name the version that it is based on.
        """
        if self._writing:
            return
        with database_errors():
            connection = self._opened()
            connection.rollback()
            options: dict[str, Any] = {_WRITING: True}
            if self.dialect == "postgresql":
                options["isolation_level"] = "READ COMMITTED"
            connection.execution_options(**options)
        self._writing = True

    def commit(self) -> None:
        """Save what was written. Raises `KeepingError` where a write failed before: half of it is not saved."""
        if self._failed:
            self.close()
            raise KeepingError("(một lần ghi trước đó đã hỏng, không lưu gì)")
        if self._connection is not None:
            with database_errors():
                self._connection.commit()
        self.close()

    def close(self) -> None:
        """Undo what was not committed and give the connection back; the next use takes a new one."""
        connection, self._connection = self._connection, None
        self._writing = self._failed = False
        if connection is not None:
            with database_errors():
                connection.close()

    def _opened(self) -> sa.Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection


def connect(url: str) -> sa.Engine:
    """The engine for `sqlite:///file` or `postgresql+psycopg://user:password@host/name`; connects to nothing yet.

    Raises:
        SettingsError: another kind of database, or no URL at all. The message shows nothing of the URL.
    """
    try:
        parsed = sa.make_url(url)
    except (exc.ArgumentError, ValueError):
        raise SettingsError("địa chỉ cơ sở dữ liệu không hợp lệ") from None
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return _sqlite(parsed)
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        return _postgres(parsed.set(drivername="postgresql+psycopg"))
    raise SettingsError("cơ sở dữ liệu phải là tệp SQLite hoặc PostgreSQL")


def _sqlite(url: sa.URL) -> sa.Engine:
    # no pool: a connection costs a millisecond, and one that is carried over a fork ruins the file
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, hide_parameters=True, connect_args={"timeout": _BUSY_S, "isolation_level": None}
    )
    file = Path(str(url.database))

    @event.listens_for(engine, "do_connect")
    def _make_file(*_: Any) -> None:
        if not file.exists():
            file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            file.touch(mode=0o600)  # names and numbers of persons stand in it

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        _use_wal(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    # the change itself does not wait for other connections as everything else does
    last_try = time.monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > last_try:
                raise
            time.sleep(0.05)


def _postgres(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT_S},
    )
    held = weakref.ref(engine)

    def _leave_to_parent() -> None:
        inherited = held()
        if inherited is not None:
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=_leave_to_parent)
    return engine


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn whatever SQLAlchemy and its drivers raise into a `KeepingError` that shows no value of any row."""
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise _mapped(error) from None


def _mapped(error: Exception) -> DossierError:
    cause: BaseException = error
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        cause = error.orig
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    detail = f"({' '.join(filter(None, (type(cause).__name__, code)))})"
    if code in ("SQLITE_FULL", _POSTGRES_FULL):
        return StoreFullError(detail)
    # the connection, a lock or the server: another try may succeed. All else is a fault of ours or of the file.
    if isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError | sqlite3.OperationalError):
        return DatabaseError(detail)
    return KeepingError(detail)
