"""What the S3 store promises beyond the contract: whatever the server does, an error of ours and soon."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.errors import (
    AlreadyKeptError,
    DossierError,
    FixityError,
    KeepingError,
    ObjectMissingError,
    SettingsError,
    StoreClockError,
    StoreFullError,
    StoreRefusedError,
    StoreUnreachableError,
)
from dossier.identity import Sha256, sha256_of_file
from dossier.retention import Protection
from storage.minio_bucket import Server
from storage.minio_store import MinioStore
from tests.services.ports import free_ports
from tests.services.s3 import Answer, S3Server, moto_server, stub_server

CONTENT = b"what the paper said"
SHA256 = Sha256(hashlib.sha256(CONTENT).hexdigest())
SECRET = "a-secret-that-stays-one"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def open_store(endpoint: str, region: str | None = "us-east-1", timeout_s: float = 0.5) -> MinioStore:
    """A store that knows its region, so that the first request is the one that a test means."""
    return MinioStore(Server(endpoint, "bucket", "key", SECRET, secure=False, region=region, timeout_s=timeout_s))


def every_call(store: MinioStore, source: Path) -> list[Callable[[], object]]:
    return [
        lambda: store.put("a/b", source, SHA256),
        lambda: store.open("a/b").__enter__(),
        lambda: store.local_copy("a/b").__enter__(),
        lambda: store.stat("a/b"),
        lambda: list(store.keys()),
        lambda: store.protection("a/b"),
        lambda: store.protect("a/b", Protection(held=True)),
        store.shortcomings,
    ]


def assert_every_call_raises(store: MinioStore, source: Path, expected: type[DossierError]) -> None:
    for call in every_call(store, source):
        with pytest.raises(DossierError) as caught:
            call()
        assert type(caught.value) is expected
        assert SECRET not in str(caught.value)
        assert caught.value.__suppress_context__  # the client's own words stay out of the logs
    store.close()


def test_a_server_that_is_down_is_unreachable(source: Path) -> None:
    (port,) = free_ports(1)
    for region in ("us-east-1", None):
        assert_every_call_raises(open_store(f"127.0.0.1:{port}", region=region), source, StoreUnreachableError)


def test_a_server_that_never_answers_is_unreachable(source: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = open_store(f"127.0.0.1:{silent.getsockname()[1]}", timeout_s=0.05)
        assert_every_call_raises(store, source, StoreUnreachableError)


def test_a_server_that_breaks_off_in_the_middle_is_unreachable() -> None:
    with stub_server(lambda *_: Answer(body=b"ten bytes.", length=1000)) as endpoint:
        store = open_store(endpoint)
        with store.open("a/b") as stream, pytest.raises(StoreUnreachableError):
            stream.read()
        store.close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer.s3_error(507, "XMinioStorageFull"), StoreFullError),
        (Answer.s3_error(403, "RequestTimeTooSkewed"), StoreClockError),
        (Answer(200, b"<html><body>Login<br></body></html>", "text/html"), KeepingError),
        (Answer(404, b"<html>nothing here</html>", "text/html"), KeepingError),
    ],
    ids=["full", "another time", "a login page", "a web server"],
)
def test_what_else_stands_there_shows_as_an_error_of_keeping(
    source: Path, answer: Answer, expected: type[KeepingError]
) -> None:
    with stub_server(lambda method, _: Answer(404) if method == "HEAD" else answer) as endpoint:
        store = open_store(endpoint)
        with pytest.raises(KeepingError) as caught:
            store.put("a/b", source, SHA256)
        assert isinstance(caught.value, expected)
        store.close()


def test_a_refused_key_is_not_tried_again_and_shows_no_secret(source: Path) -> None:
    with stub_server(lambda *_: Answer.s3_error(403, "InvalidAccessKeyId")) as endpoint:
        store = open_store(endpoint)
        assert_every_call_raises(store, source, StoreRefusedError)


def test_the_words_of_a_hostile_server_do_not_reach_the_logs() -> None:
    with stub_server(lambda *_: Answer.s3_error(400, "x\n2026 ERROR forged &lt;b&gt;" * 100)) as endpoint:
        store = open_store(endpoint)
        with pytest.raises(KeepingError) as caught:
            next(store.keys())
        store.close()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 100


def test_an_upload_that_reads_back_as_other_bytes_is_refused(source: Path) -> None:
    def lying(method: str, _: str) -> Answer:
        return {"HEAD": Answer(404), "GET": Answer(body=b"something else")}.get(method, Answer())

    with stub_server(lying) as endpoint:
        store = open_store(endpoint)
        with pytest.raises(FixityError) as caught:
            store.put("a/b", source, SHA256)
        assert caught.value.expected == SHA256
        store.close()


def test_a_file_that_changes_while_it_is_sent_never_appears(
    moto: S3Server, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(moto.endpoint, timeout_s=30)

    for changed in (CONTENT[::-1], CONTENT[:-1]):
        source.write_bytes(CONTENT)

        def hash_then_change(path: Path, later: bytes = changed) -> tuple[Sha256, int]:
            found = sha256_of_file(path)
            path.write_bytes(later)
            return found

        monkeypatch.setattr("storage.minio_store.sha256_of_file", hash_then_change)
        with pytest.raises(FixityError):
            store.put("changing", source, SHA256)
        assert store.stat("changing") is None
    store.close()


def test_what_appears_between_the_look_and_the_upload_is_not_overwritten(
    moto: S3Server, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small objects and those sent in parts: moto and AWS check If-None-Match for both."""
    monkeypatch.setattr("storage.minio_store._PART_SIZE", 5 << 20)
    mine, theirs = open_store(moto.endpoint, timeout_s=30), open_store(moto.endpoint, timeout_s=30)
    for size in (10, 6 << 20):
        files = []
        for letter in (b"m", b"t"):
            path = tmp_path / f"{letter.decode()}-{size}"
            path.write_bytes(letter * size)
            files.append((path, Sha256(hashlib.sha256(letter * size).hexdigest())))
        key = f"race/{size}"
        theirs.put(key, *files[1])
        # what `mine` saw before the other one came
        monkeypatch.setattr(mine, "stat", lambda _: None)
        with pytest.raises(AlreadyKeptError):
            mine.put(key, *files[0])
        with theirs.open(key) as stream:
            assert stream.read(1) == b"t"
    mine.close()
    theirs.close()


def test_a_server_that_comes_back_is_used_again(source: Path) -> None:
    (port,) = free_ports(1)
    with moto_server(port) as server:
        store = open_store(server.endpoint, timeout_s=30)
        store.put("a/b", source, SHA256)
    with pytest.raises(StoreUnreachableError):
        store.stat("a/b")
    with moto_server(port):
        assert store.stat("a/b") == len(CONTENT)
    store.close()


FORKED = """
import os, sys
from storage.minio_bucket import Server
from storage.minio_store import MinioStore
store = MinioStore(Server(sys.argv[1], "bucket", "key", "secret", False, "us-east-1"))
store.stat("parent")
child = os.fork()
if child == 0:
    store.stat("child")
    os._exit(0)
os.waitpid(child, 0)
store.stat("parent")
"""


def test_a_forked_child_opens_a_connection_of_its_own() -> None:
    seen: set[tuple[int, str]] = set()
    with stub_server(lambda *_: Answer(body=CONTENT), seen) as endpoint:
        subprocess.run([sys.executable, "-c", FORKED, endpoint], check=True, cwd=Path(__file__).parents[2])
    ports = {path: {port for port, other in seen if other == path} for _, path in seen}
    assert len(ports["/bucket/parent"]) == 1  # connections are used again at all
    assert ports["/bucket/child"].isdisjoint(ports["/bucket/parent"])


def test_the_bucket_is_made_by_the_first_put_and_not_by_a_look(moto: S3Server, source: Path) -> None:
    bucket = f"t-{uuid.uuid4().hex}"
    for number, region in enumerate((None, "us-east-1")):
        store = MinioStore(Server(moto.endpoint, f"{bucket}-{number}", "key", SECRET, False, region))
        assert store.stat("a/b") is None
        assert list(store.keys()) == []
        with pytest.raises(ObjectMissingError), store.open("a/b"):
            pytest.fail("opened")
        assert store.put("a/b", source, SHA256).size == len(CONTENT)
        assert list(store.keys()) == ["a/b"]
        store.close()


def test_strangers_in_the_bucket_are_not_objects(source: Path) -> None:
    found = "".join(
        f"<Contents><Key>{key}</Key><Size>1</Size><LastModified>2026-11-23T00:00:00.000Z</LastModified></Contents>"
        for key in ("a/b", "T%E1%BB%87p.pdf", "../../x", "folder/")
    )
    listing = f"<ListBucketResult><Name>bucket</Name><EncodingType>url</EncodingType>{found}</ListBucketResult>"
    with stub_server(lambda *_: Answer(body=listing.encode())) as endpoint:
        store = open_store(endpoint)
        assert list(store.keys()) == ["a/b"]
        store.close()


def test_the_scheme_of_an_endpoint_decides_on_tls(moto: S3Server, source: Path) -> None:
    store = MinioStore(Server(f"http://{moto.endpoint}/", f"t-{uuid.uuid4().hex}", "key", SECRET, secure=True))
    assert store.put("a/b", source, SHA256).key == "a/b"
    store.close()


@pytest.mark.parametrize(
    ("endpoint", "bucket"),
    [
        ("", "bucket"),
        ("host/path", "bucket"),
        ("host:port", "bucket"),
        ("ho st", "bucket"),
        ("ftp://host", "bucket"),
        ("user:password@host", "bucket"),
        ("host", "B"),
        ("host", ""),
        ("host", "a/b"),
    ],
)
def test_an_endpoint_or_bucket_that_cannot_be_right_is_refused_at_once(endpoint: str, bucket: str) -> None:
    with pytest.raises(SettingsError):
        MinioStore(Server(endpoint, bucket, "key", SECRET))


def test_making_a_store_connects_to_nothing() -> None:
    (port,) = free_ports(1)
    MinioStore(Server(f"127.0.0.1:{port}", "bucket", "key", SECRET))


@pytest.mark.needs_s3
def test_a_real_server_refuses_a_wrong_secret(ceph: S3Server, source: Path) -> None:
    store = MinioStore(Server(ceph.endpoint, "wrong-secret", ceph.access_key, "wrong", secure=False))
    assert_every_call_raises(store, source, StoreRefusedError)
