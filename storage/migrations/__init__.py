"""The history of the database's schema, and the way from any older one to today's.

Refuses a database that a newer Sohoa has changed: it would be read wrong.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dossier.errors import NewerSchemaError
from storage.sql_session import connect, database_errors

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).parent
_FILE = re.compile(r"rev_(\d{4})_\w+\.py\Z")
_BEFORE = re.compile(r'^down_revision = (?:None|"(\d{4})")$', re.MULTILINE)
_LOCK = 5_046_042
"""number of the lock that lets one process at a time change a PostgreSQL schema"""

VERSION_TABLE = "sohoa_schema"
"""not alembic's own name for it: Prefect may live in the same database and uses that one"""


@cache
def revisions() -> tuple[str, ...]:
    """Every revision that this program knows, in the order in which they are made; the newest last."""
    after: dict[str | None, str] = {}
    for path in (_HERE / "versions").glob("rev_*.py"):
        # not all that lies there: Python puts a folder of its own beside them
        name, before = _FILE.match(path.name), _BEFORE.search(path.read_text("utf-8"))
        if name and before:
            after[before[1]] = name[1]
    found: list[str] = []
    while following := after.get(found[-1] if found else None):
        found.append(following)
    return tuple(found)


def upgrade(url: str) -> None:
    """Bring the database at `url` to today's schema; nothing happens where it has that already."""
    engine = connect(url)
    try:
        bring_up_to_date(engine)
    finally:
        engine.dispose()


def bring_up_to_date(engine: sa.Engine) -> str | None:
    """Like `upgrade`; the revision that this very call found, None where that was today's.

    Several processes may call this at once; one works and the others wait.

    Raises:
        NewerSchemaError: the schema is of a revision that this program does not know.
    """
    with database_errors():
        with engine.connect() as connection:
            if _kept_revision(connection) == revisions()[-1]:
                return None
        with engine.connect() as connection:
            _hold_schema(connection)
            found = _kept_revision(connection)
            if found != revisions()[-1]:
                _run(connection)
            connection.commit()
    return None if found == revisions()[-1] else found


def _kept_revision(connection: sa.Connection) -> str | None:
    """The database's revision, None for an empty one. Raises `NewerSchemaError`."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    query = sa.select(sa.column("version_num", sa.String)).select_from(sa.table(VERSION_TABLE))
    kept = set(connection.execute(query).scalars())
    if not kept <= set(revisions()):
        raise NewerSchemaError
    return kept.pop() if kept else None


def _hold_schema(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="READ COMMITTED")
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    else:
        connection.execution_options(sohoa_writing=True)


def _run(connection: sa.Connection) -> None:
    # here, not above: it takes half a second, and almost every start finds nothing to do
    from alembic import command

    command.upgrade(_config(connection), "head")


def downgrade(url: str, revision: str | None) -> None:
    """Bring the database back to an older schema (None: to an empty one), for an older Sohoa; see docs/operations.md.

    What only newer tables hold is lost, so keep a backup. Raises `NewerSchemaError`.
    """
    from alembic import command

    engine = connect(url)
    try:
        with database_errors(), engine.connect() as connection:
            _hold_schema(connection)
            _kept_revision(connection)
            command.downgrade(_config(connection), revision or "base")
            connection.commit()
    finally:
        engine.dispose()


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
