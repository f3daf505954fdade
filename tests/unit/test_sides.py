"""Two papers on one page, and the marks that say what kind of copy a paper is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.contents import Copy
from dossier.text import Box, PageText
from extractors import catalogue, check, classify, copies, extract
from extractors.sides import outside, part_of, within
from tests.typed_page import typed_page
from tests.unit.test_classify import BIRTH, DOSSIER, HEADING

CATALOGUE = catalogue.load()


def card(number: str, name: str) -> str:
    return f"""
                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                        Độc lập - Tự do - Hạnh phúc
                             CĂN CƯỚC CÔNG DÂN
                           Citizen Identity Card
          Số / No.: {number}
          Họ và tên / Full name:
          {name}
          Ngày sinh / Date of birth: 15/01/1988
          Giới tính / Sex: Nam          Quốc tịch / Nationality: Việt Nam
          Quê quán / Place of origin: Ví Dụ, Hà Nội
          Nơi thường trú / Place of residence: Số 1, Phố Ví Dụ, Hà Nội
          Có giá trị đến / Date of expiry: 15/01/2028
"""


def values_of(page: PageText) -> list[dict[str, str | None]]:
    found = classify.documents(DOSSIER, [page], CATALOGUE)
    records = [check.record(extract.record(d, {page.number: page}, CATALOGUE), CATALOGUE) for d in found]
    return [{field.name: field.value for field in record.fields} for record in records]


def side_by_side(left: str, right: str) -> str:
    rows = zip(_narrow(left), _narrow(right), strict=True)
    return "\n".join(f"{a:<56}|{b}" for a, b in rows)


def _narrow(text: str) -> list[str]:
    text = text.replace("Số 1, Phố Ví Dụ, Hà Nội", "Hà Nội")
    return ["     " + " ".join(row.split()) for row in text.split("\n")]


def test_two_cards_one_below_the_other_are_two_documents_of_one_page() -> None:
    page = typed_page(card("001088999990", "NGUYỄN VĂN MẪU") + "\n\n\n" + card("079301999998", "TRẦN THỊ THU"))
    found = classify.documents(DOSSIER, [page], CATALOGUE)
    assert [(d.form, d.pages) for d in found] == [("can_cuoc", (1,)), ("can_cuoc", (1,))]
    assert found[0].id != found[1].id
    (upper,), (lower,) = found[0].areas, found[1].areas
    assert upper[1].y1 == lower[1].y0
    assert upper[1].x1 == 1
    values = values_of(page)
    assert [(v["personal_id"], v["full_name"]) for v in values] == [
        ("001088999990", "NGUYỄN VĂN MẪU"),
        ("079301999998", "TRẦN THỊ THU"),
    ]


def test_two_receipts_of_a5_on_one_a4_are_two_documents() -> None:
    receipt = (
        HEADING
        + """
                 GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ
     Mã hồ sơ: 000.00.12.H26-230918-000{}
     Tiếp nhận hồ sơ của: {}
     Địa chỉ: Số 1, Phố Ví Dụ, Hà Nội
     Số điện thoại: 0912345678      Email: a@example.vn
     Nội dung yêu cầu giải quyết: Đăng ký khai sinh
"""
    )
    page = typed_page(receipt.format(1, "Nguyễn Văn Mẫu") + "\n" * 12 + receipt.format(2, "Trần Thị Thu"))
    values = values_of(page)
    assert [v["applicant.full_name"] for v in values] == ["Nguyễn Văn Mẫu", "Trần Thị Thu"]


def test_a_form_that_quotes_the_heading_again_is_one_paper() -> None:
    page = typed_page(BIRTH + "\n" * 20 + HEADING + "     Nội dung khác, không có tiêu đề.\n")
    assert [d.pages for d in classify.documents(DOSSIER, [page], CATALOGUE)] == [(1,)]
    assert classify.documents(DOSSIER, [page], CATALOGUE)[0].areas == ()


def test_boxes_of_a_part_lead_back_to_the_page() -> None:
    area, box = Box(0.0, 0.5, 1.0, 1.0), Box(0.1, 0.2, 0.3, 0.4)
    back = outside(within(outside(box, area), area), area)
    assert [round(edge, 9) for edge in (back.x0, back.y0, back.x1, back.y1)] == [0.1, 0.6, 0.3, 0.7]
    page = typed_page(BIRTH)
    assert part_of(page, Box(0, 0, 1, 1)).lines == page.lines


CERTIFIED = """
                                        CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH
                                        Số chứng thực: 12   Quyển số: 01 - SCT/BS
                                        Xã Ví Dụ, ngày 09 tháng 09 năm 2024
                                                    PHÓ CHỦ TỊCH
"""


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (BIRTH, Copy.UNKNOWN),
        (BIRTH + CERTIFIED, Copy.CERTIFIED),
        (BIRTH + "     Số chứng thực: 12   Quyển số: 01 - SCT/BS\n", Copy.CERTIFIED),
        (BIRTH + "                       SAO Y\n", Copy.CERTIFIED),
        (BIRTH + "                       BẢN SAO\n", Copy.REGISTER),
        ("                       BẢN PHOTO\n" + BIRTH, Copy.PLAIN),
        (BIRTH + "     Thành phần hồ sơ: bản sao giấy chứng sinh, bản chính\n", Copy.UNKNOWN),
    ],
)
def test_marks_on_the_paper_say_what_kind_of_copy_it_is(text: str, copy: Copy) -> None:
    assert copies.kind_of_copy([typed_page(text)]) is copy


def test_the_date_of_a_certification_is_not_the_papers_own() -> None:
    text = BIRTH + "\n                         Làm tại: Ví Dụ, ngày 02 tháng 03 năm 2023\n" + CERTIFIED
    page = typed_page(text)
    found = classify.documents(DOSSIER, [page], CATALOGUE)
    record = extract.record(found[0], {1: page}, CATALOGUE)
    assert [reading.value for reading in record.readings["signed_on"]] == ["2023-03-02"]
    assert "document.certified_copy" in [problem.code for problem in record.problems]


def test_a_page_that_only_certifies_continues_the_copy() -> None:
    pages = [typed_page(BIRTH, 1), typed_page(HEADING + CERTIFIED, 2)]
    found = classify.documents(DOSSIER, pages, CATALOGUE)
    assert [(d.pages, d.copy) for d in found] == [((1, 2), Copy.CERTIFIED)]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("     UBND XÃ VÍ DỤ                 CỘNG HÒA\n       MẬT\n", True),
        ("       | TỐI MẬT |\n", True),
        ("       TUYÊT MẤT\n", True),
        ("     Bảo đảm bí mật theo quy định; MẬT khẩu\n", False),
        ("       MẶT\n", False),
        ("\n" * 40 + "       MẬT\n", False),
    ],
)
def test_a_mark_of_secrecy_stands_alone_at_the_head(text: str, secret: bool) -> None:
    assert copies.is_secret(typed_page(text)) is secret


def test_two_cards_side_by_side_are_two_documents() -> None:
    page = typed_page(side_by_side(card("001088999990", "NGUYỄN VĂN MẪU"), card("079301999998", "TRẦN THỊ THU")))
    assert [v["full_name"] for v in values_of(page)] == ["NGUYỄN VĂN MẪU", "TRẦN THỊ THU"]


def test_ink_that_was_not_read_lies_in_the_part_where_it_stands() -> None:
    page = replace(typed_page(BIRTH), unread=(Box(0.1, 0.1, 0.2, 0.2), Box(0.1, 0.6, 0.2, 0.7)))
    (ink,) = part_of(page, Box(0.0, 0.5, 1.0, 1.0)).unread
    assert [round(edge, 9) for edge in (ink.x0, ink.y0, ink.x1, ink.y1)] == [0.1, 0.2, 0.2, 0.4]
