"""Error rates of a model on lines in held-back fonts: `python -m training.evaluate --model FOLDER --data FOLDER`.

`clean` is print as a good scanner gives it, `scanned` is everything that training lines suffer, `codes` are numbers,
dates and codes alone. Rates with and without marks tell what the marks cost.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from ocr.accuracy import Accuracy, accuracy, comparable_line
from ocr.engines.onnx import OnnxEngine, OnnxOptions
from training import codes, fonts, text
from training.alphabet import label
from training.lines import AS_PRINTED, Line, Press
from training.text import Sources
from wiring.settings import silence_telemetry

SETS = ("clean", "scanned", "codes")


@dataclass(frozen=True, slots=True)
class _CodePress(Press):
    """Draws codes only."""

    def words(self, rng: Random) -> str:
        return label(codes.code(rng))


def presses(data: Path, seed: int) -> dict[str, Press]:
    """What draws the lines of each set."""
    sources: Sources = text.load(data)
    kept = fonts.installed(held_back=True)
    return {
        "clean": Press(sources, kept, seed, plain=True),
        "scanned": Press(sources, kept, seed, pressed=AS_PRINTED),
        "codes": _CodePress(sources, kept, seed, pressed=AS_PRINTED),
    }


def measured(engine: OnnxEngine, lines: Sequence[Line]) -> Accuracy:
    """The rates of one set."""
    pairs = []
    for start in range(0, len(lines), 64):
        some = lines[start : start + 64]
        read = engine.read_lines([line.pixels for line in some])
        pairs += [
            (comparable_line(line.text), comparable_line(reading)) for line, reading in zip(some, read, strict=True)
        ]
    return accuracy(pairs)


def table(engine: OnnxEngine, data: Path, count: int, seed: int) -> str:
    """Markdown, a row a set."""
    rows = ["| set | lines | CER | CER without marks | WER | exact lines |", "|---|---|---|---|---|---|"]
    for name, press in presses(data, seed).items():
        found = measured(engine, [press.line(number) for number in range(count)])
        rows.append(
            f"| {name} | {found.lines} | {found.characters:.4f} | {found.without_marks:.4f} | {found.words:.4f} "
            f"| {found.exact:.3f} |"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=1000, help="of each set")
    parser.add_argument("--seed", type=int, default=4242)
    arguments = parser.parse_args()
    silence_telemetry()
    print(table(OnnxEngine(OnnxOptions(arguments.model)), arguments.data, arguments.lines, arguments.seed))


if __name__ == "__main__":
    main()
