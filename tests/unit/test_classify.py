"""How a stack of pages becomes papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.identity import DossierId
from dossier.text import PageText
from extractors import catalogue, classify
from tests.typed_page import typed_page

CATALOGUE = catalogue.load()
DOSSIER = DossierId("5b0e9c5e-0d8f-5a6b-8c21-6f1f8a525d1c")
HEADING = (
    "\n                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n                        Độc lập - Tự do - Hạnh phúc\n"
)
BIRTH = HEADING + "                       TỜ KHAI ĐĂNG KÝ KHAI SINH\n     Kính gửi: Ủy ban nhân dân xã Ví Dụ\n"
DEATH = HEADING + "                       TỜ KHAI ĐĂNG KÝ KHAI TỬ\n     Kính gửi: Ủy ban nhân dân xã Ví Dụ\n"
BLANK = ""
BODY = "     Nội dung tiếp theo của trang trước, không có tiêu đề nào cả.\n"


def papers(*texts: str) -> list[tuple[str, tuple[int, ...]]]:
    pages: list[PageText] = [typed_page(text, number) for number, text in enumerate(texts, start=1)]
    return [(d.form, d.pages) for d in classify.documents(DOSSIER, pages, CATALOGUE)]


def test_a_blank_page_belongs_to_the_paper_before_it() -> None:
    assert papers(BIRTH, BLANK, DEATH) == [
        ("to_khai_dang_ky_khai_sinh", (1, 2)),
        ("to_khai_dang_ky_khai_tu", (3,)),
    ]


def test_leading_blank_pages_belong_to_the_first_paper() -> None:
    assert papers(BLANK, BIRTH) == [("to_khai_dang_ky_khai_sinh", (1, 2))]


def test_a_dossier_of_blank_pages_has_no_papers() -> None:
    assert papers(BLANK, BLANK) == []


def test_a_page_without_a_title_continues_the_paper_before() -> None:
    assert papers(BIRTH, BODY, BIRTH) == [
        ("to_khai_dang_ky_khai_sinh", (1, 2)),
        ("to_khai_dang_ky_khai_sinh", (3,)),
    ]


def test_the_same_form_twice_is_two_papers() -> None:
    assert papers(BIRTH, BIRTH) == [("to_khai_dang_ky_khai_sinh", (1,)), ("to_khai_dang_ky_khai_sinh", (2,))]


def test_a_mention_in_the_body_makes_no_form() -> None:
    text = HEADING + "\n     Kèm theo tờ khai đăng ký khai sinh và GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ của tôi.\n"
    assert papers(text) == [("khac", (1,))]


def test_a_misread_title_is_still_the_form() -> None:
    text = HEADING + "                       TỜ KHAl ĐĂNG KỶ KHAI SINH\n"
    assert papers(text) == [("to_khai_dang_ky_khai_sinh", (1,))]


def test_birth_and_death_differ_by_two_letters_and_are_told_apart() -> None:
    assert papers(DEATH) == [("to_khai_dang_ky_khai_tu", (1,))]


def test_a_lost_title_is_found_by_the_labels() -> None:
    text = (
        HEADING
        + """
     Kính gửi: Ủy ban nhân dân xã Ví Dụ
     Họ, chữ đệm, tên người yêu cầu: A B
     Nơi cư trú: xã Ví Dụ
     Giấy tờ tùy thân: không
     Quan hệ với người đã chết: Con
     Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:
     Họ, chữ đệm, tên: C D
     Ngày, tháng, năm sinh: 01/01/1950
     Giới tính: Nam   Dân tộc: Kinh   Quốc tịch: Việt Nam
     Nơi cư trú cuối cùng: xã Ví Dụ
     Giấy tờ tùy thân: không
     Đã chết vào lúc: 8 giờ 02 phút, ngày 06 tháng 04 năm 2024
     Nơi chết: Tại nhà
     Nguyên nhân chết: Tuổi già
"""
    )
    assert papers(text) == [("to_khai_dang_ky_khai_tu", (1,))]


def test_labels_alone_make_no_form_of_a_paper_that_is_titled_otherwise() -> None:
    labels = """
   Họ và tên khai sinh: NGUYỄN VĂN MẪU
   Ngày, tháng, năm sinh: 15/01/1988
   Quê quán: xã Kim Liên, tỉnh Nghệ An
   Nơi thường trú: xã Kim Liên, tỉnh Nghệ An
   Số: 123456789
"""
    assert papers(labels) == [("chung_minh_nhan_dan", (1,))]
    assert papers(f"{'TỜ KHAI CĂN CƯỚC CÔNG DÂN':^110}\n{labels}") == [("khac", (1,))]


def test_the_back_of_a_card_is_no_second_card() -> None:
    front = HEADING + "                       CĂN CƯỚC CÔNG DÂN\n                      Citizen Identity Card\n"
    back = """
     IDVNM0889999901001088999990<<2
     8801155M4801157VNM<<<<<<<<<<<4
     NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<
"""
    assert papers(front, back) == [("can_cuoc", (1, 2))]


def test_a_paper_behind_a_card_does_not_continue_the_card() -> None:
    front = HEADING + "                       CĂN CƯỚC CÔNG DÂN\n                      Citizen Identity Card\n"
    assert papers(front, BODY) == [("can_cuoc", (1,)), ("khac", (2,))]


def test_a_complete_form_is_not_continued_by_a_paper_with_a_heading_of_its_own() -> None:
    other = "\n                                            PHIẾU BẢO HÀNH SẢN PHẨM\n" + BODY
    assert papers(BIRTH, other) == [("to_khai_dang_ky_khai_sinh", (1,)), ("khac", (2,))]


def test_a_forms_printed_notes_belong_to_it() -> None:
    rest = "\n                                            HỢP PHÁP HOẶC NGƯỜI\n     Chú thích:\n" + BODY
    assert papers(BIRTH, rest) == [("to_khai_dang_ky_khai_sinh", (1, 2))]


@pytest.mark.parametrize(("day", "edition"), [("09 tháng 04 năm 2024", "2023"), ("09 tháng 08 năm 2025", "2025")])
def test_of_two_editions_with_one_wording_the_one_in_force_on_the_papers_day_is_meant(day: str, edition: str) -> None:
    case = Path(__file__).parents[1] / "forms" / "cases" / "ct01" / "with_members" / "page1.txt"
    text = case.read_text(encoding="utf-8").replace("09 tháng 04 năm 2023", day)
    head, _, rest = text.partition("\n")
    assert "Thông tư" in head
    (found,) = classify.documents(DOSSIER, [typed_page("\n" + rest, 1)], CATALOGUE)
    assert (found.form, found.edition) == ("ct01", edition)
