"""Draws what is no line of Vietnamese: dirt, strokes, photos, lines upside down, other scripts.

The recognizer learns to write nothing for it. Without such examples it reads words, and is sure of them, wherever a
line finder errs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

from training.fonts import Face, font
from training.paint import Painted, Pixels, paint

_SCRIPTS = (
    ("DroidSansFallbackFull.ttf", 0x4E00, 0x9FA5),
    ("DejaVuSans.ttf", 0x0431, 0x044F),
    ("DejaVuSerif.ttf", 0x0431, 0x044F),
    ("DejaVuSans.ttf", 0x0621, 0x064A),
    ("DroidSansFallbackFull.ttf", 0x4E00, 0x9FA5),
    ("LiberationSerif-Regular.ttf", 0x0431, 0x044F),
    ("LiberationSans-Regular.ttf", 0x0431, 0x044F),
    ("FreeSerif.ttf", 0x0E01, 0x0E2E),
    ("LiberationSerif-Regular.ttf", 0x03B1, 0x03C9),
    ("LiberationSans-Regular.ttf", 0x03B1, 0x03C9),
)
"""font file, first and last sign. Cyrillic and Greek in small letters only: capitals are too much like ours"""
_LATIN_LIKE = set("асеорхуіѕјктοικνρτυωχ")


def dirt(rng: Random) -> Pixels:
    """Paper without print: empty, specked, scratched, or a piece of a picture."""
    noise = np.random.default_rng(rng.getrandbits(64))
    height, width = rng.randint(20, 90), rng.randint(24, 700)
    kind = rng.random()
    if rng.random() < 0.3:
        return _blots(rng, noise)
    if kind < 0.15:
        return np.full((height, width), rng.randint(150, 255), np.uint8)
    if kind < 0.45:
        grain = cv2.GaussianBlur(noise.random((height, width), np.float32), (0, 0), rng.uniform(0.6, 4.0))
        return np.where(grain < np.quantile(grain, rng.uniform(0.005, 0.3)), rng.randint(0, 120), 255).astype(np.uint8)
    if kind < 0.7:
        out = np.full((height, width), 255, np.uint8)
        for _ in range(rng.randint(1, 5)):
            points = noise.integers(-height, (width + height, 2 * height), (rng.randint(2, 5), 2)).astype(np.int32)
            cv2.polylines(out, [points], False, [rng.randint(0, 180)], rng.randint(1, 6), cv2.LINE_AA)
        return out
    coarse = noise.random((rng.randint(2, 8), rng.randint(3, 40)), np.float32)
    return (cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 1) * 255).astype(np.uint8)


def _blots(rng: Random, noise: np.random.Generator) -> Pixels:
    """Spots of ink as large as letters, alone or a few side by side."""
    size, count = rng.randint(16, 70), rng.choice((1, 1, 1, 2, 3))
    out = np.full((size + 8, count * size + rng.randint(4, 2 * size)), 255, np.uint8)
    turns = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    for number in range(count):
        waves = sum(
            noise.normal(0, 0.22 / order) * np.cos(order * turns + noise.uniform(0, 6.3)) for order in (1, 2, 3, 5)
        )
        reach = 0.45 * size * np.clip(1 + waves, 0.2, 1.1) * rng.uniform(0.5, 1.0)
        wide = rng.uniform(0.6, 1.5)
        x = 4 + size * (number + 0.5) + wide * reach * np.cos(turns)
        y = 4 + size / 2 + reach * np.sin(turns)
        cv2.fillPoly(out, [np.stack((x, y), 1).round().astype(np.int32)], [rng.randint(0, 110)], cv2.LINE_AA)
    rows = np.flatnonzero((out < 200).any(axis=1))
    return np.ascontiguousarray(out[max(0, rows[0] - 4) : rows[-1] + 5]) if len(rows) else out


def foreign(size: int, files: Mapping[str, Path], rng: Random) -> Painted | None:
    """A line of another script; None where its font is not installed."""
    name, first, last = rng.choice(_SCRIPTS)
    if name not in files:
        return None
    signs = [chr(rng.randint(first, last)) for _ in range(rng.randint(6, 24))]
    text = "".join(sign for sign in signs if sign not in _LATIN_LIKE)
    if len(text) < 5 or font(files[name], size).getbbox(text)[2] < 2 * size:
        return None
    return paint(text, Face(files[name], frozenset()), size, rng)


def upside_down(line: Painted) -> Painted:
    """The line turned by half."""
    height, width = line.pixels.shape
    left, top, right, bottom = line.ink
    turned: npt.NDArray[np.uint8] = np.ascontiguousarray(line.pixels[::-1, ::-1])
    return Painted(turned, (width - right, height - bottom, width - left, height - top), line.size, line.text)
