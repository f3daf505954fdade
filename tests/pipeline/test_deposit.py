"""The last leg: what people approved becomes a package that is kept once, whenever the machine stops."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from dossier.archive import ArchiveReceipt
from dossier.errors import (
    AmbiguousCodeError,
    DossierError,
    FixityError,
    OutputError,
    PdfaFailedError,
    SettingsError,
    StoreUnreachableError,
    UnknownDossierError,
    UnlawfulStepError,
)
from dossier.identity import DossierId
from dossier.stage import Stage
from flows import copying
from flows import deposit as depositing
from flows.audit import audit
from flows.batch import digitize_all
from flows.deposit import NOBODY, approve_undoubted, deposit, deposit_all
from flows.export import PackageFormat, export
from storage.desk import Act
from storage.folder_store import FolderStore
from storage.object_store import ObjectStore
from storage.packages.contents import Arrangement
from storage.packages.package_check import package_faults
from tests.doubles.stores import FullStore, LyingStore, UnreachableStore
from tests.pipeline import pretend
from tests.pipeline.pretend import open_played, scan
from tests.troublesome_pdfs import letters_without_font
from wiring.sections import ArchiveSettings
from wiring.wire import Office, Once

AGENCY = ArchiveSettings(agency_name="UBND phường Kim Liên", archives_code="H26.LT")


def opened(folder: Path, store: ObjectStore | None = None, archive: ArchiveSettings = AGENCY) -> Office:
    office = open_played(folder, store=store)
    return dataclasses.replace(office, settings=office.settings.model_copy(update={"archive": archive}))


def approved(office: Office, folder: Path, pages: int = 2, name: str = "a.tif", shade: int = 200) -> DossierId:
    """A dossier that people have approved."""
    (outcome,) = digitize_all(office, [str(scan(folder / name, pages=pages, shade=shade))])
    assert outcome.dossier is not None
    with office.database.begin() as unit:
        unit.repository.step(unit.repository.get(outcome.dossier), Stage.APPROVED)
        unit.commit()
    return outcome.dossier


def stage(office: Office, dossier: DossierId) -> Stage:
    with office.database.begin() as unit:
        return unit.repository.get(dossier).stage


def packages(office: Office) -> list[str]:
    return sorted(office.store.keys("packages/"))


def test_an_approved_dossier_is_archived_once_as_a_valid_package(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        receipt = deposit(office, dossier)
        assert stage(office, dossier) is Stage.ARCHIVED
        assert packages(office) == [receipt.package.key]
        with office.store.local_copy(receipt.package.key) as package:
            assert package_faults(package) == ()
        assert audit(office).faults == ()
        assert deposit(office, dossier) == receipt
        assert packages(office) == [receipt.package.key]
        assert office.store.protection(receipt.package.key).held


def test_every_paper_gets_its_code_and_the_package_says_it(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        receipt = deposit(office, dossier)
        with office.database.begin() as unit:
            codes = unit.codes.codes_of(dossier)
            records = unit.repository.checked(dossier)
        assert {record.document.id for record in records} == set(codes)
        premis = part(office, receipt, "PREMIS_rep1.xml")
    assert all(code in premis for code in codes.values())


def part(office: Office, receipt: ArchiveReceipt, ending: str) -> str:
    with office.store.local_copy(receipt.package.key) as path, zipfile.ZipFile(path) as package:
        (name,) = [each for each in package.namelist() if each.endswith(ending)]
        return package.read(name).decode()


def test_the_package_keeps_what_the_machine_had_read(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        receipt = deposit(office, approved(office, tmp_path))
        assert pretend.NAME in part(office, receipt, "readings.json")


def test_the_same_deposit_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that died before the put builds it again, hours later."""
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        hashes = []

        def unreachable(*_: object) -> None:
            with office.database.begin() as unit:
                found = unit.deposits.find(dossier)
            assert found is not None
            assert found.package is not None
            hashes.append(found.package.sha256)
            raise StoreUnreachableError

        monkeypatch.setattr(FolderStore, "put", unreachable)
        for _ in range(2):
            with pytest.raises(StoreUnreachableError):
                deposit(office, dossier)
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("step", ["put", "protect", "finish"])
@pytest.mark.parametrize("after", [False, True])
def test_a_run_killed_around_any_step_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    from storage.sql_deposits import SqlDeposits

    class Killed(BaseException):
        pass

    owner = SqlDeposits if step == "finish" else FolderStore
    real: Callable[..., object] = getattr(owner, step)

    def dying(*arguments: object, **named: object) -> None:
        if after:
            real(*arguments, **named)
        raise Killed

    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        with monkeypatch.context() as patched:
            patched.setattr(owner, step, dying)
            with pytest.raises(Killed):
                deposit(office, dossier)
        assert stage(office, dossier) is Stage.APPROVED
    with opened(tmp_path) as office:
        receipt = deposit(office, dossier)
        assert packages(office) == [receipt.package.key]
        assert audit(office).faults == ()
        assert list(office.settings.work_folder.glob("deposit-*")) == []


@pytest.mark.parametrize(
    "broken", [lambda inner: UnreachableStore(inner, answers=2), FullStore, LyingStore], ids=["down", "full", "lying"]
)
def test_a_store_that_fails_leaves_the_dossier_approved(
    tmp_path: Path, broken: Callable[[ObjectStore], ObjectStore]
) -> None:
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
    store = FolderStore(tmp_path / "var" / "store")
    with opened(tmp_path, broken(store)) as office:
        with pytest.raises(DossierError):
            deposit(office, dossier)
        assert stage(office, dossier) is Stage.APPROVED
    with opened(tmp_path) as office:
        receipt = deposit(office, dossier)
        assert packages(office) == [receipt.package.key]


def test_a_paper_that_cannot_be_pdfa_leaves_the_dossier_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PdfaFailedError("(ISO_19005_2:x)")

    with opened(tmp_path) as office:
        one, two = approved(office, tmp_path), approved(office, tmp_path, name="b.tif", shade=90)
        with monkeypatch.context() as patched:
            patched.setattr(copying, "write_pdfa", fail)
            outcomes = list(deposit_all(office, "me"))
        assert [outcome.error.exit_code if outcome.error else None for outcome in outcomes] == [10, 10]
        assert {stage(office, one), stage(office, two)} == {Stage.APPROVED}
        outcomes = list(deposit_all(office, "me"))
        assert [outcome.error for outcome in outcomes] == [None, None]
        assert {outcome.dossier for outcome in outcomes} == {one, two}


def test_one_dossier_that_fails_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as office:
        bad = approved(office, tmp_path)
        good = approved(office, tmp_path, name="b.tif", shade=90)
        real = depositing.deposit

        def failing(office: Office, dossier: DossierId, tell: object) -> ArchiveReceipt:
            if dossier == bad:
                raise PdfaFailedError
            return real(office, dossier)

        monkeypatch.setattr(depositing, "deposit", failing)
        outcomes = {outcome.dossier: outcome.receipt is not None for outcome in deposit_all(office, "me")}
    assert outcomes == {bad: False, good: True}


def test_what_nobody_approved_is_not_archived(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif"))])
        assert outcome.dossier is not None
        with pytest.raises(UnlawfulStepError):
            deposit(office, outcome.dossier)
        assert packages(office) == []


def test_an_office_without_codes_cannot_archive(tmp_path: Path) -> None:
    with opened(tmp_path, archive=ArchiveSettings()) as office:
        dossier = approved(office, tmp_path)
        with pytest.raises(SettingsError, match="SOHOA_ARCHIVE__ARCHIVES_CODE"):
            deposit(office, dossier)
        assert stage(office, dossier) is Stage.APPROVED


@pytest.mark.parametrize("review", ["always", "when_in_doubt"])
def test_only_forms_that_allow_it_are_approved_without_a_person(tmp_path: Path, review: str) -> None:
    with opened(tmp_path) as office:
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif"))])
        assert outcome.dossier is not None
        catalogue = office.catalogue
        forms = tuple(form.model_copy(update={"review": review}) for form in catalogue.forms)
        office = dataclasses.replace(office, catalogue_=Once(lambda: dataclasses.replace(catalogue, forms=forms)))
        with office.database.begin() as unit:
            state = unit.repository.get(outcome.dossier)
            records = [
                replace(record, problems=(), fields=tuple(replace(f, accepted=True) for f in record.fields))
                for record in unit.repository.checked(outcome.dossier)
            ]
            unit.repository.save_checked(outcome.dossier, records)
            unit.commit()
        with office.database.begin() as unit:
            state = unit.repository.get(outcome.dossier)
            # as if it had settled so
            for then in (Stage.RECEIVED, Stage.READ, Stage.CLASSIFIED, Stage.EXTRACTED, Stage.CHECKED):
                state = unit.repository.step(state, then)
            unit.commit()
        assert approve_undoubted(office) == ((outcome.dossier,) if review == "when_in_doubt" else ())
        with office.database.begin() as unit:
            kept = [(action.kind, action.reviewer) for action in unit.desk.actions(outcome.dossier)]
        assert kept == ([(Act.APPROVE, NOBODY)] if review == "when_in_doubt" else [])


def test_a_package_that_changed_is_named_and_its_dossier_goes_back_to_people(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        receipt = deposit(office, dossier)
        file = tmp_path / "var" / "store" / receipt.package.key
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        with pytest.raises(FixityError):
            export(office, dossier, PackageFormat.AIP, tmp_path / "out")
        assert stage(office, dossier) is Stage.IN_REVIEW
        assert not (tmp_path / "out").exists()
        with office.database.begin() as unit:
            state = unit.repository.get(dossier)
            assert "dossier.archive_changed" in {problem.code for problem in state.problems}
        assert len(audit(office).faults) == 1


def test_what_is_exported_is_what_was_archived(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        receipt = deposit(office, dossier)
        with office.database.begin() as unit:
            code = next(iter(unit.codes.codes_of(dossier).values()))
        file = export(office, code, PackageFormat.AIP, tmp_path / "out.zip")
        with office.store.local_copy(receipt.package.key) as kept:
            assert file.read_bytes() == kept.read_bytes()
        with pytest.raises(OutputError):
            export(office, dossier, PackageFormat.AIP, tmp_path / "out.zip")
        with pytest.raises(UnknownDossierError):
            export(office, "000.00", PackageFormat.AIP, tmp_path / "none.zip")


def test_a_draft_says_that_it_is_one(tmp_path: Path) -> None:
    told: list[str] = []
    with opened(tmp_path, archive=ArchiveSettings()) as office:
        (outcome,) = digitize_all(office, [str(scan(tmp_path / "a.tif"))])
        assert outcome.dossier is not None
        file = export(office, outcome.dossier, PackageFormat.AIP, tmp_path / "a.zip", told.extend)
        assert "bản nháp" in told[0]
        assert package_faults(file) == ()
        with zipfile.ZipFile(file) as package:
            mets = etree.fromstring(package.read(next(n for n in package.namelist() if n.endswith("/METS.xml"))))
        assert [head.get("RECORDSTATUS") for head in mets.iterfind("{*}metsHdr")] == ["TEST"]


def test_the_shelf_of_the_paper_is_in_the_package(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        dossier = approved(office, tmp_path)
        with office.database.begin() as unit:
            unit.deposits.arrange(dossier, Arrangement(store="2", shelf="7", box="031", paper_number="45", sheets=9))
            unit.commit()
        ead = part(office, deposit(office, dossier), "/EAD.xml")
    assert "<paperFileCode>H26.LT.2/7/031.45</paperFileCode>" in ead
    assert "<numberOfPaper>9</numberOfPaper>" in ead


def test_no_name_stands_in_a_key_or_a_file_name(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        receipt = deposit(office, approved(office, tmp_path, name="SENTINEL.tif"))
        with office.store.local_copy(receipt.package.key) as path, zipfile.ZipFile(path) as package:
            names = package.namelist()
        assert not [name for name in (*names, receipt.package.key) if "SENTINEL" in name or "sentinel" in name]


def test_two_dossiers_with_one_code_are_told_apart_by_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.sql_deposits import SqlDeposits

    with opened(tmp_path) as office:
        ids = (DossierId("a"), DossierId("b"))
        monkeypatch.setattr(SqlDeposits, "dossiers_called", lambda self, code: ids)
        with pytest.raises(AmbiguousCodeError, match="a, b"):
            export(office, "H26", PackageFormat.AIP, tmp_path / "x")


@pytest.mark.slow
def test_with_a_prefect_server_the_same_package_is_archived(tmp_path: Path) -> None:
    from prefect.testing.utilities import prefect_test_harness

    from flows import tasks
    from flows.archive import deposit_approved, deposit_dossier

    with opened(tmp_path / "one") as office:
        wanted = deposit(office, approved(office, tmp_path / "one")).package.sha256
    with opened(tmp_path / "two") as office, prefect_test_harness(server_startup_timeout=120):
        before = tasks._office[0]
        tasks.work_with(office)
        try:
            dossier = approved(office, tmp_path / "two")
            assert deposit_dossier(dossier) == wanted
            assert stage(office, dossier) is Stage.ARCHIVED
            approved(office, tmp_path / "two", name="b.tif", shade=80)
            assert deposit_approved() == 1
            assert deposit_approved() == 0
        finally:
            tasks._office[0] = before


def drawn_dossier(office: Office, folder: Path) -> DossierId:
    """An approved dossier from a PDF whose letters have no font."""
    (folder / "don.pdf").write_bytes(letters_without_font())
    (outcome,) = digitize_all(office, [str(folder / "don.pdf")])
    assert outcome.dossier is not None
    with office.database.begin() as unit:
        unit.repository.step(unit.repository.get(outcome.dossier), Stage.APPROVED)
        unit.commit()
    return outcome.dossier


def notes(office: Office, dossier: DossierId) -> list[str]:
    with office.database.begin() as unit:
        return [problem.message for problem in unit.repository.get(dossier).problems]


def test_what_cannot_be_pdfa_is_archived_drawn_with_its_file_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as office:
        dossier = drawn_dossier(office, tmp_path)
        with monkeypatch.context() as patched:
            patched.setattr(FolderStore, "put", UnreachableStore(office.store, answers=0).put)
            with pytest.raises(StoreUnreachableError):
                deposit(office, dossier)
        receipt = deposit(office, dossier)
        assert [note for note in notes(office, dossier) if "dựng lại ở 300 dpi" in note] == notes(office, dossier)
        assert len(notes(office, dossier)) == 1
        with office.store.local_copy(receipt.package.key) as path, zipfile.ZipFile(path) as package:
            assert package_faults(path) == ()
            (beside,) = [name for name in package.namelist() if "/originals/" in name]
            assert package.read(beside) == (tmp_path / "don.pdf").read_bytes()
        assert "dựng thành hình 300 dpi" in part(office, receipt, "PREMIS_rep1.xml")
        sip = export(office, dossier, PackageFormat.SIP, tmp_path / "sip.zip")
        assert package_faults(sip) == ()
        with zipfile.ZipFile(sip) as package:
            assert [name for name in package.namelist() if "/originals/" in name]
