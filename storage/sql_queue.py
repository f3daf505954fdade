"""Claims and lists in SQL, over the table of dossiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from dossier.identity import DossierId
from dossier.stage import Stage
from storage import tables
from storage.listing import Count, Listed, ListedDossier, Wanted
from storage.queue import LONGEST_LEASE, Claim
from storage.sql_session import SqlSession

_DOSSIERS = tables.dossiers.c
_FEW = 1000
"""dossiers that are looked up one by one rather than found on the way through all of them"""


class SqlQueue:
    """A `WorkQueue` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def claim(
        self,
        stages: Sequence[Stage],
        worker: str,
        now: datetime,
        lease: timedelta,
        limit: int = 1,
        *,
        urgency: int | None = None,
    ) -> tuple[Claim, ...]:
        until, urgent = _until(now, lease), sa.true() if urgency is None else _DOSSIERS.priority <= urgency
        # stage by stage: only within one has an index the order
        waiting = [
            row
            for stage in dict.fromkeys(stages)
            for row in self._session.changed(
                sa.select(_DOSSIERS.id, _DOSSIERS.priority, _DOSSIERS.received_at)
                .where(_DOSSIERS.stage == stage.value, _free(now), urgent)
                .order_by(_DOSSIERS.priority, _DOSSIERS.received_at, _DOSSIERS.id)
                .limit(limit)
                # SQLite knows no such lock and needs none: there is one writer at a time
                .with_for_update(skip_locked=True)
            )
        ]
        # not `id IN (SELECT …)`: PostgreSQL may run that again for every row, and lock more than asked for
        ordered = sorted(waiting, key=lambda row: (row.priority, row.received_at, row.id))
        chosen = [row.id for row in ordered[:limit]]
        if not chosen:
            return ()
        taken = self._session.changed(
            sa.update(tables.dossiers)
            .where(_DOSSIERS.id.in_(chosen))
            .values(claimed_by=worker, claimed_until=until, attempts=_DOSSIERS.attempts + 1)
            .returning(_DOSSIERS.id, _DOSSIERS.attempts)
        )
        attempts = {row.id: row.attempts for row in taken}
        return tuple(Claim(DossierId(each), attempts[each]) for each in chosen)

    def renew(self, dossier: DossierId, worker: str, now: datetime, lease: timedelta) -> bool:
        mine = sa.update(tables.dossiers).where(_DOSSIERS.id == dossier, _DOSSIERS.claimed_by == worker)
        return self._session.write(mine.values(claimed_until=_until(now, lease))) > 0

    def holders(self, stages: Sequence[Stage], now: datetime) -> tuple[str, ...]:
        held = sa.select(_DOSSIERS.claimed_by).where(
            _DOSSIERS.stage.in_([stage.value for stage in stages]), _DOSSIERS.claimed_by.is_not(None), ~_free(now)
        )
        return tuple(row.claimed_by for row in self._session.rows(held.distinct()))

    def abandon(self, worker: str) -> None:
        its = sa.update(tables.dossiers).where(_DOSSIERS.claimed_by == worker)
        self._session.write(its.values(claimed_by=None, claimed_until=None))

    def release(self, dossier: DossierId, worker: str) -> None:
        mine = sa.update(tables.dossiers).where(_DOSSIERS.id == dossier, _DOSSIERS.claimed_by == worker)
        self._session.write(mine.values(claimed_by=None, claimed_until=None, attempts=0))


def _until(now: datetime, lease: timedelta) -> datetime:
    if not timedelta(0) < lease <= LONGEST_LEASE:
        raise ValueError("a lease lasts more than no time and at most an hour")
    return now + lease


def _free(now: datetime) -> sa.ColumnElement[bool]:
    ends = _DOSSIERS.claimed_until
    # one that ends later than any lease can was given before the clock was set back
    return sa.or_(ends.is_(None), ends <= now, ends > now + LONGEST_LEASE)


class SqlListing:
    """A `DossierListing` inside one session."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def page(self, wanted: Wanted, *, newest_first: bool = False, limit: int = 50, after: str | None = None) -> Listed:
        place = _place_of(after)
        few = self._few(wanted)
        if few is None:
            query = in_order(wanted, limit + 1, newest_first=newest_first, after=place)
        else:
            query = _first(tables.dossiers, _among(few, wanted), limit + 1, newest_first, place)
        found = self._session.rows(query)
        shown = found[:limit]
        more = len(found) > limit and shown
        return Listed(self._described(shown), f"{shown[-1].received_at.isoformat()} {shown[-1].id}" if more else None)

    def count(self, wanted: Wanted, at_most: int | None = 10_000) -> Count:
        few = self._few(wanted)
        conditions = _conditions(wanted) if few is None else _among(few, wanted)
        query = sa.select(sa.literal(1)).select_from(tables.dossiers).where(*conditions)
        if at_most is not None:
            query = query.limit(at_most + 1)
        (row,) = self._session.rows(sa.select(sa.func.count().label("number")).select_from(query.subquery()))
        more = at_most is not None and row.number > at_most
        return Count(at_most if more and at_most is not None else row.number, more)

    def counts(self, at_most: int | None = 10_000) -> Mapping[Stage, Count]:
        return {stage: self.count(Wanted((stage,)), at_most) for stage in Stage}

    def _few(self, wanted: Wanted) -> list[str] | None:
        """Ids of the dossiers with a form or problem that few have; None where it does not narrow the search.

        Databases do not know which form is rare, and would walk through the whole archive for it.
        """
        for table, name, value in (
            (tables.documents, "form", wanted.form),
            (tables.problems, "code", wanted.problem),
        ):
            if value is not None:
                having = sa.select(table.c.dossier_id).where(table.c[name] == value).distinct().limit(_FEW + 1)
                ids = [row.dossier_id for row in self._session.rows(having)]
                if len(ids) <= _FEW:
                    return ids
        return None

    def _described(self, found: Sequence[Any]) -> tuple[ListedDossier, ...]:
        ids = [row.id for row in found]
        pages = self._by_dossier(sa.func.sum(tables.scans.c.page_count), tables.scans, ids)
        problems: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self._session.rows(_of(tables.problems, ids, tables.problems.c.code)):
            problems[row.dossier_id][row.code] += 1
        forms: defaultdict[str, list[str]] = defaultdict(list)
        in_order = _of(tables.documents, ids, tables.documents.c.form).order_by(tables.documents.c.position)
        for row in self._session.rows(in_order):
            forms[row.dossier_id].append(row.form)
        return tuple(
            ListedDossier(
                id=DossierId(row.id),
                source=row.source,
                stage=Stage(row.stage),
                version=row.version,
                received_at=row.received_at,
                pages=pages.get(row.id, 0),
                forms=tuple(forms[row.id]),
                problems=dict(problems[row.id]),
            )
            for row in found
        )

    def _by_dossier(self, value: sa.ColumnElement[Any], table: sa.Table, ids: Sequence[str]) -> dict[str, int]:
        query = _of(table, ids, value.label("number")).group_by(table.c.dossier_id)
        return {row.dossier_id: row.number for row in self._session.rows(query)}


def _of(table: sa.Table, ids: Sequence[str], *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(table.c.dossier_id, *columns).where(table.c.dossier_id.in_(ids))


def in_order(
    wanted: Wanted, limit: int, *, newest_first: bool = False, after: tuple[datetime, str] | None = None
) -> sa.Select[Any]:
    """Rows of the first dossiers in the order in which they came, behind this place where given."""
    if len(wanted.stages) < 2:
        return _first(tables.dossiers, _conditions(wanted), limit, newest_first, after)
    # an index has them in order only within one stage: the first of each, and of these the first
    parts = [
        _first(tables.dossiers, _conditions(replace(wanted, stages=(stage,))), limit, newest_first, after).subquery()
        for stage in dict.fromkeys(wanted.stages)
    ]
    together = sa.union_all(*(sa.select(part) for part in parts)).subquery()
    return _first(together, [], limit, newest_first, None)


def _first(
    source: sa.FromClause,
    conditions: Sequence[sa.ColumnElement[bool]],
    limit: int,
    newest_first: bool,
    after: tuple[datetime, str] | None,
) -> sa.Select[Any]:
    at, dossier = source.c.received_at, source.c.id
    query = sa.select(source).where(*conditions).limit(limit)
    if after is not None:
        place, there = sa.tuple_(at, dossier), sa.tuple_(sa.literal(after[0], at.type), sa.literal(after[1]))
        query = query.where(place < there if newest_first else place > there)
    return query.order_by(*((at.desc(), dossier.desc()) if newest_first else (at, dossier)))


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.stages:
        found.append(_DOSSIERS.stage.in_([stage.value for stage in wanted.stages]))
    if wanted.received_from is not None:
        found.append(_DOSSIERS.received_at >= wanted.received_from)
    if wanted.received_before is not None:
        found.append(_DOSSIERS.received_at < wanted.received_before)
    if wanted.form is not None:
        found.append(_has(tables.documents, tables.documents.c.form == wanted.form))
    if wanted.problem is not None:
        found.append(_has(tables.problems, tables.problems.c.code == wanted.problem))
    return found


def _among(ids: Sequence[str], wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = [_DOSSIERS.id.in_(ids), *_conditions(replace(wanted, stages=()))]
    if wanted.stages:
        # not by the index of stages, which SQLite would take without knowing how many are in one
        conditions.append((_DOSSIERS.stage + "").in_([stage.value for stage in wanted.stages]))
    return conditions


def _has(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(table.c.dossier_id == _DOSSIERS.id, condition)


def _place_of(cursor: str | None) -> tuple[datetime, str] | None:
    moment, _, dossier = (cursor or "").partition(" ")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, dossier) if at.tzinfo is not None else None
