"""The mark of conversion as a small line of print at the foot of a page, with its letters under it as invisible text.

Luật Giao dịch điện tử 20/2023/QH15 Điều 12 asks for the mark. It is a picture of one bit: a font for it would be three
times as heavy, 4 of the 27 kB of a faxed page.
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Name
from PIL import Image, ImageDraw, ImageFont

from dossier.text import Box, TextLine, Word
from storage.packages.printed import FONT
from storage.packages.text_layer import TextLayer

_SIZE, _LEFT, _EDGE = 6.0, 20.0, 12.0
"""points; the line's foot stands 4 mm above the lower edge, where no letter of a paper stands"""
_DPI = 200
"""of its dots: finer print takes a third more room and is no easier to read"""
_GREY = 0.35
_SURE = 1.0


def print_mark(pdf: pikepdf.Pdf, page: pikepdf.Page, mark: str, layer: TextLayer) -> None:
    """Print `mark` on an upright page, smaller where the page is narrow."""
    _, _, width, height = (float(edge) for edge in page.mediabox)
    font = ImageFont.truetype(str(FONT), round(_SIZE * _DPI / 72), layout_engine=ImageFont.Layout.BASIC)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(mark, "1"))
    image = Image.new("1", (right - left, bottom - top), 255)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    pen.text((-left, -top), mark, font=font, fill=0)
    scale = min(72 / _DPI, (width - 2 * _LEFT) / image.width)
    across, down = image.width * scale, image.height * scale
    # by a name of its own: pikepdf would choose one by chance, and the copy would have other bytes each time
    page.add_resource(_mask(pdf, image), Name.XObject, Name.SohoaMark, replace_existing=True)
    place = f"0 {-down:.2f} {across:.2f} 0 {_LEFT:g} {_EDGE + down:.2f} cm"
    page.contents_add(f"q {_GREY} g {place} /SohoaMark Do Q\n".encode())
    page.contents_add(layer.of_line(_line(mark, font, scale, width, height, down), width, height))
    for name, letters in layer.fonts.items():
        page.add_resource(letters, Name.Font, Name(name), replace_existing=True)


def _mask(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """What is black is painted. On its side: letters that come again are then rows that come again, and pack well."""
    lying = image.transpose(Image.Transpose.ROTATE_90)
    return pdf.make_stream(
        lying.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=lying.width, Height=lying.height, ImageMask=True,
        BitsPerComponent=1,
    )  # fmt: skip


def _line(mark: str, font: ImageFont.FreeTypeFont, scale: float, width: float, height: float, down: float) -> TextLine:
    """The words of the mark in fractions of the page."""
    foot, head = 1 - _EDGE / height, 1 - (_EDGE + down) / height
    return TextLine(
        tuple(
            Word(
                found[0],
                Box(
                    (_LEFT + scale * font.getlength(mark[: found.start()], "1")) / width,
                    head,
                    (_LEFT + scale * font.getlength(mark[: found.end()], "1")) / width,
                    foot,
                ),
                _SURE,
            )
            for found in re.finditer(r"\S+", mark)
        )
    )
