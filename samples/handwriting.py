"""Writes letter by letter, as a hand or an old typewriter does: no two letters at quite the same height.

Hardly any free font that looks like handwriting has Vietnamese letters. So a hand takes the bare letters from a
font and draws the marks itself, as strokes of the same pen. Refuses chance of its own: the same text at the same
place is written the same way.
"""

from __future__ import annotations

import unicodedata
from random import Random

from PIL import ImageDraw
from PIL.ImageFont import FreeTypeFont

_BARE = {"đ": "d", "Đ": "D"}
_HORN, _DOT = "\u031b", "\u0323"
_STROKES: dict[str, tuple[tuple[float, float], ...]] = {
    "\u0300": ((-0.13, -0.12), (0.06, 0.04)),
    "\u0301": ((-0.06, 0.04), (0.13, -0.12)),
    "\u0302": ((-0.17, 0.03), (0.0, -0.12), (0.17, 0.03)),
    "\u0303": ((-0.17, 0.0), (-0.08, -0.09), (0.06, 0.0), (0.17, -0.09)),
    "\u0306": ((-0.16, -0.09), (0.0, 0.03), (0.16, -0.09)),
    "\u0309": ((-0.06, -0.12), (0.06, -0.13), (0.05, -0.04), (-0.02, 0.05)),
    _HORN: ((0.0, 0.0), (0.11, -0.05), (0.1, -0.16)),
    _DOT: ((-0.02, 0.0), (0.03, 0.02)),
}
"""Marks as lines through points, in shares of the letter size around the middle of the mark."""

Color = tuple[int, int, int]


def parts(char: str) -> tuple[str, str]:
    """The bare letter and its marks: `ệ` is `e` with dot and circumflex."""
    apart = unicodedata.normalize("NFD", _BARE.get(char, char))
    return apart[0], apart[1:]


def width(font: FreeTypeFont, text: str, own_marks: bool) -> float:
    """Pixels that the text takes."""
    return sum(font.getlength(parts(char)[0] if own_marks else char) for char in text)


def write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, font: FreeTypeFont, color: Color, own_marks: bool
) -> None:
    """Write on the base line from `at` on (pixels); `own_marks`: the font's letters are bare, the pen draws marks."""
    chance, (x, y) = Random(f"{text}/{at[0]:.0f}"), at
    size = font.size
    swing = size * (0.03 if own_marks else 0.018)
    slope = chance.uniform(-0.01, 0.01) if own_marks else 0.0
    for char in text:
        bare, marks = parts(char) if own_marks else (char, "")
        foot = y + chance.uniform(-swing, swing) + slope * (x - at[0])
        draw.text((x, foot), bare, font=font, fill=_inked(chance, color), anchor="ls")
        _marks(draw, chance, (x, foot), char, marks, font, color)
        x += font.getlength(bare)


def _inked(chance: Random, color: Color) -> Color:
    """A pen presses, a worn ribbon prints, never quite the same."""
    lighter = chance.randint(0, 34)
    return color[0] + lighter, color[1] + lighter, min(255, color[2] + lighter)


def _marks(
    draw: ImageDraw.ImageDraw, chance: Random, at: tuple[float, float], char: str, marks: str, font: FreeTypeFont,
    color: Color,
) -> None:  # fmt: skip
    bare = parts(char)[0]
    if not marks and char not in _BARE:
        return
    left, top, right, bottom = font.getbbox(bare, anchor="ls")
    x, size = at[0] + (left + right) / 2, font.size
    line = max(2, round(size * 0.05))
    if char in _BARE:
        y = at[1] + top + (bottom - top) * (0.5 if char == "Đ" else 0.2)
        draw.line((x - size * 0.08, y, x + size * 0.26, y), fill=color, width=line)
    above = at[1] + top - size * 0.09
    for mark in marks:
        if mark == _DOT:
            place = (x, at[1] + max(bottom, size * 0.02) + size * 0.12)
        elif mark == _HORN:
            place = (at[0] + right - size * 0.02, at[1] + top + size * 0.08)
        else:
            place = (x + chance.uniform(-0.03, 0.03) * size, above)
            above -= size * 0.17
        points = [(place[0] + dx * size, place[1] + dy * size) for dx, dy in _STROKES.get(mark, ())]
        if points:
            draw.line(points, fill=color, width=line, joint="curve")
