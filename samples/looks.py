"""The ways in which a form is printed and its blanks are filled in.

Most values are typed. A hand writes them in two of the looks; such looks are asked for by name and do not come up
by chance, since the product promises to read print.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from samples import fonts
from samples.names import Stock
from samples.paper import BLACK, BLUE, Style


class Leader(StrEnum):
    """What becomes of the dots of a blank."""

    UNDER = "under"
    """dots all along, the value typed over them"""
    AFTER = "after"
    """the value, then dots up to the margin"""
    UNDERLINE = "underline"
    """dots under the value only"""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Look:
    label: Style
    value: Style
    leader: Leader
    spacing: float
    """mm from line to line"""
    lift: float = 0.0
    """mm by which values stand above the line"""
    corrected: float = 0.0
    """share of values that were struck out and written again by hand"""

    def of(self, stock: Stock) -> Look:
        """The same in the faces of a stock."""
        label, value = (replace(style, face=fonts.face_of(style.face, stock)) for style in (self.label, self.value))
        return replace(self, label=label, value=value)


LOOKS: dict[str, Look] = {
    "serif": Look(Style("serif", 13), Style("serif", 13), Leader.NONE, 7.4),
    "sans": Look(Style("serif", 13), Style("sans", 12), Leader.AFTER, 7.6),
    "typewriter": Look(Style("serif", 13), Style("mono", 12, color=BLACK), Leader.UNDER, 8.0, 0.5),
    "blue_italic": Look(Style("serif", 13), Style("serif", 13.5, italic=True, color=BLUE), Leader.UNDER, 7.8, 0.5),
    "book": Look(Style("book", 11), Style("plain", 11, color=BLUE), Leader.UNDERLINE, 7.4, 0.2),
    "modern": Look(Style("sans", 11.5), Style("mono", 11.5), Leader.UNDERLINE, 7.4),
}
NAMED: dict[str, Look] = LOOKS | {
    "hand": Look(Style("serif", 13), Style("hand", 15, color=BLUE), Leader.UNDER, 9.0, 0.7),
    "quick_hand": Look(Style("serif", 13), Style("quick_hand", 20, color=(20, 24, 70)), Leader.UNDER, 9.0, 0.7),
    "old_typewriter": Look(Style("old", 11.5), Style("old", 11.5, color=(40, 40, 52)), Leader.UNDER, 8.4, 0.3),
    "corrected": Look(Style("serif", 13), Style("mono", 11.5), Leader.UNDER, 8.6, 0.5, corrected=0.3),
}
"""all looks that may be asked for"""
