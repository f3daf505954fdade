"""What every object store promises, whatever it keeps its objects in."""

from __future__ import annotations

import errno
import hashlib
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from dossier.archive import Stored, original_key
from dossier.errors import AlreadyKeptError, DossierError, FixityError, KeepingError, ObjectMissingError
from dossier.identity import Sha256
from dossier.retention import Protection, Retention, protection_for
from storage.folder_store import FolderStore
from storage.object_store import ObjectStore
from tests.contracts.conftest import OpenStore

MakeFile = Callable[[bytes], tuple[Path, Sha256]]

NO_KEYS = [
    "", "/", "/a", "a/", "a//b", "..", "../a", "a/../../b", "a/..", "a..b", ".a", "a/.b", ".incoming/a.part",
    "A", "a b", "Nguyễn", "a\x00", "a\n", "a\\b", "a" * 300, "a/" * 300 + "a",
]  # fmt: skip


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    def make(content: bytes) -> tuple[Path, Sha256]:
        sha256 = Sha256(hashlib.sha256(content).hexdigest())
        path = tmp_path / f"source-{sha256[:16]}"
        path.write_bytes(content)
        return path, sha256

    return make


def content_of(store: ObjectStore, key: str) -> bytes:
    with store.open(key) as stream:
        return stream.read()


@pytest.mark.parametrize("content", [b"", b"one", b"\x00\xff" * 70_000], ids=["empty", "small", "some chunks"])
def test_what_was_put_is_what_is_read(store: ObjectStore, make_file: MakeFile, content: bytes) -> None:
    source, sha256 = make_file(content)
    key = original_key(sha256)

    assert store.put(key, source, sha256) == Stored(key, sha256, len(content))

    assert content_of(store, key) == content
    assert store.stat(key) == len(content)
    with store.local_copy(key) as path:
        assert path.read_bytes() == content
    assert source.read_bytes() == content


def test_a_large_object_arrives_whole(store: ObjectStore, make_file: MakeFile) -> None:
    content = random.Random(5).randbytes(20 << 20)
    source, sha256 = make_file(content)
    assert store.put("large", source, sha256).size == len(content)
    assert content_of(store, "large") == content


def test_another_process_sees_what_was_put(open_store: OpenStore, make_file: MakeFile) -> None:
    source, sha256 = make_file(b"seen")
    open_store().put("a/b", source, sha256)
    assert content_of(open_store(), "a/b") == b"seen"
    assert list(open_store().keys()) == ["a/b"]


def test_the_same_bytes_again_are_a_quiet_success(store: ObjectStore, make_file: MakeFile) -> None:
    source, sha256 = make_file(b"twice")
    first = store.put("a/b", source, sha256)
    assert store.put("a/b", source, sha256) == first
    assert list(store.keys()) == ["a/b"]


@pytest.mark.parametrize("second", [b"other", b"first and more"], ids=["same size", "other size"])
def test_other_bytes_under_a_kept_key_are_refused(store: ObjectStore, make_file: MakeFile, second: bytes) -> None:
    store.put("a/b", *make_file(b"first"))
    with pytest.raises(AlreadyKeptError):
        store.put("a/b", *make_file(second))
    assert content_of(store, "a/b") == b"first"


def test_a_file_that_is_not_what_was_said_is_refused_and_leaves_nothing(
    store: ObjectStore, make_file: MakeFile
) -> None:
    right, sha256 = make_file(b"what was said")
    wrong, other_sha256 = make_file(b"what is there")
    with pytest.raises(FixityError) as caught:
        store.put("a/b", wrong, sha256)
    assert (caught.value.key, caught.value.expected, caught.value.found) == ("a/b", sha256, other_sha256)
    assert store.stat("a/b") is None
    assert list(store.keys()) == []
    store.put("a/b", right, sha256)


def test_a_wrong_file_is_refused_even_where_the_right_one_is_kept(store: ObjectStore, make_file: MakeFile) -> None:
    right, sha256 = make_file(b"right")
    wrong, _ = make_file(b"wrong")
    store.put("a/b", right, sha256)
    with pytest.raises(FixityError):
        store.put("a/b", wrong, sha256)
    assert content_of(store, "a/b") == b"right"


def test_a_file_that_is_gone_is_an_error_of_keeping(store: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(KeepingError) as caught:
        store.put("a/b", tmp_path / "LƯƠNG MINH HẬU.pdf", Sha256("0" * 64))
    assert "HẬU" not in str(caught.value)
    assert store.stat("a/b") is None


def test_what_is_not_kept_is_missing(store: ObjectStore, make_file: MakeFile) -> None:
    assert store.stat("a/b") is None  # nothing was ever put
    store.put("a/b/c", *make_file(b"a neighbor"))
    for key in ("a/b", "a", "a/b/c/d", "x"):
        assert store.stat(key) is None
        with pytest.raises(ObjectMissingError), store.open(key):
            pytest.fail("opened")
        with pytest.raises(ObjectMissingError), store.local_copy(key):
            pytest.fail("copied")


def test_keys_are_listed_by_their_beginning(store: ObjectStore, make_file: MakeFile) -> None:
    assert list(store.keys()) == []
    source, sha256 = make_file(b"x")
    keys = ["originals/ab/abc", "originals/ab/abd", "originals/ac/acd", "originals-2/x", "z"]
    for key in keys:
        store.put(key, source, sha256)
    assert sorted(store.keys()) == sorted(keys)
    assert sorted(store.keys("originals")) == sorted(keys[:4])
    assert sorted(store.keys("originals/")) == keys[:3]
    assert sorted(store.keys("originals/ab/ab")) == keys[:2]
    assert list(store.keys("originals/ab/abd")) == ["originals/ab/abd"]
    assert list(store.keys("nothing/here")) == []


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_key_outside_the_grammar_is_refused_and_not_repeated(
    store: ObjectStore, make_file: MakeFile, tmp_path: Path, key: str
) -> None:
    source, sha256 = make_file(b"x")
    before = sorted(tmp_path.rglob("*"))
    for attempt in (
        lambda: store.put(key, source, sha256),
        lambda: store.stat(key),
        lambda: store.open(key).__enter__(),
        lambda: store.local_copy(key).__enter__(),
    ):
        with pytest.raises(KeepingError) as caught:
            attempt()
        assert len(key) < 9 or key not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("prefix", ["../", "/", ".incoming", "A", "a//"])
def test_a_prefix_outside_the_grammar_is_refused(store: ObjectStore, prefix: str) -> None:
    with pytest.raises(KeepingError):
        list(store.keys(prefix))


def test_many_puts_of_the_same_bytes_at_once_all_succeed(open_store: OpenStore, make_file: MakeFile) -> None:
    source, sha256 = make_file(b"the same" * 1000)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: open_store().put("a/b", source, sha256), range(8)))
    assert set(results) == {Stored("a/b", sha256, 8000)}
    assert list(open_store().keys()) == ["a/b"]


def test_of_different_bytes_put_at_once_exactly_one_is_kept(open_store: OpenStore, make_file: MakeFile) -> None:
    files = [make_file(f"file {number}".encode()) for number in range(8)]

    def put(number: int) -> int | None:
        try:
            open_store().put("a/b", *files[number])
        except AlreadyKeptError:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(put, range(8)) if number is not None]
    assert len(winners) == 1
    assert content_of(open_store(), "a/b") == f"file {winners[0]}".encode()


def test_a_stream_may_be_left_before_its_end(store: ObjectStore, make_file: MakeFile) -> None:
    store.put("a/b", *make_file(b"0123456789" * 200_000))
    for _ in range(20):  # more than a pool of connections holds
        with store.open("a/b") as stream:
            assert stream.read(10) == b"0123456789"
    assert store.stat("a/b") == 2_000_000


def test_an_error_of_the_reader_is_not_taken_for_one_of_the_store(store: ObjectStore, make_file: MakeFile) -> None:
    store.put("a/b", *make_file(b"x"))
    for reading in (store.open("a/b"), store.local_copy("a/b")):
        with pytest.raises(OSError, match="the reader's own disk") as caught, reading:
            raise OSError(errno.ENOSPC, "the reader's own disk")
        assert not isinstance(caught.value, DossierError)


def test_a_copy_that_was_made_for_reading_is_removed(store: ObjectStore, make_file: MakeFile, tmp_path: Path) -> None:
    store.put("a/b", *make_file(b"x"))
    before = sorted(tmp_path.rglob("*"))
    with store.local_copy("a/b") as path:
        assert path.read_bytes() == b"x"
    assert sorted(tmp_path.rglob("*")) == before
    assert content_of(store, "a/b") == b"x"


# --- protection ---------------------------------------------------------------------------------------
IN_70_YEARS = datetime(2096, 12, 31, 17, tzinfo=UTC)


def test_what_was_put_is_not_protected_yet(store: ObjectStore, make_file: MakeFile) -> None:
    store.put("a/b", *make_file(b"x"))
    assert store.protection("a/b") == Protection()


@pytest.mark.parametrize(
    "wanted",
    [Protection(IN_70_YEARS), Protection(held=True), protection_for(Retention.PERMANENT, date(2026, 11, 25))],
    ids=["70 years", "held", "permanent"],
)
def test_a_protection_is_in_force_when_it_was_given(
    store: ObjectStore, open_store: OpenStore, make_file: MakeFile, wanted: Protection
) -> None:
    store.put("a/b", *make_file(b"x"))
    assert store.protect("a/b", wanted) == wanted
    assert open_store().protection("a/b") == wanted
    assert content_of(store, "a/b") == b"x"
    assert list(store.keys()) == ["a/b"]
    store.put("a/b", *make_file(b"x"))


def test_a_protection_is_never_shortened_and_never_lifted(store: ObjectStore, make_file: MakeFile) -> None:
    store.put("a/b", *make_file(b"x"))
    store.protect("a/b", Protection(IN_70_YEARS, held=True))
    for weaker in (Protection(), Protection(IN_70_YEARS - timedelta(days=1)), Protection(held=True)):
        assert store.protect("a/b", weaker) == Protection(IN_70_YEARS, held=True)
    later = Protection(IN_70_YEARS + timedelta(days=365))
    assert store.protect("a/b", later) == Protection(later.until, held=True)


def test_only_what_is_kept_can_be_protected(store: ObjectStore) -> None:
    for call in (lambda: store.protect("a/b", Protection(held=True)), lambda: store.protection("a/b")):
        with pytest.raises(ObjectMissingError):
            call()


def test_a_store_that_is_as_it_should_be_has_no_shortcomings_but_those_of_its_kind(
    store: ObjectStore, make_file: MakeFile
) -> None:
    store.put("a/b", *make_file(b"x"))
    assert len(store.shortcomings()) == (1 if isinstance(store, FolderStore) else 0)


def test_a_link_reads_the_object_and_nothing_else(store: ObjectStore, make_file: MakeFile) -> None:
    store.put("a/b", *make_file(b"linked"))
    link = store.link("a/b", timedelta(minutes=5))
    if isinstance(store, FolderStore):
        assert link is None
        return
    assert link is not None
    http = urllib3.PoolManager()
    assert http.request("GET", link).data == b"linked"
    assert http.request("GET", link.replace("/a/b?", "/a/c?")).status >= 400
