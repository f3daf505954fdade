"""Separator and cover sheets: what their QR says, and how it is told from every other code.

    HS|<dossier code>|<component>|<expected pages>|<checksum>

A separator lies in front of one component (thành phần hồ sơ) of a dossier; a cover, whose component is `BIA`, in front
of all of them and says how many pages they have together. The checksum is the CRC-32 of what stands before it: a code
of another program that happens to begin with HS is none of ours. Refuses anything but codes: no name of a person is
ever printed into one.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

COVER = "BIA"
"""the component of a cover sheet"""
_MARK = "HS"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.\-]{0,63}\Z")
MOST_PAGES = 9_999


@dataclass(frozen=True, slots=True)
class Separator:
    """One sheet between the papers of a stack."""

    dossier_code: str
    component: str
    """code of the component, as TP-H05.000079, KQ.G15.000031 or its number in the list; `BIA` on a cover"""
    pages: int
    """sides that the component has, without blank ones"""

    def __post_init__(self) -> None:
        for code in (self.dossier_code, self.component):
            if not _CODE.match(code):
                raise ValueError(f"not a code of capitals, digits, dots and dashes: {code!r}")
        if not 0 < self.pages <= MOST_PAGES:
            raise ValueError(f"pages must be 1 to {MOST_PAGES}, not {self.pages}")

    @property
    def is_cover(self) -> bool:
        return self.component == COVER

    @property
    def text(self) -> str:
        """What the sheet's QR says."""
        said = f"{_MARK}|{self.dossier_code}|{self.component}|{self.pages}"
        return f"{said}|{_checksum(said)}"


def parse(text: str) -> Separator | None:
    """What a QR says, if it is one of ours; None for every other code."""
    said, _, checksum = text.rpartition("|")
    parts = said.split("|")
    if len(parts) != 4 or parts[0] != _MARK or checksum != _checksum(said):
        return None
    try:
        return Separator(parts[1], parts[2], int(parts[3]))
    except ValueError:
        return None


def _checksum(said: str) -> str:
    return f"{zlib.crc32(said.encode()):08X}"
