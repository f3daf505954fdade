"""Prints Giấy xác nhận tình trạng hôn nhân and the declaration by which it is asked for.

Refuses papers for those below the age of marriage.
"""

from __future__ import annotations

from datetime import date
from random import Random

from extractors.term import end_of
from samples import letterhead, marks, wording
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, day_between, person
from samples.story import Paper, Story

FORM, DECLARATION = "giay_xac_nhan_tinh_trang_hon_nhan", "to_khai_xac_nhan_tinh_trang_hon_nhan"
_PURPOSES = (
    "làm thủ tục kết hôn", "bổ túc hồ sơ xin việc làm", "làm thủ tục mua bán nhà đất", "vay vốn ngân hàng",
    "làm thủ tục chuyển nhượng quyền sử dụng đất", "bổ túc hồ sơ đi lao động ở nước ngoài",
)  # fmt: skip
_OATH = (
    "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về nội dung cam "
    "đoan của mình."
)


def _status(rng: Random, story: Story, who: Person) -> str:
    other = person(rng, story.today, FEMALE if who.sex == MALE else MALE, (25, 50), story.family.home).full_name
    partner = "vợ" if who.sex == MALE else "chồng"
    year = rng.randint(2009, story.today.year - 1)
    return rng.choice((
        "Chưa đăng ký kết hôn với ai", "Chưa đăng ký kết hôn với ai",
        f"Hiện tại đang có {partner} là {'bà' if who.sex == MALE else 'ông'} {other}",
        f"Đã đăng ký kết hôn nhưng đã ly hôn theo Quyết định số {rng.randint(10, 400)}/{year}/QĐST-HNGĐ của Tòa án "
        f"nhân dân {story.family.home.province}, chưa đăng ký kết hôn với ai",
        f"Có đăng ký kết hôn nhưng {partner} đã chết, chưa đăng ký kết hôn với ai",
    ))  # fmt: skip


def _lived(rng: Random, who: Person, until: date) -> str:
    first = day_between(rng, date(who.born_on.year + 19, 1, 1), until)
    return f"từ ngày {first:%d} tháng {first:%m} năm {first.year} đến ngày {until:%d} tháng {until:%m} năm {until.year}"


def _person_rows(pen: Pen, who: Person, rng: Random) -> None:
    born = wording.any_short_date(rng, who.born_on)
    pen.row(Blank("Ngày, tháng, năm sinh:", "person.birth_date", born, who.born_on.isoformat()))
    pen.row(
        Blank("Giới tính:", "person.sex", who.sex),
        Blank("Dân tộc:", "person.ethnic_group", who.ethnic_group, at=0.3),
        Blank("Quốc tịch:", "person.nationality", who.nationality, at=0.62),
    )
    pen.row(Blank("Giấy tờ tùy thân:", "person.identity_paper", letterhead.identity_paper(rng, who)))
    pen.note("person.personal_id", who.personal_id)
    pen.row(Blank("Nơi cư trú:", "person.residence", who.residence))


def print_certificate(rng: Random, story: Story) -> Paper:
    """TT 04/2020/TT-BTP, typed by the office; good for six months."""
    pen, home, today = Pen(story.look), story.family.home, story.today
    who = person(rng, today, rng.choice((MALE, FEMALE)), (21, 60), home)
    number = f"{rng.randint(1, 640)}/UBND-XNTTHN"
    letterhead.office_heading(pen, home, pen.note("number", number), today)
    pen.note("issued_on", today.isoformat())
    letterhead.title(pen, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", 14.5, 12)
    pen.y += 2
    asker = f"*{who.full_name}*"
    pen.paragraph(
        f"Xét đề nghị của ông/bà: {asker}, về việc cấp Giấy xác nhận tình trạng hôn nhân cho ông/bà: {asker}."
    )
    pen.down(9)
    pen.center("*XÁC NHẬN:*")
    pen.y += 1
    pen.row(Blank("Họ, chữ đệm, tên:", "person.full_name", who.full_name.upper()))
    _person_rows(pen, who, rng)
    pen.row(Blank("Trong thời gian cư trú tại:", None, f"{home.text} {_lived(rng, who, today)}"))
    pen.row(Blank("Tình trạng hôn nhân:", "marital_status", _status(rng, story, who)))
    pen.row(
        Blank(
            "Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp, được sử dụng để:", "purpose",
            rng.choice(_PURPOSES),
        )
    )  # fmt: skip
    pen.note("valid_until", end_of(today.isoformat(), "6 tháng") or "")
    pen.down(10)
    signer = person(rng, today, rng.choice((MALE, FEMALE)), (28, 58), home).full_name
    center = pen.right - 42
    hint = "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"
    letterhead.signed(pen, rng, center, "*NGƯỜI KÝ GIẤY XÁC NHẬN*", hint, signer)
    pen.sheet.ink(center - 34 + rng.uniform(-3, 3), pen.y + 3, marks.seal(rng, f"UBND {home.name.upper()}"))
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def print_declaration(rng: Random, story: Story) -> Paper:
    """TT 04/2020/TT-BTP, declared by the person or by somebody near."""
    pen, home, today = Pen(story.look), story.family.home, story.today
    who = person(rng, today, rng.choice((MALE, FEMALE)), (21, 60), home)
    asker, relation = rng.choice(((who, "Bản thân"), (who, "Bản thân"), (story.family.grandmother, "Mẹ")))
    letterhead.national_heading(pen)
    letterhead.title(pen, "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", 14.5)
    pen.down(9)
    pen.center(f"Kính gửi: ^(1)^ {letterhead.committee(home, rng)}")
    pen.y += 1
    pen.row(Blank("Họ, chữ đệm, tên người yêu cầu:", None, asker.full_name))
    pen.row(Blank("Dân tộc:", None, asker.ethnic_group), Blank("Quốc tịch:", None, asker.nationality, at=0.45))
    pen.row(Blank("Nơi cư trú: ^(2)^", None, asker.residence))
    pen.row(Blank("Giấy tờ tùy thân: ^(3)^", None, letterhead.identity_paper(rng, asker)))
    pen.row(Blank("Quan hệ với người được cấp Giấy xác nhận tình trạng hôn nhân:", None, relation))
    pen.paragraph("*Đề nghị cấp Giấy xác nhận tình trạng hôn nhân cho người có tên dưới đây:*", indent=0, spacing=7.4)
    pen.row(
        Blank("Họ, chữ đệm, tên:", "person.full_name", who.full_name.upper()),
        Blank("Giới tính:", "person.sex", who.sex, at=0.74),
    )
    born = wording.any_short_date(rng, who.born_on)
    pen.row(Blank("Ngày, tháng, năm sinh:", "person.birth_date", born, who.born_on.isoformat()))
    pen.row(Blank("Nơi sinh:", None, home.text))
    pen.row(
        Blank("Dân tộc:", "person.ethnic_group", who.ethnic_group),
        Blank("Quốc tịch:", "person.nationality", who.nationality, at=0.45),
    )
    pen.row(Blank("Giấy tờ tùy thân: ^(3)^", "person.identity_paper", letterhead.identity_paper(rng, who)))
    pen.note("person.personal_id", who.personal_id)
    pen.row(Blank("Nghề nghiệp:", None, rng.choice(("Làm ruộng", "Công nhân", "Giáo viên", "Kinh doanh", "Tự do"))))
    lived = _lived(rng, who, today)
    pen.note("person.residence", who.residence)
    pen.row(Blank("Trong thời gian cư trú tại: ^(4)^", None, f"{who.residence} {lived}"))
    pen.row(Blank("Tình trạng hôn nhân: ^(5)^", "marital_status", _status(rng, story, who)))
    purpose = rng.choice(_PURPOSES)
    pen.row(Blank("Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân: ^(6)^", "purpose", purpose))
    pen.paragraph(_OATH)
    pen.down(8)
    letterhead.dated(pen, "Làm tại: ", home.short_name, today)
    pen.fields["issued_on"] = pen.fields.pop("signed_on")
    pen.down(7)
    hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
    letterhead.signed(pen, rng, pen.right - 38, "*Người yêu cầu*", hint, asker.full_name)
    return Paper(DECLARATION, tuple(pen.sheets), pen.fields)
