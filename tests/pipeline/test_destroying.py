"""Destruction: two people, a decision, and nothing that anybody still needs; the trace stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dossier.access_errors import ForbiddenError, GivenPasswordError, SignInError
from dossier.archive import Stored, original_key
from dossier.errors import (
    DossierError,
    FixityError,
    SettingsError,
    StillProtectedError,
    UnknownDossierError,
)
from dossier.identity import DossierId, sha256_of_file
from dossier.retention import Protection, Retention, protection_for
from dossier.stage import LAWFUL_STEPS, Stage
from flows.audit import audit
from flows.intake import receive
from review import access
from sohoa import destroying, signing_in
from storage.access import Role
from storage.destruction import Person
from storage.folder_destroyer import FolderDestroyer
from storage.folder_store import FolderStore
from storage.unit_of_work import UnitOfWork
from tests.pipeline.pretend import open_played, scan, settings_in
from wiring.sections import DestructionSettings
from wiring.settings import Settings
from wiring.wire import Office, open_destroyer

PROPOSER, OTHER, REVIEWER = "tran.van.de", "le.thi.huy", "pham.soat"
PASSWORD = "mật khẩu của tôi 25"
DECISION = ("45/QĐ-HĐXĐGTTL", "2026-11-20")
OVER = Protection(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(destroying, "open_office", lambda settings: open_played(settings.var.parent))
    monkeypatch.setattr(access, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    monkeypatch.setattr(signing_in, "_password", lambda login: PASSWORD)
    with open_played(tmp_path) as opened:
        for login, name, role in (
            (PROPOSER, "Trần Văn Đề", Role.ARCHIVIST),
            (OTHER, "Lê Thị Hủy", Role.ADMIN),
            (REVIEWER, "Phạm Soát", Role.REVIEWER),
        ):
            enlist(opened, login, name, role)
        yield opened


def enlist(office: Office, login: str, name: str, role: Role, of_office: str = "") -> None:
    """An account whose password its owner has chosen."""
    given = access.make_account(office, login, name, role, of_office, "given by somebody")
    access.change_password(office, given, "given by somebody", PASSWORD)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    allowed = {"destruction": DestructionSettings(allowed=True)}
    return settings_in(tmp_path).model_copy(update=allowed)


def archived(
    office: Office, folder: Path, *shades: int, protection: Protection = OVER, retention: Retention = Retention.YEARS_10
) -> DossierId:
    """A dossier of these scans that was archived; with a package of its own."""
    name = folder / "scans" / "-".join(map(str, shades))
    state = receive(office, [scan(name / f"{shade}.tif", shade=shade) for shade in shades], "source")
    package = scan(name / "package", shade=shades[0] + 100)
    sha256, size = sha256_of_file(package)
    office.store.put(f"packages/{state.id}", package, sha256)
    with office.database.begin() as unit:
        unit.objects.add(Stored(f"packages/{state.id}", sha256, size), state.id)
        bring_to(unit, state.id, Stage.ARCHIVED)
        for each in unit.objects.of_dossier(state.id):
            if protection != OVER:
                office.store.protect(each.key, protection)
            unit.objects.retain(each.key, retention, protection)
        unit.commit()
    return state.id


def bring_to(unit: UnitOfWork, dossier: DossierId, stage: Stage) -> None:
    way = [Stage.READ, Stage.CLASSIFIED, Stage.EXTRACTED, Stage.CHECKED, Stage.APPROVED, Stage.ARCHIVED]
    for then in way[: way.index(stage) + 1]:
        state = unit.repository.get(dossier)
        assert then in LAWFUL_STEPS[state.stage]
        unit.repository.step(state, then)


def proposed(settings: Settings, *dossiers: str) -> int:
    destroying.propose(settings, dossiers, PROPOSER, "hết thời hạn")
    return 1


def carried_out(settings: Settings, number: int = 1, by: str = OTHER) -> None:
    destroying.carry_out(settings, number, by, *DECISION)


def keys_of(office: Office) -> set[str]:
    return set(office.store.keys())


def test_what_is_over_is_destroyed_and_its_trace_stays(
    office: Office, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier, other = archived(office, tmp_path, 1, 2), archived(office, tmp_path, 3)
    before = keys_of(office)
    proposed(settings, dossier)
    assert keys_of(office) == before  # a proposal deletes nothing
    carried_out(settings)
    assert "Đã hủy 3 đối tượng của 1 hồ sơ" in capsys.readouterr().out
    with office.database.begin() as unit:
        objects = unit.objects.of_dossier(dossier)
        proposal = unit.destructions.find(1)
        accounts = {each.id: each.login for each in unit.access.accounts()}
        looks = unit.access.looks(10, dossier=dossier)
        assert unit.access.broken_link() is None
        assert unit.repository.get(dossier).stage is Stage.ARCHIVED
        assert keys_of(office) == {each.key for each in unit.objects.of_dossier(other)}
    assert len(objects) == 3
    assert all(each.destroyed_at is not None and len(each.sha256) == 64 for each in objects)
    assert proposal is not None
    assert (proposal.decision, proposal.decided_on) == (DECISION[0], date(2026, 11, 20))
    assert proposal.carried_out_by is not None
    people = (proposal.proposed_by, proposal.carried_out_by)
    assert [person.name for person in people] == ["Trần Văn Đề", "Lê Thị Hủy"]
    assert [accounts[person.account] for person in people] == [PROPOSER, OTHER]
    assert [(look.action, accounts[look.account], look.purpose) for look in looks] == [
        ("destroy.carry_out", OTHER, f"Hủy hồ sơ theo quyết định: {DECISION[0]}"),
        ("destroy.propose", PROPOSER, "Đề nghị hủy hồ sơ hết thời hạn: hết thời hạn"),
    ]
    assert proposal.carried_out_at is not None
    assert audit(office).faults == ()


@pytest.mark.parametrize(
    ("protection", "retention"),
    [
        (Protection(datetime(2027, 1, 1, tzinfo=UTC)), Retention.YEARS_10),
        (Protection(OVER.until, held=True), Retention.YEARS_10),
        (protection_for(Retention.PERMANENT, date(2020, 1, 1)), Retention.PERMANENT),
        (OVER, Retention.PERMANENT),
    ],
    ids=["time not over", "held", "permanent", "permanent without protection"],
)
def test_what_is_still_kept_is_refused_before_anything_is_deleted(
    office: Office, settings: Settings, tmp_path: Path, protection: Protection, retention: Retention
) -> None:
    over = archived(office, tmp_path, 1)
    kept = archived(office, tmp_path, 2, protection=protection, retention=retention)
    before = keys_of(office)
    with pytest.raises(StillProtectedError):
        proposed(settings, over, kept)
    # proposed while it was over, protected anew since
    with office.database.begin() as unit:
        number = unit.destructions.propose([over, kept], "x", Person("a", "Trần Văn Đề"), office.clock())
        unit.commit()
    with pytest.raises(StillProtectedError):
        carried_out(settings, number)
    assert keys_of(office) == before


def test_a_dossier_that_was_never_archived_is_not_destroyed(office: Office, settings: Settings, tmp_path: Path) -> None:
    state = receive(office, [scan(tmp_path / "a.tif")], "a")
    with pytest.raises(StillProtectedError):
        proposed(settings, state.id)
    with pytest.raises(UnknownDossierError):
        proposed(settings, "no such dossier")


def test_who_proposed_may_not_carry_it_out_under_any_account(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    enlist(office, "second.account", " trần  văn ĐỀ ", Role.ADMIN)
    proposed(settings, archived(office, tmp_path, 1))
    before = keys_of(office)
    for same in (PROPOSER, "second.account"):
        with pytest.raises(StillProtectedError, match="khác người đề nghị"):
            carried_out(settings, by=same)
    assert keys_of(office) == before


def test_a_proposal_of_nobody_who_signed_in_is_not_carried_out(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    """As they were before accounts were asked for."""
    dossier = archived(office, tmp_path, 1)
    with office.database.begin() as unit:
        number = unit.destructions.propose([dossier], "x", Person("", "Trần Văn Đề"), office.clock())
        unit.commit()
    with pytest.raises(StillProtectedError, match="đề nghị lại"):
        carried_out(settings, number)
    assert len(keys_of(office)) == 2


def test_only_accounts_with_the_right_and_their_own_password_take_part(
    office: Office, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = archived(office, tmp_path, 1)
    access.make_account(office, "given", "Người Mới", Role.ARCHIVIST, "", PASSWORD)
    enlist(office, "elsewhere", "Người Nơi Khác", Role.ARCHIVIST, "H99")
    with office.database.begin() as unit:
        unit.desk.put_in_place(dossier, office="H26")
        unit.commit()
    steps: list[Callable[[str], object]] = [
        lambda by: destroying.propose(settings, [dossier], by, "hết thời hạn"),
        lambda by: destroying.carry_out(settings, 1, by, *DECISION),
        lambda by: destroying.hold(settings, [dossier], by),
        lambda by: destroying.lift(settings, [dossier], by),
    ]
    proposed(settings, dossier)
    for step in steps:
        for by, error in (
            (REVIEWER, ForbiddenError),
            ("nobody", SignInError),
            ("given", GivenPasswordError),
            ("elsewhere", ForbiddenError),
        ):
            with pytest.raises(error):
                step(by)
    monkeypatch.setattr(signing_in, "_password", lambda login: "not the password")
    for step in steps:
        with pytest.raises(SignInError):
            step(OTHER)
    assert len(keys_of(office)) == 2
    assert all(office.store.protection(key) == Protection() for key in keys_of(office))
    with office.database.begin() as unit:
        failed = [look.action for look in unit.access.looks(100) if look.action == "sign_in_failed"]
    assert len(failed) == 8


def test_without_logins_reasons_and_decisions_nothing_is_destroyed(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    dossier = archived(office, tmp_path, 1)
    attempts: list[Callable[[], object]] = [
        lambda: destroying.propose(settings, [dossier], " ", "x"),
        lambda: destroying.propose(settings, [dossier], PROPOSER, " "),
        lambda: destroying.carry_out(settings, 1, OTHER, "", "2026-11-20"),
        lambda: destroying.carry_out(settings, 1, OTHER, "45", "hôm qua"),
        lambda: destroying.carry_out(settings, 404, OTHER, "45", "2026-11-20"),
    ]
    for attempt in attempts:
        with pytest.raises(DossierError):
            attempt()
    assert len(keys_of(office)) == 2


def test_a_decision_is_not_replaced_by_another(office: Office, settings: Settings, tmp_path: Path) -> None:
    proposed(settings, archived(office, tmp_path, 1))
    carried_out(settings)
    with pytest.raises(StillProtectedError):
        destroying.carry_out(settings, 1, OTHER, "46/QĐ", "2026-11-20")


def test_a_scan_that_another_dossier_needs_stays(office: Office, settings: Settings, tmp_path: Path) -> None:
    first, second = archived(office, tmp_path, 1, 2), archived(office, tmp_path, 2, 3)
    number = proposed(settings, first)
    carried_out(settings, number)
    shared, _ = sha256_of_file(scan(tmp_path / "again.tif", shade=2))
    assert original_key(shared) in keys_of(office)
    destroying.propose(settings, [first, second], PROPOSER, "cả hai")
    carried_out(settings, 2)
    assert keys_of(office) == set()


def test_papers_that_were_destroyed_are_never_offered_for_reuse(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    from tests.contracts.test_codes import OWNER, TEMPLATE, record

    dossier = archived(office, tmp_path, 1)
    with office.database.begin() as unit:
        unit.codes.assign_code(dossier, record(1), TEMPLATE, office.clock())
        unit.commit()
    proposed(settings, dossier)
    carried_out(settings)
    with office.database.begin() as unit:
        assert unit.codes.reusable(OWNER, None, date(2026, 1, 1)) == ()
        assert len(unit.codes.papers_of(OWNER)) == 1


def test_a_destruction_that_was_killed_half_way_is_finished_by_the_next(
    office: Office, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(settings, archived(office, tmp_path, 1, 2))
    really = FolderDestroyer.destroy
    calls: list[str] = []

    def dying(self: FolderDestroyer, *arguments: object) -> None:
        really(self, *arguments)  # type: ignore[arg-type]
        calls.append("destroyed")
        if len(calls) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FolderDestroyer, "destroy", dying)
        with pytest.raises(KeyboardInterrupt):
            carried_out(settings)
    assert len(keys_of(office)) == 1
    carried_out(settings)
    assert keys_of(office) == set()
    assert audit(office).faults == ()


def test_what_is_not_the_noted_object_is_not_destroyed(office: Office, settings: Settings, tmp_path: Path) -> None:
    dossier = archived(office, tmp_path, 1)
    proposed(settings, dossier)
    file = tmp_path / "var" / "store" / f"packages/{dossier}"
    file.chmod(0o600)
    file.write_bytes(b"something else")
    with pytest.raises(FixityError):
        carried_out(settings)
    assert file.exists()


def test_papers_handed_in_again_after_their_destruction_are_kept_anew(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    dossier = archived(office, tmp_path, 1)
    proposed(settings, dossier)
    carried_out(settings)
    receive(office, [scan(tmp_path / "again.tif", shade=1)], "again")
    report = audit(office)
    assert (report.originals, report.faults) == (1, ())


def test_a_hold_keeps_everything_until_it_is_lifted(
    office: Office, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = archived(office, tmp_path, 1)
    proposed(settings, dossier)
    destroying.hold(settings, [dossier], PROPOSER)
    assert "Đã niêm giữ 2 đối tượng của 1 hồ sơ" in capsys.readouterr().out
    with pytest.raises(StillProtectedError):
        carried_out(settings)
    assert audit(office).faults == ()
    destroying.lift(settings, [dossier], OTHER)
    carried_out(settings)
    assert keys_of(office) == set()


def test_what_is_kept_for_good_stays_held(office: Office, settings: Settings, tmp_path: Path) -> None:
    permanent = protection_for(Retention.PERMANENT, date(2020, 1, 1))
    dossier = archived(office, tmp_path, 1, protection=permanent, retention=Retention.PERMANENT)
    with pytest.raises(StillProtectedError):
        destroying.lift(settings, [dossier], OTHER)
    assert all(office.store.protection(key) == permanent for key in keys_of(office))


def test_nothing_can_be_destroyed_where_it_is_not_allowed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with pytest.raises(SettingsError, match="ALLOWED"):
        open_destroyer(settings)
    on_s3 = settings.model_copy(
        update={
            "destruction": DestructionSettings(allowed=True),
            "store": settings.store.model_copy(update={"url": "s3://bucket", "access_key": "a", "endpoint": "h"}),
        }
    )
    with pytest.raises(SettingsError, match="ACCESS_KEY"):
        open_destroyer(on_s3)


def test_no_room_but_the_command_line_can_open_a_destroyer() -> None:
    from tests.house.checkout import PRODUCT, modules, text

    allowed = {"wiring/wire.py", "sohoa/destroying.py"}
    callers = {name for name in modules(*PRODUCT) if "open_destroyer" in text(name) or "Destroyer(" in text(name)}
    assert callers - {"storage/folder_destroyer.py", "storage/minio_destroyer.py", "storage/destruction.py"} == allowed


def test_the_folder_destroyer_believes_its_own_clock(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.tif")
    sha256, _ = sha256_of_file(source)
    store = FolderStore(tmp_path / "store")
    store.put("a", source, sha256)
    store.protect("a", OVER)
    early = FolderDestroyer(tmp_path / "store", lambda: datetime(2025, 1, 1, tzinfo=UTC))
    with pytest.raises(StillProtectedError):
        early.destroy("a", sha256)
    (tmp_path / "store" / ".protected" / "a").write_text("broken")
    with pytest.raises(StillProtectedError):  # a note that cannot be read counts as held
        replace_clock(early).destroy("a", sha256)
    assert store.stat("a") is not None


def replace_clock(destroyer: FolderDestroyer) -> FolderDestroyer:
    return FolderDestroyer(destroyer._root, lambda: datetime(2999, 1, 1, tzinfo=UTC))
