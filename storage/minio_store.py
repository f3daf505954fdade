"""Objects in a bucket of any S3 server: versioned, locked against deletion, verified by reading them back.

Refuses to overwrite (writes are conditional where the server knows If-None-Match), to believe an upload
that was not read back, and to believe a protection that the server does not show.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from dossier.archive import Stored
from dossier.errors import (
    AlreadyKeptError,
    FixityError,
    KeepingError,
    ObjectMissingError,
    ProtectionError,
    SettingsError,
)
from dossier.identity import Sha256, sha256_of, sha256_of_file
from dossier.retention import Protection
from storage.disk import disk_errors, guarded, vouched
from storage.minio_bucket import Bucket, Server, TakenError, s3_errors
from storage.object_keys import check_key, check_prefix, is_key

_PART_SIZE = 16 << 20  # bytes, held in memory; larger objects go in parts, which some servers (RGW 16) let overwrite
_LONGEST_LINK = timedelta(days=7)
_ABANDONED_DAYS = 7
# HEAD says what is in force everywhere; GET ?retention is misread by the client (Ceph's nanoseconds) or missing (moto)
_UNTIL = "x-amz-object-lock-retain-until-date"
_HOLD = "x-amz-object-lock-legal-hold"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)\Z")


@dataclass(frozen=True, slots=True)
class _Written:
    version: str | None
    """None where the bucket keeps no versions"""


class MinioStore:
    """An `ObjectStore` in one bucket, safe for several threads and processes.

    Nothing is connected before the first call. The bucket is made at the first `put` where it is missing: with
    object lock and versioning, a rule that clears uploads nobody finished, and encryption where asked for.

    Args:
        server: where the bucket is.
        encrypted: the bucket that is made here encrypts what it keeps (SSE-S3).
        scratch: folder for the copies of `local_copy`; else the system's.

    Raises:
        SettingsError: a file of certificates that is none.
    """

    def __init__(self, server: Server, *, encrypted: bool = False, scratch: Path | None = None) -> None:
        self._bucket = Bucket(server)
        self._encrypted = encrypted
        self._scratch = scratch

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        check_key(key)
        with disk_errors():
            found, size = sha256_of_file(source)
        if found != sha256:
            raise FixityError(key, sha256, found)
        kept_size = self.stat(key)
        if kept_size is not None and kept_size != size:
            raise AlreadyKeptError(key)
        written = self._upload(key, source, size, sha256) if kept_size is None else None
        with self._open(key, written.version if written else None) as stream:
            kept, _ = sha256_of(stream)
        if kept != sha256:
            raise FixityError(key, sha256, kept) if written else AlreadyKeptError(key)
        return Stored(key, sha256, size)

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        check_key(key)
        return self._open(key, None)

    @contextmanager
    def _open(self, key: str, version: str | None) -> Iterator[BinaryIO]:
        with self._bucket.get(key, version) as response, guarded(response, lambda: s3_errors(key)) as stream:
            yield stream

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        with self._scratch_folder() as folder:
            path = Path(folder) / "object"
            with self.open(key) as stream, disk_errors(), path.open("wb") as copy:
                while chunk := stream.read(1 << 20):
                    copy.write(chunk)
            yield path

    def stat(self, key: str) -> int | None:
        check_key(key)
        try:
            return self._bucket.head(key)[0]
        except ObjectMissingError:
            return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        check_prefix(prefix)
        return self._listed(prefix)

    def protect(self, key: str, protection: Protection) -> Protection:
        kept = self.protection(key)
        if kept.covers(protection):
            return kept
        # in two steps after the upload: in one, the client sends no Content-MD5 over plain HTTP, which servers ask for
        try:
            if protection.until is not None and (kept.until is None or kept.until < protection.until):
                self._bucket.retain(key, protection.until)
            if protection.held and not kept.held:
                self._bucket.hold(key, True)
        except KeepingError as error:
            if type(error) is KeepingError:
                raise ProtectionError(error.detail) from None
            raise
        kept = self.protection(key)
        if not kept.covers(protection):
            raise ProtectionError("(máy chủ nhận nhưng không giữ)")
        return kept

    def protection(self, key: str) -> Protection:
        check_key(key)
        return protection_of(self._bucket.head(key)[1])

    def link(self, key: str, lasting: timedelta) -> str | None:
        check_key(key)
        return self._bucket.link(key, min(lasting, _LONGEST_LINK))

    def shortcomings(self) -> tuple[str, ...]:
        found: list[str] = []
        try:
            if not self._bucket.locks():
                found.append(
                    "Bucket không có Object Lock nên không giữ được thời hạn bảo quản. Tạo bucket mới có Object Lock "
                    "rồi chép sang (docs/operations.md)."
                )
            if not self._bucket.keeps_versions():
                found.append("Bucket chưa bật versioning. Bật versioning để không bản nào bị ghi đè.")
            if self._encrypted and not self._bucket.encrypts():
                found.append("Bucket không mã hóa dù SOHOA_STORE__ENCRYPTED được bật. Bật mã hóa mặc định cho bucket.")
        except ObjectMissingError:
            return ()  # no bucket yet: the first put makes it as it should be
        return tuple(found)

    def close(self) -> None:
        """Give the connections back; a later call opens new ones."""
        self._bucket.close()

    # --- parts of the above ---------------------------------------------------------------------------
    def _listed(self, prefix: str) -> Iterator[str]:
        try:
            yield from filter(is_key, self._bucket.keys(prefix))
        except ObjectMissingError:  # no bucket yet
            return

    def _upload(self, key: str, source: Path, size: int, sha256: Sha256) -> _Written | None:
        """None where something came to stand under the key meanwhile."""
        try:
            written = self._upload_once(key, source, size, sha256)
        except ObjectMissingError:
            self._make_bucket()
            written = self._upload_once(key, source, size, sha256)
        return written if written and self._is_first(key, written) else None

    def _upload_once(self, key: str, source: Path, size: int, sha256: Sha256) -> _Written | None:
        with disk_errors():
            raw = source.open("rb")
        with raw, guarded(raw, disk_errors) as stream:
            try:
                return _Written(self._bucket.put(key, vouched(key, stream, size, sha256), size, _PART_SIZE))
            except TakenError:
                return None

    def _is_first(self, key: str, written: _Written) -> bool:
        """True where no earlier version has the key; else the first one is put back on top of ours.

        Ceph 16 lets two uploads at once through, whatever `If-None-Match` says: each becomes a version.
        """
        if written.version is None:
            return True
        contents = [each.id for each in self._bucket.versions(key) if not each.is_deletion]
        if len(contents) < 2 or contents[-1] == written.version:
            return True
        self._bucket.restore(key, contents[-1])
        return False

    def _make_bucket(self) -> None:
        if not self._bucket.make():
            return
        if self._encrypted:
            try:
                self._bucket.encrypt()
            except KeepingError as error:
                self._bucket.unmake()  # else the next put would find it and keep papers in the clear
                raise SettingsError(
                    f"máy chủ S3 không mã hóa được {error.detail}; bật KMS trên máy chủ hoặc bỏ SOHOA_STORE__ENCRYPTED"
                ) from None
        try:
            self._bucket.clear_abandoned_uploads(_ABANDONED_DAYS)
        except KeepingError as error:
            # MinIO knows no such rule: its server clears them by itself, after a day (stale_uploads_expiry)
            if error.retryable:
                raise

    def _scratch_folder(self) -> AbstractContextManager[str]:
        with disk_errors():
            return tempfile.TemporaryDirectory(prefix="sohoa-", dir=self._scratch)


def protection_of(headers: Mapping[str, str]) -> Protection:
    """What keeps an object from being deleted, by the headers of a HEAD."""
    held = headers.get(_HOLD, "").upper() == "ON"
    match = _MOMENT.match(headers.get(_UNTIL, ""))
    return Protection(datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None, held)
