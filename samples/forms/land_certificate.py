"""Prints Giấy chứng nhận quyền sử dụng đất: the old one of four pages, and the one sheet of 2024.

Refuses to imitate: no emblem, no pattern of the paper, seals say MẪU; serials are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples import letterhead, marks, wording
from samples.paper import RED, Run
from samples.pen import Blank, Pen, marked
from samples.people import FEMALE, MALE, Person, day_between, person
from samples.places import MERGER, Commune, address, commune
from samples.story import Paper, Story

FORM = "giay_chung_nhan_qsdd"
_PURPOSES = ("Đất ở tại nông thôn", "Đất ở tại đô thị", "Đất trồng cây lâu năm", "Đất trồng cây hằng năm khác",
             "Đất chuyên trồng lúa nước")  # fmt: skip
_ORIGINS = ("Công nhận QSDĐ như giao đất có thu tiền sử dụng đất", "Nhà nước giao đất không thu tiền sử dụng đất",
            "Nhận chuyển nhượng đất được công nhận QSDĐ như giao đất có thu tiền sử dụng đất")  # fmt: skip
_LAST_OF_OLD, _FIRST_OF_NEW = date(2024, 7, 31), date(2024, 8, 1)


@dataclass(frozen=True, slots=True)
class _Land:
    """One parcel with who uses it and when that was certified."""

    where: Commune
    owners: tuple[Person, ...]
    home: str
    issued: date
    area: float
    purpose: str
    term: str


def _land(rng: Random, first: date, last: date, story: Story) -> _Land:
    issued = day_between(rng, first, last)
    where = commune(rng, issued)
    man = person(rng, issued, MALE, (26, 70), where)
    woman = person(rng, issued, FEMALE, (24, 68), where)
    owners = rng.choice(((man, woman), (man, woman), (man,), (woman,)))
    purpose = rng.choice(_PURPOSES)
    term = "Lâu dài" if "đất ở" in purpose.lower() else f"Đến ngày 15/10/{rng.choice((2043, 2063))}"
    area = rng.choice((rng.randint(300, 9999) / 10, float(rng.randint(40, 2500))))
    return _Land(where, owners, address(rng, where), issued, area, purpose, term)


def _area(area: float) -> tuple[str, str]:
    """As printed, and canonical."""
    whole, tenth = divmod(round(area * 10), 10)
    return wording.grouped(whole) + (f",{tenth}" if tenth else ""), f"{whole}.{tenth}" if tenth else str(whole)


def _area_words(area: float) -> str:
    whole, tenth = divmod(round(area * 10), 10)
    words = wording.sentence_case(wording.number_in_words(whole))
    return f"{words} phẩy {wording.below_hundred(tenth)} mét vuông" if tenth else f"{words} mét vuông"


def _titled(pen: Pen, *rows: str) -> None:
    pen.down(16)
    for place, text in enumerate(rows):
        if place:
            pen.down(8)
        pen.center(f"*{text}*", pen.look.label.sized(21 if place == 0 else 14).strong)
    pen.y += 3


def _pen(story: Story) -> Pen:
    return Pen(letterhead.sober(story.look, 7.2))


def _issuer(pen: Pen, rng: Random, land: _Land, issuer: str, roles: tuple[str, ...], powers: str) -> None:
    """Date, issuer, signature and seal at the lower right."""
    center = pen.right - 46
    label = pen.look.label
    place = land.where.province_name
    pen.down(11)
    dated = f"{place}, ngày {land.issued:%d} tháng {land.issued:%m} năm {land.issued.year}"
    pen.sheet.centered(center, pen.y, [Run(dated, label.slanted)])
    pen.note("issued_on", land.issued.isoformat())
    pen.note("issuer", issuer)
    pen.down(6.5)
    pen.center(f"*{powers}{issuer}*", label.sized(12), at=center)
    for role in roles:
        pen.down(5.8)
        pen.sheet.centered(center, pen.y, marked(f"*{role}*", label.sized(12)))
    pen.sheet.ink(center - 18, pen.y + 4, marks.signature(rng, 34))
    pen.sheet.ink(center - 40 + rng.uniform(0, 6), pen.y, marks.seal(rng, issuer))
    name = person(rng, land.issued, rng.choice((MALE, MALE, FEMALE)), (38, 58), land.where).full_name
    pen.sheet.centered(center, pen.y + 29, [Run(name, label.strong)])


def _serial(pen: Pen, text: str) -> None:
    pen.sheet.text(pen.right - 38, pen.size[1] - 17, pen.note("serial", text), pen.look.label.sized(14).strong)


def print_2014(rng: Random, story: Story) -> Paper:
    """TT 23/2014/TT-BTNMT: four pages of A4."""
    pen = _pen(story)
    land = _land(rng, date(2010, 1, 5), min(_LAST_OF_OLD, story.today), story)
    pen.y = 34
    letterhead.national_heading(pen)
    _titled(pen, "GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT")
    pen.line("*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất*")
    household = rng.random() < 0.2
    for place, owner in enumerate(land.owners):
        _old_owner(pen, rng, place, owner, land, household)
    _serial(pen, f"{rng.choice('ABCD')}{rng.choice('ABCDEHKLMNPQRSTV')} {rng.randint(100_000, 999_999)}")
    pen.turn()
    _old_parcel(pen, rng, land)
    pen.turn()
    pen.line("*III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất*")
    _sketch(pen, rng)
    pen.turn()
    _changes(pen, "*IV. Những thay đổi sau khi cấp giấy chứng nhận*")
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _old_owner(pen: Pen, rng: Random, place: int, owner: Person, land: _Land, household: bool) -> None:
    name = f"owners[{place}]"
    word = "Ông" if owner.sex == MALE else "Bà"
    if place:
        word = "Và vợ là bà"
    elif household:
        word = f"Hộ {word.lower()}"
    number = owner.personal_id
    kind = "CCCD số"
    if land.issued < date(2021, 3, 1):
        number, kind = f"{rng.choice((1, 3, 12, 17, 18, 21, 24, 27, 36)):02d}{rng.randint(10**6, 10**7 - 1)}", "CMND số"
    year = str(owner.born_on.year)
    pen.note(f"{name}.full_name", owner.full_name.upper())
    pen.note(f"{name}.birth_year", year)
    pen.note(f"{name}.personal_id", number)
    pen.note(f"{name}.residence", land.home)
    shown = f"{word}: *{owner.full_name.upper()}*, Năm sinh: {year}, {kind}: {number}"
    pen.paragraph(shown, indent=0, spacing=7.2, justify=False)
    pen.paragraph(f"Địa chỉ thường trú: {land.home}", indent=0, spacing=7.2, justify=False)


def _old_parcel(pen: Pen, rng: Random, land: _Land) -> None:
    printed, area = _area(land.area)
    pen.line("*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất*")
    pen.line("*1. Thửa đất:*")
    pen.row(
        Blank("a) Thửa đất số:", "parcel", str(rng.randint(1, 999))),
        Blank("tờ bản đồ số:", "map_sheet", str(rng.randint(1, 99)), at=0.5),
    )
    pen.row(Blank("b) Địa chỉ:", "address", address(rng, land.where)))
    pen.row(Blank("c) Diện tích:", "area_m2", f"{printed} m2 (bằng chữ: {_area_words(land.area)})", area))
    pen.row(Blank("d) Hình thức sử dụng:", None, f"riêng: {printed} m2; chung: Không m2"))
    pen.row(Blank("đ) Mục đích sử dụng:", "purpose", land.purpose))
    pen.row(Blank("e) Thời hạn sử dụng:", "term", land.term))
    pen.row(Blank("g) Nguồn gốc sử dụng:", None, rng.choice(_ORIGINS)))
    for text in ("2. Nhà ở:", "3. Công trình xây dựng khác:", "4. Rừng sản xuất là rừng trồng:", "5. Cây lâu năm:"):
        pen.row(Blank(f"*{text}*", None, "-/-"))
    pen.row(Blank("*6. Ghi chú:*", None, "Không"))
    _old_issuer(pen, rng, land)
    pen.y = max(pen.y, 245)
    number = f"{rng.choice(('CH', 'CS', 'CT'))} {rng.randint(1, 99999):05d}"
    pen.row(Blank("Số vào sổ cấp GCN:", "register_number", number))


def _old_issuer(pen: Pen, rng: Random, land: _Land) -> None:
    district = land.where.district
    if district and rng.random() < 0.6:
        roles = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if rng.random() < 0.5 else ("CHỦ TỊCH",)
        _issuer(pen, rng, land, f"ỦY BAN NHÂN DÂN {district.upper()}", roles, rng.choice(("TM. ", "")))
    else:
        name = f"SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG {land.where.province.upper()}"
        _issuer(pen, rng, land, name, ("GIÁM ĐỐC",), "")


def print_2024(rng: Random, story: Story) -> Paper:
    """TT 10/2024/TT-BTNMT: one sheet, both sides."""
    pen = _pen(story)
    land = _land(rng, _FIRST_OF_NEW, story.today - timedelta(days=3), story)
    letterhead.national_heading(pen)
    serial = f"AA {rng.randint(10_000, 99_999_999):08d}"
    pen.sheet.picture(pen.left, 14, marks.qr(f"GCN|{serial}"), 20)
    _titled(pen, "GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT")
    pen.line("*1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:*")
    kind = rng.choice(("căn cước công dân số", "CCCD số", "Căn cước số"))
    mark = rng.choice((":", ""))
    for place, owner in enumerate(land.owners):
        name = owner.full_name.upper() if rng.random() < 0.5 else owner.full_name
        pen.note(f"owners[{place}].full_name", name)
        pen.note(f"owners[{place}].personal_id", owner.personal_id)
        word = "Ông" if owner.sex == MALE else "Bà"
        pen.paragraph(f"{word}{mark} {name}, {kind}{mark} {owner.personal_id}", indent=0, spacing=7, justify=False)
    printed, area = _area(land.area)
    pen.line("*2. Thông tin thửa đất:*")
    pen.row(
        Blank("a) Thửa đất số:", "parcel", str(rng.randint(1, 999))),
        Blank("tờ bản đồ số:", "map_sheet", str(rng.randint(1, 99)), at=0.5),
    )
    pen.row(Blank("b) Diện tích:", "area_m2", f"{printed} m2", area))
    pen.row(Blank("c) Loại đất:", "purpose", land.purpose))
    pen.row(Blank("d) Thời hạn sử dụng đất:", "term", land.term))
    pen.row(Blank("đ) Hình thức sử dụng đất:", None, rng.choice(("Sử dụng riêng", "Sử dụng chung"))))
    pen.row(Blank("e) Địa chỉ:", "address", address(rng, land.where)))
    pen.line("*3. Thông tin tài sản gắn liền với đất:*")
    pen.row(Blank("a) Tên tài sản:", None, rng.choice(("Nhà ở riêng lẻ", "-/-"))))
    office = rng.choice(("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"))
    of = land.where.province if office.startswith("VĂN") else f"khu vực {land.where.short_name}"
    if land.issued >= MERGER and rng.random() < 0.4:
        office, of = "ỦY BAN NHÂN DÂN", land.where.name
    committee = office.startswith("ỦY")
    _issuer(pen, rng, land, f"{office} {of.upper()}", ("CHỦ TỊCH",) if committee else ("GIÁM ĐỐC",),
            "TM. " if committee and rng.random() < 0.5 else "")  # fmt: skip
    pen.sheet.text(pen.left, pen.size[1] - 17, "Thông tin chi tiết được thể hiện tại mã QR", pen.look.label.sized(10))
    _serial(pen, serial)
    pen.turn()
    pen.line("*4. Sơ đồ thửa đất, tài sản gắn liền với đất:*")
    _sketch(pen, rng)
    pen.row(Blank("*5. Ghi chú:*", None, "Không"))
    _changes(pen, "*6. Những thay đổi sau khi cấp Giấy chứng nhận:*")
    pen.y = 262
    pen.row(Blank("Số vào sổ cấp Giấy chứng nhận:", "register_number", f"{rng.choice(('CN', 'CS', 'VP'))} "
                  f"{rng.randint(1, 99999):05d}"))  # fmt: skip
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _sketch(pen: Pen, rng: Random) -> None:
    """A parcel with its corners and the lengths of its sides."""
    pen.y += 8
    x, y = pen.left + 45, pen.y + 8
    width, height = rng.uniform(45, 75), rng.uniform(50, 85)
    pen.sheet.box(x, y, width, height, 0.3)
    small = pen.look.label.sized(10)
    corners = (("1", x - 4, y - 1), ("2", x + width + 1, y - 1), ("3", x + width + 1, y + height + 3))
    for text, left, top in (*corners, ("4", x - 4, y + height + 3)):
        pen.sheet.text(left, top, text, small)
    pen.sheet.text(x + width / 2 - 3, y - 2, f"{width / 4:.2f}", small)
    pen.sheet.text(x + width + 2, y + height / 2, f"{height / 4:.2f}", small.sized(9))
    pen.sheet.rule(x, y + height + 12, x + 20, 0.2, RED)
    pen.y = y + height + 16


def _changes(pen: Pen, heading: str) -> None:
    pen.line(heading)
    pen.y += 3
    label = pen.look.label.sized(11)
    heads = ("Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền")
    rows = [[[Run(text, label.strong)] for text in heads], *([[[Run(" ", label)]] * 2] * 5)]
    pen.table([pen.width * 0.6, pen.width * 0.4], rows, 8)
