"""Objects in a bucket of any S3 server, through the MinIO client: the only file that imports it or urllib3.

Refuses to overwrite (writes are conditional where the server knows If-None-Match), to believe an upload
that was not read back, and to let an exception of the client out.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError

from dossier.archive import Stored
from dossier.errors import (
    AlreadyKeptError,
    FixityError,
    KeepingError,
    ObjectMissingError,
    SettingsError,
    StoreFullError,
    StoreUnreachableError,
)
from dossier.identity import Sha256, sha256_of, sha256_of_file
from storage.disk import disk_errors, guarded, vouched
from storage.object_keys import check_key, check_prefix, is_key

_PART_SIZE = 16 << 20  # bytes, held in memory; larger objects go in parts, which some servers (RGW 16) let overwrite
_CONNECT_S = 3.0
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\Z")
_ENDPOINT = re.compile(r"(https?://)?([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?/?\Z")

_MISSING = frozenset({"NoSuchKey", "NoSuchBucket"})
_TAKEN = frozenset({"PreconditionFailed", "412"})
_OWN_BUCKET = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})
_FULL = frozenset({"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "507"})
_AWAY = frozenset(
    {
        "SlowDown", "SlowDownRead", "SlowDownWrite", "ServiceUnavailable", "InternalError", "RequestTimeout",
        "OperationAborted", "ConditionalRequestConflict", "XMinioServerNotInitialized", "500", "502", "503", "504",
    }
)  # fmt: skip


class MinioStore:
    """An `ObjectStore` in one bucket, safe for several threads and processes.

    Nothing is connected before the first call. The bucket is made at the first `put` where it is missing.

    Args:
        endpoint: `host` or `host:port`; `http://` or `https://` before it overrules `secure`.
        bucket: its name, by the rules of S3.
        access_key: S3 key id.
        secret_key: S3 secret.
        secure: TLS.
        region: asked from the server where None.
        timeout_s: seconds without a byte from the server before it counts as gone.
        ca_file: certificates to trust, for an office with its own authority; else those of the system.
        scratch: folder for the copies of `local_copy`; else the system's.

    Raises:
        SettingsError: endpoint or bucket cannot be right.
    """

    def __init__(
        self,
        endpoint: str,
        bucket: str,
        access_key: str,
        secret_key: str,
        secure: bool = True,
        region: str | None = None,
        *,
        timeout_s: float = 30.0,
        ca_file: Path | None = None,
        scratch: Path | None = None,
    ) -> None:
        if not _BUCKET.match(bucket):
            raise SettingsError("tên bucket không hợp lệ")
        if not _ENDPOINT.match(endpoint):
            raise SettingsError("địa chỉ kho S3 không hợp lệ")
        scheme, separator, rest = endpoint.rpartition("://")
        self._bucket = bucket
        self._region = region
        self._scratch = scratch
        self._arguments: dict[str, Any] = {
            "endpoint": rest.rstrip("/"),
            "access_key": access_key,
            "secret_key": secret_key,
            "secure": scheme == "https" if separator else secure,
            "region": region,
        }
        self._ca_file = ca_file
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        try:
            self._connect()
        except ValueError:
            raise SettingsError("địa chỉ kho S3 không hợp lệ") from None

    def put(self, key: str, source: Path, sha256: Sha256) -> Stored:
        check_key(key)
        with disk_errors():
            found, size = sha256_of_file(source)
        if found != sha256:
            raise FixityError(key, sha256, found)
        kept_size = self.stat(key)
        if kept_size is not None and kept_size != size:
            raise AlreadyKeptError(key)
        written = kept_size is None and self._upload(key, source, size, sha256)
        with self.open(key) as stream:
            kept, _ = sha256_of(stream)
        if kept != sha256:
            raise FixityError(key, sha256, kept) if written else AlreadyKeptError(key)
        return Stored(key, sha256, size)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        check_key(key)
        with s3_errors(key):
            response = self._client.get_object(self._bucket, key)
        try:
            with guarded(cast(BinaryIO, response), lambda: s3_errors(key)) as stream:
                yield stream
        finally:
            response.close()

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
            with s3_errors(key):
                return self._client.stat_object(self._bucket, key).size
        except ObjectMissingError:
            return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        check_prefix(prefix)
        return self._listed(prefix)

    def close(self) -> None:
        """Give the connections back; a later call opens new ones."""
        self._pool.clear()

    # --- the client -----------------------------------------------------------------------------------
    @property
    def _client(self) -> Minio:
        if self._made_by != os.getpid():  # sockets are not shared with a forked child
            with self._lock:
                self._connect()
        return self._minio

    def _connect(self) -> None:
        self._pool = _WriteOncePool(
            self._bucket,
            timeout=urllib3.Timeout(connect=_CONNECT_S, read=self._timeout_s),
            retries=urllib3.Retry(
                total=2, connect=1, read=1, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)
            ),
            cert_reqs="CERT_REQUIRED",
            ca_certs=str(self._ca_file) if self._ca_file else None,
        )
        self._minio = Minio(http_client=self._pool, **self._arguments)
        self._made_by = os.getpid()

    def _listed(self, prefix: str) -> Iterator[str]:
        listing = self._client.list_objects(self._bucket, prefix=prefix, recursive=True)
        while True:
            try:
                with s3_errors(prefix):
                    found = next(listing, None)
            except ObjectMissingError:  # no bucket yet
                return
            if found is None:
                return
            if is_key(found.object_name):
                yield found.object_name

    def _upload(self, key: str, source: Path, size: int, sha256: Sha256) -> bool:
        """False where something came to stand under the key meanwhile."""
        try:
            return self._upload_once(key, source, size, sha256)
        except ObjectMissingError:
            self._make_bucket()
            return self._upload_once(key, source, size, sha256)

    def _upload_once(self, key: str, source: Path, size: int, sha256: Sha256) -> bool:
        with disk_errors():
            raw = source.open("rb")
        with raw, guarded(raw, disk_errors) as stream:
            source_bytes = vouched(key, stream, size, sha256)
            try:
                with s3_errors(key):
                    self._client.put_object(
                        self._bucket, key, source_bytes, size, part_size=_PART_SIZE, num_parallel_uploads=1
                    )
            except _TakenError:
                return False
        return True

    def _make_bucket(self) -> None:
        with s3_errors(self._bucket):
            try:
                self._client.make_bucket(self._bucket, location=self._region)
            except S3Error as error:
                if error.code not in _OWN_BUCKET:  # made by another process meanwhile
                    raise

    def _scratch_folder(self) -> AbstractContextManager[str]:
        with disk_errors():
            return tempfile.TemporaryDirectory(prefix="sohoa-", dir=self._scratch)


class _TakenError(KeepingError):
    """Something stands under the key already; never leaves this file."""


@contextmanager
def s3_errors(key: str) -> Iterator[None]:
    """Turn whatever the client raises into a `KeepingError`.

    A server that is down shows as urllib3's `HTTPError`, which is no `MinioException`; a web server in its
    place as broken XML (`ParseError`) or as missing elements (`ValueError`).
    """
    try:
        yield
    except (MinioException, HTTPError, ET.ParseError, ValueError, OSError) as error:
        raise _mapped(_code_of(error), key) from None


def _mapped(code: str, key: str) -> KeepingError:
    if code in _MISSING:
        return ObjectMissingError(key)
    if code in _TAKEN:
        return _TakenError()
    if code in _FULL:
        return StoreFullError(f"(S3 {code})")
    if code in _AWAY:
        return StoreUnreachableError(f"(S3 {code})")
    return KeepingError(f"(S3 {code})")


def _code_of(error: Exception) -> str:
    """The server's code in letters and digits, the HTTP status where it gave none; 503 for a broken connection."""
    if isinstance(error, S3Error):
        return re.sub(r"[^A-Za-z0-9]", "", error.code or "")[:40] or str(error.response.status)
    if isinstance(error, ServerError):
        return str(error.status_code)
    if isinstance(error, InvalidResponseError):
        status = re.search(r"Response code: (\d+)", str(error))  # the client has no public place for it
        return status[1] if status else "InvalidResponse"
    if isinstance(error, HTTPError | OSError):
        return "503"
    return type(error).__name__


class _WriteOncePool(urllib3.PoolManager):
    """Adds `If-None-Match: *` to every request that lets an object appear; the client has no argument for it."""

    def __init__(self, bucket: str, **options: Any) -> None:
        super().__init__(**options)
        self._bucket = bucket

    def urlopen(  # type: ignore[override]
        self, method: str, url: str, redirect: bool = True, **options: Any
    ) -> urllib3.BaseHTTPResponse:
        if self._completes_an_object(method, url):
            options["headers"] = {**options["headers"], "If-None-Match": "*"}
        return super().urlopen(method, url, redirect, **options)

    def _completes_an_object(self, method: str, url: str) -> bool:
        parts = urlsplit(url)
        if method == "POST":
            return parts.query.startswith("uploadId=")
        return method == "PUT" and not parts.query and parts.path.strip("/") not in ("", self._bucket)
