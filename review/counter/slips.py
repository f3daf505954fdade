"""The slips of the counter as PDF: receipt, request for more papers, refusal.

Wording of TT 01/2018/TT-VPCP, Mẫu số 01 to 03 (A5); the code of NĐ 61/2018/NĐ-CP Điều 26 as bar code, and as QR with
what TT 01/2023/TT-VPCP Điều 26 asks for. Refuses to print a receipt for a dossier that was not received.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier.errors import UnlawfulStepError
from dossier.local_time import HANOI
from dossier.reception import Reception, ReceptionState
from extractors.procedures import Procedure
from ocr.code_drawing import code_128, qr_code
from ocr.printed_sheet import A5, Sheet
from wiring.sections import CounterSettings

_LEFT, _RIGHT = 10.0, 138.0
_WIDTH = _RIGHT - _LEFT
_SIZE = 10.5
_HALF = (_WIDTH - 4) / 2
RECEIPT = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
SUPPLEMENT = "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"
REFUSAL = "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who prints."""

    counter: CounterSettings
    clerk: str
    """name of the person at the counter"""
    status_address: str
    """where the state can be looked up; empty where nobody outside can"""


def receipt(desk: Desk, reception: Reception, procedure: Procedure) -> bytes:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Raises `UnlawfulStepError` before it was received."""
    if reception.code is None or reception.received_at is None or reception.due_at is None:
        raise UnlawfulStepError(reception.state.value, ReceptionState.RECEIVED.value)
    received, due = reception.received_at.astimezone(HANOI), reception.due_at.astimezone(HANOI)
    sheet, who = Sheet(A5, RECEIPT.capitalize()), reception.applicant
    y = _head(sheet, desk, received)
    sheet.code(qr_code(_qr_of(reception, procedure, received)), _LEFT, 20.5, 24, 24)
    sheet.code(code_128(reception.code), _LEFT + 60, y, 66, 9)
    y = _titled(sheet, max(y + 10, 44), RECEIPT)
    y = _labelled(sheet, y, [("Mã hồ sơ:", reception.code)])
    y = _labelled(sheet, y, [("Tiếp nhận hồ sơ của:", who.full_name)])
    y = _labelled(sheet, y, [("Địa chỉ:", who.address)])
    y = _labelled(sheet, y, [("Số điện thoại:", who.phone), ("Email:", who.email)])
    y = _labelled(sheet, y, [("Nội dung yêu cầu giải quyết:", procedure.name)])
    y = sheet.text(_LEFT, y, _WIDTH, "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:", _SIZE)
    y = sheet.table(_LEFT, y + 0.5, (8, 66, 18, 18, 18), _counts(reception), 8.5) + 1
    days = f"{procedure.days} ngày làm việc" if procedure.days else "trong ngày làm việc"
    y = _labelled(sheet, y, [("2. Số lượng hồ sơ:", "01 (bộ)")])
    y = _labelled(sheet, y, [("3. Thời gian giải quyết hồ sơ theo quy định là:", days)])
    y = _labelled(sheet, y, [("4. Thời gian nhận hồ sơ:", _moment(received))])
    y = _labelled(sheet, y, [("5. Thời gian trả kết quả giải quyết hồ sơ:", _moment(due))])
    y = _labelled(sheet, y, [("6. Đăng ký nhận kết quả tại:", desk.counter.agency_name)])
    looked_up = f"Tra cứu tình trạng hồ sơ{' tại ' + desk.status_address if desk.status_address else ''}: mã hồ sơ và"
    y = sheet.text(_LEFT, y + 1, _WIDTH, f"{looked_up} mã tra cứu {reception.lookup}", 9, "I")
    _signatures(sheet, y + 2, "NGƯỜI NỘP HỒ SƠ", who.full_name, "NGƯỜI TIẾP NHẬN HỒ SƠ", desk.clerk)
    return sheet.pdf()


def supplement(desk: Desk, reception: Reception, procedure: Procedure, missing: Sequence[str], now: datetime) -> bytes:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: what is missing, and the reason."""
    sheet = Sheet(A5, SUPPLEMENT.capitalize())
    y = _titled(sheet, _head(sheet, desk, now.astimezone(HANOI)) + 4, SUPPLEMENT)
    y = _about(sheet, y, reception, procedure)
    y = sheet.text(_LEFT, y, _WIDTH, "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:", _SIZE)
    for number, name in enumerate(missing, start=1):
        y = sheet.text(_LEFT + 4, y, _WIDTH - 4, f"{number}. {name}", _SIZE)
    y = _labelled(sheet, y, [("Lý do:", reception.reason)])
    y = sheet.text(
        _LEFT, y + 1, _WIDTH, "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với nơi tiếp nhận "
        "để được hướng dẫn.", 9, "I",
    )  # fmt: skip
    _signatures(sheet, y + 2, "NGƯỜI NỘP HỒ SƠ", reception.applicant.full_name, "NGƯỜI HƯỚNG DẪN", desk.clerk)
    return sheet.pdf()


def refusal(desk: Desk, reception: Reception, procedure: Procedure, now: datetime) -> bytes:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ."""
    sheet = Sheet(A5, REFUSAL.capitalize())
    y = _titled(sheet, _head(sheet, desk, now.astimezone(HANOI)) + 4, REFUSAL)
    y = _about(sheet, y, reception, procedure)
    y = sheet.text(
        _LEFT, y, _WIDTH, "Qua xem xét, nơi tiếp nhận thông báo không tiếp nhận giải quyết hồ sơ này.", _SIZE
    )
    y = _labelled(sheet, y, [("Lý do:", reception.reason)])
    sheet.text(_LEFT, y + 1, _WIDTH, "Xin thông báo để Ông/Bà được biết và thực hiện.", _SIZE)
    _signatures(sheet, y + 9, "NGƯỜI NỘP HỒ SƠ", reception.applicant.full_name, "NGƯỜI TIẾP NHẬN HỒ SƠ", desk.clerk)
    return sheet.pdf()


def _head(sheet: Sheet, desk: Desk, day: datetime) -> float:
    """Agency and national heading side by side, then place and date; returns where the rest may begin."""
    counter, y, right = desk.counter, 8.0, _LEFT + _HALF + 4
    if counter.parent_name:
        y = sheet.text(_LEFT, y, _HALF, counter.parent_name, 9, "", "C")
    left = sheet.text(_LEFT, y, _HALF, counter.agency_name, 9, "B", "C")
    sheet.rule(_LEFT + _HALF / 2 - 10, left + 0.5, _LEFT + _HALF / 2 + 10, left + 0.5)
    y = sheet.text(right - 2, 8, _HALF + 2, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 8.5, "B", "C")
    y = sheet.text(right, y, _HALF, "Độc lập - Tự do - Hạnh phúc", 9.5, "B", "C")
    sheet.rule(right + _HALF / 2 - 20, y + 0.5, right + _HALF / 2 + 20, y + 0.5)
    place = f"{counter.place}, " if counter.place else ""
    when = f"{place}ngày {day:%d} tháng {day:%m} năm {day.year}"
    return sheet.text(right, max(left, y) + 2, _HALF, when, 9.5, "I", "C") + 1


def _titled(sheet: Sheet, y: float, title: str) -> float:
    return sheet.text(_LEFT, y, _WIDTH, title, 12, "B", "C") + 1


def _about(sheet: Sheet, y: float, reception: Reception, procedure: Procedure) -> float:
    if reception.code:
        y = _labelled(sheet, y, [("Mã hồ sơ:", reception.code)])
    y = _labelled(sheet, y, [("Hồ sơ của:", reception.applicant.full_name)])
    y = _labelled(sheet, y, [("Nội dung yêu cầu giải quyết:", procedure.name)])
    y = _labelled(sheet, y, [("Địa chỉ:", reception.applicant.address)])
    return _labelled(sheet, y, [("Số điện thoại:", reception.applicant.phone)])


def _labelled(sheet: Sheet, y: float, pairs: Sequence[tuple[str, str]]) -> float:
    """Labels and values; one pair on lines of its own, two side by side."""
    width = _WIDTH / len(pairs)
    ends = []
    for place, (label, value) in enumerate(pairs):
        ends.append(sheet.text(_LEFT + place * width, y, width - 2, f"{label} {value}".rstrip(), _SIZE))
    return max(ends)


def _counts(reception: Reception) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("TT", "Tên", "Bản chính", "Bản chứng thực", "Bản photo")]
    given = [paper for paper in reception.papers if paper.given]
    for number, paper in enumerate(given, start=1):
        name = f"{paper.name} (dùng lại bản đã số hóa)" if paper.reused else paper.name
        counts = (paper.originals, paper.certified, paper.copies)
        rows.append((str(number), name, *(str(count) if count else "" for count in counts)))
    return rows


def _qr_of(reception: Reception, procedure: Procedure, printed: datetime) -> str:
    """What TT 01/2023/TT-VPCP Điều 26 asks for, parted by `|`."""
    due = reception.due_at.astimezone(HANOI).isoformat(timespec="minutes") if reception.due_at else ""
    parts = (
        reception.code or "", procedure.code, reception.applicant.personal_id, RECEIPT.capitalize(), "Sohoa",
        printed.isoformat(timespec="minutes"), due,
    )  # fmt: skip
    return "|".join(_plain(part) for part in parts)


def _plain(part: str) -> str:
    """What a code can hold: one printable line of some length."""
    return "".join(sign for sign in part.replace("|", " ") if sign.isprintable())[:80]


def _moment(moment: datetime) -> str:
    return f"{moment:%H} giờ {moment:%M} phút, ngày {moment:%d} tháng {moment:%m} năm {moment.year}"


def _signatures(sheet: Sheet, y: float, left: str, left_name: str, right: str, right_name: str) -> None:
    for x, head, name in ((_LEFT, left, left_name), (_LEFT + _HALF + 4, right, right_name)):
        end = sheet.text(x, y, _HALF, head, 10, "B", "C")
        sheet.text(x, end, _HALF, "(Ký và ghi rõ họ tên)", 9, "I", "C")
        sheet.text(x, end + 18, _HALF, name, _SIZE, "B", "C")
