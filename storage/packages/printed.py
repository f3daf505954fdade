"""Small printed pages with visible letters, for the conversion mark and for pages that cannot be shown.

The only file that imports fpdf2. Letters that the font lacks are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

FONT = Path(__file__).parent / "fonts" / "Tinos-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of text: where its base line begins, points from the left and from the top."""

    text: str
    x: float
    y: float
    size: float
    grey: int = 0
    """0 black to 255 white"""


def printed_page(lines: Sequence[Printed], width: float, height: float) -> pikepdf.Pdf:
    """A PDF of one transparent page, its font embedded."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(width, height))
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("Tinos", "", str(FONT))
    pdf.add_page()
    for line in lines:
        pdf.set_font("Tinos", size=line.size)
        pdf.set_text_color(line.grey)
        pdf.text(line.x, line.y, _known(line.text))
    return pikepdf.open(BytesIO(bytes(pdf.output())))


def _known(text: str) -> str:
    """Printable letters of the Latin alphabets."""
    return "".join(letter for letter in text if letter.isprintable() and (letter < "\u2100" or letter == "₫"))
