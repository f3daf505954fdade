"""Field tables, packages and lists: every broken rule is named, and tools that we did not write agree."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook

from dossier.contents import Document
from dossier.errors import UnreadableScanError
from dossier.identity import DocumentId, DossierId, sha256_of_file
from dossier.record import CheckedRecord, FieldValue
from dossier.retention import Retention
from storage.packages.arranging import read_list
from storage.packages.bag import write_bag
from storage.packages.contents import Agency, ArchivedPaper, Contents, ScanFile
from storage.packages.ead import ead, ead_schema
from storage.packages.field_table import faults, field_tables, tables_in_force
from storage.packages.information_package import write_package
from storage.packages.legacy import legacy_document, legacy_dossier, write_sheets, write_tree
from storage.packages.package_check import package_faults
from tests.archive_pages import read_as

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TABLES = field_tables("tt_05_2025")
GOOD = {
    "arcFileCode": "H26.LT.H26.2026.1", "title": "Hồ sơ", "maintenance": "01", "mode": "02", "language": "01",
    "totalDoc": "1", "numberOfPage": "1", "confidenceLevel": "02", "paperFileCode": "H26.LT.1/2/3.4",
}  # fmt: skip


def contents(folder: Path, **changed: object) -> Contents:
    copy = folder / "copy.pdf"
    copy.write_bytes(b"%PDF-1.7 a copy")
    sha256, size = sha256_of_file(copy)
    values = {"title": "=GIẤY MỜI", "number": "321/UBND-VP", "issued_on": "2026-04", "summary": "Họp tổ dân phố"}
    fields = tuple(FieldValue(name, value, 1.0, True, (), ()) for name, value in values.items())
    document = Document(DocumentId("d1"), "khac", "1", (1,), 1.0, None)
    paper = ArchivedPaper(
        document,
        CheckedRecord(document, fields, ()),
        "=GIẤY MỜI",
        1,
        "000.khac.000001",
        (read_as(),),
        copy,
        sha256,
        size,
    )
    whole = Contents(
        dossier=DossierId("c90b528d-9e91-5e4a-b3cc-941503f5f136"),
        agency=Agency("UBND phường Kim Liên", "H26.18", "H26.LT"),
        number="c90b528d-9e91",
        title="Hồ sơ: GIẤY MỜI",
        papers=(paper,),
        scans=(ScanFile(copy, sha256, size, "application/pdf", ".pdf"),),
        page_count=1,
        received_at=AT,
        made_at=AT,
        approved=True,
        retention=Retention.PERMANENT,
        mode="02",
        tool="Sohoa 1",
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def test_good_values_break_no_rule() -> None:
    assert faults(TABLES, "aip_dossier", GOOD) == ()


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("title", "", "bắt buộc"),
        ("title", "x" * 1001, "dài tối đa 1000"),
        ("maintenance", "09", "phải là một trong"),
        ("language", "01; 99", "phải là một trong"),
        ("startDate", "31/02/2024", "DD/MM/YYYY"),
        ("startDate", "2024-02-01", "DD/MM/YYYY"),
        ("totalDoc", "một", "phải là số"),
        ("riskRecovery", "2", "phải là 0 hoặc 1"),
        ("paperFileCode", "", "bắt buộc"),
        ("unheard", "x", "không có trường này"),
    ],
)
def test_a_fault_names_field_rule_and_value(field: str, value: str, rule: str) -> None:
    (fault,) = faults(TABLES, "aip_dossier", {**GOOD, field: value})
    assert (fault.field, fault.value) == (field, value)
    assert rule in fault.rule


@pytest.mark.parametrize("day", ["24/10/2022", "10/2022", "2022", "29/02/2024"])
def test_dates_may_be_as_precise_as_the_paper(day: str) -> None:
    assert faults(TABLES, "aip_dossier", {**GOOD, "startDate": day}) == ()


def test_a_recovery_needs_its_state() -> None:
    (fault,) = faults(TABLES, "aip_dossier", {**GOOD, "riskRecovery": "1"})
    assert fault.field == "riskRecoveryStatus"


def test_the_law_of_the_day_is_followed() -> None:
    assert tables_in_force(date(2025, 6, 30)).law == "02/2019/TT-BNV"
    assert tables_in_force(date(2025, 7, 1)).law == "05/2025/TT-BNV"


def test_the_schemas_made_from_the_tables_judge_as_they_do() -> None:
    schema = etree.XMLSchema(etree.fromstring(ead_schema(TABLES, "aip_dossier")))
    assert schema.validate(etree.fromstring(ead(GOOD)))
    assert schema.validate(etree.fromstring(ead(dict(reversed(GOOD.items())))))
    assert not schema.validate(etree.fromstring(ead({**GOOD, "maintenance": "09"})))
    assert not schema.validate(etree.fromstring(ead({**GOOD, "title": "x" * 1001})))


@pytest.mark.parametrize("kind", ["aip", "sip"])
def test_packages_are_right_and_the_same_each_time(tmp_path: Path, kind: str) -> None:
    one, two = tmp_path / "1.zip", tmp_path / "2.zip"
    assert write_package(contents(tmp_path), kind, one) == ()
    assert write_package(contents(tmp_path), kind, two) == ()
    assert one.read_bytes() == two.read_bytes()
    assert package_faults(one) == ()
    with zipfile.ZipFile(one) as package:
        names = {name.partition("/")[2] for name in package.namelist()}
    assert ("metadata/preservation/PREMIS.xml" in names) == (kind == "aip")
    assert "representations/rep1/METS.xml" in names


def test_the_package_says_what_was_done_to_the_pictures(tmp_path: Path) -> None:
    whole = contents(tmp_path)
    drawn = replace(whole.papers[0], drawn=(1,), drawn_dpi=300, beside=frozenset({whole.scans[0].sha256}))
    file = tmp_path / "a.zip"
    assert write_package(replace(whole, papers=(drawn,), jpeg_quality=60), "aip", file) == ()
    assert package_faults(file) == ()
    with zipfile.ZipFile(file) as package:
        (premis,) = [name for name in package.namelist() if name.endswith("PREMIS_rep1.xml")]
        told = package.read(premis).decode()
        assert [name.rpartition("/")[2] for name in package.namelist() if "/originals/" in name] == [
            f"{whole.scans[0].sha256}.pdf"
        ]
    assert "nén lại JPEG 60" in told
    assert "Trang 1 của hồ sơ không theo được PDF/A-2b: dựng thành hình 300 dpi" in told


def test_a_package_that_breaks_the_circular_is_not_written(tmp_path: Path) -> None:
    (fault,) = write_package(contents(tmp_path, mode="9"), "aip", tmp_path / "a.zip")[:1]
    assert (fault.field, fault.value) == ("mode", "9")
    assert not (tmp_path / "a.zip").exists()


def test_whatever_is_changed_in_a_package_is_found(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    write_package(contents(tmp_path), "aip", good)
    with zipfile.ZipFile(good) as package:
        names = package.namelist()
        for changed in names:
            with zipfile.ZipFile(bad, "w") as out:
                for name in names:
                    data = package.read(name)
                    out.writestr(name, data + b" " if name == changed else data)
            if not changed.endswith("/METS.xml") or "rep1" in changed:
                assert package_faults(bad) != (), changed


def test_a_bag_is_valid_for_the_tool_of_the_library_of_congress(tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    write_bag(contents(tmp_path), bag)
    run = [sys.executable, "-m", "bagit", "--validate", str(bag)]
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0
    (bag / "data" / "metadata" / "EAD.xml").write_bytes(b"x")
    assert subprocess.run(run, capture_output=True, check=False).returncode == 1


def test_sheets_hold_what_papers_say_as_text_and_never_as_a_formula(tmp_path: Path) -> None:
    write_sheets(contents(tmp_path), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["BIA", "VB"]
    rows = list(book["VB"].iter_rows())
    heads = [str(cell.value) for cell in rows[0]]
    kind = rows[1][next(place for place, head in enumerate(heads) if "(TypeName)" in head)]
    assert (kind.value, kind.data_type) == ("=GIẤY MỜI", "s")
    tree = write_tree(contents(tmp_path), tmp_path / "tree")
    assert [path.name for path in tree.iterdir()] == ["H26.18.2026.c90b528d-9e91.0000001.pdf"]


@pytest.mark.parametrize(
    ("agency", "number", "code", "notation"),
    [
        ("H26.18", "12", "H26.18.2026.12", "12"),
        ("H26.18", "c90b528d-9e91", "H26.18.2026.c90b528d-9e91", "c90b528d-9e91"),
        ("000.00.00.H26", "c90b528d-9e91", "000.00.00.H26.2026.c90b528d9e9", "c90b528d9e9"),
        ("000.00.00.H26", "000.00.00.H26-241119-0001", "000.00.00.H26.2026.241119-0001", "241119-0001"),
    ],
)
def test_codes_of_the_old_circular_fit_where_nothing_was_arranged(
    tmp_path: Path, agency: str, number: str, code: str, notation: str
) -> None:
    packed = contents(tmp_path, agency=Agency("UBND", agency, "H26.LT"), number=number)
    dossier = legacy_dossier(packed)
    assert (dossier["FileCode"], dossier["FileNotation"]) == (code, notation)
    assert legacy_document(packed, packed.papers[0])["FileCode"] == code
    assert write_sheets(packed, tmp_path / "a.xlsx") == ()
    assert [path.name for path in write_tree(packed, tmp_path / "tree").iterdir()] == [f"{code}.0000001.pdf"]


def listed(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_an_arranging_list_is_read_by_the_words_over_its_columns(tmp_path: Path) -> None:
    file = listed(
        tmp_path / "a.xlsx",
        ("DANH MỤC HỒ SƠ",),
        ("Hộp số", "Mã hồ sơ", "Giá", "Kho", "Số hồ sơ", "THBQ", "Số tờ", "Từ ngày", "Cột lạ"),
        (31.0, "HS 001", "7", 2, 45, "Vĩnh viễn", 12, date(2022, 10, 24), "x"),
        ("32", "HS 002", "7", "2", "46", "vài năm", "nhiều", "hôm qua", ""),
        (None,) * 9,
    )
    good, bad = read_list(file)
    assert (good.number, good.name, good.fault) == (3, "HS 001", "")
    shelf = good.arrangement
    assert (shelf.store, shelf.shelf, shelf.box, shelf.paper_number) == ("2", "7", "31", "45")
    assert (shelf.retention, shelf.sheets, shelf.started_on) == ("01", 12, "2022-10-24")
    assert bad.number == 4
    assert all(word in bad.fault for word in ("thời hạn", "số tờ", "ngày"))


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    for file in (tmp_path / "a.xlsx", listed(tmp_path / "b.xlsx", ("một", "hai"))):
        with pytest.raises(UnreadableScanError):
            read_list(file)
