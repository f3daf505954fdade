"""The last leg of a dossier: APPROVED to ARCHIVED. Copies, signatures, codes, package, put and verify, receipt.

Every step commits by itself and may be run again. A deposit is dated once, so the same package comes out again; its
hash is noted before its bytes go to the store. Where something fails, the dossier stays APPROVED.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dossier.archive import ArchiveReceipt, Stored, original_key, package_key
from dossier.errors import (
    DossierError,
    LifecycleError,
    PackageRefusedError,
    SettingsError,
    UnlawfulStepError,
)
from dossier.identity import DossierId, sha256_of_file
from dossier.local_time import HANOI
from dossier.problem import Problem
from dossier.retention import Retention, protection_for
from dossier.stage import Stage
from flows.copying import page_list
from flows.packing import Known, known, packed
from flows.retry import retried
from flows.workers import take_over
from storage.deposits import Deposit, DepositedPaper
from storage.desk import Act, Action
from storage.packages.contents import Contents
from storage.packages.describe import printed_date
from storage.packages.field_table import Fault
from storage.packages.information_package import write_package
from storage.packages.package_check import package_faults
from storage.packages.signing import Signer, SignerOptions, Slot, opened_signer
from wiring.logs import Log
from wiring.wire import Office, make_folder

_LOG = Log("deposit")
_LEASE = timedelta(minutes=30)
NOBODY = "sohoa"
"""stands for the reviewer where the office's rule approved and no person looked"""

Tell = Callable[[Sequence[str]], None]
"""is told what breaks the circular: field, rule and value, personal data"""


@dataclass(frozen=True, slots=True)
class DepositOutcome:
    """What became of one dossier."""

    dossier: DossierId
    receipt: ArchiveReceipt | None
    error: DossierError | None


def deposit(office: Office, dossier: DossierId, tell: Tell = lambda faults: None) -> ArchiveReceipt:
    """Archive an approved dossier; one that is archived already gives its receipt.

    Raises `UnlawfulStepError` where it is not approved, `SettingsError`, `PdfaFailedError`, `SigningError`,
    `PackageRefusedError` (after `tell`), `KeepingError`; it stays APPROVED then.
    """
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if state.stage is Stage.ARCHIVED:
            return _receipt(unit.deposits.find(dossier), dossier)
        if state.stage is not Stage.APPROVED:
            raise UnlawfulStepError(state.stage.value, Stage.ARCHIVED.value)
        begun = unit.deposits.begin(dossier, office.clock())
        for record in unit.repository.checked(dossier):
            unit.codes.assign_code(dossier, record, office.settings.code_template, begun.begun_at)
        unit.commit()
    if begun.package is None or office.store.stat(begun.package.key) is None:
        begun = _put(office, begun, tell)
    else:
        # a run was killed between put and commit
        _require_same(office, begun.package)
    return _finish(office, begun)


def deposit_all(
    office: Office, worker: str, tell: Tell = lambda faults: None, limit: int | None = None
) -> Iterator[DepositOutcome]:
    """Archive what is approved, oldest first, one after the other; several workers never take the same one.

    What goes wrong with one does not stop the others; it is not tried again in the same call. Raises `SettingsError`
    where none could succeed.
    """
    _require_agency(office)
    take_over(office, [Stage.APPROVED])
    held: list[DossierId] = []
    try:
        while limit is None or len(held) < limit:
            with office.database.begin() as unit:
                claims = unit.queue.claim([Stage.APPROVED], worker, office.clock(), _LEASE)
                unit.commit()
            if not claims:
                return
            held.append(claims[0].dossier)
            yield _outcome(office, claims[0].dossier, tell)
    finally:
        # only now: a dossier that failed would be the oldest one again
        with office.database.begin() as unit:
            for dossier in held:
                unit.queue.release(dossier, worker)
            unit.commit()


def _outcome(office: Office, dossier: DossierId, tell: Tell) -> DepositOutcome:
    try:
        return DepositOutcome(dossier, retried(deposit)(office, dossier, tell), None)
    except DossierError as error:
        _LOG.warn("deposit.failed", dossier=dossier, cause=error.code)
        return DepositOutcome(dossier, None, error)


def approve_undoubted(office: Office) -> tuple[DossierId, ...]:
    """Approve every CHECKED dossier whose forms all allow that nobody looks (`review: when_in_doubt`)."""
    allowed = {(form.form, form.edition) for form in office.catalogue.forms if form.review == "when_in_doubt"}
    approved = []
    with office.database.begin() as unit:
        waiting = tuple(unit.repository.in_stage(Stage.CHECKED))
    for dossier in waiting:
        try:
            with office.database.begin() as unit:
                state = unit.repository.get(dossier)
                records = unit.repository.checked(dossier)
                forms = {(record.document.form, record.document.edition) for record in records}
                if state.stage is not Stage.CHECKED or not records or not forms <= allowed:
                    continue
                if any(record.needs_a_look for record in records):
                    continue
                content = {"despite": "", "stage": state.stage.value, "rule": "when_in_doubt"}
                unit.desk.add(Action(Act.APPROVE, dossier, NOBODY, office.clock(), content=content))
                unit.repository.step(state, Stage.APPROVED)
                unit.commit()
        except LifecycleError:
            continue  # somebody else took it on
        approved.append(dossier)
        _LOG.note("approved", dossier=dossier)
    return tuple(approved)


def signer_options(office: Office) -> tuple[SignerOptions, ...]:
    """Who signs, the digitizer first; empty where nobody does."""
    sections = (
        (Slot.PERSONAL, office.settings.digitizer_signature),
        (Slot.AGENCY, office.settings.agency_signature),
    )
    return tuple(
        SignerOptions(
            slot=slot,
            method=section.method,
            name=section.name or (office.settings.archive.agency_name if slot is Slot.AGENCY else ""),
            file=section.file,
            password=section.password.get_secret_value() if section.password else "",
            library=section.library,
            token=section.token or "",
            certificate=section.certificate or "",
            pin=section.pin.get_secret_value() if section.pin else "",
            timestamp=section.timestamp or "",
            roots=section.roots,
        )
        for slot, section in sections
        if section.method != "none"
    )


@contextmanager
def opened_signers(office: Office) -> Iterator[tuple[Signer, ...]]:
    """Their keys, opened. Raises `SettingsError`."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(opened_signer(options)) for options in signer_options(office))


def _put(office: Office, begun: Deposit, tell: Tell) -> Deposit:
    _require_agency(office)
    make_folder(office.settings.work_folder)
    with tempfile.TemporaryDirectory(dir=office.settings.work_folder, prefix="deposit-") as name:
        folder = Path(name)
        facts = known(office, begun.dossier)
        with opened_signers(office) as signers, packed(office, facts, begun.begun_at, folder, signers) as contents:
            file = folder / "package.zip"
            _write(contents, file, tell)
            sha256, size = sha256_of_file(file)
            stored = Stored(package_key(begun.dossier, sha256), sha256, size)
            with office.database.begin() as unit:
                begun = unit.deposits.intend(begun, stored, _papers(contents))
                for problem in _drawn(contents):
                    unit.repository.add_problem(begun.dossier, problem)
                unit.commit()
            office.store.put(stored.key, file, sha256)
    return begun


def _write(contents: Contents, file: Path, tell: Tell) -> None:
    broken = write_package(contents, "aip", file)
    if broken:
        tell([str(fault) for fault in broken])
        raise PackageRefusedError(_rules(broken))
    found = package_faults(file)
    if found:
        tell(found)
        raise PackageRefusedError(f"({len(found)})")


def _rules(faults: Sequence[Fault]) -> str:
    """Fields and rules, without the values."""
    return "; ".join(dict.fromkeys(f"{fault.table}.{fault.field}: {fault.rule}" for fault in faults))


def _papers(contents: Contents) -> tuple[DepositedPaper, ...]:
    return tuple(
        DepositedPaper(paper.document.id, paper.ordinal, paper.sha256, paper.size, paper.signatures)
        for paper in contents.papers
    )


def _drawn(contents: Contents) -> tuple[Problem, ...]:
    """What people must know of copies that show pictures of pages."""
    drawn = [paper for paper in contents.papers if paper.drawn]
    if not drawn:
        return ()
    pages = page_list(sorted(number for paper in drawn for number in paper.drawn))
    return (Problem("dossier.copy_drawn", {"pages": pages, "dpi": min(paper.drawn_dpi for paper in drawn)}),)


def _finish(office: Office, begun: Deposit) -> ArchiveReceipt:
    """Protect what is kept, and note it: all at once, or nothing."""
    if begun.package is None:
        raise UnlawfulStepError(Stage.APPROVED.value, Stage.ARCHIVED.value)
    facts = known(office, begun.dossier)
    retention = Retention(facts.arrangement.retention or office.settings.archive.retention)
    protection = protection_for(retention, _ended_on(facts))
    originals = {original_key(scan.sha256) for scan in facts.state.scans}
    kept = {key: office.store.protect(key, protection) for key in (begun.package.key, *sorted(originals))}
    with office.database.begin() as unit:
        state = unit.repository.get(begun.dossier)
        if state.stage is not Stage.ARCHIVED:
            unit.objects.add(begun.package, begun.dossier)
            for key, found in kept.items():
                unit.objects.retain(key, retention, found)
            done = unit.deposits.finish(begun, office.clock())
            unit.repository.step(state, Stage.ARCHIVED)
            unit.commit()
        else:
            done = unit.deposits.find(begun.dossier) or begun
    _LOG.note("archived", dossier=begun.dossier, bytes=begun.package.size)
    return _receipt(done, begun.dossier)


def _require_agency(office: Office) -> None:
    settings = office.settings.archive
    missing = [
        f"SOHOA_ARCHIVE__{name.upper()}" for name in ("agency_name", "archives_code") if not getattr(settings, name)
    ]
    if missing:
        raise SettingsError(f"đặt {', '.join(missing)} trước khi nộp lưu")


def _require_same(office: Office, package: Stored) -> None:
    """Raise `FixityError` where the store holds other bytes than were noted."""
    with office.store.local_copy(package.key) as path:
        office.store.put(package.key, path, package.sha256)


def _ended_on(facts: Known) -> date:
    """The day on which the dossier was closed: as the arranging list says, else when it came in."""
    said = printed_date(facts.arrangement.ended_on)
    received = facts.state.received_at.astimezone(HANOI).date()
    return date(int(said[-4:]), 12, 31) if said else received


def _receipt(found: Deposit | None, dossier: DossierId) -> ArchiveReceipt:
    if found is None or found.package is None or found.archived_at is None:
        raise UnlawfulStepError(Stage.APPROVED.value, Stage.ARCHIVED.value)
    return ArchiveReceipt(dossier, found.package, found.begun_at, found.archived_at)
