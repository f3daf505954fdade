"""Objects as files under a folder: the store of an office without a server, and of the tests.

Refuses to overwrite, and to show anything that was not read back and found equal: a file stands under
its key complete or not at all, whenever the machine stops. Write-once is emulated: files are made read-only, and
how long each is protected is noted beside them, in `.protected`; whoever owns the folder can still delete.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from dossier.archive import Stored
from dossier.errors import AlreadyKeptError, FixityError, ObjectMissingError
from dossier.identity import Sha256, sha256_of, sha256_of_file
from dossier.retention import Protection
from storage.disk import disk_errors, guarded
from storage.folder_protection import read_protection, write_protection
from storage.object_keys import check_key, check_prefix, is_key

_CHUNK = 1 << 20
_NOTHING_THERE = (FileNotFoundError, NotADirectoryError)
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS})


class FolderStore:
    """An `ObjectStore` in a folder, safe for several threads and processes.

    The folder is made at the first `put`. Beside the objects it holds `.incoming`, where files wait until they
    are verified; what a killed run left there is removed by the next `put`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._incoming = self._root / ".incoming"

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        check_key(key)
        path = self._root / key
        with disk_errors():
            self._clear_incoming()
            if os.path.lexists(path):
                found, size = sha256_of_file(source)
                _require(key, sha256, found)
                _require_kept(key, path, sha256)
            else:
                size = self._write(key, path, source, sha256)
            # for a file found there too: whoever wrote it may not have come this far
            _sync_folder(path.parent)
        return Stored(key, sha256, size)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with disk_errors():
            raw = self._existing(key).open("rb", buffering=0)
        with raw, guarded(raw, disk_errors) as stream:
            yield stream

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        with disk_errors():
            path = self._existing(key)
        yield path

    def stat(self, key: str) -> int | None:
        check_key(key)
        with disk_errors():
            return _size_of(self._root / key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        check_prefix(prefix)
        folder, _, _ = prefix.rpartition("/")
        return (key for key in self._walk(folder) if key.startswith(prefix))

    def protect(self, key: str, protection: Protection) -> Protection:
        with disk_errors():
            self._existing(key)
            _make_folder(self._incoming)
            # one at a time: two that protect at once must not forget each other's wish
            with (self._incoming / "protect.lock").open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                kept = read_protection(self._root, key)
                if not kept.covers(protection):
                    write_protection(self._root, key, kept.joined(protection))
                return read_protection(self._root, key)

    def protection(self, key: str) -> Protection:
        with disk_errors():
            self._existing(key)
            return read_protection(self._root, key)

    def link(self, key: str, lasting: timedelta) -> str | None:
        return None

    def shortcomings(self) -> tuple[str, ...]:
        return (
            "Kho thư mục chỉ mô phỏng ghi một lần: ai sở hữu thư mục vẫn xóa được tệp. Lưu trữ lâu dài nên dùng "
            "máy chủ S3 có Object Lock.",
        )

    def _existing(self, key: str) -> Path:
        check_key(key)
        path = self._root / key
        if _size_of(path) is None:
            raise ObjectMissingError(key)
        return path

    def _walk(self, folder: str) -> Iterator[str]:
        with disk_errors():
            try:
                with os.scandir(self._root / folder) as listing:
                    found = [
                        (f"{folder}/{entry.name}" if folder else entry.name, entry.is_dir(follow_symlinks=False))
                        for entry in listing
                        if not entry.is_symlink()
                    ]
            except _NOTHING_THERE:
                return
        for key, is_folder in found:
            if is_folder and is_key(key):
                yield from self._walk(key)
            elif is_key(key):
                yield key

    # --- writing ------------------------------------------------------------------------------------
    def _write(self, key: str, path: Path, source: Path, sha256: Sha256) -> int:
        """Copy to a temporary file, verify that, and only then let it appear under its key; size in bytes."""
        _make_folder(path.parent)
        _make_folder(self._incoming)
        with self._temporary() as (file, temporary):
            with source.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            # out of the cache, so that what is read back comes from the disk
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            file.seek(0)
            found, size = sha256_of(file)
            _require(key, sha256, found)
            os.fchmod(file.fileno(), 0o444)
            try:
                self._appear(temporary, path)
            except FileExistsError:
                _require_kept(key, path, sha256)  # another thread or process was quicker
        return size

    def _appear(self, temporary: Path, path: Path) -> None:
        """Give the file its name; raise `FileExistsError` where something has that name."""
        try:
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            self._rename(temporary, path)

    def _rename(self, temporary: Path, path: Path) -> None:
        # disks without hard links (exFAT, some shares): a lock stands in for "only where nothing is there"
        with (self._incoming / "rename.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if os.path.lexists(path):
                raise FileExistsError
            temporary.rename(path)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A new file under a random name, locked for as long as its writer lives."""
        while True:
            path = self._incoming / f"{uuid.uuid4().hex}.part"
            with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if os.fstat(file.fileno()).st_nlink == 0:
                    continue  # cleared by another process between the two lines above
                try:
                    yield file, path
                finally:
                    path.unlink(missing_ok=True)
                return

    def _clear_incoming(self) -> None:
        for path in self._incoming.glob("*.part"):
            try:
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink(missing_ok=True)
            except (BlockingIOError, FileNotFoundError, PermissionError):
                continue  # its writer lives, was quicker, or is another user


def _size_of(path: Path) -> int | None:
    try:
        found = path.stat(follow_symlinks=False)
    except _NOTHING_THERE:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _require(key: str, expected: Sha256, found: Sha256) -> None:
    if found != expected:
        raise FixityError(key, expected, found)


def _require_kept(key: str, path: Path, sha256: Sha256) -> None:
    if _size_of(path) is None or sha256_of_file(path)[0] != sha256:
        raise AlreadyKeptError(key)


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, each written to disk before anything is put into it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o750, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
