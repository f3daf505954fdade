"""What recompressing the pictures of archive copies saves and costs: bytes, time, likeness, and errors of reading.

    python -m benchmarks.recompression [--pages 4] [--real ../shared/samples/real] [--write benchmarks/RESULTS.md]

Two kinds of scans: sample papers rendered here as an office scanner with a generous setting gives them (300 dpi, color,
JPEG 92), and real grey pages (JPEG 85) where the folder is there. Every page is coded anew by each rival and read by
the product's own way; the unchanged scan is the first row. Time is processor time for coding one page.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pikepdf
from PIL import Image

from benchmarks.field_accuracy import write_section
from benchmarks.ocr_accuracy import REAL, Outcome, PageCase, read_case, real_sets, rendered_pages
from dossier.scan import MediaType
from ocr.accuracy import accuracy
from ocr.engines import EngineOptions, start
from samples.plans import planned
from samples.scanner import GRADES
from wiring.settings import silence_telemetry

_SEED = 717
Coder = Callable[[Image.Image], bytes]


def _jpeg(quality: int) -> Coder:
    return lambda image: _saved(image, format="JPEG", quality=quality, optimize=True)


def _jpeg_2000(times: int) -> Coder:
    return lambda image: _saved(
        image, format="JPEG2000", quality_mode="rates", quality_layers=[times], irreversible=True,
        mct=int(image.mode == "RGB"),
    )  # fmt: skip


def _saved(image: Image.Image, **settings: object) -> bytes:
    file = BytesIO()
    image.save(file, **settings)  # type: ignore[arg-type]
    return file.getvalue()


RIVALS: Mapping[str, Coder] = {
    **{f"JPEG {quality}": _jpeg(quality) for quality in (75, 60, 45, 30)},
    **{f"JPEG 2000, 1:{times}": _jpeg_2000(times) for times in (30, 60)},
}


@dataclass
class Sum:
    """Over all pages of a kind."""

    size: int = 0
    seconds: float = 0.0
    likeness: list[float] = field(default_factory=list)
    """dB"""
    outcomes: list[Outcome] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=4, help="of each kind")
    parser.add_argument("--real", type=Path, default=REAL, metavar="FOLDER")
    parser.add_argument("--write", type=Path, help="put the figures into this Markdown file")
    options = parser.parse_args(arguments)
    silence_telemetry()
    lines = ["`python -m benchmarks.recompression`", ""]
    with tempfile.TemporaryDirectory() as name:
        for kind, cases in kinds(options.pages, options.real, Path(name)):
            lines += table(kind, cases, Path(name))
    report = "\n".join(lines)
    print(report)
    if options.write:
        write_section(options.write, "Recompression of archive copies", report)


def kinds(pages: int, real: Path, folder: Path) -> Iterator[tuple[str, Sequence[PageCase]]]:
    """Names of the kinds of scans, and their pages."""
    generous = replace(GRADES["office"], dpi=(300,), gray=0.0, fax=0.0, quality=(92, 92))
    with patch.dict(GRADES, {"office": generous}):
        plans = (planned(_SEED, index, "office") for index in range(pages))
        drawn = tuple(islice((case for plan in plans for case in rendered_pages(plan, folder)), pages))
    yield "rendered, color, 300 dpi", drawn
    for each in real_sets(real):
        if each.pages and each.name.endswith("scan"):
            yield "real, grey, 300 dpi", each.pages[:pages]


def table(kind: str, cases: Sequence[PageCase], folder: Path) -> list[str]:
    """The rows of one kind of scans."""
    engine = start("onnx", EngineOptions())
    sums = {name: Sum() for name in ("as scanned", *RIVALS)}
    for case in cases:
        code, image = picture_of(case)
        sums["as scanned"].size += len(code)
        sums["as scanned"].outcomes.append(read_case(case, engine))
        for name, coder in RIVALS.items():
            begun = time.process_time()
            coded = coder(image)
            sums[name].seconds += time.process_time() - begun
            sums[name].size += len(coded)
            shown = Image.open(BytesIO(coded))
            sums[name].likeness.append(likeness(image, shown))
            file = folder / "page.png"
            shown.save(file, dpi=(300, 300), compress_level=1)
            again = PageCase(file, MediaType.PNG, 0, case.truth)
            sums[name].outcomes.append(read_case(again, engine))
    scanned, pages = sums["as scanned"].size, len(cases)
    rows = [
        f"| {name} | {each.size / pages / 1000:.0f} | {each.size / scanned:.2f} | "
        f"{f'{np.mean(each.likeness):.1f}' if each.likeness else '–'} | {each.seconds / pages:.2f} | "
        f"{errors(each.outcomes)} |"
        for name, each in sums.items()
    ]
    head = f"| {kind}: {pages} pages | kB a page | of the scan | PSNR dB | CPU s a page | CER | WER |"
    return [head, "|---|---:|---:|---:|---:|---:|---:|", *rows, ""]


def picture_of(case: PageCase) -> tuple[bytes, Image.Image]:
    """The code of the scan's picture, and the picture."""
    if case.media_type is not MediaType.PDF:
        code = case.path.read_bytes()
        return code, Image.open(BytesIO(code)).copy()
    with pikepdf.open(case.path) as pdf:
        found: Any = next(iter(pdf.pages[case.index].get_images().values()))
        return found.read_raw_bytes(), pikepdf.PdfImage(found).as_pil_image().copy()


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Peak signal to noise, dB."""
    apart = np.asarray(one, np.float32) - np.asarray(other, np.float32)
    return 10 * math.log10(255**2 / max(1e-9, float(np.mean(apart * apart))))


def errors(outcomes: Sequence[Outcome]) -> str:
    found = accuracy([pair for outcome in outcomes for pair in outcome.pairs])
    return f"{found.characters:.4f} | {found.words:.4f}"


if __name__ == "__main__":
    main()
