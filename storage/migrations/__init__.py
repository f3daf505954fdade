"""The history of the database's schema, and the way from any older one to today's.

Refuses a database that a newer Sohoa has changed: it would be read wrong.
"""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from dossier.errors import NewerSchemaError
from storage.sql_session import connect, database_errors

_HERE = Path(__file__).parent
_FILE = re.compile(r"rev_(\d{4})_\w+\.py\Z")
_LOCK = 5_046_042
"""number of the lock that lets one process at a time change a PostgreSQL schema"""

VERSION_TABLE = "sohoa_schema"
"""not alembic's own name for it: Prefect may live in the same database and uses that one"""


def revisions() -> list[str]:
    """Every revision that this program knows, the newest last: the four digits in the files' names."""
    found = (_FILE.match(path.name) for path in (_HERE / "versions").iterdir())
    return sorted(match[1] for match in found if match)


def upgrade(url: str) -> None:
    """Bring the database at `url` to today's schema; nothing happens where it has that already."""
    engine = connect(url)
    try:
        bring_up_to_date(engine)
    finally:
        engine.dispose()


def bring_up_to_date(engine: sa.Engine) -> None:
    """Like `upgrade`. Several processes may call this at once; one works and the others wait.

    Raises:
        NewerSchemaError: the schema is of a revision that this program does not know.
    """
    with database_errors():
        with engine.connect() as connection:
            if _kept_revision(connection) == revisions()[-1]:
                return
        with engine.connect() as connection:
            _hold_schema(connection)
            if _kept_revision(connection) != revisions()[-1]:
                _run(connection)
            connection.commit()


def _kept_revision(connection: sa.Connection) -> str | None:
    """The database's revision, None for an empty one. Raises `NewerSchemaError`."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    query = sa.select(sa.column("version_num", sa.String)).select_from(sa.table(VERSION_TABLE))
    kept = set(connection.execute(query).scalars())
    if not kept <= set(revisions()):
        raise NewerSchemaError
    return max(kept, default=None)


def _hold_schema(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="READ COMMITTED")
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    else:
        connection.execution_options(sohoa_writing=True)


def _run(connection: sa.Connection) -> None:
    # here, not above: it takes half a second, and almost every start finds nothing to do
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
