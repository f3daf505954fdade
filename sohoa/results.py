"""What is shown of one input: a dossier as the database knows it, or a refused file.

Refuses to judge; it only gathers.
"""

from __future__ import annotations

from dataclasses import dataclass

from dossier.archive import Stored
from dossier.errors import DossierError, EncryptedPdfError, ExitCode, IntakeError
from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.record import CheckedRecord
from dossier.scan import Scan
from dossier.stage import Stage
from dossier.text import PageText
from flows.batch import Outcome
from flows.intake import problem_of
from wiring.wire import Office


@dataclass(frozen=True, slots=True)
class DossierResult:
    """One input and what became of it."""

    source: str
    """as given"""
    dossier: DossierId | None
    stage: Stage
    scans: tuple[Scan, ...]
    pages: tuple[PageText, ...]
    records: tuple[CheckedRecord, ...]
    problems: tuple[Problem, ...]
    archived: tuple[Stored, ...]
    exit_code: ExitCode


def gather(office: Office, outcome: Outcome) -> DossierResult:
    """The result of one input. Raises `DatabaseError`."""
    if outcome.dossier is None:
        return _refused(outcome)
    with office.database.begin() as unit:
        state = unit.repository.get(outcome.dossier)
        hashes = dict.fromkeys(scan.sha256 for scan in state.scans)
        archived = [unit.repository.original(sha256) for sha256 in hashes]
        pages, records = unit.repository.pages(state.id), unit.repository.checked(state.id)
    stopped = outcome.error is not None
    worked_on = state.stage not in (Stage.RECEIVED, Stage.FAILED, Stage.RESCAN)
    return DossierResult(
        source=outcome.source,
        dossier=state.id,
        # a run that was stopped by the database itself could not note that it failed
        stage=Stage.FAILED if stopped else state.stage,
        scans=state.scans,
        pages=pages,
        records=records if worked_on and not stopped else (),
        problems=_problems(state.problems, outcome.error),
        archived=tuple(each for each in archived if each is not None),
        exit_code=outcome.error.exit_code if outcome.error else _exit_code(state.stage, state.problems),
    )


def _refused(outcome: Outcome) -> DossierResult:
    error = outcome.error or DossierError()
    stage = Stage.FAILED
    if isinstance(error, IntakeError):
        # a person must give the password or hand in another file; anything else is scanned again
        stage = Stage.SET_ASIDE if isinstance(error, EncryptedPdfError) else Stage.RESCAN
    return DossierResult(outcome.source, None, stage, (), (), (), _problems((), error), (), error.exit_code)


def _problems(known: tuple[Problem, ...], error: DossierError | None) -> tuple[Problem, ...]:
    if error is None or any(problem.code == "dossier.failed" for problem in known):
        return known
    return (
        *known,
        problem_of(error) if isinstance(error, IntakeError) else Problem("dossier.failed", {"cause": error.code}),
    )


def _exit_code(stage: Stage, problems: tuple[Problem, ...]) -> ExitCode:
    if stage in (Stage.RESCAN, Stage.SET_ASIDE):
        return ExitCode.UNUSABLE_INPUT
    if stage is Stage.FAILED:
        causes = [str(problem.facts.get("cause", "")) for problem in problems if problem.code == "dossier.failed"]
        engine = any(cause == "engine" or cause.startswith("engine.") for cause in causes)
        return ExitCode.CHILD_PROCESS if engine else ExitCode.OTHER
    return ExitCode.OK
