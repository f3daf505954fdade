"""Pages drawn in plain text, for tests: one character is one hundredth of the page's width.

A row of `+---+` rules and `|` makes a table; every other row is a line of text. So a case file shows what the
paper looks like, and no image is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dossier.scan import PageQuality
from dossier.text import Box, CodeMark, EngineStamp, PageText, Placement, TextLine, Word

STAMP = EngineStamp("typed", "1", "0" * 64)
COLUMNS = 110
ROWS = 64
_LETTER_HEIGHT = 0.7


def typed_page(text: str, number: int = 1, *, confidence: float = 0.98, codes: Sequence[CodeMark] = ()) -> PageText:
    """A page with the words of `text` where they stand in it. Lines `!QR …` carry a QR code instead of text."""
    lines: list[TextLine] = []
    marks = list(codes)
    rules: list[tuple[int, list[int]]] = []
    cells: list[Box] = []
    for row, line in enumerate(text.rstrip("\n").split("\n")):
        if line.startswith("!QR "):
            marks.append(CodeMark("QRCode", line[4:], _box(row, 80, 90)))
            continue
        if re.match(r"\s*\+[-+]+\+\s*$", line):
            edges = [i for i, sign in enumerate(line) if sign == "+"]
            if rules and rules[-1][1] == edges:
                top = rules[-1][0]
                cells += [_cell(top, row, a, b) for a, b in pairwise(edges)]
            rules.append((row, edges))
            continue
        if rules and not line.lstrip().startswith("|"):
            rules.clear()
        for piece in re.finditer(r"[^|]+", line):
            words = tuple(
                Word(m.group(), _box(row, piece.start() + m.start(), piece.start() + m.end()), confidence)
                for m in re.finditer(r"\S+", piece.group())
            )
            if words:
                lines.append(TextLine(words))
    quality = PageQuality(300, 0, 0.0, not lines and not marks, 2480, 3508)
    placement = Placement(0, 0.0, 2480, 3508)
    return PageText(number, quality, placement, tuple(lines), tuple(cells), tuple(marks), STAMP, ())


def _box(row: int, start: int, end: int) -> Box:
    return Box(min(1, start / COLUMNS), row / ROWS, min(1, end / COLUMNS), (row + _LETTER_HEIGHT) / ROWS)


def _cell(top: int, bottom: int, left: int, right: int) -> Box:
    return Box(left / COLUMNS, (top + 0.5) / ROWS, right / COLUMNS, (bottom + 0.5) / ROWS)
