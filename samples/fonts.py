"""Finds the fonts that the sample papers are printed in, and checks every Vietnamese letter of them.

Refuses a font that lacks a letter (Liberation 1 draws boxes for most of them): the next in the list is taken,
and where none is left, an error names the Debian packages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

from dossier.errors import MissingProgramError
from dossier.vietnamese import ALPHABET
from samples.names import Stock

PACKAGES = "fonts-liberation2 fonts-noto-core fonts-dejavu-core"
HELD_BACK_PACKAGES = "fonts-texgyre fonts-crosextra-carlito fonts-sil-charis fonts-sil-gentiumplus fonts-noto-mono"
APART_PACKAGES = "fonts-noto-core fonts-roboto-unhinted fonts-league-mono fonts-sil-gentiumplus fonts-dejavu-extra"
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/usr/share/texmf/fonts"),
)
_PUNCTUATION = ".,:;()/-…<|“”"
_NEEDED = "".join(sorted(ALPHABET)) + _PUNCTUATION
_BARE = "".join(map(chr, range(0x21, 0x7F)))
_NOT_A_CHARACTER = "\uffff"


class Family(NamedTuple):
    """Four files of one design."""

    regular: str
    bold: str
    italic: str
    bold_italic: str

    def file(self, bold: bool, italic: bool) -> str:
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


def _usual(stem: str, slanted: str = "Italic") -> Family:
    names = (f"{stem}-Regular", f"{stem}-Bold", f"{stem}-{slanted}", f"{stem}-Bold{slanted}")
    return Family(*(f"{name}.ttf" for name in names))


def _dejavu(stem: str, slanted: str) -> Family:
    return Family(f"{stem}.ttf", f"{stem}-Bold.ttf", f"{stem}-{slanted}.ttf", f"{stem}-Bold{slanted}.ttf")


def _one(name: str) -> Family:
    """A design with a single cut."""
    return Family(name, name, name, name)


_LIBERATION_SERIF, _LIBERATION_SANS = _usual("LiberationSerif"), _usual("LiberationSans")
_NOTO_SERIF, _NOTO_SANS = _usual("NotoSerif"), _usual("NotoSans")
_DEJAVU_SERIF, _DEJAVU_SANS = _dejavu("DejaVuSerif", "Italic"), _dejavu("DejaVuSans", "Oblique")
_FREE_MONO = Family(*(f"FreeMono{cut}.ttf" for cut in ("", "Bold", "Oblique", "BoldOblique")))

FACES: dict[str, tuple[Family, ...]] = {
    "serif": (_LIBERATION_SERIF, _NOTO_SERIF, _DEJAVU_SERIF),
    "sans": (_LIBERATION_SANS, _NOTO_SANS, _DEJAVU_SANS),
    "mono": (_usual("LiberationMono"), _dejavu("DejaVuSansMono", "Oblique")),
    "book": (_NOTO_SERIF, _LIBERATION_SERIF, _DEJAVU_SERIF),
    "plain": (_NOTO_SANS, _LIBERATION_SANS, _DEJAVU_SANS),
    "old": (
        Family("FreeMono.ttf", "FreeMonoBold.ttf", "FreeMonoOblique.ttf", "FreeMonoBoldOblique.ttf"),
        _usual("LiberationMono"),
    ),
    "hand": (
        _one("DancingScript-Regular.otf"),
        _one("texgyrechorus-mediumitalic.otf"),
        _one("LiberationSerif-Italic.ttf"),
    ),
    "quick_hand": (_one("Kristi.ttf"), _one("KaushanScript-Regular.otf"), _one("LiberationSans-Italic.ttf")),
}  # fmt: skip
"""The faces that forms ask for, each with the families that may stand for it, the best first."""
PRINT = ("serif", "sans", "mono", "book", "plain")
"""Faces of printed forms; scripts/install.sh brings a family for each"""
HANDS = ("hand", "quick_hand")
"""Faces of which only the bare letters are needed: the pen draws the marks"""
WOBBLING = (*HANDS, "old")
"""Faces that are written letter by letter"""
_TERMES = Family(*(f"texgyretermes-{cut}.otf" for cut in ("regular", "bold", "italic", "bolditalic")))
_NOTO_MONO = Family(*(f"NotoSansMono-{cut}.ttf" for cut in ("Regular", "Bold", "Regular", "Bold")))
_LEAGUE_MONO = Family(*(f"LeagueMono-Wide{cut}.otf" for cut in ("Regular", "Bold", "Regular", "Bold")))
_CONDENSED = Family(*(f"DejaVuSansCondensed{cut}.ttf" for cut in ("", "-Bold", "-Oblique", "-BoldOblique")))
_KEPT: dict[Stock, dict[str, Family]] = {
    Stock.HELD_BACK: {
        "serif": _TERMES, "sans": _usual("Carlito"), "mono": _NOTO_MONO, "book": _usual("CharisSIL"),
        "plain": _usual("GentiumPlus"),
    },
    Stock.APART: {
        "serif": _usual("NotoSerifDisplay"), "sans": _usual("RobotoCondensed"), "mono": _LEAGUE_MONO,
        "book": _usual("GentiumBookPlus"), "plain": _CONDENSED,
    },
}  # fmt: skip
"""designs in which no line was ever drawn for training; those held back (training.fonts.HELD_BACK) drew no page while
building either"""
FACES |= {f"{stock} {face}": (family,) for stock, faces in _KEPT.items() for face, family in faces.items()}


def face_of(face: str, stock: Stock) -> str:
    """The face of this kind in a stock; a hand stays itself."""
    return f"{stock} {face}" if face in _KEPT.get(stock, {}) else face


def lacks(path: Path, needed: str = _NEEDED) -> frozenset[str]:
    """The needed characters that this font draws as nothing or as its box for unknown characters."""
    font = ImageFont.truetype(path, 40, layout_engine=ImageFont.Layout.BASIC)
    unknown = bytes(font.getmask(_NOT_A_CHARACTER))
    return frozenset(char for char in needed if bytes(font.getmask(char)) in (unknown, b""))


@cache
def _installed() -> dict[str, Path]:
    def found() -> Iterator[Path]:
        for folder in FOLDERS:
            yield from sorted(path for path in folder.rglob("*") if path.suffix in (".ttf", ".otf"))

    # the same name in two packages: the last wins, and the order is fixed
    return {path.name: path for path in found()}


@cache
def _fit(path: Path, needed: str) -> bool:
    return not lacks(path, needed)


@cache
def file_of(face: str, bold: bool = False, italic: bool = False) -> Path:
    """The font file for a face of `FACES`; `MissingProgramError` where no installed one has all letters."""
    for family in FACES[face]:
        path = _installed().get(family.file(bold, italic))
        if path is not None and _fit(path, _BARE if face in HANDS else _NEEDED):
            return path
    kept = {Stock.HELD_BACK: HELD_BACK_PACKAGES, Stock.APART: APART_PACKAGES}
    raise MissingProgramError(next((kept[stock] for stock in kept if face.startswith(f"{stock} ")), PACKAGES))


@cache
def font(face: str, size: int, bold: bool = False, italic: bool = False) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    return ImageFont.truetype(file_of(face, bold, italic), size, layout_engine=ImageFont.Layout.BASIC)
