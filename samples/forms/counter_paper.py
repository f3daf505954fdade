"""Prints papers of the counter that have no form of their own: they are told by their title alone.

Refuses titles of known forms. Kinds: domain facts on dossiers of land, civil status, tax, social aid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from samples import letterhead, wording
from samples.pen import Blank, Pen
from samples.people import Person
from samples.places import address
from samples.story import Paper, Story

FORM = "khac"
_Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Title, labelled rows, closing sentence, who signs."""

    title: str
    rows: Callable[[Random, Story, Person], _Rows]
    closing: str
    signer: str
    heading: bool = True


def _holder(who: Person) -> _Rows:
    return ("Họ và tên", who.full_name), ("Ngày sinh", wording.short_date(who.born_on)), ("Nơi ở", who.residence)


def _household(rng: Random, story: Story, who: Person) -> _Rows:
    return (
        ("Số", f"{rng.randint(10**8, 10**9)}"),
        ("Họ và tên chủ hộ", who.full_name),
        ("Nơi thường trú", who.residence),
    )


def _transfer(rng: Random, story: Story, who: Person) -> _Rows:
    return (
        ("Bên chuyển nhượng (Bên A)", who.full_name), ("Bên nhận chuyển nhượng (Bên B)", story.family.father.full_name),
        ("Thửa đất chuyển nhượng", f"số {rng.randint(1, 900)}, {address(rng, story.family.home)}"),
        ("Giá chuyển nhượng", f"{wording.grouped(rng.randint(2, 90) * 10**8)} đồng"),
    )  # fmt: skip


def _death_note(rng: Random, story: Story, who: Person) -> _Rows:
    return (*_holder(who), ("Đã tử vong lúc", f"{rng.randint(0, 23):02d} giờ 15 phút, ngày {story.today:%d/%m/%Y}"))


def _tax(rng: Random, story: Story, who: Person) -> _Rows:
    return (
        ("[01] Tên người nộp thuế", who.full_name), ("[02] Mã số thuế", who.personal_id),
        ("[03] Địa chỉ", who.residence), ("[04] Giá trị tài sản", wording.grouped(rng.randint(2, 90) * 10**8)),
    )  # fmt: skip


def _school(rng: Random, story: Story, who: Person) -> _Rows:
    return (
        *_holder(who)[:2],
        ("Xếp loại tốt nghiệp", rng.choice(("Khá", "Giỏi", "Trung bình"))),
        ("Số hiệu", "B 123456"),
    )


def _bill(rng: Random, story: Story, who: Person) -> _Rows:
    return (
        ("Đơn vị bán hàng", "Cửa hàng vật liệu Bình Minh"), ("Người mua hàng", who.full_name),
        ("Hình thức thanh toán", "Tiền mặt"), ("Cộng tiền hàng", wording.grouped(rng.randint(1, 90) * 10**5)),
    )  # fmt: skip


def _plain(rng: Random, story: Story, who: Person) -> _Rows:
    return _holder(who)


_KINDS = (
    _Kind("SỔ HỘ KHẨU", _household, "Sổ này được cấp cho hộ gia đình đăng ký thường trú.", "Trưởng Công an"),
    _Kind("HỢP ĐỒNG CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT", _transfer, "Hai bên đã đọc, hiểu rõ và cùng ký tên.", "Bên A"),
    _Kind("GIẤY BÁO TỬ", _death_note, "Giấy này cấp cho thân nhân để làm thủ tục khai tử.", "Trưởng trạm"),
    _Kind("TỜ KHAI LỆ PHÍ TRƯỚC BẠ", _tax, "Tôi cam đoan số liệu kê khai trên là đúng.", "Người nộp thuế"),
    _Kind("TỜ KHAI THUẾ THU NHẬP CÁ NHÂN", _tax, "Tôi cam đoan số liệu kê khai trên là đúng.", "Người nộp thuế"),
    _Kind("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1", _plain, "Tình trạng án tích: không có án tích.", "Giám đốc"),
    _Kind("GIẤY XÁC NHẬN KHUYẾT TẬT", _plain, "Dạng khuyết tật: vận động. Mức độ: nặng.", "Chủ tịch"),
    _Kind("BẰNG TỐT NGHIỆP TRUNG HỌC PHỔ THÔNG", _school, "Cấp theo quyết định của Sở Giáo dục.", "Giám đốc"),
    _Kind("VĂN BẢN THỎA THUẬN PHÂN CHIA DI SẢN", _transfer, "Các bên tự nguyện, không bị ép buộc.", "Các bên"),
    _Kind("HÓA ĐƠN BÁN HÀNG", _bill, "Cảm ơn quý khách.", "Người bán", heading=False),
    _Kind("ĐƠN THUỐC", _plain, "Uống thuốc đúng giờ, khám lại khi hết thuốc.", "Bác sĩ", heading=False),
    _Kind("PHIẾU XÉT NGHIỆM", _plain, "Kết quả trong giới hạn bình thường.", "Kỹ thuật viên", heading=False),
)  # fmt: skip


def print_paper(rng: Random, story: Story) -> Paper:
    """One of a dozen kinds."""
    pen = Pen(story.look)
    kind = rng.choice(_KINDS)
    who = rng.choice((story.family.mother, story.family.father, story.family.grandmother))
    if kind.heading:
        letterhead.national_heading(pen)
    letterhead.title(pen, pen.note("title", kind.title), 15, 14)
    pen.y += 4
    for label, value in kind.rows(rng, story, who):
        pen.row(Blank(f"{label}:", None, value))
    pen.paragraph(kind.closing, indent=0)
    pen.down(14)
    letterhead.signed(pen, rng, pen.right - 42, f"*{kind.signer}*", "", story.family.father.full_name)
    return Paper(FORM, tuple(pen.sheets), pen.fields)
