"""kill -9 at any moment: another run goes on from there, and nothing is there twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.audit import AuditReport, audit
from flows.batch import Outcome, digitize_all
from sohoa import dossier_json
from sohoa.results import gather
from storage.unit_of_work import UnitOfWork
from tests.pipeline.pretend import PlayedEngine, open_played, scan

PAGES = 3
COMMITS = 5 + PAGES
"""received; each page; read, classified, extracted, checked"""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(work: Callable[[], None]) -> bool:
    """Run the work in a child process; True where that was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def run(folder: Path, engine: PlayedEngine | None = None) -> tuple[str, AuditReport]:
    """Digitize the folder's scan; the JSON as it would be printed, and what the archive looks like after."""
    path = scan(folder / "a.tif", pages=PAGES)
    with open_played(folder, engine) as office:
        (outcome,) = digitize_all(office, [str(path)])
        assert outcome.error is None
        line = dossier_json.line(gather(office, Outcome("a.tif", outcome.dossier, None)))
        return line, audit(office)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    from tests.pipeline import pretend

    pretend.play()
    line, report = run(tmp_path_factory.mktemp("undisturbed"))
    assert report.faults == ()
    return line


def dying_at_commit(monkeypatch: pytest.MonkeyPatch, number: int, *, before: bool) -> None:
    commit, count = UnitOfWork.commit, iter(range(1, 100))

    def dying(self: UnitOfWork) -> None:
        last = next(count) == number
        if last and before:
            die()
        commit(self)
        if last:
            die()

    monkeypatch.setattr(UnitOfWork, "commit", dying)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, COMMITS + 1))
def test_a_run_that_is_killed_at_a_commit_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: str, number: int, before: bool
) -> None:
    with monkeypatch.context() as patch:
        dying_at_commit(patch, number, before=before)
        assert killed(lambda: print(run(tmp_path)))
    line, report = run(tmp_path)
    assert line == undisturbed
    assert (report.originals, report.objects, report.faults) == (1, 1, ())


@pytest.mark.parametrize("number", range(1, PAGES + 1))
def test_pages_that_were_read_before_the_kill_are_not_read_again(tmp_path: Path, undisturbed: str, number: int) -> None:
    doomed = PlayedEngine()
    doomed.on_read = lambda read: die() if read == number else None
    assert killed(lambda: run_one_by_one(tmp_path, doomed))
    engine = PlayedEngine()
    line, report = run(tmp_path, engine)
    assert line == undisturbed
    assert engine.reads == dict.fromkeys(range(number, PAGES + 1), 1)
    assert (report.originals, report.objects, report.faults) == (1, 1, ())


def run_one_by_one(folder: Path, engine: PlayedEngine) -> None:
    """One page at a time, each in a step of its own, so that it is known what was saved."""
    path = scan(folder / "a.tif", pages=PAGES)
    with open_played(folder, engine, jobs=1, page_batch=1) as office:
        list(digitize_all(office, [str(path)]))
