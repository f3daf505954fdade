"""How long a clerk waits for the verdict: a real server, papers handed in over HTTP as the page does, events followed.

Three scanned papers of the samples, another copy for each turn. The first turn begins at once after the start of the
server, the others follow on the warm one. `python -m benchmarks.counter_verdict [--turns 7]`; prints one table for
RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import cast

import httpx
import pikepdf
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
DOSSIERS = ROOT / "samples" / "dossiers"
SOHOA = [sys.executable, "-m", "sohoa.main"]
PAPERS = (("02-birth-older-office", 0), ("05-residence-office", 0), ("13-certificate-office", 0))
PROCEDURE = "1.001193"
WANTED_SECONDS = 5.0
_TOKEN = re.compile(r'<meta name="csrf" content="([^"]+)">')


@dataclass(frozen=True, slots=True)
class Verdict:
    """Seconds after the clerk's click; other programs on the machine make them longer."""

    sent: float
    """until the server has kept the papers and answered"""
    pages: tuple[float, ...]
    """until each page was judged, the first one first"""
    dossier: float
    """until the papers were held against the list and fields were there"""
    processor: float
    """seconds that the server and its reading process worked meanwhile; divided among the cores, what a machine with
    nothing else to do needs at least"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=7, help="turns on the warm server")
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": "/usr/bin:/bin", "SOHOA_VAR": folder, "SOHOA_SERVE__DEMO": "true", "HOME": folder}
        subprocess.run([*SOHOA, "accounts", "demo"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with _served(environment) as (server, started), _clerk(server.address) as clerk:
            counter = Counter(server, clerk)
            cold = counter.turn(0, 3)
            since_start = time.monotonic() - started
            warm = [counter.turn(turn, 3) for turn in range(1, turns + 1)]
            single = [counter.turn(turns + turn, 1) for turn in range(1, turns + 1)]
            replaced = [counter.replaced(2 * turns + turn) for turn in range(1, turns + 1)]
    load = os.getloadavg()[0]
    print(f"load {load:.1f} on {len(os.sched_getaffinity(0))} cores\n\n| figure | wanted | measured |\n|---|---|---|")
    rows: list[tuple[str, Callable[[Verdict], float], Sequence[Verdict]]] = [
        ("three papers kept, answer of the server", lambda each: each.sent, warm),
        ("verdict of the first page", lambda each: each.pages[0], warm),
        ("verdict of the last page", lambda each: each.pages[-1], warm),
        (f"verdict of the dossier of three pages|{WANTED_SECONDS:.0f} s", lambda each: each.dossier, warm),
        ("processor time of that, both cores together", lambda each: each.processor, warm),
        ("verdict of a dossier of one page", lambda each: each.dossier, single),
        ("one page of three scanned again: verdict", lambda each: each.dossier, replaced),
        ("processor time of that", lambda each: each.processor, replaced),
    ]
    for name, figure, verdicts in rows:
        title, _, wanted = name.partition("|")
        taken = [figure(each) for each in verdicts]
        print(f"| {title} | {wanted} | {statistics.median(taken):.1f} s (most {max(taken):.1f}) |")
    print(f"| handed in as soon as the server answers: verdict of the dossier | | {cold.dossier:.1f} s |")
    print(f"| the same, counted from the start of `sohoa serve` | | {since_start:.1f} s |")


def papers(turn: int, count: int) -> list[tuple[str, bytes]]:
    """Scans of single pages as a scanner at the counter makes them: names and bytes, others for each turn."""
    made = []
    for place, (name, page) in enumerate(PAPERS[:count], start=1):
        with pikepdf.open(DOSSIERS / f"{name}.pdf") as pdf:
            picture = next(iter(pdf.pages[page].get_images().values()))
            extracted = BytesIO()
            pikepdf.PdfImage(cast(pikepdf.Stream, picture)).extract_to(stream=extracted)
            points = float(pdf.pages[page].mediabox[2])
            dpi = round(int(picture.Width) * 72 / points)
        # the comment makes another file of the same pixels: a known one would not be read again
        saved = BytesIO()
        Image.open(extracted).save(saved, "JPEG", quality=90, dpi=(dpi, dpi), comment=f"{turn}".encode())
        made.append((f"{place}.jpg", saved.getvalue()))
    return made


@dataclass(frozen=True, slots=True)
class Server:
    """A running `sohoa serve`."""

    address: str
    pid: int

    def processor(self) -> float:
        """Seconds that it and the process that it began have worked since they began."""
        stats = [each.read_text().rpartition(")")[2].split() for each in self._stats()]
        return sum(int(each[11]) + int(each[12]) for each in stats) / os.sysconf("SC_CLK_TCK")

    def _stats(self) -> Iterator[Path]:
        for process in (self.pid, *self._children(self.pid)):
            yield Path(f"/proc/{process}/stat")

    def _children(self, pid: int) -> Iterator[int]:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from self._children(int(child))


@dataclass(frozen=True, slots=True)
class Counter:
    """A clerk at work."""

    server: Server
    clerk: httpx.Client

    def turn(self, number: int, count: int) -> Verdict:
        """A new dossier of so many pages."""
        sent = [("files", (name, content, "image/jpeg")) for name, content in papers(number, count)]
        return self._timed("/counter/new", {"procedure": PROCEDURE}, sent)[0]

    def replaced(self, number: int) -> Verdict:
        """The second page of a dossier that is read already is scanned again."""
        sent = [("files", (name, content, "image/jpeg")) for name, content in papers(number, 3)]
        _, address = self._timed("/counter/new", {"procedure": PROCEDURE}, sent)
        again = papers(-number, 2)[1]
        return self._timed(f"{address}/pages/2", {}, [("files", (*again, "image/jpeg"))])[0]

    def _timed(
        self, to: str, form: dict[str, str], files: Sequence[tuple[str, tuple[str, bytes, str]]]
    ) -> tuple[Verdict, str]:
        begun, worked = time.monotonic(), self.server.processor()
        answer = self.clerk.post(to, data=form, files=list(files))
        if answer.status_code != 303:
            raise SystemExit(f"refused: {answer.status_code}\n{answer.text}")
        address = answer.headers["location"]
        # the browser opens the page before it listens
        self.clerk.get(address).raise_for_status()
        sent, pages = time.monotonic() - begun, list[float]()
        with self.clerk.stream("GET", f"{address}/events") as told:
            for line in told.iter_lines():
                if not line.startswith("data: "):
                    continue
                fact, at = json.loads(line[6:]), time.monotonic() - begun
                pages += [at] * (fact["read"] - len(pages))
                if fact["ended"]:
                    break
        self.clerk.get(f"{address}/live").raise_for_status()
        taken = time.monotonic() - begun
        return Verdict(sent, tuple(pages), taken, self.server.processor() - worked), address


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[tuple[Server, float]]:
    """The server, and when it was started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.monotonic()
    server = subprocess.Popen([*SOHOA, "serve", "--port", str(port)], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                httpx.get(f"{address}/healthz").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield Server(address, server.pid), started
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def _clerk(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"accept": "text/html"}, timeout=60) as client:
        token = _token(client, "/sign-in")
        form = {"csrf": token, "login": "demo.counter", "password": "trinh-dien-so-hoa"}
        client.post("/sign-in", data=form)
        client.headers["x-csrf-token"] = _token(client, "/counter")
        yield client


def _token(client: httpx.Client, page: str) -> str:
    found = _TOKEN.search(client.get(page).text)
    assert found is not None
    return found[1]


if __name__ == "__main__":
    os.umask(0o077)
    main()
