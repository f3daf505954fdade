"""Packages out of the archive: what was archived, byte by byte, or a draft of what is not archived yet.

What was archived is verified before it is handed out. Where it is no longer what was deposited, nothing is handed
out, the dossier goes back to people, and nothing is repaired silently.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath

from dossier.errors import (
    AmbiguousCodeError,
    FixityError,
    NothingToPackError,
    OutputError,
    PackageRefusedError,
    UnknownDossierError,
)
from dossier.identity import DocumentId, DossierId, Sha256, sha256_of_file
from dossier.problem import Problem
from dossier.stage import Stage
from flows.packing import Copied, Known, known, packed
from storage.deposits import Deposit
from storage.packages.bag import write_bag
from storage.packages.contents import Contents
from storage.packages.information_package import BESIDE, DATA, package_name, write_package
from storage.packages.legacy import write_sheets, write_tree
from storage.packages.signing import broken_signatures
from wiring.logs import Log
from wiring.wire import Office, make_folder

_LOG = Log("export")

Tell = Callable[[Sequence[str]], None]
"""is told, in Vietnamese, what the archivist must know of the package; may hold personal data"""


class PackageFormat(StrEnum):
    """What a dossier can be exported as."""

    AIP = "aip"
    """TT 05/2025, for the same archive system"""
    SIP = "sip"
    """TT 05/2025, for another system"""
    BAGIT = "bagit"
    XLSX = "xlsx"
    """TT 02/2019: folders and sheets"""


def export(office: Office, code: str, kind: PackageFormat, out: Path, tell: Tell = lambda said: None) -> Path:
    """Write the dossier that `code` names (its id, mã hồ sơ or mã kết quả số hóa) to `out`; what was written.

    `out` is a file where it ends in .zip or .xlsx, else a folder. Raises `UnknownDossierError`,
    `AmbiguousCodeError`, `NothingToPackError`, `OutputError`, `FixityError`, `PackageRefusedError`,
    `PdfaFailedError`, `KeepingError`.
    """
    dossier = dossier_called(office, code)
    make_folder(office.settings.work_folder)
    with (
        tempfile.TemporaryDirectory(dir=office.settings.work_folder, prefix="export-") as name,
        _contents(office, dossier, Path(name), tell) as (contents, package),
    ):
        try:
            if kind is PackageFormat.AIP and package is not None:
                return _placed(package, out, f"{package_name(contents, 'aip')}.zip")
            return _WRITERS[kind](contents, Path(name), out, tell)
        except OSError as error:
            # its sentence would name the file
            raise OutputError(f"({errno.errorcode.get(error.errno or 0, type(error).__name__)})") from None


def dossier_called(office: Office, code: str) -> DossierId:
    """Raises `UnknownDossierError`, `AmbiguousCodeError`."""
    with office.database.begin() as unit:
        found = unit.deposits.dossiers_called(code.strip())
    if not found:
        raise UnknownDossierError
    if len(found) > 1:
        raise AmbiguousCodeError(", ".join(found))
    return found[0]


@contextmanager
def archived_package(office: Office, dossier: DossierId) -> Iterator[Path]:
    """The archived package, verified: its hash, and every signature in it.

    Raises `UnknownDossierError` where there is none, `FixityError` where it is not what was deposited: the dossier
    is back IN_REVIEW then.
    """
    with office.database.begin() as unit:
        deposit = unit.deposits.find(dossier)
        kept = unit.objects.find(deposit.package.key) if deposit and deposit.package else None
    if deposit is None or deposit.package is None or kept is None or kept.destroyed_at is not None:
        raise UnknownDossierError
    with office.store.local_copy(deposit.package.key) as path:
        found, _ = sha256_of_file(path)
        if found != deposit.package.sha256:
            _fall_back(office, dossier)
            raise FixityError(deposit.package.key, deposit.package.sha256, found)
        yield path


def _fall_back(office: Office, dossier: DossierId) -> None:
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if state.stage is not Stage.ARCHIVED:
            return
        problems = (*state.problems, Problem("dossier.archive_changed"))
        unit.repository.step(state, Stage.IN_REVIEW, problems=problems)
        unit.deposits.reopen(dossier)
        unit.commit()
    _LOG.warn("archive.changed", dossier=dossier)


@contextmanager
def _contents(office: Office, dossier: DossierId, folder: Path, tell: Tell) -> Iterator[tuple[Contents, Path | None]]:
    """What goes into a package, and the archived package where there is one."""
    facts = known(office, dossier)
    if facts.state.stage is Stage.ARCHIVED:
        with office.database.begin() as unit:
            deposit = unit.deposits.find(dossier)
        if deposit is None:
            raise UnknownDossierError
        with archived_package(office, dossier) as package:
            copies = _archived_copies(office, facts, deposit, package, folder)
            with packed(office, facts, deposit.begun_at, folder, archived=copies) as contents:
                yield contents, package
        return
    if not facts.records:
        raise NothingToPackError
    if facts.state.stage is not Stage.APPROVED:
        tell(["Hồ sơ chưa được duyệt: gói này là bản nháp, không dùng để nộp lưu."])
    elif office.settings.archive.agency_name == "":
        tell(["Hồ sơ chưa nộp lưu; đặt SOHOA_ARCHIVE__AGENCY_NAME và SOHOA_ARCHIVE__ARCHIVES_CODE để có mã đúng."])
    with packed(office, facts, office.clock(), folder) as contents:
        yield contents, None


def _archived_copies(
    office: Office, facts: Known, deposit: Deposit, package: Path, folder: Path
) -> Mapping[DocumentId, Copied]:
    """The copies out of the archived package, each verified by its hash and its signatures."""
    with office.database.begin() as unit:
        papers = {paper.sha256.upper(): paper for paper in unit.deposits.papers(facts.state.id)}
    copies: dict[DocumentId, Copied] = {}
    with zipfile.ZipFile(package) as opened:
        names = [PurePosixPath(name) for name in opened.namelist()]
        beside = frozenset(Sha256(name.stem) for name in names if name.parent.name == BESIDE)
        for name in names:
            if name.parent.name != DATA:
                continue
            target = folder / f"{len(copies) + 1:07}.pdf"
            with opened.open(str(name)) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
            found, size = sha256_of_file(target)
            paper = papers.get(found.upper())
            if paper is None or (paper.signatures and broken_signatures(target) != 0):
                _fall_back(office, facts.state.id)
                raise FixityError(deposit.package.key if deposit.package else "", "-", found)
            copies[paper.document] = Copied(target, Sha256(found), size, paper.signatures, beside=beside)
    return copies


def _write_zip(kind: str) -> Callable[[Contents, Path, Path, Tell], Path]:
    def write(contents: Contents, folder: Path, out: Path, tell: Tell) -> Path:
        file = folder / "package.zip"
        broken = write_package(contents, kind, file)
        if broken:
            tell([str(fault) for fault in broken])
            raise PackageRefusedError(f"({len(broken)})")
        return _placed(file, out, f"{package_name(contents, kind)}.zip")

    return write


def _write_bag(contents: Contents, folder: Path, out: Path, tell: Tell) -> Path:
    bag = folder / "bag"
    write_bag(contents, bag)
    if out.suffix.lower() == ".zip":
        packed_bag = shutil.make_archive(str(folder / "packed"), "zip", folder, "bag")
        return _placed(Path(packed_bag), out, "bag.zip")
    target = out if _empty(out) else out / contents.archive_code
    if not _empty(target):
        raise OutputError
    target.mkdir(parents=True, exist_ok=True)
    shutil.copytree(bag, target, dirs_exist_ok=True)
    return target


def _write_sheets(contents: Contents, folder: Path, out: Path, tell: Tell) -> Path:
    sheets = folder / "sheets.xlsx"
    found = write_sheets(contents, sheets)
    if found:
        tell([str(fault) for fault in found])
    if out.suffix.lower() == ".xlsx":
        return _placed(sheets, out, "")
    tree = write_tree(contents, out)
    return _placed(sheets, tree.parent / f"{tree.name}.xlsx", "")


_WRITERS: Mapping[PackageFormat, Callable[[Contents, Path, Path, Tell], Path]] = {
    PackageFormat.AIP: _write_zip("aip"),
    PackageFormat.SIP: _write_zip("sip"),
    PackageFormat.BAGIT: _write_bag,
    PackageFormat.XLSX: _write_sheets,
}


def _placed(file: Path, out: Path, name: str) -> Path:
    """Copy the file to `out`, or into it under `name` where it is a folder. Never over another file."""
    target = out if out.suffix.lower() in (".zip", ".xlsx") and not out.is_dir() else out / name
    if target.exists():
        raise OutputError
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(file, part)
    part.replace(target)
    return target


def _empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
