"""docs/adding_a_form.md, followed to the letter: its form is checked, and reads a filled and scanned paper."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from random import Random

import pytest

from dossier.errors import MissingProgramError
from samples import fonts
from samples.letterhead import addressed, dated, national_heading, title
from samples.looks import LOOKS
from samples.pdf import pdf_of
from samples.pen import Blank, Pen
from samples.scanner import GRADES, scan, scanner_pass
from sohoa.main import main_with
from tests.house.checkout import ROOT

GUIDE = (ROOT / "docs" / "adding_a_form.md").read_text(encoding="utf-8")


def _form_of_the_guide(folder: Path) -> Path:
    name = re.search(r"Tạo tệp `([^`]+)`", GUIDE)
    block = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert name
    assert block
    folder.mkdir()
    (folder / name[1]).write_text(block[1], encoding="utf-8")
    return folder


def _filled_paper(file: Path) -> None:
    rng = Random("guide")
    pen = Pen(LOOKS["sans"])
    national_heading(pen)
    title(pen, "PHIẾU ĐĂNG KÝ MƯỢN HỘI TRƯỜNG")
    addressed(pen, "Kính gửi:", "Ủy ban nhân dân xã Kim Liên")
    pen.row(Blank("Họ và tên người mượn:", None, "Nguyễn Văn Mẫu"))
    pen.row(Blank("Số điện thoại:", None, "0912345678"))
    pen.row(Blank("Nơi thường trú:", None, "Xóm 3, xã Kim Liên, tỉnh Nghệ An"))
    pen.row(Blank("Mục đích sử dụng:", None, "Tổ chức đám cưới cho con"))
    pen.row(Blank("Ngày sử dụng:", None, "15/03/2025"))
    pen.paragraph("Tôi xin cam kết giữ gìn tài sản chung và trả hội trường đúng giờ.", indent=0)
    pen.down(10)
    dated(pen, "", "Kim Liên", date(2025, 3, 4))
    settings = scanner_pass(rng, GRADES["clean"], "L")
    file.write_bytes(pdf_of([scan(rng, pen.sheet, settings, 0, None)]))


def test_the_form_of_the_guide_has_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _form_of_the_guide(tmp_path / "forms")
    assert main_with(["forms", "check", str(folder)]) == 0
    assert "không có lỗi" in capsys.readouterr().out


@pytest.mark.slow
def test_a_paper_of_the_guide_is_read_without_touching_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        fonts.file_of("serif")
    except MissingProgramError as error:
        pytest.skip(str(error))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOHOA_FORMS__DIR", str(_form_of_the_guide(tmp_path / "forms")))
    _filled_paper(tmp_path / "phieu.pdf")
    assert main_with(["digitize", str(tmp_path / "phieu.pdf"), "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    (document,) = told["documents"]
    assert (document["form"], document["edition"]) == ("muon_hoi_truong", "2025")
    values = {name: field["value"] for name, field in document["fields"].items()}
    assert (
        values
        | {
            "addressed_to": "Ủy ban nhân dân xã Kim Liên",
            "borrower.full_name": "Nguyễn Văn Mẫu",
            "borrower.phone": "0912345678",
            "borrower.residence": "Xóm 3, xã Kim Liên, tỉnh Nghệ An",
            "purpose": "Tổ chức đám cưới cho con",
            "needed_on": "2025-03-15",
            "signed_on": "2025-03-04",
            "summary": "Tổ chức đám cưới cho con",
        }
        == values
    )
