"""A backlog goes on where it stopped, does nothing twice, and is not stopped by bad papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import EmptyScanError, MissingScanError
from dossier.stage import Stage
from flows import batch
from flows.backlog import Resume, inputs
from flows.batch import Outcome, digitize_all
from tests.pipeline.pretend import PlayedEngine, folder_of, open_played, scan
from wiring.wire import Office


def backlog(folder: Path) -> list[str]:
    for number in (10, 2, 1):
        scan(folder / f"{number}.tif", pages=2, shade=number)
    folder_of(folder / "box 3", {"1.tif": 50, "2.tif": 60})
    (folder / ".hidden").write_text("x")
    (folder / "Thumbs.db").write_text("x")
    return [Path(each).name for each in inputs(folder)]


def test_every_file_and_every_sub_folder_is_one_dossier_in_natural_order(tmp_path: Path) -> None:
    assert backlog(tmp_path / "in") == ["1.tif", "2.tif", "10.tif", "box 3"]


def test_a_folder_of_folders_alone_is_a_backlog(tmp_path: Path) -> None:
    folder_of(tmp_path / "in" / "a", {"1.tif": 1})
    assert [Path(each).name for each in inputs(tmp_path / "in")] == ["a"]


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(EmptyScanError):
        inputs(tmp_path / "in")
    with pytest.raises(MissingScanError):
        inputs(tmp_path / "none")
    with pytest.raises(MissingScanError):
        inputs(scan(tmp_path / "a.tif"))


def run(office: Office, folder: Path, *, resume: bool = True) -> list[Outcome]:
    settled = Resume(office) if resume else None
    return list(digitize_all(office, inputs(folder), settled=settled, redo=not resume))


def test_a_second_run_copies_nothing_and_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backlog(tmp_path / "in")
    engine = PlayedEngine()
    with open_played(tmp_path, engine) as office:
        first = run(office, tmp_path / "in")
    reads = engine.reads.total()
    received: list[object] = []
    monkeypatch.setattr(batch, "receive", lambda *arguments: received.append(arguments))
    with open_played(tmp_path, engine) as office:
        second = run(office, tmp_path / "in")
    assert [each.dossier for each in second] == [each.dossier for each in first]
    assert (engine.reads.total(), received) == (reads, [])


def test_a_moved_backlog_is_known_again(tmp_path: Path) -> None:
    backlog(tmp_path / "in")
    engine = PlayedEngine()
    with open_played(tmp_path, engine) as office:
        run(office, tmp_path / "in")
        reads = engine.reads.total()
        (tmp_path / "in").rename(tmp_path / "elsewhere")
        scan(tmp_path / "elsewhere" / "new.tif", shade=99)
        outcomes = run(office, tmp_path / "elsewhere")
    assert engine.reads.total() == reads + 1
    assert [each.error for each in outcomes] == [None] * 5


def test_without_resuming_settled_dossiers_are_extracted_anew_from_the_pages_that_were_read(tmp_path: Path) -> None:
    backlog(tmp_path / "in")
    engine = PlayedEngine()
    with open_played(tmp_path, engine) as office:
        first = run(office, tmp_path / "in")
        reads = engine.reads.total()
        versions = [version_of(office, each) for each in first]
        again = run(office, tmp_path / "in", resume=False)
        assert [version_of(office, each) > before for each, before in zip(again, versions, strict=True)] == [True] * 4
    assert engine.reads.total() == reads


def version_of(office: Office, outcome: Outcome) -> int:
    assert outcome.dossier is not None
    with office.database.begin() as unit:
        return unit.repository.get(outcome.dossier).version


def test_bad_papers_are_tried_again_and_stop_nobody(tmp_path: Path) -> None:
    backlog(tmp_path / "in")
    (tmp_path / "in" / "3.pdf").write_text("no document")
    with open_played(tmp_path) as office:
        for _ in range(2):
            outcomes = run(office, tmp_path / "in")
            assert [each.error is None for each in outcomes] == [True, True, False, True, True]


def test_what_people_approved_is_left_alone(tmp_path: Path) -> None:
    path = scan(tmp_path / "in" / "a.tif")
    with open_played(tmp_path) as office:
        (outcome,) = digitize_all(office, [str(path)])
        assert outcome.dossier is not None
        with office.database.begin() as unit:
            unit.repository.step(unit.repository.get(outcome.dossier), Stage.APPROVED)
            unit.commit()
        run(office, tmp_path / "in", resume=False)
        with office.database.begin() as unit:
            assert unit.repository.get(outcome.dossier).stage is Stage.APPROVED
