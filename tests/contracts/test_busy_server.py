"""A server that is too busy for a moment is asked again; one that stays so is given up in bounded time."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import urllib3.util.retry

from dossier.errors import StoreUnreachableError
from dossier.identity import Sha256
from dossier.retention import Protection
from storage import minio_pool
from storage.minio_bucket import Server
from storage.minio_store import MinioStore
from tests.services.s3 import Answer, S3Server, busy_server, stub_server


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the client would have waited, in seconds; it does not."""
    waited: list[float] = []
    monkeypatch.setattr(urllib3.util.retry, "time", SimpleNamespace(sleep=waited.append, time=time.time))
    return waited


@pytest.fixture(params=["moto", pytest.param("ceph", marks=pytest.mark.needs_s3)])
def server(request: pytest.FixtureRequest) -> S3Server:
    there: S3Server = request.getfixturevalue(request.param)
    return there


@contextmanager
def opened(endpoint: str, access_key: str = "key", secret_key: str = "secret") -> Iterator[MinioStore]:
    store = MinioStore(Server(endpoint, f"t-{uuid.uuid4().hex}", access_key, secret_key, secure=False))
    yield store
    store.close()


@pytest.mark.parametrize("answers_lost", [False, True], ids=["refused", "carried out, and the answer lost"])
@pytest.mark.parametrize("size", [10, 6 << 20], ids=["in one", "in parts"])
def test_what_is_refused_twice_is_kept_at_the_third_try(
    server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, answers_lost: bool
) -> None:
    monkeypatch.setattr("storage.minio_store._PART_SIZE", 5 << 20)
    source = tmp_path / "source"
    source.write_bytes(b"x" * size)
    sha256 = Sha256(hashlib.sha256(b"x" * size).hexdigest())
    with (
        busy_server(server.endpoint, 2, answers_lost=answers_lost) as busy,
        opened(busy, server.access_key, server.secret_key) as store,
    ):
        try:
            stored = store.put("a/b", source, sha256)
        except StoreUnreachableError:
            # parts that were joined although the answer was lost: whoever tries again finds them
            assert answers_lost
            assert size > 10
            stored = store.put("a/b", source, sha256)
        assert stored.sha256 == sha256
        assert list(store.keys()) == ["a/b"]
        assert store.protect("a/b", Protection(held=True)).held
        with store.open("a/b") as stream:
            assert stream.read() == b"x" * size


@pytest.mark.parametrize("asks", [None, "2", "86400"], ids=["says nothing", "asks for 2 s", "asks for a day"])
def test_a_server_that_stays_busy_is_given_up(tmp_path: Path, pauses: list[float], asks: str | None) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    requests: list[str] = []

    def busy(method: str, path: str) -> Answer:
        requests.append(method)
        refusal = Answer.s3_error(503, "SlowDown")
        return Answer(503, refusal.body, headers={"Retry-After": asks} if asks else {})

    sha256 = Sha256(hashlib.sha256(b"x").hexdigest())
    with (
        stub_server(busy) as endpoint,
        opened(endpoint) as store,
        pytest.raises(StoreUnreachableError, match="SlowDown"),
    ):
        store.put("a/b", source, sha256)
    assert 3 < len(requests) < 12
    assert sum(pauses) < 40


def test_no_try_is_made_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minio_pool, "_PATIENCE_S", -1)
    seen: list[str] = []

    def busy(method: str, path: str) -> Answer:
        seen.append(method)
        return Answer.s3_error(503, "SlowDown")

    with stub_server(busy) as endpoint, opened(endpoint) as store, pytest.raises(StoreUnreachableError):
        store.stat("a/b")
    assert len(seen) == 1


def test_the_pauses_grow_and_differ(pauses: list[float]) -> None:
    with stub_server(lambda *_: Answer(503)) as endpoint:
        for _ in range(2):
            with opened(endpoint) as store, pytest.raises(StoreUnreachableError):
                store.stat("a/b")
    first, second = pauses[: len(pauses) // 2], pauses[len(pauses) // 2 :]
    assert first != second
    assert first[-1] == second[-1] == max(pauses)
    assert sum(first) > 10
