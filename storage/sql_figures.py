"""Figures of the work: counts and times over SQLite and PostgreSQL, inside one unit of work. No names, no values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

import sqlalchemy as sa

from dossier.correction import Reason
from dossier.reception import ReceptionState
from dossier.record import Origin
from dossier.stage import Stage
from storage import people_tables, tables
from storage.desk import Act
from storage.desk_rows import action_of
from storage.reception_tables import receptions
from storage.sql_offices import of_office
from storage.sql_session import SqlSession

_LONGEST_LOOK = timedelta(minutes=2)
"""between two fields; what is longer was a break"""
_ACTIONS = 50_000
"""the newest that are looked at"""


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """One field of one form."""

    form: str
    name: str
    values: int
    accepted: int
    """without a look"""
    corrected: int
    """by a person, to another value"""


@dataclass(frozen=True, slots=True)
class Digitized:
    """Counters of QĐ 766/QĐ-TTg, as far as the counter knows them.

    What was reused from the national portal (CoTaiSuDungTPHSTuDvcQg) only the portal knows: it is not counted here.
    """

    received: int = 0
    with_papers: int = 0
    """receptions with at least one digitized paper"""
    reused: int = 0
    """receptions for which a paper that was digitized before was used again (CoTaiSuDungTPHS)"""
    reused_papers: int = 0
    settled: int = 0
    settled_digitized: int = 0
    """with a digitized result, or of a procedure that has no result paper (DaGiaiQuyetDaSoHoa)"""
    late: int = 0

    @property
    def without_papers(self) -> int:
        return self.received - self.with_papers

    @property
    def settled_undigitized(self) -> int:
        return self.settled - self.settled_digitized


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened since a day, and what waits now."""

    waiting: Mapping[Stage, int]
    oldest: datetime | None
    """when the oldest dossier that waits for people came"""
    received: Mapping[date, int]
    """dossiers by day of arrival, UTC"""
    fields: tuple[FieldFigures, ...] = ()
    seconds_a_field: float | None = None
    """median time a person needs"""
    looked_at: int = 0
    digitized: Digitized = field(default=Digitized())

    @property
    def values(self) -> int:
        return sum(each.values for each in self.fields)

    @property
    def accepted(self) -> int:
        return sum(each.accepted for each in self.fields)

    @property
    def corrected(self) -> int:
        return sum(each.corrected for each in self.fields)


class SqlFigures:
    """Reads figures; changes nothing."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def since(self, start: datetime, now: datetime, office: str = "", resultless: Collection[str] = ()) -> Figures:
        """Of dossiers that came since `start`; of one office, or of all where it is empty.

        `resultless`: codes of the procedures that end without a paper.
        """
        mine = sa.and_(of_office(tables.dossiers.c.office, office), _not_replaced())
        corrected, seconds, looked_at = self._corrections(start, office)
        return Figures(
            waiting=self._waiting(mine),
            oldest=self._oldest(mine),
            received=self._received(start, mine),
            fields=self._fields(start, mine, corrected),
            seconds_a_field=seconds,
            looked_at=looked_at,
            digitized=self._digitized(start, now, office, resultless),
        )

    def _waiting(self, mine: sa.ColumnElement[bool]) -> dict[Stage, int]:
        table = tables.dossiers.c
        query = sa.select(table.stage, sa.func.count()).where(mine).group_by(table.stage)
        return {Stage(stage): int(count) for stage, count in self._session.rows(query)}

    def _oldest(self, mine: sa.ColumnElement[bool]) -> datetime | None:
        table = tables.dossiers.c
        query = sa.select(sa.func.min(table.received_at, type_=table.received_at.type)).where(
            mine, table.stage == Stage.IN_REVIEW.value
        )
        found: datetime | None = self._session.rows(query)[0][0]
        return found

    def _received(self, start: datetime, mine: sa.ColumnElement[bool]) -> dict[date, int]:
        table = tables.dossiers.c
        day = sa.func.date(table.received_at)
        query = sa.select(day, sa.func.count()).where(mine, table.received_at >= start).group_by(day).order_by(day)
        return {date.fromisoformat(str(found)): int(count) for found, count in self._session.rows(query)}

    def _fields(
        self, start: datetime, mine: sa.ColumnElement[bool], corrected: Mapping[tuple[str, str], int]
    ) -> tuple[FieldFigures, ...]:
        fields, documents, dossiers = tables.fields.c, tables.documents.c, tables.dossiers.c
        joined = tables.fields.join(
            tables.documents,
            sa.and_(fields.dossier_id == documents.dossier_id, fields.document_id == documents.document_id),
        ).join(tables.dossiers, dossiers.id == fields.dossier_id)
        alone = sa.and_(fields.accepted, sa.or_(fields.origin.is_(None), fields.origin != Origin.KEYED.value))
        query = (
            sa.select(documents.form, fields.name, sa.func.count(), sa.func.sum(sa.case((alone, 1), else_=0)))
            .select_from(joined)
            .where(mine, dossiers.received_at >= start, fields.value.is_not(None))
            .group_by(documents.form, fields.name)
        )
        values: Counter[tuple[str, str]] = Counter()
        accepted: Counter[tuple[str, str]] = Counter()
        for form, name, count, alone_count in self._session.rows(query):
            values[form, _without_row(name)] += int(count)
            accepted[form, _without_row(name)] += int(alone_count or 0)
        found = (FieldFigures(*key, values[key], accepted[key], corrected.get(key, 0)) for key in {*values, *corrected})
        return tuple(sorted(found, key=lambda each: (-each.corrected, each.form, each.name)))

    def _corrections(self, start: datetime, office: str) -> tuple[dict[tuple[str, str], int], float | None, int]:
        """Corrections by form and field, the median time between two fields, and how many fields were looked at."""
        table, documents, dossiers = people_tables.desk_actions, tables.documents.c, tables.dossiers.c
        joined = table.join(
            tables.documents,
            sa.and_(table.c.dossier_id == documents.dossier_id, table.c.document_id == documents.document_id),
        ).join(tables.dossiers, dossiers.id == table.c.dossier_id)
        query = (
            sa.select(table, documents.form.label("form"))
            .select_from(joined)
            .where(table.c.kind == Act.FIELD.value, table.c.at >= start, of_office(dossiers.office, office))
            .order_by(table.c.number.desc())
            .limit(_ACTIONS)
        )
        counted: Counter[tuple[str, str]] = Counter()
        last: dict[tuple[str, str], datetime] = {}
        pauses: list[float] = []
        looked_at = 0
        for row in reversed(self._session.rows(query)):
            correction = action_of(row).correction
            if correction is None:
                continue
            looked_at += 1
            if correction.reason is not Reason.CONFIRMED and correction.before != correction.after:
                counted[row.form, _without_row(correction.field)] += 1
            before = last.get((row.reviewer, row.dossier_id))
            if before is not None and row.at - before <= _LONGEST_LOOK:
                pauses.append((row.at - before).total_seconds())
            last[row.reviewer, row.dossier_id] = row.at
        return dict(counted), median(pauses) if pauses else None, looked_at

    def _digitized(self, start: datetime, now: datetime, office: str, resultless: Collection[str]) -> Digitized:
        table = receptions.c
        mine = of_office(table.office, office)
        of_time = sa.and_(mine, table.received_at >= start)
        papers = sa.exists().where(tables.checked_records.c.dossier_id == table.dossier_id)
        over = table.state.in_((ReceptionState.SETTLED.value, ReceptionState.RETURNED.value))
        late = sa.and_(table.state == ReceptionState.RECEIVED.value, table.due_at < now)
        digitized = sa.and_(over, sa.or_(table.with_result, table.procedure.in_(resultless)))
        with_papers, reused, settled, done, overdue = (
            sa.func.sum(sa.case((each, 1), else_=0)) for each in (papers, table.reused > 0, over, digitized, late)
        )
        sums = [with_papers, reused, sa.func.sum(table.reused), settled, done, overdue]
        row = self._session.rows(sa.select(sa.func.count(), *sums).select_from(receptions).where(of_time))[0]
        return Digitized(*(int(each or 0) for each in row))


def _not_replaced() -> sa.ColumnElement[bool]:
    """Scanned again as another dossier, a dossier would count twice."""
    table = tables.problems.c
    return ~sa.exists().where(table.dossier_id == tables.dossiers.c.id, table.code == "dossier.replaced")


def _without_row(name: str) -> str:
    """`members[3].full_name` is the same field as `members[0].full_name`."""
    head, bracket, rest = name.partition("[")
    return f"{head}[]{rest[rest.index(']') + 1 :]}" if bracket else name
