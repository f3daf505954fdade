"""What the counter keeps, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from dossier.errors import KeepingError, StaleRecordError
from dossier.reception import Applicant, PaperCount, Reception, ReceptionState
from storage import reception_tables
from storage.unit_of_work import Database
from tests.contracts import papers

AT = papers.RECEIVED_AT


def brought(database: Database, number: int, **changes: object) -> Reception:
    """A draft for a dossier that is there."""
    dossier = papers.dossier_for(number)
    reception = Reception(dossier, "1.001193", "H26.1", "clerk", AT + timedelta(minutes=number))
    with database.begin() as unit:
        unit.repository.receive(dossier, "source", [papers.scan_for(f"r{number}")], [], AT)
        kept = unit.receptions.add(replace(reception, **changes))  # type: ignore[arg-type]
        unit.commit()
    return kept


def save(database: Database, reception: Reception) -> Reception:
    with database.begin() as unit:
        kept = unit.receptions.save(reception)
        unit.commit()
    return kept


def found(database: Database, reception: Reception) -> Reception | None:
    with database.begin() as unit:
        return unit.receptions.find(reception.dossier)


@pytest.mark.parametrize("text", papers.NASTY)
def test_all_of_a_reception_is_kept(database: Database, text: str) -> None:
    full = replace(
        brought(database, 1),
        state=ReceptionState.WAITING,
        applicant=Applicant(text, "001088999990", text, "0912345678", "a@b.vn"),
        papers=(PaperCount(text, 1, 2, 3), PaperCount("CT01")),
        code="000.00.01.H26-261125-0001",
        lookup="ABC234",
        received_at=AT,
        due_at=AT + timedelta(days=3),
        waiting_since=date(2026, 11, 25),
        waited=((date(2026, 11, 1), date(2026, 11, 3)),),
        reason=text,
    )
    kept = save(database, full)
    assert kept == replace(full, version=2)
    assert found(database, full) == kept
    with database.begin() as unit:
        assert unit.receptions.by_code("000.00.01.H26-261125-0001") == kept


def test_a_dossier_has_one_reception(database: Database) -> None:
    first = brought(database, 1)
    assert brought(database, 1, procedure="1.000894") == first


def test_a_stale_change_is_refused(database: Database) -> None:
    draft = brought(database, 1)
    save(database, replace(draft, reason="first"))
    with pytest.raises(StaleRecordError):
        save(database, replace(draft, reason="second"))
    assert getattr(found(database, draft), "reason", None) == "first"


def test_a_code_is_given_to_one_dossier_only(database: Database) -> None:
    one, other = brought(database, 1), brought(database, 2)
    save(database, replace(one, code="same"))
    with pytest.raises(KeepingError):
        save(database, replace(other, code="same"))


def test_ordinals_begin_anew_each_day_and_are_never_given_twice(database: Database) -> None:
    def next_one(_: int) -> int:
        with database.begin() as unit:
            number = unit.receptions.next_ordinal("000.00.01.H26", "261125")
            unit.commit()
        return number

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(next_one, range(20))) == list(range(1, 21))
    with database.begin() as unit:
        assert unit.receptions.next_ordinal("000.00.01.H26", "261126") == 1
        assert unit.receptions.next_ordinal("000.00.02.H26", "261125") == 1


def test_an_ordinal_that_was_not_committed_is_given_again(database: Database) -> None:
    for _ in range(2):
        with database.begin() as unit:
            assert unit.receptions.next_ordinal("a", "261125") == 1


def test_todays_receptions_come_newest_first_and_of_the_own_office(database: Database) -> None:
    one, two, three = brought(database, 1), brought(database, 2, office="H26.2"), brought(database, 3, office="")
    with database.begin() as unit:
        assert unit.receptions.opened(AT, "", 10) == (three, two, one)
        assert unit.receptions.opened(AT, "H26.1", 10) == (three, one)
        assert unit.receptions.opened(AT + timedelta(minutes=2), "", 10) == (three, two)
        assert unit.receptions.opened(AT, "", 1) == (three,)


def test_what_runs_is_listed_by_its_due_date(database: Database) -> None:
    states = [ReceptionState.RECEIVED, ReceptionState.WAITING, ReceptionState.REFUSED, ReceptionState.RETURNED]
    for number, state in enumerate(states):
        save(database, replace(brought(database, number), state=state, due_at=AT - timedelta(days=number)))
    with database.begin() as unit:
        assert [each.state for each in unit.receptions.running(10)] == [
            ReceptionState.WAITING,
            ReceptionState.RECEIVED,
        ]


def test_a_reception_goes_on_with_another_dossier(database: Database) -> None:
    one, two, three = brought(database, 1), brought(database, 2), brought(database, 3)
    save(database, replace(three, state=ReceptionState.RECEIVED))
    with database.begin() as unit:
        moved = unit.receptions.moved(one, two.dossier)
        unit.commit()
    assert (moved.dossier, moved.opened_at) == (two.dossier, one.opened_at)
    assert (found(database, one), found(database, two)) == (None, moved)
    for stale in (one, moved):
        with database.begin() as unit, pytest.raises(StaleRecordError):
            unit.receptions.moved(stale, three.dossier)


def test_damaged_content_is_said_to_be_damaged(database: Database, url: str) -> None:
    draft = brought(database, 1)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.update(reception_tables.receptions).values(content=b"damaged"))
    with pytest.raises(KeepingError):
        found(database, draft)
