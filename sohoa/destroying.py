"""Destroying dossiers whose time is over: proposal by one person, decision of the council, destruction by another.

Refuses everything at once where one object of one dossier is still needed, protected or held; nothing is deleted
before all of it was looked at. Metadata, hashes and traces stay. TT 05/2025/TT-BNV Điều 48-50.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dossier.errors import DossierError, ExitCode, SettingsError, StillProtectedError, UnknownDossierError
from dossier.identity import DossierId
from dossier.retention import Protection, Retention
from dossier.stage import Stage
from review.access import Right
from sohoa.signing_in import note, signed_in
from storage.access import Account
from storage.destruction import Destroyer, Destruction, Person
from storage.kept import KeptObject
from storage.unit_of_work import UnitOfWork
from wiring.logs import Log
from wiring.settings import Settings
from wiring.wire import Office, open_destroyer, open_office

_LOG = Log("destruction")


def propose(settings: Settings, dossiers: Sequence[str], by: str, reason: str) -> int:
    """Keep a proposal, and say what stands against it. Nothing is deleted."""
    _require_words(reason=reason)
    with open_office(settings) as office:
        who = signed_in(office, by, Right.DESTROY)
        with office.database.begin() as unit:
            wanted = [DossierId(each) for each in dossiers]
            number = unit.destructions.propose(wanted, reason, _person(who), office.clock())
            note(office, unit, who, "destroy.propose", wanted, reason)
            _objects_to_destroy(office, unit, wanted)
            unit.commit()
    _LOG.note("proposed", objects=len(wanted))
    print(
        f"Đề nghị hủy số {number}: {len(wanted)} hồ sơ. Trình hội đồng, rồi người khác chạy: sohoa destroy carry-out."
    )
    return ExitCode.OK


def carry_out(settings: Settings, number: int, by: str, decision: str, decided_on: str) -> int:
    """Destroy what was proposed. Goes on where it was stopped."""
    _require_words(decision=decision)
    try:
        day = date.fromisoformat(decided_on)
    except ValueError:
        raise DossierError("ngày quyết định phải có dạng 2026-11-25") from None
    destroyer = open_destroyer(settings)
    with open_office(settings) as office:
        who = signed_in(office, by, Right.DESTROY)
        proposal, objects = _decided(office, number, who, decision, day)
        for each in objects:
            _destroy(office, destroyer, number, each)
        with office.database.begin() as unit:
            for dossier in proposal.dossiers:
                for code in unit.codes.codes_of(dossier).values():
                    unit.codes.withdraw(code, office.clock(), decision)
            unit.destructions.carried_out(number, office.clock())
            unit.commit()
    print(f"Đã hủy {len(objects)} đối tượng của {len(proposal.dossiers)} hồ sơ theo quyết định. Dữ liệu mô tả vẫn còn.")
    return ExitCode.OK


def hold(settings: Settings, dossiers: Sequence[str], by: str) -> int:
    """Keep everybody from destroying these dossiers until the hold is lifted."""
    with open_office(settings) as office:
        keys = _keys(office, dossiers, by, "hold")
        for key in keys:
            office.store.protect(key, Protection(held=True))
            with office.database.begin() as unit:
                unit.objects.hold(key, held=True)
                unit.commit()
    print(f"Đã niêm giữ {len(keys)} đối tượng của {len(dossiers)} hồ sơ: không ai hủy được cho đến khi bỏ niêm giữ.")
    return ExitCode.OK


def lift(settings: Settings, dossiers: Sequence[str], by: str) -> int:
    """Lift the hold of these dossiers; what is kept for good stays held."""
    destroyer = open_destroyer(settings)
    with open_office(settings) as office:
        keys = _keys(office, dossiers, by, "lift")
        for key in keys:
            destroyer.lift_hold(key)
            with office.database.begin() as unit:
                unit.objects.hold(key, held=False)
                unit.commit()
    print(f"Đã bỏ niêm giữ {len(keys)} đối tượng của {len(dossiers)} hồ sơ; thời hạn bảo quản vẫn còn.")
    return ExitCode.OK


def _require_words(**texts: str) -> None:
    if any(not text.strip() for text in texts.values()):
        raise SettingsError("lý do và số quyết định không được để trống")


def _person(account: Account) -> Person:
    return Person(account.id, account.full_name)


def _decided(
    office: Office, number: int, who: Account, decision: str, day: date
) -> tuple[Destruction, list[KeptObject]]:
    with office.database.begin() as unit:
        unit.destructions.decide(number, decision, day, _person(who))
        proposal = unit.destructions.find(number)
        if proposal is None:
            raise UnknownDossierError
        note(office, unit, who, "destroy.carry_out", proposal.dossiers, decision)
        objects = _objects_to_destroy(office, unit, proposal.dossiers)
        unit.commit()
    return proposal, objects


def _objects_to_destroy(office: Office, unit: UnitOfWork, dossiers: Sequence[DossierId]) -> list[KeptObject]:
    """Objects of these dossiers that are still there and that no other dossier needs.

    Raises `StillProtectedError` where the law or a hold keeps any of them, or a dossier was never archived.
    """
    found: dict[str, KeptObject] = {}
    for dossier in dossiers:
        if unit.repository.get(dossier).stage is not Stage.ARCHIVED:
            raise StillProtectedError(f"{dossier} (chưa lưu trữ)")
        for each in unit.objects.of_dossier(dossier):
            if each.destroyed_at is None and unit.objects.used_by(each.key) <= set(dossiers):
                found[each.key] = each
    for each in found.values():
        if each.retention in (None, Retention.PERMANENT) or not each.protection.over(office.clock()):
            raise StillProtectedError(each.key)
    return list(found.values())


def _destroy(office: Office, destroyer: Destroyer, number: int, each: KeptObject) -> None:
    # first gone, then noted: after a kill between the two the next run finds it gone and notes it
    destroyer.destroy(each.key, each.sha256)
    with office.database.begin() as unit:
        unit.destructions.destroyed(number, each.key, office.clock())
        unit.commit()
    _LOG.note("destroyed", digest=each.sha256)


def _keys(office: Office, dossiers: Sequence[str], by: str, action: str) -> list[str]:
    who = signed_in(office, by, Right.DESTROY)
    with office.database.begin() as unit:
        wanted = [unit.repository.get(DossierId(dossier)).id for dossier in dossiers]
        objects = [each for dossier in wanted for each in unit.objects.of_dossier(dossier)]
        note(office, unit, who, f"destroy.{action}", wanted, "")
        unit.commit()
    for each in objects:
        if action == "lift" and each.retention is Retention.PERMANENT:
            raise StillProtectedError(f"{each.key} (lưu vĩnh viễn)")
    return [each.key for each in objects if each.destroyed_at is None]
