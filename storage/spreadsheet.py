"""A table as an Excel file or as CSV, for people who go on working with it elsewhere.

Refuses to let a value become a formula: what stands in papers comes from strangers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def xlsx(tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """One sheet for each table: its name, its heads, its rows."""
    book = Workbook(write_only=True)
    for name, heads, rows in tables:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        bold = [WriteOnlyCell(sheet, value=head) for head in heads]
        for cell in bold:
            cell.font = Font(bold=True)
        sheet.append(bold)
        for row in rows:
            cells = [WriteOnlyCell(sheet, value=value) for value in row]
            for cell, value in zip(cells, row, strict=True):
                if isinstance(value, str):
                    cell.data_type = "s"
            sheet.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Comma-separated, with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return "\ufeff" + out.getvalue()


def _harmless(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
