"""Prints Giấy khai sinh in two editions, and Trích lục khai sinh (bản sao).

Refuses registrations before the birth; the number in the register is the number of the certificate.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples import letterhead, marks, wording
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Family, Person, day_between, family, person
from samples.places import hospital
from samples.story import Paper, Story

FORM, EXTRACT = "giay_khai_sinh", "trich_luc_khai_sinh"
_OLD_FIRST, _OLD_LAST = date(2006, 4, 1), date(2015, 12, 20)


def print_2016(rng: Random, story: Story) -> Paper:
    """TT 15/2015 and 04/2020/TT-BTP: mother before father."""
    pen, members = Pen(story.look), story.family
    registered = day_between(rng, members.child.born_on + timedelta(days=1), story.today)
    letterhead.certificate_paper(pen)
    letterhead.national_heading(pen)
    letterhead.title(pen, "GIẤY KHAI SINH", 20, 14)
    pen.down(8)
    number = f"{rng.randint(1, 420):02d}/{registered.year}"
    _centered_number(pen, "Số: ", number)
    pen.note("registration_number", number)
    pen.y += 3
    _child(pen, rng, members.child, members)
    _parents(pen, rng, members)
    requester = rng.choice((members.mother, members.father, members.grandmother))
    pen.row(Blank("Họ, chữ đệm, tên người đi khai sinh:", "requester.full_name", requester.full_name))
    pen.row(Blank("Giấy tờ tùy thân:", None, letterhead.identity_paper(rng, requester)))
    pen.row(Blank("Nơi đăng ký khai sinh:", "registered_at", f"Ủy ban nhân dân {members.home.text}"))
    _dated(pen, "Ngày, tháng, năm đăng ký:", "registered_on", registered, rng)
    _official(pen, rng, members, "*NGƯỜI KÝ GIẤY KHAI SINH*")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def print_older(rng: Random, story: Story) -> Paper:
    """The printing before 2016 (TT 08.a/2010/TT-BTP): father before mother, of the years before this story."""
    registered = day_between(rng, _OLD_FIRST, _OLD_LAST)
    pen, members = Pen(story.look), family(rng, registered)
    child = members.child
    letterhead.national_heading(pen)
    number = f"{rng.randint(1, 300):02d}/{registered.year}"
    pen.down(7)
    x = pen.sheet.text(pen.right - 42, pen.y, "Số: ", pen.look.label)
    pen.sheet.text(x, pen.y, pen.note("number", pen.note("registration_number", number)), pen.look.value)
    pen.sheet.text(pen.right - 42, pen.y + 6, f"Quyển số: 01/{registered.year}", pen.look.label)
    letterhead.title(pen, "GIẤY KHAI SINH", 20, 14)
    pen.sheet.centered(pen.middle, pen.y + 6, [Run("(BẢN CHÍNH)", pen.look.label.sized(11))])
    pen.y += 9
    pen.row(
        Blank("Họ và tên:", "child.full_name", child.full_name.upper()),
        Blank("Giới tính:", "child.sex", child.sex, at=0.7),
    )
    pen.row(_birthday(rng, child))
    pen.row(Blank("(Bằng chữ:", "child.birth_date_in_words", wording.date_in_words(child.born_on)))
    pen.row(Blank("Nơi sinh:", "child.birth_place", hospital(rng, members.home)))
    if rng.random() < 0.4:
        pen.row(Blank("Quê quán:", "child.native_place", child.native_place))
    pen.row(
        Blank("Dân tộc:", "child.ethnic_group", child.ethnic_group),
        Blank("Quốc tịch:", "child.nationality", child.nationality, at=0.5),
    )
    for role, word, parent in (("father", "cha", members.father), ("mother", "mẹ", members.mother)):
        pen.row(Blank(f"Họ và tên {word}:", f"{role}.full_name", parent.full_name))
        pen.row(
            Blank("Dân tộc:", f"{role}.ethnic_group", parent.ethnic_group),
            Blank("Quốc tịch:", f"{role}.nationality", parent.nationality, at=0.32),
            Blank("Năm sinh:", f"{role}.birth_year", str(parent.born_on.year), at=0.68),
        )
        pen.row(Blank("Nơi thường trú/tạm trú:", f"{role}.residence", parent.residence, lines=2))
    pen.row(Blank("Nơi đăng ký:", "registered_at", f"Ủy ban nhân dân {members.home.text}"))
    _dated(pen, "Ngày, tháng, năm đăng ký:", "registered_on", registered, rng)
    pen.row(Blank("Ghi chú:"))
    requester = rng.choice((members.mother, members.father))
    pen.row(Blank("Họ và tên người đi khai sinh:", "requester.full_name", requester.full_name))
    _official(pen, rng, members, "*CHỦ TỊCH*", "*NGƯỜI THỰC HIỆN*")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def print_extract(rng: Random, story: Story) -> Paper:
    """A certified copy out of the register: TT 04/2020/TT-BTP."""
    pen, members = Pen(story.look), story.family
    registered = day_between(rng, members.child.born_on + timedelta(days=1), story.today)
    number = f"{rng.randint(1, 980)}/TLKS-BS"
    letterhead.office_heading(pen, members.home, pen.note("number", number), story.today)
    letterhead.title(pen, "TRÍCH LỤC KHAI SINH", 15, 13)
    if rng.random() < 0.5:
        pen.down(6.5)
        pen.center("*(BẢN SAO)*", pen.look.label.sized(13))
    pen.y += 4
    _child(pen, rng, members.child, members)
    _parents(pen, rng, members)
    pen.row(Blank("Đăng ký khai sinh tại:", "registered_at", f"Ủy ban nhân dân {members.home.text}"))
    entry = f"{rng.randint(1, 420):02d}/{registered.year}"
    pen.row(
        Blank("Số:", "registration_number", entry),
        Blank("ngày:", "registered_on", wording.short_date(registered), registered.isoformat(), at=0.45),
    )
    pen.row(Blank("Ghi chú:", None, rng.choice(("", "", "Không"))))
    _official(pen, rng, members, "*NGƯỜI KÝ TRÍCH LỤC*")
    return Paper(EXTRACT, tuple(pen.sheets), pen.fields)


def _centered_number(pen: Pen, label: str, number: str) -> None:
    runs = [Run(label, pen.look.label), Run(number, pen.look.value)]
    pen.sheet.centered(pen.middle, pen.y, runs)
    pen.note("number", number)


def _birthday(rng: Random, who: Person) -> Blank:
    written = wording.any_short_date(rng, who.born_on)
    return Blank("Ngày, tháng, năm sinh:", "child.birth_date", written, who.born_on.isoformat())


def _child(pen: Pen, rng: Random, child: Person, members: Family) -> None:
    pen.row(Blank("Họ, chữ đệm, tên:", "child.full_name", child.full_name.upper()))
    words = Blank("ghi bằng chữ:", "child.birth_date_in_words", wording.date_in_words(child.born_on))
    pen.row(_birthday(rng, child))
    pen.row(words)
    pen.row(
        Blank("Giới tính:", "child.sex", child.sex),
        Blank("Dân tộc:", "child.ethnic_group", child.ethnic_group, at=0.3),
        Blank("Quốc tịch:", "child.nationality", child.nationality, at=0.62),
    )
    pen.row(Blank("Nơi sinh:", "child.birth_place", hospital(rng, members.home)))
    pen.row(Blank("Quê quán:", "child.native_place", child.native_place))
    pen.row(Blank("Số định danh cá nhân:", "child.personal_id", child.personal_id))


def _parents(pen: Pen, rng: Random, members: Family) -> None:
    # a child that bears its mother's name may have no father on paper
    fatherless = members.child.full_name.split()[0] == members.mother.full_name.split()[0] and rng.random() < 0.6
    for role, word, parent in (("mother", "mẹ", members.mother), ("father", "cha", members.father)):
        empty = fatherless and role == "father"
        pen.row(Blank(f"Họ, chữ đệm, tên người {word}:", f"{role}.full_name", "" if empty else parent.full_name))
        year = "" if empty else str(parent.born_on.year)
        pen.row(
            Blank("Năm sinh:", f"{role}.birth_year", year),
            Blank("Dân tộc:", f"{role}.ethnic_group", "" if empty else parent.ethnic_group, at=0.3),
            Blank("Quốc tịch:", f"{role}.nationality", "" if empty else parent.nationality, at=0.62),
        )
        pen.row(Blank("Nơi cư trú:", f"{role}.residence", "" if empty else parent.residence))


def _dated(pen: Pen, label: str, name: str, day: date, rng: Random) -> None:
    written = f"ngày {day:%d} tháng {day:%m} năm {day.year}" if rng.random() < 0.5 else wording.short_date(day)
    pen.row(Blank(label, name, written, day.isoformat()))


def _official(pen: Pen, rng: Random, members: Family, heading: str, clerk: str = "") -> None:
    """The registrar's signature under a seal; an older paper has the clerk's beside it."""
    pen.down(10)
    signer, second = (person(rng, _OLD_LAST, rng.choice((MALE, FEMALE)), (28, 58), members.home) for _ in "ab")
    hint = "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"
    center = pen.right - 42
    letterhead.signed(pen, rng, center, heading, hint, signer.full_name)
    if clerk:
        letterhead.signed(pen, rng, pen.left + 40, clerk, "(Ký, ghi rõ họ tên)", second.full_name)
    seal = marks.seal(rng, f"UBND {members.home.name.upper()}")
    pen.sheet.ink(center - 34 + rng.uniform(-3, 3), pen.y + 3, seal)
