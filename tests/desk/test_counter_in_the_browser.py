"""The counter as clerks use it: a real browser, files sent with their progress, the verdict as pages are read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from flows import stages
from flows.in_process import InProcess
from ocr.engine import OcrEngine
from review.access import make_demo_accounts
from sohoa.serving import read_once
from storage.access import Role
from tests.desk.browser import chromium, served, signed_in
from tests.pipeline.pretend import NAME, PlayedEngine, read_page, scan
from wiring.wire import Office, Once

pytestmark = pytest.mark.needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Pages are served, and what is handed in is read by a played reader half a second later."""
    monkeypatch.setattr(stages, "read_page", read_page)
    engine: Once[OcrEngine] = Once(PlayedEngine)
    object.__setattr__(office, "engine_", engine)
    make_demo_accounts(office)
    ending = threading.Event()

    def read_on() -> None:
        while not ending.wait(0.5):
            read_once(office, InProcess(office))

    reader = threading.Thread(target=read_on)
    reader.start()
    with served(office) as found:
        yield found
    ending.set()
    reader.join()


@pytest.fixture
def clerk(browser: Browser, address: str) -> Iterator[Page]:
    page = signed_in(browser, address, Role.COUNTER)
    yield page
    page.context.close()


def choose(clerk: Page, address: str, procedure: str = "0.000000") -> None:
    clerk.goto(f"{address}/counter")
    clerk.select_option("form[action='/counter/new'] select", procedure)
    clerk.keyboard.press("Enter")
    clerk.locator("form[action='/counter/new'] button").click()
    clerk.wait_for_url("**/counter/new*")


def test_from_the_scan_to_the_receipt_while_the_citizen_waits(clerk: Page, address: str, tmp_path: Path) -> None:
    choose(clerk, address)
    clerk.set_input_files("input[type=file]", [scan(tmp_path / "a.tif"), scan(tmp_path / "b.tif", shade=90)])
    clerk.locator("[data-send]").click()
    # nobody presses a key: the page is told how far reading has come
    expect(clerk.locator("[role=status]")).to_have_text("Đủ giấy tờ, các trang đều rõ.", timeout=20_000)
    expect(clerk.locator("input[name=full_name]")).to_have_value(NAME)
    clerk.locator("form[action$='/receive'] button").first.click()
    expect(clerk.locator("h1")).to_contain_text("H00-")
    link = clerk.locator("a[href$='receipt.pdf']")
    answer = clerk.request.get(address + str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_files_stay_chosen_when_the_network_fails(clerk: Page, address: str, tmp_path: Path) -> None:
    choose(clerk, address)
    clerk.set_input_files("input[type=file]", [scan(tmp_path / "a.tif")])
    clerk.context.set_offline(True)
    clerk.locator("[data-send]").click()
    expect(clerk.locator("[data-failure]")).to_contain_text("các tệp vẫn còn ở đây")
    assert clerk.evaluate("document.querySelector('input[type=file]').files.length") == 1
    clerk.context.set_offline(False)
    clerk.locator("[data-send]").click()
    clerk.wait_for_url("**/counter/*-*")


def test_a_hostile_file_is_told_on_the_page_that_sent_it(clerk: Page, address: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\n" + b"\x00" * 2000)
    choose(clerk, address)
    clerk.set_input_files("input[type=file]", [bad])
    clerk.locator("[data-send]").click()
    expect(clerk.locator("[data-failure]")).to_contain_text("hỏng")


def test_the_counters_pages_have_no_serious_findings_for_screen_readers(
    browser: Browser, clerk: Page, address: str, tmp_path: Path
) -> None:
    choose(clerk, address)
    found = {clerk.url: Axe().run(clerk)}
    clerk.set_input_files("input[type=file]", [scan(tmp_path / "a.tif")])
    clerk.locator("[data-send]").click()
    expect(clerk.locator("form[action$='/receive']")).to_be_visible(timeout=20_000)
    found["one"] = Axe().run(clerk)
    watcher = signed_in(browser, address, Role.SPECIALIST)
    for page, path in (
        (clerk, "/counter"),
        (clerk, "/search"),
        (clerk, "/status"),
        (clerk, "/wall"),
        (watcher, "/overview"),
    ):
        page.goto(address + path)
        found[path] = Axe().run(page)
    watcher.context.close()
    serious = {
        where: [each["id"] for each in result.response["violations"] if each["impact"] in ("serious", "critical")]
        for where, result in found.items()
    }
    assert {where: ids for where, ids in serious.items() if ids} == {}
