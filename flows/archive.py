"""The deposit as Prefect flows: one dossier by its id, or all that is approved, for a schedule.

The same steps as `sohoa deposit` runs in process. Refuses parameters other than ids: Prefect stores and shows them.
"""

from __future__ import annotations

from prefect import flow

from dossier.errors import KeepingError
from flows import tasks
from flows.deposit import approve_undoubted, deposit_all
from flows.workers import worker_name


@flow(name="deposit", persist_result=False, log_prints=False)
def deposit_dossier(dossier_id: str) -> str:
    """Archive one approved dossier; returns the SHA-256 of its package. Raises `DossierError`."""
    return tasks.deposit(dossier_id)


@flow(name="deposit-approved", persist_result=False, log_prints=False)
def deposit_approved() -> int:
    """Archive all that is approved; how many were. The run fails, with the number, where any could not be."""
    office = tasks.office()
    if office.settings.archive.approve_checked:
        approve_undoubted(office)
    outcomes = [outcome.error is None for outcome in deposit_all(office, worker_name())]
    failed = outcomes.count(False)
    if failed:
        raise KeepingError(f"({failed})")
    return len(outcomes)
