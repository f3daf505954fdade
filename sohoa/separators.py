"""`sohoa separators`: sheets to lay between the papers of a stack before it is scanned, as PDF.

Each carries a QR that says which component of which dossier lies behind it and how many sides that has; intake reads
it and counts (`dossier.separator`). Refuses names of persons: only codes, counts and names of papers are printed.
"""

from __future__ import annotations

from pathlib import Path

import typer

from dossier.errors import ExitCode, KeepingError
from dossier.separator import COVER, Separator
from ocr.code_drawing import qr_code
from ocr.printed_sheet import A4, Sheet

_CODE = 70.0
"""mm, edge of the code with its quiet zone: legible at 200 dpi and leaning"""
_MARGIN = 25.0


def print_separators(dossier_code: str, components: list[str], out: Path) -> int:
    """Write a cover and one sheet a component; `components` as `CODE=PAGES` or `CODE=PAGES:NAME`.

    Raises `typer.BadParameter` for codes or counts that are none, `KeepingError` where the file cannot be written.
    """
    wanted = [_component(dossier_code, text) for text in components]
    cover = _separator(dossier_code, COVER, sum(sheet.pages for sheet, _ in wanted))
    printed = Sheet(A4, "Tờ ngăn thành phần hồ sơ")
    _draw(printed, cover, "")
    for sheet, name in wanted:
        printed.new_page()
        _draw(printed, sheet, name)
    try:
        out.write_bytes(printed.pdf())
    except OSError:
        raise KeepingError("Chọn nơi khác bằng --out.") from None
    print(out)
    return ExitCode.OK


def _component(dossier_code: str, text: str) -> tuple[Separator, str]:
    code, equals, rest = text.partition("=")
    pages, _, name = rest.partition(":")
    if not equals or not (pages.isascii() and pages.isdigit()):
        raise typer.BadParameter("Mỗi thành phần viết MÃ=SỐ_TRANG hoặc MÃ=SỐ_TRANG:TÊN, ví dụ TP-H05.000079=2")
    return _separator(dossier_code, code, int(pages)), name.strip()


def _separator(dossier_code: str, component: str, pages: int) -> Separator:
    try:
        return Separator(dossier_code, component, pages)
    except ValueError:
        raise typer.BadParameter(
            "Mã chỉ gồm chữ hoa không dấu, chữ số, dấu chấm và gạch nối; số trang từ 1 đến 9999"
        ) from None


def _draw(sheet: Sheet, separator: Separator, name: str) -> None:
    width = sheet.size[0] - 2 * _MARGIN
    title = "TỜ BÌA HỒ SƠ" if separator.is_cover else "TỜ NGĂN THÀNH PHẦN HỒ SƠ"
    y = sheet.text(_MARGIN, 30, width, title, 24, "B", "C") + 8
    sheet.code(qr_code(separator.text), (sheet.size[0] - _CODE) / 2, y, _CODE, _CODE)
    y += _CODE + 10
    rows = [("Mã hồ sơ", separator.dossier_code)]
    if not separator.is_cover:
        rows.append(("Thành phần", separator.component))
    if name:
        rows.append(("Tên giấy tờ", name))
    rows.append(("Số trang phía sau", f"{separator.pages}"))
    for label, value in rows:
        sheet.text(_MARGIN, y, 50, f"{label}:", 16)
        y = sheet.text(_MARGIN + 52, y, width - 52, value, 18, "B") + 3
    hint = (
        "Đặt tờ này trên cùng, trước mọi giấy tờ của hồ sơ. Số trang là tổng các mặt giấy có nội dung."
        if separator.is_cover
        else "Đặt tờ này ngay trước giấy tờ của thành phần. Số trang là số mặt giấy có nội dung, không tính mặt trắng."
    )
    sheet.rule(_MARGIN, y + 6, sheet.size[0] - _MARGIN, y + 6)
    sheet.text(_MARGIN, y + 10, width, hint, 13, "I")
