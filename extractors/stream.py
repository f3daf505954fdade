"""The words of a document in reading order, cut into rows and table cells, ready for finding labels.

Refuses to know labels: it only knows geometry. A *strip* is one printed row outside tables, or the whole
content of one table cell, since a label or a value may wrap inside its cell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from dossier.text import Alternative, Box, PageText, around
from dossier.vietnamese import canonical, without_marks

_SAME_ROW = 0.5
"""two pieces share a row where they overlap in height by this part of the lower one"""
_CELL_SLACK = 0.004
_TALL_CELL = 0.5
_FEWEST_FIGURES = 5
"""of a number that is written in boxes"""


@dataclass(frozen=True, slots=True)
class Token:
    """One word with the page it stands on."""

    text: str
    box: Box
    confidence: float
    page: int
    line: int
    """the engine's line on its page: what the engine saw as one line stays one row"""
    alternatives: tuple[Alternative, ...] = ()
    second: Alternative | None = None

    def changed(self, change: Callable[[str], str]) -> Token:
        """The same word with its text changed, at both looks."""
        second = Alternative(change(self.second.text), self.second.chance) if self.second else None
        return replace(self, text=change(self.text), second=second)


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of words, or one table cell. `place` orders strips as they are read."""

    place: int
    page: int
    tokens: tuple[Token, ...]
    box: Box
    row: int | None = None
    """table row on its page, from 0; None outside tables"""
    column: int | None = None

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Folded:
    """A strip's letters and digits in bare lower-case ASCII, with the way back to its tokens."""

    letters: str
    origin: tuple[tuple[int, int], ...]
    """for every letter: token in the strip, character in the token"""


def fold(text: str) -> str:
    """Letters and digits only, lower case, without marks: how labels are compared."""
    return "".join(c for c in without_marks(canonical(text)).lower() if c.isalnum() and c.isascii())


def folded(strip: Strip) -> Folded:
    letters: list[str] = []
    origin: list[tuple[int, int]] = []
    for t, token in enumerate(strip.tokens):
        for i, character in enumerate(token.text):
            for letter in fold(character):
                letters.append(letter)
                origin.append((t, i))
    return Folded("".join(letters), tuple(origin))


def strips_of(pages: Iterable[PageText]) -> tuple[Strip, ...]:
    """All strips of a document in reading order: rows from top to bottom, tables row by row, cell by cell."""
    found: list[Strip] = []
    for page in pages:
        for strip in _page_strips(page):
            found.append(Strip(len(found), page.number, strip.tokens, strip.box, strip.row, strip.column))
    return tuple(found)


def _page_strips(page: PageText) -> list[Strip]:
    tokens = [
        Token(_composed(word.text), word.box, word.confidence, page.number, number, word.alternatives, word.second)
        for number, line in enumerate(page.lines)
        for word in line.words
        if word.text.strip()
    ]
    table_rows = _table_rows(page.cells)
    inside: dict[tuple[int, int], list[Token]] = {}
    outside: list[Token] = []
    for token in tokens:
        slot = _cell_of(token, table_rows)
        if slot is None:
            outside.append(token)
        else:
            inside.setdefault(slot, []).append(token)
    for r in _number_rows(table_rows, inside, outside):
        # the boxes of one number, torn where an edge was not seen: they belong to the row of their label
        outside += [token for c in range(len(table_rows[r])) for token in inside.pop((r, c), [])]
        table_rows[r] = []
    strips = [_strip(page.number, row) for row in rows_of(outside)]
    for r, cells in enumerate(table_rows):
        for c, cell in enumerate(cells):
            words = [token for row in rows_of(inside.get((r, c), [])) for token in row]
            strips.append(Strip(0, page.number, tuple(words), cell, r, c))
    return sorted(strips, key=_reading_order(table_rows))


def _number_rows(
    table_rows: Sequence[Sequence[Box]], inside: Mapping[tuple[int, int], Sequence[Token]], outside: Sequence[Token]
) -> list[int]:
    """Rows of cells that hold figures alone and stand behind words of the same height, with no row above or below."""
    found = []
    for r, cells in enumerate(table_rows):
        top, bottom = min(cell.y0 for cell in cells), max(cell.y1 for cell in cells)
        alone = not any(
            abs(top - max(cell.y1 for cell in other)) < _CELL_SLACK
            or abs(bottom - min(cell.y0 for cell in other)) < _CELL_SLACK
            for n, other in enumerate(table_rows)
            if n != r
        )
        text = "".join(token.text for c in range(len(cells)) for token in inside.get((r, c), ()))
        figures = sum(c.isdigit() for c in text) >= _FEWEST_FIGURES and sum(c.isalpha() for c in text) <= 2
        if alone and figures and any(t.box.x1 <= cells[0].x1 and top < t.box.center[1] < bottom for t in outside):
            found.append(r)
    return found


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _strip(page: int, tokens: Sequence[Token]) -> Strip:
    return Strip(0, page, tuple(tokens), around(token.box for token in tokens))


def _reading_order(table_rows: Sequence[Sequence[Box]]) -> Callable[[Strip], tuple[float, int]]:
    def key(strip: Strip) -> tuple[float, int]:
        if strip.row is None or strip.column is None:
            return strip.box.center[1], 0
        return min(cell.y0 for cell in table_rows[strip.row]), strip.column

    return key


def _table_rows(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells side by side. A lone cell is no table: the boxes of a number stand in a row of text."""
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda box: (box.y0, box.x0)):
        if cell.height > _TALL_CELL:
            continue
        for row in rows:
            if abs(row[0].y0 - cell.y0) < 0.3 * min(row[0].height, cell.height):
                row.append(cell)
                break
        else:
            rows.append([cell])
    return [sorted(row, key=lambda box: box.x0) for row in rows if len(row) > 1]


def _cell_of(token: Token, table_rows: Sequence[Sequence[Box]]) -> tuple[int, int] | None:
    x, y = token.box.center
    for r, cells in enumerate(table_rows):
        for c, cell in enumerate(cells):
            if cell.x0 - _CELL_SLACK <= x <= cell.x1 + _CELL_SLACK and cell.y0 <= y <= cell.y1:
                return r, c
    return None


def rows_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Words grouped to printed rows, top to bottom, each from left to right."""
    pieces: dict[tuple[int, int], list[Token]] = {}
    for token in sorted(tokens, key=lambda token: token.box.x0):
        pieces.setdefault((token.page, token.line), []).append(token)
    rows: list[list[Token]] = []
    for piece in sorted(pieces.values(), key=_middle):
        row = next((row for row in reversed(rows[-4:]) if _one_row(piece, row)), None)
        if row is None:
            rows.append(piece)
        else:
            row.extend(piece)
            row.sort(key=lambda token: token.box.x0)
    return sorted(rows, key=_middle)


def _middle(row: Sequence[Token]) -> float:
    return median(token.box.center[1] for token in row)


def _words(piece: Sequence[Token]) -> Sequence[Token]:
    """Without lone signs: a colon at the end of one piece may be read again at the start of the next."""
    return [token for token in piece if any(c.isalnum() for c in token.text)] or piece


def _ends(piece: Sequence[Token]) -> tuple[Token, Token]:
    words = _words(piece)
    return words[0], words[-1]


def _one_row(piece: Sequence[Token], row: Sequence[Token]) -> bool:
    """Side by side at the same height. The nearest words decide: long rows may still lean a little."""
    a, b = min(
        ((p, r) for p in _ends(piece) for r in _words(row)),
        key=lambda pair: max(pair[0].box.x0 - pair[1].box.x1, pair[1].box.x0 - pair[0].box.x1),
    )
    shared = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
    if shared > 0.5 * min(a.box.width, b.box.width):
        return False
    overlap = min(a.box.y1, b.box.y1) - max(a.box.y0, b.box.y0)
    return overlap > _SAME_ROW * min(a.box.height, b.box.height)
