"""Prints CT01, Tờ khai thay đổi thông tin cư trú: boxed digits, a table of members.

TT 66/2023/TT-BCA and, but for the line that names the circular, TT 53/2025/TT-BCA; TT 56/2021/TT-BCA has four more
items. Refuses other sheets of residence (CT02, CT04 …).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from samples import letterhead, wording
from samples.paper import Run, width_of
from samples.pen import Blank, Pen, marked
from samples.people import FEMALE, MALE, Family, Person, person
from samples.story import Paper, Story

FORM = "ct01"
_REQUESTS = (
    "Đăng ký thường trú", "Đăng ký tạm trú", "Đăng ký thường trú vào hộ gia đình", "Tách hộ",
    "Xác nhận thông tin về cư trú", "Gia hạn tạm trú", "Xóa đăng ký tạm trú",
    "Đăng ký tạm trú cho bản thân và các thành viên trong gia đình tại chỗ ở thuê, thời hạn 24 tháng",
)  # fmt: skip
_OPINIONS = (
    "Ý KIẾN CỦA CHỦ HỘ^(3)^", "Ý KIẾN CỦA CHỦ SỞ HỮU CHỖ Ở HỢP PHÁP^(4)^",
    "Ý KIẾN CỦA CHA, MẸ HOẶC NGƯỜI GIÁM HỘ^(5)^", "NGƯỜI KÊ KHAI^(6)^",
)  # fmt: skip
_HEADS = ("T T", "Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh cá nhân",
          "Mối quan hệ với chủ hộ")  # fmt: skip
_WIDTHS = (9.0, 43.0, 27.0, 14.0, 35.0, 32.0)
_NOTES = (
    "(1) Cơ quan đăng ký cư trú.",
    "(2) Ghi rõ ràng, cụ thể nội dung đề nghị. Ví dụ: đăng ký thường trú; đăng ký tạm trú; tách hộ; xác nhận thông "
    "tin về cư trú...",
    "(6) Trường hợp nộp trực tiếp người kê khai ký, ghi rõ họ, chữ đệm và tên vào Tờ khai.",
    "(7) Chỉ kê khai thông tin khi công dân đề nghị xác nhận nội dung đồng ý thông qua ứng dụng VNeID.",
)


@dataclass(frozen=True, slots=True)
class _Edition:
    circular: str
    """its number and day, as the sheet's head names it"""
    items: tuple[int, int, int, int, int]
    """numbers of: head of the household, relation, head's id, request, members"""
    id_label: str
    relation: str
    heads: tuple[str, ...] = _HEADS
    widths: tuple[float, ...] = _WIDTHS


_2021 = _Edition(
    "56/2021/TT-BCA ngày 15/5/2021", (11, 12, 13, 14, 15), "Số định danh cá nhân/CMND", "Quan hệ với chủ hộ",
    (*_HEADS[:4], "Số định danh cá nhân/CMND", "Nghề nghiệp, nơi làm việc", "Quan hệ với chủ hộ"),
    (9.0, 38.0, 25.0, 12.0, 31.0, 24.0, 22.0),
)  # fmt: skip
_2023 = _Edition("66/2023/TT-BCA ngày 17/11/2023", (7, 8, 9, 10, 11), "Số định danh cá nhân", "Mối quan hệ với chủ hộ")
_2025 = replace(_2023, circular="53/2025/TT-BCA ngày 01/7/2025")


def print_2021(rng: Random, story: Story) -> Paper:
    """TT 56/2021/TT-BCA."""
    return _printed(rng, story, _2021)


def print_2023(rng: Random, story: Story) -> Paper:
    """TT 66/2023/TT-BCA."""
    return _printed(rng, story, _2023)


def print_2025(rng: Random, story: Story) -> Paper:
    """TT 53/2025/TT-BCA."""
    return _printed(rng, story, _2025)


def _printed(rng: Random, story: Story, edition: _Edition) -> Paper:
    pen = Pen(story.look)
    _heading(pen, rng, story, edition)
    applicant, head, relation = _applicant(rng, story)
    _identity(pen, rng, applicant, edition)
    if edition is _2021:
        _whereabouts(pen, rng, applicant)
    _household(pen, head, relation, edition)
    pen.row(Blank(f"{edition.items[3]}. Nội dung đề nghị^(2)^:", "request", rng.choice(_REQUESTS), lines=2))
    pen.line(f"{edition.items[4]}. Những thành viên trong hộ gia đình cùng thay đổi:")
    pen.y += 2.5
    _members(pen, rng, story, relation, edition)
    _opinions(pen, rng, story, applicant)
    if rng.random() < 0.3:
        pen.turn()
        for note in ("*Chú thích:*", *_NOTES):
            pen.paragraph(note, story.look.label.sized(11), 0, 5.4)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _heading(pen: Pen, rng: Random, story: Story, edition: _Edition) -> None:
    small = pen.look.label.sized(10.5).slanted
    circular, day = edition.circular.split(" ", 1)
    first = f"Mẫu CT01 ban hành kèm theo Thông tư số {circular}"
    center = pen.right - width_of(first, small) / 2
    pen.sheet.centered(center, pen.y - 2, [Run(first, small)])
    pen.sheet.centered(center, pen.y + 2.8, [Run(f"{day} của Bộ trưởng Bộ Công an", small)])
    pen.y += 12
    letterhead.national_heading(pen)
    letterhead.title(pen, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", 14)
    home = story.family.home
    letterhead.addressed(pen, "Kính gửi^(1)^:", f"Công an {home.text if rng.random() < 0.3 else home.name}")


def _applicant(rng: Random, story: Story) -> tuple[Person, Person, str]:
    mother, father = story.family.mother, story.family.father
    landlord = person(rng, story.today, rng.choice((MALE, FEMALE)), (35, 70), story.family.home)
    return rng.choice((
        (father, father, "Chủ hộ"), (mother, father, "Vợ"), (father, mother, "Chồng"),
        (mother, story.family.grandmother, "Con"), (father, landlord, "Ở thuê"),
    ))  # fmt: skip


def _identity(pen: Pen, rng: Random, applicant: Person, edition: _Edition) -> None:
    born = f"{applicant.born_on.day:02d}/{applicant.born_on.month:02d}/{applicant.born_on.year}"
    name = applicant.full_name.upper() if rng.random() < 0.6 else applicant.full_name
    pen.row(Blank("1. Họ, chữ đệm và tên:", "full_name", name))
    pen.row(
        Blank("2. Ngày, tháng, năm sinh:", "birth_date", born, applicant.born_on.isoformat()),
        Blank("3. Giới tính:", "sex", applicant.sex, at=0.66),
    )
    _boxed(pen, f"4. {edition.id_label}:", "personal_id", applicant.personal_id)
    email = applicant.email if rng.random() < 0.6 else ""
    pen.row(
        Blank("5. Số điện thoại liên hệ:", "phone", applicant.phone),
        Blank("6. Email:", "email", email, at=0.5),
    )


def _whereabouts(pen: Pen, rng: Random, applicant: Person) -> None:
    """Items 7 to 10 of the sheet of 2021, which no field holds."""
    pen.row(Blank("7. Nơi thường trú:", None, applicant.residence))
    pen.row(Blank("8. Nơi tạm trú:", None, applicant.residence if rng.random() < 0.2 else ""))
    pen.row(Blank("9. Nơi ở hiện tại:", None, applicant.residence))
    pen.row(Blank("10. Nghề nghiệp, nơi làm việc:", None, rng.choice(("Nông dân", "Công nhân", "Giáo viên", ""))))


def _household(pen: Pen, head: Person, relation: str, edition: _Edition) -> None:
    first, second, third = edition.items[:3]
    pen.row(
        Blank(f"{first}. Họ, chữ đệm và tên chủ hộ:", "household_head.full_name", head.full_name),
        Blank(f"{second}. {edition.relation}:", "relation_to_head", relation, at=0.6),
    )
    _boxed(pen, f"{third}. {edition.id_label} của chủ hộ:", "household_head.personal_id", head.personal_id)


def _boxed(pen: Pen, label: str, name: str, digits: str) -> None:
    pen.down(pen.look.spacing + 2)
    end = pen.sheet.runs(pen.left, pen.y, marked(label, pen.look.label))
    size = 7.3
    pen.sheet.digit_boxes(max(end + 3, pen.right - 12 * size - 4), pen.y - 5.4, digits, 12, size, pen.look.value)
    pen.note(name, digits)
    pen.y += 1.5


def _kin(family: Family, second: Person, relation: str) -> list[tuple[Person, str]]:
    """Who moves along, each with the relation to the head of the household."""
    if relation == "Con":  # of the grandmother, who is the head
        return [(family.child, "Cháu"), (family.father, "Con rể"), (second, "Cháu")]
    if relation == "Ở thuê":
        return [(family.child, "Ở thuê"), (family.grandmother, "Ở thuê"), (second, "Ở thuê")]
    other = (family.mother, "Vợ") if relation == "Chủ hộ" else (family.grandmother, "Mẹ")
    return [(family.child, "Con"), other, (second, "Con")]


def _members(pen: Pen, rng: Random, story: Story, relation: str, edition: _Edition) -> None:
    family = story.family
    second = person(rng, story.today, rng.choice((MALE, FEMALE)), (3, 15), family.home, family.father)
    several = _kin(family, second, relation)
    small = pen.look.value.sized(min(11.0, pen.look.value.size))
    bold = pen.look.label.sized(11).strong
    rows = [[[Run(text, bold)] for text in edition.heads]]
    for place, (who, kin) in enumerate(several[: rng.randint(0, 3)]):
        born = wording.short_date(who.born_on)
        cells = (
            ("full_name", who.full_name, who.full_name), ("birth_date", born, who.born_on.isoformat()),
            ("sex", who.sex, who.sex), ("personal_id", who.personal_id, who.personal_id),
            ("relation_to_head", kin, kin),
        )  # fmt: skip
        for field, _, value in cells:
            pen.note(f"members[{place}].{field}", value)
        texts = [str(place + 1), *(printed for _, printed, _ in cells)]
        if len(edition.heads) > len(texts):
            texts.insert(5, rng.choice(("Học sinh", "Nông dân", " ")))
        rows.append([[Run(text, small)] for text in texts])
    rows += [[[Run(" ", small)]] * len(edition.heads)] * max(1, 5 - len(rows))
    scale = pen.width / sum(edition.widths)
    pen.table([width * scale for width in edition.widths], rows, 5.0)


def _opinions(pen: Pen, rng: Random, story: Story, applicant: Person) -> None:
    pen.y += 6
    day, quarter = story.today, pen.width / 4
    small = pen.look.label.sized(9.5)
    for place, heading in enumerate(_OPINIONS):
        center = pen.left + quarter * (place + 0.5)
        own = place == 3
        written = f"…, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if own else "...,ngày...tháng...năm..."
        pen.sheet.centered(center, pen.y, [Run(written, small.sized(8.5).slanted)])
        words = marked(f"*{heading}*", small)
        split = heading.find(" CHỖ") if "CHỖ" in heading else heading.find(" HOẶC")
        if split > 0:
            pen.sheet.centered(center, pen.y + 4.5, marked(f"*{heading[:split]}*", small))
            words = marked(f"*{heading[split + 1 :]}*", small)
        pen.sheet.centered(center, pen.y + (9.0 if split > 0 else 4.5), words)
        if own:
            letterhead.signed(pen, rng, center, "", "", applicant.full_name)
        elif place:
            tiny = pen.look.label.sized(7.5)
            pen.sheet.text(center - quarter * 0.42, pen.y + 22, "(7) Họ và tên: ....................", tiny)
            pen.sheet.text(center - quarter * 0.42, pen.y + 26, "(7) Số định danh cá nhân:............", tiny)
    pen.note("signed_on", day.isoformat())
