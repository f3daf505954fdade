"""Prints Tờ khai đăng ký khai tử.

Refuses deaths after the day of the declaration.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from samples import letterhead, wording
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, person
from samples.places import hospital
from samples.story import Paper, Story

FORM = "to_khai_dang_ky_khai_tu"
CAUSES = (
    "Tuổi già", "Bệnh già", "Tai biến mạch máu não", "Suy tim", "Bệnh hiểm nghèo", "Tai nạn giao thông", "Đột quỵ",
)  # fmt: skip
_OATH = (
    "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về nội dung cam "
    "đoan của mình."
)


def _requester(rng: Random, story: Story, deceased: Person) -> tuple[Person, str]:
    wife_or_husband = "Vợ" if deceased.sex == MALE else "Chồng"
    partner = person(rng, story.today, FEMALE if deceased.sex == MALE else MALE, (55, 80), story.family.home)
    return rng.choice((
        (story.family.father, "Con trai"), (story.family.mother, "Con dâu"), (story.family.father, "Con"),
        (story.family.mother, "Cháu"), (partner, wife_or_husband),
    ))  # fmt: skip


def print_paper(rng: Random, story: Story) -> Paper:
    """TT 04/2020/TT-BTP."""
    pen, home = Pen(story.look), story.family.home
    deceased = person(rng, story.today, rng.choice((MALE, FEMALE)), (52, 93), home)
    requester, relation = _requester(rng, story, deceased)
    letterhead.national_heading(pen)
    letterhead.title(pen, "TỜ KHAI ĐĂNG KÝ KHAI TỬ")
    letterhead.addressed(pen, "Kính gửi: ^(1)^", letterhead.committee(home, rng))
    pen.row(Blank("Họ, chữ đệm, tên người yêu cầu:", "requester.full_name", requester.full_name))
    pen.row(Blank("Nơi cư trú: ^(2)^", "requester.residence", requester.residence))
    pen.row(Blank("Giấy tờ tùy thân: ^(3)^", "requester.identity_paper", letterhead.identity_paper(rng, requester)))
    pen.note("requester.personal_id", requester.personal_id)
    pen.row(Blank("Quan hệ với người đã chết:", "requester.relation", relation))
    pen.line("*Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:*")
    _deceased(pen, rng, deceased)
    _death(pen, rng, story)
    pen.paragraph(_OATH)
    pen.down(8)
    letterhead.dated(pen, "Làm tại: ", home.short_name, story.today)
    pen.down(7)
    hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
    letterhead.signed(pen, rng, pen.right - 38, "*Người yêu cầu*", hint, requester.full_name)
    letterhead.copies(pen, rng, "^(5)^")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _deceased(pen: Pen, rng: Random, who: Person) -> None:
    name = who.full_name.upper() if rng.random() < 0.6 else who.full_name
    pen.row(Blank("*Họ, chữ đệm, tên:*", "deceased.full_name", name))
    born = wording.any_short_date(rng, who.born_on)
    pen.row(Blank("Ngày, tháng, năm sinh:", "deceased.birth_date", born, who.born_on.isoformat()))
    pen.row(
        Blank("Giới tính:", "deceased.sex", who.sex),
        Blank("Dân tộc:", "deceased.ethnic_group", who.ethnic_group, at=0.3),
        Blank("Quốc tịch:", "deceased.nationality", who.nationality, at=0.62),
    )
    pen.row(Blank("Nơi cư trú cuối cùng: ^(2)^", "deceased.last_residence", who.residence))
    pen.row(Blank("Giấy tờ tùy thân: ^(3)^", "deceased.identity_paper", letterhead.identity_paper(rng, who)))
    pen.note("deceased.personal_id", who.personal_id)


def _death(pen: Pen, rng: Random, story: Story) -> None:
    died = story.today - timedelta(days=rng.randint(1, 25))
    hour, minute = rng.randint(0, 23), rng.choice((0, 5, 10, 15, 20, 30, 35, 40, 45, 50, 55))
    pen.row(
        Blank("Đã chết vào lúc:", "deceased.died_at", f"{hour:02d}", f"{hour:02d}:{minute:02d}"),
        Blank("giờ", None, f"{minute:02d}", at=0.29),
        Blank("phút, ngày", "deceased.died_on", f"{died.day:02d}", died.isoformat(), at=0.42),
        Blank("tháng", None, f"{died.month:02d}", at=0.62),
        Blank("năm", None, str(died.year), at=0.78),
    )
    home = story.family.home
    place = rng.choice(("Tại nhà", "Tại nhà riêng", hospital(rng, home), hospital(rng, home), home.text))
    pen.row(Blank("Nơi chết:", "deceased.death_place", place))
    pen.row(Blank("Nguyên nhân chết:", "deceased.death_cause", rng.choice(CAUSES)))
    pen.row(Blank("Số Giấy báo tử/ Giấy tờ thay thế Giấy báo tử: ^(4)^", None, f"{rng.randint(3, 180)}/GBT"))
    issued = died.strftime("cấp ngày %d tháng %m năm %Y")
    pen.row(Blank("do", None, f"Ủy ban nhân dân {home.name} {issued}"))
