"""What claims and lists promise, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.stage import Stage
from storage.desk import FIRST
from storage.listing import Count, ListedDossier, Wanted
from storage.queue import LONGEST_LEASE, Claim
from storage.unit_of_work import Database
from tests.contracts import papers

NOW = papers.RECEIVED_AT
LEASE = timedelta(minutes=10)
WAITING = (Stage.RECEIVED,)


def receive(database: Database, *numbers: int) -> None:
    with database.begin() as unit:
        for number in numbers:
            scans = [papers.scan_for(f"{number}", 3), papers.scan_for(f"{number}b", 1)]
            unit.repository.receive(papers.dossier_for(number), f"{number}", scans, [], papers.received_at(number))
        unit.commit()


def claim(database: Database, worker: str, now: datetime = NOW, limit: int = 1) -> list[DossierId]:
    with database.begin() as unit:
        claims = unit.queue.claim(WAITING, worker, now, LEASE, limit)
        unit.commit()
    return [each.dossier for each in claims]


# --- claims -------------------------------------------------------------------------------------------
def test_the_oldest_dossier_that_nobody_holds_is_claimed(database: Database) -> None:
    receive(database, 3, 1, 2)
    assert claim(database, "a") == [papers.dossier_for(1)]
    assert claim(database, "b", limit=5) == [papers.dossier_for(2), papers.dossier_for(3)]
    assert claim(database, "c") == []


def test_the_most_urgent_dossier_is_claimed_first_and_others_may_be_left_out(database: Database) -> None:
    receive(database, 1, 2, 3)
    with database.begin() as unit:
        unit.desk.put_in_place(papers.dossier_for(3), priority=FIRST)
        unit.commit()
    with database.begin() as unit:
        urgent = unit.queue.claim(WAITING, "a", NOW, LEASE, 5, urgency=FIRST)
    assert [each.dossier for each in urgent] == [papers.dossier_for(3)]
    assert claim(database, "b", limit=2) == [papers.dossier_for(3), papers.dossier_for(1)]


def test_of_several_stages_the_oldest_is_claimed_whatever_its_stage(database: Database) -> None:
    receive(database, 1, 2, 3)
    with database.begin() as unit:
        unit.repository.step(unit.repository.get(papers.dossier_for(2)), Stage.FAILED)
        claims = unit.queue.claim((Stage.FAILED, Stage.RECEIVED, Stage.FAILED), "a", NOW, LEASE, 2)
    assert [each.dossier for each in claims] == [papers.dossier_for(1), papers.dossier_for(2)]


def test_a_claim_that_was_not_committed_holds_nothing(database: Database) -> None:
    receive(database, 1)
    with database.begin() as unit:
        assert len(unit.queue.claim(WAITING, "a", NOW, LEASE)) == 1
    assert claim(database, "b") == [papers.dossier_for(1)]


def test_a_worker_that_was_killed_holds_nothing_up(database: Database) -> None:
    receive(database, 1)
    claim(database, "killed")
    assert claim(database, "b", NOW + LEASE - timedelta(seconds=1)) == []
    assert claim(database, "b", NOW + LEASE) == [papers.dossier_for(1)]


def test_a_clock_that_was_set_back_holds_nothing_up_for_days(database: Database) -> None:
    receive(database, 1)
    claim(database, "a", NOW + timedelta(days=30))
    assert claim(database, "b", NOW) == [papers.dossier_for(1)]


def test_a_dossier_that_kills_its_workers_shows_by_its_attempts(database: Database) -> None:
    receive(database, 1)
    dossier = papers.dossier_for(1)
    for attempt in (1, 2, 3):
        with database.begin() as unit:
            assert unit.queue.claim(WAITING, f"w{attempt}", NOW + attempt * LEASE, LEASE) == (Claim(dossier, attempt),)
            unit.commit()
    with database.begin() as unit:
        unit.queue.release(dossier, "w3")
        assert unit.queue.claim(WAITING, "w4", NOW, LEASE) == (Claim(dossier, 1),)


def test_only_the_holder_renews_and_releases(database: Database) -> None:
    receive(database, 1)
    dossier = papers.dossier_for(1)
    claim(database, "a")
    with database.begin() as unit:
        assert unit.queue.renew(dossier, "a", NOW + LEASE, LEASE)
        assert not unit.queue.renew(dossier, "b", NOW, LEASE)
        unit.queue.release(dossier, "b")
        unit.commit()
    assert claim(database, "b", NOW + LEASE) == []
    with database.begin() as unit:
        unit.queue.release(dossier, "a")
        unit.commit()
    assert claim(database, "b") == [dossier]
    with database.begin() as unit:
        assert not unit.queue.renew(dossier, "a", NOW, LEASE)


def test_a_claimed_dossier_may_be_stepped_by_anybody_and_leaves_the_queue(database: Database) -> None:
    receive(database, 1)
    claim(database, "a")
    with database.begin() as unit:
        unit.repository.step(unit.repository.get(papers.dossier_for(1)), Stage.READ)
        unit.commit()
    assert claim(database, "b", NOW + LEASE) == []


@pytest.mark.parametrize("lease", [timedelta(0), -LEASE, LONGEST_LEASE + timedelta(seconds=1)])
def test_a_lease_that_cannot_be_meant_is_refused(database: Database, lease: timedelta) -> None:
    with database.begin() as unit, pytest.raises(ValueError, match="lease"):
        unit.queue.claim(WAITING, "a", NOW, lease)


def test_workers_that_claim_at_once_never_get_the_same_dossier(database: Database) -> None:
    receive(database, *range(24))

    def work(worker: int) -> list[DossierId]:
        mine: list[DossierId] = []
        while got := claim(database, f"w{worker}", limit=2):
            mine += got
        return mine

    with ThreadPoolExecutor(6) as pool:
        taken = [dossier for mine in pool.map(work, range(6)) for dossier in mine]
    assert sorted(taken) == sorted(papers.dossier_for(number) for number in range(24))


# --- lists --------------------------------------------------------------------------------------------
def numbers(listed: Sequence[ListedDossier]) -> list[int]:
    return [int(each.source) for each in listed]


@pytest.fixture
def office(database: Database) -> Database:
    """Six dossiers: 1 to 3 received, 4 failed, 5 and 6 with papers."""
    receive(database, 1, 2, 3, 4, 5, 6)
    with database.begin() as unit:
        get = unit.repository.get
        problems = [Problem("dossier.failed", {"cause": "x"})]
        unit.repository.step(get(papers.dossier_for(4)), Stage.FAILED, problems=problems)
        for number in (5, 6):
            dossier = papers.dossier_for(number)
            document = papers.document(dossier, 1)
            unit.repository.save_documents(dossier, [document, papers.document(dossier, 4)])
            unit.repository.save_checked(dossier, [papers.checked(document)])
        unit.repository.step(get(papers.dossier_for(6)), Stage.READ)
        unit.commit()
    return database


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), [1, 2, 3, 4, 5, 6]),
        (Wanted((Stage.RECEIVED,)), [1, 2, 3, 5]),
        (Wanted((Stage.RECEIVED, Stage.FAILED)), [1, 2, 3, 4, 5]),
        (Wanted(form="to_khai_dang_ky_khai_sinh"), [5, 6]),
        (Wanted((Stage.READ,), form="to_khai_dang_ky_khai_sinh"), [6]),
        (Wanted(form="can_cuoc"), []),
        (Wanted(problem="dossier.failed"), [4]),
        (Wanted(problem="field.repaired"), [5, 6]),
        (Wanted(received_from=papers.received_at(3), received_before=papers.received_at(5)), [3, 4]),
    ],
)
@pytest.mark.parametrize("few", [0, 2000], ids=["common", "rare"])
def test_a_list_holds_what_is_wanted_oldest_first(
    office: Database, wanted: Wanted, expected: list[int], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("storage.sql_queue._FEW", few)
    with office.begin() as unit:
        for newest_first in (False, True):
            seen: list[int] = []
            after = None
            while True:
                listed = unit.listing.page(wanted, newest_first=newest_first, limit=2, after=after)
                seen += numbers(listed.dossiers)
                after = listed.next
                if after is None:
                    break
            assert seen == (expected[::-1] if newest_first else expected)
        assert unit.listing.count(wanted) == unit.listing.count(wanted, None) == Count(len(expected), False)


def test_a_line_of_a_list_says_what_the_dossier_is(office: Database) -> None:
    with office.begin() as unit:
        (line,) = unit.listing.page(Wanted((Stage.READ,))).dossiers
        state = unit.repository.get(papers.dossier_for(6))
    assert line == ListedDossier(
        id=state.id,
        source="6",
        stage=Stage.READ,
        version=2,
        received_at=papers.received_at(6),
        pages=4,
        forms=("to_khai_dang_ky_khai_sinh",) * 2,
        problems={"field.repaired": 1, "field.disagreement": 1, "field.not_found": 1, "record.rule": 1},
    )


def test_dossiers_of_one_moment_are_all_listed(database: Database) -> None:
    with database.begin() as unit:
        for number in range(7):
            unit.repository.receive(papers.dossier_for(number), f"{number}", [], [], NOW)
        first = unit.listing.page(Wanted(), limit=4)
        rest = unit.listing.page(Wanted(), limit=4, after=first.next)
        assert sorted(numbers(first.dossiers + rest.dossiers)) == list(range(7))
        assert rest.next is None


@pytest.mark.parametrize("after", ["", "x", "2026-11-23T07:30:15 x", "9999-99-99T00:00:00+00:00 y", "'; --"])
def test_a_broken_place_begins_at_the_beginning(office: Database, after: str) -> None:
    with office.begin() as unit:
        assert numbers(unit.listing.page(Wanted(), limit=1, after=after).dossiers) == [1]


def test_counting_stops_where_it_is_told_to(office: Database) -> None:
    with office.begin() as unit:
        assert unit.listing.count(Wanted(), 6) == Count(6, False)
        assert unit.listing.count(Wanted(), 5) == Count(5, True)
        counts = unit.listing.counts(3)
    assert counts[Stage.RECEIVED] == Count(3, True)
    assert (counts[Stage.FAILED], counts[Stage.ARCHIVED]) == (Count(1, False), Count(0, False))
    assert set(counts) == set(Stage)


def test_what_a_dead_worker_holds_is_free_at_once_and_was_tried(database: Database) -> None:
    receive(database, 1, 2, 3)
    claim(database, "dead")
    claim(database, "alive")
    with database.begin() as unit:
        assert set(unit.queue.holders(WAITING, NOW)) == {"dead", "alive"}
        assert unit.queue.holders([Stage.APPROVED], NOW) == ()
        assert unit.queue.holders(WAITING, NOW + LEASE) == ()
        unit.queue.abandon("dead")
        unit.commit()
    with database.begin() as unit:
        taken = unit.queue.claim(WAITING, "next", NOW, LEASE, 5)
    assert taken == (Claim(papers.dossier_for(1), 2), Claim(papers.dossier_for(3), 1))
