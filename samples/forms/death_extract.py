"""Prints Trích lục khai tử: the original that is given at the registration, and certified copies.

Refuses deaths after the registration.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from samples import letterhead, marks, wording
from samples.forms.death_declaration import CAUSES
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, day_between, person
from samples.places import hospital
from samples.story import Paper, Story

FORM = "trich_luc_khai_tu"


def print_original(rng: Random, story: Story) -> Paper:
    """TT 04/2020/TT-BTP, given on the day of the registration."""
    return _print(rng, story, copy=False)


def print_copy(rng: Random, story: Story) -> Paper:
    """A copy out of the register: says where and when the death was registered."""
    return _print(rng, story, copy=True)


def _print(rng: Random, story: Story, *, copy: bool) -> Paper:
    pen, home = Pen(story.look), story.family.home
    deceased = person(rng, story.today, rng.choice((MALE, FEMALE)), (45, 96), home)
    number = f"{rng.randint(1, 400)}/TLKT{'-BS' if copy else ''}"
    letterhead.office_heading(pen, home, pen.note("number", number), story.today)
    letterhead.title(pen, "TRÍCH LỤC KHAI TỬ", 15, 13)
    if copy:
        pen.down(6.5)
        pen.center("*(BẢN SAO)*", pen.look.label.sized(13))
    else:
        pen.note("registration_number", number)
        pen.note("registered_on", story.today.isoformat())
    pen.y += 4
    _deceased(pen, rng, deceased)
    registered = day_between(rng, story.today - timedelta(days=400), story.today) if copy else story.today
    died = registered - timedelta(days=rng.randint(1, 14))
    _death(pen, rng, story, died.isoformat())
    issued = wording.short_date(died)
    pen.row(
        Blank(
            "Giấy báo tử/Giấy tờ hợp lệ thay thế Giấy báo tử số:", None,
            f"{rng.randint(3, 180)}/GBT do Ủy ban nhân dân {home.name}, cấp ngày {issued}",
        )
    )  # fmt: skip
    informant = rng.choice((story.family.father, story.family.mother))
    if copy:
        pen.row(Blank("Đã được đăng ký khai tử tại:", "registered_at", f"Ủy ban nhân dân {home.text}"))
        pen.row(
            Blank("Số:", "registration_number", f"{rng.randint(1, 300):02d}/{registered.year}"),
            Blank("Ngày:", "registered_on", wording.short_date(registered), registered.isoformat(), at=0.45),
        )
        pen.row(Blank("Ghi chú:"))
    else:
        pen.row(Blank("Họ, chữ đệm, tên người đi khai tử:", None, informant.full_name))
        pen.row(Blank("Giấy tờ tùy thân:", None, letterhead.identity_paper(rng, informant)))
    pen.down(10)
    signer = person(rng, story.today, rng.choice((MALE, FEMALE)), (28, 58), home).full_name
    center = pen.right - 42
    hint = "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"
    letterhead.signed(pen, rng, center, "*NGƯỜI KÝ TRÍCH LỤC*", hint, signer)
    pen.sheet.ink(center - 34 + rng.uniform(-3, 3), pen.y + 3, marks.seal(rng, f"UBND {home.name.upper()}"))
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _deceased(pen: Pen, rng: Random, who: Person) -> None:
    pen.row(Blank("Họ, chữ đệm, tên:", "deceased.full_name", who.full_name.upper()))
    born = wording.any_short_date(rng, who.born_on)
    pen.row(Blank("Ngày, tháng, năm sinh:", "deceased.birth_date", born, who.born_on.isoformat()))
    pen.row(
        Blank("Giới tính:", "deceased.sex", who.sex),
        Blank("Dân tộc:", "deceased.ethnic_group", who.ethnic_group, at=0.3),
        Blank("Quốc tịch:", "deceased.nationality", who.nationality, at=0.62),
    )
    pen.row(Blank("Số định danh cá nhân:", "deceased.personal_id", who.personal_id))
    pen.row(Blank("Giấy tờ tùy thân:", "deceased.identity_paper", letterhead.identity_paper(rng, who)))


def _death(pen: Pen, rng: Random, story: Story, day: str) -> None:
    hour, minute = rng.randint(0, 23), rng.randint(0, 59)
    year, month, of_month = day.split("-")
    pen.row(
        Blank("Đã chết vào lúc:", "deceased.died_at", f"{hour:02d}", f"{hour:02d}:{minute:02d}"),
        Blank("giờ", None, f"{minute:02d}", at=0.29),
        Blank("phút, ngày", "deceased.died_on", of_month, day, at=0.42),
        Blank("tháng", None, month, at=0.62),
        Blank("năm", None, year, at=0.78),
    )
    written = wording.date_in_words(story.today.replace(int(year), int(month), int(of_month)))
    clock = f"{wording.below_hundred(hour) if hour else 'không'} giờ"
    if minute:
        clock += f" {wording.below_hundred(minute)} phút"
    pen.row(Blank("ghi bằng chữ:", None, f"{wording.sentence_case(clock)}, {written[0].lower()}{written[1:]}"))
    place = rng.choice(("Tại nhà", "Tại nhà riêng", hospital(rng, story.family.home), story.family.home.text))
    pen.row(Blank("Nơi chết:", "deceased.death_place", place))
    pen.row(Blank("Nguyên nhân chết:", "deceased.death_cause", rng.choice(CAUSES)))
