"""Prints Tờ khai đăng ký khai sinh in two editions: the one of 2020, and the one with the father before the mother.

Refuses to print what no field of contract.md holds as a filled blank, but for the number of copies.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from samples import letterhead, wording
from samples.pen import Blank, Pen
from samples.people import Person
from samples.places import hospital
from samples.story import Paper, Story

FORM = "to_khai_dang_ky_khai_sinh"
_OATH = (
    "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa thuận nhất trí của "
    "các bên liên quan theo quy định {of}pháp luật.",
    "Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
)
_NOTES_2020 = (
    "(1) Ghi rõ tên cơ quan đề nghị thực hiện đăng ký khai sinh.",
    "(2) Ghi theo nơi đăng ký thường trú, nếu không có nơi đăng ký thường trú thì ghi theo nơi đăng ký tạm trú; "
    "trường hợp không có nơi đăng ký thường trú và nơi đăng ký tạm trú thì ghi theo nơi đang sinh sống.",
    "(3) Ghi thông tin về giấy tờ tùy thân của người đi đăng ký, ghi rõ số, cơ quan cấp, ngày cấp hộ chiếu, chứng "
    "minh nhân dân hoặc giấy tờ hợp lệ thay thế.",
    "(4) Trường hợp sinh tại cơ sở y tế thì ghi rõ tên cơ sở y tế và tên đơn vị hành chính nơi có cơ sở y tế đó.",
    "(5) Ghi đầy đủ ngày, tháng, năm sinh của cha, mẹ (nếu có).",
    "(6) Đề nghị đánh dấu X vào ô nếu có yêu cầu cấp bản sao và ghi rõ số lượng.",
)
_NOTES_OLDER = (
    "(1) Ghi rõ tên cơ quan đăng ký khai sinh.",
    "(2) Ghi thông tin về giấy tờ tùy thân của người đi đăng ký, ghi rõ số, cơ quan cấp, ngày cấp.",
    "(3) Ghi theo địa chỉ đăng ký thường trú; nếu không có thì ghi theo địa chỉ đăng ký tạm trú.",
    "(4) Trường hợp sinh tại cơ sở y tế thì ghi rõ tên cơ sở y tế và địa danh hành chính.",
)


class _Declaration:
    """Who declares what, drawn once and printed in the order of an edition."""

    def __init__(self, rng: Random, story: Story) -> None:
        self.rng = rng
        self.story = story
        members = story.family
        self.pen = Pen(story.look)
        self.requester, self.relation = rng.choice((
            (members.mother, "Mẹ"), (members.father, "Cha"), (members.mother, "Mẹ đẻ"), (members.grandmother, "Bà nội"),
        ))  # fmt: skip
        # a child without a father on paper bears the mother's name and is declared by her
        self.fatherless = rng.random() < 0.2 and self.requester is members.mother

    def heading(self) -> None:
        letterhead.national_heading(self.pen)
        letterhead.title(self.pen, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
        agency = letterhead.committee(self.story.family.home, self.rng)
        letterhead.addressed(self.pen, "Kính gửi: ^(1)^", agency)

    def requester_rows(self, identity_first: bool) -> None:
        who = self.requester
        name = Blank("Họ, chữ đệm, tên người yêu cầu:", "requester.full_name", who.full_name)
        home = Blank(f"Nơi cư trú: ^({3 if identity_first else 2})^", "requester.residence", who.residence, lines=2)
        card_mark = 2 if identity_first else 3
        card = Blank(
            f"Giấy tờ tùy thân: ^({card_mark})^",
            "requester.identity_paper", letterhead.identity_paper(self.rng, who),
        )  # fmt: skip
        self.pen.note("requester.personal_id", who.personal_id)
        self.pen.row(name)
        for blank in (card, home) if identity_first else (home, card):
            self.pen.row(blank)
        self.pen.row(Blank("Quan hệ với người được khai sinh:", "requester.relation", self.relation))

    def child_rows(self, birthplace_first: bool) -> None:
        pen, rng, child = self.pen, self.rng, self.story.family.child
        name = child.full_name
        if self.fatherless:
            child = replace(child, ethnic_group=self.story.family.mother.ethnic_group)
            name = f"{self.story.family.mother.full_name.split(' ', 1)[0]} {name.split(' ', 1)[1]}"
        pen.line("*Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:*")
        pen.row(Blank("*Họ, chữ đệm, tên:*", "child.full_name", rng.choice((name.upper(), name.upper(), name))))
        pen.row(
            Blank(
                "Ngày, tháng, năm sinh:", "child.birth_date",
                wording.any_short_date(rng, child.born_on), child.born_on.isoformat(),
            ),
            Blank("ghi bằng chữ:", "child.birth_date_in_words", wording.date_in_words(child.born_on), at=0.46),
        )  # fmt: skip
        place = Blank("Nơi sinh: ^(4)^", "child.birth_place", hospital(rng, self.story.family.home))
        kind = _about("child", child, "Giới tính:", child.sex, "sex")
        pen.row(*(place,) if birthplace_first else kind)
        pen.row(*kind if birthplace_first else (place,))
        pen.row(Blank("Quê quán:", "child.native_place", child.native_place))

    def parent_rows(self, role: str, word: str, parent: Person, home_mark: int, year_mark: str) -> None:
        empty = self.fatherless and role == "father"
        pen = self.pen
        pen.row(Blank(f"*Họ, chữ đệm, tên {word}:*", f"{role}.full_name", "" if empty else parent.full_name))
        year = str(parent.born_on.year)
        pen.row(*_about(role, None if empty else parent, f"Năm sinh:{year_mark}", year, "birth_year"))
        home = "" if empty else parent.residence
        pen.row(Blank(f"Nơi cư trú: ^({home_mark})^", f"{role}.residence", home, lines=2 if home else 1))

    def ending(self, of: str) -> None:
        pen = self.pen
        pen.y += 1
        for sentence in _OATH:
            pen.paragraph(sentence.format(of=of), spacing=6.2)
        pen.down(7.5)
        place = self.story.family.home.short_name
        letterhead.dated(pen, "Làm tại: ", place, self.story.today)
        pen.note("signed_place", place)
        pen.down(7)
        hint = "(Ký, ghi rõ họ, chữ đệm, tên)"
        letterhead.signed(pen, self.rng, pen.right - 38, "*Người yêu cầu*", hint, self.requester.full_name)

    def notes(self, notes: tuple[str, ...]) -> None:
        """The explanations, on the back."""
        self.pen.turn()
        small = self.pen.look.label.sized(11)
        self.pen.paragraph("*Chú thích:*", small, 0)
        for note in notes:
            self.pen.paragraph(note, small, 0, 5.4)

    def paper(self) -> Paper:
        return Paper(FORM, tuple(self.pen.sheets), self.pen.fields)


def _about(role: str, who: Person | None, label: str, first: str, name: str) -> tuple[Blank, ...]:
    if who is None:
        return Blank(label), Blank("Dân tộc:", at=0.3), Blank("Quốc tịch:", at=0.62)
    return (
        Blank(label, f"{role}.{name}", first),
        Blank("Dân tộc:", f"{role}.ethnic_group", who.ethnic_group, at=0.3),
        Blank("Quốc tịch:", f"{role}.nationality", who.nationality, at=0.62),
    )


def print_2020(rng: Random, story: Story) -> Paper:
    """TT 04/2020/TT-BTP: residence before identity paper, mother before father."""
    form = _Declaration(rng, story)
    form.heading()
    form.requester_rows(identity_first=False)
    form.child_rows(birthplace_first=False)
    form.parent_rows("mother", "người mẹ", story.family.mother, 2, " ^(5)^")
    form.parent_rows("father", "người cha", story.family.father, 2, " ^(5)^")
    form.ending("của ")
    letterhead.copies(form.pen, rng, "^(6)^")
    if rng.random() < 0.5:
        form.notes(_NOTES_2020)
    return form.paper()


def print_older(rng: Random, story: Story) -> Paper:
    """The earlier printing: identity paper before residence, place of birth before sex, father before mother."""
    form = _Declaration(rng, story)
    form.heading()
    form.requester_rows(identity_first=True)
    form.child_rows(birthplace_first=True)
    form.parent_rows("father", "cha", story.family.father, 3, "")
    form.parent_rows("mother", "mẹ", story.family.mother, 3, "")
    form.ending("")
    if rng.random() < 0.5:
        form.notes(_NOTES_OLDER)
    return form.paper()
