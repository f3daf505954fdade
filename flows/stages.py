"""The steps of the recipe as plain functions: each looks what is left to do, does it, and commits it.

Refuses to know Prefect. Every function may be run again at any time: after a kill, after a failure,
or when the dossier is long done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, as_completed, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from dossier.archive import original_key
from dossier.contents import Document
from dossier.errors import DossierError, EngineError
from dossier.identity import DossierId, Sha256
from dossier.page_order import in_order
from dossier.problem import Problem, Severity
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.scan import MediaType, Page
from dossier.stage import Stage
from dossier.text import PageText
from extractors import check as checking
from extractors import classify as classifying
from extractors import crosscheck
from extractors import extract as extracting
from extractors.components import component_problems
from extractors.twins import twin_problems
from flows.retry import may_help
from flows.verdict import NOT_READ, verdict
from ocr.reading import read_page
from storage.repository import DossierRepository, DossierState
from storage.unit_of_work import UnitOfWork
from wiring.logs import Log
from wiring.wire import Office, code_version

_LOG = Log("stages")

_OUT_OF_REACH = frozenset({Stage.APPROVED, Stage.ARCHIVED, Stage.SET_ASIDE})
"""what people decided is not for the machine to redo"""
_SETTLED = frozenset({Stage.CHECKED, Stage.IN_REVIEW, Stage.RESCAN})
_BUGS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""what a paper that nobody thought of can make the extractors raise. Other papers must not suffer from it, and its
sentence, which may quote the paper, must get no further."""


def pages_of(state: DossierState) -> tuple[Page, ...]:
    """Every page of the dossier, numbered through its scans from 1."""
    places = [(scan.sha256, index) for scan in state.scans for index in range(scan.page_count)]
    return tuple(Page(number, sha256, index) for number, (sha256, index) in enumerate(places, start=1))


def intake_problems(state: DossierState) -> tuple[Problem, ...]:
    """The problems that the dossier came in with: those of refused files."""
    return tuple(problem for problem in state.problems if problem.code.startswith("scan."))


def made_with(office: Office) -> str:
    """The digest of all that decides what a dossier's records say: engine, forms and code."""
    stamp = office.engine.stamp
    parts = (stamp.engine, stamp.version, stamp.digest, office.catalogue.digest, code_version())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def stage(office: Office, dossier: DossierId) -> Stage:
    """Where the dossier stands."""
    with office.database.begin() as unit:
        return unit.repository.get(dossier).stage


def begin(office: Office, dossier: DossierId) -> bool:
    """Bring the dossier to where work can go on; False where there is nothing to do.

    A settled dossier is done again only where another engine, other forms or other code would do it now,
    or where the engine failed on a page. Raises `UnknownDossierError`.
    """
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if _nothing_left(office, unit, state):
            return False
        redone = state.stage in _SETTLED or state.stage is Stage.FAILED or state.made_with != made_with(office)
        if state.stage is not Stage.RECEIVED and redone:
            unit.repository.step(state, Stage.RECEIVED, problems=intake_problems(state))
            unit.commit()
    return True


def is_settled(office: Office, dossier: DossierId) -> bool:
    """True where the dossier is known and machines have nothing left to do in it."""
    with office.database.begin() as unit:
        state = unit.repository.find(dossier)
        return state is not None and _nothing_left(office, unit, state)


def restart(office: Office, dossier: DossierId) -> None:
    """Let a settled dossier be sorted, extracted and checked anew; what people decided on is left alone."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if state.stage in _SETTLED and not _in_hands(unit, state):
            unit.repository.step(state, Stage.RECEIVED, problems=intake_problems(state))
            unit.commit()


def unread_pages(office: Office, dossier: DossierId) -> tuple[int, ...]:
    """Numbers of the pages that this engine has not read yet."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        return tuple(page.number for page in _unread(office, unit.repository, state))


def read_pages(
    office: Office, dossier: DossierId, numbers: Sequence[int], after_page: Callable[[], None] = lambda: None
) -> None:
    """Read those of these pages that are still unread, several at a time, and save each as soon as it is read.

    All are tried before anything is raised. Raises `EngineError` where trying again may help; a page on which
    the engine failed for good is noted as `page.not_read`.
    """
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        wanted = [page for page in _unread(office, unit.repository, state) if page.number in set(numbers)]
    failed: dict[int, BaseException] = {}
    with _readings(office, state, wanted) as readings:
        for future in as_completed(readings):
            error = future.exception()
            if error is not None:
                failed[readings[future]] = error
                continue
            _save_page(office, dossier, future.result())
            after_page()
    _raise_what_may_pass(failed)
    for number, error in failed.items():
        give_up_pages(office, dossier, [number], _cause(error))


def give_up_pages(office: Office, dossier: DossierId, numbers: Sequence[int], cause: str) -> None:
    """Note that those of these pages that are still unread could not be read; they keep their numbers."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        for page in _unread(office, unit.repository, state):
            if page.number in numbers:
                problem = Problem(NOT_READ, {"cause": cause})
                text = PageText(page.number, None, None, (), (), (), office.engine.stamp, (problem,))
                unit.repository.save_page(dossier, text)
                _LOG.warn(NOT_READ, dossier=dossier, page=page.number, cause=cause)
        unit.commit()


def finish_reading(office: Office, dossier: DossierId) -> bool:
    """Step to READ; or, where too many pages failed, to RESCAN (the paper's fault) or FAILED (the engine's)."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if state.stage is not Stage.RECEIVED:
            return True
        total = len(pages_of(state))
        replaced = set(range(1, total + 1)) - set(in_order(total, state.problems))
        limit, released = office.settings.ocr.max_failed_pages, unit.releases.pages(dossier)
        then, found = verdict(unit.repository.pages(dossier), total, limit, replaced, released)
        problems = (*intake_problems(state), *found)
        unit.repository.step(state, then, problems=problems, made_with=made_with(office))
        unit.commit()
    _LOG.note("read", dossier=dossier, pages=total, stage=then.value)
    return then is Stage.READ


def classify(office: Office, dossier: DossierId) -> None:
    """Find the papers of the dossier: READ to CLASSIFIED."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        pages = _in_order(unit, state)
    if state.stage is not Stage.READ:
        return
    try:
        documents = classifying.documents(dossier, pages, office.catalogue)
    except _BUGS as error:
        _LOG.warn("classify.failed", dossier=dossier, cause=_cause(error))
        raise DossierError(f"(classify, {_cause(error)})") from None
    with office.database.begin() as unit:
        unit.repository.save_documents(dossier, documents)
        unit.repository.step(state, Stage.CLASSIFIED)
        unit.commit()


def extract(office: Office, dossier: DossierId) -> None:
    """Locate the fields of every paper: CLASSIFIED to EXTRACTED."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        documents = unit.repository.documents(dossier)
        pages = {page.number: page for page in unit.repository.pages(dossier)}
    if state.stage is not Stage.CLASSIFIED:
        return
    records = [_extracted(office, dossier, document, pages) for document in documents]
    with office.database.begin() as unit:
        unit.repository.save_extracted(dossier, records)
        unit.repository.step(state, Stage.EXTRACTED)
        unit.commit()


def check(office: Office, dossier: DossierId) -> None:
    """Check every record. The stage stays EXTRACTED until `settle`."""
    with office.database.begin() as unit:
        state, extracted = unit.repository.get(dossier), unit.repository.extracted(dossier)
    if state.stage is not Stage.EXTRACTED:
        return
    records = _cross_checked(office, dossier, [_checked(office, dossier, record) for record in extracted])
    with office.database.begin() as unit:
        unit.repository.save_checked(dossier, records)
        unit.commit()


def settle(office: Office, dossier: DossierId) -> None:
    """Step to CHECKED where nothing is in doubt, else to IN_REVIEW."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if state.stage is not Stage.EXTRACTED:
            return
        records = unit.repository.checked(dossier)
        # a dossier of blank pages only has no record: somebody must say whether that is right
        pages = _in_order(unit, state)
        found = _between_papers(office, dossier, records, pages) if records else (Problem("document.unknown"),)
        of_pages = (problem for page in pages for problem in page.problems)
        doubtful = any(record.needs_a_look for record in records) or any(
            problem.severity is not Severity.NOTE for problem in (*state.problems, *found, *of_pages)
        )
        then = Stage.IN_REVIEW if doubtful else Stage.CHECKED
        unit.repository.step(state, then, problems=(*state.problems, *found))
        unit.commit()
    _LOG.note("settled", dossier=dossier, stage=then.value)


def fail(office: Office, dossier: DossierId, cause: str) -> None:
    """Step to FAILED: the machine broke, and another run may succeed. `cause` is an error's code."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        if state.stage in _OUT_OF_REACH | {Stage.FAILED}:
            return
        problems = (*intake_problems(state), Problem("dossier.failed", {"cause": cause}))
        unit.repository.step(state, Stage.FAILED, problems=problems)
        unit.commit()
    _LOG.warn("failed", dossier=dossier, cause=cause)


def _nothing_left(office: Office, unit: UnitOfWork, state: DossierState) -> bool:
    if state.stage in _OUT_OF_REACH or _in_hands(unit, state):
        return True
    up_to_date = state.stage in _SETTLED and state.made_with == made_with(office)
    return up_to_date and not _unread(office, unit.repository, state)


def _in_hands(unit: UnitOfWork, state: DossierState) -> bool:
    """True where people have begun to work on what the machine made: it would be lost if the machine began anew."""
    return state.stage in _SETTLED and unit.desk.has_actions(state.id)


def _in_order(unit: UnitOfWork, state: DossierState) -> tuple[PageText, ...]:
    """The pages that count, in reading order."""
    texts = {page.number: page for page in unit.repository.pages(state.id)}
    return tuple(texts[number] for number in in_order(len(pages_of(state)), state.problems) if number in texts)


def _unread(office: Office, repository: DossierRepository, state: DossierState) -> tuple[Page, ...]:
    read = repository.pages_read_with(state.id, office.engine.stamp.digest)
    return tuple(page for page in pages_of(state) if page.number not in read)


@contextmanager
def _readings(office: Office, state: DossierState, pages: Sequence[Page]) -> Iterator[dict[Future[PageText], int]]:
    """The pages being read, with their numbers; their scans stay at hand until the last reading has ended."""
    scans = {scan.sha256: scan for scan in state.scans}
    readings: dict[Future[PageText], int] = {}
    with ExitStack() as stack:
        paths: dict[Sha256, Path] = {
            sha256: stack.enter_context(office.store.local_copy(original_key(sha256)))
            for sha256 in dict.fromkeys(page.scan for page in pages)
        }
        try:
            for page in pages:
                media_type = scans[page.scan].media_type
                readings[office.readers.submit(_read, office, page, paths[page.scan], media_type)] = page.number
            yield readings
        finally:
            for reading in readings:
                reading.cancel()
            wait(readings)


def _read(office: Office, page: Page, path: Path, media_type: MediaType) -> PageText:
    if office.stopped.is_set():
        raise CancelledError
    return read_page(page, path, media_type, office.engine, office.raster)


def _save_page(office: Office, dossier: DossierId, text: PageText) -> None:
    with office.database.begin() as unit:
        unit.repository.save_page(dossier, text)
        unit.commit()
    _LOG.note("page.read", dossier=dossier, page=text.number)


def _raise_what_may_pass(failed: dict[int, BaseException]) -> None:
    """Raise what is not about one page: a broken machine, or an engine that may do better next time."""
    for error in failed.values():
        of_one_page = isinstance(error, EngineError) or not isinstance(error, DossierError | CancelledError)
        if not of_one_page or may_help(error) or not isinstance(error, Exception):
            raise error


def _extracted(
    office: Office, dossier: DossierId, document: Document, pages: Mapping[int, PageText]
) -> ExtractedRecord:
    try:
        return extracting.record(document, pages, office.catalogue)
    except (DossierError, *_BUGS) as error:
        _LOG.warn("extract.failed", dossier=dossier, document=document.id, cause=_cause(error))
        return ExtractedRecord(document, {}, (Problem("dossier.failed", {"cause": "extract"}),))


def _checked(office: Office, dossier: DossierId, extracted: ExtractedRecord) -> CheckedRecord:
    if any(problem.code == "dossier.failed" for problem in extracted.problems):
        return CheckedRecord(extracted.document, (), extracted.problems)
    try:
        return checking.record(extracted, office.catalogue)
    except (DossierError, *_BUGS) as error:
        _LOG.warn("check.failed", dossier=dossier, document=extracted.document.id, cause=_cause(error))
        problems = (*extracted.problems, Problem("dossier.failed", {"cause": "check"}))
        return CheckedRecord(extracted.document, (), problems)


def _cross_checked(office: Office, dossier: DossierId, records: list[CheckedRecord]) -> list[CheckedRecord]:
    """The records with what the other papers of the dossier say of their fields."""
    try:
        return crosscheck.weighed(records, office.catalogue)
    except _BUGS as error:
        _LOG.warn("crosscheck.failed", dossier=dossier, cause=_cause(error))
        return [replace(r, fields=tuple(replace(field, accepted=False) for field in r.fields)) for r in records]


def _between_papers(
    office: Office, dossier: DossierId, records: Sequence[CheckedRecord], pages: Sequence[PageText]
) -> tuple[Problem, ...]:
    """What papers say against each other, and what separator sheets say of how many pages there are."""
    try:
        between = crosscheck.problems(records, office.catalogue)
        return (*component_problems(pages), *twin_problems(pages), *between)
    except _BUGS as error:
        _LOG.warn("crosscheck.failed", dossier=dossier, cause=_cause(error))
        return (Problem("dossier.failed", {"cause": "crosscheck"}),)


def _cause(error: BaseException) -> str:
    return error.code if isinstance(error, DossierError) else type(error).__name__.lower()
