"""The fonts of the invisible text: one blank glyph for all letters, and a map that says which letter a code stands for.

A code is one byte: half the room of a composite font, which needs a stream more as well. One font has room for all of
Vietnamese; letters of other scripts get a further one. Refuses to draw anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

_FONT = Path(__file__).parent / "fonts" / "invisible.ttf"
_NAME = "/SohoaText"
"""in the resources of every page with text; the second font is /SohoaText2"""
_UNKNOWN = "\ufffd"
_KEPT = range(0x20, 0x7F)
"""codes that are the letter itself, so that the map has them in one line"""
_FREE = bytes((*range(0x80, 0x100), *range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
"""codes for other letters: none that ends a line or that a text parser takes for a sign of its own"""
_ESCAPED = {ord(sign): b"\\" + sign.encode() for sign in "()\\"}
_WIDTH = 500
"""of every letter, in thousandths of the font's size"""


@dataclass(frozen=True, slots=True)
class _Font:
    name: str
    object: pikepdf.Object
    codes: dict[str, int] = field(default_factory=dict)

    def take(self, letters: frozenset[str]) -> bool:
        """Give codes to these letters; whether there was room for all."""
        new = sorted(letters - self.codes.keys())
        used = len(self.codes)
        if used + len(new) > len(_FREE):
            return False
        self.codes.update(zip(new, _FREE[used:], strict=False))
        return True


class InvisibleLetters:
    """The letters of one PDF: they are numbered as they come, so the fonts are written when all pages are done."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: list[_Font] = []

    @property
    def fonts(self) -> dict[str, pikepdf.Object]:
        """What has been asked for so far, by its name in the resources of a page."""
        return {font.name: font.object for font in self._fonts}

    def written(self, text: str) -> tuple[str, bytes]:
        """Some letters as the inside of a string in parentheses, and the name of the font that it is for."""
        letters = [_plain(letter) for letter in text]
        special = frozenset(letter for letter in letters if ord(letter) not in _KEPT)
        if len(special) > len(_FREE):
            letters = [letter if ord(letter) in _KEPT else _UNKNOWN for letter in letters]
            special = frozenset((_UNKNOWN,))
        font = next((font for font in self._fonts if font.take(special)), None) or self._another(special)
        codes = (font.codes.get(letter, ord(letter)) for letter in letters)
        return font.name, b"".join(_ESCAPED.get(code, bytes((code,))) for code in codes)

    def finish(self) -> None:
        """Write the fonts; to be called once, after the last page."""
        if not self._fonts:
            return
        data = _FONT.read_bytes()
        descriptor = self._pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Invisible, Flags=4, FontBBox=Array([0, -200, 500, 800]),
                ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80,
                FontFile2=self._pdf.make_stream(data, Length1=len(data)),
            )
        )  # fmt: skip
        widths = self._pdf.make_indirect(Array([_WIDTH] * 255))
        for font in self._fonts:
            font.object.Subtype = Name.TrueType
            font.object.BaseFont = Name.Invisible
            font.object.FontDescriptor = descriptor
            font.object.FirstChar, font.object.LastChar, font.object.Widths = 1, 255, widths
            font.object.ToUnicode = self._pdf.make_stream(_to_unicode(font.codes))

    def _another(self, letters: frozenset[str]) -> _Font:
        name = f"{_NAME}{len(self._fonts) + 1}" if self._fonts else _NAME
        font = _Font(name, self._pdf.make_indirect(Dictionary(Type=Name.Font)))
        font.take(letters)
        self._fonts.append(font)
        return font


def _plain(letter: str) -> str:
    """Lone halves of UTF-16 and control signs are no letters."""
    return _UNKNOWN if "\ud800" <= letter <= "\udfff" or letter < " " else letter


def _to_unicode(codes: dict[str, int]) -> bytes:
    """The map from codes to letters (ISO 32000-1, 9.10.3), a list for each run of codes."""
    letters = sorted((code, letter.encode("utf-16-be").hex()) for letter, code in codes.items())
    ranges = ["<20><7e><0020>"]
    for _, group in groupby(enumerate(letters), key=lambda place: place[1][0] - place[0]):
        run = [found for _, found in group]
        ranges.append(f"<{run[0][0]:02x}><{run[-1][0]:02x}>[{''.join(f'<{letter}>' for _, letter in run)}]")
    listed = "\n".join(ranges)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00><ff>\nendcodespacerange\n"
        f"{len(ranges)} beginbfrange\n{listed}\nendbfrange\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
