"""Deleting from a bucket, where the law lets it: with keys of its own, which the store's keys need not be able to do.

Refuses to leave an older version behind. What is protected the server refuses by itself.
"""

from __future__ import annotations

from dossier.errors import FixityError, KeepingError, ObjectMissingError, StillProtectedError, StoreRefusedError
from dossier.identity import Sha256, sha256_of
from storage.disk import guarded
from storage.minio_bucket import Bucket, Server, s3_errors
from storage.object_keys import check_key


class MinioDestroyer:
    """A `Destroyer` of one bucket."""

    def __init__(self, server: Server) -> None:
        self._bucket = Bucket(server)

    def destroy(self, key: str, sha256: Sha256) -> None:
        check_key(key)
        self._require(key, sha256)
        for version in self._bucket.versions(key):
            try:
                self._bucket.remove(key, version.id)
            except StoreRefusedError:
                raise StillProtectedError(key) from None
            except ObjectMissingError:
                continue  # another process was quicker
        if self._bucket.versions(key):
            raise KeepingError(f"({key} vẫn còn sau khi hủy)")

    def lift_hold(self, key: str) -> None:
        check_key(key)
        self._bucket.hold(key, False)

    def close(self) -> None:
        self._bucket.close()

    def _require(self, key: str, sha256: Sha256) -> None:
        try:
            with self._bucket.get(key) as response, guarded(response, lambda: s3_errors(key)) as stream:
                found, _ = sha256_of(stream)
        except ObjectMissingError:
            return
        if found != sha256:
            raise FixityError(key, sha256, found)
