"""The queue of the review station: oldest first within a priority, one screen at a time, whatever its length.

Refuses to count the whole queue row by row: a screen costs the same with 100 dossiers waiting and with 100,000.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dossier.identity import DossierId
from dossier.stage import Stage
from storage import people_tables as people
from storage import tables
from storage.desk import Place, QueueFilter, Waiting
from storage.desk_rows import lease_of
from storage.sql_offices import of_office
from storage.sql_session import SqlSession

_OWNER = "owner_id"
_CODE = "dossier_code"
_NAME = "full_name"


class SqlWaiting:
    """Reads the queue inside one unit of work."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def waiting(
        self, wanted: QueueFilter, now: datetime, limit: int, after: Place | None = None
    ) -> tuple[Waiting, ...]:
        """The next dossiers of the queue that the filter lets through."""
        table = tables.dossiers.c
        query = (
            sa.select(tables.dossiers)
            .where(*self._conditions(wanted, now))
            .order_by(table.priority, table.received_at, table.id)
            .limit(limit)
        )
        if after is not None:
            place = (after.priority, after.received_at, after.dossier)
            query = query.where(sa.tuple_(table.priority, table.received_at, table.id) > place)
        return self._described(self._session.rows(query))

    def alive(self) -> None:
        """Raises `DatabaseError` where the database does not answer."""
        self._session.rows(sa.select(tables.dossiers.c.id).limit(1))

    def count(self, wanted: QueueFilter, now: datetime, at_most: int) -> int:
        """How many there are; counting ends at `at_most`."""
        few = sa.select(tables.dossiers.c.id).where(*self._conditions(wanted, now)).limit(at_most).subquery()
        return int(self._session.rows(sa.select(sa.func.count()).select_from(few))[0][0])

    def _conditions(self, wanted: QueueFilter, now: datetime) -> list[sa.ColumnElement[bool]]:
        table = tables.dossiers.c
        found: list[sa.ColumnElement[bool]] = [
            table.stage.in_([stage.value for stage in wanted.stages]),
            of_office(table.office, wanted.office),
        ]
        if wanted.postponed:
            found.append(table.not_before > now)
        else:
            found.append(sa.or_(table.not_before.is_(None), table.not_before <= now))
        if wanted.form:
            found.append(_among(tables.documents, "dossier_id", tables.documents.c.form == wanted.form))
        if wanted.problem:
            found.append(_among(tables.problems, "dossier_id", tables.problems.c.code == wanted.problem))
        if wanted.reviewer:
            lease = people.desk_leases.c
            mine = sa.and_(lease.reviewer == wanted.reviewer, lease.expires_at > now)
            found.append(_among(people.desk_leases, "dossier_id", mine))
        return found

    def _described(self, found: Sequence[Any]) -> tuple[Waiting, ...]:
        ids = [row.id for row in found]
        if not ids:
            return ()
        pages = {
            row.dossier_id: int(row.pages)
            for row in self._session.rows(
                sa.select(tables.scans.c.dossier_id, sa.func.sum(tables.scans.c.page_count).label("pages"))
                .where(tables.scans.c.dossier_id.in_(ids))
                .group_by(tables.scans.c.dossier_id)
            )
        }
        forms = self._listed(tables.documents, ids, tables.documents.c.position)
        problems = self._listed(tables.problems, ids, tables.problems.c.id)
        leases = self._listed(people.desk_leases, ids, people.desk_leases.c.taken_at)
        open_fields, said = self._fields(ids)
        return tuple(
            Waiting(
                dossier=DossierId(row.id),
                stage=Stage(row.stage),
                office=row.office,
                priority=row.priority,
                received_at=row.received_at,
                not_before=row.not_before,
                pages=pages.get(row.id, 0),
                forms=tuple(each.form for each in forms[row.id]),
                open_fields=open_fields[row.id],
                problems=tuple(dict.fromkeys(each.code for each in problems[row.id])),
                lease=next((lease_of(each) for each in leases[row.id]), None),
                names=tuple(dict.fromkeys(value for name, value in said[row.id] if name.endswith(_NAME))),
                ids=tuple(dict.fromkeys(value for name, value in said[row.id] if name == _OWNER)),
                code=next((value for name, value in said[row.id] if name == _CODE), None),
            )
            for row in found
        )

    def _listed(self, table: sa.Table, ids: Sequence[str], order: sa.ColumnElement[Any]) -> dict[str, list[Any]]:
        """Rows of these dossiers, by dossier."""
        kept: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._session.rows(sa.select(table).where(table.c.dossier_id.in_(ids)).order_by(order)):
            kept[row.dossier_id].append(row)
        return kept

    def _fields(self, ids: Sequence[str]) -> tuple[dict[str, int], dict[str, list[tuple[str, str]]]]:
        """By dossier: how many fields are open, and the values that tell it from others, in print order."""
        fields = tables.fields.c
        query = (
            sa.select(fields.dossier_id, fields.name, fields.value, fields.accepted)
            .where(
                fields.dossier_id.in_(ids),
                sa.or_(
                    fields.accepted.is_(False),
                    fields.name.in_((_OWNER, _CODE)),
                    fields.name.like(f"%{_NAME}"),
                ),
            )
            .order_by(fields.dossier_id, fields.document_id, fields.position)
        )
        waiting: defaultdict[str, int] = defaultdict(int)
        said: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self._session.rows(query):
            waiting[row.dossier_id] += not row.accepted
            if row.value is not None:
                said[row.dossier_id].append((row.name, row.value))
        return waiting, said


def _among(table: sa.Table, column: str, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(table.c[column] == tables.dossiers.c.id, condition)
