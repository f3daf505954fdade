"""Papers as no form means them: each gives a clear problem, loses nothing and takes no more than its time."""

from __future__ import annotations

from dossier.record import CheckedRecord, Origin
from dossier.text import Box, CodeMark, PageText
from extractors import catalogue, check, classify, crosscheck, extract
from extractors.components import component_problems
from tests.typed_page import typed_page
from tests.unit.test_classify import BIRTH, DOSSIER, HEADING

CATALOGUE = catalogue.load()
LABELS = (
    HEADING
    + """
                       TỜ KHAI ĐĂNG KÝ KHAI SINH
     Kính gửi: ..........................................
     Họ, chữ đệm, tên người yêu cầu: ....................
     Nơi cư trú: ........................................
     Giấy tờ tùy thân: ..................................
     Quan hệ với người được khai sinh: ..................
     Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
     Họ, chữ đệm, tên: ..................................
     Ngày, tháng, năm sinh: ............... ghi bằng chữ: ..............
     Giới tính: ........ Dân tộc: ........ Quốc tịch: ........
     Nơi sinh: ..........................................
     Quê quán: ..........................................
"""
)
CARD = """
                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                             CĂN CƯỚC CÔNG DÂN
                           Citizen Identity Card
          Số / No.: 079301999998
          Họ và tên / Full name:
          TRẦN THỊ THU
          Ngày sinh / Date of birth: 03/02/2001
          Giới tính / Sex: Nữ          Quốc tịch / Nationality: Việt Nam
          Quê quán / Place of origin: Ví Dụ, Hà Nội
          Nơi thường trú / Place of residence: Số 9, Phố Khác, Đà Nẵng
          Có giá trị đến / Date of expiry: 03/02/2041
"""
CODE = "001088999990||Nguyễn Văn Mẫu|15011988|Nam|Số 1, Phố Ví Dụ, Hà Nội|20052023"


def read(*pages: PageText) -> list[CheckedRecord]:
    documents = classify.documents(DOSSIER, pages, CATALOGUE)
    by_number = {page.number: page for page in pages}
    records = [check.record(extract.record(d, by_number, CATALOGUE), CATALOGUE) for d in documents]
    return crosscheck.weighed(records, CATALOGUE)


def test_five_hundred_pages_of_one_form_are_five_hundred_papers() -> None:
    pages = [typed_page(BIRTH, number) for number in range(1, 501)]
    records = read(*pages)
    assert len(records) == len({record.document.id for record in records}) == 500
    assert crosscheck.problems(records, CATALOGUE) == component_problems(pages) == ()


def test_labels_without_values_are_empty_fields_and_say_which_must_not_be() -> None:
    (record,) = read(typed_page(LABELS))
    fields = {field.name: field for field in record.fields}
    assert {field.value for field in record.fields if field.name.startswith(("child.", "requester."))} == {None}
    assert [problem.code for problem in fields["child.full_name"].problems] == ["field.missing"]
    assert not fields["child.full_name"].accepted
    assert fields["child.native_place"].problems == ()


def test_values_without_labels_are_not_found_and_no_paper_is_forced_on_them() -> None:
    text = (
        HEADING
        + """
     LƯƠNG MINH HẬU
     28/09/2022
     Nam            Kinh           Việt Nam
     Số 1, Phố Ví Dụ, phường Ba Đình, thành phố Hà Nội
"""
    )
    (record,) = read(typed_page(text))
    assert record.document.form == catalogue.UNKNOWN
    assert [problem.code for problem in record.problems] == ["document.unknown"]


def test_a_titled_form_without_any_label_says_that_nothing_was_found() -> None:
    (record,) = read(typed_page(BIRTH.replace("Kính gửi:", "") + "     LƯƠNG MINH HẬU\n     28/09/2022\n"))
    assert record.document.form == "to_khai_dang_ky_khai_sinh"
    fields = {field.name: field for field in record.fields}
    assert [problem.code for problem in fields["child.birth_date"].problems] == ["field.not_found"]
    assert not any(field.accepted for name, field in fields.items() if name.startswith("child."))


def test_where_every_field_contradicts_the_code_each_is_shown_both_ways_and_none_is_accepted() -> None:
    mark = CodeMark("QRCode", CODE, Box(0.7, 0.1, 0.9, 0.25))
    (record,) = read(typed_page(CARD, confidence=0.999, codes=[mark]))
    fields = {field.name: field for field in record.fields}
    for name in ("personal_id", "full_name", "birth_date", "sex", "residence"):
        field = fields[name]
        assert [reading.origin for reading in field.readings] == [Origin.QR, Origin.OCR], name
        assert field.readings[0].value != field.readings[1].value, name
        assert [problem.code for problem in field.problems] == ["field.disagreement"], name
        assert not field.accepted, name
    assert fields["personal_id"].value == "001088999990"


def test_a_page_of_noise_is_one_unknown_paper() -> None:
    noise = "\n".join("     " + " ".join(f"{chr(97 + (i * j) % 26)}|{j}~" for j in range(12)) for i in range(40))
    (record,) = read(typed_page(noise, confidence=0.2))
    assert record.document.form == catalogue.UNKNOWN
    assert not any(field.accepted and field.value for field in record.fields)
