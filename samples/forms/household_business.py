"""Prints Giấy chứng nhận đăng ký hộ kinh doanh: of the commune since July 2025, of the district before.

Refuses tax branches: a household business has one number.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples import letterhead, wording
from samples.forms import business_registration as parts
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import Person
from samples.places import MERGER, Commune, address
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


_PARTS = (
    "Số nhà/phòng, ngách/hẻm, ngõ/kiệt, đường/phố/đại lộ, tổ/xóm/ấp/thôn:", "Xã/Phường/Đặc khu:",
    "Tỉnh/Thành phố trực thuộc trung ương:",
)  # fmt: skip


def print_request(rng: Random, story: Story) -> Paper:
    """TT 68/2025/TT-BTC, Mẫu số 1: the household asks, so there is no number yet."""
    pen = Pen(story.look)
    home, who, day = story.family.home, parts.holder(rng, story), story.today
    pen.sheet.text(pen.right - 18, pen.y - 5, "Mẫu số 1", pen.look.label.sized(11))
    letterhead.national_heading(pen)
    pen.down(9)
    written = f"{home.short_name}, ngày {day:%d} tháng {day:%m} năm {day.year}"
    pen.center(f"_{written}_")
    letterhead.title(pen, "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH", 14)
    pen.row(Blank("Kính gửi: (Cơ quan đăng ký kinh doanh cấp xã)", None, f"Phòng Kinh tế {home.name}"))
    pen.row(Blank("Tôi là (ghi họ tên bằng chữ in hoa):", "owner.full_name", who.full_name.upper()))
    born = who.born_on.strftime("%d/%m/%Y")
    pen.row(Blank("Sinh ngày:", "owner.birth_date", born, who.born_on.isoformat()))
    pen.row(Blank("Giới tính:", "owner.sex", who.sex))
    pen.row(Blank("Số định danh cá nhân:", "owner.personal_id", who.personal_id))
    pen.row(Blank("Điện thoại (nếu có):", None, who.phone), Blank("Thư điện tử (nếu có):", at=0.5))
    pen.paragraph("Trường hợp việc kết nối giữa Cơ sở dữ liệu về đăng ký hộ kinh doanh với Cơ sở dữ liệu quốc gia về "
                  "dân cư bị gián đoạn thì đề nghị kê khai thêm các thông tin cá nhân dưới đây:", indent=0)  # fmt: skip
    pen.row(Blank("Dân tộc:", "owner.ethnic_group", who.ethnic_group),
            Blank("Quốc tịch:", "owner.nationality", who.nationality, at=0.4))  # fmt: skip
    _in_parts(pen, rng, "Nơi thường trú:", "owner.residence", home)
    _in_parts(pen, rng, "Nơi ở hiện tại:", None, home)
    pen.paragraph("Đăng ký hộ kinh doanh do tôi là chủ hộ với các nội dung sau:", indent=0)
    pen.line("1. Tên hộ kinh doanh:")
    label = "Tên hộ kinh doanh viết bằng tiếng Việt (ghi bằng chữ in hoa):"
    pen.row(Blank(label, "name", _name(rng, who)))
    pen.row(Blank("Tên hộ kinh doanh viết bằng tiếng nước ngoài (nếu có):"))
    pen.row(Blank("Tên hộ kinh doanh viết tắt (nếu có):"))
    _in_parts(pen, rng, "2. Trụ sở của hộ kinh doanh:", "address", home)
    phone = who.phone if rng.random() < 0.7 else ""
    pen.row(Blank("Điện thoại:", "phone", phone), Blank("Fax (nếu có):", at=0.5))
    pen.row(Blank("Thư điện tử (nếu có):"), Blank("Website (nếu có):", at=0.5))
    _trades(pen, rng)
    amount = rng.randint(2, 90) * 10**7
    words = wording.sentence_case(wording.number_in_words(amount))
    pen.line("4. Vốn kinh doanh:")
    pen.row(Blank("Tổng số (bằng số, bằng chữ, VNĐ):", "capital_vnd", f"{wording.grouped(amount)} đồng ({words} đồng)",
                  str(amount)))  # fmt: skip
    pen.line("5. Thông tin đăng ký thuế:")
    pen.row(Blank("5.3. Tổng số lao động (dự kiến):", None, f"{rng.randint(1, 9):02d}"))
    pen.line("Tôi xin cam kết:")
    pen.paragraph("- Hoàn toàn chịu trách nhiệm trước pháp luật về tính hợp pháp, chính xác và trung thực của nội dung "
                  "đăng ký trên.", indent=0)  # fmt: skip
    pen.down(9)
    if pen.y > pen.size[1] - pen.margins.bottom - 32:
        pen.turn()
    letterhead.signed(pen, rng, pen.right - 42, "*CHỦ HỘ KINH DOANH*", "(Ký và ghi họ tên)", who.full_name)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _in_parts(pen: Pen, rng: Random, heading: str, name: str | None, home: Commune) -> None:
    """An address in three blanks; as one value it has commas between them."""
    pen.line(heading)
    values = address(rng, home).split(f", {home.name}")[0], wording.sentence_case(home.name), home.province
    values = (*values[:2], wording.sentence_case(values[2]))
    for label, value in zip(_PARTS, values, strict=True):
        pen.row(Blank(label, None, value))
    pen.note(name, ", ".join(values))
