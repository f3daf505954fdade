"""The desk's tables over SQLite and PostgreSQL, inside one unit of work.

Refuses an action based on what is no longer so: whoever changes a dossier names the version it was based on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from dossier.contents import Document
from dossier.errors import StaleRecordError
from dossier.identity import DocumentId, DossierId
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.stage import Stage
from storage import people_tables as people
from storage import rows, tables
from storage.desk import USUAL, Action, Lease, OpenField, StageEvent
from storage.desk_rows import action_of, action_values, lease_of
from storage.repository import DossierState
from storage.sql_offices import of_office
from storage.sql_repository import SqlRepository
from storage.sql_search import SqlSearch
from storage.sql_session import SqlSession


class SqlDesk:
    """What people do, beside the `SqlRepository` of the same session."""

    def __init__(self, session: SqlSession, repository: SqlRepository) -> None:
        self._session = session
        self._repository = repository
        self._search = SqlSearch(session)

    # --- versions and places --------------------------------------------------------------------------
    def touch(self, state: DossierState) -> DossierState:
        """Note that a person changed the dossier. Raises `StaleRecordError` where `state` is not the stored one."""
        table = tables.dossiers.c
        change = (
            sa.update(tables.dossiers)
            .where(table.id == state.id, table.version == state.version, table.stage == state.stage.value)
            .values(version=state.version + 1)
        )
        if self._session.write(change) == 0:
            raise StaleRecordError
        return replace(state, version=state.version + 1)

    def put_in_place(self, dossier: DossierId, *, priority: int | None = None, office: str | None = None) -> None:
        """Give the dossier another place in the queue."""
        values = {"priority": priority, "office": office}
        given = {name: value for name, value in values.items() if value is not None}
        if given:
            self._session.write(sa.update(tables.dossiers).where(tables.dossiers.c.id == dossier).values(given))

    def postpone(self, dossier: DossierId, until: datetime | None) -> None:
        """Keep the dossier out of the queue until then; None: it is back."""
        self._session.write(sa.update(tables.dossiers).where(tables.dossiers.c.id == dossier).values(not_before=until))

    def office_of(self, dossier: DossierId) -> str:
        """Code of the office that works on it; empty: any."""
        found = self._session.rows(sa.select(tables.dossiers.c.office).where(tables.dossiers.c.id == dossier))
        return str(found[0].office) if found else ""

    def priority_of(self, dossier: DossierId) -> int:
        """1 first … 9 last."""
        found = self._session.rows(sa.select(tables.dossiers.c.priority).where(tables.dossiers.c.id == dossier))
        return int(found[0].priority) if found else USUAL

    # --- actions --------------------------------------------------------------------------------------
    def add(self, action: Action) -> None:
        self._session.write(sa.insert(people.desk_actions).values(action_values(action)))

    def actions(self, dossier: DossierId) -> tuple[Action, ...]:
        """Everything that people ever did to the dossier, in order."""
        table = people.desk_actions
        query = sa.select(table).where(table.c.dossier_id == dossier).order_by(table.c.number)
        return tuple(action_of(row) for row in self._session.rows(query))

    def has_actions(self, dossier: DossierId) -> bool:
        table = people.desk_actions
        return bool(self._session.rows(sa.select(table.c.number).where(table.c.dossier_id == dossier).limit(1)))

    # --- records --------------------------------------------------------------------------------------
    def replace_record(self, dossier: DossierId, position_of: Document, record: CheckedRecord) -> None:
        """Put one document's checked record in the place of the one it had; it is found by its new values at once."""
        table = tables.checked_records.c
        mine = sa.and_(table.dossier_id == dossier, table.document_id == position_of.id)
        self._session.write(sa.delete(tables.checked_records).where(mine))
        self._session.write(sa.insert(tables.checked_records).values(rows.checked_values(dossier, record)))
        fields = list(enumerate(record.fields))
        self._session.write(
            sa.insert(tables.fields),
            [rows.field_values(dossier, position_of.id, position, field) for position, field in fields],
        )
        found = [rows.problem_values(dossier, problem, position_of.id) for problem in record.problems]
        found += [
            rows.problem_values(dossier, problem, position_of.id, position)
            for position, field in fields
            for problem in field.problems
        ]
        self._session.write(sa.insert(tables.problems), found)
        self._search.correct(dossier, record)

    def replace_papers(
        self,
        dossier: DossierId,
        documents: Sequence[Document],
        extracted: Sequence[ExtractedRecord],
        checked: Sequence[CheckedRecord],
    ) -> None:
        """Put other documents, with their records, in the place of all that the dossier had."""
        self._repository.save_documents(dossier, documents)
        self._repository.save_extracted(dossier, extracted)
        self._repository.save_checked(dossier, checked)

    # --- leases ---------------------------------------------------------------------------------------
    def lease(self, dossier: DossierId) -> Lease | None:
        """The lease as it was last given, expired or not."""
        table = people.desk_leases
        found = self._session.rows(sa.select(table).where(table.c.dossier_id == dossier))
        return lease_of(found[0]) if found else None

    def put_lease(self, dossier: DossierId, lease: Lease) -> None:
        """Give the dossier into these hands. The writer's lock is held from here on."""
        self._session.begin_writing()
        table = people.desk_leases
        self._session.write(sa.delete(table).where(table.c.dossier_id == dossier))
        self._session.write(
            sa.insert(table).values(
                dossier_id=dossier,
                reviewer=lease.reviewer,
                taken_at=lease.taken_at,
                expires_at=lease.expires_at,
                taken_from=lease.taken_from,
            )
        )

    def hold(self) -> None:
        """Hold the writer's lock: what is read from here on is what is so."""
        self._session.begin_writing()

    def drop_lease(self, dossier: DossierId, reviewer: str) -> None:
        table = people.desk_leases.c
        self._session.write(
            sa.delete(people.desk_leases).where(table.dossier_id == dossier, table.reviewer == reviewer)
        )

    # --- the same field across dossiers ---------------------------------------------------------------
    def open_fields(
        self, form: str, name: str, office: str, limit: int, after: tuple[str, str] | None = None
    ) -> tuple[OpenField, ...]:
        """Fields of this name that wait for a person, by dossier id, after (dossier, document)."""
        fields, documents, dossiers = tables.fields.c, tables.documents.c, tables.dossiers.c
        query = (
            sa.select(tables.fields, documents.form, documents.edition, dossiers.version)
            .join(
                tables.documents,
                sa.and_(documents.dossier_id == fields.dossier_id, documents.document_id == fields.document_id),
            )
            .join(tables.dossiers, dossiers.id == fields.dossier_id)
            .where(
                fields.accepted.is_(False),
                fields.name == name,
                documents.form == form,
                dossiers.stage == Stage.IN_REVIEW.value,
                of_office(dossiers.office, office),
            )
            .order_by(fields.dossier_id, fields.document_id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(sa.tuple_(fields.dossier_id, fields.document_id) > after)
        return tuple(
            OpenField(
                DossierId(row.dossier_id), row.version, DocumentId(row.document_id), row.form, row.edition, row.name,
                row.value, row.page, None if row.page is None else (row.x0, row.y0, row.x1, row.y1),
            )
            for row in self._session.rows(query)
        )  # fmt: skip

    def field_groups(self, office: str, dossiers_at_most: int) -> tuple[tuple[str, str, int], ...]:
        """(form, field, how many wait) among the oldest dossiers of the queue, most first."""
        dossiers, fields, documents = tables.dossiers.c, tables.fields.c, tables.documents.c
        waiting = dossiers.stage == Stage.IN_REVIEW.value
        oldest = sa.select(dossiers.id).where(waiting, of_office(dossiers.office, office))
        oldest = oldest.order_by(dossiers.priority, dossiers.received_at, dossiers.id).limit(dossiers_at_most)
        few = oldest.subquery()
        count = sa.func.count().label("waiting")
        query = (
            sa.select(documents.form, fields.name, count)
            .select_from(few)
            .join(tables.fields, fields.dossier_id == few.c.id)
            .join(
                tables.documents,
                sa.and_(documents.dossier_id == fields.dossier_id, documents.document_id == fields.document_id),
            )
            .where(fields.accepted.is_(False))
            .group_by(documents.form, fields.name)
            .order_by(count.desc(), documents.form, fields.name)
        )
        return tuple((row.form, row.name, row.waiting) for row in self._session.rows(query))

    # --- stages as they came --------------------------------------------------------------------------
    def stage_events(self, after: int, limit: int) -> tuple[StageEvent, ...]:
        table = people.stage_events
        query = sa.select(table).where(table.c.number > after).order_by(table.c.number).limit(limit)
        return tuple(
            StageEvent(row.number, DossierId(row.dossier_id), Stage(row.stage), row.at)
            for row in self._session.rows(query)
        )
