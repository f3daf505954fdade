"""The doubles break as they say, and in no other way: tests of other rooms rely on it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from dossier.errors import FixityError, StoreFullError, StoreUnreachableError
from dossier.identity import Sha256
from storage.folder_store import FolderStore
from storage.object_store import ObjectStore
from tests.doubles.stores import KILLED, DyingStore, FullStore, LyingStore, Moment, UnreachableStore

SHA256 = Sha256(hashlib.sha256(b"x").hexdigest())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"x")
    return path


@pytest.fixture
def inner(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "kept")


def test_a_full_store_still_gives_and_still_knows_what_it_has(inner: FolderStore, source: Path) -> None:
    store: ObjectStore = FullStore(inner, room=1)
    store.put("a", source, SHA256)
    with pytest.raises(StoreFullError):
        store.put("b", source, SHA256)
    store.put("a", source, SHA256)
    assert list(store.keys()) == ["a"]


def test_a_lying_store_is_found_out_by_its_put_and_its_open(inner: FolderStore, source: Path) -> None:
    store: ObjectStore = LyingStore(inner)
    with pytest.raises(FixityError):
        store.put("a", source, SHA256)
    with store.open("a") as stream, store.local_copy("a") as path:
        assert stream.read() == path.read_bytes() == b"y"


def test_an_unreachable_store_answers_nothing_until_it_is_back(inner: FolderStore, source: Path) -> None:
    store = UnreachableStore(inner, answers=1)
    seam: ObjectStore = store
    seam.put("a", source, SHA256)
    for call in (lambda: seam.stat("a"), lambda: seam.open("a").__enter__(), lambda: seam.keys()):
        with pytest.raises(StoreUnreachableError):
            call()
    store.answers = 1
    assert seam.stat("a") == 1


DYING = """
import sys
from pathlib import Path
from storage.folder_store import FolderStore
from tests.doubles.stores import DyingStore, Moment
moment, root, source, sha256 = sys.argv[1:]
store = DyingStore(FolderStore(Path(root)), Moment(moment), at_put=2)
for key in ("a", "b", "c"):
    store.put(key, Path(source), sha256)
"""


@pytest.mark.parametrize(("moment", "kept"), [(Moment.BEFORE_PUT, ["a"]), (Moment.AFTER_PUT, ["a", "b"])])
def test_a_dying_store_takes_the_program_with_it(
    inner: FolderStore, source: Path, tmp_path: Path, moment: Moment, kept: list[str]
) -> None:
    seam: ObjectStore = DyingStore(inner, moment)
    assert seam.stat("a") is None
    run = subprocess.run(
        [sys.executable, "-c", DYING, moment, tmp_path / "kept", source, SHA256],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == KILLED
    assert sorted(inner.keys()) == kept
