"""What an engine makes of pages without a line of ours: noise, blots, photos, other scripts, print upside down.

    python -m benchmarks.no_text [--engines onnx,tesseract] [--pages 20] [--seed 1] [--write FILE]

Ten lines a page where there are lines. Counts the words that are read, those that are reported with a confidence above
0.9, and among them those of more than one letter or digit: a spot may look like a letter, a sure word where there is
none is the recognizer's own. Pages are given to the engine as they are, so that no page check saves it. Scripts whose
font is not installed are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.field_accuracy import write_section
from benchmarks.ocr_accuracy import add_engine_arguments, engine_named
from ocr.engine import PageImage, Pixels
from samples.fonts import FOLDERS
from samples.sentences import BODY
from wiring.settings import silence_telemetry

_WIDTH, _HEIGHT, _DPI = 1600, 1000, 200
_SURE = 0.9
_LINES, _SIZE = 10, 34
_SCRIPTS = {
    "Chinese": ("DroidSansFallbackFull.ttf", 0x4E00, 0x9FA5),
    "Cyrillic": ("LiberationSerif-Regular.ttf", 0x0410, 0x044F),
    "Greek": ("LiberationSans-Regular.ttf", 0x0391, 0x03C9),
    "Arabic": ("DejaVuSans.ttf", 0x0621, 0x064A),
    "Thai": ("FreeSerif.ttf", 0x0E01, 0x0E2E),
}
"""font, first and last sign; signs by chance, with blanks between"""
Draw = Callable[[np.random.Generator], Pixels]


def noise(chance: np.random.Generator) -> Pixels:
    return chance.integers(0, 256, (_HEIGHT, _WIDTH), np.uint8)


def specks(chance: np.random.Generator) -> Pixels:
    return np.where(chance.random((_HEIGHT, _WIDTH)) < 0.004, 0, 255).astype(np.uint8)


def blots(chance: np.random.Generator) -> Pixels:
    """A hundred spots of a letter's size, some side by side."""
    page = np.full((_HEIGHT, _WIDTH), 255, np.uint8)
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    for _ in range(100):
        x, y = chance.uniform(40, _WIDTH - 40), chance.integers(1, 24) * 40
        reach = chance.uniform(6, 14) * (
            1 + 0.25 * np.cos(2 * turns + chance.uniform(0, 6)) + chance.normal(0, 0.06, 24)
        )
        edge = np.stack((x + reach * np.cos(turns), y + reach * np.sin(turns)), 1).round().astype(np.int32)
        cv2.fillPoly(page, [edge], [int(chance.integers(0, 90))], cv2.LINE_AA)
    return page


def photo(chance: np.random.Generator) -> Pixels:
    coarse = int(chance.integers(12, 100))
    small = chance.integers(0, 256, (_HEIGHT // coarse, _WIDTH // coarse), np.uint8)
    soft = cv2.resize(small, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.clip(soft + chance.normal(0, 12, soft.shape), 0, 255).astype(np.uint8)


def print_of(lines: Sequence[str], font: Path) -> Pixels:
    image = Image.new("L", (_WIDTH, _HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(lines):
        draw.text((60, 40 + 90 * number), text, font=ImageFont.truetype(font, _SIZE), fill=20)
    return np.asarray(image, np.uint8)


def pages(count: int, seed: int) -> Iterator[tuple[str, list[Pixels]]]:
    """Kinds of pages by name."""
    plain: dict[str, Draw] = {"noise": noise, "specks": specks, "blots": blots, "photos": photo}
    for name, draw in plain.items():
        yield name, [draw(np.random.default_rng((seed, number))) for number in range(count)]
    files = {path.name: path for folder in FOLDERS if folder.is_dir() for path in sorted(folder.rglob("*.ttf"))}
    for name, (font, first, last) in _SCRIPTS.items():
        if font in files:
            rng = Random(f"{seed}:{name}")
            yield (
                name,
                [print_of([_strange(rng, first, last) for _ in range(_LINES)], files[font]) for _ in range(count)],
            )
    if "LiberationSerif-Regular.ttf" in files:
        rng = Random(seed)
        upright = [
            print_of([rng.choice(BODY)[:70] for _ in range(_LINES)], files["LiberationSerif-Regular.ttf"])
            for _ in range(count)
        ]
        yield "upside down", [np.ascontiguousarray(page[::-1, ::-1]) for page in upright]


def _strange(rng: Random, first: int, last: int) -> str:
    words = ("".join(chr(rng.randint(first, last)) for _ in range(rng.randint(2, 7))) for _ in range(rng.randint(3, 8)))
    return " ".join(words)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_engine_arguments(parser, "onnx,tesseract")
    parser.add_argument("--pages", type=int, default=20, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--name", default="Pages without a line of ours", help="of the section in the Markdown file")
    options = parser.parse_args(arguments)
    silence_telemetry()
    report = [f"| on {options.pages} pages | engine | words read | above {_SURE} | of more than one letter |"]
    report.append("|---" * 5 + "|")
    engines = {name: engine_named(name, options) for name in options.engines.split(",")}
    for kind, drawn in pages(options.pages, options.seed):
        for name, engine in engines.items():
            found = [word for page in drawn for line in engine.read([PageImage(page, _DPI)])[0] for word in line.words]
            sure = [word for word in found if word.confidence > _SURE]
            long = sum(sum(sign.isalnum() for sign in word.text) > 1 for word in sure)
            report.append(f"| {kind} | {name} | {len(found)} | {len(sure)} | {long} |")
    print("\n".join(report))
    if options.write:
        write_section(options.write, options.name, "\n".join(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
