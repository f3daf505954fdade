"""The station's answers without a browser: versions, leases, what is shown to whom, boxes, pictures."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from dossier.correction import Reason
from dossier.identity import DossierId
from dossier.text import Box, TextLine, Word
from dossier.vietnamese import ALPHABET
from review.desk import Desk
from review.masking import masked
from review.pages.worklist import cursor_of, place_of
from review.pictures import turned, turned_back
from storage.access import Role
from storage.desk import Place
from tests.desk.conftest import SignIn
from tests.desk.laid_out import birth, lay_out
from tests.doubles.engines import SilentEngine
from wiring.wire import Office

DATE = "child.birth_date"


@pytest.fixture
def dossier(office: Office) -> DossierId:
    return lay_out(office, [birth()])


@pytest.fixture
def reviewer(sign_in: SignIn) -> TestClient:
    return sign_in(Role.REVIEWER)


def act(client: TestClient, office: Office, dossier: str, **what: Any) -> Any:
    sheet = Desk(office, "").sheet(DossierId(dossier))
    version = what.pop("version", sheet.state.version)
    what.setdefault("document", sheet.documents[0].id)
    headers = {"if-match": f'"{version}"', "accept": "application/json"}
    return client.post(f"/review/{dossier}/act", json=what, headers=headers)


def facts_of(page: str) -> Any:
    """What the page hands to its script."""
    return json.loads(page.partition('id="facts">')[2].partition("</script>")[0])


def test_an_action_answers_with_the_document_as_it_is_now(
    reviewer: TestClient, office: Office, dossier: DossierId
) -> None:
    answer = act(reviewer, office, dossier, act="say", field=DATE, value="27/09/2022")
    assert answer.status_code == 200
    fields = {each["name"]: each for each in answer.json()["document"]["fields"]}
    assert (fields[DATE]["value"], fields[DATE]["accepted"], fields[DATE]["shown"]) == (
        "2022-09-27", True, "27/09/2022",
    )  # fmt: skip


def test_fields_come_with_one_paper_and_those_of_others_when_they_are_turned_to(
    reviewer: TestClient, office: Office
) -> None:
    dossier = lay_out(office, [birth(1), birth(2)])
    first, second = (each.id for each in Desk(office, "").sheet(dossier).documents)
    facts = facts_of(reviewer.get(f"/review/{dossier}").text)
    shown = {each["id"]: each for each in facts["documents"]}
    assert [field["name"] for field in shown[first]["fields"] if not field["accepted"]] == shown[first]["waiting"]
    assert shown[second]["fields"] is None
    assert shown[second]["waiting"] == [DATE]
    answer = reviewer.get(f"/review/{dossier}/papers/{second}").json()
    assert (answer["version"], answer["document"]["waiting"]) == (facts["version"], [DATE])
    assert len(answer["document"]["fields"]) == len(shown[first]["fields"])
    assert reviewer.get(f"/review/{dossier}/papers/other", headers={"accept": "application/json"}).status_code == 409


def test_the_dossier_opens_at_the_first_paper_that_waits(reviewer: TestClient, office: Office) -> None:
    dossier = lay_out(office, [birth(1), birth(2)])
    first = Desk(office, "").sheet(dossier).documents[0].id
    act(reviewer, office, dossier, act="say", field=DATE, value="28/09/2022")
    shown = {each["id"]: each for each in facts_of(reviewer.get(f"/review/{dossier}").text)["documents"]}
    assert (shown[first]["waiting"], shown[first]["fields"]) == ([], None)


def test_a_stale_action_is_answered_with_what_is_now(reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    act(reviewer, office, dossier, act="say", field=DATE, value="27/09/2022")
    answer = act(reviewer, office, dossier, act="say", field=DATE, value="26/09/2022", version=1)
    assert (answer.status_code, answer.json()["code"]) == (412, "lifecycle.stale")
    fields = {each["name"]: each for each in answer.json()["now"]["documents"][0]["fields"]}
    assert fields[DATE]["value"] == "2022-09-27"


def test_an_action_without_a_version_is_refused(reviewer: TestClient, dossier: DossierId) -> None:
    answer = reviewer.post(f"/review/{dossier}/act", json={"act": "undo"}, headers={"accept": "application/json"})
    assert answer.status_code == 422


def test_a_held_dossier_says_by_whom(sign_in: SignIn, reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    reviewer.get(f"/review/{dossier}")
    answer = act(sign_in(Role.SPECIALIST), office, dossier, act="say", field=DATE, value="27/09/2022")
    assert (answer.status_code, answer.json()["holder"]) == (423, "Người đối soát (mẫu)")


def test_counter_staff_may_correct_but_not_approve(sign_in: SignIn, office: Office, dossier: DossierId) -> None:
    counter = sign_in(Role.COUNTER)
    assert act(counter, office, dossier, act="say", field=DATE, value="28/09/2022").status_code == 200
    assert act(counter, office, dossier, act="approve").status_code == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_whoever_does_not_review_sees_no_paper(sign_in: SignIn, role: Role, dossier: DossierId) -> None:
    client = sign_in(role)
    assert client.get(f"/review/{dossier}").status_code == 403
    assert client.get(f"/review/{dossier}/pages/1.jpg").status_code == 403
    assert client.get("/queue").status_code == 403


def test_an_unknown_dossier_is_not_found(reviewer: TestClient) -> None:
    assert reviewer.get("/review/00000000-0000-0000-0000-000000000000").status_code == 404


def test_pictures_are_upright_and_every_look_is_logged(reviewer: TestClient, office: Office) -> None:
    dossier = lay_out(office, [birth()], rotated=90)
    answer = reviewer.get(f"/review/{dossier}/pages/1.jpg?turn=90")
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.width < image.height
    with office.database.begin() as unit:
        looks = unit.access.looks(5)
    assert (looks[0].action, looks[0].dossier, looks[0].page) == ("page", dossier, 1)


def test_a_drawn_box_is_read_into_the_field(reviewer: TestClient, office: Office, dossier: DossierId) -> None:
    class Reads(SilentEngine):
        def _read_page(self, image: object) -> tuple[TextLine, ...]:
            return (TextLine((Word("27/09/2022", Box(0.4, 0.4, 0.6, 0.6), 0.99),)),)

    engine = Reads()
    engine.alphabet = ALPHABET
    object.__setattr__(office, "engine_", lambda: engine)
    document = Desk(office, "").sheet(dossier).documents[0].id
    drawn = {"page": 1, "box": [0.2, 0.2, 0.6, 0.22], "document": document, "field": DATE}
    answer = reviewer.post(f"/review/{dossier}/read", json=drawn, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert (answer.json()["value"], answer.json()["shown"]) == ("2022-09-27", "27/09/2022")


def test_the_queue_masks_numbers_of_persons(reviewer: TestClient, dossier: DossierId) -> None:
    page = reviewer.get("/queue").text
    assert "010194333831" not in page
    assert "0101••••••31" in page
    assert masked("0123456") == "•••••56"
    assert masked("036083973234; 058195003278") == "0360••••••34, 0581••••••78"


def test_a_number_is_shown_whole_where_a_list_shows_it_in_part_and_never_without_a_purpose(
    reviewer: TestClient, office: Office, dossier: DossierId
) -> None:
    hidden = re.findall(r'name="(dossier|field|shown|purpose)" value="([^"]+)"', reviewer.get("/queue").text)
    asked = dict(hidden)
    assert asked["shown"] == "0101••••••31"
    assert reviewer.post("/unmask", data=asked).text == "010194333831"
    assert reviewer.post("/unmask", data={**asked, "shown": "9999••••••99"}).text == ""
    assert reviewer.post("/unmask", data={**asked, "purpose": ""}).status_code == 422
    with office.database.begin() as unit:
        looks = [each for each in unit.access.looks(limit=9) if each.action == "unmask"]
    assert [(each.dossier, each.purpose) for each in looks] == [(dossier, "Đối soát hồ sơ")] * 2


def test_the_queue_filters_and_keeps_its_order(reviewer: TestClient, office: Office) -> None:
    first, second = lay_out(office, [birth(1)]), lay_out(office, [birth(2)])
    with office.database.begin() as unit:
        unit.desk.put_in_place(second, priority=1)
        unit.commit()
    page = reviewer.get("/queue").text
    assert page.index(f"/review/{second}") < page.index(f"/review/{first}")
    assert first not in reviewer.get("/queue?form=ct01").text
    assert first in reviewer.get("/queue?form=to_khai_dang_ky_khai_sinh&problem=field.unclear").text
    reviewer.get(f"/review/{first}")
    assert reviewer.get("/queue/next").headers["location"] == f"/review/{second}"


def test_a_place_in_the_queue_survives_an_address(office: Office) -> None:
    place = Place(5, office.clock(), DossierId("x"))
    assert place_of(cursor_of(place)) == place
    assert place_of("%%%") is None


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_turn_with_their_page_and_back(rotation: int) -> None:
    box = Box(0.1, 0.2, 0.4, 0.3)
    back = turned_back(turned(box, rotation), rotation)
    assert [back.x0, back.y0, back.x1, back.y1] == pytest.approx([0.1, 0.2, 0.4, 0.3])


def test_whoever_keys_a_second_time_does_not_see_the_first_value(
    sign_in: SignIn, office: Office, dossier: DossierId
) -> None:
    from tests.desk.test_desk import mark_critical

    mark_critical(office)
    desk = Desk(office, "somebody")
    sheet = desk.sheet(dossier)
    desk.say(dossier, sheet.state.version, sheet.documents[0].id, DATE, "25/12/2021", Reason.MISREAD)
    desk.release(dossier)
    page = sign_in(Role.REVIEWER).get(f"/review/{dossier}").text
    assert "25/12/2021" not in page
    assert "2021-12-25" not in page
