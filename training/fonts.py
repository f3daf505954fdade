"""Finds the fonts that training lines are drawn in, weighted as offices print: Times most, then Arial, then the rest.

Refuses a font without every Vietnamese letter. Some designs are held back: they draw test lines only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import ImageFont

from dossier.vietnamese import ALPHABET
from samples.fonts import FOLDERS
from training.alphabet import CHARACTERS

_FOLDERS = (*FOLDERS, Path("/usr/share/texmf/fonts"))
_ALWAYS = "".join(sorted(ALPHABET)) + ".,:;()/-"
_NOT_A_CHARACTER = "\uffff"
_UNUSUAL = (
    "thin", "hairline", "black", "extralight", "ultralight", "condensed", "cond", "expanded", "display", "math",
    "heavy", "outline", "wide", "narrow", "exp", "crb", "ultrabold",
)  # fmt: skip

GROUPS: dict[str, tuple[float, tuple[str, ...]]] = {
    "times": (0.42, ("LiberationSerif", "Tinos", "FreeSerif")),
    "book": (0.12, (
        "NotoSerif", "DejaVuSerif", "LinLibertine", "GenBas", "GenBkBas", "Gentium-", "EBGaramond12", "Vollkorn",
        "cmunrm", "cmunbx", "cmunti", "cmunbi", "DoulosSIL", "GFSDidot", "texgyrepagella", "texgyrebonum",
        "texgyreschola", "lmroman10", "RobotoSlab", "JunicodeTwoBeta-Regular", "JunicodeTwoBeta-Bold", "ElstobD-10pt",
    )),
    "arial": (0.18, ("LiberationSans", "Arimo", "FreeSans", "texgyreheros-")),
    "plain": (0.13, (
        "NotoSans-", "DejaVuSans", "Roboto-", "OpenSans", "Lato-", "Inter-", "ClearSans", "Cantarell", "Manrope",
        "LinBiolinum", "lmsans10", "texgyreadventor", "cmunss", "osifont",
    )),
    "typewriter": (0.10, (
        "LiberationMono", "Cousine", "FreeMono", "texgyrecursor", "lmmono10", "lmmono12", "cmuntt", "cmuntb",
        "DejaVuSansMono", "NotoMono", "JetBrainsMono-Regular", "LeagueMono-Regular", "agave",
    )),
    "hand": (0.05, (
        "texgyrechorus", "Comfortaa", "cmunci", "OpenDyslexic", "Andika", "Quicksand", "Jura", "GFSDidotItalic",
        "unifont.",
    )),
}  # fmt: skip
"""share of the lines, and the beginnings of the files' names"""
HELD_BACK = ("texgyretermes", "Carlito", "CharisSIL", "GentiumPlus", "NotoSansMono")
"""Times-like, Calibri-like, two book faces and a typewriter that no training line is drawn in"""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file; `missing` are the signs of the alphabet that it cannot draw."""

    path: Path
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fonts:
    """Faces by group; a group that no package brought is left out and its share goes to the others."""

    groups: Sequence[Sequence[Sequence[Face]]]
    """designs of a group, files of a design"""
    shares: Sequence[float]
    files: Mapping[str, Path]
    """every font file of the machine by name, also those without our letters"""

    def pick(self, text: str, rng: Random, *, bold: bool = False) -> Face:
        """A face that has every sign of the text; the first that has where chance finds none."""
        for _ in range(12):
            (designs,) = rng.choices(self.groups, self.shares)
            face = rng.choice(_style(rng.choice(designs), 0.2 if bold else rng.random()))
            if face.missing.isdisjoint(text):
                return face
        every = (face for designs in self.groups for faces in designs for face in faces)
        return next((face for face in every if face.missing.isdisjoint(text)), face)

    def beside(self, face: Face, rng: Random) -> Face:
        """Another style of the same design, or of any where it has none."""
        mine = [faces for designs in self.groups for faces in designs if face in faces]
        return rng.choice([other for faces in mine for other in faces])


def installed(*, held_back: bool = False) -> Fonts:
    """The fonts of this machine for training, or those held back for testing. Raises `LookupError` for none."""
    files = sorted({path.name: path for path in _files()}.values(), key=lambda path: path.name)
    wanted = {"held back": (1.0, HELD_BACK)} if held_back else GROUPS
    groups: list[list[list[Face]]] = []
    shares: list[float] = []
    for share, stems in wanted.values():
        designs = [found for stem in stems if (found := _faces(stem, files))]
        if designs:
            groups.append(designs)
            shares.append(share)
    if not groups:
        raise LookupError("no font with all Vietnamese letters: docs/training.md names the packages")
    return Fonts(groups, shares, {path.name: path for path in files})


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf"))


def _faces(stem: str, files: Sequence[Path]) -> list[Face]:
    mine = [path for path in files if path.name.startswith(stem)]
    usual = [
        path for path in mine if not any(word in path.stem.lower().removeprefix(stem.lower()) for word in _UNUSUAL)
    ]
    faces = [Face(path, lacking(path)) for path in usual]
    return [face for face in faces if face.missing.isdisjoint(_ALWAYS)]


def lacking(path: Path) -> frozenset[str]:
    """The signs of the alphabet that a font draws as nothing or as its box for unknown signs."""
    try:
        drawn = ImageFont.truetype(path, 40, layout_engine=ImageFont.Layout.BASIC)
        unknown = bytes(drawn.getmask(_NOT_A_CHARACTER))
        return frozenset(sign for sign in CHARACTERS if bytes(drawn.getmask(sign)) in (unknown, b""))
    except OSError:
        return frozenset(CHARACTERS)


def _style(faces: Sequence[Face], chance: float) -> Sequence[Face]:
    italic = [face for face in faces if any(word in face.path.stem.lower() for word in ("italic", "oblique", "-i"))]
    bold = [face for face in faces if "bold" in face.path.stem.lower() and face not in italic]
    rest = [face for face in faces if face not in italic and face not in bold]
    wanted = italic if chance < 0.16 else bold if chance < 0.36 else rest
    return wanted or faces


@lru_cache(maxsize=1500)
def font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font file at a size in pixels."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
