"""The process that reads beside the web: the counter's papers first, nothing twice, and not for ever."""

from __future__ import annotations

import multiprocessing
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from dossier.stage import Stage
from flows.in_process import InProcess
from flows.intake import receive
from sohoa import serving
from storage.desk import FIRST
from tests.pipeline.pretend import PlayedEngine, open_played, scan


def test_only_what_is_urgent_is_taken_by_the_counters_reader(tmp_path: Path) -> None:
    with open_played(tmp_path) as office:
        backlog = receive(office, [scan(tmp_path / "a.tif", shade=1)], "s").id
        counter = receive(office, [scan(tmp_path / "b.tif", shade=2)], "s").id
        with office.database.begin() as unit:
            unit.desk.put_in_place(counter, priority=FIRST)
            unit.commit()
        steps = InProcess(office)
        assert serving.read_once(office, steps, FIRST)
        assert not serving.read_once(office, steps, FIRST)
        with office.database.begin() as unit:
            stages = [unit.repository.get(each).stage for each in (counter, backlog)]
        assert stages == [Stage.IN_REVIEW, Stage.RECEIVED]
        assert serving.read_once(office, steps)
        assert not serving.read_once(office, steps)


def test_a_dossier_that_kills_its_readers_is_given_up(tmp_path: Path) -> None:
    engine = PlayedEngine()
    with open_played(tmp_path, engine) as office:
        dossier = receive(office, [scan(tmp_path / "a.tif")], "s").id
        for left in range(serving._ATTEMPTS, 0, -1):
            with office.database.begin() as unit:
                # claimed by a worker that died: its claim ends by itself
                then = office.clock() - 2 * left * serving._CLAIMED
                assert unit.queue.claim([Stage.RECEIVED], f"dead {left}", then, serving._CLAIMED)
                unit.commit()
        serving.read_once(office, InProcess(office))
        with office.database.begin() as unit:
            assert unit.repository.get(dossier).stage is Stage.FAILED
    assert engine.reads.total() == 0


def test_readers_end_with_the_process_that_began_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive = threading.Event()
    alive.set()
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: SimpleNamespace(is_alive=alive.is_set))
    monkeypatch.setattr(serving, "_LOOK_EVERY_S", 0.01)
    with open_played(tmp_path) as office:
        reader = threading.Thread(target=serving._read_on, args=(office, None))
        reader.start()
        time.sleep(0.05)
        assert reader.is_alive()
        alive.clear()
        reader.join(timeout=10)
        assert not reader.is_alive()
