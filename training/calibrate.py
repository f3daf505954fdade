"""Measures what the recognizer's probabilities are worth: `python -m training.calibrate --model FOLDER --data FOLDER`.

Words of lines in held-back fonts are read and compared; the part that was right at each probability, forced to rise
(pool adjacent violators, Ayer et al. 1955), becomes calibration.json. Syllables and other words have curves of their
own.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ocr.accuracy import judged_words
from ocr.calibrate import FILE, is_odd
from ocr.engines.onnx import Network, OnnxEngine, OnnxOptions
from ocr.model_folder import seal
from ocr.recognize import said
from training import fonts, text
from training.lines import AS_PRINTED, Line, Press
from wiring.settings import silence_telemetry

_LEAST = 100
"""words of a point at least"""
Seen = tuple[float, bool]
"""probability of a word and whether it was right"""


def rising(words: Sequence[Seen]) -> list[list[float]]:
    """Points of a curve that never falls: probability and part of the words that were right."""
    blocks: list[list[float]] = []
    ordered = sorted(words)
    for start in range(0, len(ordered), _LEAST):
        some = ordered[start : start + _LEAST]
        blocks.append([sum(chance for chance, _ in some), float(sum(right for _, right in some)), len(some)])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    # one error more than was seen: no block is beyond doubt because it is small
    points, highest = [[0.0, 0.0]], 0.0
    for chance, right, count in blocks:
        highest = max(highest, round(right / (count + 1), 4))
        points.append([round(chance / count, 5), highest])
    return [*points, [1.0, highest]]


def calibrate(engine: OnnxEngine, lines: Sequence[Line]) -> None:
    """Measure both curves of each network on the lines that were left to it; put them beside its weights, sealed."""
    seen: dict[Network, dict[str, list[Seen]]] = {each: {"usual": [], "odd": []} for each in engine.networks}
    for start in range(0, len(lines), 64):
        some = lines[start : start + 64]
        for reading, line in zip(engine.readings_of([line.pixels for line in some]), some, strict=True):
            read = said(reading.letters)
            for (word, chance), judged in zip(read, judged_words(line.text, read), strict=True):
                seen[reading.by]["odd" if is_odd(word) else "usual"].append((chance, judged.right))
    for network, words in seen.items():
        curves = {kind: rising(found) for kind, found in words.items()}
        (network.model.folder / FILE).write_text(json.dumps(curves), "ascii")
        seal(network.model.folder)
        print(network.model.folder, {kind: len(found) for kind, found in words.items()})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.calibrate", description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=77)
    arguments = parser.parse_args()
    silence_telemetry()
    press = Press(text.load(arguments.data), fonts.installed(held_back=True), arguments.seed, pressed=AS_PRINTED)
    calibrate(OnnxEngine(OnnxOptions(arguments.model)), [press.line(number) for number in range(arguments.lines)])


if __name__ == "__main__":
    main()
