"""A sheet of paper to print on: text in mixed faces, rules, boxes, pictures, placed in millimetres at 300 dpi.

Refuses layout: where things stand is decided by the pen (`samples.pen`) and the forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw

from samples import fonts, handwriting

DPI = 300
A4 = (210.0, 297.0)
A5 = (148.0, 210.0)
BLACK = (24, 24, 26)
BLUE = (26, 38, 140)
PALE = (120, 120, 125)
RED = (196, 22, 30)

Color = tuple[int, int, int]


def px(mm: float) -> int:
    """Millimetres in pixels of a sheet."""
    return round(mm * DPI / 25.4)


@dataclass(frozen=True, slots=True)
class Style:
    face: str = "serif"
    size: float = 13.0
    """points"""
    bold: bool = False
    italic: bool = False
    color: Color = BLACK
    rise: float = 0.0
    """points above the line"""
    struck: bool = False
    """struck out by a pen"""

    @property
    def strong(self) -> Style:
        return replace(self, bold=True)

    @property
    def slanted(self) -> Style:
        return replace(self, italic=True)

    @property
    def superscript(self) -> Style:
        return replace(self, size=self.size * 0.62, rise=self.size * 0.33, bold=False)

    def sized(self, size: float) -> Style:
        return replace(self, size=size)


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style."""

    text: str
    style: Style


def width_of(text: str, style: Style) -> float:
    """Printed width in millimetres."""
    font = fonts.font(style.face, round(style.size * DPI / 72), style.bold, style.italic)
    wobbling = style.face in fonts.WOBBLING
    pixels = handwriting.width(font, text, style.face in fonts.HANDS) if wobbling else font.getlength(text)
    return pixels * 25.4 / DPI


class Sheet:
    """One side of paper, upright, RGB, white."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self.image = Image.new("RGB", (px(self.width), px(self.height)), "white")
        self._draw = ImageDraw.Draw(self.image)

    def text(self, x: float, y: float, text: str, style: Style) -> float:
        """Write on the base line y (mm from the top) from x on; return where the text ends."""
        font = fonts.font(style.face, round(style.size * DPI / 72), style.bold, style.italic)
        top = y - style.rise * 25.4 / 72
        at = x * DPI / 25.4, top * DPI / 25.4
        if style.face in fonts.WOBBLING:
            handwriting.write(self._draw, at, text, font, style.color, style.face in fonts.HANDS)
        else:
            self._draw.text(at, text, font=font, fill=style.color, anchor="ls")
        end = x + width_of(text, style)
        if style.struck:
            # two strokes of a pen through the small letters
            for share, lean in ((0.28, 0.4), (0.34, -0.3)):
                height = y - style.size * 25.4 / 72 * share
                line = (px(x - 0.5), px(height + lean), px(end + 0.5), px(height - lean))
                self._draw.line(line, fill=BLUE, width=max(2, px(0.3)))
        return end

    def runs(self, x: float, y: float, runs: Sequence[Run]) -> float:
        """Write runs one after the other; return where they end."""
        for run in runs:
            x = self.text(x, y, run.text, run.style)
        return x

    def centered(self, center: float, y: float, runs: Sequence[Run]) -> None:
        width = sum(width_of(run.text, run.style) for run in runs)
        self.runs(center - width / 2, y, runs)

    def rule(self, x0: float, y: float, x1: float, width: float = 0.25, color: Color = BLACK) -> None:
        """A level line."""
        self._draw.line((px(x0), px(y), px(x1), px(y)), fill=color, width=max(1, px(width)))

    def post(self, x: float, y0: float, y1: float, width: float = 0.25, color: Color = BLACK) -> None:
        """An upright line."""
        self._draw.line((px(x), px(y0), px(x), px(y1)), fill=color, width=max(1, px(width)))

    def box(
        self, x: float, y: float, width: float, height: float, line: float = 0.25, color: Color = BLACK,
        fill: Color | None = None, radius: float = 0.0,
    ) -> None:  # fmt: skip
        """A rectangle from its top left corner; rounded where radius is given."""
        self._draw.rounded_rectangle(
            (px(x), px(y), px(x + width), px(y + height)), px(radius), fill=fill, outline=color, width=max(1, px(line))
        )

    def ellipse(self, x: float, y: float, width: float, height: float, fill: Color) -> None:
        self._draw.ellipse((px(x), px(y), px(x + width), px(y + height)), fill=fill)

    def leader(self, x0: float, y: float, x1: float, style: Style) -> None:
        """Dots on the base line, as a word processor fills a tab."""
        # printed forms keep their dots in one face, thinner than the text
        dot = replace(style, bold=False, italic=False)
        step = width_of(".", dot)
        count = int((x1 - x0) / step)
        if count > 0:
            self.text(x0, y, "." * count, dot)

    def digit_boxes(self, x: float, y: float, digits: str, count: int, size: float, style: Style) -> None:
        """`count` square boxes from the top left corner, each with one digit while they last."""
        for place in range(count):
            left = x + place * size
            self.box(left, y, size, size * 1.05)
            if place < len(digits):
                self.centered(left + size / 2, y + size * 0.76, [Run(digits[place], style)])

    def picture(self, x: float, y: float, image: Image.Image, width: float) -> None:
        """Paste a code about as wide as said: every module keeps the same whole number of pixels."""
        scale = max(1, round(px(width) / image.width))
        grown = image.convert("RGB").resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)
        self.image.paste(grown, (px(x), px(y)))

    def ink(self, x: float, y: float, layer: Image.Image) -> None:
        """Lay an RGB layer over what is printed as ink does: what is dark below stays dark. Clipped to the sheet."""
        left, top = max(0, px(x)), max(0, px(y))
        right, bottom = min(self.image.width, px(x) + layer.width), min(self.image.height, px(y) + layer.height)
        if right <= left or bottom <= top:
            return
        part = layer.crop((left - px(x), top - px(y), right - px(x), bottom - px(y)))
        below = self.image.crop((left, top, right, bottom))
        self.image.paste(ImageChops.multiply(below, part), (left, top))

    def pasted(self, other: Sheet, x: float, y: float, scale: float = 1.0) -> None:
        """Paste another, smaller sheet, enlarged as a copier does it."""
        size = round(other.image.width * scale), round(other.image.height * scale)
        image = other.image if scale == 1.0 else other.image.resize(size, Image.Resampling.LANCZOS)
        self.image.paste(image, (px(x), px(y)))
