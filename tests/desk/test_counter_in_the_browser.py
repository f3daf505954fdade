"""The counter as clerks use it: a real browser, files sent with their progress, the verdict as pages are read."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Screen

from dossier.identity import Sha256, dossier_id_of
from dossier.problem import Problem
from dossier.scan import MediaType, Page
from dossier.text import PageText
from extractors import check, classify, extract
from extractors.catalogue import load
from flows import stages
from flows.in_process import InProcess
from ocr import engines, reading
from ocr.engine import OcrEngine
from ocr.raster import RasterOptions
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
def clerk(browser: Browser, address: str) -> Iterator[Screen]:
    page = signed_in(browser, address, Role.COUNTER)
    yield page
    page.context.close()


def choose(clerk: Screen, address: str, procedure: str = "0.000000") -> None:
    clerk.goto(f"{address}/counter")
    clerk.select_option("form[action='/counter/new'] select", procedure)
    clerk.locator("form[action='/counter/new'] button").click()
    clerk.wait_for_url("**/counter/new*")


def test_from_the_scan_to_the_receipt_while_the_citizen_waits(clerk: Screen, address: str, tmp_path: Path) -> None:
    choose(clerk, address)
    clerk.set_input_files("input[type=file]", [scan(tmp_path / "a.tif")])
    clerk.locator("[data-send]").click()
    # nobody presses a key: the page is told how far reading has come
    expect(clerk.locator("[role=status]")).to_have_text("Đủ giấy tờ, các trang đều rõ.", timeout=20_000)
    expect(clerk.locator("input[name=full_name]")).to_have_value(NAME)
    clerk.locator("form[action$='/receive'] button").first.click()
    expect(clerk.locator("h1")).to_contain_text("H00-")
    link = clerk.locator("a[href$='receipt.pdf']")
    answer = clerk.request.get(address + str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    code = re.search(r"[\dHG.]+-\d{6}-\d{4}", str(clerk.locator("h1").text_content()))
    assert code is not None
    assert read_back(answer.body(), tmp_path) == ("giay_tiep_nhan_ho_so", code[0], {"QRCode": True, "Code128": True})


def read_back(pdf: bytes, folder: Path) -> tuple[str, str | None, dict[str, bool]]:
    """The slip as we ourselves read it: its form, its dossier code, and whether each printed code carries that."""
    path = folder / "slip.pdf"
    path.write_bytes(pdf)
    sha256 = Sha256(hashlib.sha256(pdf).hexdigest())
    page = reading.read_page(Page(1, sha256, 0), path, MediaType.PDF, engines.start("onnx"), RasterOptions())
    forms = load()
    (document,) = classify.documents(dossier_id_of([sha256]), [page], forms)
    record = check.record(extract.record(document, {1: page}, forms), forms)
    code = next(field.value for field in record.fields if field.name == "dossier_code")
    return document.form, code, {mark.symbology: str(code) in mark.text for mark in page.codes}


@pytest.mark.slow
def test_two_hundred_megabytes_are_sent_with_progress_and_never_lie_in_memory(
    clerk: Screen, address: str, tmp_path: Path
) -> None:
    pages = [Image.new("L", (2480, 3508), shade) for shade in range(200, 223)]
    pages[0].save(tmp_path / "large.tif", save_all=True, append_images=pages[1:], dpi=(300, 300))
    assert (tmp_path / "large.tif").stat().st_size > 200_000_000
    choose(clerk, address)
    shown: list[float] = []
    clerk.expose_function("shown", lambda value: shown.append(float(value)))
    clerk.evaluate(_WATCH)
    clerk.set_input_files("input[type=file]", [tmp_path / "large.tif"])
    Path("/proc/self/clear_refs").write_text("5")  # the most that was ever held counts from here on
    before = held("VmRSS")
    clerk.locator("[data-send]").click()
    clerk.wait_for_url("**/counter/*-*", timeout=90_000)
    assert held("VmHWM") - before < 100_000_000
    assert any(0 < value < 100 for value in shown)


_WATCH = """() => {
  const progress = document.querySelector('progress');
  new MutationObserver(() => window.shown(progress.value)).observe(progress, {attributes: true});
}"""


def held(kind: str) -> int:
    """Bytes of memory of this process, as Linux counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(kind))


def test_more_than_the_office_takes_is_told_before_it_is_sent(
    clerk: Screen, address: str, office: Office, tmp_path: Path
) -> None:
    less = office.settings.serve.model_copy(update={"max_upload_megabytes": 1})
    object.__setattr__(office, "settings", office.settings.model_copy(update={"serve": less}))
    large = tmp_path / "large.tif"
    large.write_bytes(b"II*\0" + bytes(1_200_000))
    choose(clerk, address)
    sent: list[str] = []
    clerk.on("request", lambda request: sent.append(request.method))
    clerk.set_input_files("input[type=file]", [large])
    clerk.locator("[data-send]").click()
    expect(clerk.locator("[data-failure]")).to_contain_text("lớn hơn 1 MB")
    assert "POST" not in sent
    assert clerk.evaluate("document.querySelector('input[type=file]').files.length") == 1


def test_guessing_lookup_codes_ends_in_a_sentence_that_says_what_to_do(clerk: Screen, address: str) -> None:
    clerk.goto(f"{address}/status")
    for number in range(6):
        clerk.fill("[name=code]", "H00-261125-0001")
        clerk.fill("[name=lookup]", f"GUESS{number}")
        clerk.keyboard.press("Enter")
        expect(clerk.locator("[role=alert]")).to_contain_text("nhiều lần thử" if number == 5 else "Không có hồ sơ nào")


def test_one_bad_page_is_scanned_again_and_the_dossier_received_by_keys_alone(
    clerk: Screen, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Problem("page.no_text")

    def read(page: Page, *rest: Any) -> PageText:
        text = read_page(page, *rest)
        return replace(text, lines=(), problems=(bad,)) if page.number == 2 else replace(text, lines=text.lines[:7])

    monkeypatch.setattr(stages, "read_page", read)
    clerk.goto(f"{address}/counter")
    clerk.keyboard.type("kHAC")  # without marks, whatever the case
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/counter/new*")
    both = [scan(tmp_path / "a.tif"), scan(tmp_path / "b.tif", shade=90)]
    clerk.set_input_files("form[data-scan] input[type=file]", both)
    clerk.locator("[data-send]").focus()
    clerk.keyboard.press("Enter")
    second = clerk.locator("[data-page='2']")
    expect(second).to_contain_text(bad.kind.advice, timeout=20_000)
    expect(clerk.locator("form[action$='/receive']")).to_be_visible(timeout=20_000)
    # a file that is chosen is sent: nothing else is to be pressed
    second.locator("input[type=file]").set_input_files([scan(tmp_path / "c.tif", shade=33)])
    expect(clerk.locator("[data-page='2'] .tag")).to_have_text("trùng", timeout=20_000)
    expect(clerk.locator("form[action$='/receive']")).to_be_visible(timeout=20_000)
    clerk.locator("[data-page='2'] form[action$='/leave-out'] button").focus()
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[role=status]")).to_have_text("Đủ giấy tờ, các trang đều rõ.", timeout=20_000)
    clerk.locator("input[name=full_name]").fill(NAME)
    clerk.keyboard.press("Enter")
    expect(clerk.locator("h1")).to_contain_text("H00-")


def test_pictures_of_the_camera_are_papers_and_it_is_said_where_the_browser_has_none(
    clerk: Screen, address: str
) -> None:
    choose(clerk, address)
    clerk.locator("[data-camera]").click()
    for count in (1, 2):
        clerk.locator("[data-shoot]").click()
        expect(clerk.locator("#camera [data-count]")).to_have_text(f"Đã chụp {count} trang.")
    clerk.locator("[data-back]").click()
    clerk.locator("#camera [data-close]").click()
    expect(clerk.locator("[data-chosen]")).to_contain_text("camera-")
    assert clerk.evaluate("document.querySelector('[data-scan] input[type=file]').files.length") == 1
    # over http from another machine a page has no camera: the phone's own is opened instead
    clerk.evaluate("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    with clerk.expect_file_chooser():
        clerk.locator("[data-camera]").click()
    expect(clerk.locator("[data-failure]")).to_contain_text("https://")


def test_files_stay_chosen_when_the_network_fails(clerk: Screen, address: str, tmp_path: Path) -> None:
    choose(clerk, address)
    clerk.set_input_files("input[type=file]", [scan(tmp_path / "a.tif")])
    clerk.context.set_offline(True)
    clerk.locator("[data-send]").click()
    expect(clerk.locator("[data-failure]")).to_contain_text("các tệp vẫn còn ở đây")
    assert clerk.evaluate("document.querySelector('input[type=file]').files.length") == 1
    clerk.context.set_offline(False)
    clerk.locator("[data-send]").click()
    clerk.wait_for_url("**/counter/*-*")


def test_a_hostile_file_is_told_on_the_page_that_sent_it(clerk: Screen, address: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\n" + b"\x00" * 2000)
    choose(clerk, address)
    clerk.set_input_files("input[type=file]", [bad])
    clerk.locator("[data-send]").click()
    expect(clerk.locator("[data-failure]")).to_contain_text("hỏng")


def test_the_counters_pages_have_no_serious_findings_for_screen_readers(
    browser: Browser, clerk: Screen, address: str, tmp_path: Path
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
