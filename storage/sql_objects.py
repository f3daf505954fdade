"""Kept objects and audits in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dossier.archive import Stored, original_key
from dossier.errors import AlreadyKeptError, ObjectMissingError, StaleRecordError
from dossier.identity import DossierId, Sha256, is_sha256
from dossier.retention import Protection, Retention
from storage import keeping_tables, tables
from storage.kept import AuditState, FaultKind, FixityEvent, KeptObject, Phase
from storage.sql_session import SqlSession

_OBJECTS = tables.objects
_AUDITS = keeping_tables.audits
_EVENTS = keeping_tables.fixity_events
_KEPT = _OBJECTS.c.destroyed_at.is_(None)


class SqlObjects:
    """`KeptObjects` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, stored: Stored, dossier: DossierId | None = None) -> None:
        new = {"key": stored.key, "sha256": stored.sha256, "size": stored.size, "dossier_id": dossier}
        if self._session.write(self._session.insert(_OBJECTS).values(new).on_conflict_do_nothing()):
            return
        (row,) = self._session.rows(sa.select(_OBJECTS).where(_OBJECTS.c.key == stored.key))
        if (row.sha256, row.size) != (stored.sha256, stored.size):
            raise AlreadyKeptError(stored.key)
        if row.destroyed_at is not None:  # handed in again after it was destroyed: it is kept anew
            anew = {"destroyed_at": None, "retention": None, "retain_until": None, "held": False, "checked_at": None}
            self._session.write(sa.update(_OBJECTS).where(_OBJECTS.c.key == stored.key).values(anew))

    def retain(self, key: str, retention: Retention, protection: Protection) -> None:
        self._session.begin_writing()
        known = self.find(key)
        if known is None:
            raise ObjectMissingError(key)
        joined = known.protection.joined(protection)
        change = {"retention": retention.value, "retain_until": joined.until, "held": joined.held}
        self._session.write(sa.update(_OBJECTS).where(_OBJECTS.c.key == key).values(change))

    def hold(self, key: str, held: bool) -> None:
        if not self._session.write(sa.update(_OBJECTS).where(_OBJECTS.c.key == key).values(held=held)):
            raise ObjectMissingError(key)

    def find(self, key: str) -> KeptObject | None:
        found = self._session.rows(sa.select(_OBJECTS).where(_OBJECTS.c.key == key))
        return _object_of(found[0]) if found else None

    def of_dossier(self, dossier: DossierId) -> tuple[KeptObject, ...]:
        scans = tables.scans.c
        listed = self._session.rows(sa.select(scans.sha256).where(scans.dossier_id == dossier).order_by(scans.position))
        originals = [self.find(original_key(Sha256(sha256))) for sha256 in dict.fromkeys(row.sha256 for row in listed)]
        own = self._session.rows(sa.select(_OBJECTS).where(_OBJECTS.c.dossier_id == dossier).order_by(_OBJECTS.c.key))
        return (*(each for each in originals if each is not None), *map(_object_of, own))

    def used_by(self, key: str) -> frozenset[DossierId]:
        known = self.find(key)
        if known is not None and known.dossier is not None:
            return frozenset({known.dossier})
        name = key.rpartition("/")[2]
        if not is_sha256(name) or original_key(Sha256(name)) != key:
            return frozenset()
        scans = tables.scans.c
        found = self._session.rows(sa.select(scans.dossier_id).where(scans.sha256 == name))
        return frozenset(DossierId(row.dossier_id) for row in found)

    def after(self, key: str, limit: int) -> tuple[KeptObject, ...]:
        query = sa.select(_OBJECTS).where(_OBJECTS.c.key > key, _KEPT).order_by(_OBJECTS.c.key).limit(limit)
        return tuple(_object_of(row) for row in self._session.rows(query))

    def not_noted(self, keys: Collection[str]) -> frozenset[str]:
        query = sa.select(_OBJECTS.c.key).where(_OBJECTS.c.key.in_(keys), _KEPT)
        return frozenset(keys) - {row.key for row in self._session.rows(query)}

    def events(self, key: str) -> tuple[FixityEvent, ...]:
        rows = self._session.rows(sa.select(_EVENTS).where(_EVENTS.c.key == key).order_by(_EVENTS.c.id))
        found = [_event_of(row) for row in rows]
        known = self.find(key)
        if known is not None and known.checked_at is not None:
            found.append(FixityEvent(key, known.checked_at, None, known.sha256, known.sha256))
        return tuple(sorted(found, key=lambda event: event.at))

    # --- audits ---------------------------------------------------------------------------------------
    def begin_audit(self, at: datetime) -> AuditState:
        new = {"version": 1, "phase": Phase.NOTED.value, "position": "", "noted": 0, "stored": 0, "bytes": 0}
        (row,) = self._session.changed(sa.insert(_AUDITS).values(**new, started_at=at).returning(_AUDITS))
        return _audit_of(row, 0)

    def last_audit(self) -> AuditState | None:
        found = self._session.rows(sa.select(_AUDITS).order_by(_AUDITS.c.id.desc()).limit(1))
        return _audit_of(found[0], self._faults(found[0].id)) if found else None

    def save_audit(
        self, state: AuditState, passed: Sequence[str], events: Sequence[FixityEvent], at: datetime
    ) -> AuditState:
        change = {
            "version": state.version + 1,
            "phase": state.phase.value,
            "position": state.position,
            "noted": state.noted,
            "stored": state.stored,
            "bytes": state.bytes,
            "ended_at": state.ended_at,
        }
        this = sa.update(_AUDITS).where(_AUDITS.c.id == state.id, _AUDITS.c.version == state.version)
        if not self._session.write(this.values(change)):
            raise StaleRecordError("(một lượt kiểm tra khác đang chạy)")
        if passed:
            self._session.write(sa.update(_OBJECTS).where(_OBJECTS.c.key.in_(passed)).values(checked_at=at))
        self._session.write(sa.insert(_EVENTS), [_event_values(state.id, event) for event in events])
        return replace(state, version=state.version + 1, faults=state.faults + len(events))

    def forget_unlisted(self, state: AuditState, all_of_them: bool = False) -> AuditState:
        forgotten = sa.delete(_EVENTS).where(
            _EVENTS.c.audit_id == state.id, _EVENTS.c.outcome == FaultKind.UNLISTED.value
        )
        if not all_of_them:
            # asked for each event: a list of everything that is kept would be made in memory
            forgotten = forgotten.where(sa.exists().where(_OBJECTS.c.key == _EVENTS.c.key, _KEPT))
        self._session.write(forgotten)
        return replace(state, faults=self._faults(state.id))

    def faults_of(self, audit: int, limit: int) -> tuple[FixityEvent, ...]:
        query = sa.select(_EVENTS).where(_EVENTS.c.audit_id == audit).order_by(_EVENTS.c.outcome, _EVENTS.c.key)
        return tuple(_event_of(row) for row in self._session.rows(query.limit(limit)))

    def _faults(self, audit: int) -> int:
        counted = sa.select(sa.func.count().label("number")).where(_EVENTS.c.audit_id == audit)
        return int(self._session.rows(counted)[0].number)


def _object_of(row: Any) -> KeptObject:
    return KeptObject(
        key=row.key,
        sha256=Sha256(row.sha256),
        size=row.size,
        dossier=None if row.dossier_id is None else DossierId(row.dossier_id),
        retention=None if row.retention is None else Retention(row.retention),
        protection=Protection(row.retain_until, row.held),
        checked_at=row.checked_at,
        destroyed_at=row.destroyed_at,
    )


def _event_values(audit: int, event: FixityEvent) -> dict[str, Any]:
    return {
        "audit_id": audit,
        "key": event.key,
        "at": event.at,
        "outcome": event.outcome,
        "expected": event.expected,
        "found": event.found,
    }


def _event_of(row: Any) -> FixityEvent:
    return FixityEvent(row.key, row.at, FaultKind(row.outcome), row.expected, row.found)


def _audit_of(row: Any, faults: int) -> AuditState:
    return AuditState(
        id=row.id,
        version=row.version,
        phase=Phase(row.phase),
        position=row.position,
        noted=row.noted,
        stored=row.stored,
        bytes=row.bytes,
        faults=faults,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
