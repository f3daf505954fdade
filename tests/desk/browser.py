"""Real browsers on a real server: Chromium and Firefox as Debian has them; a thread of the test serves the pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from flows.intake import receive
from review.access import DEMO_MARK, DEMO_PASSWORD
from review.app import create_app
from storage.access import Role
from tests.services.ports import free_ports
from wiring.wire import Office

SCREEN = {"width": 1366, "height": 768}
_OUT_OF_REACH = """within => {
  const lost = [];
  if (document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth) lost.push('scrolls sideways');
  const controls = 'a[href], button, input, select, textarea, summary';
  for (const each of document.querySelector(within).querySelectorAll(controls)) {
    if (!each.checkVisibility({visibilityProperty: true}) || each.type === 'hidden' || each.disabled) continue;
    if (each.classList.contains('skip')) continue;
    each.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const {left, top, width, height} = each.getClientRects()[0]; // a link may go over two lines
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!there || !(each.contains(there) || there.closest('label')?.control === each))
      lost.push(each.id || each.name || each.textContent.trim() || each.className);
  }
  scrollTo(0, 0);
  return lost;
}"""
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def firefox() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Debian's own, spoken to by WebDriver BiDi: playwright's patched one is a download
        browser = playwright.firefox.launch(channel="moz-firefox", executable_path="/usr/bin/firefox-esr")
        yield browser
        browser.close()


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The address of the office's pages."""
    (port,) = free_ports(1)
    app = create_app(office, partial(receive, office))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def signed_in(browser: Browser, address: str, role: Role) -> Page:
    """A window of its own, in which a person of this role is signed in; errors of its script fail the test."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi").new_page()
    page.on("pageerror", _fail)
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", f"{DEMO_MARK}{role.value}")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def open_station(page: Page, address: str, dossier: str) -> None:
    page.goto(f"{address}/review/{dossier}")
    page.wait_for_selector("html[data-ready]")


def out_of_reach(page: Page, within: str = "body") -> list[str]:
    """What a person cannot get at: controls that nothing scrolls into view, or that something else lies on."""
    found: list[str] = page.evaluate(_OUT_OF_REACH, within)
    return found


def _fail(error: object) -> None:
    raise AssertionError(f"the page's script broke: {error}")
