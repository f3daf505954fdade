"""Prints Giấy chứng nhận đăng ký doanh nghiệp, with an owner or with a representative, in the older and newer wording.

Refuses numbers without a right check digit (domain.md §2.3).
"""

from __future__ import annotations

from datetime import date
from random import Random

from samples import letterhead, wording
from samples.forms import business_registration as parts
from samples.pen import Blank
from samples.places import MERGER, address
from samples.story import Paper, Story

FORM = "dang_ky_doanh_nghiep"
_NAMES = ("ÁNH DƯƠNG", "BÌNH MINH", "ĐẠI PHÁT", "HƯNG THỊNH", "NAM PHƯƠNG", "SAO BIỂN", "TÂN TIẾN", "VIỆT THÀNH")
_TRADES = ("THƯƠNG MẠI", "XÂY DỰNG", "DỊCH VỤ VẬN TẢI", "NÔNG SẢN", "CÔNG NGHỆ", "DU LỊCH")
_KINDS = {
    "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN": "CÔNG TY TNHH MỘT THÀNH VIÊN",
    "CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN": "CÔNG TY TNHH",
    "CÔNG TY CỔ PHẦN": "CÔNG TY CỔ PHẦN",
}
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def tax_number(rng: Random) -> str:
    """Ten digits, the last a check digit."""
    while True:
        head = f"{rng.randint(1, 63):02d}{rng.randint(10_000, 9_999_999):07d}"
        check = 10 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, head, strict=True)) % 11
        if check < 10:
            return f"{head}{check}"


def print_2021(rng: Random, story: Story) -> Paper:
    """TT 01/2021/TT-BKHĐT, and with the same labels TT 68/2025/TT-BTC."""
    papers = "Loại giấy tờ pháp lý của cá nhân", "Số giấy tờ pháp lý của cá nhân"
    return _printed(rng, story, date(2021, 5, 1), story.today, papers, ("Địa chỉ thường trú", "Địa chỉ liên lạc"))


def print_2015(rng: Random, story: Story) -> Paper:
    """TT 20/2015/TT-BKHĐT."""
    papers = "Loại giấy chứng thực cá nhân", "Số giấy chứng thực cá nhân"
    homes = "Nơi đăng ký hộ khẩu thường trú", "Chỗ ở hiện tại"
    return _printed(rng, story, parts.OPENED, date(2021, 4, 30), papers, homes)


def _printed(
    rng: Random, story: Story, first: date, last: date, papers: tuple[str, str], homes: tuple[str, str]
) -> Paper:
    pen = parts.certificate_pen(story)
    home, who = story.family.home, parts.holder(rng, story)
    opened, changed = parts.registrations(rng, last, first)
    issued = changed or opened
    body = "SỞ TÀI CHÍNH" if issued >= MERGER else "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"
    office = pen.note("issuer", "PHÒNG ĐĂNG KÝ KINH DOANH")
    letterhead.issuer_heading(pen, f"{body} {home.province.upper()}", office)
    letterhead.title(pen, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP")
    pen.down(6.5)
    kind = rng.choice(list(_KINDS))
    pen.center(f"*{kind}*", pen.look.label.sized(13))
    pen.down(7.5)
    pen.center(f"Mã số doanh nghiệp: *{pen.note('number', tax_number(rng))}*")
    parts.write_registrations(pen, rng, opened, changed, ":")
    pen.line("*1. Tên công ty*")
    name = f"{_KINDS[kind]} {rng.choice(_TRADES)} {rng.choice(_NAMES)}"
    pen.row(Blank("Tên công ty viết bằng tiếng Việt:", "name", name))
    pen.row(Blank("Tên công ty viết bằng tiếng nước ngoài:", None, f"{rng.choice(('SUN', 'SEA', 'LOTUS'))} CO., LTD"))
    pen.row(Blank("Tên công ty viết tắt:"))
    where = address(rng, home) + rng.choice(("", ", Việt Nam"))
    if rng.random() < 0.5:
        pen.line("*2. Địa chỉ trụ sở chính*")
        pen.row(Blank("", "address", where))
    else:
        pen.row(Blank("*2. Địa chỉ trụ sở chính:*", "address", where))
    parts.write_phone(pen, who, rng)
    parts.write_capital(pen, rng, "*3. Vốn điều lệ:*", rng.randint(3, 400) * 10**8)
    if "MỘT THÀNH VIÊN" in kind:
        pen.line("*4. Thông tin về chủ sở hữu*")
        parts.write_person(pen, who, papers, homes)
        pen.line("*5. Người đại diện theo pháp luật của công ty*")
        pen.row(Blank("- Họ và tên:", None, who.full_name.upper()), Blank("Giới tính:", None, who.sex, at=0.66))
        born = wording.short_date(who.born_on)
        pen.row(Blank("Chức danh:", None, "Giám đốc"), Blank("Sinh ngày:", None, born, at=0.5))
    else:
        pen.line(f"*{rng.choice('45')}. Người đại diện theo pháp luật của công ty*")
        parts.write_person(pen, who, papers, homes, role=rng.choice(("Giám đốc", "Tổng giám đốc")))
    parts.sealed(pen, rng, story, "TRƯỞNG PHÒNG", f"{body} {home.province.upper()}")
    return Paper(FORM, tuple(pen.sheets), pen.fields)
