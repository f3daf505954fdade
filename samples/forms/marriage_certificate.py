"""Prints Giấy chứng nhận kết hôn: two columns side by side, in two editions, and Trích lục kết hôn (bản sao).

Refuses couples below the age of marriage on the day of the registration.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from samples import letterhead, marks, wording
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.people import FEMALE, MALE, Person, day_between, person
from samples.places import Commune, commune
from samples.story import Paper, Story

FORM = "giay_chung_nhan_ket_hon"
_OLD_FIRST, _OLD_LAST = date(2004, 4, 1), date(2015, 12, 20)
_NEW = ("Họ, chữ đệm, tên {}:", "Ngày, tháng, năm sinh:", "Dân tộc:", "Quốc tịch:", "Nơi cư trú:", "Giấy tờ tùy thân:")
_OLD = ("Họ và tên {}:", "Ngày, tháng, năm sinh:", "Dân tộc:", "Quốc tịch:", "Nơi thường trú/tạm trú:",
        "Số Giấy CMND/Hộ chiếu:")  # fmt: skip


def print_2016(rng: Random, story: Story) -> Paper:
    """TT 15/2015 and 04/2020/TT-BTP: the wife at the left."""
    pen, home = Pen(story.look), story.family.home
    registered = day_between(rng, story.today - timedelta(days=900), story.today)
    letterhead.certificate_paper(pen)
    letterhead.national_heading(pen)
    letterhead.title(pen, "GIẤY CHỨNG NHẬN KẾT HÔN", 18, 13)
    pen.down(7.5)
    number = pen.note("number", f"{rng.randint(1, 210):02d}/{registered.year}")
    pen.sheet.centered(pen.middle, pen.y, [Run("Số: ", pen.look.label), Run(number, pen.look.value)])
    pen.y += 4
    wife, husband = _couple(rng, registered, home)
    _columns(pen, rng, _NEW, (("wife", "vợ", wife), ("husband", "chồng", husband)))
    pen.row(Blank("Nơi đăng ký kết hôn:", "registered_at", f"Ủy ban nhân dân {home.text}"))
    written = f"ngày {registered:%d} tháng {registered:%m} năm {registered.year}"
    pen.row(Blank("Ngày, tháng, năm đăng ký:", "registered_on", written, registered.isoformat()))
    pen.line("Giấy chứng nhận kết hôn này có giá trị kể từ ngày đăng ký.")
    pen.down(9)
    hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
    letterhead.signed(pen, rng, pen.left + pen.width * 0.24, "*Vợ*", hint, wife.full_name)
    letterhead.signed(pen, rng, pen.left + pen.width * 0.74, "*Chồng*", hint, husband.full_name)
    pen.down(36)
    _official(pen, rng, home, "*NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN*")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def print_older(rng: Random, story: Story) -> Paper:
    """The printing before 2016 (TT 08.a/2010/TT-BTP): the husband at the left; cards still had nine digits."""
    registered = day_between(rng, _OLD_FIRST, _OLD_LAST)
    pen, home = Pen(story.look), commune(rng, registered)
    letterhead.national_heading(pen)
    letterhead.title(pen, "GIẤY CHỨNG NHẬN KẾT HÔN", 18, 13)
    pen.down(7.5)
    number = pen.note("number", str(rng.randint(1, 190)))
    x = pen.sheet.text(pen.right - 45, pen.y, "Số: ", pen.look.label)
    pen.sheet.text(x, pen.y, number, pen.look.value)
    pen.sheet.text(pen.right - 45, pen.y + 6, f"Quyển số: 01/{registered.year}", pen.look.label)
    pen.y += 10
    wife, husband = _couple(rng, registered, home)
    _columns(pen, rng, _OLD, (("husband", "chồng", husband), ("wife", "vợ", wife)))
    pen.row(Blank("Nơi đăng ký:", "registered_at", f"Ủy ban nhân dân {home.text}"))
    written = wording.short_date(registered)
    pen.row(Blank("Ngày, tháng, năm đăng ký:", "registered_on", written, registered.isoformat()))
    pen.row(Blank("Ghi chú:"))
    pen.down(9)
    letterhead.signed(pen, rng, pen.left + pen.width * 0.14, "*CHỒNG*", "(Ký, ghi rõ họ tên)", husband.full_name)
    letterhead.signed(pen, rng, pen.left + pen.width * 0.42, "*VỢ*", "(Ký, ghi rõ họ tên)", wife.full_name)
    _official(pen, rng, home, "*CHỦ TỊCH*", pen.left + pen.width * 0.8)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def print_copy(rng: Random, story: Story) -> Paper:
    """A certified copy out of the register, in two columns or one below the other."""
    pen, home = Pen(story.look), story.family.home
    registered = day_between(rng, story.today - timedelta(days=3000), story.today)
    number = pen.note("number", f"{rng.randint(1, 700)}/TLKH-BS")
    letterhead.office_heading(pen, home, number, story.today)
    letterhead.title(pen, "TRÍCH LỤC KẾT HÔN", 15, 13)
    pen.down(6.5)
    pen.center("*(BẢN SAO)*", pen.look.label.sized(13))
    pen.y += 3
    wife, husband = _couple(rng, registered, home)
    sides = (("wife", "vợ", wife), ("husband", "chồng", husband))
    if rng.random() < 0.5:
        _columns(pen, rng, _NEW, sides)
    else:
        for side in sides:
            for blank in _blanks(pen, rng, _NEW, *side):
                pen.row(blank)
    pen.row(Blank("Đăng ký kết hôn tại:", "registered_at", f"Ủy ban nhân dân {home.text}"))
    pen.row(
        Blank("Số:", None, f"{rng.randint(1, 210):02d}/{registered.year}"),
        Blank("ngày:", "registered_on", wording.short_date(registered), registered.isoformat(), at=0.45),
    )
    pen.row(Blank("Ghi chú:", None, rng.choice(("", "Không"))))
    pen.down(10)
    _official(pen, rng, home, "*NGƯỜI KÝ TRÍCH LỤC*")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _couple(rng: Random, day: date, home: Commune) -> tuple[Person, Person]:
    wife = person(rng, day, FEMALE, (18, 40), home)
    return wife, person(rng, day, MALE, (20, 45), commune(rng, day))


def _blanks(pen: Pen, rng: Random, labels: tuple[str, ...], role: str, word: str, who: Person) -> list[Blank]:
    born = wording.any_short_date(rng, who.born_on)
    if labels is _OLD:
        # not a number of today's kind: nothing that `personal_id` holds
        identity = f"{rng.randint(10, 380):03d}{rng.randint(0, 999_999):06d}"
    else:
        identity = letterhead.identity_paper(rng, who)
        pen.note(f"{role}.personal_id", who.personal_id)
    values = (
        ("full_name", who.full_name.upper(), None), ("birth_date", born, who.born_on.isoformat()),
        ("ethnic_group", who.ethnic_group, None), ("nationality", who.nationality, None),
        ("residence", who.residence, None), ("identity_paper", identity, None),
    )  # fmt: skip
    return [
        Blank(label.format(word), f"{role}.{name}", printed, value)
        for label, (name, printed, value) in zip(labels, values, strict=True)
    ]


def _columns(pen: Pen, rng: Random, labels: tuple[str, ...], sides: tuple[tuple[str, str, Person], ...]) -> None:
    """Two columns of blanks: row by row beside each other, or each column filled by itself."""
    whole, top = pen.margins, pen.y
    middle = whole.left + pen.width / 2
    halves = (replace(whole, right=pen.size[0] - middle + 2.5), replace(whole, left=middle + 2.5))
    columns = [_blanks(pen, rng, labels, *side) for side in sides]
    level = rng.random() < 0.7
    ends = [top, top]
    for blanks in zip(*columns, strict=True):
        start = max(ends)
        for place, (half, blank) in enumerate(zip(halves, blanks, strict=True)):
            pen.margins, pen.y = half, start if level else ends[place]
            pen.row(blank)
            ends[place] = pen.y
    pen.margins, pen.y = whole, max(ends) + 2


def _official(pen: Pen, rng: Random, home: Commune, heading: str, center: float | None = None) -> None:
    at = pen.right - 46 if center is None else center
    signer = person(rng, _OLD_LAST, rng.choice((MALE, FEMALE)), (28, 58), home).full_name
    hint = "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)" if center is None else "(Đã ký và đóng dấu)"
    letterhead.signed(pen, rng, at, heading, hint, signer)
    pen.sheet.ink(at - 34 + rng.uniform(-3, 3), pen.y + 3, marks.seal(rng, f"UBND {home.name.upper()}"))
