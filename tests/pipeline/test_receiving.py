"""What comes in: every file is kept or refused aloud, and nothing is noted before it is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pytest

from dossier.archive import Stored
from dossier.errors import (
    EmptyScanError,
    EncryptedPdfError,
    FixityError,
    IntakeError,
    MissingScanError,
    NotADocumentError,
    StoreFullError,
)
from dossier.identity import Sha256
from dossier.problem import Problem
from dossier.stage import Stage
from flows.intake import receive, scan_paths
from flows.stages import pages_of
from storage.folder_store import FolderStore
from storage.repository import DossierState
from tests.pipeline.pretend import folder_of, open_played, scan
from wiring.wire import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_played(tmp_path) as opened:
        yield opened


def received(office: Office, path: Path) -> DossierState:
    return receive(office, scan_paths(path), str(path))


def encrypted(path: Path) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def kept_keys(office: Office) -> list[str]:
    return list(office.store.keys())


def test_the_scans_of_a_folder_stand_in_natural_order(office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", {"scan10.tif": 1, "scan2.tif": 2, "Scan1.tif": 3})
    assert [each.name for each in received(office, folder).scans] == ["Scan1.tif", "scan2.tif", "scan10.tif"]


def test_pages_are_numbered_through_all_scans(office: Office, tmp_path: Path) -> None:
    scan(tmp_path / "d" / "1.tif", pages=2)
    scan(tmp_path / "d" / "2.tif", pages=3, shade=90)
    state = received(office, tmp_path / "d")
    assert [(page.number, page.index) for page in pages_of(state)] == [(1, 0), (2, 1), (3, 0), (4, 1), (5, 2)]


def test_files_that_systems_leave_behind_are_passed_over(office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", {"a.tif": 1})
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", ".hidden.tif"):
        (folder / name).write_bytes(b"x")
    state = received(office, folder)
    assert [each.name for each in state.scans] == ["a.tif"]
    assert state.problems == ()


def test_a_folder_inside_a_folder_is_refused_aloud(office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", {"a.tif": 1, "inner/b.tif": 2})
    state = received(office, folder)
    assert [each.name for each in state.scans] == ["a.tif"]
    assert state.problems == (Problem("scan.not_a_document"),)


def test_a_folder_without_files_is_empty(tmp_path: Path) -> None:
    (tmp_path / "d" / "inner").mkdir(parents=True)
    (tmp_path / "d" / ".hidden").touch()
    with pytest.raises(EmptyScanError):
        scan_paths(tmp_path / "d")


@pytest.mark.parametrize("name", ["missing.pdf", "zero\0byte", "x" * 300])
def test_what_is_not_there_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingScanError):
        scan_paths(tmp_path / name)


def test_a_pipe_does_not_hang_the_run(office: Office, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(NotADocumentError):
        received(office, tmp_path / "pipe.pdf")


def test_an_empty_file_is_empty(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(EmptyScanError):
        received(office, tmp_path / "a.pdf")


def test_a_refused_file_among_others_is_a_problem_of_the_dossier(office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", {"a.tif": 1, "c.tif": 3})
    encrypted(folder / "b.pdf")
    (folder / "notes.txt").write_text("text")
    state = received(office, folder)
    assert [each.name for each in state.scans] == ["a.tif", "c.tif"]
    assert state.problems == (Problem("scan.encrypted"), Problem("scan.not_a_document"))
    assert state.stage is Stage.RECEIVED


def test_where_every_file_is_refused_nothing_is_kept_and_the_worst_is_told(office: Office, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.txt").write_text("text")
    encrypted(tmp_path / "d" / "b.pdf")
    with pytest.raises(EncryptedPdfError):
        received(office, tmp_path / "d")
    assert kept_keys(office) == []
    with office.database.begin() as unit:
        assert list(unit.repository.in_stage(*Stage)) == []
        assert list(unit.repository.originals()) == []


def test_the_same_file_twice_in_a_folder_stays_two_scans(office: Office, tmp_path: Path) -> None:
    state = received(office, folder_of(tmp_path / "d", {"a.tif": 1, "b.tif": 1}))
    assert [each.name for each in state.scans] == ["a.tif", "b.tif"]
    assert len(pages_of(state)) == 2
    assert len(kept_keys(office)) == 1


def test_the_same_bytes_are_the_same_dossier_under_any_name(office: Office, tmp_path: Path) -> None:
    first = received(office, scan(tmp_path / "a.tif"))
    assert received(office, scan(tmp_path / "other.tif")) == first


def test_the_order_of_scans_tells_dossiers_apart(office: Office, tmp_path: Path) -> None:
    one = received(office, folder_of(tmp_path / "d", {"1.tif": 1, "2.tif": 2}))
    other = received(office, folder_of(tmp_path / "e", {"1.tif": 2, "2.tif": 1}))
    assert one.id != other.id


def test_a_known_dossier_learns_of_files_that_are_refused_now(office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "d", {"a.tif": 1})
    assert received(office, folder).problems == ()
    (folder / "b.pdf").write_bytes(b"no document")
    state = received(office, folder)
    assert state.problems == (Problem("scan.not_a_document"),)
    assert state.stage is Stage.RECEIVED
    (folder / "b.pdf").unlink()
    assert received(office, folder).problems == ()


def test_names_of_files_are_in_no_key(office: Office, tmp_path: Path) -> None:
    received(office, scan(tmp_path / "NGUYEN_VAN_A.tif"))
    (key,) = kept_keys(office)
    assert "nguyen" not in key.lower()


def test_a_name_that_is_no_unicode_can_be_kept(office: Office, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.tif"))
    state = received(office, scan(path))
    assert state.scans[0].name == "\ufffd\ufffd.tif"


def test_no_private_copy_is_left_behind(office: Office, tmp_path: Path) -> None:
    received(office, scan(tmp_path / "a.tif"))
    encrypted(tmp_path / "b.pdf")
    with pytest.raises(IntakeError):
        received(office, tmp_path / "b.pdf")
    assert list(office.settings.work_folder.iterdir()) == []


def test_copies_of_a_killed_run_are_removed_a_day_later(office: Office, tmp_path: Path) -> None:
    work = office.settings.work_folder
    work.mkdir(parents=True)
    old, young = work / "old.scan", work / "young.scan"
    (work / "sohoa-copies").mkdir()
    (work / "sohoa-copies" / "paper").touch()
    now = office.clock().timestamp()
    for path, age in ((old, 25), (young, 1), (work / "sohoa-copies", 25)):
        path.touch()
        os.utime(path, (now - age * 3600, now - age * 3600))
    received(office, scan(tmp_path / "a.tif"))
    assert list(work.iterdir()) == [young]


class FullStore(FolderStore):
    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        raise StoreFullError


class LyingStore(FolderStore):
    """Keeps other bytes than it was given."""

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        raise FixityError(key, sha256, "0" * 64)


@pytest.mark.parametrize(("store", "error"), [(FullStore, StoreFullError), (LyingStore, FixityError)])
def test_nothing_is_noted_that_is_not_surely_kept(
    tmp_path: Path, store: type[FolderStore], error: type[Exception]
) -> None:
    with open_played(tmp_path, store=store(tmp_path / "s")) as office:
        with pytest.raises(error):
            received(office, scan(tmp_path / "a.tif"))
        with office.database.begin() as unit:
            assert list(unit.repository.originals()) == []
            assert list(unit.repository.in_stage(*Stage)) == []


class Watched(FolderStore):
    """Changes the file that was handed in while its copy is being kept."""

    handed_in: Path

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        self.handed_in.write_bytes(b"changed meanwhile")
        return super().put(key, source, sha256)


def test_a_file_that_changes_meanwhile_does_no_harm(tmp_path: Path) -> None:
    store = Watched(tmp_path / "s")
    store.handed_in = scan(tmp_path / "a.tif")
    before = store.handed_in.read_bytes()
    with open_played(tmp_path, store=store) as office:
        (kept,) = received(office, store.handed_in).scans
        with office.store.open(kept_keys(office)[0]) as stream:
            assert whole(stream) == before
    assert kept.size == len(before)


def whole(stream: BinaryIO) -> bytes:
    return stream.read()
