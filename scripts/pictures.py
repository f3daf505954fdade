"""Every page as a person sees it, for the docs: `make demo`, `make serve`, then `python -m scripts.pictures [ADDRESS]`.

Takes a picture of each page at 1366 × 768 into docs/pictures, signed in as whose work it is. Refuses to make anything
up: what is on the pictures is what the sample dossiers hold.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from review.access import DEMO_MARK, DEMO_PASSWORD
from storage.access import Role

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "dossiers" / "02-birth-older-office.pdf"
_QUALITY = 80


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        _sign_in(browser, address)
        for role, pages in PAGES.items():
            screen = _signed_in(browser, address, role)
            for name, path, prepare in pages:
                screen.goto(address + path)
                prepare(screen)
                _take(screen, name)
            screen.context.close()
        browser.close()


def _still(screen: Page) -> None:
    screen.wait_for_load_state("networkidle")


def _station(screen: Page) -> None:
    screen.wait_for_selector("html[data-ready]")
    _still(screen)
    screen.wait_for_timeout(300)


def _keys(screen: Page) -> None:
    _station(screen)
    screen.keyboard.press("?")


def _menu(screen: Page) -> None:
    _station(screen)
    screen.keyboard.press("Alt+g")


def _column(screen: Page) -> None:
    screen.locator("tbody a").first.click()
    _still(screen)


def _search(screen: Page) -> None:
    screen.fill("[name=words]", "Lưu Việt Hưởng")
    screen.fill("[name=purpose]", "giải quyết hồ sơ đăng ký khai sinh")
    screen.keyboard.press("Enter")
    screen.wait_for_selector("tbody tr")


def _reception(screen: Page) -> None:
    screen.set_input_files("input[type=file]", [SAMPLE])
    screen.locator("[data-send]").click()
    screen.wait_for_url("**/counter/*-*")
    screen.wait_for_selector("form[action$='/receive']", timeout=120_000)
    _still(screen)


Prepare = Callable[[Page], None]
PAGES: dict[Role, list[tuple[str, str, Prepare]]] = {
    Role.REVIEWER: [
        ("queue", "/queue", _still),
        ("station", "/queue/next", _station),
        ("station-menu", "/queue/next", _menu),
        ("keys", "/queue/next", _keys),
        ("groups", "/groups", _still),
        ("column", "/groups", _column),
        ("search", "/search", _search),
    ],
    Role.COUNTER: [
        ("counter", "/counter", _still),
        ("reception", "/counter/new?procedure=1.001193", _reception),
        ("status", "/status", _still),
        ("wall", "/wall", _still),
    ],
    Role.SPECIALIST: [("overview", "/overview", _still)],
    Role.AUDITOR: [("looks", "/looks", _still)],
    Role.ADMIN: [("accounts", "/accounts", _still), ("programs", "/programs", _still)],
}


def _sign_in(browser: Browser, address: str) -> None:
    screen = _screen(browser)
    screen.goto(f"{address}/sign-in")
    _take(screen, "sign-in")
    screen.context.close()


def _screen(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi").new_page()


def _signed_in(browser: Browser, address: str, role: Role) -> Page:
    screen = _screen(browser)
    screen.goto(f"{address}/sign-in")
    screen.fill("[name=login]", f"{DEMO_MARK}{role.value}")
    screen.fill("[name=password]", DEMO_PASSWORD)
    screen.keyboard.press("Enter")
    screen.wait_for_url(lambda url: "/sign-in" not in url)
    return screen


def _take(screen: Page, name: str) -> None:
    with Image.open(BytesIO(screen.screenshot())) as shot:
        shot.save(PICTURES / f"{name}.webp", quality=_QUALITY, method=6)
    print(name)


if __name__ == "__main__":
    main()
