"""Sheets that the product prints: slips of the counter, separators. Text, rules and codes on paper, as PDF.

The inverse of reading, and proven by it: what is printed here is read back in the tests. Millimeters from the upper
left corner. The only file of this room that imports fpdf2. Letters that the font lacks are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont
from PIL import Image

from ocr.engine import Pixels

A4, A5 = (210.0, 297.0), (148.0, 210.0)
"""width and height of the paper, mm"""
_FONTS = Path(__file__).parent / "fonts"
_FACES = (("", "Regular"), ("B", "Bold"), ("I", "Italic"))
_LINE = 1.32
"""distance of lines in font sizes"""
_MM = 25.4 / 72
"""mm a point"""

Style = Literal["", "B", "I"]
Align = Literal["L", "C", "R"]


class Sheet:
    """One document of one or more pages of the same size."""

    def __init__(self, size: tuple[float, float], title: str) -> None:
        """`title` is what a viewer shows; no personal data."""
        self._pdf = FPDF(unit="mm", format=size)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        for style, face in _FACES:
            self._pdf.add_font("Tinos", style, str(_FONTS / f"Tinos-{face}.ttf"))
        self._pdf.set_title(title)
        self._pdf.set_lang("vi")
        font = self._pdf.fonts["tinos"]
        assert isinstance(font, TTFFont)
        self._known = frozenset(font.cmap)
        self.size = size
        self.new_page()

    def new_page(self) -> None:
        """What follows stands on another page."""
        self._pdf.add_page()

    def text(
        self, x: float, y: float, width: float, text: str, size: float, style: Style = "", align: Align = "L"
    ) -> float:
        """Text broken at `width`, its first line's top at `y`; returns where the next line would begin."""
        height = self._set(size, style)
        self._pdf.set_xy(x, y)
        self._pdf.multi_cell(width, height, self._printable(text), align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)
        return self._pdf.get_y()

    def width_of(self, text: str, size: float, style: Style = "") -> float:
        """How wide the text is on one line."""
        self._set(size, style)
        return self._pdf.get_string_width(self._printable(text))

    def height_of(self, width: float, text: str, size: float, style: Style = "") -> float:
        """How tall the text is when it is broken at `width`."""
        height = self._set(size, style)
        found = self._pdf.multi_cell(
            width, height, self._printable(text), dry_run=True, output=MethodReturnValue.HEIGHT
        )
        assert isinstance(found, float)
        return found

    def rule(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.2) -> None:
        """A straight line."""
        self._pdf.set_line_width(thickness)
        self._pdf.line(x0, y0, x1, y1)

    def code(self, drawn: Pixels, x: float, y: float, width: float, height: float) -> None:
        """A code of `ocr.code_drawing`, its quiet zone within the box."""
        # enlarged first: a viewer must not soften the modules
        large = Image.fromarray(drawn).resize((drawn.shape[1] * 8, drawn.shape[0] * 8), Image.Resampling.NEAREST)
        self._pdf.image(large.convert("1"), x, y, width, height)

    def table(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], size: float, head: bool = True
    ) -> float:
        """A ruled table, cells broken at their columns; the first row in bold where `head`. Returns where it ends."""
        pad, right = 0.8, x + sum(widths)
        self.rule(x, y, right, y)
        for number, row in enumerate(rows):
            style: Style = "B" if head and number == 0 else ""
            tall = max(self.height_of(w - 2 * pad, cell, size, style) for w, cell in zip(widths, row, strict=True))
            left = x
            for place, (width, cell) in enumerate(zip(widths, row, strict=True)):
                align: Align = "L" if place == 1 and number else "C"
                self.text(left + pad, y + pad / 2, width - 2 * pad, cell, size, style, align)
                left += width
            bottom = y + tall + pad
            edges = [x + sum(widths[:place]) for place in range(len(widths) + 1)]
            for edge in edges:
                self.rule(edge, y, edge, bottom)
            self.rule(x, bottom, right, bottom)
            y = bottom
        return y

    def pdf(self) -> bytes:
        """The document, fonts embedded."""
        return bytes(self._pdf.output())

    def _set(self, size: float, style: Style) -> float:
        self._pdf.set_font("Tinos", style, size)
        return size * _LINE * _MM

    def _printable(self, text: str) -> str:
        return "".join(sign for sign in text if sign == "\n" or ord(sign) in self._known)
