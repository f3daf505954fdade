"""A second look at a part of a page: the same print, prepared in another way, for values that are in doubt.

Two readings that agree are worth more than one. Of 626 words below 0.97 confidence on rendered office-grade pages 63
in 100 were right: 81 in 100 where a second reading agreed, 23 in 100 where it differed. Refuses to choose between
readings; that wants to know what the value is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from dossier.text import Box, Placement, TextLine, Word
from ocr.engine import OcrEngine, PageImage, Pixels
from ocr.reading import prepare
from ocr.sheet import flat_sheet
from ocr.upright import straighten

_AROUND = 0.35
"""inches of the page around the box that are prepared with it, for its paper and its rules to be known"""


class Way(StrEnum):
    """How the print is changed before it is read again."""

    WIDER = "wider"
    """letters drawn out by a fifth"""
    SMALLER = "smaller"
    """at seven tenths of its size"""
    SOFTER = "softer"
    """smoothed: grain and ragged edges go"""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What stands in a box at a second look, in the frame of the upright page."""

    way: Way
    lines: tuple[TextLine, ...]
    """top to bottom; empty where nothing was read"""

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """Of its least sure line; 0.0 where nothing was read."""
        return min((line.confidence for line in self.lines), default=0.0)


def upright_again(scan: PageImage, placement: Placement) -> PageImage:
    """A page's pixels as scanned, in the upright frame in which it was read before."""
    sheet = flat_sheet(scan, placement.corners) if placement.corners else scan
    return straighten(sheet, placement.rotation, placement.skew)


def read_again(
    upright: PageImage, boxes: Sequence[Box], engine: OcrEngine, way: Way = Way.WIDER
) -> list[SecondReading]:
    """What stands in each box of an upright page. Words belong to a box that holds their middle.

    A box is in fractions of the upright page, as words and fields are; about 20 ms each. Raises `EngineError`.
    """
    views = [_view(upright, box, way) for box in boxes]
    readings = engine.read([image for image, _ in views])
    return [
        SecondReading(way, tuple(_inside(lines, frame, box)))
        for lines, (_, frame), box in zip(readings, views, boxes, strict=True)
    ]


def _view(upright: PageImage, box: Box, way: Way) -> tuple[PageImage, Box]:
    """The prepared surroundings of a box, and where they lie on the page."""
    height, width = upright.pixels.shape[:2]
    edge = _AROUND * upright.dpi
    left, top = max(0, round(box.x0 * width - edge)), max(0, round(box.y0 * height - edge))
    right, bottom = min(width, round(box.x1 * width + edge)), min(height, round(box.y1 * height + edge))
    part = PageImage(upright.pixels[top : max(bottom, top + 1), left : max(right, left + 1)], upright.dpi)
    frame = Box(left / width, top / height, max(right, left + 1) / width, max(bottom, top + 1) / height)
    return _changed(prepare(part), way), frame


def _changed(page: PageImage, way: Way) -> PageImage:
    match way:
        case Way.SMALLER:
            return PageImage(_scaled(page.pixels, 0.7, 0.7), round(0.7 * page.dpi), page.cells, page.combs)
        case Way.WIDER:
            return PageImage(_scaled(page.pixels, 1.2, 1.0), page.dpi, page.cells, page.combs)
        case Way.SOFTER:
            soft = cv2.GaussianBlur(page.pixels, (0, 0), page.dpi / 300)
            return PageImage(np.asarray(soft, np.uint8), page.dpi, page.cells, page.combs)


def _scaled(pixels: Pixels, along: float, down: float) -> Pixels:
    way = cv2.INTER_CUBIC if along >= 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, None, fx=along, fy=down, interpolation=way), np.uint8)


def _inside(lines: Sequence[TextLine], frame: Box, box: Box) -> list[TextLine]:
    found = []
    for line in lines:
        words = tuple(_placed(word, frame) for word in line.words)
        words = tuple(word for word in words if box.contains(*word.box.center))
        if words:
            found.append(TextLine(words))
    return found


def _placed(word: Word, frame: Box) -> Word:
    def x(part: float) -> float:
        return frame.x0 + part * frame.width

    def y(part: float) -> float:
        return frame.y0 + part * frame.height

    box = Box(x(word.box.x0), y(word.box.y0), x(word.box.x1), y(word.box.y1))
    return Word(word.text, box, word.confidence, word.alternatives)
