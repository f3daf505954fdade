"""The way on, in the station, for a dossier that was set aside as secret by mistake."""

from __future__ import annotations

import pytest

from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.stage import Stage
from review.desk import Desk
from storage.access import Role
from tests.desk.conftest import SignIn
from tests.desk.laid_out import birth, lay_out
from wiring.wire import Office

REASON = "chữ in trên phù hiệu"
FORM = "Cho hồ sơ đi tiếp"


@pytest.fixture
def secret(office: Office) -> DossierId:
    dossier = lay_out(office, [birth()])
    with office.database.begin() as unit:
        state = unit.repository.step(unit.repository.get(dossier), Stage.RESCAN)
        unit.repository.step(state, Stage.SET_ASIDE, problems=[Problem("dossier.secret", {"pages": "1"})])
        unit.commit()
    return dossier


def test_an_archivist_lets_a_dossier_go_on_and_says_why(sign_in: SignIn, office: Office, secret: DossierId) -> None:
    archivist = sign_in(Role.ARCHIVIST)
    page = archivist.get(f"/review/{secret}").text
    assert ("dấu chỉ độ mật" in page, FORM in page) == (True, True)
    assert archivist.post(f"/review/{secret}/release", data={"reason": ""}).status_code == 422
    assert archivist.post(f"/review/{secret}/release", data={"reason": REASON}).status_code == 303
    assert Desk(office, "").sheet(secret).state.stage is Stage.RECEIVED
    with office.database.begin() as unit:
        look = next(each for each in unit.access.looks(limit=5) if each.action == "release")
    assert (look.dossier, look.purpose) == (secret, REASON)
    assert archivist.post(f"/review/{secret}/release", data={"reason": REASON}).status_code == 403


def test_whoever_may_not_release_sees_why_the_dossier_stands_and_no_form(sign_in: SignIn, secret: DossierId) -> None:
    reviewer = sign_in(Role.REVIEWER)
    page = reviewer.get(f"/review/{secret}").text
    assert ("dấu chỉ độ mật" in page, FORM in page) == (True, False)
    assert reviewer.post(f"/review/{secret}/release", data={"reason": REASON}).status_code == 403
