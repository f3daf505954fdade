"""Prints both sides of an identity card on one sheet: the chip card of 2021 and the Căn cước of 2024.

Refuses to imitate: no emblem, no portrait, no guilloche; where they stand on a card, a disc says MẪU and a
figure is drawn. Names, numbers, code and machine-readable lines follow the published rules, so that they can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from samples import letterhead, marks
from samples.paper import A4, BLACK, RED, Run, Sheet, Style
from samples.pen import wrapped
from samples.people import FEMALE, MALE, POLICE, Person, person
from samples.places import COMMUNES_BEFORE, MERGER, address
from samples.story import Paper, Story

FORM = "can_cuoc"
SIZE = (85.6, 54.0)
_SMALL = Style("sans", 5.4)
_VALUE = Style("sans", 7.6, bold=True)
_TINTS = ((226, 240, 232), (222, 236, 243), (240, 238, 224))


class _Side:
    """One side of a card; notes what it prints."""

    def __init__(self, rng: Random, fields: dict[str, str], tint: tuple[int, int, int]) -> None:
        self.sheet = Sheet(SIZE)
        self.fields = fields
        self.sheet.box(0, 0, SIZE[0] - 0.1, SIZE[1] - 0.1, 0.2, (90, 110, 100), tint, radius=3.2)

    def label(self, x: float, y: float, text: str) -> float:
        return self.sheet.text(x, y, text, _SMALL) + 0.8

    def value(self, x: float, y: float, name: str | None, printed: str, value: str | None = None, size: float = 7.2,
              indent: float | None = None, width: float = 52.0, style: Style = _VALUE) -> float:  # fmt: skip
        """A value at x; broken lines go on at `indent`. Gives the last base line."""
        if name is not None:
            self.fields[name] = value or printed
        start = x if indent is None else indent
        lines = wrapped([Run(printed, style.sized(size))], width, start + width - x)
        for place, line in enumerate(lines):
            self.sheet.runs(start if place else x, y + place * size * 0.44, line)
        return y + (len(lines) - 1) * size * 0.44

    def nation(self, center: float, color: tuple[int, int, int] = BLACK) -> None:
        rows = (
            (letterhead.NATION, 6.0, True), ("SOCIALIST REPUBLIC OF VIET NAM", 4.6, False),
            (letterhead.MOTTO, 6.0, True), ("Independence - Freedom - Happiness", 4.6, False),
        )  # fmt: skip
        for place, (text, size, bold) in enumerate(rows):
            style = Style("sans", size, bold, color=color)
            self.sheet.centered(center, 4.6 + place * 2.5, [Run(text, style)])

    def emblem(self) -> None:
        self.sheet.ellipse(8, 4, 11, 11, (214, 190, 120))
        self.sheet.centered(13.5, 10.4, [Run("MẪU", Style("sans", 7, True, color=RED))])

    def figure(self) -> None:
        """Head and shoulders, where the portrait stands."""
        self.sheet.box(4.5, 19, 20, 26.5, 0.15, (150, 170, 175), (205, 222, 228))
        self.sheet.ellipse(10.3, 23, 8.4, 10.5, (150, 165, 172))
        self.sheet.box(7, 35.2, 15, 10.2, 0.1, (150, 165, 172), (150, 165, 172), radius=4)

    def zone(self, lines: Sequence[str]) -> None:
        for place, line in enumerate(lines):
            self.sheet.text(4.4, 42.5 + place * 4.3, line, Style("mono", 12))

    def chip(self, x: float, y: float) -> None:
        self.sheet.box(x, y, 12, 9.5, 0.2, (150, 120, 50), (214, 184, 104), radius=1.5)
        for place in (3.2, 6.4):
            self.sheet.rule(x, y + place, x + 12, 0.12, (150, 120, 50))

    def prints(self, x: float, y: float, label: Sequence[str]) -> None:
        """A finger's place: rings, no finger."""
        self.sheet.box(x, y, 13, 14, 0.12, (140, 150, 150), (236, 240, 238))
        for place in range(5):
            size = 9 - place * 1.9
            self.sheet.ellipse(x + 6.5 - size / 2, y + 7 - size * 0.6, size, size * 1.2, (170, 175, 180))
            inner = size - 0.7
            self.sheet.ellipse(x + 6.5 - inner / 2, y + 7 - inner * 0.6, inner, inner * 1.2, (236, 240, 238))
        for place, text in enumerate(label):
            self.sheet.centered(x + 6.5, y + 15.8 + place * 1.9, [Run(text, _SMALL.sized(4.4))])


def _day(day: date | None) -> str:
    return "Không thời hạn" if day is None else day.strftime("%d/%m/%Y")


def _iso(day: date) -> str:
    return day.isoformat()


def code_text(who: Person) -> str:
    """The seven fields of the code on a card (domain.md §2.9); the old number is empty."""
    card = who.card
    dates = who.born_on.strftime("%d%m%Y"), card.issued_on.strftime("%d%m%Y")
    return f"{who.personal_id}||{who.full_name}|{dates[0]}|{who.sex}|{who.residence}|{dates[1]}"


def _zone_of(who: Person) -> tuple[str, str, str]:
    return marks.mrz(who.personal_id, who.full_name, who.born_on, who.sex, who.card.expires_on)


def _expiry(side: _Side, x: float, y: float, who: Person) -> None:
    end = who.card.expires_on
    if end is None:  # words, not a date
        side.value(x, y, None, _day(end), size=4.7)
    else:
        side.value(x, y, "expires_on", _day(end), _iso(end), 6.2)


def _front_2021(rng: Random, who: Person, fields: dict[str, str], tint: tuple[int, int, int]) -> Sheet:
    side = _Side(rng, fields, tint)
    side.emblem()
    side.figure()
    side.nation(46)
    side.sheet.centered(46, 16.2, [Run("CĂN CƯỚC CÔNG DÂN", Style("sans", 9.5, True, color=RED))])
    side.sheet.centered(46, 18.8, [Run("Citizen Identity Card", Style("sans", 6, color=RED))])
    side.sheet.picture(69.5, 2.4, marks.qr(code_text(who)), 14.0)
    x = 29.0
    side.value(side.label(x, 23.6, "Số / No.:"), 23.6, "personal_id", who.personal_id, size=11)
    side.label(x, 27, "Họ và tên / Full name:")
    side.value(x, 30.4, "full_name", who.full_name.upper(), size=8)
    end = side.label(x, 33.8, "Ngày sinh / Date of birth:")
    side.value(end, 33.8, "birth_date", _day(who.born_on), _iso(who.born_on))
    side.value(side.label(x, 37.1, "Giới tính / Sex:"), 37.1, "sex", who.sex)
    side.value(side.label(54, 37.1, "Quốc tịch / Nationality:"), 37.1, "nationality", who.nationality, size=6.6)
    end = side.label(x, 40.4, "Quê quán / Place of origin:")
    below = side.value(end, 40.4, "native_place", who.native_place, size=6.4, indent=x, width=54.5)
    end = side.label(x, below + 3.3, "Nơi thường trú / Place of residence:")
    side.value(end, below + 3.3, "residence", who.residence, size=6.4, indent=x, width=54.5)
    end = side.label(4.5, 48.6, "Có giá trị đến:")
    side.label(4.5, 51, "Date of expiry:")
    _expiry(side, end - 0.4, 48.6, who)
    return side.sheet


def _back_2021(rng: Random, who: Person, fields: dict[str, str], tint: tuple[int, int, int]) -> Sheet:
    side = _Side(rng, fields, tint)
    side.label(4.5, 5, "Đặc điểm nhận dạng / Personal identification:")
    side.value(4.5, 8.6, None, who.marks, size=6.8)
    end = side.label(4.5, 12.4, "Ngày, tháng, năm / Date, month, year:")
    side.value(end, 12.4, "issued_on", _day(who.card.issued_on), _iso(who.card.issued_on))
    head = Style("sans", 5, True)
    side.sheet.centered(33, 16, [Run("CỤC TRƯỞNG CỤC CẢNH SÁT", head)])
    side.sheet.centered(33, 18.2, [Run("QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", head)])
    side.chip(4.5, 22)
    mark = marks.seal(rng, POLICE.upper())
    side.sheet.ink(22, 19, mark.resize((mark.width // 2, mark.height // 2)))
    side.sheet.ink(28, 22, marks.signature(rng, 18))
    side.sheet.centered(37, 36, [Run("Nguyễn Văn Mẫu", _SMALL.strong)])
    side.prints(55.5, 17.5, ("Ngón trỏ trái", "Left index finger"))
    side.prints(70, 17.5, ("Ngón trỏ phải", "Right index finger"))
    side.zone(_zone_of(who))
    return side.sheet


def _front_2024(rng: Random, who: Person, fields: dict[str, str], tint: tuple[int, int, int]) -> Sheet:
    side = _Side(rng, fields, tint)
    side.emblem()
    side.figure()
    side.nation(52)
    side.sheet.centered(52, 17, [Run("CĂN CƯỚC", Style("sans", 10.5, True, color=RED))])
    side.sheet.centered(52, 19.8, [Run("IDENTITY CARD", Style("sans", 6.4, color=RED))])
    x = 29.0
    side.label(x, 24, "Số định danh cá nhân / Personal identification number:")
    side.value(x, 28.4, "personal_id", who.personal_id, size=11)
    side.label(x, 32.2, "Họ, chữ đệm và tên khai sinh / Full name:")
    side.value(x, 35.8, "full_name", who.full_name.upper(), size=8)
    side.label(x, 39.6, "Ngày, tháng, năm sinh / Date of birth:")
    side.value(x, 43, "birth_date", _day(who.born_on), _iso(who.born_on))
    side.label(68.5, 39.6, "Giới tính / Sex:")
    side.value(68.5, 43, "sex", who.sex)
    side.label(x, 46.6, "Quốc tịch / Nationality:")
    side.value(x, 50, "nationality", who.nationality)
    return side.sheet


def _back_2024(rng: Random, who: Person, fields: dict[str, str], tint: tuple[int, int, int]) -> Sheet:
    side = _Side(rng, fields, tint)
    width = 60.0
    side.label(4.5, 4.6, "Nơi cư trú / Place of residence:")
    below = side.value(4.5, 7.8, "residence", who.residence, size=6.4, width=width)
    side.label(4.5, below + 3.2, "Nơi đăng ký khai sinh / Place of birth:")
    below = side.value(4.5, below + 6.3, None, who.native_place, size=6.4, width=width) + 3.2
    end = side.label(4.5, below, "Ngày, tháng, năm cấp / Date of issue:")
    side.value(end, below, "issued_on", _day(who.card.issued_on), _iso(who.card.issued_on), 6.2)
    end = side.label(4.5, below + 3, "Ngày, tháng, năm hết hạn / Date of expiry:")
    _expiry(side, end, below + 3, who)
    side.sheet.picture(68.5, 2.6, marks.qr(code_text(who)), 14.5)
    side.chip(4.5, 27.5)
    side.sheet.centered(46, 29, [Run("BỘ CÔNG AN", Style("sans", 6.5, True))])
    side.sheet.centered(46, 31.4, [Run("MINISTRY OF PUBLIC SECURITY", Style("sans", 5))])
    side.zone(_zone_of(who))
    return side.sheet


def _holder(rng: Random, story: Story, kind: str) -> Person:
    """A member of the family with such a card, else anyone with one."""
    members = story.family.mother, story.family.father
    fitting = [who for who in members if who.card.kind == kind]
    while not fitting:
        who = person(rng, story.today, rng.choice((MALE, FEMALE)), (16, 70), story.family.home)
        fitting = [who] if who.card.kind == kind else []
    who = rng.choice(fitting)
    if who.card.issued_on < MERGER <= story.today:  # the card still says what places were called when it was issued
        before = [place for place in COMMUNES_BEFORE if place.id_code == who.personal_id[:3]] or COMMUNES_BEFORE
        home = rng.choice(before)
        who = replace(who, residence=address(rng, home), native_place=home.text)
    return who


def _laid_out(rng: Random, front: Sheet, back: Sheet) -> Sheet:
    """Both sides on one sheet, true to size or enlarged."""
    page = Sheet(A4)
    scale = rng.choice((1.0, 1.0, 1.4))
    width, height = SIZE[0] * scale, SIZE[1] * scale
    x, y = (A4[0] - width) / 2 + rng.uniform(-12, 12), rng.uniform(24, 40)
    page.pasted(front, x, y, scale)
    page.pasted(back, x + rng.uniform(-4, 4), y + height + rng.uniform(8, 22), scale)
    return page


def print_2021(rng: Random, story: Story) -> Paper:
    """The chip card: code on the front."""
    fields: dict[str, str] = {}
    who, tint = _holder(rng, story, "Căn cước công dân"), rng.choice(_TINTS)
    front, back = _front_2021(rng, who, fields, tint), _back_2021(rng, who, fields, tint)
    return Paper(FORM, (_laid_out(rng, front, back),), fields)


def print_2024(rng: Random, story: Story) -> Paper:
    """The card of Luật Căn cước 2023: code and residence on the back."""
    fields: dict[str, str] = {}
    who, tint = _holder(rng, story, "Căn cước"), rng.choice(_TINTS)
    front, back = _front_2024(rng, who, fields, tint), _back_2024(rng, who, fields, tint)
    return Paper(FORM, (_laid_out(rng, front, back),), fields)
