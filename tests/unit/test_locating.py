"""Where values stand: one drawn paper for each way in which offices print and fill in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from dossier.contents import Document
from dossier.form import Form, Recognition
from dossier.identity import DocumentId
from dossier.text import Box, PageText
from extractors import extract
from extractors.catalogue import Catalogue, load
from tests.typed_page import typed_page


def form(*fields: Mapping[str, Any], **section: Any) -> Form:
    content = {
        "form": "mau", "edition": "1", "title": "Mẫu", "recognized_by": {"title": ["MẪU"]},
        "sections": [{**section, "fields": list(fields)}],
    }  # fmt: skip
    return Form.model_validate(content)


NAME = {"name": "full_name", "label": "Họ, chữ đệm, tên", "type": "person_name"}
BORN = {"name": "birth_date", "label": "Ngày, tháng, năm sinh", "type": "date"}
SEX = {"name": "sex", "label": "Giới tính", "type": "sex"}
PEOPLE = {"name": "ethnic_group", "label": "Dân tộc", "type": "ethnic_group"}
HOME = {"name": "residence", "label": "Nơi cư trú", "type": "place"}
NUMBER = {"name": "personal_id", "label": "Số định danh cá nhân", "type": "personal_id"}
PHONE = {"name": "phone", "label": "Số điện thoại", "type": "phone"}
MAIL = {"name": "email", "label": "Email", "type": "email"}
PERSON = form(NAME, BORN, SEX, PEOPLE, HOME, NUMBER)


def values(known: Form, page: str | PageText) -> dict[str, str | None]:
    read = typed_page(page) if isinstance(page, str) else page
    document = Document(DocumentId("d"), "mau", "1", (1,), 1.0, "MẪU")
    record = extract.record(document, {1: read}, Catalogue((known,), ""))
    return {name: readings[0].value if readings else None for name, readings in record.readings.items()}


def test_a_value_stands_right_of_its_label() -> None:
    assert values(PERSON, "   Họ, chữ đệm, tên: NGUYỄN VĂN MẪU\n")["full_name"] == "NGUYỄN VĂN MẪU"


def test_a_value_stands_below_its_label() -> None:
    assert (
        values(PERSON, "   Họ, chữ đệm, tên:\n   NGUYỄN VĂN MẪU\n   Dân tộc: Kinh\n")["full_name"] == "NGUYỄN VĂN MẪU"
    )


def test_values_stand_between_labels_of_one_line() -> None:
    found = values(PERSON, "   Ngày, tháng, năm sinh: 15/01/1988   Giới tính: Nam   Dân tộc: Kinh\n")
    assert (found["birth_date"], found["sex"], found["ethnic_group"]) == ("1988-01-15", "Nam", "Kinh")


def test_a_value_runs_over_lines_and_into_the_left_margin() -> None:
    text = """
          Nơi cư trú: Số 147, ngõ 35, đường Ví Dụ, phường Ngũ Hành Sơn, thành
     phố Đà Nẵng                 Số định danh cá nhân: 001088999990
"""
    found = values(PERSON, text)
    assert found["residence"] == "Số 147, ngõ 35, đường Ví Dụ, phường Ngũ Hành Sơn, thành phố Đà Nẵng"
    assert found["personal_id"] == "001088999990"


def test_a_value_stands_in_the_cell_of_its_column() -> None:
    table = form(NAME, SEX, columns=["bride", "groom"], heads=["Bên nữ", "Bên nam"])
    text = """
     +------------------+----------------------+----------------------+
     | Thông tin        | Bên nữ               | Bên nam              |
     +------------------+----------------------+----------------------+
     | Họ, chữ đệm, tên | TRẦN THỊ THU         | NGUYỄN VĂN MẪU       |
     +------------------+----------------------+----------------------+
     | Giới tính        | Nữ                   | Nam                  |
     +------------------+----------------------+----------------------+
"""
    assert values(table, text) == {
        "bride.full_name": "TRẦN THỊ THU", "groom.full_name": "NGUYỄN VĂN MẪU", "bride.sex": "Nữ", "groom.sex": "Nam",
    }  # fmt: skip


def test_each_entry_of_a_list_stands_below_the_heads_of_its_columns() -> None:
    members = form(NAME, SEX, name="members", rows=True)
    text = """
     +----+------------------+-----------+
     | TT | Họ, chữ đệm, tên | Giới tính |
     +----+------------------+-----------+
     | 1  | TRẦN THỊ THU     | Nữ        |
     +----+------------------+-----------+
     | 2  | NGUYỄN VĂN MẪU   | Nam       |
     +----+------------------+-----------+
     |    |                  |           |
     +----+------------------+-----------+
"""
    assert values(members, text) == {
        "members[0].full_name": "TRẦN THỊ THU", "members[0].sex": "Nữ",
        "members[1].full_name": "NGUYỄN VĂN MẪU", "members[1].sex": "Nam",
    }  # fmt: skip


def test_digits_in_boxes_are_one_number() -> None:
    page = "   Số định danh cá nhân:   0  0  1  0  8  8  9  9  9  9  9  0\n"
    assert values(PERSON, page)["personal_id"] == "001088999990"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("   Tình trạng: ☑ Chưa kết hôn   ☐ Đã ly hôn\n", "Chưa kết hôn"),
        ("   Tình trạng: Chưa kết hôn [ ]   Đã ly hôn [x]\n", "Đã ly hôn"),
        ("   Tình trạng: ☐ Chưa kết hôn   ☐ Đã ly hôn\n", None),
    ],
)
def test_the_ticked_box_says_the_value(text: str, value: str | None) -> None:
    boxes = form({"name": "status", "label": "Tình trạng", "type": "check_box"})
    assert values(boxes, text)["status"] == value


@pytest.mark.parametrize(
    "label",
    [
        "Họ, chữ đệm, tên", "Ho, chu dem, ten", "Họ. chừ đêm, tẽn", "Hq, chữ đệm tên", "HỌ, CHỮ ĐỆM, TÊN",
        "1. Họ, chữ đệm, tên", "Họ,chữđệm,tên", "Họ, chữ đệm, tên(2)", "Họ, chữ đệm, tên (2)",
    ],
)  # fmt: skip
def test_a_label_is_found_however_it_was_read(label: str) -> None:
    text = f"   {label}: NGUYỄN VĂN MẪU\n   Giới tính: Nam   Dân tộc: Kinh\n"
    assert values(PERSON, text)["full_name"] == "NGUYỄN VĂN MẪU"


def test_a_short_label_may_be_misread_where_it_stands_out_before_a_colon() -> None:
    found = values(form(PHONE, MAIL), "   5. Số điện thoại: 0843374505   6. Fmail: mau@example.com\n")
    assert (found["phone"], found["email"]) == ("0843374505", "mau@example.com")


def test_a_label_cut_by_a_stamp_is_found_between_its_neighbours() -> None:
    text = """
   Họ, chữ đệm, tên: NGUYỄN VĂN MẪU
   Ng#y, th~ng, nă@ s~nh: 15/01/1988
   Giới tính: Nam   Dân tộc: Kinh
"""
    assert values(PERSON, text)["birth_date"] == "1988-01-15"


def test_a_row_that_is_a_name_and_nothing_else_needs_no_label() -> None:
    card = form(NUMBER, {**NAME, "label": "Full name"}, BORN)
    text = "   Số định danh cá nhân\n   001088999990\n   ~1 ,m6\n   NGUYỄN VĂN MẪU\n"
    text += "   Ngày, tháng, năm sinh\n   15/01/1988\n"
    assert values(card, text) == {
        "personal_id": "001088999990", "full_name": "NGUYỄN VĂN MẪU", "birth_date": "1988-01-15",
    }  # fmt: skip


def test_of_a_label_in_two_languages_one_half_is_enough() -> None:
    card = form(NAME, {"name": "native_place", "label": "Quê quán / Place of origin", "type": "place"}, SEX)
    text = (
        "   Họ, chữ đệm, tên: NGUYỄN VĂN MẪU\n   Quê quán ITuuc 0f urigin: xã Ví Dụ, tỉnh Nghệ An\n   Giới tính: Nam\n"
    )
    assert values(card, text)["native_place"] == "xã Ví Dụ, tỉnh Nghệ An"


@pytest.mark.parametrize(
    "value",
    [
        "……… xã Ví Dụ, tỉnh Nghệ An ………", "(2) xã Ví Dụ, tỉnh Nghệ An", "..... xã Ví Dụ, tỉnh Nghệ An",
        "(3)…… xã Ví Dụ, tỉnh Nghệ An .....",
    ],
)  # fmt: skip
def test_leaders_and_footnote_marks_are_no_values(value: str) -> None:
    assert (
        values(PERSON, f"   Nơi cư trú: {value}\n   Số định danh cá nhân: 001088999990\n")["residence"]
        == "xã Ví Dụ, tỉnh Nghệ An"
    )


def test_a_dotted_line_is_an_empty_field() -> None:
    assert (
        values(PERSON, "   Nơi cư trú: .......................\n   Số định danh cá nhân: ....\n")["residence"] is None
    )


def test_the_number_before_the_next_label_is_no_part_of_the_value() -> None:
    text = "   5 Số điện thoại: 0843374505 6 Email: mau@example.com\n"
    found = values(form(PHONE, MAIL), text)
    assert (found["phone"], found["email"]) == ("0843374505", "mau@example.com")


def test_a_number_that_ends_a_value_stays() -> None:
    text = "   Nơi cư trú: khu phố 3, phường 4   Số định danh cá nhân: 001088999990\n"
    assert values(PERSON, text)["residence"] == "khu phố 3, phường 4"


def test_sections_keep_equal_labels_apart() -> None:
    two = Form.model_validate(
        {
            "form": "mau", "edition": "1", "title": "Mẫu", "recognized_by": {"title": ["MẪU"]},
            "sections": [
                {"name": "mother", "after": "Phần khai về mẹ", "fields": [HOME]},
                {"name": "father", "after": "Phần khai về cha", "fields": [HOME]},
            ],
        }
    )  # fmt: skip
    text = "   Phần khai về mẹ\n   Nơi cư trú: xã A Ví, tỉnh Nghệ An\n"
    text += "   Phần khai về cha\n   Nơi cư trú: xã B Ví, tỉnh Hà Tĩnh\n"
    assert values(two, text) == {
        "mother.residence": "xã A Ví, tỉnh Nghệ An",
        "father.residence": "xã B Ví, tỉnh Hà Tĩnh",
    }


def test_a_value_runs_on_where_the_label_behind_it_is_lost() -> None:
    text = "   Nơi cư trú: Số 147, ngõ 35, đường Ví Dụ, phường Ngũ Hành Sơn,\n   thành phố Đà Nẵng\n   zzz: 12\n"
    assert values(PERSON, text)["residence"] == "Số 147, ngõ 35, đường Ví Dụ, phường Ngũ Hành Sơn, thành phố Đà Nẵng"


def test_the_end_of_a_misread_label_is_no_value() -> None:
    assert values(PERSON, "   Dân tộh: Kinh\n   Nơi cư trú: xã Kim Liên\n")["ethnic_group"] == "Kinh"


def test_a_cards_address_goes_on_beside_the_label_in_its_left_column() -> None:
    card = form(HOME, {"name": "expires_on", "label": "Có giá trị đến", "type": "date"})
    card = card.model_copy(update={"recognized_by": Recognition.model_validate({"title": ["MẪU"], "codes": ["x"]})})
    page = (
        "                              Nơi cư trú: Xóm 8, xã Kim Liên,\n"
        "   Có giá trị đến: 25/10/2039 huyện Nam Đàn, tỉnh Nghệ An\n"
    )
    found = values(card, page)
    assert found["residence"] == "Xóm 8, xã Kim Liên, huyện Nam Đàn, tỉnh Nghệ An"
    assert found["expires_on"] == "2039-10-25"


@pytest.mark.parametrize(
    "line", ["Huế, ngày 17 háng 03 năm 2025", "Huế, ngày 17 thág 03 ăm 2025", "Huế, gày 17 tháng 03 nàm 2025"]
)
def test_a_date_is_found_though_its_words_lost_a_letter(line: str) -> None:
    signed = form(NAME, {"name": "signed_on", "zone": "dateline", "type": "date"})
    page = f"   Họ, chữ đệm, tên: NGUYỄN VĂN MẪU\n\n\n                         {line}\n"
    assert values(signed, page)["signed_on"] == "2025-03-17"


def test_the_boxes_of_a_number_stay_one_number_where_an_edge_was_not_seen() -> None:
    page = typed_page("   Số định danh cá nhân:   0 8 7 0 8 0 2 8 2 0 0 2\n   Số điện thoại: 0912345678\n")
    label = page.lines[0].box
    torn = (Box(0.22, label.y0 - 0.002, 0.3, label.y1 + 0.002), Box(0.3, label.y0 - 0.002, 0.6, label.y1 + 0.002))
    assert values(form(NUMBER, PHONE), replace(page, cells=torn))["personal_id"] == "087080282002"


def test_a_head_torn_by_a_stroke_loses_no_column() -> None:
    listed = form(NAME, SEX, name="members", rows=True)
    page = """\
   +-----------------------------+-----------+
   | Họ, chữ đệm, tên            | Giới tính |
   +-----------------------------+-----------+
   | Trần Mạnh Mẫu               | Nam       |
   +-----------------------------+-----------+
"""
    read = typed_page(page)
    first, *rest = read.cells
    torn = (Box(first.x0, first.y0, 0.2, first.y1), Box(0.2, first.y0, first.x1, first.y1))
    found = values(listed, replace(read, cells=(*torn, *rest)))
    assert (found["members[0].full_name"], found["members[0].sex"]) == ("Trần Mạnh Mẫu", "Nam")


def test_a_date_that_nobody_filled_in_is_empty_and_not_lost() -> None:
    signed = form(NAME, {"name": "signed_on", "zone": "dateline", "type": "date"})
    document = Document(DocumentId("d"), "mau", "1", (1,), 1.0, "MẪU")
    for line, readings in (("………, ngày … tháng … năm …", 1), ("Người khai", 0)):
        page = typed_page(f"   Họ, chữ đệm, tên: NGUYỄN VĂN MẪU\n\n                      {line}\n")
        record = extract.record(document, {1: page}, Catalogue((signed,), ""))
        assert len(record.readings["signed_on"]) == readings
        assert all(reading.value is None for reading in record.readings["signed_on"])


def test_a_word_of_a_sentence_is_no_label_of_a_paper_without_a_form() -> None:
    catalogue = load()
    document = Document(DocumentId("d"), "khac", "1", (1,), 0.5, None)
    page = typed_page(
        "   hồ sơ gốc thì có nội dung gì khác với tờ khai\n\n   Ông Lê Văn Ví, CCCD số 001088999990 cư trú\n"
    )
    record = extract.record(document, {1: page}, catalogue)
    assert not record.readings["summary"]
    assert record.readings["owner_id"][0].value == "001088999990"
