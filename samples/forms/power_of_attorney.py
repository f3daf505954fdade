"""Prints Giấy ủy quyền between two persons, with or without the certification of the signature.

Refuses letters of authority that an agency issues: those carry a number and are letters (NĐ 30/2020/NĐ-CP).
"""

from __future__ import annotations

from random import Random

from samples import letterhead, marks, wording
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, person
from samples.story import Paper, Story

FORM = "giay_uy_quyen"
_CONTENTS = (
    "Bên B thay mặt Bên A nộp hồ sơ và nhận kết quả giải quyết thủ tục cấp đổi Giấy chứng nhận quyền sử dụng đất",
    "Nộp hồ sơ, bổ sung hồ sơ và nhận kết quả đăng ký khai sinh tại Bộ phận Một cửa",
    "Nhận thay lương hưu và trợ cấp bảo hiểm xã hội hằng tháng",
    "Liên hệ cơ quan đăng ký cư trú để làm thủ tục đăng ký thường trú, được ký các giấy tờ có liên quan",
    "Nộp thuế, lệ phí trước bạ và nhận Giấy chứng nhận đăng ký xe",
)
_TERMS = ("06 tháng kể từ ngày ký", "01 năm kể từ ngày ký giấy này", "Đến khi hoàn thành công việc được ủy quyền",
          "Từ ngày ký đến hết ngày 31/12/{year}")  # fmt: skip


def _party(pen: Pen, rng: Random, section: str, heading: str, who: Person, numbers: tuple[str, str]) -> None:
    pen.line(f"*{heading}*")
    born = wording.short_date(who.born_on)
    pen.row(Blank("Họ và tên:", f"{section}.full_name", who.full_name),
            Blank(f"{numbers[0]}:", f"{section}.birth_date", born, who.born_on.isoformat(), at=0.6))  # fmt: skip
    issued = wording.short_date(who.card.issued_on)
    pen.row(Blank(f"{numbers[1]}:", f"{section}.personal_id", who.personal_id),
            Blank("cấp ngày:", None, issued, at=0.6))  # fmt: skip
    pen.row(Blank("tại:", None, rng.choice(letterhead.SHORT_POLICE)))
    home = rng.choice(("Nơi thường trú", "Nơi cư trú"))
    pen.row(Blank(f"{home}:", f"{section}.residence", who.residence))
    if rng.random() < 0.4:
        pen.row(Blank("Điện thoại:", None, who.phone))


def print_paper(rng: Random, story: Story) -> Paper:
    """Labels as in use; there is no prescribed form."""
    pen = Pen(story.look)
    letterhead.national_heading(pen)
    letterhead.title(pen, "GIẤY ỦY QUYỀN", 16)
    day, home = story.today, story.family.home
    opened = rng.random() < 0.6
    if opened:
        pen.paragraph(f"Hôm nay, ngày {day:%d} tháng {day:%m} năm {day.year}, tại UBND {home.name}, chúng tôi gồm:",
                      indent=0, justify=False)  # fmt: skip
        pen.note("signed_on", day.isoformat())
    agent = person(rng, day, rng.choice((MALE, FEMALE)), (20, 60), home)
    principal = rng.choice((story.family.mother, story.family.father, story.family.grandmother))
    headings = rng.choice((
        ("BÊN ỦY QUYỀN (Bên A):", "BÊN ĐƯỢC ỦY QUYỀN (Bên B):"),
        ("I. Bên ủy quyền:", "II. Bên được ủy quyền:"),
    ))  # fmt: skip
    numbers = rng.choice(("Sinh ngày", "Ngày sinh")), rng.choice(("CCCD/Căn cước số", "Số CMND/CCCD", "Căn cước số"))
    _party(pen, rng, "principal", headings[0], principal, numbers)
    _party(pen, rng, "agent", headings[1], agent, numbers)
    third, fourth = ("III. ", "IV. ") if headings[0].startswith("I.") else ("", "")
    pen.row(Blank(f"{third}Nội dung ủy quyền:", "content", rng.choice(_CONTENTS)))
    pen.row(Blank(f"{fourth}Thời hạn ủy quyền:", "term", rng.choice(_TERMS).format(year=day.year)))
    pen.row(Blank("Cam kết:", None, "Chúng tôi chịu trách nhiệm trước pháp luật về nội dung ủy quyền trên."))
    pen.down(9)
    if not opened:
        letterhead.dated(pen, "", home.short_name, day)
        pen.down(7)
    _signatures(pen, rng, principal, agent)
    if rng.random() < 0.4:
        _certified(pen, rng, story, principal)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _signatures(pen: Pen, rng: Random, principal: Person, agent: Person) -> None:
    if pen.y > pen.size[1] - pen.margins.bottom - 32:
        pen.turn()
    for share, heading, who in ((0.24, "*BÊN ĐƯỢC ỦY QUYỀN*", agent), (0.76, "*BÊN ỦY QUYỀN*", principal)):
        center = pen.left + pen.width * share
        letterhead.signed(pen, rng, center, heading, "(Ký, ghi rõ họ tên)", who.full_name)
    pen.y += 31


def _certified(pen: Pen, rng: Random, story: Story, principal: Person) -> None:
    """The certification of the signature, NĐ 23/2015/NĐ-CP, on a page of its own."""
    pen.turn()
    day, home = story.today, story.family.home
    pen.center("*LỜI CHỨNG CHỨNG THỰC CHỮ KÝ*")
    officer = person(rng, day, MALE, (36, 58), home).full_name
    for text in (
        f"Ngày {day:%d} tháng {day:%m} năm {day.year} (Bằng chữ: {wording.date_in_words(day).lower()}).",
        f"Tại Ủy ban nhân dân {home.text}.",
        f"Tôi {officer}, chức vụ Phó Chủ tịch Ủy ban nhân dân {home.name}",
        "*Chứng thực*",
        f"Ông/bà {principal.full_name}, giấy tờ tùy thân số {principal.personal_id} cam đoan đã hiểu, tự chịu trách "
        "nhiệm về nội dung của giấy tờ, văn bản và đã ký vào giấy ủy quyền trước mặt tôi.",
        f"Số chứng thực: {rng.randint(1, 900)} quyển số: {rng.randint(1, 9):02d}/{day.year} - SCT/CK, ĐC",
    ):
        pen.paragraph(text)
    pen.down(10)
    center = pen.right - 42
    pen.sheet.centered(center, pen.y, [Run("NGƯỜI THỰC HIỆN CHỨNG THỰC", pen.look.label.strong)])
    pen.sheet.ink(center - 36, pen.y + 2, marks.seal(rng, f"ỦY BAN NHÂN DÂN {home.name.upper()}"))
    pen.sheet.centered(center, pen.y + 30, [Run(officer, pen.look.label.strong)])
