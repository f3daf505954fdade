"""One bucket of any S3 server, through the MinIO client: the only file that imports it.

Refuses to let an exception of the client out, to overwrite where the server knows If-None-Match, and to share
sockets with a forked child.
"""

from __future__ import annotations

import os
import re
import ssl
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED, CopySource, Filter
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from minio.lifecycleconfig import AbortIncompleteMultipartUpload, LifecycleConfig, Rule
from minio.retention import Retention
from minio.sseconfig import Rule as EncryptionRule
from minio.sseconfig import SSEConfig
from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError

from dossier.errors import (
    KeepingError,
    ObjectMissingError,
    SettingsError,
    StoreClockError,
    StoreFullError,
    StoreRefusedError,
    StoreUnreachableError,
    StoreUntrustedError,
)
from storage.minio_pool import WriteOncePool

_OWN_BUCKET = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\Z")
_ENDPOINT = re.compile(r"(https?://)?([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?/?\Z")

_MISSING = frozenset({"NoSuchKey", "NoSuchBucket"})
_TAKEN = frozenset({"PreconditionFailed", "412"})
_FULL = frozenset({"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "507"})
_REFUSED = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AllAccessDisabled", "403", "401"})
_UNTRUSTED = {  # by OpenSSL's number of what is wrong with a certificate (X509_V_ERR_…)
    9: "chứng thư chưa có hiệu lực: xem lại đồng hồ của máy này",
    10: "chứng thư đã hết hạn",
    18: "chứng thư tự ký",
    19: "không biết nơi cấp chứng thư",
    20: "không biết nơi cấp chứng thư",
    62: "chứng thư cấp cho tên máy chủ khác",
    64: "chứng thư cấp cho địa chỉ khác",
}
_CLOCK = frozenset({"RequestTimeTooSkewed"})
_AWAY = frozenset(
    {
        "SlowDown", "SlowDownRead", "SlowDownWrite", "ServiceUnavailable", "InternalError", "RequestTimeout",
        "OperationAborted", "ConditionalRequestConflict", "XMinioServerNotInitialized", "UnknownError",
        "TooManyRequests",
        "NoSuchUpload",  # completed by a first try whose answer was lost, or cleared: the next `put` finds out
        "429", "500", "502", "503", "504", "connection", "timeout",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """Where a bucket is and who asks. Raises `SettingsError` for what cannot be right; connects to nothing.

    `http://` or `https://` before the endpoint overrules `secure`; the region is asked from the server where None.
    """

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    secure: bool = True
    region: str | None = None
    timeout_s: float = 30.0
    """without a byte from the server before it counts as gone"""
    ca_file: Path | None = None
    """certificates to trust, for an office with its own authority; else those of the system"""

    def __post_init__(self) -> None:
        if not _BUCKET.match(self.bucket):
            raise SettingsError("tên bucket không hợp lệ")
        if not _ENDPOINT.match(self.endpoint):
            raise SettingsError("địa chỉ kho S3 không hợp lệ")


@dataclass(frozen=True, slots=True)
class Version:
    """One of the contents that were put under a key."""

    id: str | None
    """None where the bucket keeps no versions"""
    is_deletion: bool
    """a mark that hides the older ones"""


class Bucket:
    """The bucket of a server, for several threads and processes. All methods raise `KeepingError`; a plain one where
    the server said no for a reason of its own.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name = server.bucket
        self._lock = threading.Lock()
        try:
            self._connect()
        except ValueError:
            raise SettingsError("địa chỉ kho S3 không hợp lệ") from None
        except OSError:
            raise SettingsError("không đọc được SOHOA_STORE__CA_FILE: phải là chứng thư dạng PEM") from None

    # --- objects --------------------------------------------------------------------------------------
    def put(self, key: str, source: BinaryIO, size: int, part_size: int) -> str | None:
        """Upload, in parts of this many bytes; the version's id. Raises `TakenError` where something has the key."""
        with s3_errors(key):
            # one part at a time: each is held in memory
            result = self._client.put_object(self._name, key, source, size, part_size=part_size, num_parallel_uploads=1)
        return result.version_id

    @contextmanager
    def get(self, key: str, version: str | None = None) -> Iterator[BinaryIO]:
        with s3_errors(key):
            response = self._client.get_object(self._name, key, version_id=version)
        try:
            yield cast(BinaryIO, response)
        finally:
            response.close()

    def head(self, key: str) -> tuple[int, Mapping[str, str]]:
        """Size in bytes and all headers, their names in small letters."""
        with s3_errors(key):
            found = self._client.stat_object(self._name, key)
        return found.size or 0, {name.lower(): str(value) for name, value in (found.metadata or {}).items()}

    def keys(self, prefix: str) -> Iterator[str]:
        listing = self._client.list_objects(self._name, prefix=prefix, recursive=True)
        while True:
            with s3_errors(prefix):
                found = next(listing, None)
            if found is None:
                return
            yield str(found.object_name)

    def versions(self, key: str) -> list[Version]:
        """All contents of a key, the newest first."""
        with s3_errors(key):
            listed = list(self._client.list_objects(self._name, prefix=key, include_version=True, recursive=True))
        return [Version(each.version_id, each.is_delete_marker) for each in listed if each.object_name == key]

    def restore(self, key: str, version: str | None) -> None:
        """Put an older content on top again."""
        with s3_errors(key):
            self._client.copy_object(self._name, key, CopySource(self._name, key, version_id=version))

    def retain(self, key: str, until: datetime) -> None:
        with s3_errors(key):
            self._client.set_object_retention(self._name, key, Retention(COMPLIANCE, until))

    def hold(self, key: str, held: bool) -> None:
        with s3_errors(key):
            if held:
                self._client.enable_object_legal_hold(self._name, key)
            else:
                self._client.disable_object_legal_hold(self._name, key)

    def remove(self, key: str, version: str | None) -> None:
        """Remove one content for good. Raises `StoreRefusedError` while it is protected."""
        with s3_errors(key):
            self._client.remove_object(self._name, key, version_id=version)

    def link(self, key: str, lasting: timedelta) -> str:
        with s3_errors(key):
            return self._client.presigned_get_object(self._name, key, lasting)

    # --- the bucket itself ----------------------------------------------------------------------------
    def make(self) -> bool:
        """Make the bucket, with versions and object lock; False where another process was quicker."""
        with s3_errors(self._name):
            try:
                self._client.make_bucket(self._name, location=self._server.region, object_lock=True)
            except S3Error as error:
                if error.code in _OWN_BUCKET:
                    return False
                raise
        return True

    def unmake(self) -> None:
        """Remove the bucket; it must be empty."""
        with s3_errors(self._name):
            self._client.remove_bucket(self._name)

    def encrypt(self) -> None:
        """Let the server encrypt all that is put from now on (SSE-S3)."""
        with s3_errors(self._name):
            self._client.set_bucket_encryption(self._name, SSEConfig(EncryptionRule.new_sse_s3_rule()))

    def clear_abandoned_uploads(self, days: int) -> None:
        """Let the server remove the parts of uploads that nobody finished in this many days."""
        abandoned = AbortIncompleteMultipartUpload(days_after_initiation=days)
        rule = Rule(ENABLED, Filter(prefix=""), "abandoned-uploads", abort_incomplete_multipart_upload=abandoned)
        with s3_errors(self._name):
            self._client.set_bucket_lifecycle(self._name, LifecycleConfig([rule]))

    def locks(self) -> bool:
        """True where objects can be protected."""
        return self._said_yes(lambda: self._client.get_object_lock_config(self._name) is not None)

    def keeps_versions(self) -> bool:
        with s3_errors(self._name):
            return self._client.get_bucket_versioning(self._name).status == ENABLED

    def encrypts(self) -> bool:
        # Ceph answers with a document that is none where nothing is encrypted
        return self._said_yes(lambda: self._client.get_bucket_encryption(self._name) is not None)

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
        server = self._server
        scheme, separator, rest = server.endpoint.rpartition("://")
        self._pool = WriteOncePool(server.bucket, server.timeout_s, server.ca_file)
        self._minio = Minio(
            endpoint=rest.rstrip("/"),
            access_key=server.access_key,
            secret_key=server.secret_key,
            secure=scheme == "https" if separator else server.secure,
            region=server.region,
            http_client=self._pool,
        )
        self._made_by = os.getpid()

    def _said_yes(self, ask: Callable[[], bool]) -> bool:
        try:
            with s3_errors(self._name):
                return ask()
        except KeepingError as error:
            if type(error) is not KeepingError:
                raise
            return False


class TakenError(KeepingError):
    """Something stands under the key already; never leaves the store."""


@contextmanager
def s3_errors(key: str) -> Iterator[None]:
    """Turn whatever the client raises into a `KeepingError`.

    A server that is down shows as urllib3's `HTTPError`, which is no `MinioException`; a web server in its
    place as broken XML (`ParseError`) or as missing elements (`ValueError`).
    """
    try:
        yield
    except (MinioException, HTTPError, ET.ParseError, ValueError, OSError) as error:
        untrusted = _untrusted(error)
        raise StoreUntrustedError(untrusted) if untrusted else _mapped(code_of(error), key) from None


def _mapped(code: str, key: str) -> KeepingError:
    if code in _MISSING:
        return ObjectMissingError(key)
    if code in _TAKEN:
        return TakenError()
    for codes, kind in (
        (_FULL, StoreFullError),
        (_AWAY, StoreUnreachableError),
        (_REFUSED, StoreRefusedError),
        (_CLOCK, StoreClockError),
    ):
        if code in codes:
            return kind(f"(S3 {code})")
    return KeepingError(f"(S3 {code})")


def code_of(error: Exception) -> str:
    """The server's code in letters and digits, the HTTP status where it gave none; for a connection what broke it."""
    if isinstance(error, S3Error):
        return re.sub(r"[^A-Za-z0-9]", "", error.code or "")[:40] or str(error.response.status)
    if isinstance(error, ServerError):
        return str(error.status_code)
    if isinstance(error, InvalidResponseError):
        status = re.search(r"Response code: (\d+)", str(error))  # the client has no public place for it
        return status[1] if status else "InvalidResponse"
    if isinstance(error, HTTPError | OSError):
        return _code_of_connection(error)
    return type(error).__name__


def _code_of_connection(error: Exception) -> str:
    return "timeout" if any(isinstance(each, ReadTimeoutError) for each in _causes(error)) else "connection"


def _untrusted(error: Exception) -> str | None:
    """Why the server's certificate is none to trust; None where something else is wrong."""
    for each in _causes(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"({_UNTRUSTED.get(each.verify_code, 'chứng thư không hợp lệ')})"
    return None


def _causes(error: Exception) -> tuple[object, ...]:
    cause = error.reason if isinstance(error, MaxRetryError) else error
    return (cause, *(cause.args if cause is not None else ()))
