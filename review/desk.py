"""What a reviewer can do with a dossier: take, correct, confirm, doubt, postpone, approve, send back, undo. No web.

Refuses to change what somebody else holds, and what has changed since it was looked at; refuses to lose anything:
every action is kept, and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType

from dossier.access_errors import ForbiddenError
from dossier.contents import Document
from dossier.correction import Correction, Keying, Reason, by_field, keying
from dossier.errors import ImpossibleActError, LeasedError, OpenFieldsError, StaleRecordError
from dossier.identity import DocumentId, DossierId
from dossier.problem import Problem, Severity
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue
from dossier.stage import Stage
from dossier.text import Box
from dossier.vietnamese import canonical
from extractors.fields import kind_of
from review import recheck
from storage.desk import Act, Action, Lease, corrections_of, standing
from storage.repository import DossierState
from storage.unit_of_work import UnitOfWork
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("desk")
POSTPONED = timedelta(hours=1)
AT_THE_DESK = (Stage.IN_REVIEW, Stage.CHECKED)
LONGEST_VALUE = 4000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dossier as it lies on the desk."""

    state: DossierState
    office: str
    documents: tuple[Document, ...]
    records: tuple[CheckedRecord, ...]
    actions: tuple[Action, ...]
    lease: Lease | None

    @property
    def page_count(self) -> int:
        return sum(scan.page_count for scan in self.state.scans)

    def record(self, document: DocumentId) -> CheckedRecord:
        """Raises `ImpossibleActError` where there is no such document."""
        for record in self.records:
            if record.document.id == document:
                return record
        raise ImpossibleActError

    def document(self, document: DocumentId) -> Document:
        """Raises `ImpossibleActError` where there is no such document."""
        for each in self.documents:
            if each.id == document:
                return each
        raise ImpossibleActError


class Desk:
    """One reviewer at the desk of one office."""

    def __init__(self, office: Office, reviewer: str, of_office: str = "") -> None:
        self.office = office
        self.reviewer = reviewer
        self.of_office = of_office

    # --- looking --------------------------------------------------------------------------------------
    def sheet(self, dossier: DossierId) -> Sheet:
        """The dossier as it is now. Raises `UnknownDossierError`, `ForbiddenError`."""
        with self.office.database.begin() as unit:
            return self.sheet_in(unit, dossier)

    def sheet_in(self, unit: UnitOfWork, dossier: DossierId) -> Sheet:
        state = unit.repository.get(dossier)
        of_office = unit.desk.office_of(dossier)
        if self.of_office and of_office not in ("", self.of_office):
            raise ForbiddenError
        documents = unit.repository.documents(dossier)
        return Sheet(
            state=state,
            office=of_office,
            documents=documents,
            records=unit.repository.checked(dossier),
            actions=unit.desk.actions(dossier),
            lease=unit.desk.lease(dossier),
        )

    # --- leases ---------------------------------------------------------------------------------------
    def take(self, dossier: DossierId, *, over: bool = False) -> Lease:
        """Take the dossier, or keep it for longer. Raises `LeasedError` where somebody else holds it and not `over`."""
        now = self.office.clock()
        with self.office.database.begin() as unit:
            unit.desk.hold()
            unit.repository.get(dossier)
            if self.of_office and unit.desk.office_of(dossier) not in ("", self.of_office):
                raise ForbiddenError
            lease, taken_from = self._lease(unit, dossier, over=over)
            if taken_from is not None:
                unit.desk.add(Action(Act.TAKE_OVER, dossier, self.reviewer, now, content={"from": taken_from}))
            unit.commit()
        return lease

    def release(self, dossier: DossierId) -> None:
        """Give the dossier back, where it is ours."""
        with self.office.database.begin() as unit:
            unit.desk.drop_lease(dossier, self.reviewer)
            unit.commit()

    def _lease(self, unit: UnitOfWork, dossier: DossierId, *, over: bool = False) -> tuple[Lease, str | None]:
        now = self.office.clock()
        held = unit.desk.lease(dossier)
        others = held is not None and held.reviewer != self.reviewer and held.expires_at > now
        if others and not over:
            assert held is not None
            raise LeasedError(held.reviewer)
        taken_from = held.reviewer if held is not None and others else None
        ours = held is not None and held.reviewer == self.reviewer
        lease = Lease(
            self.reviewer,
            held.taken_at if held is not None and ours else now,
            now + timedelta(minutes=self.office.settings.serve.lease_minutes),
            held.taken_from if held is not None and ours else taken_from,
        )
        unit.desk.put_lease(dossier, lease)
        return lease, taken_from

    # --- fields ---------------------------------------------------------------------------------------
    def say(
        self,
        dossier: DossierId,
        version: int,
        document: DocumentId,
        field: str,
        value: str | None,
        reason: Reason,
        place: tuple[int, Box] | None = None,
    ) -> Sheet:
        """A person's word about a field; `value` as typed, put into its canonical form here.

        Raises `StaleRecordError`, `LeasedError`, `ForbiddenError` for a second keying by the person of the first.
        """
        with self.act(dossier, version) as doing:
            record = doing.sheet.record(document)
            before = _value(record, field)
            after = self.clean(record.document, field, value)
            said = by_field(corrections_of(doing.sheet.actions, document)).get(field, ())
            reason = self._reason(reason, said, before, after)
            page, box = place if place is not None else (None, None)
            now = self.office.clock()
            correction = Correction(field, before, after, self.reviewer, now, reason, page, box)
            doing.add(Action(Act.FIELD, dossier, self.reviewer, now, document, correction))
            doing.replace(recheck_in(doing.unit, self.office, dossier, document))
        return self.sheet(dossier)

    def _reason(self, reason: Reason, said: Sequence[Correction], before: str | None, after: str | None) -> Reason:
        if reason in (Reason.SECOND, Reason.THIRD):
            keyers = {each.reviewer for each in said}
            wanted = {Reason.SECOND: Keying.ONCE, Reason.THIRD: Keying.DISPUTED}[reason]
            if keying(said) is not wanted:
                raise ImpossibleActError
            if self.reviewer in keyers:
                raise ForbiddenError
            return reason
        if reason is Reason.DOUBTFUL:
            return reason
        return Reason.CONFIRMED if before == after else Reason.MISREAD

    def clean(self, document: Document, field: str, value: str | None) -> str | None:
        """What was typed in its canonical form; None where it is empty."""
        typed = (value or "")[:LONGEST_VALUE]
        spec = recheck.form_of(document, self.office.catalogue).spec(field)
        cleaned = kind_of(spec).clean(typed) if spec is not None else canonical(typed)
        return cleaned or None

    # --- the dossier as a whole -----------------------------------------------------------------------
    def postpone(self, dossier: DossierId, version: int) -> None:
        """Out of the queue for an hour, and out of our hands."""
        with self.act(dossier, version) as doing:
            now = self.office.clock()
            doing.unit.desk.postpone(dossier, now + POSTPONED)
            doing.add(Action(Act.POSTPONE, dossier, self.reviewer, now))
            doing.unit.desk.drop_lease(dossier, self.reviewer)

    def approve(self, dossier: DossierId, version: int, despite: str = "") -> None:
        """Nothing is open any more. `despite` says why, where problems remain that no value can mend.

        Raises `OpenFieldsError` where fields are not accepted, or problems remain and `despite` is empty.
        """
        with self.act(dossier, version) as doing:
            sheet = doing.sheet
            if any(not field.accepted for record in sheet.records for field in record.fields):
                raise OpenFieldsError
            if remaining(sheet) and not despite.strip():
                raise OpenFieldsError
            content = {"despite": canonical(despite)[:500], "stage": sheet.state.stage.value}
            doing.add(Action(Act.APPROVE, dossier, self.reviewer, self.office.clock(), content=content))
            doing.step(Stage.APPROVED)
            doing.unit.desk.drop_lease(dossier, self.reviewer)
        _LOG.note("approved", dossier=dossier)

    def rescan(self, dossier: DossierId, version: int, pages: Sequence[int]) -> None:
        """Back to the scanner, saying which pages."""
        with self.act(dossier, version) as doing:
            if not pages or not set(pages) <= set(range(1, doing.sheet.page_count + 1)):
                raise ImpossibleActError
            numbers = ", ".join(str(number) for number in sorted(set(pages)))
            content = {"pages": sorted(set(pages)), "problems": len(doing.sheet.state.problems)}
            doing.add(Action(Act.RESCAN, dossier, self.reviewer, self.office.clock(), content=content))
            problem = Problem("dossier.rescan_asked", {"pages": numbers})
            doing.step(Stage.RESCAN, problems=(*doing.sheet.state.problems, problem))
            doing.unit.desk.drop_lease(dossier, self.reviewer)

    # --- how anything is done -------------------------------------------------------------------------
    def act(self, dossier: DossierId, version: int, *, stages: Sequence[Stage] = AT_THE_DESK) -> Doing:
        """A context in which one action is done, or nothing: checked against version, lease and stage."""
        return Doing(self, dossier, version, stages)


class Doing(AbstractContextManager["Doing"]):
    """One action under way. What it writes is saved at its end, with a version of its own."""

    def __init__(self, desk: Desk, dossier: DossierId, version: int, stages: Sequence[Stage]) -> None:
        self._desk = desk
        self._dossier = dossier
        self._version = version
        self._stages = stages
        self._opened = desk.office.database.begin()
        self.unit = self._opened
        self._stepped = False

    def __enter__(self) -> Doing:
        self.unit = self._opened.__enter__()
        try:
            self.unit.desk.hold()
            self.sheet = self._desk.sheet_in(self.unit, self._dossier)
            if self.sheet.state.stage not in self._stages:
                raise ImpossibleActError
            self._desk._lease(self.unit, self._dossier)
            if self.sheet.state.version != self._version:
                raise StaleRecordError
        except BaseException:
            self._opened.__exit__(None, None, None)
            raise
        return self

    def add(self, action: Action) -> None:
        self.unit.desk.add(action)

    def replace(self, record: CheckedRecord) -> None:
        """Put a document's record in the place of the one it had."""
        self.unit.desk.replace_record(self._dossier, record.document, record)

    def papers(
        self,
        documents: Sequence[Document],
        extracted: Sequence[ExtractedRecord],
        records: Sequence[CheckedRecord],
    ) -> None:
        self.unit.desk.replace_papers(self._dossier, documents, extracted, records)

    def step(self, then: Stage, problems: Sequence[Problem] | None = None) -> None:
        state = self.sheet.state
        self.unit.repository.step(state, then, problems=problems)
        self._stepped = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                if not self._stepped:
                    self._touch()
                self.unit.commit()
        finally:
            self._opened.__exit__(kind, error, trace)

    def _touch(self) -> None:
        state = self.sheet.state
        if state.stage is Stage.CHECKED:
            # what nobody had to look at, somebody has touched
            self.unit.repository.step(state, Stage.IN_REVIEW)
        else:
            self.unit.desk.touch(state)


def recheck_in(unit: UnitOfWork, office: Office, dossier: DossierId, document: DocumentId) -> CheckedRecord:
    """The document's record as it is after all actions that hold. Raises `ImpossibleActError`."""
    extracted = unit.repository.extracted_from(dossier, document)
    if extracted is None:
        raise ImpossibleActError
    said = corrections_of(unit.desk.actions(dossier), document)
    return recheck.record_of(extracted, said, office.catalogue)


def remaining(sheet: Sheet) -> tuple[Problem, ...]:
    """Problems that stay when every field is accepted: of records and of the dossier."""
    of_records = (problem for record in sheet.records for problem in record.problems)
    found = (*sheet.state.problems, *of_records)
    return tuple(problem for problem in found if problem.severity is not Severity.NOTE)


def field_of(record: CheckedRecord, name: str) -> FieldValue | None:
    return next((field for field in record.fields if field.name == name), None)


def undoable(actions: Sequence[Action], reviewer: str) -> Action | None:
    """What this reviewer's undo would take back."""
    own = [each for each in standing(actions) if each.reviewer == reviewer and each.kind is not Act.TAKE_OVER]
    return own[-1] if own else None


def _value(record: CheckedRecord, name: str) -> str | None:
    field = field_of(record, name)
    return field.value if field is not None else None
