"""The audit of the archive as a Prefect flow: `flows.nightly.audit_archive` is its entrypoint for a schedule."""

from __future__ import annotations

from prefect import flow

from dossier.errors import KeepingError
from flows.audit import audit
from flows.tasks import office


@flow(name="audit", persist_result=False, log_prints=False)
def audit_archive() -> None:
    """Read every archived original again. The run fails, with the number of faults, where there are any."""
    faults = audit(office()).fault_count
    if faults:
        raise KeepingError(f"({faults})")
