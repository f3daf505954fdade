"""Many inputs: each has its outcome, in order, whatever happens to the others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dossier.archive import Stored
from dossier.errors import (
    DatabaseError,
    DossierError,
    ExitCode,
    MissingScanError,
    NotADocumentError,
    StaleRecordError,
    StoreFullError,
    StoreUnreachableError,
)
from dossier.identity import DossierId, Sha256
from dossier.problem import Problem
from dossier.stage import Stage
from flows import batch, recipe
from flows.batch import digitize_all
from flows.in_process import InProcess
from sohoa.results import gather
from storage.folder_store import FolderStore
from tests.pipeline import pretend
from tests.pipeline.pretend import PlayedEngine, open_played, scan


def test_outcomes_come_in_the_order_of_the_inputs(tmp_path: Path) -> None:
    paths = [str(scan(tmp_path / f"{n}.tif", pages=1 + n % 3, shade=10 * n)) for n in range(8)]
    with open_played(tmp_path) as office:
        outcomes = list(digitize_all(office, paths))
    assert [outcome.source for outcome in outcomes] == paths
    assert len({outcome.dossier for outcome in outcomes}) == 8
    assert all(outcome.error is None for outcome in outcomes)


def test_one_bad_input_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_text("no document")
    sources = [str(scan(tmp_path / "a.tif")), str(tmp_path / "b.pdf"), "", str(scan(tmp_path / "d.tif", shade=9))]
    with open_played(tmp_path) as office:
        results = [gather(office, each) for each in digitize_all(office, sources)]
    assert [result.stage for result in results] == [Stage.IN_REVIEW, Stage.RESCAN, Stage.RESCAN, Stage.IN_REVIEW]
    assert [result.exit_code for result in results] == [
        ExitCode.OK,
        NotADocumentError.exit_code,
        MissingScanError.exit_code,
        ExitCode.OK,
    ]


def test_the_same_papers_named_twice_are_worked_on_once(tmp_path: Path) -> None:
    engine = PlayedEngine()
    paths = [str(scan(tmp_path / name, pages=3)) for name in ("a.tif", "b.tif", "c.tif", "d.tif")]
    with open_played(tmp_path, engine) as office:
        outcomes = list(digitize_all(office, paths))
    assert len({outcome.dossier for outcome in outcomes}) == 1
    assert [outcome.error for outcome in outcomes] == [None] * 4
    assert engine.reads == {1: 1, 2: 1, 3: 1}


def test_a_dossier_that_another_process_took_on_is_looked_at_again(tmp_path: Path) -> None:
    path = str(scan(tmp_path / "a.tif"))
    with open_played(tmp_path) as office:
        tries: list[DossierId] = []

        def taken_once(dossier: DossierId) -> Stage:
            tries.append(dossier)
            if len(tries) == 1:
                raise StaleRecordError
            return recipe.digitize(InProcess(office), dossier)

        (outcome,) = digitize_all(office, [path], digitize=taken_once)
    assert outcome.error is None
    assert len(tries) == 2


def test_a_fault_that_nobody_expected_is_told_by_its_kind_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_: object) -> None:
        raise RuntimeError(pretend.NAME)

    monkeypatch.setattr(batch.recipe, "digitize", surprise)
    with open_played(tmp_path) as office:
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif"))])
        result = gather(office, outcome)
    assert isinstance(outcome.error, DossierError)
    assert "RuntimeError" in str(outcome.error)
    assert pretend.NAME not in str(outcome.error)
    assert (result.stage, result.exit_code) == (Stage.FAILED, ExitCode.OTHER)
    assert result.problems == (Problem("dossier.failed", {"cause": "runtimeerror"}),)


class Filling(FolderStore):
    """Full after the first object."""

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        if any(self.keys()) and self.stat(key) is None:
            raise StoreFullError
        return super().put(key, source, sha256)


def test_a_full_store_stops_what_does_not_fit_and_loses_nothing(tmp_path: Path) -> None:
    first, second = scan(tmp_path / "a.tif"), scan(tmp_path / "b.tif", shade=9)
    with open_played(tmp_path, store=Filling(tmp_path / "s")) as office:
        list(digitize_all(office, [str(first)]))
        results = [gather(office, each) for each in digitize_all(office, [str(first), str(second)])]
    assert [result.stage for result in results] == [Stage.IN_REVIEW, Stage.FAILED]
    assert results[1].dossier is None
    assert results[1].problems == (Problem("dossier.failed", {"cause": "keeping.full"}),)
    assert results[1].exit_code is ExitCode.FILE_ACCESS


class Flaky(FolderStore):
    """Does not answer for some time."""

    silent = 0

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        if self.silent:
            self.silent -= 1
            raise StoreUnreachableError
        with super().local_copy(key) as path:
            yield path


@pytest.mark.parametrize(("silent", "stage"), [(2, Stage.IN_REVIEW), (3, Stage.FAILED)])
def test_a_store_that_does_not_answer_is_asked_twice_more(tmp_path: Path, silent: int, stage: Stage) -> None:
    store = Flaky(tmp_path / "s")
    store.silent = silent
    with open_played(tmp_path, store=store) as office:
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif"))])
        assert gather(office, outcome).stage is stage
        assert isinstance(outcome.error, StoreUnreachableError) == (stage is Stage.FAILED)
        (again,) = digitize_all(office, [str(tmp_path / "a.tif")])
        assert gather(office, again).stage is Stage.IN_REVIEW


def test_an_error_of_the_machine_is_told_even_where_it_cannot_be_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise DatabaseError

    with open_played(tmp_path) as office:
        monkeypatch.setattr(batch.recipe, "_read", down)
        monkeypatch.setattr(InProcess, "fail", down)
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif"))])
        result = gather(office, outcome)
    assert isinstance(outcome.error, DatabaseError)
    assert (result.stage, result.exit_code) == (Stage.FAILED, ExitCode.FILE_ACCESS)


@pytest.mark.parametrize("page_batch", [1, 5])
def test_leaving_early_ends_with_the_pages_in_hand(tmp_path: Path, page_batch: int) -> None:
    """Ctrl-C must not wait for the last of 300 pages."""
    engine = PlayedEngine()
    short, long = str(scan(tmp_path / "a.tif")), str(scan(tmp_path / "b.tif", pages=60, shade=3))
    engine.on_read = lambda number: time.sleep(0.05 if number > 1 else 0)
    with (
        open_played(tmp_path, engine, page_batch=page_batch) as office,
        closing(digitize_all(office, [short, long])) as outcomes,
    ):
        next(outcomes)
    assert engine.reads.total() < 40
