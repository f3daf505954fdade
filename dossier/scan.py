"""The untouched file (Scan), its pages, and what can be said of a page before reading it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dossier.identity import Sha256


class MediaType(StrEnum):
    """The kinds of file that a scanner or a camera hands in."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Scan:
    """One file as it came in. `name` is the file name as given: personal data, never logged or used in a key."""

    sha256: Sha256
    media_type: MediaType
    size: int
    """bytes"""
    name: str
    page_count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One side of a sheet: where it is found. `number` counts from 1 through the whole dossier."""

    number: int
    scan: Sha256
    index: int
    """place inside its scan, from 0"""


@dataclass(frozen=True, slots=True)
class PageQuality:
    """What the pixels of a page say before any text is read."""

    dpi: int
    """true resolution, dots an inch, measured from the sheet's size where the file does not say"""
    rotation: int
    """degrees clockwise that the scan must be turned to stand upright: 0, 90, 180 or 270"""
    skew: float
    """degrees that text lines still lean after `rotation`, positive when they fall to the right"""
    blank: bool
    width: int
    """pixels, as scanned"""
    height: int
    """pixels, as scanned"""

    def __post_init__(self) -> None:
        if self.rotation not in (0, 90, 180, 270):
            raise ValueError(f"rotation must be 0, 90, 180 or 270, not {self.rotation}")
