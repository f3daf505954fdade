"""The slips of the counter: what stands on them is read back by what we read with."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pdf2image import convert_from_bytes

from dossier.errors import UnlawfulStepError
from dossier.identity import DossierId
from dossier.reception import Applicant, PaperCount, Reception, ReceptionState
from extractors.procedures import load
from ocr.codes import find_codes
from ocr.engine import PageImage
from ocr.printed_sheet import A4, Sheet
from review.counter import slips
from wiring.sections import CounterSettings

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
CODE = "000.18.13.H26-261125-0001"
BIRTH = next(each for each in load() if each.code == "1.001193")
DESK = slips.Desk(CounterSettings(agency_name="UBND PHƯỜNG VÍ DỤ", place="Hà Nội"), "Nguyễn Văn Cán", "")
DRAFT = Reception(
    DossierId("d"), "1.001193", "", "c", NOW,
    applicant=Applicant("Đặng Thị Hồng Phượng", "001088999990", "Số 1, Hà Nội"),
    papers=(PaperCount("Tờ khai đăng ký khai sinh", 1), PaperCount("Giấy chứng sinh", 0, 0, 2), PaperCount("Không có")),
    reason="Tờ khai chưa ghi quê quán.",
)  # fmt: skip
RECEIVED = replace(
    DRAFT, state=ReceptionState.RECEIVED, code=CODE, lookup="ABC234", received_at=NOW, due_at=NOW + timedelta(days=1)
)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "slip.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def size_of(pdf: bytes, tmp_path: Path) -> tuple[int, float, float]:
    path = tmp_path / "sized.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        box = [float(edge) for edge in opened.pages[0].mediabox]
        return len(opened.pages), round(box[2] / 72 * 25.4), round(box[3] / 72 * 25.4)


def test_a_receipt_says_what_was_received_and_until_when(tmp_path: Path) -> None:
    pdf = slips.receipt(DESK, RECEIVED, BIRTH)
    said = text_of(pdf, tmp_path)
    for words in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", f"Mã hồ sơ: {CODE}", "Đặng Thị Hồng Phượng", "Đăng ký khai sinh",
        "Hà Nội, ngày 25 tháng 11 năm 2026", "09 giờ 30 phút, ngày 25 tháng 11 năm 2026",
        "09 giờ 30 phút, ngày 26 tháng 11 năm 2026", "mã tra cứu ABC234", "Giấy chứng sinh",
    ):  # fmt: skip
        assert words in said
    assert "Không có" not in said  # a component of which nothing was handed in
    assert size_of(pdf, tmp_path) == (1, 148, 210)


def test_both_codes_of_a_receipt_carry_the_dossiers_code(tmp_path: Path) -> None:
    (page,) = convert_from_bytes(slips.receipt(DESK, RECEIVED, BIRTH), dpi=300)
    marks = {mark.symbology: mark.text for mark in find_codes(PageImage(np.array(page), 300))}
    assert marks["Code128"] == CODE
    assert marks["QRCode"].split("|")[:3] == [CODE, "1.001193", "001088999990"]


def test_before_it_is_received_there_is_no_receipt() -> None:
    with pytest.raises(UnlawfulStepError):
        slips.receipt(DESK, DRAFT, BIRTH)


def test_a_request_for_papers_lists_them_and_says_why(tmp_path: Path) -> None:
    said = text_of(slips.supplement(DESK, DRAFT, BIRTH, ["Giấy chứng sinh", "Căn cước"], NOW), tmp_path)
    for words in (slips.SUPPLEMENT, "1. Giấy chứng sinh", "2. Căn cước", "Lý do: Tờ khai chưa ghi quê quán."):
        assert words in said
    assert "Mã hồ sơ" not in said


def test_a_refusal_says_why(tmp_path: Path) -> None:
    said = text_of(slips.refusal(DESK, RECEIVED, BIRTH, NOW), tmp_path)
    assert slips.REFUSAL in said
    assert "Lý do: Tờ khai chưa ghi quê quán." in said


def test_no_text_of_a_paper_breaks_a_slip(tmp_path: Path) -> None:
    strange = "x" * 3000 + "📄\x00\ud800 漢字 ‏عربي"
    hostile = replace(RECEIVED, applicant=Applicant(strange[:400], strange, strange[:300], strange[:50], strange))
    assert slips.receipt(DESK, replace(hostile, reason=strange), BIRTH).startswith(b"%PDF")


def test_a_sheet_breaks_lines_and_knows_where_it_ended() -> None:
    sheet = Sheet(A4, "Thử")
    one = sheet.text(10, 10, 190, "một dòng", 12)
    assert one > 10
    many = sheet.text(10, one, 40, "một câu dài hơn bề rộng của cột này nhiều lần", 12)
    assert many - one > 2 * (one - 10)
    assert sheet.height_of(40, "một câu dài hơn bề rộng của cột này nhiều lần", 12) == pytest.approx(many - one)
