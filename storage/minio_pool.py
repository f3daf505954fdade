"""The connections to an S3 server: nothing is overwritten, and a server that is only busy is asked again.

Refuses to wait for ever: a server that goes on refusing is given up some 15 s after its first refusal. A server
that is away or silent is given up at once, since whoever called waits for it.
"""

from __future__ import annotations

import time
from pathlib import Path
from ssl import create_default_context
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import MaxRetryError

_CONNECT_S = 3.0
_PATIENCE_S = 15.0
_LONGEST_PAUSE_S = 4
# what servers answer when they are overloaded, restarting, or when two clients make one bucket at once (Ceph: 500)
_BUSY = (429, 500, 502, 503, 504)
_COPY = "x-amz-copy-source"


class _Patience(urllib3.Retry):
    """As urllib3's, and over when the time is."""

    _since: float | None = None

    def increment(self, *args: Any, **options: Any) -> _Patience:
        following = super().increment(*args, **options)
        following._since = time.monotonic() if self._since is None else self._since
        if time.monotonic() - following._since > _PATIENCE_S:
            raise MaxRetryError(options["_pool"], args[1], options.get("error"))
        return following


def _patience() -> _Patience:
    # Any method: parts are kept in memory and sent again as they were; what had arrived in spite of the refusal
    # shows as 412 or NoSuchUpload, which the store looks into. A busy server's last answer is returned, not raised,
    # so that its own code reaches the log.
    return _Patience(
        total=None, connect=1, read=1, other=1, redirect=2, status=8,
        allowed_methods=None, status_forcelist=_BUSY, raise_on_status=False,
        backoff_factor=0.2, backoff_jitter=0.5, backoff_max=_LONGEST_PAUSE_S, retry_after_max=_LONGEST_PAUSE_S,
    )  # fmt: skip


class WriteOncePool(urllib3.PoolManager):
    """Adds `If-None-Match: *` to every request that lets an object appear; the client has no argument for it.

    Args:
        bucket: whose objects are meant.
        timeout_s: without a byte from the server before it counts as gone.
        ca_file: certificates to trust instead of the system's. Raises `OSError` where it holds none.
    """

    def __init__(self, bucket: str, timeout_s: float, ca_file: Path | None) -> None:
        super().__init__(
            timeout=urllib3.Timeout(connect=_CONNECT_S, read=timeout_s),
            retries=_patience(),
            ssl_context=create_default_context(cafile=str(ca_file) if ca_file else None),
        )
        self._bucket = bucket

    def urlopen(  # type: ignore[override]
        self, method: str, url: str, redirect: bool = True, **options: Any
    ) -> urllib3.BaseHTTPResponse:
        headers = options.get("headers") or {}
        # a copy puts back what stood under the key before: it is meant to overwrite
        if self._completes_an_object(method, url) and not any(name.lower() == _COPY for name in headers):
            options["headers"] = {**headers, "If-None-Match": "*"}
        return super().urlopen(method, url, redirect, **options)

    def _completes_an_object(self, method: str, url: str) -> bool:
        parts = urlsplit(url)
        if method == "POST":
            return parts.query.startswith("uploadId=")
        return method == "PUT" and not parts.query and parts.path.strip("/") not in ("", self._bucket)
