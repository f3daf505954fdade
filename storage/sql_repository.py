"""The repository over SQLite and PostgreSQL.

Refuses a step or a record based on what is no longer so, and to hand out more rows at once than a page of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dossier.archive import Stored
from dossier.contents import Document
from dossier.errors import StaleRecordError, UnknownDossierError
from dossier.identity import DocumentId, DossierId, Sha256
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.scan import Scan
from dossier.stage import Stage
from dossier.stage import step as lawful
from dossier.text import PageText
from storage import people_tables, rows, tables
from storage.listing import Wanted
from storage.repository import DossierState
from storage.sql_objects import SqlObjects
from storage.sql_queue import in_order
from storage.sql_search import SqlSearch
from storage.sql_session import SqlSession

_BATCH = 500


class SqlRepository:
    """A `DossierRepository` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session
        self._search = SqlSearch(session)
        self._objects = SqlObjects(session)

    # --- dossiers -------------------------------------------------------------------------------------
    def receive(
        self, dossier: DossierId, source: str, scans: Sequence[Scan], problems: Sequence[Problem], at: datetime
    ) -> DossierState:
        known = self.find(dossier)
        if known is not None:
            return known
        new = {
            "id": dossier,
            "source": source,
            "stage": Stage.RECEIVED.value,
            "version": 1,
            "made_with": None,
            "received_at": at,
        }
        # another process may add it between the look and the insert
        if self._session.write(self._session.insert(tables.dossiers).values(new).on_conflict_do_nothing()):
            found = [rows.scan_values(dossier, position, scan) for position, scan in enumerate(scans)]
            self._session.write(sa.insert(tables.scans), found)
            self._note_stage(dossier, Stage.RECEIVED)
            self._add_problems(rows.problem_values(dossier, problem) for problem in problems)
        return self.get(dossier)

    def find(self, dossier: DossierId) -> DossierState | None:
        found = self._session.rows(sa.select(tables.dossiers).where(tables.dossiers.c.id == dossier))
        if not found:
            return None
        scans = self._of(tables.scans, dossier, tables.scans.c.position)
        return rows.state_of(found[0], scans, self._problems(dossier, None))

    def get(self, dossier: DossierId) -> DossierState:
        found = self.find(dossier)
        if found is None:
            raise UnknownDossierError
        return found

    def in_stage(self, *stages: Stage) -> Iterator[DossierId]:
        # no open cursor between the batches: the caller steps these very dossiers meanwhile
        batch = self._session.rows(in_order(Wanted(stages), _BATCH)) if stages else []
        while batch:
            yield from (DossierId(row.id) for row in batch)
            place = (batch[-1].received_at, batch[-1].id)
            batch = self._session.rows(in_order(Wanted(stages), _BATCH, after=place))

    def step(
        self,
        state: DossierState,
        then: Stage,
        *,
        problems: Sequence[Problem] | None = None,
        made_with: str | None = None,
    ) -> DossierState:
        stepped = replace(
            state,
            stage=lawful(state.stage, then),
            version=state.version + 1,
            problems=state.problems if problems is None else tuple(problems),
            made_with=state.made_with if made_with is None else made_with,
        )
        table = tables.dossiers.c
        change = (
            sa.update(tables.dossiers)
            .where(table.id == state.id, table.version == state.version, table.stage == state.stage.value)
            .values(stage=then.value, version=stepped.version, made_with=stepped.made_with, attempts=0)
        )
        if self._session.write(change) == 0:
            self.get(state.id)  # unknown rather than stale, perhaps
            raise StaleRecordError
        self._note_stage(state.id, then)
        if problems is not None:
            self._session.write(
                sa.delete(tables.problems).where(
                    tables.problems.c.dossier_id == state.id, tables.problems.c.document_id.is_(None)
                )
            )
            self._add_problems(rows.problem_values(state.id, problem) for problem in problems)
        return stepped

    def add_problem(self, dossier: DossierId, problem: Problem) -> None:
        self._hold(dossier)
        if problem not in self.get(dossier).problems:
            self._add_problems(iter([rows.problem_values(dossier, problem)]))

    # --- originals ------------------------------------------------------------------------------------
    def add_original(self, stored: Stored) -> None:
        self._objects.add(stored)

    def originals(self) -> Iterator[Stored]:
        key = tables.objects.c.key
        query = sa.select(tables.objects).where(tables.objects.c.destroyed_at.is_(None)).order_by(key).limit(_BATCH)
        batch = self._session.rows(query)
        while batch:
            yield from (rows.stored_of(row) for row in batch)
            batch = self._session.rows(query.where(key > batch[-1].key))

    def original(self, sha256: Sha256) -> Stored | None:
        table = tables.objects.c
        kept = sa.select(tables.objects).where(table.sha256 == sha256, table.destroyed_at.is_(None))
        query = kept.order_by(table.key).limit(1)
        found = self._session.rows(query)
        return rows.stored_of(found[0]) if found else None

    # --- pages ----------------------------------------------------------------------------------------
    def save_page(self, dossier: DossierId, page: PageText) -> None:
        self._hold(dossier)
        values = rows.page_values(dossier, page)
        self._session.write(
            self._session.insert(tables.pages)
            .values(values)
            .on_conflict_do_update(index_elements=["dossier_id", "number"], set_=values)
        )
        self._search.forget_page(dossier, page.number)

    def pages(self, dossier: DossierId) -> tuple[PageText, ...]:
        return tuple(rows.page_of(row) for row in self._of(tables.pages, dossier, tables.pages.c.number))

    def some_pages(self, dossier: DossierId, numbers: Sequence[int]) -> tuple[PageText, ...]:
        table = tables.pages.c
        query = sa.select(tables.pages).where(table.dossier_id == dossier, table.number.in_(numbers))
        return tuple(rows.page_of(row) for row in self._session.rows(query.order_by(table.number)))

    def bare_pages(self, dossier: DossierId) -> tuple[PageText, ...]:
        return tuple(rows.page_of(row, bare=True) for row in self._of(tables.pages, dossier, tables.pages.c.number))

    def pages_read_with(self, dossier: DossierId, stamp_digest: str) -> frozenset[int]:
        table = tables.pages.c
        query = sa.select(table.number).where(
            table.dossier_id == dossier, table.stamp_digest == stamp_digest, table.not_read.is_(False)
        )
        return frozenset(row.number for row in self._session.rows(query))

    # --- documents and records ------------------------------------------------------------------------
    def save_documents(self, dossier: DossierId, documents: Sequence[Document]) -> None:
        self._hold(dossier)
        self._clear(tables.documents, dossier)
        self._clear(tables.search_entries, dossier)
        self._session.write(
            sa.insert(tables.documents),
            [rows.document_values(dossier, position, document) for position, document in enumerate(documents)],
        )

    def documents(self, dossier: DossierId) -> tuple[Document, ...]:
        return tuple(rows.document_of(row) for row in self._of(tables.documents, dossier, tables.documents.c.position))

    def save_extracted(self, dossier: DossierId, records: Sequence[ExtractedRecord]) -> None:
        self._hold(dossier)
        self._require_saved(dossier, [record.document for record in records])
        self._clear(tables.extracted_records, dossier)
        self._session.write(
            sa.insert(tables.extracted_records), [rows.extracted_values(dossier, record) for record in records]
        )

    def extracted(self, dossier: DossierId) -> tuple[ExtractedRecord, ...]:
        table = tables.extracted_records
        kept = {row.document_id: row for row in self._of(table, dossier, table.c.document_id)}
        return tuple(
            rows.extracted_of(kept[document.id], document) for document in self._paged(dossier) if document.id in kept
        )

    def extracted_from(self, dossier: DossierId, document: DocumentId) -> ExtractedRecord | None:
        table = tables.extracted_records.c
        found = self._session.rows(
            sa.select(tables.extracted_records).where(table.dossier_id == dossier, table.document_id == document)
        )
        known = {each.id: each for each in self.documents(dossier)}
        return rows.extracted_of(found[0], known[document]) if found else None

    def save_checked(self, dossier: DossierId, records: Sequence[CheckedRecord]) -> None:
        self._hold(dossier)
        self._require_saved(dossier, [record.document for record in records])
        self._clear(tables.checked_records, dossier)
        self._session.write(
            sa.insert(tables.checked_records), [rows.checked_values(dossier, record) for record in records]
        )
        fields = [
            (record.document.id, position, field) for record in records for position, field in enumerate(record.fields)
        ]
        self._session.write(sa.insert(tables.fields), [rows.field_values(dossier, *field) for field in fields])
        self._add_problems(
            rows.problem_values(dossier, problem, record.document.id)
            for record in records
            for problem in record.problems
        )
        self._add_problems(
            rows.problem_values(dossier, problem, document, position)
            for document, position, field in fields
            for problem in field.problems
        )
        self._search.index(dossier, records)

    def checked(self, dossier: DossierId) -> tuple[CheckedRecord, ...]:
        table = tables.checked_records
        kept = {row.document_id for row in self._of(table, dossier, table.c.document_id)}
        fields: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._of(tables.fields, dossier, tables.fields.c.position):
            fields[row.document_id].append(row)
        problems: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._problems(dossier, tables.problems.c.document_id.is_not(None)):
            problems[row.document_id].append(row)
        return tuple(
            rows.checked_of(document, fields[document.id], problems[document.id])
            for document in self._paged(dossier)
            if document.id in kept
        )

    # --- parts of the above ---------------------------------------------------------------------------
    def _of(self, table: sa.Table, dossier: DossierId, order: sa.ColumnElement[Any]) -> Sequence[Any]:
        return self._session.rows(sa.select(table).where(table.c.dossier_id == dossier).order_by(order))

    def _problems(self, dossier: DossierId, of: sa.ColumnElement[bool] | None) -> Sequence[Any]:
        """Problems in the order they were given; those of the dossier as a whole where `of` is None."""
        table = tables.problems
        whose = table.c.document_id.is_(None) if of is None else of
        return self._session.rows(sa.select(table).where(table.c.dossier_id == dossier, whose).order_by(table.c.id))

    def _paged(self, dossier: DossierId) -> list[Document]:
        """Documents in the order of their first pages; one without pages last."""
        return sorted(self.documents(dossier), key=lambda document: (not document.pages, document.pages[:1]))

    def _hold(self, dossier: DossierId) -> None:
        """Keep other writers of this dossier out until the commit. Raises `UnknownDossierError`."""
        self._session.hold(tables.dossiers, tables.dossiers.c.id == dossier, UnknownDossierError)

    def _require_saved(self, dossier: DossierId, wanted: Sequence[Document]) -> None:
        saved = set(self.documents(dossier))
        if not saved.issuperset(wanted):
            raise StaleRecordError("(giấy tờ của bản ghi không còn như đã lưu)")

    def _clear(self, table: sa.Table, dossier: DossierId) -> None:
        # what hangs on these rows goes with them: ON DELETE CASCADE
        self._session.write(sa.delete(table).where(table.c.dossier_id == dossier))

    def _add_problems(self, values: Iterator[rows.Values]) -> None:
        self._session.write(sa.insert(tables.problems), list(values))

    def _note_stage(self, dossier: DossierId, stage: Stage) -> None:
        values = {"dossier_id": dossier, "stage": stage.value, "at": datetime.now(UTC)}
        self._session.write(sa.insert(people_tables.stage_events).values(values))
