"""What the operating system says of a disk, in the project's own errors; and streams that speak the same way.

Refuses to put a path into an error: paths of scans carry names of persons.
"""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from dossier.errors import FixityError, KeepingError, StoreFullError, StoreUnreachableError
from dossier.identity import Sha256

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# a network share or a disk that went away may come back
_AWAY = frozenset(
    {errno.EIO, errno.ESTALE, errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN}
)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn an `OSError` of the block into a `KeepingError` that names the cause and no path."""
    try:
        yield
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, type(error).__name__)
        if error.errno in _FULL:
            raise StoreFullError(f"({name})") from None
        if error.errno in _AWAY:
            raise StoreUnreachableError(f"({name})") from None
        raise KeepingError(f"({name})") from None


class _GuardedStream(io.RawIOBase):
    """A forward-only stream whose reads fail with the project's errors and never with a vendor's."""

    def __init__(self, source: BinaryIO, errors: Callable[[], AbstractContextManager[None]]) -> None:
        self._source = source
        self._errors = errors

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        with self._errors():
            chunk = self._source.read(len(room))
        room[: len(chunk)] = chunk
        return len(chunk)


def guarded(source: BinaryIO, errors: Callable[[], AbstractContextManager[None]]) -> BinaryIO:
    """`source` as a buffered, forward-only stream; `errors()` maps what goes wrong while reading.

    Only the reads are guarded, so that an error of whoever reads is never taken for one of the store.
    """
    return cast(BinaryIO, io.BufferedReader(_GuardedStream(source, errors), 1 << 20))


class _VouchedStream(io.RawIOBase):
    def __init__(self, key: str, source: BinaryIO, size: int, sha256: Sha256) -> None:
        self._key, self._source, self._left, self._expected = key, source, size, sha256
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._digest.update(chunk)
        self._left -= len(chunk)
        found = self._digest.hexdigest()
        if (self._left <= 0 or not chunk) and found != self._expected:
            raise FixityError(self._key, self._expected, found)
        return chunk


def vouched(key: str, source: BinaryIO, size: int, sha256: Sha256) -> BinaryIO:
    """`source` as a stream that withholds its last bytes where it is not what was hashed before.

    So that an upload of a file that changed meanwhile is never completed: it raises `FixityError` instead.
    """
    return cast(BinaryIO, _VouchedStream(key, source, size, sha256))
