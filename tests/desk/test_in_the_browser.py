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
from tests.desk.browser import chromium, open_station, served, signed_in
from tests.desk.laid_out import BLANK, birth, lay_out
from wiring.wire import Office

pytestmark = pytest.mark.needs_browser
DATE = "child.birth_date"
DOUBTFUL = ("28/09/2022", "1999", "Tày", "Mẹ")


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
    dossier = lay_out(office, [birth()], doubtful=("Tày", "28/09/2022"))
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
    dossier = lay_out(office, [birth()], doubtful=("28/09/2022", "Tày"))
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
    dossier = lay_out(office, [birth()], doubtful=("28/09/2022", "Tày"))
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
    dossier = lay_out(office, [birth()], doubtful=("28/09/2022", "Tày"))
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
