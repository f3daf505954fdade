"""Prints both sides of a Chứng minh nhân dân, as they lie together on a copy: nine digits, or twelve of 2012.

Refuses to imitate: no emblem, no portrait, no fingerprint; a disc says MẪU.
"""

from __future__ import annotations

from datetime import date
from random import Random

from samples import letterhead, marks
from samples.paper import A4, PALE, Run, Sheet, Style
from samples.pen import wrapped
from samples.people import FEMALE, MALE, Person, day_between, person
from samples.places import COMMUNES_BEFORE, Commune, address
from samples.story import Paper, Story

FORM = "chung_minh_nhan_dan"
SIZE = (85.6, 54.0)
_LABEL = Style("serif", 7.2)
_HEAD = Style("serif", 6.6, bold=True)
_GROUPS = {"001": 1, "079": 2, "031": 3, "040": 18, "042": 18, "038": 17, "049": 20, "092": 36, "014": 5, "010": 6}
"""first two digits by province, domain.md §2.2; others draw one"""


class _Side:
    """One side; a value that is too long goes on below, at the left of the column."""

    def __init__(self, fields: dict[str, str], typed: Style) -> None:
        self.sheet = Sheet(SIZE)
        self.sheet.box(0, 0, SIZE[0] - 0.1, SIZE[1] - 0.1, 0.2, PALE, (228, 236, 242), radius=2)
        self.fields = fields
        self.typed = typed

    def row(self, x: float, y: float, label: str, name: str | None, printed: str, value: str | None = None) -> float:
        """A label, its dots and its value from x on; gives the last base line."""
        start = self.sheet.text(x, y, label, _LABEL) + 1
        if name is not None and printed:
            self.fields[name] = value or printed
        lines = wrapped([Run(printed, self.typed)], SIZE[0] - 3 - x, SIZE[0] - 3 - start)
        for place, line in enumerate(lines):
            self.sheet.leader(start if place == 0 else x, y + place * 4.4 + 0.5, SIZE[0] - 3, _LABEL.sized(5))
            self.sheet.runs(start if place == 0 else x, y + place * 4.4, line)
        return y + (len(lines) - 1) * 4.4

    def heading(self, title: str, center: float) -> None:
        for place, (text, size) in enumerate(((letterhead.NATION, 6.6), (letterhead.MOTTO, 6.6))):
            self.sheet.centered(center, 5 + place * 3, [Run(text, _HEAD.sized(size))])
        self.sheet.centered(center, 13, [Run(title, Style("serif", 10.5, bold=True, color=(20, 60, 140)))])
        self.sheet.ellipse(8, 5, 10, 10, (214, 190, 120))
        self.sheet.centered(13, 11, [Run("MẪU", Style("sans", 6.4, True))])

    def finger(self, x: float, y: float, label: str) -> None:
        self.sheet.box(x, y, 13, 15, 0.12, PALE, (240, 240, 238))
        self.sheet.centered(x + 6.5, y - 1.2, [Run(label, _LABEL.sized(5))])


def _place(rng: Random, where: Commune, whole: bool) -> str:
    """Places on old cards are typed without their kinds: `Quỳnh Bảng, Quỳnh Lưu, Nghệ An`."""
    district = (where.district or "").split(" ", 1)[-1]
    parts = [where.short_name, district.removeprefix("phố "), where.province_name]
    text = ", ".join(part for part in parts if part)
    return f"{address(rng, where).split(',')[0]}, {text}" if whole else text


def _holder(rng: Random, story: Story, issued: date) -> tuple[Person, Commune]:
    where = rng.choice(COMMUNES_BEFORE)
    who = person(rng, issued, rng.choice((MALE, FEMALE)), (15, 62), where)
    return who, where


def _laid_out(rng: Random, front: Sheet, back: Sheet) -> Sheet:
    page = Sheet(A4)
    scale = rng.choice((1.2, 1.4, 1.6))
    x, y = (A4[0] - SIZE[0] * scale) / 2 + rng.uniform(-8, 8), rng.uniform(24, 40)
    page.pasted(front, x, y, scale)
    page.pasted(back, x + rng.uniform(-4, 4), y + SIZE[1] * scale + rng.uniform(8, 22), scale)
    return page


def _dated(side: _Side, rng: Random, issued: date, center: float, y: float) -> None:
    text = f"Ngày {issued:%d} tháng {issued:%m} năm {issued.year}"
    side.sheet.centered(center, y, [Run(text, _LABEL)])
    side.fields["issued_on"] = issued.isoformat()
    side.sheet.ink(center - 8, y + 8, marks.signature(rng, 20))


def print_1999(rng: Random, story: Story) -> Paper:
    """NĐ 05/1999/NĐ-CP: nine digits."""
    fields: dict[str, str] = {}
    issued = day_between(rng, date(2007, 1, 4), date(2015, 12, 1))
    who, where = _holder(rng, story, issued)
    typed = rng.choice((Style("mono", 7.6), Style("serif", 8.2, bold=True), Style("sans", 7.6)))
    front = _Side(fields, typed)
    front.heading("GIẤY CHỨNG MINH NHÂN DÂN", 53)
    number = f"{_GROUPS.get(where.id_code, rng.choice((12, 15, 16, 21))):02d}{rng.randint(0, 9_999_999):07d}"
    fields["old_identity_card"] = number
    end = front.sheet.text(38, 18.6, "SỐ ", Style("serif", 9, bold=True))
    front.sheet.text(end + 1, 18.6, number, Style("serif", 12, bold=True, color=(190, 30, 40)))
    front.sheet.box(4, 20, 21, 28, 0.15, PALE, (205, 214, 220))
    x = 28.0
    y = front.row(x, 24, "Họ tên:", "full_name", who.full_name.upper())
    born = who.born_on.strftime(rng.choice(("%d-%m-%Y", "%d/%m/%Y")))
    y = front.row(x, y + 5, "Sinh ngày:", "birth_date", born, who.born_on.isoformat())
    y = front.row(x, y + 5, "Nguyên quán:", "native_place", _place(rng, where, whole=False))
    front.row(x, y + 5, "Nơi ĐKHK thường trú:", "residence", _place(rng, where, whole=True))
    back = _Side(fields, typed)
    back.row(30, 6, "Dân tộc:", None, f"{who.ethnic_group}    Tôn giáo: Không")
    back.finger(6, 12, "NGÓN TRỎ TRÁI")
    back.finger(6, 33, "NGÓN TRỎ PHẢI")
    back.sheet.centered(55, 11, [Run("DẤU VẾT RIÊNG VÀ DỊ HÌNH", _HEAD)])
    back.sheet.centered(55, 16, [Run(who.marks, typed.sized(6.6))])
    _dated(back, rng, issued, 56, 25)
    issuer = f"{rng.choice(('CA', 'CÔNG AN'))} {where.province.upper()}"
    fields["issuer"] = issuer
    back.sheet.centered(56, 29.5, [Run(f"GIÁM ĐỐC {issuer}", _HEAD)])
    return Paper(FORM, (_laid_out(rng, front.sheet, back.sheet),), fields)


def print_2012(rng: Random, story: Story) -> Paper:
    """TT 27/2012/TT-BCA: twelve digits."""
    fields: dict[str, str] = {}
    issued = day_between(rng, date(2012, 7, 2), date(2015, 12, 1))
    who, where = _holder(rng, story, issued)
    typed = Style("sans", 7.2, bold=True)
    front = _Side(fields, typed)
    front.heading("CHỨNG MINH NHÂN DÂN", 53)
    fields["old_identity_card"] = who.personal_id
    front.sheet.centered(53, 18.4, [Run("Số: ", _LABEL.sized(9)), Run(who.personal_id, Style("sans", 10, True))])
    front.sheet.box(4, 20, 20, 27, 0.15, PALE, (205, 214, 220))
    x = 27.0
    y = front.row(x, 23, "Họ và tên khai sinh:", "full_name", who.full_name.upper())
    y = front.row(x, y + 4.6, "Họ và tên gọi khác:", None, "")
    born = who.born_on.strftime("%d/%m/%Y")
    y = front.row(x, y + 4.6, "Ngày, tháng, năm sinh:", "birth_date", born, who.born_on.isoformat())
    y = front.row(x, y + 4.6, "Giới tính:", None, f"{who.sex}    Dân tộc: {who.ethnic_group}")
    y = front.row(x, y + 4.6, "Quê quán:", "native_place", _place(rng, where, whole=False))
    front.row(x, y + 4.6, "Nơi thường trú:", "residence", _place(rng, where, whole=True))
    back = _Side(fields, typed)
    back.row(6, 6, "Đặc điểm nhận dạng:", None, who.marks)
    back.finger(6, 18, "NGÓN TRỎ TRÁI")
    back.finger(22, 18, "NGÓN TRỎ PHẢI")
    _dated(back, rng, issued, 60, 18)
    fields["issuer"] = f"CÔNG AN {where.province.upper()}"
    back.sheet.centered(60, 22, [Run(fields["issuer"], _HEAD.sized(6))])
    back.sheet.centered(60, 25, [Run("GIÁM ĐỐC", _HEAD)])
    return Paper(FORM, (_laid_out(rng, front.sheet, back.sheet),), fields)
