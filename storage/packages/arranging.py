"""The arranging list (danh mục chỉnh lý) as archives keep it in Excel: which paper dossier stands in which box.

Heads of columns are told by their words, in any order, with or without marks; unknown columns are passed over. A row
that cannot be used is named with its number and why, and stops no other.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dossier.errors import UnreadableScanError
from dossier.retention import Retention
from dossier.vietnamese import canonical, without_marks
from storage.packages.contents import Arrangement

_HEADS: dict[str, tuple[str, ...]] = {
    "name": ("ma dinh danh", "uuid", "ten tep", "tep quet", "thu muc", "file", "ma ho so"),
    "store": ("kho", "so kho"),
    "shelf": ("gia", "so gia", "gia so"),
    "box": ("hop", "so hop", "hop so", "cap", "hop/cap"),
    "paper_number": ("ho so so", "so ho so", "hs so", "so ho so giay", "so luu tru"),
    "title": ("tieu de", "tieu de ho so"),
    "retention": ("thoi han bao quan", "thbq"),
    "sheets": ("so to", "so luong to"),
    "started_on": ("tu ngay", "thoi gian bat dau", "ngay bat dau"),
    "ended_on": ("den ngay", "thoi gian ket thuc", "ngay ket thuc"),
    "note": ("ghi chu",),
}
"""column to the words that stand over it, without marks; the first that is there is taken"""
_MOST_ROWS_ABOVE = 20
"""letterhead and title over the heads"""
_MOST_ROWS = 100_000
_YEARS = {"70": Retention.YEARS_70, "50": Retention.YEARS_50, "30": Retention.YEARS_30, "20": Retention.YEARS_20,
          "10": Retention.YEARS_10}  # fmt: skip
_PRINTED = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})\Z")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of the list."""

    number: int
    """as Excel counts"""
    name: str
    """which dossier: id, code, or the name of its scan"""
    arrangement: Arrangement
    fault: str = ""
    """why the row cannot be used; empty where it can"""


def read_list(path: Path) -> tuple[ListedRow, ...]:
    """The rows of the first sheet that has a name column. Raises `UnreadableScanError` where there is none."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, OSError, KeyError, ValueError):
        raise UnreadableScanError("(không phải tệp .xlsx)") from None
    try:
        for sheet in book.worksheets:
            found = _rows(sheet)
            if found is not None:
                return tuple(found)
    finally:
        book.close()
    raise UnreadableScanError("(không thấy cột mã hồ sơ hoặc tên tệp)")


def _rows(sheet: Any) -> Iterator[ListedRow] | None:
    above = []
    rows = enumerate(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS), start=1)
    for number, cells in rows:
        columns = _columns(cells)
        if "name" in columns and len(columns) > 1:
            return _listed(rows, columns)
        above.append(number)
        if len(above) == _MOST_ROWS_ABOVE:
            break
    return None


def _columns(cells: Sequence[Any]) -> dict[str, int]:
    """Which column stands where."""
    heads = [_plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for column, words in _HEADS.items():
        place = next((heads.index(word) for word in words if word in heads), None)
        if place is not None:
            found[column] = place
    return found


def _listed(rows: Iterator[tuple[int, Sequence[Any]]], columns: dict[str, int]) -> Iterator[ListedRow]:
    for number, cells in rows:
        said = {name: _text(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
        if not any(said.values()):
            continue
        yield _row(number, said)


def _row(number: int, said: dict[str, str]) -> ListedRow:
    faults = []
    retention = _retention(said.get("retention", ""))
    if retention is None:
        faults.append("thời hạn bảo quản không rõ")
    sheets = said.get("sheets", "")
    if sheets and not (sheets.isascii() and sheets.isdecimal()):
        faults.append("số tờ phải là số")
        sheets = ""
    dates = {name: _day(said.get(name, "")) for name in ("started_on", "ended_on")}
    if None in dates.values():
        faults.append("ngày phải có dạng DD/MM/YYYY")
    if not said.get("name"):
        faults.append("thiếu mã hồ sơ hoặc tên tệp")
    texts = {name: said.get(name, "") for name in ("store", "shelf", "box", "paper_number", "title", "note")}
    arrangement = Arrangement(
        **texts,
        retention=retention or "",
        sheets=int(sheets) if sheets else None,
        started_on=dates["started_on"] or "",
        ended_on=dates["ended_on"] or "",
    )
    return ListedRow(number, said.get("name", ""), arrangement, "; ".join(faults))


def _plain(cell: Any) -> str:
    return re.sub(r"[^a-z0-9/ ]", " ", without_marks(canonical(str(cell or ""))).lower()).strip()


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return canonical(str(cell)) if cell is not None else ""


def _retention(text: str) -> str | None:
    """The code of TT 05/2025; empty where nothing is said, None where it cannot be told."""
    if not text:
        return ""
    plain = _plain(text)
    if plain.startswith("vinh vien") or plain == "vv":
        return Retention.PERMANENT.value
    years = re.match(r"(\d+)(?: nam)?\Z", plain)
    if years and years[1] in _YEARS:
        return _YEARS[years[1]].value
    return text if text in {each.value for each in Retention if each is not Retention.OTHER} else None


def _day(text: str) -> str | None:
    """YYYY-MM-DD, YYYY-MM or YYYY; empty where nothing is said, None where it is no date."""
    if not text:
        return ""
    match = _PRINTED.match(text)
    if not match:
        return None
    day, month, year = match[1], match[2], match[3]
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
