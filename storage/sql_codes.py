"""Codes of digitized papers in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from dossier.errors import UnknownDossierError
from dossier.identity import DocumentId, DossierId
from dossier.record import CheckedRecord
from storage import tables
from storage.codes import CodedPaper, CodeTemplate, described
from storage.sql_session import SqlSession

_CODES = tables.digitization_codes
_OWNERS = tables.code_owners


class SqlCodes:
    """A `CodeRegister` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def assign_code(self, dossier: DossierId, record: CheckedRecord, template: CodeTemplate, at: datetime) -> str:
        # first the lock, then the look: two that archive the same dossier at once must agree on one code
        self._session.hold(tables.dossiers, tables.dossiers.c.id == dossier, UnknownDossierError)
        known = self.code_of(dossier, record.document.id)
        if known is not None:
            return known
        paper = described(record)
        before, after = template.around_ordinal(paper, record.document.form, at)
        code = f"{before}{self._next(before + '#' + after):06}{after}"
        self._session.write(
            sa.insert(_CODES).values(
                code=code,
                dossier_id=dossier,
                document_id=record.document.id,
                form=record.document.form,
                paper_code=paper.paper_code,
                title=paper.title,
                number=paper.number,
                issued_on=paper.issued_on,
                valid_until=paper.valid_until,
                assigned_at=at,
            )
        )
        self._session.write(sa.insert(_OWNERS), [{"owner_id": owner, "code": code} for owner in paper.owner_ids])
        return code

    def code_of(self, dossier: DossierId, document: DocumentId) -> str | None:
        return self.codes_of(dossier).get(document)

    def codes_of(self, dossier: DossierId) -> Mapping[DocumentId, str]:
        found = self._session.rows(sa.select(_CODES.c.document_id, _CODES.c.code).where(_CODES.c.dossier_id == dossier))
        return {DocumentId(row.document_id): row.code for row in found}

    def paper(self, code: str) -> CodedPaper | None:
        found = self._papers(_CODES.c.code == code)
        return found[0] if found else None

    def papers_of(self, owner_id: str, paper_code: str | None = None) -> tuple[CodedPaper, ...]:
        return self._papers(*_owned(owner_id, paper_code))

    def reusable(self, owner_id: str, paper_code: str | None, on: date) -> tuple[CodedPaper, ...]:
        valid = sa.or_(_CODES.c.valid_until.is_(None), _CODES.c.valid_until >= on.isoformat())
        return self._papers(*_owned(owner_id, paper_code), _CODES.c.withdrawn_at.is_(None), valid)

    def withdraw(self, code: str, at: datetime, reason: str) -> None:
        change = sa.update(_CODES).where(_CODES.c.code == code, _CODES.c.withdrawn_at.is_(None))
        if not self._session.write(change.values(withdrawn_at=at, withdrawn_for=reason)) and self.paper(code) is None:
            raise UnknownDossierError

    def _next(self, alike: str) -> int:
        """The next number among codes that are alike; the counter never goes back, so no code comes twice."""
        counters = tables.code_counters
        insert = self._session.insert(counters).values(alike=alike, last=1)
        counted = insert.on_conflict_do_update(index_elements=["alike"], set_={"last": counters.c.last + 1})
        (row,) = self._session.changed(counted.returning(counters.c.last))
        return int(row.last)

    def _papers(self, *conditions: sa.ColumnElement[bool]) -> tuple[CodedPaper, ...]:
        found = self._session.rows(
            sa.select(_CODES).where(*conditions).order_by(_CODES.c.assigned_at.desc(), _CODES.c.code)
        )
        owners: defaultdict[str, list[str]] = defaultdict(list)
        listed = sa.select(_OWNERS).where(_OWNERS.c.code.in_([row.code for row in found])).order_by(_OWNERS.c.owner_id)
        for row in self._session.rows(listed) if found else ():
            owners[row.code].append(row.owner_id)
        return tuple(_paper_of(row, owners[row.code]) for row in found)


def _owned(owner_id: str, paper_code: str | None) -> list[sa.ColumnElement[bool]]:
    owned: list[sa.ColumnElement[bool]] = [
        _CODES.c.code.in_(sa.select(_OWNERS.c.code).where(_OWNERS.c.owner_id == owner_id))
    ]
    return owned if paper_code is None else [*owned, _CODES.c.paper_code == paper_code]


def _paper_of(row: Any, owners: Sequence[str]) -> CodedPaper:
    return CodedPaper(
        code=row.code,
        dossier=DossierId(row.dossier_id),
        document=DocumentId(row.document_id),
        form=row.form,
        owner_ids=tuple(owners),
        paper_code=row.paper_code,
        title=row.title,
        number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        assigned_at=row.assigned_at,
        withdrawn=row.withdrawn_at is not None,
    )
