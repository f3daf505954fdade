"""The ways in which a form is printed and its blanks are filled in.

Refuses handwriting: values are typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


LOOKS: dict[str, Look] = {
    "serif": Look(Style("serif", 13), Style("serif", 13), Leader.NONE, 7.4),
    "sans": Look(Style("serif", 13), Style("sans", 12), Leader.AFTER, 7.6),
    "typewriter": Look(Style("serif", 13), Style("mono", 12, color=BLACK), Leader.UNDER, 8.0, 0.5),
    "blue_italic": Look(Style("serif", 13), Style("serif", 13.5, italic=True, color=BLUE), Leader.UNDER, 7.8, 0.5),
    "book": Look(Style("book", 11), Style("plain", 11, color=BLUE), Leader.UNDERLINE, 7.4, 0.2),
    "modern": Look(Style("sans", 11.5), Style("mono", 11.5), Leader.UNDERLINE, 7.4),
}
