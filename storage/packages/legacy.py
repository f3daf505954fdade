"""The old delivery of TT 02/2019/TT-BNV: a tree of folders with the copies, and the sheets BIA and VB in Excel.

`<agency>/<year>/<retention>/<fonds>/<file code>/<file code>.<ordinal>.pdf`, as archives have long been given it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from dossier.local_time import HANOI
from dossier.retention import Retention
from storage.packages.contents import ArchivedPaper, Contents
from storage.packages.describe import dossier_values, issued_on, printed_date, split_number, subject
from storage.packages.field_table import Fault, TableField, cut, faults, field_tables, tables_in_force

_TABLES = "tt_02_2019"
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_WIDEST = 60
_SIGNED = "_signed"
_LEAST_DIGITS = 11
"""of an id: a million dossiers of one year may share none"""


def write_sheets(contents: Contents, target: Path) -> tuple[Fault, ...]:
    """Write the workbook to `target`; what breaks the old circular is in it as it is and returned as faults."""
    tables = field_tables(_TABLES)
    dossier = legacy_dossier(contents)
    papers = [legacy_document(contents, paper) for paper in contents.papers]
    book = Workbook(write_only=True)
    _sheet(book, "BIA", tables.tables["dossier"], [dossier])
    _sheet(book, "VB", tables.tables["document"], papers)
    book.save(target)
    found = list(faults(tables, "dossier", dossier))
    for values in papers:
        found += faults(tables, "document", values)
    return tuple(found)


def write_tree(contents: Contents, folder: Path) -> Path:
    """Copy the archive copies into the tree below `folder`; the folder of the dossier."""
    year, keeper = str(contents.year), contents.agency.code or "000"
    retention = _NOT_PLAIN.sub("-", contents.retention.value)
    place = folder.joinpath(
        *(_NOT_PLAIN.sub("-", part) for part in (keeper, year, retention, contents.agency.fonds_code or keeper)),
        _codes(contents)[0],
    )
    place.mkdir(parents=True, exist_ok=True)
    for paper in contents.papers:
        ending = _SIGNED if paper.signatures else ""
        shutil.copyfile(paper.copy, place / f"{place.name}.{paper.ordinal:07}{ending}.pdf")
    return place


def legacy_dossier(contents: Contents) -> dict[str, str]:
    """The fields of sheet BIA."""
    today = tables_in_force(contents.made_at.astimezone(HANOI).date())
    new = dossier_values(contents, today, "aip_dossier")
    file_code, notation = _codes(contents)
    values = {
        "FileCode": file_code,
        "Identifier": contents.agency.archives_code,
        "OrganId": contents.agency.fonds_code or contents.agency.code,
        "FileCatalog": str(contents.year),
        "FileNotation": notation,
        "Title": new.get("title", ""),
        "Maintenance": today.codes["maintenance"].get(new.get("maintenance", ""), Retention.PERMANENT.value),
        "Rights": today.codes["mode"].get(contents.mode, ""),
        "Language": "Tiếng Việt",
        "StartDate": new.get("startDate", ""),
        "EndDate": new.get("endDate", ""),
        "TotalDoc": new.get("totalDoc", ""),
        "Description": new.get("description", ""),
        "Maximum": new.get("numberOfPaper", ""),
        "PageNumber": new.get("numberOfPage", ""),
        "Format": "Bình thường",
    }
    return _without_codes_cut(values, "dossier")


def legacy_document(contents: Contents, paper: ArchivedPaper) -> dict[str, str]:
    """The fields of one row of sheet VB."""
    said = paper.values
    number, notation = split_number(said)
    file_code, dossier_number = _codes(contents)
    values = {
        "DocCode": f"{dossier_number[:17]}.{paper.ordinal:07}",
        "FileCode": file_code,
        "DocOrdinal": str(paper.ordinal),
        "TypeName": said.get("type_name") or paper.title,
        "CodeNumber": number,
        "CodeNotation": notation,
        "IssuedDate": printed_date(issued_on(paper)),
        "OrganName": said.get("issuer", ""),
        "Subject": subject(paper),
        "Language": "Tiếng Việt",
        "PageAmount": str(len(paper.pages)),
        "Mode": "",
        "ConfidenceLevel": "Số hóa",
        "Format": "Bình thường",
    }
    return _without_codes_cut(values, "document")


def _codes(contents: Contents) -> tuple[str, str]:
    """Mã hồ sơ in 30 signs and số và ký hiệu hồ sơ in 20, as the old circular had room for them.

    Of the counter's code the agency's part, which stands before it anyway, is left out; of our own id what there is
    room for: 11 hexadecimal digits beside an agency's code of 13. A longer agency code remains a fault, and is told.
    """
    tables = {field.name: field.length for field in field_tables(_TABLES).tables["dossier"]}
    if len(contents.file_code) <= tables["FileCode"] and len(contents.number) <= tables["FileNotation"]:
        return contents.file_code, contents.number
    before = contents.file_code.removesuffix(contents.number)
    number = contents.number.removeprefix(f"{contents.agency.code}-")
    plain = contents.dossier.replace("-", "")
    if contents.number == contents.dossier[: len(contents.number)]:
        number = plain[: max(_LEAST_DIGITS, min(len(number), tables["FileCode"] - len(before)))]
    return f"{before}{number}", number


def _without_codes_cut(values: Mapping[str, str], table: str) -> dict[str, str]:
    """Long texts cut, codes never: a code that is too long is a fault."""
    whole = {name: value for name, value in values.items() if value and name.endswith(("Code", "Id", "Notation"))}
    return {**cut(field_tables(_TABLES), table, values), **whole}


def _sheet(book: Workbook, title: str, fields: Sequence[TableField], rows: Sequence[Mapping[str, str]]) -> None:
    sheet = book.create_sheet(title)
    for place, field in enumerate(fields, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDEST, max(12, len(field.label) + 2))
    heads = []
    for field in fields:
        head = WriteOnlyCell(sheet, value=f"{field.label} ({field.name})")
        head.font = Font(bold=True)
        heads.append(head)
    sheet.append(heads)
    for values in rows:
        sheet.append([_cell(sheet, field, values.get(field.name, "")) for field in fields])


def _cell(sheet: Any, field: TableField, value: str) -> Any:
    if field.kind == "number" and value.isascii() and value.isdecimal():
        return int(value)
    cell = WriteOnlyCell(sheet, value=value or None)
    if value:
        cell.data_type = "s"  # what a paper says must never become a formula
    return cell
