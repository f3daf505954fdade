"""What clerks do at the counter: take scans in for a procedure, look at the verdict, promise a result, or ask for more.

Refuses to promise anything for a dossier that is not read yet, or whose required papers neither the machine has
recognized nor the clerk has counted.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dossier.contents import Document
from dossier.errors import MissingPapersError, UnknownDossierError, UnlawfulStepError
from dossier.identity import DossierId
from dossier.local_time import HANOI
from dossier.page_order import LEFT_OUT, REPLACED, in_order
from dossier.problem import Problem, Severity
from dossier.reception import Applicant, PaperCount, Reception, ReceptionState, step
from dossier.record import CheckedRecord
from dossier.stage import Stage
from dossier.text import PageText
from extractors.procedures import Checklist, Procedure, checklist, load
from extractors.twins import twins
from review.counter.working_days import ONE_DAY, calendar
from storage.access import Account
from storage.codes import CodedPaper
from storage.desk import FIRST
from storage.repository import DossierState
from storage.unit_of_work import UnitOfWork
from wiring.wire import Office

_AGENCY = re.compile(r"(?=.{3,35}\Z)[0-9GH.]*[GH]\d{2}[0-9GH.]*")
_LOOKUP_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""without those that look alike on paper"""
_LOOKUP_LENGTH = 6
_READ = frozenset({Stage.CHECKED, Stage.IN_REVIEW, Stage.APPROVED, Stage.ARCHIVED})
_ENDED = _READ | {Stage.RESCAN, Stage.SET_ASIDE, Stage.FAILED}
_SAID_OF_PAGES = frozenset({REPLACED, LEFT_OUT, "dossier.same_page"})
"""problems of the dossier that its pages show by themselves"""
_NO_TEXT = "page.no_text"
"""what a page that is blurred or dark also is: the clerk is told the cause alone"""
_APPLICANT: Mapping[str, tuple[str, ...]] = {
    "full_name": ("full_name",),
    "personal_id": ("personal_id",),
    "address": ("residence", "address"),
    "phone": ("phone",),
    "email": ("email",),
}
"""what of the applicant stands in which field of a paper"""


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """One page, as the clerk must know it while the citizen waits."""

    number: int
    """in the dossier; a page that was scanned again has a new one"""
    place: int
    """from 1, as the papers lie"""
    read: bool
    blank: bool = False
    rotation: int = 0
    """degrees clockwise by which it was turned upright by itself"""
    problems: tuple[Problem, ...] = ()
    """those for which the page should be scanned again, or looked at"""
    twin: int | None = None
    """place of a page before it that says the same"""

    @property
    def good(self) -> bool:
        return self.read and not self.problems and self.twin is None


@dataclass(frozen=True, slots=True)
class AtCounter:
    """A reception with all that is known of its papers so far."""

    reception: Reception
    procedure: Procedure
    stage: Stage
    pages: tuple[PageVerdict, ...]
    records: tuple[CheckedRecord, ...]
    problems: tuple[Problem, ...]
    """of the dossier as a whole"""
    checklist: Checklist
    suggested: Applicant
    """as the papers have it"""

    @property
    def read(self) -> bool:
        """The papers are sorted and their fields are there."""
        return self.stage in _READ

    @property
    def ended(self) -> bool:
        """Machines are done with it, well or not."""
        return self.stage in _ENDED

    @property
    def pages_read(self) -> int:
        return sum(page.read for page in self.pages)

    @property
    def bad_pages(self) -> tuple[PageVerdict, ...]:
        return tuple(page for page in self.pages if page.read and not page.good)

    def places(self, document: Document) -> tuple[int, ...]:
        """Where its pages lie."""
        known = {page.number: page.place for page in self.pages}
        return tuple(known[number] for number in document.pages if number in known)


def procedures(office: Office, on: date) -> tuple[Procedure, ...]:
    """Those that the counter offers on this day. Raises `SettingsError`."""
    return tuple(each for each in load(office.settings.counter.procedures) if each.offered_on(on))


def procedure(office: Office, code: str) -> Procedure:
    """The procedure with this code. Raises `UnknownDossierError` where it is not in the table."""
    found = next((each for each in load(office.settings.counter.procedures) if each.code == code), None)
    if found is None:
        raise UnknownDossierError
    return found


def open_reception(office: Office, account: Account, code: str, state: DossierState) -> Reception:
    """Begin a reception for a dossier that was just taken in: it is read before all others."""
    wanted = procedure(office, code)
    draft = Reception(state.id, wanted.code, account.office, account.id, office.clock())
    with office.database.begin() as unit:
        unit.desk.put_in_place(state.id, priority=FIRST, office=account.office)
        kept = unit.receptions.add(draft)
        if kept.state is ReceptionState.DRAFT and kept.procedure != wanted.code:
            kept = unit.receptions.save(replace(kept, procedure=wanted.code))
        unit.commit()
    return kept


def replace_dossier(office: Office, reception: Reception, state: DossierState) -> Reception:
    """The papers were scanned again, or more came: the draft goes on with the new dossier."""
    if reception.state not in (ReceptionState.DRAFT, ReceptionState.WAITING):
        raise UnlawfulStepError(reception.state.value, ReceptionState.DRAFT.value)
    if state.id == reception.dossier:
        return reception
    with office.database.begin() as unit:
        unit.desk.put_in_place(state.id, priority=FIRST, office=reception.office)
        kept = unit.receptions.moved(reception, state.id)
        set_aside(unit, reception.dossier)
        unit.commit()
    return kept


def set_aside(unit: UnitOfWork, dossier: DossierId) -> None:
    """What was scanned before stays kept, and is nobody's work any more."""
    state = unit.repository.get(dossier)
    if state.stage in (Stage.APPROVED, Stage.ARCHIVED, Stage.SET_ASIDE):
        return
    if state.stage is Stage.IN_REVIEW:
        state = unit.repository.step(state, Stage.RECEIVED)
    unit.repository.step(state, Stage.SET_ASIDE, problems=(*state.problems, Problem("dossier.replaced")))
    # the papers are found where they are worked on
    unit.search.index(dossier, ())


def at_counter(office: Office, dossier: DossierId) -> AtCounter:
    """All that is known now. Raises `UnknownDossierError` where the dossier was not brought to the counter."""
    with office.database.begin() as unit:
        reception = unit.receptions.find(dossier)
        if reception is None:
            raise UnknownDossierError
        state = unit.repository.get(dossier)
        texts = {page.number: page for page in unit.repository.pages(dossier)}
        records = unit.repository.checked(dossier) if state.stage in _READ else ()
    order = in_order(sum(scan.page_count for scan in state.scans), state.problems)
    lie = {number: place for place, number in enumerate(order)}
    records = tuple(sorted(records, key=lambda each: min((lie.get(n, 0) for n in each.document.pages), default=0)))
    wanted = procedure(office, reception.procedure)
    return AtCounter(
        reception,
        wanted,
        state.stage,
        _verdicts(texts, order),
        records,
        tuple(problem for problem in state.problems if problem.code not in _SAID_OF_PAGES),
        checklist(wanted, records),
        suggested(wanted, records),
    )


def _verdicts(texts: Mapping[int, PageText], order: Sequence[int]) -> tuple[PageVerdict, ...]:
    places = {number: place for place, number in enumerate(order, start=1)}
    same = twins([texts[number] for number in order if number in texts])
    return tuple(_verdict(number, places, texts.get(number), same) for number in order)


def _verdict(number: int, places: Mapping[int, int], text: PageText | None, same: Mapping[int, int]) -> PageVerdict:
    if text is None:
        return PageVerdict(number, places[number], False)
    serious = tuple(problem for problem in text.problems if problem.severity is not Severity.NOTE)
    causes = tuple(problem for problem in serious if problem.code != _NO_TEXT)
    rotation = text.quality.rotation if text.quality else 0
    twin = places[same[number]] if number in same else None
    return PageVerdict(number, places[number], True, text.blank, rotation, causes or serious, twin)


def suggested(wanted: Procedure, records: Sequence[CheckedRecord]) -> Applicant:
    """Who applies, as the papers have it: from the first section that the procedure names and that says a name."""
    values = {
        (part.rpartition(".")[0], part.rpartition(".")[2]): value
        for record in reversed(records)
        for part, value in ((field.name, field.value) for field in record.fields)
        if value
    }
    for section in wanted.applicant:
        found = {
            name: next((values[section, field] for field in fields if (section, field) in values), "")
            for name, fields in _APPLICANT.items()
        }
        if found["full_name"]:
            return Applicant(**found)
    return Applicant()


def receive(
    office: Office, account: Account, reception: Reception, applicant: Applicant, papers: Sequence[PaperCount]
) -> Reception:
    """Promise a result: the dossier gets its code, and the applicant a date (NĐ 61/2018/NĐ-CP Điều 26).

    Raises `MissingPapersError` where a required paper is missing, `UnlawfulStepError`, `StaleRecordError`.
    """
    step(reception.state, ReceptionState.RECEIVED)
    seen = at_counter(office, reception.dossier)
    papers = _with_known_reuse(office, seen, applicant, papers)
    counted = {paper.name for paper in papers if paper.given}
    if not seen.read or any(component.name not in counted for component in seen.checklist.missing):
        raise MissingPapersError
    now = office.clock().astimezone(HANOI)
    resumed = _resumed(reception, now.date())
    with office.database.begin() as unit:
        if resumed.code is None:
            agency = agency_of(office, account)
            ordinal = unit.receptions.next_ordinal(agency, f"{now:%y%m%d}")
            resumed = replace(resumed, code=f"{agency}-{now:%y%m%d}-{ordinal:04d}", lookup=_lookup(), received_at=now)
        due = _due(resumed, seen.procedure, now)
        kept = unit.receptions.save(
            replace(
                resumed, state=ReceptionState.RECEIVED, applicant=applicant, papers=tuple(papers), due_at=due, reason=""
            )
        )
        unit.commit()
    return kept


def reusable(office: Office, seen: AtCounter, applicant: Applicant) -> tuple[CodedPaper, ...]:
    """Papers of this applicant that are digitized and valid: they need not be asked for again (NĐ 45/2020/NĐ-CP)."""
    if not (seen.read and applicant.personal_id):
        return ()
    with office.database.begin() as unit:
        on = office.clock().astimezone(HANOI).date()
        found = unit.codes.reusable(applicant.personal_id, None, on)
    return tuple(paper for paper in found if paper.dossier != seen.reception.dossier)


def _with_known_reuse(
    office: Office, seen: AtCounter, applicant: Applicant, papers: Sequence[PaperCount]
) -> tuple[PaperCount, ...]:
    """The counts as told; a digitized paper stands for a component only where it is the applicant's and of its kind."""
    known = {paper.code: paper.form for paper in reusable(office, seen, applicant)}
    fitting = {
        (component.name, code) for component in seen.procedure.components for code, form in known.items()
        if component.answered_by(form)
    }  # fmt: skip
    return tuple(paper if (paper.name, paper.reused) in fitting else replace(paper, reused="") for paper in papers)


def ask_for_papers(office: Office, reception: Reception, applicant: Applicant, reason: str) -> Reception:
    """Ask the applicant for more (Mẫu 02); the time does not run until the papers are there."""
    step(reception.state, ReceptionState.WAITING)
    today = office.clock().astimezone(HANOI).date()
    return _save(
        office,
        replace(
            reception, state=ReceptionState.WAITING, applicant=applicant, reason=_sentence(reason), waiting_since=today
        ),
    )


def refuse(office: Office, reception: Reception, applicant: Applicant, reason: str) -> Reception:
    """Refuse the dossier (Mẫu 03), with the reason that the slip gives."""
    step(reception.state, ReceptionState.REFUSED)
    return _save(
        office, replace(reception, state=ReceptionState.REFUSED, applicant=applicant, reason=_sentence(reason))
    )


def move_on(office: Office, reception: Reception, then: ReceptionState, result: str = "") -> Reception:
    """The result is there, or was handed over; `result` is the code of the paper where that is digitized.

    Raises `UnknownDossierError` where no paper has that code.
    """
    step(reception.state, then)
    if result:
        with office.database.begin() as unit:
            if unit.codes.paper(result) is None:
                raise UnknownDossierError
    return _save(office, replace(reception, state=then, result=result or reception.result))


def agency_of(office: Office, account: Account) -> str:
    """The agency's code in the code of a dossier: the clerk's own office, where that has such a code."""
    return account.office if _AGENCY.fullmatch(account.office) else office.settings.counter.agency_code


def _save(office: Office, reception: Reception) -> Reception:
    with office.database.begin() as unit:
        kept = unit.receptions.save(reception)
        unit.commit()
    return kept


def _resumed(reception: Reception, today: date) -> Reception:
    if reception.waiting_since is None:
        return reception
    # the day on which the papers come counts again
    wait = (reception.waiting_since, today - ONE_DAY)
    waited = (*reception.waited, wait) if wait[0] <= wait[1] else reception.waited
    return replace(reception, waiting_since=None, waited=waited)


def _due(reception: Reception, wanted: Procedure, now: datetime) -> datetime:
    began = (reception.received_at or now).astimezone(HANOI)
    waited = (first + ONE_DAY * n for first, last in reception.waited for n in range((last - first).days + 1))
    return calendar().due(began, wanted.days, waited)


def _lookup() -> str:
    return "".join(secrets.choice(_LOOKUP_SIGNS) for _ in range(_LOOKUP_LENGTH))


def _sentence(text: str) -> str:
    return " ".join(text.split())[:2000]
