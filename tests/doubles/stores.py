"""Object stores that break: full, lying, away, and dying with the whole program.

Each wraps a working store, so that what was kept before can be looked at after.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from dossier.archive import Stored
from dossier.errors import FixityError, StoreFullError, StoreUnreachableError
from dossier.identity import Sha256, sha256_of
from dossier.retention import Protection
from storage.object_store import ObjectStore

KILLED = 137
"""exit status of a program that `DyingStore` ended, as after kill -9"""


class _Wrapper:
    """A store like the one inside."""

    def __init__(self, inner: ObjectStore) -> None:
        self.inner = inner

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        return self.inner.put(key, source, sha256)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with self.inner.open(key) as stream:
            yield stream

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        with self.inner.local_copy(key) as path:
            yield path

    def stat(self, key: str) -> int | None:
        return self.inner.stat(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        return self.inner.keys(prefix)

    def protect(self, key: str, protection: Protection) -> Protection:
        return self.inner.protect(key, protection)

    def protection(self, key: str) -> Protection:
        return self.inner.protection(key)

    def link(self, key: str, lasting: timedelta) -> str | None:
        return self.inner.link(key, lasting)

    def shortcomings(self) -> tuple[str, ...]:
        return self.inner.shortcomings()


class FullStore(_Wrapper):
    """Takes `room` more objects and then says that it is full; what it has can be read."""

    def __init__(self, inner: ObjectStore, room: int = 0) -> None:
        super().__init__(inner)
        self.room = room

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        if self.inner.stat(key) is None:
            if self.room <= 0:
                raise StoreFullError
            self.room -= 1
        return self.inner.put(key, source, sha256)


class LyingStore(_Wrapper):
    """Gives back other bytes than it was given: the last one is flipped. An empty object grows by one."""

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        self.inner.put(key, source, sha256)
        with self.open(key) as stream:
            found, _ = sha256_of(stream)
        raise FixityError(key, sha256, found)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with self.inner.open(key) as stream:
            yield BytesIO(_damaged(stream.read()))

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="sohoa-") as folder, self.inner.open(key) as stream:
            path = Path(folder) / "object"
            path.write_bytes(_damaged(stream.read()))
            yield path


class UnreachableStore(_Wrapper):
    """Answers `answers` more calls and then never again, until `answers` is set anew."""

    def __init__(self, inner: ObjectStore, answers: int = 0) -> None:
        super().__init__(inner)
        self.answers = answers

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        self._answer()
        return super().put(key, source, sha256)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        self._answer()
        with super().open(key) as stream:
            yield stream

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        self._answer()
        with super().local_copy(key) as path:
            yield path

    def stat(self, key: str) -> int | None:
        self._answer()
        return super().stat(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        self._answer()
        return super().keys(prefix)

    def protect(self, key: str, protection: Protection) -> Protection:
        self._answer()
        return super().protect(key, protection)

    def protection(self, key: str) -> Protection:
        self._answer()
        return super().protection(key)

    def _answer(self) -> None:
        if self.answers <= 0:
            raise StoreUnreachableError
        self.answers -= 1


class Moment(StrEnum):
    BEFORE_PUT = "before put"
    AFTER_PUT = "after put"


class DyingStore(_Wrapper):
    """Ends the whole program at its n-th `put`, with no clean-up, as a kill or a power cut would.

    To be used in a program of its own, which then ends with status `KILLED`.
    """

    def __init__(self, inner: ObjectStore, moment: Moment, at_put: int = 1) -> None:
        super().__init__(inner)
        self.moment = moment
        self.puts_left = at_put

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        self.puts_left -= 1
        if self.puts_left == 0 and self.moment is Moment.BEFORE_PUT:
            os._exit(KILLED)
        stored = self.inner.put(key, source, sha256)
        if self.puts_left == 0:
            os._exit(KILLED)
        return stored


def _damaged(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1]) if content else b"\x00"
