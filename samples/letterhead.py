"""Parts that many papers share: the national heading, titles, dated signature blocks, identity papers in words.

Refuses what belongs to one form only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from samples import marks, wear, wording
from samples.looks import Leader, Look
from samples.paper import RED, Run, Style, width_of
from samples.pen import Markup, Pen, marked, wrapped
from samples.people import POLICE, Person
from samples.places import Commune

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SHORT_POLICE = ("Cục Cảnh sát QLHC về TTXH", "CCS QLHC về TTXH", POLICE)


def national_heading(pen: Pen, at: float | None = None, size: float = 13.0) -> None:
    """Quốc hiệu and tiêu ngữ with the rule under it, centered at `at` mm or on the page."""
    center = pen.middle if at is None else at
    bold = pen.look.label.sized(size).strong
    pen.sheet.centered(center, pen.y, [Run(NATION, bold)])
    pen.y += size * 0.45
    pen.sheet.centered(center, pen.y, [Run(MOTTO, bold.sized(size + 0.5))])
    half = width_of(MOTTO, bold.sized(size + 0.5)) / 2
    pen.sheet.rule(center - half, pen.y + 1.9, center + half)
    pen.y += 2


def office_heading(pen: Pen, where: Commune, number: str, day: date | None) -> None:
    """The committee and the number at the left, the national heading and the dated line at the right."""
    top, left, right = pen.y, pen.left + 32, pen.right - 46
    label = pen.look.label.sized(min(12.0, pen.look.label.size))
    for place, text in enumerate(("ỦY BAN NHÂN DÂN", where.name.upper())):
        pen.sheet.centered(left, top + place * 5.2, [Run(text, label.strong)])
    pen.sheet.rule(left - 11, top + 7, left + 11)
    national_heading(pen, right, min(12.0, pen.look.label.size))
    row = pen.y + 8
    pen.sheet.centered(left, row, [Run("Số: ", label), Run(number, pen.look.value.sized(label.size))])
    if day is not None:
        written = f"{where.short_name}, ngày {day:%d} tháng {day:%m} năm {day.year}"
        pen.sheet.centered(right, row, [Run(written, label.slanted)])
    pen.y = row


def issuer_heading(pen: Pen, *lines: str) -> None:
    """The body that issues, at the left, its own name last and bold; the national heading at the right."""
    top, left, right = pen.y, pen.left + 34, pen.right - 45
    label = pen.look.label.sized(min(12.0, pen.look.label.size))
    y = top
    for text in lines:
        style = label.strong if text == lines[-1] else label
        for row in wrapped([Run(text, style)], 70):
            pen.sheet.centered(left, y, row)
            y += 5.2
    pen.sheet.rule(left - 12, y - 3, left + 12)
    national_heading(pen, right, label.size)
    pen.y = max(y, pen.y)


def sober(look: Look, spacing: float = 6.6) -> Look:
    """How an office types a paper of its own: one face for everything, no dots."""
    return replace(look, value=look.label, spacing=spacing, leader=Leader.NONE, lift=0.0)


def smaller(look: Look, size: float) -> Look:
    """The look with labels of this size, for blocks that stand close together."""
    return replace(look, label=look.label.sized(size))


def certificate_paper(pen: Pen) -> None:
    """The pink pattern and red frame that certificates of civil status are printed on."""
    pen.sheet.ink(0, 0, wear.security_print(*pen.sheet.image.size))
    pen.sheet.box(9, 9, pen.size[0] - 18, pen.size[1] - 18, 1.1, RED)
    pen.sheet.box(11, 11, pen.size[0] - 22, pen.size[1] - 22, 0.3, RED)


def title(pen: Pen, text: str, size: float = 15.0, above: float = 11.0) -> None:
    pen.down(above)
    pen.center(f"*{text}*", pen.look.label.sized(size))


def addressed(pen: Pen, label: Markup, agency: str) -> None:
    """`Kính gửi` with the agency, centered together."""
    pen.down(9)
    runs = [*marked(label, pen.look.label), Run(f" {agency}", pen.look.value)]
    for place, line in enumerate(wrapped(runs, pen.width * 0.92)):
        if place:
            pen.down(6.5)
        pen.sheet.centered(pen.middle, pen.y, line)
    pen.note("addressed_to", agency)
    pen.y += 1


def dated(pen: Pen, prefix: str, place: str, day: date, right: float | None = None) -> None:
    """`Làm tại: …, ngày … tháng … năm …` flush right, slanted; notes signed_place and signed_on."""
    label, value = pen.look.label.slanted, pen.look.value
    pieces = (
        (prefix, label), (place, value), (", ngày ", label), (f"{day.day:02d}", value),
        (" tháng ", label), (f"{day.month:02d}", value), (" năm ", label), (str(day.year), value),
    )  # fmt: skip
    runs = [Run(text, style) for text, style in pieces]
    end = pen.right if right is None else right
    pen.sheet.runs(end - sum(width_of(run.text, run.style) for run in runs), pen.y, runs)
    pen.note("signed_on", day.isoformat())


def signed(pen: Pen, rng: Random, center: float, heading: Markup, hint: str, name: str | None) -> None:
    """Heading, hint, a signature and the name under it. Leaves `y` where it was, for a block beside it."""
    y = pen.y
    label = pen.look.label
    pen.sheet.centered(center, y, marked(heading, label))
    if hint:
        pen.sheet.centered(center, y + 5.5, [Run(hint, label.sized(label.size - 1).slanted)])
    if name is not None:
        pen.sheet.ink(center - 17 + rng.uniform(-5, 5), y + 7, marks.signature(rng))
        pen.sheet.centered(center, y + 27, [Run(name, label.strong)])


def identity_paper(rng: Random, holder: Person) -> str:
    """A holder's card in words, in one of the orders in use."""
    card, number = holder.card, holder.personal_id
    issued = wording.short_date(card.issued_on)
    issuer = rng.choice(SHORT_POLICE) if card.issuer == POLICE else card.issuer
    return rng.choice((
        f"{card.kind} số {number} do {issuer} cấp ngày {issued}",
        f"{card.kind} số {number}, {issuer} cấp ngày {issued}",
        f"{card.kind} số: {number}, cấp ngày {issued}, nơi cấp: {issuer}",
    ))  # fmt: skip


def committee(where: Commune, rng: Random) -> str:
    """The people's committee of a commune, with or without what it lies in."""
    return f"Ủy ban nhân dân {where.text if rng.random() < 0.35 else where.name}"


def copies(pen: Pen, rng: Random, mark: str = "") -> None:
    """Whether copies are wanted, in two lines at the left of the signature; leaves `y` where it was."""
    label, side = pen.look.label, pen.look.label.size * 0.25
    wanted, x = rng.random() < 0.7, pen.left
    for word, ticked in ((f"Đề nghị cấp bản sao{mark}: Có", wanted), (", Không", not wanted)):
        x = pen.sheet.runs(x, pen.y, marked(word, label)) + 1.2
        # drawn: most faces lack the letter for it
        pen.sheet.box(x, pen.y - side, side, side, 0.2)
        if ticked:
            pen.sheet.centered(x + side / 2, pen.y - 0.4, [Run("x", pen.look.value.sized(10))])
        x += side + 1
    end = pen.sheet.text(pen.left, pen.y + 7, "Số lượng: ", label)
    pen.sheet.leader(end, pen.y + 7, end + 14, label)
    if wanted:
        pen.sheet.text(end + 5, pen.y + 6.7, f"{rng.randint(1, 5):02d}", pen.look.value)
    pen.sheet.text(end + 15, pen.y + 7, "bản", label)


def page_number(pen: Pen) -> None:
    """NĐ 30/2020: centered in the top margin, not on page 1."""
    number = len(pen.sheets)
    pen.sheet.centered(pen.middle, pen.margins.top - 8, [Run(str(number), Style(pen.look.label.face, 13))])
