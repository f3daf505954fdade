"""A dossier that was set aside as secret by mistake: who may release it, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dossier.access_errors import ForbiddenError, NotSecretError, SignInError
from dossier.errors import SettingsError, UnknownDossierError
from dossier.identity import DossierId
from dossier.scan import MediaType, Page
from dossier.stage import Stage
from dossier.text import PageText
from flows import stages
from flows.batch import digitize_all
from ocr.engine import OcrEngine
from ocr.raster import RasterOptions
from review import access
from sohoa import releasing, signing_in
from storage.access import Role
from tests.pipeline.pretend import FORM, PlayedEngine, open_played, scan, settings_in
from tests.pipeline.test_destroying import OTHER, PASSWORD, PROPOSER, REVIEWER, enlist
from tests.typed_page import typed_page
from wiring.settings import Settings
from wiring.wire import Office

REASON = "chữ in trên phù hiệu"
MARKED = re.sub(r"\n( +)CỘNG HÒA", r"\n  MẬT\n\1CỘNG HÒA", FORM, count=1)


def read_page(page: Page, path: Path, media_type: MediaType, engine: OcrEngine, raster: RasterOptions) -> PageText:
    """Every page looks secret."""
    assert isinstance(engine, PlayedEngine)
    engine.note(page.number)
    return replace(typed_page(MARKED, page.number), stamp=engine.stamp)


@pytest.fixture
def engine() -> PlayedEngine:
    return PlayedEngine()


@pytest.fixture
def office(tmp_path: Path, engine: PlayedEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(stages, "read_page", read_page)
    monkeypatch.setattr(releasing, "open_office", lambda settings: open_played(tmp_path, engine))
    monkeypatch.setattr(access, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    monkeypatch.setattr(signing_in, "_password", lambda login: PASSWORD)
    with open_played(tmp_path, engine) as opened:
        enlist(opened, PROPOSER, "Trần Văn Đề", Role.ARCHIVIST)
        enlist(opened, OTHER, "Lê Thị Hủy", Role.ADMIN)
        enlist(opened, REVIEWER, "Phạm Soát", Role.REVIEWER)
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def set_aside(office: Office, folder: Path, pages: int = 2) -> DossierId:
    (outcome,) = digitize_all(office, [str(scan(folder / "a.tif", pages=pages))])
    assert outcome.dossier is not None
    with office.database.begin() as unit:
        assert unit.repository.get(outcome.dossier).stage is Stage.SET_ASIDE
        assert unit.repository.checked(outcome.dossier) == ()
    return outcome.dossier


def codes(office: Office, dossier: DossierId) -> set[str]:
    with office.database.begin() as unit:
        return {problem.code for problem in unit.repository.get(dossier).problems}


@pytest.mark.parametrize("by", [PROPOSER, OTHER])
def test_a_released_dossier_is_extracted_like_any_other_without_reading_it_again(
    office: Office, settings: Settings, engine: PlayedEngine, tmp_path: Path, by: str
) -> None:
    dossier = set_aside(office, tmp_path)
    releasing.release(settings, dossier, by, REASON)
    with office.database.begin() as unit:
        assert unit.repository.get(dossier).stage is Stage.IN_REVIEW
        assert unit.repository.checked(dossier)
        (look,) = unit.access.looks(10, dossier=dossier)
        account = unit.access.account_by_login(by)
        assert unit.releases.pages(dossier) == {1, 2}
    assert account is not None
    assert (look.action, look.account) == ("release", account.id)
    assert look.purpose.endswith(REASON)
    assert "dossier.not_secret" in codes(office, dossier)
    assert "dossier.secret" not in codes(office, dossier)
    assert engine.reads == {1: 1, 2: 1}


def test_what_was_released_stays_released_when_the_machine_does_it_again(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    dossier = set_aside(office, tmp_path)
    releasing.release(settings, dossier, OTHER, REASON)
    stages.restart(office, dossier)
    (outcome,) = digitize_all(office, [str(tmp_path / "a.tif")])
    assert outcome.dossier == dossier
    with office.database.begin() as unit:
        assert unit.repository.get(dossier).stage is Stage.IN_REVIEW


def test_a_mark_on_a_page_that_nobody_looked_at_stops_it_again(
    office: Office, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = set_aside(office, tmp_path)
    with office.database.begin() as unit:
        (problem,) = (each for each in unit.repository.get(dossier).problems if each.code == "dossier.secret")
    assert problem.facts["pages"] == "1, 2"
    monkeypatch.setattr(stages, "verdict", _also_page_3)
    releasing.release(settings, dossier, OTHER, REASON)
    with office.database.begin() as unit:
        assert unit.repository.get(dossier).stage is Stage.SET_ASIDE


def _also_page_3(
    texts: list[PageText], total: int, limit: float, replaced: set[int], released: frozenset[int]
) -> object:
    """As if another engine had found one more mark."""
    from flows.verdict import verdict

    return verdict([*texts, replace(typed_page(MARKED, 3), stamp=texts[0].stamp)], total + 1, limit, replaced, released)


@pytest.mark.parametrize(("by", "error"), [(REVIEWER, ForbiddenError), ("nobody", SignInError)])
def test_nobody_else_releases_it(
    office: Office, settings: Settings, tmp_path: Path, by: str, error: type[Exception]
) -> None:
    dossier = set_aside(office, tmp_path)
    with pytest.raises(error):
        releasing.release(settings, dossier, by, REASON)
    assert codes(office, dossier) == {"dossier.secret"}


def test_nothing_is_released_without_a_reason_or_that_was_not_set_aside_as_secret(
    office: Office, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = set_aside(office, tmp_path)
    with pytest.raises(SettingsError):
        releasing.release(settings, dossier, OTHER, " ")
    with pytest.raises(UnknownDossierError):
        releasing.release(settings, "no such code", OTHER, REASON)
    releasing.release(settings, dossier, OTHER, REASON)
    with pytest.raises(NotSecretError):
        releasing.release(settings, dossier, OTHER, REASON)
    with office.database.begin() as unit:
        unit.repository.step(unit.repository.get(dossier), Stage.SET_ASIDE)  # a person's own wish
        unit.commit()
    with pytest.raises(NotSecretError):
        releasing.release(settings, dossier, OTHER, REASON)
