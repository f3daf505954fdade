"""What may befall an office while it receives a paper: nothing is lost, nothing is there twice, nothing is believed.

Each fault of the list that the archive must survive; those that need another stage are tested where that stage is:
changed files, old databases and clocks in test_audit, kills at every commit in test_kill, full disks of the database
in test_databases, codes given at once in test_codes.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from dossier.archive import Stored
from dossier.errors import DatabaseError, FixityError, StoreFullError, StoreUnreachableError
from dossier.identity import Sha256
from flows.audit import audit
from flows.intake import receive
from flows.retry import retried
from storage.folder_store import FolderStore
from storage.kept import FaultKind
from storage.listing import Wanted
from storage.minio_bucket import Server
from storage.minio_store import MinioStore
from storage.object_store import ObjectStore
from storage.unit_of_work import UnitOfWork
from tests.doubles.stores import KILLED, DyingStore, FullStore, LyingStore, Moment
from tests.pipeline.pretend import open_played, scan
from tests.services.s3 import S3Server, moto_server
from wiring.wire import Office


@pytest.fixture(scope="module")
def moto() -> Iterator[S3Server]:
    with moto_server() as server:
        yield server


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "var" / "store")
        return
    server: S3Server = request.getfixturevalue("moto")
    opened = MinioStore(Server(server.endpoint, f"t-{uuid.uuid4().hex}", "key", "secret", secure=False))
    yield opened
    opened.close()


def rows(office: Office) -> tuple[int, int]:
    """Dossiers, and objects that are noted."""
    with office.database.begin() as unit:
        return unit.listing.count(Wanted()).number, len(unit.objects.after("", 100))


def assert_whole(office: Office, dossiers: int = 1) -> None:
    assert rows(office) == (dossiers, dossiers)
    report = audit(office)
    assert (report.originals, report.objects, report.faults) == (dossiers, dossiers, ())


class BreakingStore(FolderStore):
    """Goes away at one moment of its first put, and is back at once."""

    def __init__(self, root: Path, moment: str) -> None:
        super().__init__(root)
        self.moment: str | None = moment

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        moment, self.moment = self.moment, None
        if moment == "before":
            raise StoreUnreachableError
        if moment == "during":
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(os, "link", _away)
                return super().put(key, source, sha256)
        stored = super().put(key, source, sha256)
        if moment == "after":
            raise StoreUnreachableError
        return stored


def _away(*_: object) -> None:
    raise StoreUnreachableError


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_a_store_that_goes_away_at_a_put_costs_one_more_try(tmp_path: Path, moment: str) -> None:
    paper = scan(tmp_path / "a.tif")
    with open_played(tmp_path, store=BreakingStore(tmp_path / "var" / "store", moment)) as office:
        with pytest.raises(StoreUnreachableError):
            receive(office, [paper], "a")
        assert rows(office) == (0, 0)
        receive(office, [paper], "a")
        assert_whole(office)


def test_a_server_that_goes_away_before_the_upload_is_read_back_keeps_one_object(
    tmp_path: Path, moto: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MinioStore(Server(moto.endpoint, f"t-{uuid.uuid4().hex}", "key", "secret", secure=False))

    @contextmanager
    def gone(*_: object) -> Iterator[BinaryIO]:
        raise StoreUnreachableError
        yield

    with open_played(tmp_path, store=store) as office:
        with monkeypatch.context() as patch:
            patch.setattr(MinioStore, "_open", gone)
            with pytest.raises(StoreUnreachableError):
                receive(office, [scan(tmp_path / "a.tif")], "a")
        assert rows(office) == (0, 0)
        receive(office, [scan(tmp_path / "a.tif")], "a")
        assert_whole(office)


def test_wrong_bytes_are_never_noted(tmp_path: Path, store: ObjectStore) -> None:
    paper = scan(tmp_path / "a.tif")
    with open_played(tmp_path, store=LyingStore(store)) as office:
        with pytest.raises(FixityError):
            receive(office, [paper], "a")
        assert rows(office) == (0, 0)
    with open_played(tmp_path, store=store) as office:
        receive(office, [paper], "a")
        assert_whole(office)


def test_a_full_disk_keeps_what_it_has_and_takes_the_rest_when_there_is_room(
    tmp_path: Path, store: ObjectStore
) -> None:
    full = FullStore(store, room=1)
    papers = [scan(tmp_path / f"{shade}.tif", shade=shade) for shade in (1, 2)]
    with open_played(tmp_path, store=full) as office:
        receive(office, papers[:1], "1")
        with pytest.raises(StoreFullError):
            receive(office, papers[1:], "2")
        assert_whole(office)
        full.room = 1
        receive(office, papers[1:], "2")
        assert_whole(office, dossiers=2)


def failing_commits(monkeypatch: pytest.MonkeyPatch, times: int, *, saved: bool) -> None:
    """The database goes away at this many commits; where `saved`, only its answer was lost."""
    commit, left = UnitOfWork.commit, iter([True] * times)

    def fail(self: UnitOfWork) -> None:
        if not next(left, False):
            commit(self)
            return
        if saved:
            commit(self)
        raise DatabaseError

    monkeypatch.setattr(UnitOfWork, "commit", fail)


@pytest.mark.parametrize("saved", [False, True], ids=["not saved", "saved, the answer lost"])
def test_a_database_that_goes_away_at_the_commit_is_asked_again(
    tmp_path: Path, store: ObjectStore, monkeypatch: pytest.MonkeyPatch, saved: bool
) -> None:
    paper = scan(tmp_path / "a.tif")
    with open_played(tmp_path, store=store) as office:
        failing_commits(monkeypatch, 2, saved=saved)
        retried(receive)(office, [paper], "a")
        assert_whole(office)


def test_a_paper_that_could_not_be_entered_is_found_by_the_audit_and_mended_by_another_try(
    tmp_path: Path, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = scan(tmp_path / "a.tif")
    with open_played(tmp_path, store=store) as office:
        with monkeypatch.context() as patch:
            failing_commits(patch, 1, saved=False)
            with pytest.raises(DatabaseError):
                receive(office, [paper], "a")
        assert [fault.outcome for fault in audit(office).faults] == [FaultKind.UNLISTED]
        receive(office, [paper], "a")
        assert_whole(office)


def ended_in_a_child(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("moment", list(Moment))
def test_kill_9_around_the_put_is_mended_by_the_next_run(tmp_path: Path, store: ObjectStore, moment: Moment) -> None:
    paper = scan(tmp_path / "a.tif")
    store.stat("a")  # a connection that the child must not share

    def die() -> None:
        with open_played(tmp_path, store=DyingStore(store, moment)) as office:
            receive(office, [paper], "a")

    assert ended_in_a_child(die) == KILLED
    with open_played(tmp_path, store=store) as office:
        assert rows(office) == (0, 0)
        receive(office, [paper], "a")
        assert_whole(office)


def test_the_same_paper_handed_in_at_many_places_at_once_is_one_dossier(tmp_path: Path, store: ObjectStore) -> None:
    papers = [scan(tmp_path / f"{place}" / "a.tif") for place in range(6)]
    with open_played(tmp_path, store=store) as office:
        rows(office)

    def hand_in(paper: Path) -> str:
        with open_played(tmp_path, store=store) as office:
            return receive(office, [paper], paper.name).id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(hand_in, papers))) == 1
    with open_played(tmp_path, store=store) as office:
        assert_whole(office)


def same(at: datetime) -> datetime:
    return at


def test_a_clock_that_was_set_back_changes_no_order_of_work_and_loses_nothing(
    tmp_path: Path, store: ObjectStore
) -> None:
    with open_played(tmp_path, store=store) as office:
        now = office.clock()
        for shade, at in ((1, now), (2, now - timedelta(days=3650)), (3, now)):
            receive(
                replace(office, clock=partial(same, at)), [scan(tmp_path / f"{shade}.tif", shade=shade)], f"{shade}"
            )
        with office.database.begin() as unit:
            listed = unit.listing.page(Wanted()).dossiers
        assert listed[0].source == "2"
        assert_whole(office, dossiers=3)
