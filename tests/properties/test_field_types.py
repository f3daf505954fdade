"""The contract of field types, thrown junk at for every module of `extractors.fields`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.problem import Problem
from extractors.fields import field_types

NAMES = sorted(field_types())
JUNK = ["", " ", "....", "…(1)…", "😴", "⑱", "²", "٣٤٥", "\u0000", "\n\n", "(", ")", "ngày",
        "0" * 500, "a" * 5000, "/" * 50, "Ð", "\u200b", "31/02/2020", "99/99/9999",
        "ngày … tháng … năm …", "O1/O2/2O23", "ngày 0 tháng 0 năm 0000"]  # fmt: skip
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắếệộợụừỹ AĐÔƯ0123456789/.-:,()|_…–'"
TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet=LETTERS, max_size=60))

GOOD = {
    "agency": ["Ủy ban nhân dân xã Đại Đồng"],
    "agency_code": ["000.00.01.H26", "H26.1.2", "G15"],
    "recipients": ["- Như trên; - Lưu: VT, VP."],
    "area": ["120.5", "1234", "88"],
    "check_box": ["Có", "Không", "Nữ"],
    "choice": ["Chưa kết hôn"],
    "date": ["2023-01-03", "1999"],
    "dateline_place": ["Hà Nội"],
    "document_number": ["01", "890"],
    "document_symbol": ["KH-UBND", "QĐ-TTg", "STTTT-CNTT&BCVT"],
    "dossier_code": ["000.18.13.H26-231001-0093", "G22.99.09-240114-0001"],
    "email": ["mau@example.vn"],
    "ethnic_group": ["Kinh", "Ê Đê", "Hmông"],
    "identity_number": ["001088999990", "012345678", "B1234567"],
    "identity_paper": ["Căn cước công dân số 001088999990 do Cục Cảnh sát QLHC về TTXH cấp ngày 20/05/2021"],
    "issuer": ["Cục Cảnh sát QLHC về TTXH", "Công an tỉnh Nghệ An", "BỘ CÔNG AN"],
    "land_serial": ["BN 531146", "AA 09273289"],
    "money": ["500000000", "0", "1250000"],
    "nationality": ["Việt Nam"],
    "number": ["3200", "0", "1234.5"],
    "old_identity_card": ["012345678", "001088999990"],
    "ordinal": ["1", "12"],
    "paper_code": ["KQ.G15.000031"],
    "paper_number": ["45", "45/2019", "123/TLKS-BS", "07/UBND-XNTTHN"],
    "passport": ["B1234567"],
    "procedure_code": ["1.001193", "1.000948.H38", "2.001218.000.00.00.H38", "1.000894.01"],
    "tax_code": ["0100233488", "0314409058-002", "0700000005", "0100000123", "001088999990"],
    "weight": ["3200"],
    "written_number": ["Năm trăm triệu đồng", "một trăm hai mươi phẩy năm mét vuông"],
    "year": ["1985"],
    "person_name": ["NGUYỄN VĂN MẪU", "H'Nhi Ksor"],
    "personal_id": ["001088999990"],
    "phone": ["0912345678", "02438221234"],
    "place": ["Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội", "Tổ 5, phường Láng, thành phố Hà Nội"],
    "sex": ["Nam", "Nữ"],
    "text": ["Đăng ký tạm trú"],
    "time": ["08:05", "23:59"],
    "written_date": ["Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba"],
}


@pytest.mark.parametrize("name", NAMES)
def test_any_text_yields_problems_and_never_an_exception(name: str) -> None:
    kind = field_types()[name]
    for junk in JUNK:
        value = kind.clean(junk)
        assert all(isinstance(problem, Problem) for problem in kind.check(value))
        assert isinstance(kind.show(value), str)
        assert all(isinstance(candidate, str) for candidate in kind.repair(junk))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(raw=TEXTS)
def test_cleaning_twice_changes_nothing(name: str, raw: str) -> None:
    kind = field_types()[name]
    once = kind.clean(raw)
    assert kind.clean(once) == once
    assert all(isinstance(candidate, str) for candidate in kind.repair(raw))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(raw=st.text(alphabet=LETTERS, max_size=40))
def test_composed_and_decomposed_letters_give_the_same_value(name: str, raw: str) -> None:
    kind = field_types()[name]
    assert kind.clean(unicodedata.normalize("NFD", raw)) == kind.clean(unicodedata.normalize("NFC", raw))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_cleans_back_to_the_value(name: str) -> None:
    kind = field_types()[name]
    assert GOOD[name], f"give {name} at least one good value"
    for value in GOOD[name]:
        assert kind.clean(value) == value
        assert kind.clean(kind.show(value)) == value
        assert kind.check(value) == ()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(raw=TEXTS)
def test_a_repair_is_canonical(name: str, raw: str) -> None:
    kind = field_types()[name]
    for candidate in kind.repair(raw):
        assert kind.clean(candidate) == candidate
