"""What the folder store promises beyond the contract: whenever the machine stops, no half object."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import AlreadyKeptError, FixityError, KeepingError, StoreFullError, StoreUnreachableError
from dossier.identity import Sha256
from storage.disk import disk_errors, guarded
from storage.folder_store import FolderStore

CONTENT = b"what the paper said" * 1000
SHA256 = Sha256(hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def fails_with(number: int) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number), "Nguyễn Văn A.pdf")

    return fail


def waiting(root: Path) -> list[Path]:
    return list((root / ".incoming").glob("*.part"))


def test_making_a_store_touches_nothing(root: Path) -> None:
    store = FolderStore(root)
    assert list(store.keys()) == []
    assert store.stat("a/b") is None
    assert not root.exists()


def test_a_kept_file_cannot_be_written_and_its_folders_are_not_for_everybody(root: Path, source: Path) -> None:
    FolderStore(root).put("a/b", source, SHA256)
    assert stat.S_IMODE((root / "a/b").stat().st_mode) == 0o444
    assert stat.S_IMODE((root / "a").stat().st_mode) & 0o007 == 0


@pytest.mark.parametrize("step", ["fsync", "fchmod", "link"])
def test_a_full_disk_is_said_and_leaves_nothing(
    root: Path, source: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = FolderStore(root)
    store.put("other", source, SHA256)  # the folders are there
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fails_with(errno.ENOSPC))
        with pytest.raises(StoreFullError) as caught:
            store.put("b", source, SHA256)
    assert "Nguyễn" not in str(caught.value)
    assert list(store.keys()) == ["other"]
    assert waiting(root) == []
    store.put("b", source, SHA256)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.EIO, StoreUnreachableError), (errno.ESTALE, StoreUnreachableError), (errno.EACCES, KeepingError)],
)
def test_a_disk_that_went_away_may_be_tried_again_and_a_forbidden_one_not(
    root: Path, source: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: type[KeepingError]
) -> None:
    monkeypatch.setattr(os, "link", fails_with(number))
    with pytest.raises(KeepingError) as caught:
        FolderStore(root).put("a/b", source, SHA256)
    assert type(caught.value) is expected
    assert caught.value.retryable == (expected is StoreUnreachableError)


def test_a_file_that_the_disk_damages_never_appears(root: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_sync = os.fsync

    def damage(number: int) -> None:
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.pwrite(number, b"X", 5)
        really_sync(number)

    store = FolderStore(root)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", damage)
        with pytest.raises(FixityError):
            store.put("a/b", source, SHA256)
    assert list(store.keys()) == []
    assert waiting(root) == []


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from storage.disk import disk_errors, guarded
from storage.folder_store import FolderStore
step, before, root, source, sha256 = sys.argv[1:]
really = getattr(os, step)
def kill(*arguments, **options):
    if before == "after":
        really(*arguments, **options)
    os.kill(os.getpid(), signal.SIGKILL)
FolderStore(Path(root)).put("warm/up", Path(source), sha256)
setattr(os, step, kill)
FolderStore(Path(root)).put("a/b", Path(source), sha256)
"""


@pytest.mark.parametrize(
    ("step", "when", "kept"),
    [
        ("posix_fadvise", "before", False),  # written, not verified
        ("fchmod", "after", False),  # verified, without its name
        ("link", "before", False),
        ("link", "after", True),  # named, the temporary name still there
    ],
)
def test_kill_9_leaves_an_object_whole_or_not_at_all(
    root: Path, source: Path, step: str, when: str, kept: bool
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED_AT, step, when, root, source, SHA256], check=False, cwd=Path(__file__).parents[2]
    )
    assert run.returncode == -signal.SIGKILL
    assert len(waiting(root)) == 1

    store = FolderStore(root)
    assert sorted(store.keys()) == (["a/b", "warm/up"] if kept else ["warm/up"])
    if kept:
        with store.open("a/b") as stream:
            assert stream.read() == CONTENT

    store.put("a/b", source, SHA256)
    assert waiting(root) == []
    with store.open("a/b") as stream:
        assert stream.read() == CONTENT


def test_what_a_living_writer_has_begun_is_left_alone(root: Path, source: Path) -> None:
    store = FolderStore(root)
    store.put("a", source, SHA256)
    theirs = root / ".incoming" / "theirs.part"
    with theirs.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        store.put("b", source, SHA256)
        assert theirs.exists()
    store.put("c", source, SHA256)
    assert not theirs.exists()


def test_a_disk_without_hard_links_will_do_and_nothing_is_overwritten_there_either(
    root: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: Any) -> None:
        # what another process did meanwhile
        if os.path.lexists(tmp_path / "quicker"):
            (root / "b").write_bytes(b"theirs")
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    store = FolderStore(root)
    store.put("a", source, SHA256)
    with store.open("a") as stream:
        assert stream.read() == CONTENT

    (tmp_path / "quicker").touch()
    with pytest.raises(AlreadyKeptError):
        store.put("b", source, SHA256)
    assert (root / "b").read_bytes() == b"theirs"
    assert waiting(root) == []


def test_strangers_in_the_folder_are_not_objects(root: Path, source: Path, tmp_path: Path) -> None:
    store = FolderStore(root)
    store.put("a/b", source, SHA256)
    (root / ".DS_Store").touch()
    (root / "Tệp lạ").touch()
    (root / "a" / "link").symlink_to(source)
    (root / "folder-link").symlink_to(tmp_path)
    (root / "empty").mkdir()
    assert list(store.keys()) == ["a/b"]
    assert store.stat("a/link") is None
    assert store.stat("empty") is None


def test_a_link_in_place_of_an_object_is_not_believed(root: Path, source: Path) -> None:
    store = FolderStore(root)
    store.put("a/b", source, SHA256)
    (root / "a" / "c").symlink_to(source)
    with pytest.raises(AlreadyKeptError):
        store.put("a/c", source, SHA256)


def test_a_bad_sector_under_an_object_is_an_error_of_keeping() -> None:
    class BadSector(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(errno.EIO, "bad sector")
            return super().read(3)

    with guarded(BadSector(CONTENT), disk_errors) as stream, pytest.raises(StoreUnreachableError):
        stream.read()
