"""A dossier that was set aside for marks of secrecy, and that a person found not to be secret, goes on like any other.

Refuses dossiers that were set aside for another reason, and to let a mark pass that nobody has looked at.
"""

from __future__ import annotations

from dossier.access_errors import NotSecretError
from dossier.identity import DossierId
from dossier.stage import Stage
from flows.stages import intake_problems
from storage.secrecy import Release
from storage.unit_of_work import UnitOfWork
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("release")


def release(office: Office, unit: UnitOfWork, dossier: DossierId, account: str, reason: str) -> None:
    """Bring the dossier back to RECEIVED, saved with the unit; its pages are not read again.

    Raises `NotSecretError`, `UnknownDossierError`.
    """
    state = unit.repository.get(dossier)
    marked = [problem for problem in state.problems if problem.code == "dossier.secret"]
    if state.stage is not Stage.SET_ASIDE or not marked:
        raise NotSecretError
    pages = tuple(int(number) for problem in marked for number in str(problem.facts["pages"]).split(", "))
    unit.releases.add(Release(dossier, pages, account, reason, office.clock()))
    unit.repository.step(state, Stage.RECEIVED, problems=intake_problems(state))
    _LOG.note("released", dossier=dossier, pages=len(pages))
