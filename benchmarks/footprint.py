"""Memory and start-up: peak memory of digitizing one large colour PDF, and the time of the smallest commands.

    python -m benchmarks.footprint [--pages 300] [--write benchmarks/RESULTS.md]

The PDF is made here from the shipped samples: colour JPEG pages at 300 dpi, each with noise of its own. Memory is
that of the whole process tree (resident set, sampled ten times a second), so reading engines count. Start-up
times are given beside that of a bare `python -c pass` in the same run.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from benchmarks.field_accuracy import write_section
from ocr.raster import RasterOptions, inspect, page_image

SAMPLES = Path(__file__).parents[1] / "samples" / "dossiers"
_PAGE = 4096
_WIDTH, _HEIGHT = 2480, 3508


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--write", type=Path, help="put the figures into this Markdown file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        big = Path(folder) / "big.pdf"
        make_pdf(big, options.pages)
        size = big.stat().st_size / 1e6
        peak, seconds, code = digitized(big, Path(folder) / "var")
    lines = [
        f"digitize a {options.pages}-page, 300-dpi colour PDF of {size:.0f} MB: peak {peak:.0f} MB, {seconds:.0f} s, "
        f"{options.pages / seconds * 60:.0f} pages a minute, exit {code}",
        "",
        "| command | median of 5, s | times a bare Python |",
        "|---|---|---|",
    ]
    bare = median_seconds([sys.executable, "-c", "pass"])
    for words in (["--version"], ["forms", "list"]):
        took = median_seconds([str(Path(sys.executable).with_name("sohoa")), *words])
        lines.append(f"| `sohoa {' '.join(words)}` | {took:.2f} | {took / bare:.1f} |")
    report = "\n".join(lines) + "\n"
    print(report)
    if options.write:
        write_section(options.write, "Memory and start-up", report)
    return code


def make_pdf(target: Path, pages: int) -> None:
    """The samples' pages in turn, each as one large colour JPEG."""
    rng = np.random.default_rng(7)
    sheets = [sheet(path) for path in sorted(SAMPLES.glob("*.pdf"))]
    with pikepdf.new() as pdf:
        for number in range(pages):
            coarse = rng.integers(0, 12, (_HEIGHT // 4, _WIDTH // 4, 3), np.uint8)
            noise = coarse.repeat(4, axis=0).repeat(4, axis=1)
            add_page(pdf, sheets[number % len(sheets)] - noise)
        pdf.save(target)


def sheet(path: Path) -> np.ndarray:
    """The first page of a sample as A4 at 300 dpi in colour, no tone darker than the noise is deep."""
    media_type, _ = inspect(path, RasterOptions())
    pixels = page_image(path, media_type, 0, RasterOptions()).pixels
    image = Image.fromarray(pixels).convert("RGB").resize((_WIDTH, _HEIGHT))
    return np.maximum(np.asarray(image), 12)


def add_page(pdf: pikepdf.Pdf, pixels: np.ndarray) -> None:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=85)
    image = pikepdf.Stream(
        pdf, buffer.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=_WIDTH, Height=_HEIGHT,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    width, height = _WIDTH * 72 / 300, _HEIGHT * 72 / 300
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    page.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im Do Q".encode())


def digitized(path: Path, var: Path) -> tuple[float, float, int]:
    """Peak memory in MB of the whole process tree, seconds, and the exit code."""
    program = Path(sys.executable).with_name("sohoa")
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(
        [program, "digitize", path, "--json", "--quiet"], stdout=subprocess.DEVNULL, env=environment(var)
    ) as child:
        while child.poll() is None:
            peak = max(peak, resident(child.pid))
            time.sleep(0.1)
    return peak / 1e6, time.perf_counter() - started, child.returncode


def environment(var: Path) -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "SOHOA_VAR": str(var)}


def resident(pid: int) -> int:
    """Bytes in memory of a process and all it started; processes that are gone count nothing."""
    total = 0
    try:
        total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(resident(int(child)) for child in (task / "children").read_text().split())
    except OSError:
        return total
    return total


def median_seconds(command: Sequence[str], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return sorted(times)[runs // 2]


if __name__ == "__main__":
    sys.exit(main())
