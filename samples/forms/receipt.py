"""Prints Giấy tiếp nhận hồ sơ và hẹn trả kết quả, on A5 or A4, with its code as QR and Code 128.

Refuses appointments before the reception or on a weekend.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from samples import letterhead, marks
from samples.looks import Look
from samples.paper import A4, A5, Run
from samples.pen import Blank, Margins, Pen, marked, wrapped
from samples.people import FEMALE, MALE, Person, person
from samples.places import Commune
from samples.story import Paper, Story

FORM = "giay_tiep_nhan_ho_so"
_REQUESTS = (
    ("Đăng ký khai sinh", 1, ("Tờ khai đăng ký khai sinh", "Giấy chứng sinh", "Căn cước công dân của cha, mẹ")),
    ("Đăng ký kết hôn", 3, ("Tờ khai đăng ký kết hôn", "Giấy xác nhận tình trạng hôn nhân")),
    ("Đăng ký khai tử", 1, ("Tờ khai đăng ký khai tử", "Giấy báo tử")),
    ("Đăng ký thường trú", 7, ("Tờ khai thay đổi thông tin cư trú (CT01)", "Giấy tờ chứng minh chỗ ở hợp pháp")),
    ("Cấp giấy xác nhận tình trạng hôn nhân", 3, ("Tờ khai cấp giấy xác nhận", "Bản án ly hôn")),
    ("Đăng ký thành lập hộ kinh doanh", 3, ("Giấy đề nghị đăng ký hộ kinh doanh", "Hợp đồng thuê địa điểm")),
    ("Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất", 20,
     ("Đơn đề nghị cấp đổi", "Bản gốc Giấy chứng nhận đã cấp", "Mảnh trích đo bản đồ địa chính")),
)  # fmt: skip


def _after_work_days(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def print_paper(rng: Random, story: Story) -> Paper:
    """TT 01/2018/TT-VPCP, Mẫu 01."""
    small = rng.random() < 0.65
    pen = Pen(story.look, A5 if small else A4, Margins(14, 11, 13, 10) if small else Margins(25, 16, 20, 15))
    base = 10.0 if small else 13.0
    pen.look = _sized(pen, base)
    home = story.family.home
    received = story.today - timedelta(days=max(0, story.today.weekday() - 4))
    body = f"000.{rng.randint(11, 38)}.{rng.randint(10, 99)}.{home.agency_code}"
    code = f"{body}-{received:%y%m%d}-{rng.randint(1, 260):04d}"
    _heading(pen, home, received, base, code)
    applicant = rng.choice((story.family.mother, story.family.father))
    request, days, papers = rng.choice(_REQUESTS)
    _applicant(pen, rng, applicant, request)
    _components(pen, rng, papers)
    pen.row(Blank("2. Số lượng hồ sơ:", None, "01 (bộ)"))
    pen.row(Blank("3. Thời gian giải quyết hồ sơ theo quy định là:", None, f"{days} ngày làm việc"))
    clock = f"{rng.randint(7, 10):02d}:{rng.choice((5, 15, 20, 30, 45, 50)):02d}"
    _moment(pen, "4. Thời gian nhận hồ sơ:", "received", clock, received)
    due_clock = rng.choice(("11:00", "16:00", "16:30", "17:00"))
    _moment(pen, "5. Thời gian trả kết quả giải quyết hồ sơ:", "due", due_clock, _after_work_days(received, days))
    pen.row(Blank("6. Đăng ký nhận kết quả tại:", None, "Bộ phận Một cửa"))
    pen.row(
        Blank("Vào Sổ theo dõi hồ sơ, Quyển số:", None, f"{rng.randint(1, 9):02d}"),
        Blank("Số thứ tự:", None, str(rng.randint(3, 900)), at=0.64),
    )
    pen.down(base * 0.85)
    officer = person(rng, received, rng.choice((MALE, FEMALE)), (24, 55), home).full_name
    hint = "(Ký và ghi rõ họ tên)"
    letterhead.signed(pen, rng, pen.left + pen.width * 0.24, "*NGƯỜI NỘP HỒ SƠ*", hint, applicant.full_name)
    letterhead.signed(pen, rng, pen.left + pen.width * 0.76, "*NGƯỜI TIẾP NHẬN HỒ SƠ*", hint, officer)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _sized(pen: Pen, base: float) -> Look:
    look = pen.look
    share = base / 13.0
    label, value = look.label.sized(look.label.size * share), look.value.sized(look.value.size * share)
    return replace(look, label=label, value=value, spacing=base * (0.56 if base < 12 else 0.6))


def _heading(pen: Pen, home: Commune, day: date, base: float, code: str) -> None:
    top = pen.y
    left, right = pen.left + pen.width * 0.28, pen.left + pen.width * 0.74
    head = pen.look.label.sized(base - 1.5)
    pen.sheet.picture(pen.left - 6, top - 6, marks.qr(code), 13)
    lines = (f"UBND {home.name.upper()}", "*BỘ PHẬN TIẾP NHẬN*", "*VÀ TRẢ KẾT QUẢ*")
    for place, text in enumerate(lines):
        pen.sheet.centered(left, top + place * base * 0.42, marked(text, head))
    pen.y = top
    letterhead.national_heading(pen, right, base - 2)
    dated = f"{home.short_name}, ngày {day:%d} tháng {day:%m} năm {day.year}"
    pen.sheet.centered(right, pen.y + base * 0.5, [Run(dated, head.slanted)])
    pen.y = top + base * 1.5
    letterhead.title(pen, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", base + 1.5, base * 0.7)
    pen.down(base * 0.5)
    runs = [Run("Mã hồ sơ: ", pen.look.label), Run(code, pen.look.value.strong)]
    pen.sheet.centered(pen.middle, pen.y, runs)
    pen.note("dossier_code", code)
    bars = marks.code128(code)
    pen.sheet.picture(pen.middle - 26, pen.y + 1.5, bars.crop((0, 0, bars.width, 30)), 52)
    pen.y += 9.0


def _applicant(pen: Pen, rng: Random, who: Person, request: str) -> None:
    pen.row(Blank("Tiếp nhận hồ sơ của:", "applicant.full_name", who.full_name))
    pen.row(Blank("Địa chỉ:", "applicant.address", who.residence))
    email = who.email if rng.random() < 0.5 else ""
    pen.row(
        Blank("Số điện thoại:", "applicant.phone", who.phone),
        Blank("Email:", "applicant.email", email, at=0.48),
    )
    pen.row(Blank("Nội dung yêu cầu giải quyết:", "request", request))


def _components(pen: Pen, rng: Random, papers: tuple[str, ...]) -> None:
    pen.line("1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:")
    pen.y += 2
    label, size = pen.look.label, pen.look.label.size
    text = label.sized(size - 1)
    rows = [[[Run(word, text.strong)] for word in ("TT", "Tên giấy tờ", "Bản chính", "Bản photo")]]
    for place, name in enumerate(papers, 1):
        original = rng.random() < 0.6
        cells = (str(place), name, "01" if original else "", "" if original else "01")
        rows.append([[Run(cell, text)] for cell in cells])
    shares = (0.08, 0.56, 0.18, 0.18)
    pen.table([pen.width * share for share in shares], rows, size * 0.45)


def _moment(pen: Pen, label: str, name: str, clock: str, day: date) -> None:
    hour, minute = clock.split(":")
    value, plain = pen.look.value, pen.look.label
    pieces = (
        (f"{label} ", plain), (hour, value), (" giờ ", plain), (minute, value), (" phút, ngày ", plain),
        (f"{day:%d}", value), (" tháng ", plain), (f"{day:%m}", value), (" năm ", plain), (str(day.year), value),
    )  # fmt: skip
    runs = [Run(text, style) for text, style in pieces]
    for line in wrapped(runs, pen.width):
        pen.down()
        pen.sheet.runs(pen.left, pen.y, line)
    pen.note(f"{name}_at", clock)
    pen.note(f"{name}_on", day.isoformat())
