"""How fast the review station is: the queue with 100,000 dossiers, opening long ones, the way to the next field.

A real server, a real browser (Debian's chromium), the shipped samples; long dossiers and the long queue are copies of
those in the database. `python -m benchmarks.review_station [--waiting 100000]`; prints one table for RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "dossiers" / "02-birth-older-office.pdf"
SOHOA = [sys.executable, "-m", "sohoa.main"]
PORT = 8791
ADDRESS = f"http://127.0.0.1:{PORT}"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_READY = "() => document.documentElement.dataset.ready && document.querySelector('.paper img')?.complete"
_FETCHED = """async path => {
  const from = performance.now();
  await (await fetch(path)).text();
  return performance.now() - from;
}"""
_NEXT = """() => new Promise(done => {
  const picture = () => document.querySelector('.paper img');
  const from = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
  const end = () => requestAnimationFrame(() => done(performance.now() - from));
  const look = () => picture()?.complete ? end() : setTimeout(look, 1);
  look();
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=100_000, help="dossiers in the queue")
    waiting = parser.parse_args().waiting
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        environment = {"PATH": "/usr/bin:/bin", "SOHOA_VAR": str(var), "SOHOA_SERVE__DEMO": "true", "HOME": folder}
        run = [*SOHOA, "digitize", "--quiet", str(SAMPLE)]
        subprocess.run(run, cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL)
        subprocess.run([*SOHOA, "accounts", "demo"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with sqlite3.connect(var / "sohoa.db") as database:
            copies = Copies(database)
            long = {pages: copies.longer(pages) for pages in (20, 300)}
            copies.many(waiting)
        rows = [("dossiers waiting", f"{waiting:,}")]
        with _served(environment), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
            rows += list(_measured(browser, long))
            browser.close()
    print("| figure | measured |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


class Copies:
    """Dossiers made of the one that was read."""

    def __init__(self, database: sqlite3.Connection) -> None:
        database.row_factory = sqlite3.Row
        self._database = database
        self._original = database.execute("SELECT * FROM dossiers").fetchone()

    def longer(self, pages: int) -> str:
        """One whose papers come again and again."""
        scan = self._rows("scans")[0]
        times = pages // scan["page_count"]
        copy = self._dossier(0)
        documents = {row["document_id"] for row in self._rows("documents")}
        for turn in range(times):
            by = turn * scan["page_count"]
            new = {old: str(uuid.uuid4()) for old in sorted(documents)}
            self._insert("scans", [{**scan, "dossier_id": copy, "position": turn}])
            self._insert("pages", [{**r, "dossier_id": copy, "number": r["number"] + by} for r in self._rows("pages")])
            for table in ("documents", "extracted_records", "checked_records", "fields"):
                self._insert(table, [self._moved(r, copy, new, by, turn) for r in self._rows(table)])
        self._database.commit()
        return copy

    def many(self, count: int) -> None:
        """As many as wait in a large office, each with its papers and its open fields."""
        tables = ("scans", "documents", "checked_records", "fields")
        kept = {table: self._rows(table) for table in tables}
        for number in range(count):
            copy = self._dossier(number + 1)
            for table, rows in kept.items():
                # accepted fields say nothing to the queue
                wanted = [row for row in rows if table != "fields" or not row["accepted"]]
                self._insert(table, [{**row, "dossier_id": copy} for row in wanted])
        self._database.commit()
        self._database.execute("ANALYZE")

    def _moved(self, row: dict[str, Any], copy: str, new: dict[str, str], by: int, turn: int) -> dict[str, Any]:
        moved = {**row, "dossier_id": copy, "document_id": new[str(row["document_id"])]}
        if "pages" in row:
            moved["pages"] = " ".join(str(int(page) + by) for page in str(row["pages"]).split())
            moved["position"] = int(str(row["position"])) + turn * len(new)
        elif row.get("page") is not None:
            moved["page"] = int(str(row["page"])) + by
        return moved

    def _dossier(self, seconds: int) -> str:
        copy = str(uuid.uuid4())
        at = f"2026-01-01 {seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000000"
        self._insert("dossiers", [{**dict(self._original), "id": copy, "stage": "in_review", "received_at": at}])
        return copy

    def _rows(self, table: str) -> list[dict[str, Any]]:
        query = f"SELECT * FROM {table} WHERE dossier_id = ?"  # noqa: S608 - names of our own tables
        return [dict(row) for row in self._database.execute(query, (self._original["id"],))]

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            names = ", ".join(rows[0])
            marks = ", ".join(f":{name}" for name in rows[0])
            self._database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[None]:
    command = [*SOHOA, "serve", "--port", str(PORT)]
    quiet = {**environment, "SOHOA_SERVE__READING": "false"}
    server = subprocess.Popen(command, cwd=ROOT, env=quiet, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    server.stderr.readline()
    time.sleep(2)
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)


def _measured(browser: Browser, long: dict[int, str]) -> Iterator[tuple[str, str]]:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{ADDRESS}/sign-in")
    page.fill("[name=login]", "demo.reviewer")
    page.fill("[name=password]", "trinh-dien-so-hoa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")
    yield "queue page, answer of the server", _milliseconds(lambda: _fetched(page, "/queue"), 9)
    yield (
        "queue of one form, answer of the server",
        _milliseconds(lambda: _fetched(page, "/queue?form=to_khai_dang_ky_khai_sinh"), 9),
    )
    for pages, dossier in long.items():
        yield f"opening {pages} pages, first picture made", _milliseconds(partial(_opened, page, dossier), 1)
        yield f"opening {pages} pages again", _milliseconds(partial(_opened, page, dossier), 5)
    _opened(page, long[20])
    page.wait_for_timeout(1500)
    taken = []
    for _ in range(10):
        if page.evaluate("document.activeElement.id") == "approve":
            break
        taken.append(float(page.evaluate(_NEXT)))
        page.wait_for_timeout(300)
    yield "next field and its picture after the key", f"{statistics.median(taken):.0f} ms (most {max(taken):.0f})"


def _fetched(page: Page, path: str) -> float:
    return float(page.evaluate(_FETCHED, path))


def _opened(page: Page, dossier: str) -> float:
    begun = time.perf_counter()
    page.goto(f"{ADDRESS}/review/{dossier}", wait_until="commit")
    page.wait_for_function(_READY)
    return (time.perf_counter() - begun) * 1000


def _milliseconds(measure: Callable[[], float], times: int) -> str:
    taken = [measure() for _ in range(times)]
    return f"{statistics.median(taken):.0f} ms" + (f" (most {max(taken):.0f})" if times > 1 else "")


if __name__ == "__main__":
    os.umask(0o077)
    main()
