"""What the certificates of household businesses and of companies have in common: money, the person who answers for it.

Refuses real firms: names are put together from given names and trades.
"""

from __future__ import annotations

from datetime import date
from random import Random

from samples import letterhead, marks, wording
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, day_between, person
from samples.story import Story

OPENED = date(2016, 2, 1)


def registrations(rng: Random, last: date, first: date = OPENED) -> tuple[date, date | None]:
    """The day of the first registration, and that of the newest change where there was one."""
    opened = day_between(rng, first, last)
    changed = day_between(rng, opened, last) if rng.random() < 0.5 else None
    return opened, changed if changed != opened else None


def write_registrations(pen: Pen, rng: Random, opened: date, changed: date | None, sign: str) -> None:
    """`Đăng ký lần đầu, ngày …`, and the newest change below it."""
    rows = [("Đăng ký lần đầu", "first_registered_on", opened)]
    if changed is not None:
        rows.append((f"Đăng ký thay đổi lần thứ: {rng.randint(1, 4)}", "changed_on", changed))
    for place, (text, name, day) in enumerate(rows):
        mark = sign if place == 0 else ","
        pen.down(6.2)
        pen.center(f"_{text}{mark} ngày {day:%d} tháng {day:%m} năm {day.year}_")
        pen.note(name, day.isoformat())


def holder(rng: Random, story: Story) -> Person:
    """A grown-up of the story, or anyone of age."""
    anyone = person(rng, story.today, rng.choice((MALE, FEMALE)), (22, 68), story.family.home)
    return rng.choice((story.family.mother, story.family.father, anyone))


def write_phone(pen: Pen, who: Person, rng: Random) -> None:
    phone = who.phone if rng.random() < 0.8 else ""
    pen.row(Blank("Điện thoại:", "phone", phone), Blank("Fax:", at=0.5))
    email = who.email if rng.random() < 0.4 else ""
    pen.row(Blank("Email:", None, email), Blank("Website:", at=0.5))


def write_capital(pen: Pen, rng: Random, label: str, amount: int) -> None:
    pen.row(Blank(label, "capital_vnd", f"{wording.grouped(amount)} đồng", str(amount)))
    if rng.random() < 0.7:
        words = wording.sentence_case(wording.number_in_words(amount))
        pen.row(Blank("Bằng chữ:", None, f"{words} đồng"))


def write_person(pen: Pen, who: Person, papers: tuple[str, str], homes: tuple[str, str], role: str = "") -> None:
    """Name, birth, paper and homes of the one who answers; `papers` and `homes` are the labels of the edition."""
    star = "- " if role else ""
    pen.row(Blank(f"{star}Họ và tên:", "owner.full_name", who.full_name.upper()),
            Blank("Giới tính:", "owner.sex", who.sex, at=0.66))  # fmt: skip
    if role:
        pen.row(Blank("Chức danh:", None, role))
    pen.row(
        Blank("Sinh ngày:", "owner.birth_date", wording.short_date(who.born_on), who.born_on.isoformat()),
        Blank("Dân tộc:", "owner.ethnic_group", who.ethnic_group, at=0.36),
        Blank("Quốc tịch:", "owner.nationality", who.nationality, at=0.66),
    )
    pen.row(Blank(f"{papers[0]}:", None, who.card.kind))
    pen.row(Blank(f"{papers[1]}:", "owner.personal_id", who.personal_id))
    pen.row(Blank("Ngày cấp:", None, wording.short_date(who.card.issued_on)),
            Blank("Nơi cấp:", None, who.card.issuer, at=0.36))  # fmt: skip
    pen.row(Blank(f"{homes[0]}:", "owner.residence", who.residence))
    pen.row(Blank(f"{homes[1]}:", None, who.residence))


def sealed(pen: Pen, rng: Random, story: Story, heading: str, owner: str) -> None:
    """The office's title, seal, signature and name at the lower right."""
    pen.down(10)
    if pen.y > pen.size[1] - pen.margins.bottom - 34:
        pen.turn()
    center = pen.right - 42
    pen.sheet.centered(center, pen.y, [Run(heading, pen.look.label.strong)])
    pen.sheet.ink(center - 18, pen.y + 4, marks.signature(rng, 34))
    pen.sheet.ink(center - 38 + rng.uniform(0, 6), pen.y + 1, marks.seal(rng, owner))
    name = person(rng, story.today, rng.choice((MALE, FEMALE)), (36, 58), story.family.home).full_name
    pen.sheet.centered(center, pen.y + 30, [Run(name, pen.look.label.strong)])


def certificate_pen(story: Story) -> Pen:
    """A sheet on which an office types, wide enough for long labels."""
    return Pen(letterhead.sober(story.look))
