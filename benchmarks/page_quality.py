"""Does the product see what is wrong with a page, and only that? False alarms, hits, and photos made flat.

    python -m benchmarks.page_quality [--real ../shared/samples/real] [--scans ../shared/samples/dossiers]
        [--rendered 2] [--damaged 6] [--seed 771] [--write]

Good pages are read as they are: every problem of `ocr.flaws` is a false alarm, and so is a scan taken for a photo.
Then some pages with a known text are damaged on purpose, and read again; the errors say whether it mattered. Last,
the same pages are photographed askew, and read with and without being made flat.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.field_accuracy import write_section
from benchmarks.ocr_accuracy import REAL, RESULTS, PageCase, on_page, real_sets, rendered_sets
from dossier.identity import Sha256
from dossier.scan import Page
from dossier.text import PageText
from ocr.accuracy import accuracy, align, rows_of
from ocr.engine import OcrEngine, PageImage, Pixels
from ocr.engines import start
from ocr.flaws import flaws, print_of
from ocr.quality import ink
from ocr.raster import RasterOptions, inspect, page_image
from ocr.reading import read_image
from ocr.sheet import corners_of_sheet
from samples import damage
from wiring.settings import silence_telemetry

SCANS = REAL.parent / "dossiers"
FLAWS = ("page.blurred", "page.cut_off", "page.too_dark", "page.washed_out")
_PAGE = Page(1, Sha256("0" * 64), 0)

Damage = Callable[[PageImage], Pixels]


def dots(share: float) -> Callable[[PageImage], float]:
    """So many dots of a 300-dpi scan, in dots of the page."""
    return lambda page: share * page.dpi / 300


DAMAGES: dict[str, tuple[str, Damage]] = {
    "no focus, 2 dots of 300 dpi": (FLAWS[0], lambda page: damage.out_of_focus(page.pixels, dots(2)(page))),
    "no focus, 3 dots": (FLAWS[0], lambda page: damage.out_of_focus(page.pixels, dots(3)(page))),
    "no focus, 4 dots": (FLAWS[0], lambda page: damage.out_of_focus(page.pixels, dots(4)(page))),
    "moved 11 dots along": (FLAWS[0], lambda page: damage.moved(page.pixels, dots(11)(page), along=True)),
    "moved 9 dots down": (FLAWS[0], lambda page: damage.moved(page.pixels, dots(9)(page), along=False)),
    "cut left": (FLAWS[1], lambda page: damage.cut(page.pixels, "left")),
    "cut right": (FLAWS[1], lambda page: damage.cut(page.pixels, "right")),
    "cut at the top": (FLAWS[1], lambda page: damage.cut(page.pixels, "top")),
    "cut at the bottom": (FLAWS[1], lambda page: damage.cut(page.pixels, "bottom")),
    "a quarter of the light": (FLAWS[2], lambda page: damage.darkened(page.pixels, 0.25)),
    "a quarter of the contrast": (FLAWS[3], lambda page: damage.washed_out(page.pixels, 0.25)),
    "a tenth of the contrast": (FLAWS[3], lambda page: damage.washed_out(page.pixels, 0.1)),
}
PHOTOS = (((18, 0), "wood", 0.0), ((0, 20), "dark", 0.5), ((-14, 12), "light", 0.5), ((25, 0), "dark", 0.0))
"""tilt, table and shadow"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, default=REAL, help="folder with pages/; left out where missing")
    parser.add_argument("--scans", type=Path, default=SCANS, help="folder of scanned dossiers; left out where missing")
    parser.add_argument("--rendered", type=int, default=2, help="dossiers rendered of each grade")
    parser.add_argument("--damaged", type=int, default=6, help="pages that are damaged, in every way")
    parser.add_argument("--seed", type=int, default=771)
    parser.add_argument("--write", type=Path, nargs="?", const=RESULTS, help="put the tables into this Markdown file")
    options = parser.parse_args(arguments)
    silence_telemetry()
    engine = start("onnx")
    with tempfile.TemporaryDirectory() as folder:
        rendered = list(rendered_sets(options.rendered, Path(folder), options.seed))
        sets = [(each.name, list(each.pages)) for each in (*real_sets(options.real), *rendered) if each.pages]
        sets += [(f"sample dossiers, {name}", cases) for name, cases in scans(options.scans)]
        good = alarms(sets, engine)
        known = [case for name, cases in sets for case in cases if case.truth and "photo" not in name]
        some = random.Random(options.seed).sample(known, min(options.damaged, len(known)))
        report = "\n".join([*good, "", *hits(some, engine), "", *photos(some, engine, options.seed)]) + "\n"
    print(report)
    if options.write:
        write_section(options.write, "Page problems and photos", report)
    return 0


def scans(folder: Path) -> Iterator[tuple[str, list[PageCase]]]:
    kinds: dict[str, list[PageCase]] = {}
    for path in sorted(folder.glob("*.pdf")):
        media_type, count = inspect(path, RasterOptions())
        cases = (PageCase(path, media_type, index, ()) for index in range(count))
        kinds.setdefault(path.stem.rpartition("-")[2], []).extend(cases)
    yield from kinds.items()


def image_of(case: PageCase) -> PageImage:
    return page_image(case.path, case.media_type, case.index, RasterOptions())


def alarms(sets: Sequence[tuple[str, list[PageCase]]], engine: OcrEngine) -> Iterator[str]:
    """Rows of false alarms, a set each, and what looking for them costs."""
    yield "| good pages | pages | blurred | cut off | too dark | washed out | taken for a photo |"
    yield "|---" * 7 + "|"
    spent, looks = 0.0, 0
    for name, cases in sets:
        found = Counter[str]()
        for case in cases:
            image = image_of(case)
            text = read_image(_PAGE, image, engine)
            found.update(problem.code for problem in text.problems)
            found["photo"] += bool(text.placement and text.placement.corners)
            if not text.blank and text.placement is not None:
                seen = ink(image)
                began = time.process_time()
                flaws(seen, print_of(seen), text.lines, text.placement)
                corners_of_sheet(image)
                spent, looks = spent + time.process_time() - began, looks + 1
        told = " | ".join(str(found[code]) for code in FLAWS)
        yield f"| {name} | {len(cases)} | {told} | {found['photo']} |"
    yield ""
    yield f"Looking for flaws and for a photo: {1000 * spent / max(1, looks):.0f} ms CPU a page."


def hits(cases: Sequence[PageCase], engine: OcrEngine) -> Iterator[str]:
    """Rows of damages: how many pages were told, and what was misread on them."""
    yield "| damage | pages | told | blank by mistake | CER undamaged | CER damaged |"
    yield "|---" * 6 + "|"
    images = [image_of(case) for case in cases]
    before = [errors(case, read_image(_PAGE, image, engine)) for case, image in zip(cases, images, strict=True)]
    for name, (code, harm) in DAMAGES.items():
        texts = [read_image(_PAGE, PageImage(harm(image), image.dpi), engine) for image in images]
        told = sum(any(problem.code == code for problem in text.problems) for text in texts)
        # what is cut away cannot be read
        after = "–" if name.startswith("cut") else mean([errors(*each) for each in zip(cases, texts, strict=True)])
        yield f"| {name} | {len(cases)} | {told} | {sum(t.blank for t in texts)} | {mean(before)} | {after} |"


def photos(cases: Sequence[PageCase], engine: OcrEngine, seed: int) -> Iterator[str]:
    """Rows of pictures: how many sheets were found, and what was misread with and without that."""
    yield "| photo: tilt down, across; table; shadow | pages | sheet found | CER of the scan | as it is | made flat |"
    yield "|---" * 6 + "|"
    for number, (tilt, table, shadow) in enumerate(PHOTOS):
        some = cases[number % 2 :: 2]
        scanned, plain, flat, found = [], [], [], 0
        for case in some:
            image = image_of(case)
            picture = PageImage(damage.photographed(random.Random(seed), image.pixels, tilt, table, shadow)[0], 300)
            text = read_image(_PAGE, picture, engine)
            found += bool(text.placement and text.placement.corners)
            flat.append(errors(case, text))
            with patch("ocr.reading.corners_of_sheet", lambda _: ()):
                plain.append(errors(case, read_image(_PAGE, picture, engine)))
            scanned.append(errors(case, read_image(_PAGE, image, engine)))
        yield (
            f"| {tilt[0]}°, {tilt[1]}°; {table}; {shadow:.0%} | {len(some)} | {found} | {mean(scanned)} "
            f"| {mean(plain)} | {mean(flat)} |"
        )


def errors(case: PageCase, text: PageText) -> float:
    read = sorted(text.lines, key=lambda line: line.box.x0)
    truths = [line for line in map(on_page, case.truth) if line]
    aligned = align(truths, [on_page(line.text) for line in read], rows_of([line.box for line in read]))
    return accuracy(aligned.pairs).characters


def mean(values: Sequence[float]) -> str:
    return f"{sum(values) / max(1, len(values)):.4f}"


if __name__ == "__main__":
    sys.exit(main())
