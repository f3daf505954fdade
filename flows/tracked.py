"""Runs of the flow that a Prefect server keeps track of, started from this process.

Refuses to let Prefect's own errors out: a server that does not answer is a matter of the settings.
"""

from __future__ import annotations

from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectException

from dossier.errors import SettingsError
from dossier.identity import DossierId
from dossier.stage import Stage
from flows.batch import Digitize
from flows.digitize import digitize
from flows.tasks import work_with
from wiring.logs import hush_vendors
from wiring.wire import Office

_SILENT = "PREFECT_API_URL: máy chủ Prefect không đáp ứng"


def digitize_with(office: Office) -> Digitize:
    """How to digitize a received dossier of this office as a tracked run. Raises `SettingsError`."""
    hush_vendors()
    with get_client(sync_client=True) as client:
        if client.api_healthcheck() is not None:
            raise SettingsError(_SILENT)
    work_with(office)

    def tracked(dossier: DossierId) -> Stage:
        try:
            return Stage(digitize(dossier))
        except PrefectException:
            raise SettingsError(_SILENT) from None

    return tracked
