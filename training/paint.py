"""Draws a line of text as a printer sets it: black on white, with what is printed around it. Knows no scanner."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from training.fonts import Face, font

Pixels = npt.NDArray[np.uint8]
Span = tuple[int, int, int, int]
"""left, top, right, bottom, pixels"""
_NOTE = re.compile(r"(\(\d{1,2}\))")
"""the mark of a footnote, as forms have them behind labels"""
_PLAIN_NOTES = 0.3
"""part of the lines whose notes are printed like other text"""


@dataclass(frozen=True, slots=True)
class Painted:
    """A line with paper around it; `ink` frames the line itself."""

    pixels: Pixels
    ink: Span
    size: int
    """of the letters (em), pixels"""
    text: str
    """what it says: small capitals are capitals"""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of one style; `raised` lifts a footnote's mark above the base line, as part of the size."""

    text: str
    face: Face
    scale: float = 1.0
    raised: float = 0.0

    def font(self, size: int) -> FreeTypeFont:
        return font(self.face.path, max(8, round(size * self.scale)))


def paint(text: str, face: Face, size: int, rng: Random, other: Face | None = None) -> Painted:
    """The line set in one of the ways of printers, 0 black to 255 white; values may stand in the `other` style."""
    if rng.random() < 0.02:
        pieces, text = _small_capitals(text, face), text.upper()
        apart = gap = 0.0
    else:
        apart = size * rng.uniform(0.05, 0.5) if rng.random() < (0.30 if text.isdigit() else 0.05) else 0.0
        gap = size * rng.uniform(0.1, 1.4) if rng.random() < 0.15 else 0.0
        pieces = _styled(text, face, other, rng)
    placed = _set(pieces, size, gap, apart)
    pad = int(0.8 * size)
    width = int(placed[-1][1] + placed[-1][0].font(size).getlength(placed[-1][0].text) + size)
    canvas = Image.new("L", (width + 2 * pad, int(1.6 * size) + 2 * pad), 255)
    draw = ImageDraw.Draw(canvas)
    base = pad + int(1.15 * size)
    for piece, left in placed:
        draw.text((pad + left, base - piece.raised * size), piece.text, font=piece.font(size), fill=0, anchor="ls")
    box = canvas.point(lambda value: 255 - value).getbbox() or (pad, pad, pad + 1, pad + size)
    _decorate(draw, box, base, size, rng)
    return Painted(np.asarray(canvas), box, size, text)


def _small_capitals(text: str, face: Face) -> list[_Piece]:
    runs = groupby(text, key=str.islower)
    return [_Piece("".join(run).upper(), face, 0.78 if small else 1.0) for small, run in runs]


def _styled(text: str, face: Face, other: Face | None, rng: Random) -> list[_Piece]:
    """A label in one style and its value in another; marks of footnotes small and high."""
    head, colon, tail = text.partition(": ")
    if other is None:
        parts = [(text, face)]
    elif colon:
        parts = [(head + colon, face), (tail, other)]
    else:
        cut = text.find(" ", rng.randrange(len(text))) + 1
        parts = [(text[:cut], face), (text[cut:], other)]
    if rng.random() < _PLAIN_NOTES:
        return [_Piece(part, style) for part, style in parts if part]
    scale, raised = rng.uniform(0.5, 0.7), rng.uniform(0.22, 0.42)
    pieces = []
    for part, style in parts:
        for piece in _NOTE.split(part):
            if _NOTE.fullmatch(piece):
                pieces.append(_Piece(piece, style, scale, raised))
            elif piece:
                pieces.append(_Piece(piece, style))
    return pieces


def _set(pieces: list[_Piece], size: int, gap: float, apart: float) -> list[tuple[_Piece, float]]:
    """Pieces with their left ends."""
    placed, x = [], 0.0
    for piece in pieces:
        drawn = piece.font(size)
        if apart:
            parts = list(piece.text)
        elif gap:
            parts = piece.text.replace(" ", " \0").split("\0")
        else:
            parts = [piece.text]
        for part in parts:
            placed.append((replace(piece, text=part), x))
            x += drawn.getlength(part) + (apart or (gap if part.endswith(" ") else 0.0))
    return placed


def _decorate(draw: ImageDraw.ImageDraw, box: Span, base: int, size: int, rng: Random) -> None:
    left, top, right, bottom = box
    thick = max(1, round(size * rng.uniform(0.03, 0.08)))
    # a sign or two in a box of their own keep more of its walls than a line of text
    chance = rng.random() * (0.4 if right - left < 1.2 * size else 1.0)
    if chance < 0.04:
        y = base + round(size * rng.uniform(0.08, 0.25))
        draw.line([(left - 2, y), (right + 2, y + rng.randint(-1, 1))], fill=0, width=thick)
    elif chance < 0.14:
        _dots(draw, left, right, base + round(size * rng.uniform(-0.03, 0.12)), size, rng)
    elif chance < 0.17:
        for x in (left - rng.randint(3, 2 + size), right + rng.randint(3, 2 + size)):
            if rng.random() < 0.7:
                draw.line([(x, 0), (x + rng.randint(-1, 1), draw.im.size[1])], fill=0, width=thick)
    elif chance < 0.20:
        y = rng.choice((top - rng.randint(2, 1 + size // 3), bottom + rng.randint(2, 1 + size // 3)))
        draw.line([(0, y), (draw.im.size[0], y + rng.randint(-2, 2))], fill=0, width=thick)


def _dots(draw: ImageDraw.ImageDraw, left: int, right: int, y: int, size: int, rng: Random) -> None:
    # only under the text: dots beside it would be a leader, which is a sign of its own
    radius = max(0.6, size * rng.uniform(0.02, 0.05))
    step = max(3.0, size * rng.uniform(0.15, 0.3))
    # what our page preparation leaves of a leader is dots here and there
    left_over = rng.choice((1.0, 1.0, 0.6, 0.2))
    x = left + rng.uniform(0, step)
    while x < right:
        if rng.random() < left_over:
            draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=0)
        x += step
