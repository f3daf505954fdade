"""Text as an engine saw it: words in lines in boxes, and the way back from the upright page to the scan.

Two frames are used. The *upright* frame is the page turned and deskewed, as it was read: all lines,
words and cells stand in it. The *scan* frame is the untouched image: what people see and what is reported.
Both are fractions of the page, x to the right and y down, origin at the top left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from dossier.problem import Problem
from dossier.scan import PageQuality


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of a page."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if self.x1 < self.x0 or self.y1 < self.y0:
            raise ValueError(f"box is inside out: {self}")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around one or more boxes."""
    return reduce(Box.joined, boxes)


@dataclass(frozen=True, slots=True)
class Placement:
    """How the upright page lies on the scan: scan turned clockwise by `rotation`, then by `-skew` about its center.

    The turned page keeps its size (corners are cut by deskewing, never scaled). Of a photo it is the sheet between
    four `corners` that is first made flat, then turned.
    """

    rotation: int
    skew: float
    """degrees"""
    width: int
    """pixels of the upright page"""
    height: int
    """pixels of the upright page"""
    corners: tuple[float, ...] = ()
    """x, y of the sheet's upper left, upper right, lower right and lower left corner in the scan frame; empty where
    the scan is the sheet"""

    def to_scan(self, box: Box) -> Box:
        """The smallest box of the scan frame around a box of the upright frame, clipped to the page."""
        return _around(self._point_to_scan(x, y) for x, y in _corners(box))

    def to_upright(self, box: Box) -> Box:
        """The smallest box of the upright frame around a box of the scan frame, clipped to the page."""
        return _around(self._point_to_upright(x, y) for x, y in _corners(box))

    def to_turned(self, box: Box) -> Box:
        """The smallest box of the scan turned by `rotation`, as it is shown, around a box of the upright frame."""
        return _around(_turned(*self._point_to_scan(x, y), self.rotation) for x, y in _corners(box))

    def _point_to_upright(self, x: float, y: float) -> tuple[float, float]:
        if self.corners:
            x, y = _through(_inverse(_homography(self.corners)), x, y)
        x, y = _turned(x, y, self.rotation)
        angle = math.radians(-self.skew)
        dx, dy = (x - 0.5) * self.width, (y - 0.5) * self.height
        return (
            (dx * math.cos(angle) - dy * math.sin(angle)) / self.width + 0.5,
            (dx * math.sin(angle) + dy * math.cos(angle)) / self.height + 0.5,
        )

    def _point_to_scan(self, x: float, y: float) -> tuple[float, float]:
        # undo the deskewing about the page's center, in pixels since the page is not square
        angle = math.radians(self.skew)
        dx, dy = (x - 0.5) * self.width, (y - 0.5) * self.height
        tx = (dx * math.cos(angle) - dy * math.sin(angle)) / self.width + 0.5
        ty = (dx * math.sin(angle) + dy * math.cos(angle)) / self.height + 0.5
        tx, ty = _turned(tx, ty, -self.rotation % 360)
        return _through(_homography(self.corners), tx, ty) if self.corners else (tx, ty)


_Matrix = tuple[float, float, float, float, float, float, float, float, float]


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    return (box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)


def _around(points: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*((min(1.0, max(0.0, x)), min(1.0, max(0.0, y))) for x, y in points), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _turned(x: float, y: float, rotation: int) -> tuple[float, float]:
    """A point of a page after the page is turned clockwise."""
    if rotation == 90:
        return 1 - y, x
    if rotation == 180:
        return 1 - x, 1 - y
    if rotation == 270:
        return y, 1 - x
    return x, y


def _homography(corners: tuple[float, ...]) -> _Matrix:
    """Takes the unit square to four corners (Heckbert 1989), row by row."""
    x0, y0, x1, y1, x2, y2, x3, y3 = corners
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    across = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / across, (dx1 * sy - sx * dy1) / across
    return x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0


def _inverse(m: _Matrix) -> _Matrix:
    """Up to a factor, which points do not feel."""
    a, b, c, d, e, f, g, h, i = m
    return (e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f,
            d * h - e * g, b * g - a * h, a * e - b * d)  # fmt: skip


def _through(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, g, h, i = m
    depth = g * x + h * y + i
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to read a word."""

    text: str
    chance: float
    """the recognizer's own probability, 0 to 1, not calibrated: good for ranking"""


@dataclass(frozen=True, slots=True)
class Word:
    """One word in the upright frame; `confidence` is the engine's, 0 to 1."""

    text: str
    box: Box
    confidence: float
    alternatives: tuple[Alternative, ...] = ()
    """likeliest first, none equal to `text`; empty where the engine is sure, or knows none"""
    second: Alternative | None = None
    """what stood in its place when its line was read again, drawn another way; None where nobody looked twice"""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line in reading order, in the upright frame. Text is NFC; words are parted by single spaces."""

    words: tuple[Word, ...]

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError("a line has at least one word")

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return around(word.box for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean of the words' confidences, weighted by their letters."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / max(1, letters)


@dataclass(frozen=True, slots=True)
class CodeMark:
    """A decoded QR or barcode in the upright frame."""

    symbology: str
    """as zxing-cpp names it: QRCode, Code128, …"""
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class EngineStamp:
    """Who read: engine, version, and the hash of weights and options. Equal stamps read equal text."""

    engine: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.engine} {self.version} {self.digest[:12]}"


@dataclass(frozen=True, slots=True)
class PageText:
    """All that was read on one page. A page that could not be read has no lines and says why in `problems`."""

    number: int
    """the page in its dossier, from 1"""
    quality: PageQuality | None
    """None where the page could not be turned into pixels"""
    placement: Placement | None
    lines: tuple[TextLine, ...]
    """reading order, upright frame"""
    cells: tuple[Box, ...]
    """closed cells of ruled tables, row by row, upright frame; the boxes of one digit each are one cell together"""
    codes: tuple[CodeMark, ...]
    stamp: EngineStamp
    problems: tuple[Problem, ...]
    unread: tuple[Box, ...] = ()
    """rows of ink in which nothing was read, top to bottom, upright frame"""

    @property
    def blank(self) -> bool:
        return self.quality is not None and self.quality.blank
