"""Prints applications (ĐƠN …) as people type them: many titles, many wordings of the same labels.

Refuses titles of forms that the law prescribes: those have printers of their own.
"""

from __future__ import annotations

from random import Random

from samples import letterhead, wording
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, person
from samples.story import Paper, Story

FORM = "don_de_nghi"
_REQUESTS = (
    ("ĐƠN ĐỀ NGHỊ HỖ TRỢ CHI PHÍ MAI TÁNG", "Hỗ trợ chi phí mai táng cho mẹ tôi theo quy định của pháp luật"),
    ("ĐƠN XIN XÁC NHẬN HỘ NGHÈO", "Xác nhận gia đình tôi thuộc hộ nghèo để làm thủ tục miễn giảm học phí cho con"),
    ("ĐƠN ĐỀ NGHỊ CẤP LẠI GIẤY CHỨNG NHẬN", "Cấp lại giấy chứng nhận đăng ký hộ kinh doanh đã bị mất"),
    ("ĐƠN XIN XÁC NHẬN NƠI CƯ TRÚ", "Xác nhận tôi đang sinh sống tại địa chỉ trên từ năm 2015 đến nay"),
    ("ĐƠN ĐỀ NGHỊ TRỢ CẤP XÃ HỘI", "Xem xét cho tôi được hưởng trợ cấp xã hội hằng tháng đối với người cao tuổi"),
    ("ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI", "Đăng ký biến động do nhận thừa kế quyền sử dụng đất của cha tôi để lại"),
    ("ĐƠN XIN CHUYỂN TRƯỜNG", "Cho con tôi được chuyển đến học tại trường gần nơi ở mới của gia đình"),
)
_NAMES = ("Tôi tên là", "Tên tôi là", "Họ và tên", "Họ tên", "Tôi là")
_BIRTHS = ("Sinh ngày", "Ngày sinh", "Ngày, tháng, năm sinh")
_NUMBERS = ("Số CMND/CCCD/Căn cước", "CMND/CCCD số", "Số CCCD/Căn cước", "Căn cước công dân số", "Số định danh cá nhân")
_HOMES = ("Nơi thường trú", "Hộ khẩu thường trú", "Thường trú tại", "Nơi cư trú", "Địa chỉ")
_PHONES = ("Số điện thoại", "Điện thoại")
_CONTENTS = ("Nội dung đề nghị", "Nội dung", "Nay tôi làm đơn này đề nghị")


def print_paper(rng: Random, story: Story) -> Paper:
    """One of several requests, in one of several wordings."""
    pen = Pen(story.look)
    letterhead.national_heading(pen)
    title, request = rng.choice(_REQUESTS)
    _titled(pen, rng, title)
    home, day = story.family.home, story.today
    agency = rng.choice((letterhead.committee(home, rng), f"UBND {home.name}"))
    letterhead.addressed(pen, "Kính gửi:", agency)
    anyone = person(rng, day, rng.choice((MALE, FEMALE)), (20, 82), home)
    who = rng.choice((story.family.mother, story.family.father, story.family.grandmother, anyone))
    _applicant(pen, rng, who)
    pen.row(Blank(f"{rng.choice(_CONTENTS)}:", "content", request))
    if rng.random() < 0.5:
        pen.row(Blank("Lý do:", None, "Gia đình thuộc diện được hỗ trợ theo quy định hiện hành"))
    pen.paragraph(rng.choice((
        "Tôi xin cam đoan những lời khai trên là đúng sự thật, nếu sai tôi xin chịu trách nhiệm trước pháp luật.",
        "Tôi xin chân thành cảm ơn.",
    )), indent=0, spacing=pen.look.spacing)  # fmt: skip
    pen.down(9)
    letterhead.dated(pen, "", home.short_name, day)
    pen.down(7)
    right = pen.right - 42
    if rng.random() < 0.4:
        letterhead.signed(pen, rng, pen.left + 36, f"*Xác nhận của UBND {home.name}*", "", None)
    letterhead.signed(pen, rng, right, "*NGƯỜI LÀM ĐƠN*", "(Ký, ghi rõ họ tên)", who.full_name)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _titled(pen: Pen, rng: Random, title: str) -> None:
    """The title on one row, or broken behind its first words."""
    head = next(text for text in ("ĐƠN ĐỀ NGHỊ", "ĐƠN XIN", "ĐƠN ĐĂNG KÝ") if title.startswith(text))
    if rng.random() < 0.35:
        letterhead.title(pen, head)
        pen.down(6.5)
        pen.center(f"*{title.removeprefix(head).strip()}*", pen.look.label.sized(14))
    else:
        letterhead.title(pen, title)
    pen.note("title", title)


def _applicant(pen: Pen, rng: Random, who: Person) -> None:
    pen.row(Blank(f"{rng.choice(_NAMES)}:", "applicant.full_name", who.full_name))
    born = wording.any_short_date(rng, who.born_on)
    pen.row(
        Blank(f"{rng.choice(_BIRTHS)}:", "applicant.birth_date", born, who.born_on.isoformat()),
        Blank("Giới tính:", None, who.sex, at=0.6),
    )
    issued = wording.short_date(who.card.issued_on)
    pen.row(Blank(f"{rng.choice(_NUMBERS)}:", "applicant.personal_id", who.personal_id),
            Blank("Ngày cấp:", None, issued, at=0.66))  # fmt: skip
    pen.row(Blank("Nơi cấp:", None, rng.choice(letterhead.SHORT_POLICE)))
    pen.row(Blank(f"{rng.choice(_HOMES)}:", "applicant.residence", who.residence))
    if rng.random() < 0.4:
        pen.row(Blank("Chỗ ở hiện nay:", None, who.residence))
    phone = who.phone if rng.random() < 0.8 else ""
    pen.row(Blank(f"{rng.choice(_PHONES)}:", "applicant.phone", phone))
