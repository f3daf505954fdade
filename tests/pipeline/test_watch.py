"""A watched folder: nothing is taken too early, nothing is lost, and nothing is taken for ever."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dossier.archive import Stored
from dossier.errors import MissingScanError, SettingsError, StoreUnreachableError
from dossier.identity import Sha256
from flows import retry
from flows import watch as watching
from flows.batch import Outcome
from flows.watch import watch
from storage.folder_store import FolderStore
from tests.pipeline.pretend import folder_of, open_played, scan
from wiring.wire import Office


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(retry, "DELAY_SECONDS", 0.0)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def take(office: Office, inbox: Path) -> list[Outcome]:
    return list(watch(office, inbox, 0, once=True))


def left(inbox: Path) -> list[str]:
    return sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if not path.is_dir())


def test_a_scan_that_is_kept_moves_to_done_and_another_to_failed_with_its_reason(tmp_path: Path, inbox: Path) -> None:
    scan(inbox / "a.tif")
    folder_of(inbox / "b", {"1.tif": 1, "2.tif": 2})
    (inbox / "c.pdf").write_text("no document")
    with open_played(tmp_path) as office:
        outcomes = take(office, inbox)
    assert sorted(outcome.dossier is None for outcome in outcomes) == [False, False, True]
    assert left(inbox) == [
        "done/2026-11/a.tif", "done/2026-11/b/1.tif", "done/2026-11/b/2.tif", "failed/c.pdf", "failed/c.pdf.json",
    ]  # fmt: skip
    reason = json.loads((inbox / "failed" / "c.pdf.json").read_text("utf-8"))
    assert reason["code"] == "intake.not_a_document"


def test_what_is_half_written_hidden_or_empty_stays(tmp_path: Path, inbox: Path) -> None:
    for name in (".a.tif", "b.tif.part", "~$c.tif", "Thumbs.db"):
        scan(inbox / name)
    (inbox / "empty").mkdir()
    with open_played(tmp_path) as office:
        assert take(office, inbox) == []
    assert left(inbox) == [".a.tif", "Thumbs.db", "b.tif.part", "~$c.tif"]


def test_a_file_that_still_grows_is_not_taken(tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan(inbox / "a.tif", pages=2)
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    looks: list[int] = []

    def grow(seconds: float) -> None:
        looks.append(path.stat().st_size)
        if len(looks) == 3:
            path.write_bytes(whole)

    monkeypatch.setattr(watching.time, "sleep", grow)
    now = iter(range(10_000))
    # every look at the clock is a second: half the file would have rested for its time, the whole one has to rest anew
    monkeypatch.setattr(watching.time, "monotonic", lambda: float(next(now)))
    with open_played(tmp_path) as office:
        (outcome,) = watch(office, inbox, 5, once=True)
    assert outcome.error is None
    assert len(looks) > 5


def test_a_second_file_of_the_same_name_does_not_replace_the_first(tmp_path: Path, inbox: Path) -> None:
    with open_played(tmp_path) as office:
        for shade in (1, 2):
            scan(inbox / "scan.tif", shade=shade)
            take(office, inbox)
    assert left(inbox) == ["done/2026-11/scan-2.tif", "done/2026-11/scan.tif"]


def test_links_and_pipes_are_refused_and_what_they_point_to_is_untouched(tmp_path: Path, inbox: Path) -> None:
    outside = scan(tmp_path / "outside.tif")
    (inbox / "folder").symlink_to(tmp_path)
    os.mkfifo(inbox / "pipe.tif")
    with open_played(tmp_path) as office:
        outcomes = take(office, inbox)
    assert [outcome.dossier for outcome in outcomes] == [None, None]
    assert outside.exists()
    assert (tmp_path / "var").exists()
    assert (inbox / "failed" / "folder").is_symlink()


class _Down(FolderStore):
    """A store that does not answer."""

    def put(self, key: str, path: Path, sha256: Sha256) -> Stored:
        raise StoreUnreachableError


def test_with_the_store_down_the_scan_stays_and_is_told_once(tmp_path: Path, inbox: Path) -> None:
    scan(inbox / "a.tif")
    with open_played(tmp_path, store=_Down(tmp_path / "down")) as office:
        (outcome,) = take(office, inbox)
    assert isinstance(outcome.error, StoreUnreachableError)
    assert left(inbox) == ["a.tif"]
    with open_played(tmp_path) as office:
        (outcome,) = take(office, inbox)
    assert outcome.error is None


def test_a_scan_that_cannot_be_moved_is_digitized_once(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_move(path: Path, target: Path) -> None:
        raise PermissionError

    scan(inbox / "a.tif")
    monkeypatch.setattr(Path, "rename", no_move)
    with open_played(tmp_path) as office:
        (outcome,) = take(office, inbox)
    assert outcome.error is None
    assert left(inbox) == ["a.tif"]


def test_a_drive_that_is_gone_for_a_while_ends_nothing(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []

    def plug_in_again(seconds: float) -> None:
        looks.append(inbox.exists())
        if len(looks) == 3:
            (tmp_path / "unplugged").rename(inbox)

    scan(inbox / "a.tif")
    with open_played(tmp_path) as office:
        watched = watch(office, inbox, 0)
        first = next(watched)
        inbox.rename(tmp_path / "unplugged")
        scan(tmp_path / "unplugged" / "b.tif", shade=9)
        monkeypatch.setattr(watching.time, "sleep", plug_in_again)
        second = next(watched)
        watched.close()
    assert looks[:3] == [False] * 3
    assert (first.error, second.error) == (None, None)
    assert first.dossier != second.dossier


def test_a_folder_that_overlaps_the_products_own_is_refused(tmp_path: Path) -> None:
    with open_played(tmp_path) as office:
        (tmp_path / "var" / "in").mkdir(parents=True)
        for folder in (tmp_path, tmp_path / "var" / "in", Path(watching.__file__).parent.parent):
            with pytest.raises(SettingsError):
                take(office, folder)
        with pytest.raises(MissingScanError):
            take(office, tmp_path / "none")
