"""kill -9 of the commands themselves: the same command again completes the work; nothing is lost, nothing is twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dossier.archive import original_key
from dossier.identity import DossierId, sha256_of_file
from dossier.stage import Stage
from flows.audit import audit
from flows.batch import digitize_all
from flows.workers import take_over, worker_name
from sohoa.main import main_with
from storage.listing import Wanted
from storage.queue import LONGEST_LEASE
from tests.house.checkout import ROOT
from tests.pipeline.pretend import PlayedEngine, open_played, scan
from wiring import wire

Said = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_logs: None) -> None:
    """For the commands that are killed and for those that are not."""
    monkeypatch.setenv("SOHOA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SOHOA_ARCHIVE__AGENCY_NAME", "UBND phường Kim Liên")
    monkeypatch.setenv("SOHOA_ARCHIVE__ARCHIVES_CODE", "H26.LT")
    monkeypatch.setattr(wire, "_start_engine", lambda settings: PlayedEngine())


def kill_at(moment: str, number: int, *arguments: str) -> None:
    """Run the command as a program of its own and kill it where it stands still."""
    command = [sys.executable, "-m", "tests.doubles.stopping_command", moment, str(number), *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        _, status = os.waitpid(program.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), "it ended before that moment"
        program.send_signal(signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    """The command as anybody runs it, in another process than the killed one: here."""
    assert main_with(list(arguments)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def the_only_dossier(folder: Path) -> tuple[DossierId, Stage]:
    """The one that is there; the archive must be whole."""
    with open_played(folder) as office:
        with office.database.begin() as unit:
            (listed,) = unit.listing.page(Wanted()).dossiers
        assert audit(office).faults == ()
    return listed.id, listed.stage


@pytest.mark.parametrize(
    ("moment", "number"), [("put", 1), ("commit", 1)], ids=["between put and commit", "between commit and cleanup"]
)
def test_digitizing_again_after_a_kill_completes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], moment: str, number: int
) -> None:
    paper = scan(tmp_path / "a.tif", pages=2)
    digitize = ("digitize", str(paper), "--json")
    kill_at(moment, number, *digitize)
    with open_played(tmp_path) as office:
        sha256, _ = sha256_of_file(paper)
        assert list(office.store.keys()) == [original_key(sha256)]  # it was killed where it was meant to be
    (said,) = run(capsys, *digitize)
    assert the_only_dossier(tmp_path) == (said["dossier"], Stage.IN_REVIEW)
    assert [page["number"] for page in said["pages"]] == [1, 2]
    assert len(said["archived"]) == 1


@pytest.mark.parametrize(
    ("moment", "number"), [("put", 1), ("commit", 5)], ids=["between put and commit", "between commit and cleanup"]
)
def test_depositing_again_after_a_kill_completes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], moment: str, number: int
) -> None:
    with open_played(tmp_path) as office:
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif", pages=2))])
        assert outcome.dossier is not None
        with office.database.begin() as unit:
            unit.repository.step(unit.repository.get(outcome.dossier), Stage.APPROVED)
            unit.commit()
    kill_at(moment, number, "deposit", "--json")
    with open_played(tmp_path) as office:
        (package,) = office.store.keys("packages/")
    killed_in = Stage.APPROVED if moment == "put" else Stage.ARCHIVED
    with open_played(tmp_path) as office, office.database.begin() as unit:
        assert unit.repository.get(outcome.dossier).stage is killed_in
    said = run(capsys, "deposit", "--json")
    # the lease of the killed command holds nothing up
    assert [each["key"] for each in said] == ([package] if killed_in is Stage.APPROVED else [])
    assert the_only_dossier(tmp_path) == (outcome.dossier, Stage.ARCHIVED)
    with open_played(tmp_path) as office:
        assert list(office.store.keys("packages/")) == [package]


def test_only_what_dead_workers_of_this_machine_hold_is_taken_over(tmp_path: Path) -> None:
    mine = worker_name("a task")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    place, process, began, *_ = mine.split(" ")
    workers = {
        mine: False,
        f"{place} {ended.pid} {began}": True,
        f"{place} {process} 1 begun at another time": True,
        f"another:1 {ended.pid} {began}": False,
        "somebody": False,
    }
    with open_played(tmp_path) as office:
        dossiers = {}
        for number, (name, _) in enumerate(workers.items()):
            (outcome,) = digitize_all(office, [str(scan(tmp_path / f"{number}.tif", shade=number))])
            assert outcome.dossier is not None
            with office.database.begin() as unit:
                unit.repository.step(unit.repository.get(outcome.dossier), Stage.APPROVED)
                (claim,) = unit.queue.claim([Stage.APPROVED], name, office.clock(), LONGEST_LEASE)
                unit.commit()
            dossiers[claim.dossier] = name
        take_over(office, [Stage.APPROVED])
        with office.database.begin() as unit:
            free = unit.queue.claim([Stage.APPROVED], "next", office.clock(), LONGEST_LEASE, limit=9)
    assert {dossiers[each.dossier]: each.attempts for each in free} == {
        name: 2 for name, is_dead in workers.items() if is_dead
    }
