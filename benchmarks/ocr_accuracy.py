"""Reading accuracy: errors a sign and a word of each engine, on the same pages and lines in one run.

    python -m benchmarks.ocr_accuracy [--engines onnx,tesseract,paddle,stock] [--real ../shared/samples/real]
        [--detection DET] [--stock DET REC] [--seed N] [--limit N] [--plot docs/reliability.svg] [--write]

Three kinds of input: sample dossiers, rendered here, with the text that was printed on them; real pages
(FOLDER/pages: meta.tsv, ID.png or ID.jpg, ID.txt); real lines cut from pages (FOLDER/lines: *.tsv of file TAB text).
Pages take the product's own way (`ocr.reading`). The order in which lines are read does not count; lines that were
not read do, in full; lines that are not in the truth, as stamps, are counted apart. Leaders are left out on pages,
since they are wiped out before reading. Lines go to an engine as they are where it has `read_lines`, else as small
pages, which its line finder cuts again. `paddle` is PaddleOCR with our recognizer, `stock` with any other.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from unittest.mock import patch

import numpy as np
from PIL import Image

from benchmarks.field_accuracy import write_section
from dossier.errors import DossierError
from dossier.identity import Sha256
from dossier.scan import MediaType, Page
from dossier.text import TextLine
from ocr.accuracy import Bin, Judged, accuracy, align, calibration, comparable_line, exact_codes, judged_words, rows_of
from ocr.engine import OcrEngine, PageImage, Pixels
from ocr.engines import EngineOptions, start
from ocr.model_folder import SHIPPED
from ocr.raster import RasterOptions, inspect
from ocr.reading import read_page
from samples.paper import Sheet, Style, width_of
from samples.plans import Plan, planned, printed, write
from samples.scanner import GRADES
from wiring.settings import silence_telemetry

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
REAL = ROOT.parent / "shared" / "samples" / "real"
_SEED = 606
"""of the rendered dossiers; training and the other tables use others"""
_LINE_DPI, _LINE_BORDER = 300, 48
"""of a line that is given as a page; pixels of paper around it"""
_SMALLEST_PRINT = 4.0
"""points; what is printed smaller no office scan shows"""
_NOT_TEXT = str.maketrans("…☐☑☒□", "     ")
_SAME_ROW = 0.8
"""mm between base lines; values stand up to half a mm above their labels, the next line at least two below"""


@runtime_checkable
class ReadsLines(Protocol):
    """An engine that reads a cut line as it is."""

    def read_lines(self, lines: Sequence[Pixels]) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class PageCase:
    """One page of a file, and the lines that are printed on it."""

    path: Path
    media_type: MediaType
    index: int
    truth: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineCase:
    """The image of one line."""

    path: Path
    truth: str


@dataclass(frozen=True, slots=True)
class Set:
    """Input of one kind: pages or lines."""

    name: str
    pages: tuple[PageCase, ...] = ()
    lines: tuple[LineCase, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}: {len(self.pages)} pages" if self.pages else f"{self.name}: {len(self.lines)} lines"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page, or of all lines of a set."""

    pairs: tuple[tuple[str, str], ...]
    """truth and reading, comparable"""
    words: tuple[Judged, ...] = ()
    extra: int = 0
    """lines read that are not in the truth"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_engine_arguments(parser, "onnx,tesseract")
    parser.add_argument("--real", type=Path, default=REAL, help="folder with pages/ and lines/; left out where missing")
    parser.add_argument("--rendered", type=int, default=6, help="dossiers rendered of each grade; 0: none")
    parser.add_argument("--seed", type=int, default=_SEED, help="of the rendered dossiers (default: %(default)s)")
    parser.add_argument("--limit", type=int, help="pages of each set at most, and ten times as many lines")
    parser.add_argument("--plot", type=Path, help="draw how right words are at each confidence into this SVG file")
    parser.add_argument("--name", default="Reading accuracy", help="what the section is called in the Markdown file")
    options = parser.parse_args(arguments)
    silence_telemetry()
    try:
        engines = {name: engine_named(name, options) for name in options.engines.split(",")}
    except DossierError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    parts, words = [], dict[str, list[Judged]]()
    with tempfile.TemporaryDirectory() as folder:
        count = min(options.rendered, options.limit or options.rendered)
        rendered = rendered_sets(count, Path(folder), options.seed)
        for each in limited([*rendered, *real_sets(options.real)], options.limit):
            rows = []
            for name, engine in engines.items():
                started = time.perf_counter()
                outcomes = list(read_set(each, engine))
                print(f"{each}, {name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
                rows.append(row(name, outcomes))
                words.setdefault(name, []).extend(w for outcome in outcomes for w in outcome.words)
            parts.append("\n".join([f"### {each}", "", *HEAD, *rows]) + "\n")
    calibrations = {name: calibration(judged) for name, judged in words.items() if judged}
    stamps = [f"{name}: {engine.stamp}" for name, engine in engines.items()]
    report = "\n".join([*parts, reliability(calibrations), "Engines: " + "; ".join(stamps)]) + "\n"
    print(report)
    if options.plot:
        options.plot.write_text(plot({name: bins for name, (_, bins) in calibrations.items()}), encoding="utf-8")
    if options.write:
        write_section(options.write, options.name, report)
    return 0


# --- engines ------------------------------------------------------------------------------------
def add_engine_arguments(parser: argparse.ArgumentParser, default: str) -> None:
    """What benchmarks of several engines are asked alike."""
    parser.add_argument("--engines", default=default, help="names, parted by commas (default: %(default)s)")
    parser.add_argument("--detection", type=Path, help="model folder for `paddle`, which reads with our recognizer")
    parser.add_argument("--recognition", type=Path, default=SHIPPED, help="our recognizer (default: as shipped)")
    parser.add_argument("--stock", type=Path, nargs=2, metavar=("DET", "REC"), help="model folders for `stock`")
    parser.add_argument(
        "--write", type=Path, nargs="?", const=RESULTS, help="put the tables into this Markdown file (RESULTS.md)"
    )


def engine_named(name: str, options: argparse.Namespace) -> OcrEngine:
    """The product's engine of this name, or `stock`: PaddleOCR with whatever it is given. Raises `DossierError`."""
    if name == "stock" and options.stock:
        from ocr.engines.paddle import PaddleEngine, PaddleOptions

        # past the check of the alphabet: a stock recognizer lacks most Vietnamese letters, which is to be shown
        return PaddleEngine(PaddleOptions(*options.stock))
    ours = options.recognition if options.recognition.is_dir() else None
    return start(name, EngineOptions(detection_dir=options.detection, recognition_dir=ours))


# --- input --------------------------------------------------------------------------------------
def limited(sets: Iterable[Set], limit: int | None) -> Iterator[Set]:
    for each in sets:
        yield replace(each, pages=each.pages[:limit], lines=each.lines[: limit and limit * 10])


def real_sets(folder: Path) -> Iterator[Set]:
    """The pages of each kind, then the lines of each list; nothing where the folder is missing."""
    kinds: dict[str, list[PageCase]] = {}
    meta = folder / "pages" / "meta.tsv"
    for entry in meta.read_text(encoding="utf-8").splitlines()[1:] if meta.is_file() else ():
        name, kind, *_ = entry.split("\t")
        found = (meta.with_name(name + ending) for ending in (".png", ".jpg"))
        path = next(path for path in found if path.is_file())
        truth = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
        kinds.setdefault(kind, []).append(PageCase(path, inspect(path, RasterOptions())[0], 0, tuple(truth)))
    for kind, pages in kinds.items():
        yield Set(f"real pages, {kind}", tuple(pages))
    for table in sorted((folder / "lines").glob("*.tsv")):
        rows = (line.split("\t", 1) for line in table.read_text(encoding="utf-8").splitlines())
        yield Set(
            f"real lines, {table.stem}", lines=tuple(LineCase(table.with_name(name), text) for name, text in rows)
        )


def rendered_sets(count: int, folder: Path, seed: int = _SEED) -> Iterator[Set]:
    """Sample dossiers of each grade, the same at every run."""
    for grade in GRADES if count else ():
        plans = (planned(seed, index, grade) for index in range(count))
        yield Set(f"rendered dossiers, {grade}", tuple(case for plan in plans for case in rendered_pages(plan, folder)))


def rendered_pages(plan: Plan, folder: Path) -> Iterator[PageCase]:
    """The pages of a dossier that is rendered into `folder`, without its blank sides."""
    path, index = write(plan, folder), 0
    with Prints() as prints:
        papers = printed(plan)
    for place, paper in enumerate(papers):
        for sheet in paper.sheets:
            yield PageCase(path, MediaType.PDF, index, prints.lines(sheet))
            index += 1
        index += place in plan.blank_after


@dataclass(frozen=True, slots=True)
class Print:
    """A piece of text on a sheet, mm."""

    x0: float
    x1: float
    y: float
    """of the base line"""
    size: float
    """points"""
    text: str

    def moved(self, x: float, y: float, scale: float) -> Print:
        return Print(x + self.x0 * scale, x + self.x1 * scale, y + self.y * scale, self.size * scale, self.text)


class Prints:
    """A context that takes down what is printed on every `Sheet`: sheets themselves keep pixels only."""

    def __init__(self) -> None:
        self._of: dict[int, list[Print]] = {}
        self._sheets: list[Sheet] = []
        """kept, so that no other sheet gets the number of one that is gone"""

    def __enter__(self) -> Prints:
        text, boxes, pasted = Sheet.text, Sheet.digit_boxes, Sheet.pasted

        def print_text(sheet: Sheet, x: float, y: float, words: str, style: Style) -> float:
            self._note(sheet, [Print(x, x + width_of(words, style), y, style.size, words)])
            return text(sheet, x, y, words, style)

        def print_boxes(sheet: Sheet, x: float, y: float, digits: str, count: int, size: float, style: Style) -> None:
            held = len(self._of.get(id(sheet), ()))
            boxes(sheet, x, y, digits, count, size, style)
            # one number, though every digit was written by itself
            del self._of.setdefault(id(sheet), [])[held:]
            self._note(sheet, [Print(x, x + size * len(digits), y + size * 0.76, style.size, digits)])

        def paste(sheet: Sheet, other: Sheet, x: float, y: float, scale: float = 1.0) -> None:
            self._note(sheet, [each.moved(x, y, scale) for each in self._of.get(id(other), ())])
            pasted(sheet, other, x, y, scale)

        self._patch: Any = patch.multiple(Sheet, text=print_text, digit_boxes=print_boxes, pasted=paste)
        self._patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.stop()

    def _note(self, sheet: Sheet, prints: Iterable[Print]) -> None:
        self._sheets.append(sheet)
        self._of.setdefault(id(sheet), []).extend(prints)

    def lines(self, sheet: Sheet) -> tuple[str, ...]:
        """The rows of a sheet, top to bottom, without leaders and what is too small to be read."""
        rows: list[list[Print]] = []
        for each in sorted(self._of.get(id(sheet), ()), key=lambda piece: piece.y):
            if each.size < _SMALLEST_PRINT or not each.text.strip(" .…"):
                continue
            if rows and each.y - rows[-1][0].y <= _SAME_ROW:
                rows[-1].append(each)
            else:
                rows.append([each])
        return tuple(_joined(sorted(row, key=lambda piece: piece.x0)) for row in rows)


def _joined(row: Sequence[Print]) -> str:
    text, end = "", row[0].x0
    for each in row:
        # half of a blank's width, which is a quarter of the size
        text += " " if each.x0 - end > 0.12 * each.size * 25.4 / 72 else ""
        text, end = text + each.text, each.x1
    return text


# --- reading ------------------------------------------------------------------------------------
def read_set(each: Set, engine: OcrEngine) -> Iterator[Outcome]:
    for case in each.pages:
        yield read_case(case, engine)
    if each.lines:
        yield read_lines(each.lines, engine)


def read_case(case: PageCase, engine: OcrEngine) -> Outcome:
    """One page as the product reads it."""
    page = Page(case.index + 1, Sha256("0" * 64), case.index)
    found = read_page(page, case.path, case.media_type, engine, RasterOptions()).lines
    read = sorted(found, key=lambda line: line.box.x0)
    truths = [text for text in map(on_page, case.truth) if text]
    aligned = align(truths, [on_page(line.text) for line in read], rows_of([line.box for line in read]))
    words = [
        judged
        for match in aligned.matches
        for judged in judged_words(match.truth, _words(read[number] for number in match.sources))
    ]
    return Outcome(tuple(aligned.pairs), tuple(words), len(aligned.extra))


def on_page(text: str) -> str:
    """A line without its leaders and boxes to tick, which the printer does not write as signs."""
    return comparable_line(comparable_line(text).translate(_NOT_TEXT))


def read_lines(cases: Sequence[LineCase], engine: OcrEngine) -> Outcome:
    """Cut lines, as they are or each as a small page."""
    images = [np.asarray(Image.open(case.path).convert("L"), np.uint8) for case in cases]
    truths = [comparable_line(case.truth) for case in cases]
    if isinstance(engine, ReadsLines):
        return Outcome(tuple(zip(truths, map(comparable_line, engine.read_lines(images)), strict=True)))
    pairs, words = [], list[Judged]()
    for truth, pixels in zip(truths, images, strict=True):
        found = sorted(engine.read([small_page(pixels)])[0], key=lambda line: line.box.x0)
        pairs.append((truth, comparable_line(" ".join(line.text for line in found))))
        words += judged_words(truth, _words(found))
    return Outcome(tuple(pairs), tuple(words))


def small_page(line: Pixels) -> PageImage:
    """A line with a border of its own paper: a white one would be an edge on grey paper."""
    return PageImage(np.pad(line, _LINE_BORDER, constant_values=int(np.median(line))), _LINE_DPI)


def _words(lines: Iterable[TextLine]) -> Iterator[tuple[str, float]]:
    for line in lines:
        for word in line.words:
            for part in on_page(word.text).split():
                yield part, word.confidence


# --- tables -------------------------------------------------------------------------------------
HEAD = (
    "| engine | CER | CER without marks | WER | lines exact | codes exact | extra lines |",
    "|---|---|---|---|---|---|---|",
)


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    pairs = [pair for outcome in outcomes for pair in outcome.pairs]
    found, (right, codes) = accuracy(pairs), exact_codes(pairs)
    exact = f"{right / codes:.3f} ({right}/{codes})" if codes else "–"
    return (
        f"| {name} | {found.characters:.4f} | {found.without_marks:.4f} | {found.words:.4f} | {found.exact:.3f} "
        f"({found.lines}) | {exact} | {sum(outcome.extra for outcome in outcomes)} |"
    )


def reliability(calibrations: dict[str, tuple[float, tuple[Bin, ...]]]) -> str:
    lines = ["### Confidence of words", "", "| engine | words | mean reported | share right |", "|---|---|---|---|"]
    for name, (_, bins) in calibrations.items():
        lines += [f"| {name} | {each.words} | {each.confidence:.3f} | {each.right:.3f} |" for each in bins]
    errors = (f"{name} {error:.3f}" for name, (error, _) in calibrations.items())
    return "\n".join([*lines, "", "expected calibration error: " + ", ".join(errors), ""])


def plot(curves: dict[str, tuple[Bin, ...]]) -> str:
    """An SVG drawing: confidence to the right, share of right words upward, a line an engine."""
    side, edge, colors = 320, 48, ("#b3261e", "#1a56b0", "#2e7d32", "#7b1fa2")
    size = side + 2 * edge

    def at(x: float, y: float) -> str:
        return f"{edge + side * x:.1f},{edge + side * (1 - y):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif" '
        'font-size="12" fill="#222">',
        f'<rect width="{size}" height="{size}" fill="white"/>',
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#aaa" stroke-dasharray="4" fill="none"/>',
        f'<polyline points="{at(0, 1)} {at(0, 0)} {at(1, 0)}" stroke="#222" fill="none"/>',
        f'<text x="{size / 2}" y="{size - 10}" text-anchor="middle">confidence of a word</text>',
        f'<text transform="translate(14 {size / 2}) rotate(-90)" text-anchor="middle">share right</text>',
    ]
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        place = edge + side * tick
        parts.append(f'<text x="{place:.1f}" y="{edge + side + 16}" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="{edge - 6}" y="{size - place + 4:.1f}" text-anchor="end">{tick:.1f}</text>')
    for number, (name, bins) in enumerate(curves.items()):
        color, points = colors[number % len(colors)], [at(each.confidence, each.right) for each in bins]
        parts.append(f'<polyline points="{" ".join(points)}" stroke="{color}" stroke-width="2" fill="none"/>')
        for point in points:
            x, y = point.split(",")
            parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{color}"/>')
        parts.append(f'<text x="{edge + 10}" y="{edge + 8 + 16 * number}" fill="{color}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
