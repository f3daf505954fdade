"""Prints administrative documents as NĐ 30/2020/NĐ-CP lays them out: the 29 types, the usual ones more often.

Refuses secrets: what is marked as secret, so that marks are found and such papers set aside, says nothing but made-up
sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from samples import letterhead, marks, sentences, wording
from samples.looks import Look
from samples.paper import RED, Run, Style, width_of
from samples.pen import Margins, Pen, marked, wrapped
from samples.people import FEMALE, MALE, person
from samples.places import Commune
from samples.story import Paper, Story

FORM = "van_ban_hanh_chinh"
_TYPES = {
    "NGHỊ QUYẾT": "NQ", "QUYẾT ĐỊNH": "QĐ", "CHỈ THỊ": "CT", "QUY CHẾ": "QC", "QUY ĐỊNH": "QyĐ", "THÔNG CÁO": "TC",
    "THÔNG BÁO": "TB", "HƯỚNG DẪN": "HD", "CHƯƠNG TRÌNH": "CTr", "KẾ HOẠCH": "KH", "PHƯƠNG ÁN": "PA", "ĐỀ ÁN": "ĐA",
    "DỰ ÁN": "DA", "BÁO CÁO": "BC", "BIÊN BẢN": "BB", "TỜ TRÌNH": "TTr", "HỢP ĐỒNG": "HĐ", "CÔNG ĐIỆN": "CĐ",
    "BẢN GHI NHỚ": "BGN", "BẢN THỎA THUẬN": "BTT", "GIẤY ỦY QUYỀN": "GUQ", "GIẤY MỜI": "GM", "GIẤY GIỚI THIỆU": "GGT",
    "GIẤY NGHỈ PHÉP": "GNP", "PHIẾU GỬI": "PG", "PHIẾU CHUYỂN": "PC", "PHIẾU BÁO": "PB", "THƯ CÔNG": "", "": "",
}  # fmt: skip
"""The 29 types of NĐ 30/2020/NĐ-CP Điều 7: title and abbreviation; the letter (công văn) has neither."""
_USUAL = ("QUYẾT ĐỊNH", "BÁO CÁO", "KẾ HOẠCH", "THÔNG BÁO", "")
_FILED = ("KẾ HOẠCH", "BÁO CÁO", "CHƯƠNG TRÌNH", "ĐỀ ÁN", "DỰ ÁN", "PHƯƠNG ÁN", "HƯỚNG DẪN")
"""types whose text is parted by headings"""
_ADDRESSED = ("TỜ TRÌNH", "GIẤY MỜI", "PHIẾU CHUYỂN", "PHIẾU GỬI")
_URGENCY = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
_SECRECY = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
_DEPARTMENTS = (
    ("SỞ TƯ PHÁP", "STP"), ("SỞ NỘI VỤ", "SNV"), ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "SKHCN"), ("SỞ Y TẾ", "SYT"),
    ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SNNMT"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Agency:
    parent: str
    name: str
    short: str
    authority: str
    """in whose name the head signs; empty: the head's own"""
    title: str
    place: str


def _agency(rng: Random, home: Commune) -> _Agency:
    kind = rng.random()
    if kind < 0.45:
        name = f"ỦY BAN NHÂN DÂN {home.name.upper()}"
        return _Agency("", name, "UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", home.short_name)
    if kind < 0.65:
        name = f"ỦY BAN NHÂN DÂN {home.province.upper()}"
        return _Agency("", name, "UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", home.province_name)
    name, short = rng.choice(_DEPARTMENTS)
    parent = f"ỦY BAN NHÂN DÂN {home.province.upper()}"
    return _Agency(parent, name, short, "", "GIÁM ĐỐC", home.province_name)


class _Letter(Pen):
    """Numbers its pages from the second on."""

    def turn(self) -> None:
        super().turn()
        if len(self.sheets) > 1:
            letterhead.page_number(self)


def _sober(look: Look) -> Look:
    # nobody fills in a letter: it is typed in one face
    return replace(look, value=look.label, spacing=6.6)


def print_paper(rng: Random, story: Story) -> Paper:
    """One of the 29 types, on one to three pages."""
    pen = _Letter(_sober(story.look), margins=Margins(30, 17, 22, 20))
    agency = _agency(rng, story.family.home)
    kind = rng.choice(_USUAL) if rng.random() < 0.5 else rng.choice(list(_TYPES))
    abbreviation = _TYPES[kind]
    about = sentences.subject(rng, story.today.year)
    _heading(pen, rng, story, agency, abbreviation, "" if kind else about)
    to = _title(pen, rng, kind, about, story.family.home)
    _body(pen, rng, kind, agency, about)
    _ending(pen, rng, story, agency, to)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _heading(pen: Pen, rng: Random, story: Story, agency: _Agency, abbreviation: str, about: str) -> None:
    top, left, right = pen.y, pen.left + 34, pen.right - 45
    label = pen.look.label.sized(min(12.5, pen.look.label.size))
    y = top
    for text, style in ((agency.parent, label), (agency.name, label.strong)):
        for line in _broken(text, style) if text else ():
            pen.sheet.centered(left, y, [Run(line, style)])
            y += 5.2
    pen.sheet.rule(left - 12, y - 3, left + 12)
    letterhead.national_heading(pen, right, min(12.0, pen.look.label.size))
    pen.note("parent_agency", agency.parent)
    pen.note("issuer", agency.name)
    number = f"{rng.randint(1, 980):02d}"
    symbol = f"{abbreviation}-{agency.short}" if abbreviation else f"{agency.short}-VP"
    pen.note("number", number)
    pen.note("symbol", symbol)
    row = max(y, pen.y) + 5
    pen.sheet.centered(left, row, [Run(f"Số: {number}/{symbol}", label)])
    day = story.today
    written = (
        f"{agency.place}, ngày {wording.two_digits(day.day, day.day < 10)} "
        f"tháng {wording.two_digits(day.month, False)} năm {day.year}"
    )
    pen.sheet.centered(right, row, [Run(written, label.slanted)])
    pen.note("place", agency.place)
    pen.note("issued_on", day.isoformat())
    pen.y = row
    if about:
        for runs in wrapped([Run(f"V/v {about}", label.sized(12))], 64):
            pen.y += 5.5
            pen.sheet.centered(left, pen.y, runs)
        pen.note("subject", about)
    for name, words, chance in (("urgency", _URGENCY, 0.15), ("secrecy", _SECRECY, 0.06)):
        if rng.random() < chance:
            _framed(pen, left, name, rng.choice(words))


def _broken(name: str, style: Style) -> tuple[str, ...]:
    """An agency's name in one line, or in two, the second of which begins with the kind of the unit."""
    if width_of(name, style) <= 66:
        return (name,)
    for kind in (" TỈNH ", " THÀNH PHỐ ", " XÃ ", " PHƯỜNG ", " THỊ TRẤN "):
        body, found, unit = name.partition(kind)
        if found:
            return body, f"{kind.strip()} {unit}"
    words = name.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def _framed(pen: Pen, center: float, name: str, text: str) -> None:
    """A mark of urgency or secrecy in its red frame, under the number."""
    style = Style(pen.look.label.face, 12, True, color=RED)
    half = width_of(text, style) / 2 + 2.5
    pen.y += 9
    pen.sheet.box(center - half, pen.y - 5.2, 2 * half, 7, 0.5, RED)
    pen.sheet.centered(center, pen.y, [Run(pen.note(name, text), style)])


def _title(pen: Pen, rng: Random, kind: str, about: str, home: Commune) -> str:
    """Type and subject, and whom it is addressed to, which is given back."""
    if kind:
        pen.down(12)
        pen.center(f"*{pen.note('type_name', kind)}*", pen.look.label.sized(14.5))
        pen.down(6.5)
        named = kind in _FILED and rng.random() < 0.5
        subject = pen.note("subject", wording.sentence_case(about) if named else f"Về việc {about}")
        pen.center(f"*{subject}*", pen.look.label.sized(13))
        pen.sheet.rule(pen.middle - 18, pen.y + 3, pen.middle + 18)
        pen.y += 3
        if kind not in _ADDRESSED:
            return ""
    to = pen.note("addressed_to", rng.choice((
        f"Ủy ban nhân dân các xã, phường thuộc {home.province}", f"Ủy ban nhân dân {home.province}",
        f"Công an {home.name}",
    )))  # fmt: skip
    pen.down(12)
    pen.center(f"Kính gửi: {to}")
    pen.y += 1
    return to


def _body(pen: Pen, rng: Random, kind: str, agency: _Agency, about: str) -> None:
    label = pen.look.label
    if kind == "QUYẾT ĐỊNH":
        pen.down(9)
        pen.center(f"*{agency.title} {agency.name}*")
        grounds = rng.sample(sentences.GROUNDS[:-1], 2)
        for place, ground in enumerate([*grounds, sentences.GROUNDS[-1]]):
            pen.paragraph(f"{ground}{'.' if place == 2 else ';'}", label.slanted)
        pen.down(9)
        pen.center("*QUYẾT ĐỊNH:*")
        for place, text in enumerate(sentences.body(rng, rng.randint(3, 5)), 1):
            pen.paragraph(f"*Điều {place}.* {text}")
            pen.y += 1.5
        return
    if kind in _FILED:
        heads = sentences.REPORT_SECTIONS if kind == "BÁO CÁO" else sentences.SECTIONS
        texts = sentences.body(rng, rng.choice((4, 6, 8, 9, 12)))
        share = len(texts) / len(heads)
        for place, head in enumerate(heads):
            pen.paragraph(f"*{'I' * (place + 1)}. {head}*", justify=False)
            part = texts[round(place * share) : round((place + 1) * share)]
            for number, text in enumerate(part, 1):
                pen.paragraph(f"{number}. {text}")
                pen.y += 1
        return
    pen.paragraph(f"{wording.sentence_case(agency.name.lower().replace(agency.place.lower(), agency.place))} "
                  f"nhận được ý kiến của các đơn vị về việc {about} và có ý kiến như sau:")  # fmt: skip
    for text in sentences.body(rng, rng.randint(3, 6)):
        pen.paragraph(text)
        pen.y += 1.5


def _ending(pen: Pen, rng: Random, story: Story, agency: _Agency, to: str) -> None:
    if pen.y > pen.size[1] - pen.margins.bottom - 62:
        pen.turn()
    pen.y += 9
    label, center = pen.look.label, pen.right - 42
    small = label.sized(11)
    decision = pen.fields.get("type_name") == "QUYẾT ĐỊNH"
    first = "Như trên" if to else "Như Điều 3" if decision else "Các đơn vị có liên quan"
    lines = [f"- {first};", f"- {rng.choice(('Thường trực Đảng ủy', 'Cổng thông tin điện tử', 'Phòng Tư pháp'))};",
             f"- Lưu: VT, {rng.choice(('NC', 'VP', 'KSTT', 'HCTC'))}."]  # fmt: skip
    pen.sheet.text(pen.left, pen.y, "Nơi nhận:", label.sized(12).strong.slanted)
    for place, line in enumerate(lines, 1):
        pen.sheet.text(pen.left, pen.y + place * 5, line, small)
    pen.note("recipients", " ".join(lines))
    deputy = rng.random() < 0.4
    powers = [text for text in (agency.authority, f"KT. {agency.title}" if deputy else "") if text]
    title = f"PHÓ {agency.title}" if deputy else agency.title
    for place, text in enumerate((*powers, title)):
        pen.sheet.centered(center, pen.y + place * 5.6, marked(f"*{text}*", label))
    pen.note("signing_authority", " ".join(powers))
    pen.note("signer_title", title)
    signer = person(rng, story.today, rng.choice((MALE, MALE, FEMALE)), (38, 58), story.family.home).full_name
    below = pen.y + len(powers) * 5.6
    pen.sheet.ink(center - 18, below + 7, marks.signature(rng, 36))
    pen.sheet.ink(center - 40 + rng.uniform(0, 6), below + 1, marks.seal(rng, agency.name))
    pen.sheet.centered(center, below + 31, [Run(pen.note("signer", signer), label.strong)])
