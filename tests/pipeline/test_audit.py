"""The audit sees everything that is not as it was kept, and goes on where it was stopped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dossier.archive import Stored, original_key
from dossier.errors import KeepingError, StaleRecordError, StoreUnreachableError
from dossier.identity import Sha256, sha256_of_file
from dossier.retention import Protection, Retention
from flows import audit as auditing
from flows.audit import audit
from flows.intake import receive
from storage.folder_protection import forget_protection
from storage.folder_store import FolderStore
from storage.kept import FaultKind, FixityEvent, Phase
from tests.doubles.stores import LyingStore, UnreachableStore
from tests.pipeline.pretend import open_played, scan
from wiring.sections import AuditSettings
from wiring.wire import Office

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
IN_70_YEARS = Protection(datetime(2096, 12, 31, 17, tzinfo=UTC))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_played(tmp_path) as opened:
        yield opened


def archived(office: Office, folder: Path, shade: int = 200) -> tuple[Path, Sha256]:
    """An original and where its bytes are."""
    (kept,) = receive(office, [scan(folder / f"{shade}.tif", shade=shade)], "a.tif").scans
    return folder / "var" / "store" / original_key(kept.sha256), kept.sha256


def fault(kind: FaultKind, key: str, expected: str | None, found: str | None) -> FixityEvent:
    return FixityEvent(key, NOW, kind, expected, found)


def test_an_archive_as_it_should_be_has_no_faults(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    report = audit(office)
    assert (report.originals, report.objects, report.bytes, report.faults) == (1, 1, file.stat().st_size, ())
    with office.database.begin() as unit:
        key = original_key(sha256)
        assert unit.objects.events(key) == (FixityEvent(key, NOW, None, sha256, sha256),)


def test_an_original_with_one_other_bit_is_found_and_never_repaired(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)
    found, _ = sha256_of_file(file)
    key = original_key(sha256)
    for _ in range(2):
        assert audit(office).faults == (fault(FaultKind.CHANGED, key, sha256, found),)
    assert file.read_bytes() == content
    with office.database.begin() as unit:
        assert unit.objects.events(key) == (fault(FaultKind.CHANGED, key, sha256, found),) * 2


def test_an_original_that_is_gone_is_found(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    file.unlink()
    assert audit(office).faults == (fault(FaultKind.MISSING, original_key(sha256), sha256, None),)


def test_an_object_that_nobody_noted_is_found(office: Office, tmp_path: Path) -> None:
    archived(office, tmp_path)
    other = scan(tmp_path / "b.tif", shade=7)
    sha256, _ = sha256_of_file(other)
    FolderStore(tmp_path / "var" / "store").put(original_key(sha256), other, sha256)
    assert audit(office).faults == (fault(FaultKind.UNLISTED, original_key(sha256), None, None),)


def test_an_object_under_the_name_of_another_is_found(office: Office, tmp_path: Path) -> None:
    file, sha256 = archived(office, tmp_path)
    stray = file.parent.parent / "zz" / sha256
    stray.parent.mkdir()
    stray.write_bytes(file.read_bytes())
    assert audit(office).faults == (fault(FaultKind.UNLISTED, f"originals/zz/{sha256}", None, None),)


def test_packages_are_audited_as_originals_are(office: Office, tmp_path: Path) -> None:
    package = scan(tmp_path / "package")
    sha256, size = sha256_of_file(package)
    office.store.put("packages/a", package, sha256)
    assert [each.outcome for each in audit(office).faults] == [FaultKind.UNLISTED]
    with office.database.begin() as unit:
        unit.objects.add(Stored("packages/a", sha256, size))
        unit.commit()
    assert audit(office).faults == ()
    (tmp_path / "var" / "store" / "packages" / "a").unlink()
    assert audit(office).faults == (fault(FaultKind.MISSING, "packages/a", sha256, None),)


def test_an_object_that_lost_its_protection_is_found(office: Office, tmp_path: Path) -> None:
    _, sha256 = archived(office, tmp_path)
    key = original_key(sha256)
    office.store.protect(key, IN_70_YEARS)
    with office.database.begin() as unit:
        unit.objects.retain(key, Retention.YEARS_70, IN_70_YEARS)
        unit.commit()
    assert audit(office).faults == ()
    forget_protection(tmp_path / "var" / "store", key)
    assert audit(office).faults == (fault(FaultKind.UNPROTECTED, key, sha256, sha256),)


def test_a_store_that_gives_other_bytes_is_found_out(office: Office, tmp_path: Path) -> None:
    _, sha256 = archived(office, tmp_path)
    lying = LyingStore(FolderStore(tmp_path / "var" / "store"))
    with open_played(tmp_path, store=lying) as other:
        assert [(each.outcome, each.expected) for each in audit(other).faults] == [(FaultKind.CHANGED, sha256)]


# --- stopped and gone on with ---------------------------------------------------------------------------
def test_an_audit_that_was_stopped_goes_on_and_reads_nothing_twice(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "_BATCH", 2)
    sizes = [archived(office, tmp_path, shade)[0].stat().st_size for shade in range(1, 8)]
    store = UnreachableStore(FolderStore(tmp_path / "var" / "store"), answers=5)
    with open_played(tmp_path, store=store) as stopped:
        with pytest.raises(StoreUnreachableError):
            audit(stopped)
        with stopped.database.begin() as unit:
            state = unit.objects.last_audit()
        assert state is not None
        assert (state.noted, state.phase) == (4, Phase.NOTED)
        store.answers = 1000
        report = audit(stopped)
    assert report.resumed
    assert 1000 - store.answers == 3 + 1  # three objects, one listing
    assert (report.originals, report.objects, report.bytes, report.faults) == (7, 7, sum(sizes), ())
    assert not audit(office).resumed


def test_an_audit_that_was_stopped_while_listing_counts_nothing_twice(office: Office, tmp_path: Path) -> None:
    archived(office, tmp_path)
    (tmp_path / "var" / "store" / "stray").touch()
    store = UnreachableStore(FolderStore(tmp_path / "var" / "store"), answers=1)
    with open_played(tmp_path, store=store) as stopped, pytest.raises(StoreUnreachableError):
        audit(stopped)
    report = audit(office)
    assert (report.originals, report.objects, report.fault_count) == (1, 2, 1)


def test_an_audit_that_was_stopped_too_long_ago_is_begun_anew(office: Office, tmp_path: Path) -> None:
    archived(office, tmp_path)
    with office.database.begin() as unit:
        unit.objects.begin_audit(NOW - timedelta(days=31))
        unit.commit()
    assert not audit(office).resumed


def test_two_audits_at_once_do_not_mix_what_they_saw(office: Office) -> None:
    with office.database.begin() as unit:
        state = unit.objects.begin_audit(NOW)
        unit.objects.save_audit(replace(state, noted=1), (), (), NOW)
        with pytest.raises(StaleRecordError):
            unit.objects.save_audit(replace(state, noted=2), (), (), NOW)


def test_a_report_shows_the_first_faults_and_counts_all(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "_SHOWN", 2)
    for shade in range(1, 5):
        archived(office, tmp_path, shade)[0].unlink()
    report = audit(office)
    assert (len(report.faults), report.fault_count) == (2, 4)


def test_reading_again_is_held_to_a_rate() -> None:
    slept: list[float] = []
    throttle = auditing._Throttle(2.0, now=lambda: 100.0 + sum(slept), sleep=slept.append)
    for _ in range(10):
        throttle.wait(1_000_000)
    assert sum(slept) == pytest.approx(5.0, abs=0.02)
    free = auditing._Throttle(None, sleep=slept.append)
    free.wait(10**12)
    assert len(slept) == 10


def test_a_rate_changes_nothing_but_the_time(office: Office, tmp_path: Path) -> None:
    archived(office, tmp_path)
    settings = office.settings.model_copy(update={"audit": AuditSettings(mb_per_s=1000)})
    assert audit(replace(office, settings=settings)).faults == ()


# --- what befalls an archive ----------------------------------------------------------------------------
def test_an_old_database_over_a_newer_store_shows_what_it_lacks_and_takes_it_back(
    office: Office, tmp_path: Path
) -> None:
    """Restored from yesterday's backup: today's papers are named, and handing them in again mends it."""
    archived(office, tmp_path, 1)
    office.database.close()
    shutil.copytree(tmp_path / "var", tmp_path / "yesterday", ignore=shutil.ignore_patterns("store"))
    _, newer = archived(office, tmp_path, 2)
    office.database.close()
    for name in ("sohoa.db", "sohoa.db-wal", "sohoa.db-shm"):
        (tmp_path / "var" / name).unlink(missing_ok=True)
        if (tmp_path / "yesterday" / name).exists():
            shutil.copy(tmp_path / "yesterday" / name, tmp_path / "var" / name)
    with open_played(tmp_path) as restored:
        assert audit(restored).faults == (fault(FaultKind.UNLISTED, original_key(newer), None, None),)
        archived(restored, tmp_path, 2)
        assert audit(restored).faults == ()


def test_a_clock_that_was_set_back_loses_nothing(tmp_path: Path, office: Office) -> None:
    archived(office, tmp_path)
    audit(office)
    earlier = replace(office, clock=lambda: NOW - timedelta(days=400))
    _, sha256 = archived(earlier, tmp_path, 2)
    report = audit(earlier)
    assert (report.originals, report.faults, report.resumed) == (2, (), False)
    with office.database.begin() as unit:
        found = unit.objects.find(original_key(sha256))
    assert found is not None
    assert found.checked_at == NOW - timedelta(days=400)


def test_a_database_that_goes_away_stops_the_audit_and_keeps_what_was_found(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(office, tmp_path)[0].unlink()

    def away(*_: object, **__: object) -> None:
        raise KeepingError

    with monkeypatch.context() as patch:
        patch.setattr("storage.sql_objects.SqlObjects.forget_unlisted", away)
        with pytest.raises(KeepingError):
            audit(office)
    report = audit(office)
    assert (report.resumed, report.fault_count) == (True, 1)
