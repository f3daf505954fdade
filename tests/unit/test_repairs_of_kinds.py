"""What each kind of value makes of a misreading, and what it leaves alone."""

from __future__ import annotations

import pytest

from extractors.fields import field_types

REPAIRS = [
    ("place", "Xám 3, phừơng Láng, hgyện Gia Lâm, ủnh Đắk LAk", "Xóm 3, phường Láng, huyện Gia Lâm, tỉnh Đắk Lắk"),
    ("place", "vã Kim Liên, huyên Nam Đàn, tỉnh Nghệ An", "xã Kim Liên, huyện Nam Đàn, tỉnh Nghệ An"),
    ("place", "Tố dân phố 5, phương Láng, Hà Nội", "Tổ dân phố 5, phường Láng, Hà Nội"),
    ("place", "Tai nhà riêng", "Tại nhà riêng"),
    ("place", "xã Nam Thinh, huyện Tiền Hải, tỉnh Thái Bình", "xã Nam Thịnh, huyện Tiền Hải, tỉnh Thái Bình"),
    ("place", "Số 4, phố Bùi Thi Xuân phường Láng, Hà Nôi", "Số 4, phố Bùi Thị Xuân, phường Láng, Hà Nội"),
    ("phone", "07752580486", "0775258048"),
    ("phone", "O912345678", "0912345678"),
    ("email", "luyen nguyen@example com", "luyen.nguyen@example.com"),
    ("email", "mau©gmai.com", "mau@gmail.com"),
    ("document_symbol", "QD-SNNMT", "QĐ-SNNMT"),
    ("document_symbol", "BC-ƯBND", "BC-UBND"),
    ("nationality", "Nam", "Việt Nam"),
    ("nationality", "Viêt Nam", "Việt Nam"),
    ("personal_id", "02415350UU73", "024153500073"),
    ("tax_code", "0100283488", "0100233488"),
    ("procedure_code", "1,001193", "1.001193"),
    ("paper_code", "KQ,G15.OOOO31", "KQ.G15.000031"),
    ("agency_code", "000,00.01.N26", "000.00.01.H26"),
    ("written_date", "Ngay mùng chin thang ba năm hai nghin", "Ngày mùng chín tháng ba năm hai nghìn"),
    ("money", "600.000.000 đồng (bằng chữ: năm trăm triệu đồng)", "500000000"),
    ("area", "120,6 m2 (bằng chữ: một trăm hai mươi phẩy năm mét vuông)", "120.5"),
    ("land_serial", "BN S31146", "BN 531146"),
    ("text", "Đăng ký khoi tử", "Đăng ký khai tử"),
    ("weight", "32OO gram", "3200"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "misread", "right"), REPAIRS)
def test_a_misreading_is_doubted_and_its_likeliest_cause_is_offered_first(kind: str, misread: str, right: str) -> None:
    field_type = field_types()[kind]
    assert field_type.check(field_type.clean(misread))
    assert field_type.repair(misread)[0] == right
    assert field_type.clean(right) == right


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("phone", "0912.345.678 - 024 3822 1234", "0912345678"),
        ("phone", "0912345678/0987654321", "0912345678"),
        ("date", "ngày 13 tháng tư năm 2025", "2025-04-13"),
        ("date", "Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba", "1973-11-09"),
        ("place", "Bản 3., xã Xuân Lương", "Bản 3, xã Xuân Lương"),
        ("written_date", "Ngày mười một tháng năm năm. hai nghìn không trăm hai mươi lăm",
         "Ngày mười một tháng năm năm hai nghìn không trăm hai mươi lăm"),
        ("money", "1.250.000đ", "1250000"),
        ("area", "Diện tích: 1.234,50 m2", "1234.5"),
        ("check_box", "Có ☑ , Không ☐", "Có"),
    ],
)  # fmt: skip
def test_a_value_is_cleaned_to_its_canonical_form(kind: str, raw: str, value: str) -> None:
    assert field_types()[kind].clean(raw) == value
    assert field_types()[kind].check(value) == ()


def test_a_month_in_words_with_a_wrong_mark_is_no_month() -> None:
    """`tháng từ` may have been a figure: it is never taken for April."""
    value = field_types()["date"].clean("ngày 13 tháng từ năm 2025")
    assert [problem.code for problem in field_types()["date"].check(value)] == ["field.format"]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("tax_code", "0100233489", "field.checksum"),
        ("tax_code", "0109999991", "field.checksum"),
        ("personal_id", "001488999990", "field.format"),
        ("personal_id", "101088999990", "field.unlikely"),
        ("old_identity_card", "992345678", "field.unlikely"),
        ("passport", "AB123456", "field.unlikely"),
        ("agency_code", "000.00.01.H99", "field.unlikely"),
        ("weight", "7200", "field.unlikely"),
        ("area", "0.5", "field.unlikely"),
        ("date", "2023-02-29", "field.format"),
        ("ethnic_group", "Việt Nam", "field.unlikely"),
        ("place", "xã Yên Thường, tỉnh Lào Cai", "field.unlisted"),
    ],
)
def test_what_cannot_be_right_is_told_from_what_is_unlikely(kind: str, value: str, code: str) -> None:
    assert [problem.code for problem in field_types()[kind].check(value)] == [code]


@pytest.mark.parametrize(
    "text",
    ["Xom 3, xa Yen Thuong, huyen Gia Lam, thanh pho Ha Noi", "Trung tâm Y tế huyện Mai Châu, tỉnh Hòa Bình",
     "Thôn Kon Tu, xã Đắk La, huyện Đắk Hà, tỉnh Kon Tum", "Bản 3, xã Ea H'Leo, huyện Ea H'Leo, Đắk Lắk"],
)  # fmt: skip
def test_an_address_that_is_right_or_typed_without_marks_is_left_alone(text: str) -> None:
    place = field_types()["place"]
    assert place.clean(text) == text
    assert place.check(text) == ()
    assert place.repair(text) == ()


@pytest.mark.parametrize(
    ("kind", "misread", "right"),
    [
        ("paper_number", "Số: 76 2015", "76/2015"),
        ("paper_number", "213 TLKT", "213/TLKT"),
        ("identity_paper", "Căn cước côna dân số: 001088999990, cấp ngày 01/02/2022, nợi cấp; CCS QLHC về TTXH",
         "Căn cước công dân số: 001088999990, cấp ngày 01/02/2022, nơi cấp: CCS QLHC về TTXH"),
        ("agency", "Ủy ban nhân dân thi trấn Phước An, huyên Krông Pắc, tỉnh Đắk Lắk",
         "Ủy ban nhân dân thị trấn Phước An, huyện Krông Pắc, tỉnh Đắk Lắk"),
        ("place", "Thộn Đông, Lũng Cú, huyện Đồng Văn, tỉnh Hà Giang",
         "Thôn Đông, xã Lũng Cú, huyện Đồng Văn, tỉnh Hà Giang"),
        ("personal_id", "0|8 7080282002", "087080282002"),
        ("person_name", "Kim Thi Đa Ri", "Kim Thị Đa Ri"),
    ],
)  # fmt: skip
def test_a_slip_of_the_reader_is_put_right_and_looked_at(kind: str, misread: str, right: str) -> None:
    known = field_types()[kind]
    assert known.check(known.clean(misread))
    assert right in known.repair(misread)
