"""Receptions of the counter over SQLite and PostgreSQL, inside one unit of work.

Refuses to keep a change that is based on what is no longer so, and to give an ordinal of a day twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from dossier.errors import StaleRecordError
from dossier.identity import DossierId
from dossier.reception import Applicant, PaperCount, Reception, ReceptionState
from storage.packing import own_bytes, packed, unpacked
from storage.reception_tables import reception_ordinals, receptions
from storage.sql_offices import of_office
from storage.sql_session import SqlSession


class SqlReceptions:
    """What was brought to the counter."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def next_ordinal(self, agency: str, day: str) -> int:
        """The next ordinal of this agency and day (YYMMDD), from 1. One that is not used in the end stays unused."""
        table = reception_ordinals
        made = self._session.insert(table).values(agency=agency, day=day, last=1)
        counted = made.on_conflict_do_update(
            index_elements=[table.c.agency, table.c.day], set_={"last": table.c.last + 1}
        )
        return int(self._session.changed(counted.returning(table.c.last))[0].last)

    def add(self, reception: Reception) -> Reception:
        """Keep a new reception; where its dossier has one already, that one, unchanged."""
        made = self._session.insert(receptions).values(_values(replace(reception, version=1)))
        self._session.write(made.on_conflict_do_nothing(index_elements=[receptions.c.dossier_id]))
        found = self.find(reception.dossier)
        assert found is not None
        return found

    def save(self, reception: Reception) -> Reception:
        """Keep a changed reception. Raises `StaleRecordError` where somebody else changed it meanwhile."""
        table = receptions
        kept = replace(reception, version=reception.version + 1)
        change = (
            sa.update(table)
            .where(table.c.dossier_id == reception.dossier, table.c.version == reception.version)
            .values(_values(kept))
        )
        if self._session.write(change) == 0:
            raise StaleRecordError
        return kept

    def moved(self, reception: Reception, dossier: DossierId) -> Reception:
        """The reception goes on with another dossier, in the place of one that this may have had.

        Raises `StaleRecordError` where somebody else changed it meanwhile, or the other is no draft.
        """
        table = receptions
        draft = table.c.state == ReceptionState.DRAFT.value
        self._session.write(sa.delete(table).where(table.c.dossier_id == dossier, draft))
        if self.find(dossier) is not None:
            raise StaleRecordError
        kept = replace(reception, dossier=dossier, version=reception.version + 1)
        old = (table.c.dossier_id == reception.dossier) & (table.c.version == reception.version)
        if self._session.write(sa.update(table).where(old).values(_values(kept))) == 0:
            raise StaleRecordError
        return kept

    def find(self, dossier: DossierId) -> Reception | None:
        return self._one(receptions.c.dossier_id == dossier)

    def by_code(self, code: str) -> Reception | None:
        return self._one(receptions.c.code == code)

    def opened(self, since: datetime, office: str, limit: int) -> tuple[Reception, ...]:
        """Receptions opened since then, the newest first; of one office, or all where it is empty."""
        table = receptions
        query = sa.select(table).where(table.c.opened_at >= since, of_office(table.c.office, office))
        return self._all(query.order_by(table.c.opened_at.desc()).limit(limit))

    def running(self, limit: int) -> tuple[Reception, ...]:
        """Receptions whose result is not there yet, the soonest due first."""
        table = receptions
        states = (ReceptionState.RECEIVED.value, ReceptionState.WAITING.value, ReceptionState.SETTLED.value)
        query = sa.select(table).where(table.c.state.in_(states)).order_by(table.c.due_at).limit(limit)
        return self._all(query)

    def _one(self, condition: sa.ColumnElement[bool]) -> Reception | None:
        found = self._all(sa.select(receptions).where(condition))
        return found[0] if found else None

    def _all(self, query: sa.Select[Any]) -> tuple[Reception, ...]:
        return tuple(_reception(row) for row in self._session.rows(query))


def _values(reception: Reception) -> dict[str, Any]:
    who = reception.applicant
    content = [
        [who.full_name, who.personal_id, who.address, who.phone, who.email],
        [[each.name, each.originals, each.certified, each.copies, each.reused] for each in reception.papers],
        reception.waiting_since.isoformat() if reception.waiting_since else None,
        [[first.isoformat(), last.isoformat()] for first, last in reception.waited],
        reception.reason,
        reception.result,
    ]
    return {
        "dossier_id": reception.dossier,
        "version": reception.version,
        "state": reception.state.value,
        "procedure": reception.procedure,
        "office": reception.office,
        "clerk": reception.clerk,
        "code": reception.code,
        "lookup": reception.lookup,
        "opened_at": reception.opened_at,
        "received_at": reception.received_at,
        "due_at": reception.due_at,
        "reused": sum(bool(each.reused) for each in reception.papers),
        "with_result": bool(reception.result),
        "content": packed(content),
    }


def _reception(row: sa.Row[Any]) -> Reception:
    with own_bytes():
        who, papers, waiting_since, waited, reason, *result = unpacked(row.content)
        return Reception(
            dossier=DossierId(row.dossier_id),
            procedure=row.procedure,
            office=row.office,
            clerk=row.clerk,
            opened_at=row.opened_at,
            state=ReceptionState(row.state),
            applicant=Applicant(*who),
            papers=tuple(PaperCount(*each) for each in papers),
            code=row.code,
            lookup=row.lookup,
            received_at=row.received_at,
            due_at=row.due_at,
            waiting_since=date.fromisoformat(waiting_since) if waiting_since else None,
            waited=_days(waited),
            reason=reason,
            result=result[0] if result else "",
            version=row.version,
        )


def _days(waited: Sequence[Sequence[str]]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in waited)
