"""Prints Giấy chứng sinh, as the health service notes a birth (TT 17/2012 and 27/2019/TT-BYT).

Refuses names of staff as truth: who stands in the signature block is not the child.
"""

from __future__ import annotations

from random import Random

from samples import letterhead, marks, wording
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, person
from samples.places import hospital
from samples.story import Paper, Story

FORM = "giay_chung_sinh"


def print_paper(rng: Random, story: Story) -> Paper:
    """On A4, filled in by the ward."""
    pen, members = Pen(story.look), story.family
    mother, child, home = members.mother, members.child, members.home
    ward = hospital(rng, home)
    letterhead.national_heading(pen)
    pen.down(7)
    pen.sheet.text(pen.left, pen.y, f"Số: {rng.randint(1, 2400)}", pen.look.label)
    letterhead.title(pen, "GIẤY CHỨNG SINH", 18, 8)
    pen.y += 4
    pen.row(Blank("Họ và tên mẹ/ Người nuôi dưỡng:", "mother.full_name", mother.full_name.upper()))
    pen.row(Blank("Năm sinh:", "mother.birth_year", str(mother.born_on.year)))
    pen.row(Blank("Nơi đăng ký thường trú:", "mother.residence", mother.residence))
    pen.row(Blank("Mã số BHXH/Thẻ BHYT số:", None, f"{rng.randint(10**9, 10**10 - 1)}"))
    pen.row(Blank("Số CMND/CCCD/Định danh công dân/Hộ chiếu:", "mother.personal_id", mother.personal_id))
    pen.row(
        Blank("Ngày cấp:", None, wording.short_date(mother.card.issued_on)),
        Blank("Nơi cấp:", None, rng.choice(letterhead.SHORT_POLICE[:2]), at=0.4),
    )
    pen.row(Blank("Dân tộc:", "mother.ethnic_group", mother.ethnic_group))
    fatherless = rng.random() < 0.15
    pen.row(Blank("Họ và tên cha:", "father.full_name", "" if fatherless else members.father.full_name))
    _birth(pen, rng, child.born_on.isoformat())
    pen.row(Blank("Tại:", "facility", ward))
    pen.row(
        Blank("Số lần sinh:", None, f"{rng.randint(1, 4):02d}"),
        Blank("Số con hiện sống:", None, f"{rng.randint(1, 4):02d}", at=0.34),
    )
    pen.row(Blank("Số con trong lần sinh này:", None, "01"))
    weight = rng.randrange(2300, 4300, 50)
    written = rng.choice((f"{weight} gram", f"{weight // 1000}.{weight % 1000:03d} gram", f"{weight}g", f"{weight}"))
    pen.row(
        Blank("Giới tính của con:", "child.sex", child.sex),
        Blank("Cân nặng:", "child.weight_g", written, str(weight), at=0.45),
    )
    pen.row(Blank("Hiện trạng của con:", None, rng.choice(("Bình thường", "Khỏe mạnh", "Tốt"))))
    pen.row(Blank("Dự định đặt tên con là:", "child.intended_name", child.full_name.upper()))
    helper = person(rng, story.today, FEMALE, (24, 55), home).full_name
    pen.row(Blank("Người đỡ đẻ:", None, helper))
    _signatures(pen, rng, story, ward)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _birth(pen: Pen, rng: Random, day: str) -> None:
    hour, minute = rng.randint(0, 23), rng.randint(0, 59)
    year, month, of_month = day.split("-")
    pen.row(
        Blank("Đã sinh con vào lúc:", "child.born_at", f"{hour:02d}", f"{hour:02d}:{minute:02d}"),
        Blank("giờ", None, f"{minute:02d}", at=0.31),
        Blank("phút, ngày", "child.born_on", of_month, day, at=0.43),
        Blank("tháng", None, month, at=0.63),
        Blank("năm", None, year, at=0.79),
    )


def _signatures(pen: Pen, rng: Random, story: Story, ward: str) -> None:
    pen.down(9)
    day = story.family.child.born_on
    runs = [Run(f"ngày {day:%d} tháng {day:%m} năm {day.year}", pen.look.label.slanted)]
    pen.sheet.centered(pen.right - 32, pen.y, runs)
    pen.down(6.5)
    small = pen.look.label.sized(pen.look.label.size - 1.5)
    names = [story.family.father.full_name] + [
        person(rng, story.today, rng.choice((MALE, FEMALE)), (25, 58), story.family.home).full_name for _ in range(2)
    ]
    headings = ("*Cha, mẹ/ người thân thích*", "*Người ghi phiếu*", "*Đại diện cơ sở Y tế*")
    pen.look = letterhead.smaller(pen.look, small.size)
    for share, heading, name in zip((0.16, 0.5, 0.83), headings, names, strict=True):
        letterhead.signed(pen, rng, pen.left + pen.width * share, heading, "(Ký, ghi rõ họ tên)", name)
    pen.sheet.ink(pen.left + pen.width * 0.7 + rng.uniform(-4, 4), pen.y + 4, marks.seal(rng, ward.upper()[:34]))
