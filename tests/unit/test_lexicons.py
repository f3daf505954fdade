"""Names, agencies and usual values: what a lost mark may have been, and what is never touched."""

from __future__ import annotations

import pytest

from extractors import spelling
from extractors.fields import field_types
from extractors.wordlists import names


def repaired(kind: str, raw: str) -> tuple[str, ...]:
    return field_types()[kind].repair(raw)[:1]


def problems(kind: str, raw: str) -> list[str]:
    field_type = field_types()[kind]
    return [problem.code for problem in field_type.check(field_type.clean(raw))]


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("Nguyên Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("NGUYẼN VĂN MẪU", "NGUYỄN VĂN MẪU"),
        ("NguyễnVăn Mẫu", "Nguyễn Văn Mẫu"),
        ("NGUYỄNVĂN MẪU", "NGUYỄN VĂN MẪU"),
        ("Nguy ễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("Đăng Thị Hưong", "Đặng Thị Hương"),
        ("DƯONG VĂN ĐẠI", "DƯƠNG VĂN ĐẠI"),
        ("Lê Thị Ngoc Oanh", "Lê Thị Ngọc Oanh"),
        ("Dỗ Văn Đô", "Đỗ Văn Đô"),
        ("PHÙNG THI KHÉ", "PHÙNG THỊ KHÉ"),
        ("Hoàng Diêu Ngọc", "Hoàng Diệu Ngọc"),
    ],
)
def test_a_misread_name_is_doubted_and_the_only_name_it_can_be_is_offered(misread: str, right: str) -> None:
    assert problems("person_name", misread) == ["field.unlikely"]
    assert repaired("person_name", misread) == (right,)
    assert problems("person_name", right) == []


@pytest.mark.parametrize(
    "name",
    ["Lò Văn Ín", "Thạch Sa Rươl", "H'Blí Niê", "Rơ Châm Tơih", "Giàng A Páo", "Y Blim Kbuôr", "Nguyễn Văn A",
     "Trần Thị Thùy", "Trần Thị Thuỳ", "Tôn Nữ Thị Ninh", "Đặng Mẩu",
     "Trần Anh Thi", "Nguyễn Thi", "Lò Văn Khé"],
)  # fmt: skip
def test_rare_names_and_names_of_minorities_are_names(name: str) -> None:
    assert problems("person_name", name) == []


@pytest.mark.parametrize("value", ["Vợ", "Ba", "Bà", "Con đẻ", "Tại nhà", "Bán hàng ăn uống", "Suy hô hấp"])
def test_usual_values_are_right(value: str) -> None:
    assert problems("text", value) == []


@pytest.mark.parametrize(("misread", "right"), [("Vơ", "Vợ"), ("CHÔNG", "CHỒNG"), ("con đè", "con đẻ")])
def test_a_usual_value_with_another_mark_is_offered(misread: str, right: str) -> None:
    assert problems("text", misread) == ["field.unlikely"]
    assert repaired("text", misread) == (right,)


@pytest.mark.parametrize(
    ("kind", "misread", "right"),
    [
        ("agency", "ỦY BÀN NHÂN DÂN TỈNH NGHỆ AN", "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN"),
        ("agency", "Công an phường Ngọc Hà, quận Ba Đinh", "Công an phường Ngọc Hà, quận Ba Đình"),
        ("agency", "Sơ Tư pháp", "Sở Tư pháp"),
        ("issuer", "Cuc Cảnh sát QLHC về TTXH", "Cục Cảnh sát QLHC về TTXH"),
        ("issuer", "BÔ CÔNG AN", "BỘ CÔNG AN"),
        ("identity_paper", "Căn cươc công dân số 001088999990 do Cuc Cảnh sát QLHC về TTXH cấp",
         "Căn cước công dân số 001088999990 do Cục Cảnh sát QLHC về TTXH cấp"),
    ],
)  # fmt: skip
def test_an_agency_keeps_the_marks_of_its_name(kind: str, misread: str, right: str) -> None:
    assert problems(kind, misread) == ["field.unlikely"]
    assert repaired(kind, misread) == (right,)
    assert problems(kind, right) == []


@pytest.mark.parametrize(
    "value",
    ["ỦY BAN NHÂN DÂN PHƯỜNG VỆ AN", "Ủy ban nhân dân xã Đại Đồng", "UỶ BAN NHÂN DÂN XÃ HOÀ XUÂN",
     "Công an xã Quỳnh Bảng", "SỞ TƯ PHÁP", "Trạm Y tế phường Láng"],
)  # fmt: skip
def test_agencies_are_right_in_either_place_of_the_tone(value: str) -> None:
    assert problems("agency", value) == []


@pytest.mark.parametrize("file", ["surnames.csv", "given_names.csv", "usual_values.csv", "agencies.csv", "issuers.csv",
                                  "identity_papers.csv", "ethnic_groups.csv", "nationalities.csv"])  # fmt: skip
def test_no_list_offers_to_change_what_is_in_it(file: str) -> None:
    for name in names(file).values():
        assert spelling.likely(name, file) is None
        assert spelling.with_known_names(name, file) in (name, *names(file).values())


@pytest.mark.parametrize(
    ("kind", "right", "misread"),
    [
        ("date", "1985-10-04", "1985-10"),
        ("place", "Thôn 11, xã Hòa Phong, huyện Hòa Vang", "Thôn 1 1, xã Hòa Phong, huyện Hòa Vang"),
        ("place", "Thôn 2, xã Lũng Cú, huyện Đồng Văn", "Thôn 2, Lũng Cú, huyện Đồng Văn"),
        ("agency", "Ủy ban nhân dân xã Trà Bồng, tỉnh Quảng Ngãi", "Ủy ban nhân dân xã Trà Bồng tỉnh Quảng Ngãi"),
        ("identity_paper", "Chứng minh nhân dân số 128501951", "Chứng minh nhân dân số 128501 9 5 1"),
    ],
)
def test_a_value_that_lost_a_sign_is_looked_at(kind: str, right: str, misread: str) -> None:
    assert problems(kind, right) == []
    assert problems(kind, misread) == ["field.unlikely"]


def test_an_address_is_right_with_kinds_of_units_or_without() -> None:
    for value in ("Yên Thường, Gia Lâm, Hà Nội", "xã Yên Thường, huyện Gia Lâm, Hà Nội"):
        assert problems("place", value) == []
