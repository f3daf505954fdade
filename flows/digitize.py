"""The journey of one dossier as a Prefect flow: `flows.digitize.digitize` is the entrypoint of deployments.

Refuses parameters other than the dossier's id: Prefect stores and shows them.
"""

from __future__ import annotations

from prefect import flow

from dossier.identity import DossierId
from flows import recipe
from flows.tasks import AsTasks


@flow(name="digitize", persist_result=False, log_prints=False)
def digitize(dossier_id: str) -> str:
    """Take a received dossier as far as machines can; returns the stage it ends in. Raises `DossierError`."""
    return recipe.digitize(AsTasks(), DossierId(dossier_id)).value
