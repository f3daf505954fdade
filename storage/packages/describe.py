"""The fields of TT 05/2025/TT-BNV for a dossier and its papers, out of what was read and approved.

Refuses to guess: what no paper says stays empty, and the field table says what then is missing.
"""

from __future__ import annotations

import re

from dossier.local_time import HANOI
from dossier.vietnamese import comparable
from storage.packages.contents import ArchivedPaper, Arrangement, Contents
from storage.packages.field_table import FieldTables, cut

DIGITIZED = "02"
VIETNAMESE = "01"
ORDINARY_STATE = "02"
OTHER_TYPE = "32"
NOT_SHELVED = "chua-xep"
"""stands for kho/giá/hộp until an arranging list says where the paper stands"""
_ISSUED = ("issued_on", "registered_on", "first_registered_on", "signed_on", "received_on")
_ISSUERS = ("issuer", "registered_at", "facility")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")
_NUMBER = re.compile(r"\s*(\d[\d.]*)\s*(?:/\s*(.+))?\Z")


def dossier_values(contents: Contents, tables: FieldTables, table: str) -> dict[str, str]:
    """The fields of the dossier, EAD.xml."""
    shelf = contents.arrangement
    dates = sorted(day for paper in contents.papers if (day := issued_on(paper)))
    received = contents.received_at.astimezone(HANOI).date().isoformat()
    values = {
        "title": shelf.title or contents.title,
        "maintenance": shelf.retention or contents.retention.value,
        "mode": contents.mode,
        "language": VIETNAMESE,
        "startDate": printed_date(shelf.started_on or (dates[0] if dates else received)),
        "endDate": printed_date(shelf.ended_on or (dates[-1] if dates else received)),
        "totalDoc": str(len(contents.papers)),
        "numberOfPaper": str(shelf.sheets if shelf.sheets is not None else sheets(contents)),
        "numberOfPage": str(contents.page_count),
        "format": ORDINARY_STATE,
        "confidenceLevel": DIGITIZED,
        "paperFileCode": paper_file_code(contents),
        "riskRecovery": "0",
        "description": shelf.note,
    }
    values["arcFileCode" if table.startswith("aip") else "fileCode"] = (
        contents.archive_code if table.startswith("aip") else contents.file_code
    )
    return cut(tables, table, values)


def document_values(contents: Contents, paper: ArchivedPaper, tables: FieldTables, table: str) -> dict[str, str]:
    """The fields of one paper, EAD_doc."""
    said = paper.values
    number, notation = split_number(said)
    common = {
        "typeName": type_code(tables, paper),
        "codeNumber": number,
        "codeNotation": notation,
        "issuedDate": printed_date(issued_on(paper)),
        "organName": next((said[name] for name in _ISSUERS if name in said), ""),
        "subject": subject(paper),
        "language": VIETNAMESE,
        "numberOfPage": str(len(paper.pages)),
        "mode": contents.mode,
        "confidenceLevel": DIGITIZED,
        "format": ORDINARY_STATE,
        "process": "0",
        "description": paper.title,
    }
    if table.startswith("aip"):
        own = {
            "arcFileCode": contents.archive_code,
            "docCode": contents.document_code(paper),
            "docOrdinal": str(paper.ordinal),
        }
    else:
        own = {
            "docId": f"{paper.ordinal:07}",
            "docCode": contents.document_code(paper, archive=False),
            "maintenance": contents.arrangement.retention or contents.retention.value,
            "riskRecovery": "0",
        }
    return cut(tables, table, {**common, **own})


def subject(paper: ArchivedPaper) -> str:
    """Trích yếu: a letter's own; of other papers the title and what it is about."""
    said = paper.values
    about = said.get("subject") or said.get("summary", "")
    if not about or comparable(about) == comparable(paper.title):
        return paper.title
    return about if "subject" in said else f"{paper.title}: {about}"


def type_code(tables: FieldTables, paper: ArchivedPaper) -> str:
    """The code of typeName whose name the paper is called; Khác for citizens' papers."""
    names = {comparable(name): code for code, name in tables.codes["typeName"].items()}
    called = comparable(paper.values.get("type_name") or paper.title)
    return next((code for name, code in names.items() if called == name), OTHER_TYPE)


def issued_on(paper: ArchivedPaper) -> str:
    """The date of the paper itself, YYYY-MM-DD, or what of it the paper gives; empty where it gives none."""
    said = paper.values
    return next((said[name] for name in _ISSUED if _DATE.match(said.get(name, ""))), "")


def printed_date(day: str) -> str:
    """DD/MM/YYYY, MM/YYYY or YYYY."""
    match = _DATE.match(day)
    return "/".join(part for part in (match[3], match[2], match[1]) if part) if match else ""


def split_number(said: dict[str, str]) -> tuple[str, str]:
    """Số and ký hiệu of a paper, from a number such as 321/UBND-VP, or from the two fields of a letter."""
    number, notation = said.get("number", ""), said.get("symbol", "")
    match = _NUMBER.match(number)
    if match:
        return match[1], notation or match[2] or ""
    return "", notation or number


def paper_file_code(contents: Contents) -> str:
    """[Mã cơ quan lưu trữ].[Số kho/giá/hộp].[Số hồ sơ giấy]."""
    shelf: Arrangement = contents.arrangement
    place = "/".join(part for part in (shelf.store, shelf.shelf, shelf.box) if part) or NOT_SHELVED
    return f"{contents.agency.archives_code or '000'}.{place}.{shelf.paper_number or contents.number}"


def sheets(contents: Contents) -> int:
    """Sheets of paper: a blank page is taken for the back of the one before it."""
    return sum(not page.blank for paper in contents.papers for page in paper.pages) or contents.page_count
