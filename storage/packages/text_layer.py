"""The invisible layer of a two-layer PDF: what was read, each word exactly over its place on the scan.

One font with a single blank glyph serves all letters; a map says which letter a code stands for, and every word is
stretched to the width and height of its box. Refuses to draw anything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.text import Box, PageText, Placement, TextLine

_FONT = Path(__file__).parent / "fonts" / "invisible.ttf"
_ADVANCE = 0.5
"""of a letter, in font sizes"""
_DESCENT = 0.2
"""of a letter below its base line, in font sizes"""
_TALL = 0.6
"""of the usual height of a line's words; below this it is a mark, not a word"""
_COARSE = 5
"""percent: words are stretched by multiples of it. Half points and round numbers take a fifth less room"""
_ACCENT = 3.4
"""points, 1.2 mm: what an accent or a dot below adds to a word's height"""
_MOST_CODES = 0xFFFF
_UNKNOWN = "\ufffd"
FONT_NAME = "/SohoaText"
"""in the resources of every page with text"""


class TextLayer:
    """The layer of one PDF: letters are numbered as they come, so the font is added when all pages are done."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self._font = pdf.make_indirect(Dictionary(Type=Name.Font))

    def of_page(self, page: PageText, width: float, height: float) -> bytes:
        """Drawing steps for an upright page of `width` × `height` points; empty where nothing was read."""
        if page.placement is None or not page.lines:
            return b""
        pen = _Pen(page.placement, width, height)
        return self._of_lines(page.lines, pen)

    def of_line(self, line: TextLine, width: float, height: float) -> bytes:
        """Drawing steps for one level line."""
        return self._of_lines((line,), _Pen(Placement(0, 0.0, 1, 1), width, height))

    def _of_lines(self, lines: Sequence[TextLine], pen: _Pen) -> bytes:
        shown = [self._line(line, pen) for line in lines]
        return b"BT 3 Tr\n" + b"".join(shown) + b"ET\n"

    @property
    def font(self) -> pikepdf.Object:
        """For the resources of every page that has text."""
        return self._font

    def finish(self) -> None:
        """Write the font; to be called once, after the last page."""
        data = _FONT.read_bytes()
        program = self._pdf.make_stream(data, Length1=len(data))
        size = len(self._codes) + 1
        glyphs = b"\0\0" + b"\0\1" * (size - 1)
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Invisible, Flags=4, FontBBox=Array([0, -200, 500, 800]),
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80, FontFile2=program,
        )  # fmt: skip
        letters = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Invisible, DW=500,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            CIDToGIDMap=self._pdf.make_stream(glyphs), FontDescriptor=self._pdf.make_indirect(descriptor),
        )  # fmt: skip
        self._font.Subtype = Name.Type0
        self._font.BaseFont = Name.Invisible
        self._font.Encoding = Name("/Identity-H")
        self._font.DescendantFonts = Array([self._pdf.make_indirect(letters)])
        self._font.ToUnicode = self._pdf.make_stream(_to_unicode(self._codes))

    def _line(self, line: TextLine, pen: _Pen) -> bytes:
        shown = []
        for box, word in zip(pen.level(line), line.words, strict=True):
            # the blank ends the word for readers that go by letters; it may lie under the next word, unseen
            codes = b"".join(self._code(letter) for letter in f"{word.text} ")
            shown.append(pen.move(box, len(word.text)) + b"<" + codes.hex().encode() + b">Tj\n")
        return b"".join(shown)

    def _code(self, letter: str) -> bytes:
        if "\ud800" <= letter <= "\udfff" or (len(self._codes) >= _MOST_CODES - 1 and letter not in self._codes):
            letter = _UNKNOWN
        return self._codes.setdefault(letter, len(self._codes) + 1).to_bytes(2, "big")


def _level(line: TextLine, height: float) -> list[Box]:
    """The words' boxes, as high as the line where that is nearly so: else readers part words by their accents.

    A dash or a stop, however small, is as high as the word before it.
    """
    whole, usual = line.box, median(word.box.height for word in line.words)
    boxes: list[Box] = []
    for word in line.words:
        box = word.box
        if max(box.y0 - whole.y0, whole.y1 - box.y1) * height <= _ACCENT:
            box = Box(box.x0, whole.y0, box.x1, whole.y1)
        elif boxes and box.height < _TALL * usual:
            box = Box(box.x0, min(box.y0, boxes[-1].y0), box.x1, max(box.y1, boxes[-1].y1))
        boxes.append(box)
    return boxes


class _Pen:
    """Says size, stretch and place of a word as what differs from the word before: half as many bytes."""

    def __init__(self, placement: Placement, width: float, height: float) -> None:
        self._placement, self._width, self.height = placement, width, height
        self._x = self._y = self._size = 0.0
        self._stretch = 0

    def level(self, line: TextLine) -> list[Box]:
        """The words' boxes in the frame that `move` takes: of a photo on the photo, else on the deskewed page."""
        if self._placement.corners:
            line = TextLine(tuple(replace(word, box=self._placement.to_turned(word.box)) for word in line.words))
        return _level(line, self.height)

    def move(self, box: Box, letters: int) -> bytes:
        """The steps after which a word of so many letters fills its box, to half a point (0.2 mm).

        It lies level around its box's center also where the page leans: readers break words whose letters climb.
        """
        size = float(max(1, round(box.height * self.height)))
        across = max(0.5, box.width * self._width)
        stretch = max(1, round(100 / _COARSE * across / (max(1, letters) * _ADVANCE * size)) * _COARSE)
        center_x, center_y = box.center if self._placement.corners else leaning(*box.center, self._placement)
        across = letters * _ADVANCE * size * stretch / 100
        x = round(2 * (center_x * self._width - across / 2)) / 2
        y = round(2 * ((1 - center_y) * self.height - size / 2 + _DESCENT * size)) / 2
        steps = f"{FONT_NAME} {size:g} Tf " if size != self._size else ""
        steps += f"{stretch} Tz " if stretch != self._stretch else ""
        steps += f"{round(x - self._x, 1):g} {round(y - self._y, 1):g} Td"
        self._x, self._y, self._size, self._stretch = x, y, size, stretch
        return steps.encode()


def leaning(x: float, y: float, skew: Placement) -> tuple[float, float]:
    """A point of the deskewed page on the page as it leans, both in fractions."""
    angle = math.radians(skew.skew)
    dx, dy = (x - 0.5) * skew.width, (y - 0.5) * skew.height
    return (
        (dx * math.cos(angle) - dy * math.sin(angle)) / skew.width + 0.5,
        (dx * math.sin(angle) + dy * math.cos(angle)) / skew.height + 0.5,
    )


def _to_unicode(codes: dict[str, int]) -> bytes:
    """The map from codes to letters (ISO 32000-1, 9.10.3): a list for all codes with the same first byte."""
    by_head: dict[int, list[int]] = {}
    for code in sorted(codes.values()):
        by_head.setdefault(code >> 8, []).append(code)
    letters = {code: letter.encode("utf-16-be").hex() for letter, code in codes.items()}
    ranges = [
        f"<{some[0]:04x}><{some[-1]:04x}>[{''.join(f'<{letters[code]}>' for code in some)}]"
        for some in by_head.values()
    ]
    blocks = [ranges[start : start + 100] for start in range(0, len(ranges), 100)]
    mapped = "".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{mapped}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
