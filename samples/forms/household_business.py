"""Prints Giấy chứng nhận đăng ký hộ kinh doanh: of the commune since July 2025, of the district before.

Refuses tax branches: a household business has one number.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples import letterhead
from samples.forms import business_registration as parts
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import Person
from samples.places import MERGER, address
from samples.story import Paper, Story

FORM = "dang_ky_ho_kinh_doanh"
_KINDS = ("TẠP HÓA", "CỬA HÀNG", "QUÁN ĂN", "HỘ KINH DOANH", "NHÀ NGHỈ", "CƠ SỞ MAY MẶC", "TIỆM BÁNH", "ĐẠI LÝ")
_TRADES = (
    ("Bán lẻ lương thực, thực phẩm", "4722"), ("Nhà hàng và các dịch vụ ăn uống phục vụ lưu động", "5610"),
    ("Cắt tóc, làm đầu, gội đầu", "9631"), ("Sửa chữa mô tô, xe máy", "4542"), ("May trang phục", "1410"),
)  # fmt: skip


def _name(rng: Random, who: Person) -> str:
    return f"{rng.choice(_KINDS)} {' '.join(who.full_name.upper().split()[-2:])}"


def _trades(pen: Pen, rng: Random) -> None:
    pen.line("3. Ngành, nghề kinh doanh:")
    pen.y += 2
    small = pen.look.label.sized(pen.look.label.size - 1)
    rows = [[[Run(text, small.strong)] for text in ("STT", "Tên ngành", "Mã ngành")]]
    for place, (trade, code) in enumerate(rng.sample(_TRADES, rng.randint(1, 3)), 1):
        rows.append([[Run(text, small)] for text in (str(place), trade, code)])
    pen.table([pen.width * share for share in (0.1, 0.68, 0.22)], rows)


def print_2025(rng: Random, story: Story) -> Paper:
    """TT 68/2025/TT-BTC."""
    pen = parts.certificate_pen(story)
    home, who = story.family.home, parts.holder(rng, story)
    office = rng.choice(("PHÒNG KINH TẾ", "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ"))
    letterhead.issuer_heading(pen, f"UBND {home.name.upper()}", pen.note("issuer", office))
    _titled(pen, rng)
    pen.down(7)
    number = who.personal_id if rng.random() < 0.6 else f"{rng.randint(1, 80):02d}{rng.randint(10**7, 10**8 - 1)}"
    pen.center(f"Mã số hộ kinh doanh: *{pen.note('number', number)}*")
    opened, changed = parts.registrations(rng, story.today, MERGER)
    parts.write_registrations(pen, rng, opened, changed, ",")
    hint = rng.choice(("", " (ghi bằng chữ in hoa)"))
    pen.row(Blank(f"1. Tên hộ kinh doanh{hint}:", "name", _name(rng, who)))
    pen.row(Blank("2. Địa chỉ trụ sở hộ kinh doanh:", "address", address(rng, home)))
    parts.write_phone(pen, who, rng)
    _trades(pen, rng)
    parts.write_capital(pen, rng, "4. Vốn kinh doanh:", rng.randint(2, 90) * 10**7)
    pen.row(Blank("5. Chủ thể thành lập hộ kinh doanh:", None, rng.choice(("Cá nhân", "Các thành viên hộ gia đình"))))
    pen.line("6. Thông tin về chủ hộ kinh doanh:")
    papers = "Loại giấy tờ pháp lý của cá nhân", "Số giấy tờ pháp lý của cá nhân"
    parts.write_person(pen, who, papers, ("Địa chỉ thường trú", "Địa chỉ liên lạc"))
    parts.sealed(pen, rng, story, "TRƯỞNG PHÒNG", f"{office} {home.name.upper()}")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def print_2021(rng: Random, story: Story) -> Paper:
    """TT 01/2021/TT-BKHĐT, issued by the district."""
    pen = parts.certificate_pen(story)
    home, who = story.family.home, parts.holder(rng, story)
    office = "PHÒNG TÀI CHÍNH - KẾ HOẠCH"
    above = f"UBND {(home.district or home.name).upper()}"
    letterhead.issuer_heading(pen, above, pen.note("issuer", office))
    _titled(pen, rng)
    pen.down(7)
    number = f"{rng.randint(1, 63):02d}{rng.choice('ABCDEFGH')}{8_000_000 + rng.randint(1, 99_999)}"
    pen.center(f"{rng.choice(('Số', 'Mã số đăng ký hộ kinh doanh'))}: *{pen.note('number', number)}*")
    last = min(story.today, MERGER - timedelta(days=1))
    opened, changed = parts.registrations(rng, last, date(2021, 5, 1))
    parts.write_registrations(pen, rng, opened, changed, ",")
    pen.row(Blank("1. Tên hộ kinh doanh:", "name", _name(rng, who)))
    pen.row(Blank(f"2. {rng.choice(('Địa chỉ trụ sở hộ kinh doanh', 'Địa điểm kinh doanh'))}:", "address",
                  address(rng, home)))  # fmt: skip
    parts.write_phone(pen, who, rng)
    pen.row(Blank("3. Ngành, nghề kinh doanh:", None, rng.choice(_TRADES)[0]))
    parts.write_capital(pen, rng, "4. Vốn kinh doanh:", rng.randint(2, 90) * 10**7)
    pen.line("5. Thông tin về chủ hộ kinh doanh:")
    papers = "Loại giấy tờ pháp lý của cá nhân", "Số giấy tờ pháp lý của cá nhân"
    parts.write_person(pen, who, papers, ("Nơi đăng ký hộ khẩu thường trú", "Chỗ ở hiện tại"))
    parts.sealed(pen, rng, story, "TRƯỞNG PHÒNG", office)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _titled(pen: Pen, rng: Random) -> None:
    if rng.random() < 0.5:
        letterhead.title(pen, "GIẤY CHỨNG NHẬN")
        pen.down(6.5)
        pen.center("*ĐĂNG KÝ HỘ KINH DOANH*", pen.look.label.sized(15))
    else:
        letterhead.title(pen, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH")
