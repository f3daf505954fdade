"""The seam to where bytes are kept: put once, read back, protect, list. There is no delete.

Destruction under the law is another capability with its own keys: storage.destruction. Keys are hashes and ids,
never names of persons. Writing other bytes under a kept key is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from dossier.archive import Stored
from dossier.identity import Sha256
from dossier.retention import Protection


class ObjectStore(Protocol):
    """Any place that keeps objects. All methods raise `KeepingError` and nothing of a vendor's."""

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        """Keep the bytes of `source`, read them back, compare the hash; only then return.

        Putting the same bytes again is a quiet success. Raises `AlreadyKeptError` where the key holds
        other bytes, `FixityError` where what was read back is not `sha256`, `StoreFullError`,
        `StoreUnreachableError`.
        """
        ...

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """The object's bytes as a stream. Raises `ObjectMissingError`."""
        ...

    def local_copy(self, key: str) -> AbstractContextManager[Path]:
        """A readable file with the object's bytes: the kept file itself, or a temporary copy that is removed after."""
        ...

    def stat(self, key: str) -> int | None:
        """Size in bytes, or None where nothing is kept under the key."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """All keys that begin with `prefix`, in no promised order, streamed."""
        ...

    def protect(self, key: str, protection: Protection) -> Protection:
        """Keep everybody from deleting the object, read that back, and return what is in force then.

        Never shortens and never lifts: what was firmer before stays. Raises `ObjectMissingError`, and
        `ProtectionError` where the store does not keep the promise.
        """
        ...

    def protection(self, key: str) -> Protection:
        """What keeps the object from being deleted. Raises `ObjectMissingError`."""
        ...

    def link(self, key: str, lasting: timedelta) -> str | None:
        """An address at which anybody may read the object until that time is over; None where the store has none.

        It must reach no log: whoever has it needs no other permission.
        """
        ...

    def shortcomings(self) -> tuple[str, ...]:
        """What of an archive's promises this store cannot keep, as Vietnamese sentences that say what to do."""
        ...
