"""The invisible layer of a two-layer PDF: what was read, each word over its place on the scan.

The words of a line are shown in one step, moved apart only where they would else lie visibly beside their place, and
stretched to the width and height of their boxes: a third of the room that a step for each word takes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import pikepdf

from dossier.text import Box, PageText, Placement, TextLine
from storage.packages.invisible_letters import InvisibleLetters

_ADVANCE = 0.5
"""of a letter, in font sizes"""
_DESCENT = 0.2
"""of a letter below its base line, in font sizes"""
_TALL = 0.6
"""of the usual height of a line's words; below this a sign without letters is a mark, as high as the word before it"""
_COARSE = 10
"""percent: words are stretched by multiples of it. Half points and round numbers take a fifth less room"""
_ACCENT = 3.4
"""points, 1.2 mm: what an accent or a dot below adds to a word's height"""
_NEAR, _NEAR_SMALL = 1.5, 0.12
"""points, half a millimetre, and font sizes: as far from its place a word may stay instead of being moved, and as much
higher or lower it may be; the lesser of both, or the blanks of small print close"""
_NARROWER = 5.0
"""points: as much narrower than its box a word may stay, half of it on each side. Wider, it would leave no gap beside
it, and many readers see blanks in nothing else"""
_HAIR = 0.3
"""points that are no gap yet"""
_STEP = 100
"""thousandths of a font size by multiples of which words of a line are moved apart"""


class TextLayer:
    """The layer of one PDF, page by page."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._letters = InvisibleLetters(pdf)

    def of_page(self, page: PageText, width: float, height: float) -> bytes:
        """Drawing steps for an upright page of `width` × `height` points; empty where nothing was read."""
        if page.placement is None or not page.lines:
            return b""
        return self._of_lines(page.lines, _Pen(page.placement, width, height))

    def of_line(self, line: TextLine, width: float, height: float) -> bytes:
        """Drawing steps for one level line."""
        return self._of_lines((line,), _Pen(Placement(0, 0.0, 1, 1), width, height))

    @property
    def fonts(self) -> dict[str, pikepdf.Object]:
        """By name, for the resources of every page that has text: those that text written so far needs."""
        return self._letters.fonts

    def finish(self) -> None:
        """Write the fonts; to be called once, after the last page."""
        self._letters.finish()

    def _of_lines(self, lines: Sequence[TextLine], pen: _Pen) -> bytes:
        for line in lines:
            for box, word in zip(pen.level(line), line.words, strict=True):
                # the blank ends the word for readers that go by letters; it may lie under the next word, unseen
                pen.show(box, len(word.text), *self._letters.written(f"{word.text} "))
        return b"BT 3 Tr\n" + pen.steps() + b"ET\n"


def _level(line: TextLine, height: float) -> list[Box]:
    """The words' boxes, as high as the line where that is nearly so: else readers part words by their accents.

    A dash or a stop, however small, is as high as the word before it.
    """
    whole, usual = line.box, median(word.box.height for word in line.words)
    boxes: list[Box] = []
    for word in line.words:
        box = word.box
        if max(box.y0 - whole.y0, whole.y1 - box.y1) * height <= _ACCENT:
            box = Box(box.x0, whole.y0, box.x1, whole.y1)
        elif boxes and box.height < _TALL * usual and not any(map(str.isalnum, word.text)):
            box = Box(box.x0, min(box.y0, boxes[-1].y0), box.x1, max(box.y1, boxes[-1].y1))
        boxes.append(box)
    return boxes


class _Pen:
    """Says size, stretch and place of a word as what differs from the word before, where anything must differ."""

    def __init__(self, placement: Placement, width: float, height: float) -> None:
        self._placement, self._width, self.height = placement, width, height
        self._steps: list[bytes] = []
        self._row = b""
        """the words, and the moves between them, that one step will show"""
        self._moved = False
        self._font = ""
        self._x = self._y = self._size = 0.0
        self._stretch = 0
        self._end = 0.0
        """where the next letter of the row would stand"""

    def level(self, line: TextLine) -> list[Box]:
        """The words' boxes in the frame that `show` takes: of a photo on the photo, else on the deskewed page."""
        if self._placement.corners:
            line = TextLine(tuple(replace(word, box=self._placement.to_turned(word.box)) for word in line.words))
        return _level(line, self.height)

    def show(self, box: Box, letters: int, font: str, written: bytes) -> None:
        """Show a word of so many letters, and the blank after it, in its box.

        It lies level around its box's center also where the page leans: readers break words whose letters climb.
        """
        letters = max(1, letters)
        size = float(max(1, round(box.height * self.height)))
        across = max(0.5, box.width * self._width)
        center_x, center_y = box.center if self._placement.corners else leaning(*box.center, self._placement)
        center_x, center_y = center_x * self._width, (1 - center_y) * self.height
        if not self._continues(font, size, letters, across, center_y):
            self._begin(font, size, letters, across, center_x, center_y)
        else:
            self._move(center_x - self._wide(letters) / 2)
        self._row += written
        self._end += self._wide(letters + 1)

    def steps(self) -> bytes:
        """All that was shown."""
        self._close()
        return b"".join(self._steps)

    def _continues(self, font: str, size: float, letters: int, across: float, center: float) -> bool:
        """Whether the word may stand in the row as it is set."""
        if not self._row or font != self._font or abs(size - self._size) > self._near:
            return False
        if abs(_base(center, self._size) - self._y) > self._near:
            return False
        return self._fits(letters, across)

    def _begin(self, font: str, size: float, letters: int, across: float, center_x: float, center_y: float) -> None:
        self._close()
        if font != self._font or abs(size - self._size) > self._near:
            self._steps.append(f"{font} {size:g} Tf ".encode())
            self._font, self._size = font, size
        if not self._fits(letters, across):
            self._stretch = max(1, int(100 / _COARSE * across / (letters * _ADVANCE * self._size)) * _COARSE)
            self._steps.append(f"{self._stretch} Tz ".encode())
        x = round(2 * (center_x - self._wide(letters) / 2)) / 2
        y = round(2 * _base(center_y, self._size)) / 2
        self._steps.append(f"{round(x - self._x, 1):g} {round(y - self._y, 1):g} Td".encode())
        self._x = self._end = x
        self._y = y

    def _move(self, x: float) -> None:
        """Move what comes next to `x`, if it is not near enough."""
        if abs(x - self._end) <= self._near:
            return
        unit = self._size * self._stretch / 100 / 1000
        by = round((self._end - x) / unit / _STEP) * _STEP
        if by:
            self._row += f"){by}(".encode()
            self._moved = True
            self._end -= by * unit

    def _close(self) -> None:
        """Write the row down."""
        if self._row:
            self._steps.append(b"[(" + self._row + b")]TJ\n" if self._moved else b"(" + self._row + b")Tj\n")
            self._row, self._moved = b"", False

    @property
    def _near(self) -> float:
        return min(_NEAR, _NEAR_SMALL * self._size)

    def _fits(self, letters: int, across: float) -> bool:
        return -_HAIR <= across - self._wide(letters) <= _NARROWER

    def _wide(self, letters: int) -> float:
        return letters * _ADVANCE * self._size * self._stretch / 100


def _base(center: float, size: float) -> float:
    """The base line of letters of a size around a center."""
    return center - size / 2 + _DESCENT * size


def leaning(x: float, y: float, skew: Placement) -> tuple[float, float]:
    """A point of the deskewed page on the page as it leans, both in fractions."""
    angle = math.radians(skew.skew)
    dx, dy = (x - 0.5) * skew.width, (y - 0.5) * skew.height
    return (
        (dx * math.cos(angle) - dy * math.sin(angle)) / skew.width + 0.5,
        (dx * math.sin(angle) + dy * math.cos(angle)) / skew.height + 0.5,
    )
