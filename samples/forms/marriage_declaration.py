"""Prints Tờ khai đăng ký kết hôn: a table with a column for her and one for him.

Refuses couples below the age of marriage (18 and 20).
"""

from __future__ import annotations

from random import Random

from samples import letterhead, wording
from samples.paper import Run
from samples.pen import Pen, marked
from samples.people import FEMALE, MALE, Person, person
from samples.places import commune
from samples.story import Paper, Story

FORM = "to_khai_dang_ky_ket_hon"
_OATH = (
    "Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, việc kết hôn của chúng tôi là tự nguyện, không vi "
    "phạm quy định của Luật hôn nhân và gia đình Việt Nam.",
    "Chúng tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
)
_LABELS = (
    "Họ, chữ đệm, tên", "Ngày, tháng, năm sinh", "Dân tộc", "Quốc tịch", "Nơi cư trú^(2)^", "Giấy tờ tùy thân^(3)^",
    "Kết hôn lần thứ mấy",
)  # fmt: skip


def _column(pen: Pen, rng: Random, who: Person, side: str, capitals: bool) -> list[str]:
    ordinal = rng.choice(("1", "1", "1", "2"))
    name = who.full_name.upper() if capitals else who.full_name
    born = wording.any_short_date(rng, who.born_on)
    values = (
        ("full_name", name, name), ("birth_date", born, who.born_on.isoformat()),
        ("ethnic_group", who.ethnic_group, who.ethnic_group), ("nationality", who.nationality, who.nationality),
        ("residence", who.residence, who.residence),
    )  # fmt: skip
    for field, _, value in values:
        pen.note(f"{side}.{field}", value)
    identity = pen.note(f"{side}.identity_paper", letterhead.identity_paper(rng, who))
    pen.note(f"{side}.personal_id", who.personal_id)
    return [*(printed for _, printed, _ in values), identity, pen.note(f"{side}.marriage_ordinal", ordinal)]


def print_paper(rng: Random, story: Story) -> Paper:
    """TT 04/2020/TT-BTP."""
    pen, today = Pen(story.look), story.today
    letterhead.national_heading(pen)
    letterhead.title(pen, "TỜ KHAI ĐĂNG KÝ KẾT HÔN")
    letterhead.addressed(pen, "Kính gửi: ^(1)^", letterhead.committee(story.family.home, rng))
    bride = person(rng, today, FEMALE, (18, 34), story.family.home)
    groom = person(rng, today, MALE, (20, 38), commune(rng, today))
    capitals = rng.random() < 0.6
    value = story.look.value
    columns = [_column(pen, rng, who, side, capitals) for who, side in ((bride, "bride"), (groom, "groom"))]
    bold = story.look.label.strong
    rows = [[[Run(text, bold)] for text in ("Thông tin", "Bên nữ", "Bên nam")]]
    rows += [
        [marked(label, story.look.label), [Run(hers, value)], [Run(his, value)]]
        for label, hers, his in zip(_LABELS, *columns, strict=True)
    ]
    pen.y += 5
    first = 40.0
    pen.table((first, (pen.width - first) / 2, (pen.width - first) / 2), rows)
    pen.y += 2
    for sentence in _OATH:
        pen.paragraph(sentence)
    pen.paragraph("Đề nghị Quý cơ quan đăng ký.")
    pen.down(9)
    letterhead.dated(pen, "Làm tại: ", story.family.home.short_name, today)
    pen.down(8)
    hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
    letterhead.signed(pen, rng, pen.left + pen.width * 0.25, "*Bên nữ*", hint, bride.full_name)
    letterhead.signed(pen, rng, pen.left + pen.width * 0.76, "*Bên nam*", hint, groom.full_name)
    return Paper(FORM, tuple(pen.sheets), pen.fields)
