"""Speed and memory of reading: pages a minute, processor seconds a page and peak memory of each engine.

    python -m benchmarks.throughput [--engines onnx,tesseract,paddle,stock] [--detection DET] [--stock DET REC]
        [--write]

Two inputs: a dense page of print, made here, and the form pages of the shipped samples. Pages are prepared once, by a
process of its own, since that is the same for all engines; each engine then reads them on one thread in a fresh
process for each input, which warms up on one page. Processor time and memory are those of the process and of all it
starts. Memory is the resident set, sampled twenty times a second. Times are medians over the repeats.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.field_accuracy import write_section
from benchmarks.footprint import SAMPLES
from benchmarks.ocr_accuracy import add_engine_arguments, engine_named
from dossier.text import Box
from ocr.engine import PageImage
from ocr.quality import ink, is_blank
from ocr.raster import RasterOptions, inspect, page_image
from ocr.reading import prepare
from ocr.upright import stance, straighten
from samples.looks import LOOKS
from samples.paper import DPI, Style
from samples.pen import Pen
from samples.sentences import BODY
from wiring.settings import silence_telemetry

KINDS = {"dense": "a dense page", "forms": "form pages"}
_PREPARE = "prepare"
_YARDSTICK = "tesseract"
_LEAST_LINES = 45
_SPACING = 5.4
"""mm from line to line of the dense page, which gives 47 of them on A4"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process did, a page."""

    seconds: float
    processor: float
    """seconds of all threads and processes"""
    pages: int
    lines: int
    """that were read on all pages"""


@dataclass(frozen=True, slots=True)
class Run:
    """A process and its memory."""

    measured: Measured
    peak: float
    """MB"""


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_engine_arguments(parser, "onnx,tesseract")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--pages", type=int, default=10, help="form pages at most")
    parser.add_argument(
        "--name", default="Speed and memory of reading", help="name of the section in the Markdown file"
    )
    parser.add_argument("--child", metavar="ENGINE", help=argparse.SUPPRESS)
    parser.add_argument("--kind", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.child:
        silence_telemetry()
        print(json.dumps(asdict(child(options))))
        return 0
    parts = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dense_page(folder / "dense.png")
        for kind in KINDS:
            own = [*words, "--folder", name, "--kind", kind, "--child"]
            ready = run([*own, _PREPARE])
            runs = {}
            for engine in options.engines.split(","):
                print(f"{kind}: {engine}", file=sys.stderr)
                runs[engine] = run([*own, engine])
            parts.append(table(kind, ready, runs))
    report = "\n".join(parts)
    print(report)
    if options.write:
        write_section(options.write, options.name, report)
    return 0


def run(words: Sequence[str]) -> Run:
    """This program again, as a child. Raises `CalledProcessError` where it fails; it has said why."""
    command, peak = [sys.executable, "-m", "benchmarks.throughput", *words], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, tree(process.pid, b""))
            time.sleep(0.05)
        said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # vendors may print before us
    return Run(Measured(**json.loads(said.splitlines()[-1])), peak / 1e6)


def tree(pid: int, parent: bytes) -> int:
    """Bytes in memory of a process and all it started, as `footprint.resident`, without copies of a parent.

    A child that is about to become another program still has its parent's memory, and would count it twice.
    """
    total, own = 0, Path(f"/proc/{pid}")
    try:
        command = (own / "cmdline").read_bytes()
        if command == parent:
            return 0
        total += int((own / "statm").read_text().split()[1]) * resource.getpagesize()
        for task in (own / "task").iterdir():
            total += sum(tree(int(started), command) for started in (task / "children").read_text().split())
    except OSError:
        return total
    return total


# --- the child ----------------------------------------------------------------------------------
def child(options: argparse.Namespace) -> Measured:
    """Prepares the pages of one kind and keeps them, or has an engine read those that were kept."""
    if options.child == _PREPARE:
        return prepared(options.kind, options.folder, options.pages)
    pages = [loaded(path) for path in sorted(options.folder.glob(f"{options.kind}-*.npz"))]
    engine = engine_named(options.child, options)
    engine.read(pages[:1])
    lines = 0

    def read() -> None:
        nonlocal lines
        lines = sum(len(found) for page in pages for found in engine.read([page]))

    costs = [cost(read) for _ in range(options.repeats)]
    seconds, processor = (median(column) / len(pages) for column in zip(*costs, strict=True))
    return Measured(seconds, processor, len(pages), lines)


def prepared(kind: str, folder: Path, most: int) -> Measured:
    """Prepares pages as the product does and writes them into `folder`."""
    costs: list[tuple[float, float]] = []
    for image in scans(kind, folder):
        if len(costs) == most:
            break
        made: list[PageImage] = []

        def make(image: PageImage = image, made: list[PageImage] = made) -> None:
            found = ink(image)
            if is_blank(image, found):
                return
            seen = stance(image, found)
            made.append(prepare(straighten(image, seen.rotation, seen.skew)))

        spent = cost(make)
        if made:
            kept(made[0], folder / f"{kind}-{len(costs):02}.npz")
            costs.append(spent)
    seconds, processor = (median(column) for column in zip(*costs, strict=True))
    return Measured(seconds, processor, len(costs), 0)


def scans(kind: str, folder: Path) -> Iterator[PageImage]:
    raster = RasterOptions()
    for path in [folder / "dense.png"] if kind == "dense" else sorted(SAMPLES.glob("*.pdf")):
        media_type, count = inspect(path, raster)
        yield from (page_image(path, media_type, index, raster) for index in range(count))


def cost(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds on the clock and of processors, children that have ended included."""
    busy, started = processor_time(), time.perf_counter()
    work()
    return time.perf_counter() - started, processor_time() - busy


def processor_time() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


# --- pages --------------------------------------------------------------------------------------
def dense_page(target: Path) -> None:
    """A sheet full of print at 300 dpi."""
    pen = Pen(LOOKS["serif"])
    while len(pen.sheets) == 1:
        pen.paragraph(" ".join(BODY), Style("serif", 12), spacing=_SPACING)
    if (pen.size[1] - pen.margins.top - pen.margins.bottom) / _SPACING < _LEAST_LINES:
        raise ValueError("not dense")
    pen.sheets[0].image.convert("L").save(target, dpi=(DPI, DPI))


def kept(page: PageImage, target: Path) -> None:
    cells, combs = (np.array([(b.x0, b.y0, b.x1, b.y1) for b in held]) for held in (page.cells, page.combs))
    np.savez(target, pixels=page.pixels, dpi=np.array(page.dpi), cells=cells, combs=combs)


def loaded(path: Path) -> PageImage:
    with np.load(path) as held:
        cells, combs = (tuple(Box(*map(float, box)) for box in held[name]) for name in ("cells", "combs"))
        return PageImage(held["pixels"], int(held["dpi"]), cells, combs)


# --- table --------------------------------------------------------------------------------------
def table(kind: str, ready: Run, runs: Mapping[str, Run]) -> str:
    """A Markdown table: engines down; beside each figure how many times tesseract's it is."""
    base, pages, times = runs.get(_YARDSTICK), ready.measured.pages, f"× {_YARDSTICK}"
    lines = [
        f"### Reading {KINDS[kind]}{f' ({pages})' if pages > 1 else ''}",
        "",
        f"| engine | lines | pages a minute | {times} | CPU s a page | {times} | peak MB | {times} |",
        "|---" * 8 + "|",
    ]
    for name, each in runs.items():
        own = _figures(each)
        ratios = [f"{a / b:.2f}" for a, b in zip(own, _figures(base), strict=True)] if base else ["–"] * 3
        speed, processor, peak = own
        lines.append(
            f"| {name} | {each.measured.lines} | {speed:.1f} | {ratios[0]} | {processor:.2f} | {ratios[1]} "
            f"| {peak:.0f} | {ratios[2]} |"
        )
    before = ready.measured
    lines += [
        "",
        f"Before that, for every engine alike, a page is prepared: median {before.seconds:.2f} s, "
        f"{before.processor:.2f} CPU s, peak {ready.peak:.0f} MB.",
    ]
    return "\n".join(lines) + "\n"


def _figures(run: Run) -> tuple[float, float, float]:
    return 60 / run.measured.seconds, run.measured.processor, run.peak


if __name__ == "__main__":
    sys.exit(main())
