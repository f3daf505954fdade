"""Deleting from the folder store, where the law lets it: the other half of `folder_store`, opened by nobody else.

Refuses what is protected by its note, and what is not the object that was noted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from dossier.errors import FixityError, StillProtectedError
from dossier.identity import Sha256, sha256_of_file
from dossier.retention import Protection
from storage.disk import disk_errors
from storage.folder_protection import forget_protection, read_protection, write_protection
from storage.object_keys import check_key


class FolderDestroyer:
    """A `Destroyer` of the store in `root`; `clock` gives the time now, UTC."""

    def __init__(self, root: Path, clock: Callable[[], datetime]) -> None:
        self._root = root.absolute()
        self._clock = clock

    def destroy(self, key: str, sha256: Sha256) -> None:
        check_key(key)
        path = self._root / key
        with disk_errors():
            if not read_protection(self._root, key).over(self._clock()):
                raise StillProtectedError(key)
            if path.is_file() and not path.is_symlink():
                found, _ = sha256_of_file(path)
                if found != sha256:
                    raise FixityError(key, sha256, found)
                path.unlink()
                _sync(path.parent)
            forget_protection(self._root, key)

    def lift_hold(self, key: str) -> None:
        check_key(key)
        with disk_errors():
            kept = read_protection(self._root, key)
            if kept.held:
                write_protection(self._root, key, Protection(kept.until))


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
