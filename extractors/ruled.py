"""Rows of a ruled table below its heads, cell by cell.

Columns are told by where the cells stand, not by their count: a stroke of a letter may be taken for a rule, in a head
or in any row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dossier.text import Box
from extractors.stream import Strip

_UNDER = 0.5
"""share of the narrower cell's width that it has in common with the head above it"""


def entries_under(strips: Sequence[Strip], heads: Mapping[str, Strip]) -> Iterator[Mapping[str, Sequence[Strip]]]:
    """For each row below the heads in which something is written, the cells under each head.

    Heads are cells of one row, by any name. The table ends at the first row that has too few cells.
    """
    first = next(iter(heads.values()))
    number = (first.row or 0) + 1
    while True:
        row = [strip for strip in strips if strip.page == first.page and strip.row == number]
        if len(row) < len(heads):
            return
        cells = {name: [cell for cell in row if _is_under(cell.box, head.box)] for name, head in heads.items()}
        if any(cell.tokens for under in cells.values() for cell in under):
            yield {name: under for name, under in cells.items() if under}
        number += 1


def _is_under(cell: Box, head: Box) -> bool:
    shared = min(cell.x1, head.x1) - max(cell.x0, head.x0)
    return shared > _UNDER * min(cell.width, head.width)
