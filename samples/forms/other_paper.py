"""Prints papers that are none of the known forms: what lies in a dossier by mistake or for good measure.

Refuses titles of known forms, of the 29 types of NĐ 30/2020 and of applications (ĐƠN …): they have forms of their own.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from samples import letterhead
from samples.paper import Run
from samples.pen import Blank, Pen
from samples.story import Paper, Story

FORM = "khac"
_SCHOOLS = ("Trường Tiểu học Hoa Sen", "Trường THCS Bình Minh", "Trường Mầm non Tuổi Thơ")
_GOODS = ("Quạt cây điều khiển từ xa", "Nồi cơm điện 1,8 lít", "Máy bơm nước 125W", "Ấm siêu tốc 1,7 lít")


def print_paper(rng: Random, story: Story) -> Paper:
    """One of three: a school's invitation, a guarantee slip, a vaccination calendar."""
    pen = Pen(story.look)
    rng.choice((_invitation, _guarantee, _calendar))(pen, rng, story)
    return Paper(FORM, tuple(pen.sheets), pen.fields)


def _headed(pen: Pen, sender: str, title: str) -> None:
    pen.sheet.text(pen.left, pen.y, sender.upper(), pen.look.label.strong)
    pen.sheet.rule(pen.left + 8, pen.y + 2.2, pen.left + 34)
    letterhead.title(pen, title, 17, 20)
    pen.note("title", title)
    pen.y += 4


def _invitation(pen: Pen, rng: Random, story: Story) -> None:
    _headed(pen, rng.choice(_SCHOOLS), "THƯ MỜI HỌP PHỤ HUYNH")
    day = story.today + timedelta(days=rng.randint(3, 10))
    pen.row(Blank("Kính mời phụ huynh học sinh:", None, story.family.father.full_name))
    pen.row(Blank("Lớp:", None, f"{rng.randint(1, 5)}{rng.choice('ABC')}"))
    pen.row(Blank("Thời gian:", None, f"{rng.choice(('07', '08', '14'))} giờ 30, ngày {day:%d/%m/%Y}"))
    pen.row(Blank("Địa điểm:", None, f"Phòng học số {rng.randint(1, 20)}, {story.family.home.name}"))
    for text in (
        "Nội dung: thông báo kết quả học tập học kỳ, trao đổi về việc ăn bán trú và lịch hoạt động ngoại khóa.",
        "Rất mong quý phụ huynh sắp xếp thời gian đến dự đông đủ, đúng giờ để buổi họp thành công tốt đẹp.",
    ):
        pen.paragraph(text)
    pen.down(14)
    letterhead.signed(pen, rng, pen.right - 40, "*Giáo viên chủ nhiệm*", "", story.family.mother.full_name)


def _guarantee(pen: Pen, rng: Random, story: Story) -> None:
    _headed(pen, "Cửa hàng điện máy Ánh Dương", "PHIẾU BẢO HÀNH SẢN PHẨM")
    pen.row(Blank("Tên khách hàng:", None, story.family.mother.full_name))
    pen.row(Blank("Địa chỉ:", None, story.family.mother.residence))
    serial = str(rng.randint(10**7, 10**8))
    pen.row(Blank("Sản phẩm:", None, rng.choice(_GOODS)), Blank("Số máy:", None, serial, at=0.6))
    pen.row(Blank("Ngày mua:", None, f"{story.today:%d/%m/%Y}"), Blank("Bảo hành:", None, "12 tháng", at=0.6))
    for text in (
        "1. Phiếu chỉ có giá trị khi ghi đủ thông tin và có chữ ký của người bán.",
        "2. Không bảo hành hư hỏng do va đập, vào nước hoặc dùng sai điện áp.",
        "3. Khi cần bảo hành, khách hàng mang sản phẩm cùng phiếu này đến cửa hàng.",
    ):
        pen.paragraph(text, indent=0)
    pen.down(14)
    letterhead.signed(pen, rng, pen.right - 40, "*Người bán*", "", story.family.father.full_name)


def _calendar(pen: Pen, rng: Random, story: Story) -> None:
    home = story.family.home
    _headed(pen, f"Trạm Y tế {home.name}", f"LỊCH TIÊM CHỦNG THÁNG {story.today.month}")
    pen.row(Blank("Họ tên trẻ:", None, story.family.child.full_name))
    pen.row(Blank("Mẹ:", None, story.family.mother.full_name), Blank("Điện thoại:", None, "....", at=0.62))
    pen.y += 4
    label = pen.look.label.sized(12)
    rows = [("TT", "Vắc xin", "Ngày hẹn", "Ghi chú")]
    for place, name in enumerate(rng.sample(("Viêm gan B", "Lao (BCG)", "Bại liệt", "Sởi", "5 trong 1 mũi 1"), 3), 1):
        day = story.today + timedelta(days=7 * place)
        rows.append((str(place), name, f"{day:%d/%m/%Y}", ""))
    table = [[[Run(cell, label if place else label.strong)] for cell in row] for place, row in enumerate(rows)]
    pen.table([pen.width * share for share in (0.08, 0.42, 0.25, 0.25)], table)
    pen.paragraph("Gia đình cho trẻ ăn no trước khi tiêm, mang theo sổ theo dõi và ở lại trạm 30 phút sau tiêm.")
