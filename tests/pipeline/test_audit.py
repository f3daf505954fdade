"""The audit sees everything that is not as it was archived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier.archive import original_key
from dossier.identity import Sha256, sha256_of_file
from flows.audit import Fault, FaultKind, audit
from flows.intake import receive
from storage.folder_store import FolderStore
from tests.pipeline.pretend import open_played, scan
from wiring.wire import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_played(tmp_path) as opened:
        yield opened


def archived(office: Office, folder: Path) -> tuple[Path, Sha256]:
    """An original and where its bytes are."""
    (kept,) = receive(office, [scan(folder / "a.tif")], "a.tif").scans
    return folder / "var" / "store" / original_key(kept.sha256), kept.sha256


def test_an_archive_as_it_should_be_has_no_faults(office: Office, tmp_path: Path) -> None:
    file, _ = archived(office, tmp_path)
    report = audit(office)
    assert (report.originals, report.objects, report.bytes, report.faults) == (1, 1, file.stat().st_size, ())


def test_an_original_with_one_other_bit_is_found(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)
    found, _ = sha256_of_file(file)
    assert audit(office).faults == (Fault(FaultKind.CHANGED, original_key(sha256), sha256, found),)


def test_an_original_that_is_gone_is_found(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    file.unlink()
    assert audit(office).faults == (Fault(FaultKind.MISSING, original_key(sha256), sha256, None),)


def test_an_object_that_nobody_noted_is_found(office: Office, tmp_path: Path) -> None:
    archived(office, tmp_path)
    other = scan(tmp_path / "b.tif", shade=7)
    sha256, _ = sha256_of_file(other)
    FolderStore(tmp_path / "var" / "store").put(original_key(sha256), other, sha256)
    assert audit(office).faults == (Fault(FaultKind.UNLISTED, original_key(sha256), None, None),)


def test_an_object_under_the_name_of_another_is_found(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    stray = file.parent.parent / "zz" / sha256
    stray.parent.mkdir()
    stray.write_bytes(file.read_bytes())
    assert audit(office).faults == (Fault(FaultKind.UNLISTED, f"originals/zz/{sha256}", None, None),)
