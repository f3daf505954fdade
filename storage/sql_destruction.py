"""Proposals of destruction and their traces in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from dossier.errors import StillProtectedError, UnknownDossierError
from dossier.identity import DossierId
from storage import keeping_tables, tables
from storage.destruction import Destruction, Person
from storage.sql_session import SqlSession

_PROPOSALS = keeping_tables.destructions
_DOSSIERS = keeping_tables.destroyed_dossiers
_TRACES = keeping_tables.destroyed_objects


class SqlDestructions:
    """A `DestructionRegister` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def propose(self, dossiers: Sequence[DossierId], reason: str, by: Person, at: datetime) -> int:
        wanted = list(dict.fromkeys(dossiers))
        known = self._session.rows(sa.select(tables.dossiers.c.id).where(tables.dossiers.c.id.in_(wanted)))
        if not wanted or len(known) < len(wanted):
            raise UnknownDossierError
        values = {"reason": reason, "proposed_by": by.name, "proposed_account": by.account, "proposed_at": at}
        (row,) = self._session.changed(sa.insert(_PROPOSALS).values(values).returning(_PROPOSALS.c.id))
        self._session.write(
            sa.insert(_DOSSIERS),
            [
                {"destruction_id": row.id, "dossier_id": dossier, "position": position}
                for position, dossier in enumerate(wanted)
            ],
        )
        return int(row.id)

    def find(self, number: int) -> Destruction | None:
        found = self._session.rows(sa.select(_PROPOSALS).where(_PROPOSALS.c.id == number))
        if not found:
            return None
        dossiers = self._session.rows(
            sa.select(_DOSSIERS.c.dossier_id).where(_DOSSIERS.c.destruction_id == number).order_by(_DOSSIERS.c.position)
        )
        row = found[0]
        return Destruction(
            id=row.id,
            dossiers=tuple(DossierId(each.dossier_id) for each in dossiers),
            reason=row.reason,
            proposed_by=Person(row.proposed_account or "", row.proposed_by),
            proposed_at=row.proposed_at,
            decision=row.decision,
            decided_on=row.decided_on,
            carried_out_by=(
                Person(row.carried_out_account or "", row.carried_out_by) if row.carried_out_by is not None else None
            ),
            carried_out_at=row.carried_out_at,
        )

    def decide(self, number: int, decision: str, decided_on: date, by: Person) -> None:
        self._session.begin_writing()
        known = self.find(number)
        if known is None:
            raise UnknownDossierError
        if not known.proposed_by.account:
            raise StillProtectedError("(đề nghị cũ, chưa gắn tài khoản: đề nghị lại)")
        if by.is_same_as(known.proposed_by):
            raise StillProtectedError("(người thực hiện phải khác người đề nghị)")
        if known.decision not in (None, decision):
            raise StillProtectedError("(đề nghị này đã có quyết định khác)")
        change = {
            "decision": decision,
            "decided_on": decided_on,
            "carried_out_by": by.name,
            "carried_out_account": by.account,
        }
        self._session.write(sa.update(_PROPOSALS).where(_PROPOSALS.c.id == number).values(change))

    def destroyed(self, number: int, key: str, at: datetime) -> None:
        gone = sa.update(tables.objects).where(tables.objects.c.key == key).values(destroyed_at=at)
        rows = self._session.changed(gone.returning(tables.objects.c.sha256, tables.objects.c.size))
        for row in rows:
            trace = {"destruction_id": number, "key": key, "sha256": row.sha256, "size": row.size, "destroyed_at": at}
            self._session.write(self._session.insert(_TRACES).values(trace).on_conflict_do_nothing())

    def carried_out(self, number: int, at: datetime) -> None:
        self._session.write(sa.update(_PROPOSALS).where(_PROPOSALS.c.id == number).values(carried_out_at=at))
