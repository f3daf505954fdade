"""Training lines and batches of them, each from its own seed: the same number gives the same line on any machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from ocr.recognize import PRESSED
from training import text
from training.alphabet import classes, label
from training.fonts import Face, Fonts
from training.nothing import dirt, foreign, upside_down
from training.paint import Painted, Pixels, paint
from training.wear import scanned

HEIGHT = 48
WIDEST = 1280
"""pixels; wider lines are pressed together a little or left out"""
GREY = 128
"""padding: zero to the network"""
_TWO_STYLES = 0.12
"""part of the lines in two styles of one design"""
_NOTHING = 0.03
"""part of the lines that hold no text of ours"""
_SMALL, _SMALL_CODES = 0.07, 0.25
"""part of the lines in 5 to 6 points, and of those with a stroke between figures, which thins out first"""
_STRETCH = (0.72, 1.08)
"""widths of lines, as part of what their height would have; readers press lines together to save columns"""
AS_PRINTED = 1 / PRESSED
"""what undoes the pressing of readers, on average: for lines that a reader is shown instead of a network"""
_TURNED = 12
"""signs; shorter lines may read alike upside down"""
_FIRST_LONGEST, _GROWTH = 12, 1500
"""signs of the first lines, and lines until one sign more is allowed"""
_STEP = 64
"""widths of batches are multiples: processors prepare a program for every shape"""


@dataclass(frozen=True, slots=True)
class Line:
    pixels: Pixels
    """(48, width) grey"""
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    pixels: Pixels
    """(lines, 48, width) grey, padded on the right"""
    labels: list[list[int]]


@dataclass(frozen=True, slots=True)
class Press:
    """Draws lines. `plain` lines are as a good printer and scanner give them."""

    sources: text.Sources
    fonts: Fonts
    seed: int
    plain: bool = False
    pressed: float = 1.0
    """lines are this much narrower than usual"""
    growing: bool = False
    """the first lines are short: alignments are found sooner, and short lines cost less"""

    def words(self, rng: Random) -> str:
        """What a line says."""
        return text.line(self.sources, rng)

    def line(self, number: int) -> Line:
        """Line `number` of this press."""
        rng = Random(f"{self.seed}:{number}")
        if not self.plain and rng.random() < _NOTHING:
            return self._nothing(rng)
        while True:
            words = self.words(rng)
            if self.growing:
                words = _shortened(words, _FIRST_LONGEST + number // _GROWTH)
            small = not self.plain and rng.random() < (_SMALL_CODES if "/" in words else _SMALL)
            face = self.fonts.pick(words, rng, bold=small and rng.random() < 0.5)
            size = rng.randint(12, 20) if small else round(np.exp(rng.uniform(np.log(20), np.log(62))))
            other = self.fonts.beside(face, rng) if rng.random() < _TWO_STYLES else None
            painted = paint(_with_leaders(words, rng), face, size, rng, other)
            pixels = _clean(painted) if self.plain else scanned(painted, self._neighbour(face, size, rng), rng)
            fitted = _fitted(pixels, self.pressed * (1.0 if self.plain else rng.uniform(*_STRETCH)))
            if fitted is not None:
                return Line(fitted, label(painted.text))

    def _nothing(self, rng: Random) -> Line:
        size = rng.randint(20, 62)
        painted = None
        kind = rng.random()
        if kind < 0.35:
            painted = foreign(size, self.fonts.files, rng)
        elif kind < 0.65:
            words = text.line(self.sources, rng)
            if len(words) >= _TURNED:
                painted = upside_down(paint(words, self.fonts.pick(words, rng), size, rng))
        pixels = dirt(rng) if painted is None else scanned(painted, None, rng)
        fitted = _fitted(pixels, self.pressed * rng.uniform(*_STRETCH))
        return Line(np.full((HEIGHT, 64), 255, np.uint8) if fitted is None else fitted, "")

    def _neighbour(self, face: Face, size: int, rng: Random) -> Pixels | None:
        if rng.random() > 0.22:
            return None
        words = text.line(self.sources, rng)
        return paint(words, face, size, rng).pixels

    def batches(self, first: int, step: int = 1, pixels: int = 20_000, pool: int = 512) -> Iterator[Batch]:
        """Lines first, first + step, … for ever, in batches of like width and about `pixels` columns each."""
        number = first
        while True:
            drawn = []
            for _ in range(pool):
                drawn.append(self.line(number))
                number += step
            batches = grouped(drawn, pixels)
            Random(number).shuffle(batches)
            yield from batches


def _with_leaders(words: str, rng: Random) -> str:
    """Leaders as long as printers make them: many full stops, or many signs of three."""
    if rng.random() < 0.25:
        return words
    most = max(4, min(40, text.LONGEST - len(words)))
    return words.replace("…", rng.choice((".", ".", "…", " .")) * rng.randint(3, most))


def _shortened(words: str, longest: int) -> str:
    if len(words) <= longest:
        return words
    return words[:longest].rsplit(" ", 1)[0].strip() or words[:longest]


def _clean(line: Painted) -> Pixels:
    left, top, right, bottom = line.ink
    margin = max(2, line.size // 12)
    return np.ascontiguousarray(
        line.pixels[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    )


def _fitted(pixels: Pixels, stretch: float) -> Pixels | None:
    """The line 48 pixels high; None where it would be too wide to read."""
    height, width = pixels.shape
    wanted = max(16, round(width * HEIGHT / height * stretch))
    if wanted > WIDEST * 1.12:
        return None
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (min(wanted, WIDEST), HEIGHT), interpolation=way), np.uint8)


def grouped(lines: list[Line], pixels: int) -> list[Batch]:
    """Lines of like width together, about `pixels` columns a batch."""
    lines = sorted(lines, key=lambda line: line.pixels.shape[1])
    batches, at = [], 0
    while at < len(lines):
        # the widest line of a batch sets its width
        count = 1
        while at + count < len(lines) and _padded(lines[at + count]) * (count + 1) <= pixels:
            count += 1
        batches.append(padded(lines[at : at + count]))
        at += count
    return batches


def _padded(line: Line) -> int:
    width: int = line.pixels.shape[1]
    return -(-width // _STEP) * _STEP


def padded(lines: list[Line]) -> Batch:
    """The lines as one array."""
    width = max(_padded(line) for line in lines)
    pixels = np.full((len(lines), HEIGHT, width), GREY, np.uint8)
    for row, line in enumerate(lines):
        pixels[row, :, : line.pixels.shape[1]] = line.pixels
    return Batch(pixels, [classes(line.text) for line in lines])
