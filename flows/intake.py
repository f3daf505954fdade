"""Receiving: files become scans in the archive, and together one dossier in stage RECEIVED.

Refuses files that are no documents, and loses none: a refused file among others is a problem of the dossier;
where every file is refused, nothing is kept and the worst reason is raised.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dossier.archive import Stored, original_key
from dossier.errors import (
    EmptyScanError,
    IntakeError,
    KeepingError,
    MissingScanError,
    NotADocumentError,
    OversizedPageError,
    StoreFullError,
    UnreadableScanError,
)
from dossier.identity import Sha256, dossier_id_of
from dossier.problem import Problem
from dossier.scan import Scan
from dossier.stage import Stage
from ocr.raster import inspect
from storage.repository import DossierRepository, DossierState
from wiring.logs import Log
from wiring.wire import Office, make_folder

_LOG = Log("intake")
_CHUNK = 1 << 20
_STALE_SECONDS = 24 * 3600
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_DIGITS = re.compile(r"([0-9]+)")
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENAMETOOLONG})
_OUT_OF_REACH = frozenset({Stage.APPROVED, Stage.ARCHIVED, Stage.SET_ASIDE})


def scan_paths(path: Path, *, folders_count: bool = False) -> tuple[Path, ...]:
    """The scans of what was named: the file itself, or what stands in the folder, in natural order.

    Hidden files and those that Windows leaves behind are passed over. Sub-folders are in the list, so that
    `receive` refuses them aloud. Raises `MissingScanError`, or `EmptyScanError` for a folder without files
    (without anything where `folders_count`).
    """
    with _input_errors():
        if not stat.S_ISDIR(path.stat().st_mode):
            return (path,)
        found = sorted(
            (entry for entry in path.iterdir() if not passed_over(entry.name)), key=lambda entry: _natural(entry.name)
        )
        if not any(folders_count or entry.is_file() for entry in found):
            raise EmptyScanError
    return tuple(found)


def receive(office: Office, paths: Sequence[Path], source: str, problems: Sequence[Problem] = ()) -> DossierState:
    """Keep each file as a scan and enter the dossier that they make; the same bytes make the same dossier.

    `problems` (with codes that begin with `scan.`) are what is known of the files already.

    Files that change meanwhile do no harm: what is looked at, hashed and kept is one private copy. Raises the
    worst `IntakeError` where no file can be used (nothing is kept then), `KeepingError` where keeping fails.
    """
    scans: list[Scan] = []
    kept: dict[Sha256, Stored] = {}
    refused: list[IntakeError] = []
    _sweep(office.settings.work_folder, office.clock().timestamp())
    for path in paths:
        try:
            scan, stored = _keep(office, path)
        except IntakeError as error:
            refused.append(error)
            _LOG.warn("scan.refused", cause=error.problem_code)
            continue
        scans.append(scan)
        kept[scan.sha256] = stored
    if not scans:
        raise max(refused, key=lambda error: error.exit_code, default=EmptyScanError())
    return _enter(
        office, _plain(source), scans, list(kept.values()), [*problems, *(problem_of(error) for error in refused)]
    )


def hash_of(path: Path) -> Sha256:
    """The hash of a file that was handed in. Raises `IntakeError` where it cannot be read."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return Sha256(digest.hexdigest())


def problem_of(error: IntakeError) -> Problem:
    """The same fact as data."""
    if isinstance(error, OversizedPageError):
        return Problem(error.problem_code, {"megapixels": error.megapixels, "limit": error.limit})
    return Problem(error.problem_code)


def _enter(
    office: Office, source: str, scans: Sequence[Scan], kept: Sequence[Stored], problems: Sequence[Problem]
) -> DossierState:
    dossier = dossier_id_of(scan.sha256 for scan in scans)
    with office.database.begin() as unit:
        for stored in kept:
            unit.repository.add_original(stored)
        state = unit.repository.receive(dossier, source, scans, problems, office.clock())
        state = _renewed(unit.repository, state, problems)
        unit.commit()
    _LOG.note("received", dossier=dossier, scans=len(scans), pages=sum(scan.page_count for scan in scans))
    return state


def _renewed(repository: DossierRepository, state: DossierState, problems: Sequence[Problem]) -> DossierState:
    """A known dossier handed in with other refused files beside it than before: the news must not get lost."""
    before = [problem for problem in state.problems if problem.code.startswith("scan.")]
    if before == list(problems) or state.stage in _OUT_OF_REACH:
        return state
    if state.stage is Stage.RECEIVED:
        state = repository.step(state, Stage.FAILED)
    return repository.step(state, Stage.RECEIVED, problems=problems)


def _keep(office: Office, path: Path) -> tuple[Scan, Stored]:
    with _copy(path, office.settings.work_folder) as copy:
        if copy.size == 0:
            raise EmptyScanError
        media_type, page_count = inspect(copy.path, office.raster)
        if page_count < 1:
            raise EmptyScanError
        stored = office.store.put(original_key(copy.sha256), copy.path, copy.sha256)
    return Scan(copy.sha256, media_type, copy.size, _plain(path.name), page_count), stored


@dataclass(frozen=True, slots=True)
class _Copy:
    path: Path
    sha256: Sha256
    size: int


@contextmanager
def _copy(source: Path, folder: Path) -> Iterator[_Copy]:
    """A private copy of a regular file, hashed while it was made; removed at the end."""
    make_folder(folder)
    with _work_errors():
        number, name = tempfile.mkstemp(dir=folder, suffix=".scan")
    target = Path(name)
    try:
        with os.fdopen(number, "wb") as kept:
            digest, size = hashlib.sha256(), 0
            for chunk in _chunks(source):
                digest.update(chunk)
                size += len(chunk)
                with _work_errors():
                    kept.write(chunk)
            with _work_errors():
                kept.flush()
        yield _Copy(target, Sha256(digest.hexdigest()), size)
    finally:
        target.unlink(missing_ok=True)


def _chunks(source: Path) -> Iterator[bytes]:
    with _input_errors():
        # not blocking: a pipe that stands where a scan is expected must not hang the run
        number = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise NotADocumentError
    with os.fdopen(number, "rb", buffering=0) as stream:
        while True:
            with _input_errors():
                chunk = stream.read(_CHUNK)
            if not chunk:
                return
            yield chunk


@contextmanager
def _input_errors() -> Iterator[None]:
    """An `OSError` of the block is about the file that was handed in; its path is in no message."""
    try:
        yield
    except OSError as error:
        if error.errno in _GONE:
            raise MissingScanError from None
        raise UnreadableScanError from None
    except ValueError:
        # a name with a zero byte in it
        raise MissingScanError from None


@contextmanager
def _work_errors() -> Iterator[None]:
    """An `OSError` of the block is about our own disk."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFullError from None
        raise KeepingError(errno.errorcode.get(error.errno or 0, "")) from None


def _sweep(folder: Path, now: float) -> None:
    """Remove copies that a killed run left behind: they are papers of citizens."""
    for left in folder.glob("*"):
        try:
            if now - left.stat().st_mtime < _STALE_SECONDS:
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
        except OSError:
            # another run was faster
            continue


def passed_over(name: str) -> bool:
    """True for hidden files and those that Windows leaves behind."""
    return name.startswith(".") or name.casefold() in _LEFT_BY_SYSTEMS


def _natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A key by which scan2 stands before scan10."""
    parts = _DIGITS.split(unicodedata.normalize("NFC", name).casefold())
    return [(0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts], name


def _plain(name: str) -> str:
    """A file name in Unicode; bytes that are none become question marks."""
    return os.fsencode(name).decode("utf-8", "replace")
