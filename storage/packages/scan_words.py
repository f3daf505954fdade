"""Lines and words of a page in the pixels of the scan, in letters that XML can carry.

Refuses to drop a word: a letter that XML forbids becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.text import Box, PageText, TextLine

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text with every character that XML 1.0 forbids shown as U+FFFD."""
    return _NOT_IN_XML.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in whole pixels of the scan, origin at the top left."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class ScanWord:
    text: str
    box: PixelBox
    confidence: float
    """0 to 1"""


@dataclass(frozen=True, slots=True)
class ScanLine:
    box: PixelBox
    words: tuple[ScanWord, ...]


def scan_lines(page: PageText) -> Iterator[ScanLine]:
    """The lines of the page in reading order; none where the page could not be turned into pixels."""
    if page.quality is None:
        return
    for line in page.lines:
        yield _line(line, page)


def _line(line: TextLine, page: PageText) -> ScanLine:
    words = tuple(ScanWord(xml_text(word.text), _pixels(word.box, page), word.confidence) for word in line.words)
    return ScanLine(_pixels(line.box, page), words)


def _pixels(box: Box, page: PageText) -> PixelBox:
    scan = page.placement.to_scan(box) if page.placement else box
    width, height = (page.quality.width, page.quality.height) if page.quality else (0, 0)
    left, top = min(int(scan.x0 * width), width - 1), min(int(scan.y0 * height), height - 1)
    return PixelBox(left, top, max(left + 1, round(scan.x1 * width)), max(top + 1, round(scan.y1 * height)))
