"""How a database carries out what the repository asks: the statements of a piece of work, and their plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


@dataclass(slots=True)
class Watched:
    """Statements as they were sent, with their parameters."""

    statements: list[tuple[str, Any]] = field(default_factory=list)


def plans_of(url: str, work: Callable[[], object]) -> list[tuple[str, list[str]]]:
    """Every reading statement that `work` sends through SQLAlchemy, and the lines of its plan in this database."""
    watched = Watched()

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, ____: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            watched.statements.append((statement, parameters))

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    found = []
    with engine.connect() as connection:
        for statement, parameters in watched.statements:
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
            found.append((statement, [str(row[-1]) for row in rows]))
    return found
