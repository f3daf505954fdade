"""Writes down a sheet: paragraphs, blanks with their values, tables; notes every value it writes as truth.

Refuses truth that was not printed: a field gets into `fields` only by being written on the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from samples.looks import Leader, Look
from samples.paper import A4, BLUE, Run, Sheet, Style, width_of

Markup = str
"""Text in which *stars* enclose bold, _lines_ italic and ^hats^ raised letters."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A label and what is filled in after it."""

    label: Markup
    name: str | None = None
    """the field, as contract.md names it; None for what no field holds"""
    printed: str = ""
    """empty: the paper leaves it empty"""
    value: str | None = None
    """canonical value where it differs from what is printed"""
    at: float = 0.0
    """where the label begins, as a share of the line"""
    lines: int = 1
    """lines that the blank takes at least"""


@dataclass(frozen=True, slots=True)
class Margins:
    left: float = 28.0
    right: float = 17.0
    top: float = 20.0
    bottom: float = 20.0


def marked(text: Markup, style: Style) -> list[Run]:
    """The runs of a text with marks."""
    runs, bold, italic, raised, piece = [], False, False, False, ""

    def flush() -> None:
        if piece:
            shaped = style.strong if bold else style
            shaped = shaped.slanted if italic else shaped
            runs.append(Run(piece, shaped.superscript if raised else shaped))

    for char in text:
        if char not in "*_^":
            piece += char
            continue
        flush()
        piece = ""
        bold, italic, raised = bold ^ (char == "*"), italic ^ (char == "_"), raised ^ (char == "^")
    flush()
    return runs


def slip(chance: Random, text: str) -> str:
    """The text with one letter or digit wrong."""
    places = [place for place, char in enumerate(text) if char.isalnum()] or [0]
    place = chance.choice(places)
    other = chance.choice("0123456789" if text[place].isdigit() else "aeinotu")
    return text[:place] + other + text[place + 1 :]


def length(runs: Sequence[Run]) -> float:
    return sum(width_of(run.text, run.style) for run in runs)


def wrapped(runs: Sequence[Run], width: float, first: float | None = None) -> list[list[Run]]:
    """The runs in lines no wider than `width` mm (the first no wider than `first`), broken at blanks."""
    lines: list[list[Run]] = [[]]
    used, room = 0.0, width if first is None else first
    for run in runs:
        for place, word in enumerate(run.text.split(" ")):
            piece = Run((" " if place else "") + word, run.style)
            size = width_of(piece.text, piece.style)
            if used + size > room and (place or not used) and (used or room < width):
                lines.append([])
                used, room, piece = 0.0, width, Run(word, run.style)
                size = width_of(word, run.style)
            if piece.text:
                lines[-1].append(piece)
            used += size
    return lines


class Pen:
    """Where the next line goes. `y` is the base line last written on, in mm from the top."""

    def __init__(self, look: Look, size: tuple[float, float] = A4, margins: Margins | None = None) -> None:
        self.look = look
        self.size = size
        self.margins = margins or Margins()
        self.sheets: list[Sheet] = []
        self.fields: dict[str, str] = {}
        self.turn()

    def turn(self) -> None:
        """Go on with a fresh sheet."""
        self.sheet = Sheet(self.size)
        self.sheets.append(self.sheet)
        self.y = self.margins.top

    @property
    def left(self) -> float:
        return self.margins.left

    @property
    def right(self) -> float:
        return self.size[0] - self.margins.right

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def down(self, mm: float | None = None) -> None:
        """Go down by a line, or so many mm; to a fresh sheet where this one is full."""
        self.y += self.look.spacing if mm is None else mm
        if self.y > self.size[1] - self.margins.bottom:
            self.turn()

    def note(self, name: str | None, value: str) -> str:
        """Take down a field that is being printed; gives the value back."""
        if name is not None and value:
            self.fields[name] = value
        return value

    def center(self, text: Markup, style: Style | None = None, at: float | None = None) -> None:
        """A centered line, which may break."""
        half = self.width if at is None else 2 * min(at - self.left, self.right - at)
        for place, line in enumerate(wrapped(marked(text, style or self.look.label), half)):
            if place:
                self.down((style or self.look.label).size * 0.42)
            self.sheet.centered(self.middle if at is None else at, self.y, line)

    def line(self, text: Markup, style: Style | None = None) -> None:
        """One line at the left margin, below the last."""
        self.down()
        self.sheet.runs(self.left, self.y, marked(text, style or self.look.label))

    def paragraph(
        self, text: Markup, style: Style | None = None, indent: float = 10.0, spacing: float = 6.4, justify: bool = True
    ) -> None:
        """A paragraph, below the last line."""
        shaped = style or self.look.label
        lines = wrapped(marked(text, shaped), self.width, self.width - indent)
        for place, line in enumerate(lines):
            self.down(spacing)
            x = self.left + (indent if place == 0 else 0.0)
            if justify and place < len(lines) - 1:
                self._justified(x, line)
            else:
                self.sheet.runs(x, self.y, line)

    def _justified(self, x: float, line: list[Run]) -> None:
        gaps = sum(run.text.startswith(" ") for run in line[1:])
        extra = (self.right - x - length(line)) / gaps if gaps else 0.0
        for place, run in enumerate(line):
            x += extra if place and run.text.startswith(" ") else 0.0
            x = self.sheet.text(x, self.y, run.text, run.style)

    def row(self, *blanks: Blank) -> None:
        """One line of blanks, below the last; the value of the last blank may go on below."""
        self.down()
        x = self.left
        for place, blank in enumerate(blanks):
            x = max(x, self.left + self.width * blank.at)
            x = self.sheet.runs(x, self.y, marked(blank.label, self.look.label)) + 0.8
            last = place == len(blanks) - 1
            end = self.right if last else max(x + 4, self.left + self.width * blanks[place + 1].at - 1.5)
            x = self._fill(x, end, blank, last) + 1.5
            self.note(blank.name, (blank.value or blank.printed) if blank.printed else "")

    def _fill(self, x: float, end: float, blank: Blank, last: bool) -> float:
        runs = self._written(blank, end - x) if blank.printed else []
        lines = wrapped(runs, self.width, end - x) if last else [runs]
        lines += [[] for _ in range(blank.lines - len(lines))] if self.look.leader is not Leader.NONE else []
        for place, line in enumerate(lines):
            if place:
                self.down(self.look.spacing * 0.95)
                x, end = self.left, self.right
            x = self._value(x, end, line)
        return x

    def _written(self, blank: Blank, room: float) -> list[Run]:
        """The value; in a corrected look sometimes behind what was struck out, where both have room."""
        value = Run(blank.printed, self.look.value)
        chance = Random(f"{blank.name}/{blank.printed}")
        wrong = slip(chance, blank.printed)
        both = width_of(f"{wrong}  {blank.printed}", self.look.value) * 1.1
        if chance.random() >= self.look.corrected or both > room:
            return [value]
        by_hand = replace(self.look.value, face="hand", size=self.look.value.size + 2, color=BLUE)
        return [Run(wrong, replace(self.look.value, struck=True)), Run("  " + blank.printed, by_hand)]

    def _value(self, x: float, end: float, line: list[Run]) -> float:
        leader, dots = self.look.leader, self.look.label
        if leader is Leader.UNDER or not line:
            self.sheet.leader(x, self.y, end, dots)
        after = self.sheet.runs(x + 0.6, self.y - self.look.lift, line)
        if leader is Leader.AFTER and line:
            self.sheet.leader(after + 0.5, self.y, end, dots)
        if leader is Leader.UNDERLINE and line:
            self.sheet.leader(x, self.y + 0.6, after, dots)
        return after if leader in (Leader.UNDERLINE, Leader.NONE) else max(after, end)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[list[Run]]], spacing: float = 6.0) -> None:
        """A ruled table at the left margin, widths in mm, below the last line; cells break their lines."""
        x0, y = self.left, self.y
        for row in rows:
            cells = [wrapped(runs, width - 3) for runs, width in zip(row, widths, strict=True)]
            height = max(len(cell) for cell in cells) * spacing + 2.6
            x = x0
            for cell, width in zip(cells, widths, strict=True):
                for place, line in enumerate(cell):
                    self.sheet.runs(x + 1.5, y + spacing * (place + 0.85), line)
                x += width
            self._grid(y, y + height, widths)
            y += height
        self.y = y

    def _grid(self, top: float, bottom: float, widths: Sequence[float]) -> None:
        end = self.left + sum(widths)
        for y in (top, bottom):
            self.sheet.rule(self.left, y, end, 0.2)
        x = self.left
        for width in (0.0, *widths):
            x += width
            self.sheet.post(x, top, bottom, 0.2)
