"""The station as people use it: a real browser, keys alone, two people at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dossier.correction import Reason
from dossier.identity import DossierId
from dossier.record import FieldValue
from dossier.stage import Stage
from review.access import make_demo_accounts
from review.desk import Desk
from storage.access import Role
from tests.desk.browser import chromium, open_station, out_of_reach, served, signed_in
from tests.desk.laid_out import BLANK, birth, lay_out
from tests.desk.test_desk import mark_critical
from wiring.wire import Office

pytestmark = pytest.mark.needs_browser
DATE = "child.birth_date"
# words that no list expects there: listed ones are accepted with less
DOUBTFUL = ("28/09/2022", "1999", "282,", "244,")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    make_demo_accounts(office)
    with served(office) as found:
        yield found


def values(office: Office, dossier: DossierId) -> dict[str, FieldValue]:
    return {field.name: field for field in Desk(office, "").sheet(dossier).records[0].fields}


def open_count(office: Office, dossier: DossierId) -> int:
    return sum(not field.accepted for field in values(office, dossier).values())


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.field ?? document.activeElement.id"))


def saved(page: Page) -> None:
    expect(page.locator("#status")).to_have_text("Đã lưu")


def test_a_dossier_with_four_doubtful_fields_is_reviewed_by_keyboard_in_ten_keys(
    browser: Browser, address: str, office: Office
) -> None:
    dossier = lay_out(office, [birth()], doubtful=DOUBTFUL)
    assert open_count(office, dossier) == 4
    page = signed_in(browser, address, Role.REVIEWER)
    page.goto(f"{address}/queue/next")
    page.wait_for_selector("html[data-ready]")
    keys = 0
    while focused(page) != "approve":
        if focused(page) == "mother.birth_year":
            page.keyboard.type("1998")
        page.keyboard.press("Enter")
        keys += 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    assert keys + 1 <= 10
    assert Desk(office, "").sheet(dossier).state.stage is Stage.APPROVED
    assert values(office, dossier)["mother.birth_year"].value == "1998"
    page.context.close()


def test_the_page_glides_to_the_field_in_focus(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth(), birth(7)], doubtful=("28/09/2022",))
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    expect(page.locator(".outline")).to_be_visible()
    before = page.locator(".paper").evaluate("paper => paper.style.transform")
    assert page.locator("#view").get_attribute("data-at") == "1"
    page.keyboard.press("Enter")
    expect(page.locator("#view")).to_have_attribute("data-at", "2")
    expect(page.locator("[data-field]").first).to_be_focused()
    page.keyboard.press("Tab")
    assert page.locator(".paper").evaluate("paper => paper.style.transform") != before
    page.keyboard.press("F2")
    page.wait_for_timeout(200)
    paper, view = page.locator(".paper").bounding_box(), page.locator("#view").bounding_box()
    assert paper is not None
    assert view is not None
    assert paper["height"] <= view["height"] + 1
    page.context.close()


def test_keys_for_tones_doubt_undo_and_help(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth()], doubtful=("282,", "28/09/2022"))
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    field = page.locator('[data-field="mother.full_name"]')
    field.focus()
    page.keyboard.press("End")
    page.keyboard.press("Alt+2")
    expect(field).to_have_value("Trịnh Thị Mầu")
    page.keyboard.press("Enter")
    saved(page)
    assert values(office, dossier)["mother.full_name"].value == "Trịnh Thị Mầu"
    page.keyboard.press("Control+z")
    expect(page.locator("#status")).to_have_text("Đã hoàn tác")
    assert values(office, dossier)["mother.full_name"].value == "Trịnh Thị Mẫu"
    page.locator('[data-field="mother.full_name"]').focus()
    page.keyboard.press("Space")
    saved(page)
    assert not values(office, dossier)["mother.full_name"].accepted
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue")
    page.context.close()


def test_two_reviewers_meet_and_one_takes_over_with_notice(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth()], doubtful=("28/09/2022", "282,"))
    first = signed_in(browser, address, Role.REVIEWER)
    open_station(first, address, dossier)
    second = signed_in(browser, address, Role.SPECIALIST)
    open_station(second, address, dossier)
    expect(second.locator("#banner")).to_contain_text("Người đối soát (mẫu) đang giữ")
    second.keyboard.press("Enter")
    assert open_count(office, dossier) == 2
    second.locator("[data-does=over]").focus()
    second.keyboard.press("Enter")
    second.wait_for_selector("#banner", state="hidden")
    first.keyboard.type("27/09/2022")
    first.keyboard.press("Enter")
    expect(first.locator("#banner")).to_contain_text("Chuyên viên (mẫu) đã tiếp quản")
    expect(first.locator(f'[data-field="{DATE}"]')).to_have_value("27/09/2022")
    assert values(office, dossier)[DATE].value == "2022-09-28"
    first.context.close()
    second.context.close()


def test_a_stale_save_shows_both_values_and_loses_neither(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth()], doubtful=("28/09/2022", "282,"))
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    with office.database.begin() as unit:
        account = unit.access.account_by_login("demo.reviewer")
    assert account is not None
    # the same person at another screen
    other = Desk(office, account.id)
    sheet = other.sheet(dossier)
    other.say(dossier, sheet.state.version, sheet.documents[0].id, DATE, "01/02/2022", Reason.MISREAD)
    page.keyboard.type("27/09/2022")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("27/09/2022")
    expect(dialog).to_contain_text("01/02/2022")
    page.keyboard.press("Enter")
    saved(page)
    assert values(office, dossier)[DATE].value == "2022-09-27"
    page.context.close()


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(
    browser: Browser, address: str, office: Office
) -> None:
    dossier = lay_out(office, [birth()], doubtful=("28/09/2022", "282,"))
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    page.context.set_offline(True)
    page.keyboard.type("27/09/2022")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Mất kết nối: 1")
    page.context.set_offline(False)
    saved(page)
    assert values(office, dossier)[DATE].value == "2022-09-27"
    page.context.close()


def test_the_fields_of_a_paper_come_when_the_connection_is_back(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth(1), birth(2), birth(3)])
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    page.wait_for_load_state("networkidle")  # the second paper is fetched ahead
    page.context.set_offline(True)
    page.keyboard.press("Alt+n")
    expect(page.locator("[data-field]").first).to_be_focused()
    page.keyboard.press("Alt+n")
    expect(page.locator("#fields")).to_have_text("Đang tải…")
    expect(page.locator("#status")).to_contain_text("Mất kết nối")
    page.context.set_offline(False)
    expect(page.locator("[data-field]").first).to_be_focused()
    expect(page.locator("#view")).to_have_attribute("data-at", "3")
    page.context.close()


def test_pages_turn_with_keys_and_stop_at_the_ends(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth(), BLANK, BLANK])
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    shown = [page.locator("#page-name").text_content()]
    for key in ("PageUp", "PageDown", "PageDown", "PageDown", "PageUp"):
        page.keyboard.press(key)
        shown.append(page.locator("#page-name").text_content())
        number = str(shown[-1]).removeprefix("Trang ").partition("/")[0]
        assert f"/pages/{number}.jpg" in str(page.locator(".paper img").get_attribute("src"))
    blank = " · trang trắng"
    assert shown == [
        "Trang 1/3", "Trang 1/3", f"Trang 2/3{blank}", f"Trang 3/3{blank}", f"Trang 3/3{blank}", f"Trang 2/3{blank}",
    ]  # fmt: skip
    # with the next field its page is back
    page.keyboard.press("Tab")
    expect(page.locator("#page-name")).to_have_text("Trang 1/3")
    page.context.close()


def test_two_keyings_that_differ_go_to_a_third_person_who_sees_both(
    browser: Browser, address: str, office: Office
) -> None:
    mark_critical(office)
    dossier = lay_out(office, [birth()])
    keyed = [(Role.REVIEWER, "27/09/2022"), (Role.SPECIALIST, "26/09/2022")]
    for role, value in keyed:
        page = signed_in(browser, address, role)
        open_station(page, address, dossier)
        assert focused(page) == DATE
        # nobody sees what another keyed
        assert not any(other in page.content() for who, other in keyed if who is not role)
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        saved(page)
        assert not values(office, dossier)[DATE].accepted
        page.goto(f"{address}/queue")
        page.context.close()
    third = signed_in(browser, address, Role.ARCHIVIST)
    open_station(third, address, dossier)
    row = third.locator("li.here")
    expect(row).to_contain_text("hai lần nhập khác nhau")
    seen = row.locator("[data-candidate]").all_text_contents()
    assert seen[:2] == ["F6 27/09/2022 người nhập", "F7 26/09/2022 người nhập"]
    third.keyboard.press("F7")
    saved(third)
    found = values(office, dossier)[DATE]
    assert (found.value, found.accepted) == ("2022-09-26", True)
    third.context.close()


def test_everything_is_in_reach_at_twice_the_size(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth(1), birth(2)], doubtful=DOUBTFUL)
    page = signed_in(browser, address, Role.SPECIALIST)
    page.set_viewport_size({"width": 683, "height": 384})
    lost = {}
    for path in ("/queue", "/groups", "/search", "/overview", "/password", "/status", f"/review/{dossier}"):
        page.goto(address + path)
        if "/review/" in path:
            page.wait_for_selector("html[data-ready]")
        lost[path] = out_of_reach(page)
    for _ in range(3):
        # the picture is in sight with every field that is typed in
        page.keyboard.press("Enter")
        saved(page)
        expect(page.locator(".outline")).to_be_in_viewport(ratio=0.99)
        expect(page.locator("li.here input, li.here textarea")).to_be_in_viewport(ratio=0.99)
    page.keyboard.press("Alt+g")
    lost["menu"] = out_of_reach(page, ".menu")
    page.context.close()
    clerk = signed_in(browser, address, Role.COUNTER)
    clerk.set_viewport_size({"width": 683, "height": 384})
    for path in ("/counter", "/counter/new?procedure=1.001193", "/wall"):
        clerk.goto(address + path)
        lost[path] = out_of_reach(clerk)
    clerk.context.close()
    assert {where: what for where, what in lost.items() if what} == {}


def test_a_split_is_undone_with_one_key(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth(), BLANK])
    page = signed_in(browser, address, Role.REVIEWER)
    open_station(page, address, dossier)
    page.keyboard.press("PageDown")
    page.keyboard.press("Alt+g")
    page.locator("[data-does=split]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#papers .tab")).to_have_count(2)
    page.locator("[data-field]").first.focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#papers .tab")).to_have_count(1)
    assert [each.pages for each in Desk(office, "").sheet(dossier).documents] == [(1, 2)]
    page.context.close()


def test_pages_have_no_serious_findings_for_screen_readers(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth()], doubtful=DOUBTFUL)
    page = signed_in(browser, address, Role.REVIEWER)
    for path in ("/queue", "/password", f"/review/{dossier}"):
        page.goto(address + path)
        found = Axe().run(page).response["violations"]
        serious = [(each["id"], path) for each in found if each["impact"] in ("serious", "critical")]
        assert serious == []
    page.context.close()


def test_nothing_is_loaded_from_elsewhere(browser: Browser, address: str, office: Office) -> None:
    dossier = lay_out(office, [birth()])
    page = signed_in(browser, address, Role.REVIEWER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_station(page, address, dossier)
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []
    page.context.close()
