"""Which way up and how askew: pages laid in any of four ways and leaning up to ten degrees, as the product sees them.

    python -m benchmarks.orientation [--real ../shared/samples/real] [--rendered 4] [--seed 909] [--write]

Every page is first stood upright as it came; a person looked at none of them, so a page that is wrong both times counts
as right. Then it gets room for its corners, a lean and a quarter turn by chance, and is looked at again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.field_accuracy import write_section
from benchmarks.ocr_accuracy import REAL, RESULTS, PageCase, real_sets, rendered_sets
from ocr.engine import OcrEngine, PageImage
from ocr.engines import start
from ocr.quality import ink, is_blank
from ocr.raster import RasterOptions, page_image
from ocr.reading import stance_of
from ocr.upright import STEEPEST, straighten
from wiring.settings import silence_telemetry

_ROOM = 0.1
"""of the longer side, added on every side"""


@dataclass(slots=True)
class Tally:
    """Pages of one set, those stood upright, and how far their lean was missed, degrees."""

    pages: int = 0
    right: int = 0
    missed: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        ordered = sorted(self.missed) or [0.0]
        late = ordered[round(0.95 * (len(ordered) - 1))]
        return f"| {name} | {self.pages} | {self.right} | {median(ordered):.3f} | {late:.2f} | {ordered[-1]:.2f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, default=REAL, help="folder with pages/; left out where missing")
    parser.add_argument("--rendered", type=int, default=4, help="dossiers rendered of each grade")
    parser.add_argument("--seed", type=int, default=909)
    parser.add_argument("--write", type=Path, nargs="?", const=RESULTS, help="put the table into this Markdown file")
    options = parser.parse_args(arguments)
    silence_telemetry()
    engine, chance = start("onnx"), random.Random(options.seed)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for each in (*real_sets(options.real), *rendered_sets(options.rendered, Path(folder), options.seed)):
            tally = Tally()
            for case in each.pages:
                look(case, engine, chance, tally)
            if tally.pages:
                rows.append(tally.row(each.name))
    head = ["| set | pages | stood upright | lean missed by, median | 95 in 100 | most |", "|---" * 6 + "|"]
    report = "\n".join([*head, *rows]) + "\n"
    print(report)
    if options.write:
        write_section(options.write, "Orientation and skew", report)
    return 0


def look(case: PageCase, engine: OcrEngine, chance: random.Random, tally: Tally) -> None:
    image = page_image(case.path, case.media_type, case.index, RasterOptions())
    found = ink(image)
    if is_blank(image, found):
        return
    level = straighten(image, *stance_of(image, found, engine))
    turn, lean = chance.choice((0, 90, 180, 270)), chance.uniform(-STEEPEST, STEEPEST)
    laid = straighten(straighten(with_room(level), 0, -lean), turn, 0.0)
    rotation, seen = stance_of(laid, ink(laid), engine)
    tally.pages += 1
    if (rotation + turn) % 360 == 0:
        tally.right += 1
        tally.missed.append(abs(seen - lean))


def with_room(page: PageImage) -> PageImage:
    pixels = page.pixels
    room, paper = round(_ROOM * max(pixels.shape[:2])), int(np.median(pixels[::16, ::16]))
    sides = ((room, room), (room, room), (0, 0))[: pixels.ndim]
    return PageImage(np.pad(pixels, sides, constant_values=paper), page.dpi)


if __name__ == "__main__":
    sys.exit(main())
