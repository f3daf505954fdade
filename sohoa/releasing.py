"""`sohoa release`: a dossier that was set aside as secret by mistake goes on; somebody says so and why."""

from __future__ import annotations

from dossier.errors import ExitCode, LifecycleError, SettingsError
from flows import recipe
from flows.export import dossier_called
from flows.in_process import InProcess
from flows.releasing import release as release_one
from review.access import Right
from sohoa.signing_in import note, signed_in
from wiring.settings import Settings
from wiring.wire import open_office


def release(settings: Settings, code: str, by: str, reason: str) -> int:
    """Release it, log who did and why, and take it as far as machines can. Raises `DossierError`."""
    if not reason.strip():
        raise SettingsError("lý do không được để trống")
    with open_office(settings) as office:
        who = signed_in(office, by, Right.RELEASE)
        dossier = dossier_called(office, code)
        with office.database.begin() as unit:
            note(office, unit, who, "release", [dossier], reason)
            release_one(office, unit, dossier, who.id, reason)
            unit.commit()
        steps = InProcess(office)
        try:
            stage = recipe.digitize(steps, dossier)
        except LifecycleError:
            # `sohoa serve` was faster
            stage = steps.stage(dossier)
    print(f"{dossier}  {stage.value}")
    return ExitCode.OK
