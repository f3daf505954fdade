"""The hint beside an address: what its units are called today, never another value."""

from __future__ import annotations

from dossier.form import FieldSpec
from review.address_today import hint
from review.wording import ENGLISH, VIETNAMESE, wording

PLACE, TEXT = FieldSpec(name="residence", type="place"), FieldSpec(name="note", type="text")
VI = wording(VIETNAMESE)


def test_an_address_in_older_units_has_todays_beside_it() -> None:
    said = hint(PLACE, "Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội", VI)
    assert said == ("Địa danh hiện nay: Xã Phù Đổng, Thành phố Hà Nội (chắc 95 %). Giữ nguyên địa chỉ như trên giấy.")
    assert "Today: Xã Phù Đổng" in hint(PLACE, "Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội", wording(ENGLISH))


def test_a_parted_commune_has_all_of_its_parts_named() -> None:
    said = hint(PLACE, "phường Cống Vị, quận Ba Đình, Hà Nội", VI)
    assert said.startswith("Địa danh hiện nay: một trong ")
    assert said.count("Phường") > 1


def test_what_is_todays_or_no_address_has_no_hint() -> None:
    for value in ("Xã Phù Đổng, thành phố Hà Nội", "Hà Nội", "Đà Nẵng", "ở nhà", None):
        assert hint(PLACE, value, VI) == ""
    assert hint(TEXT, "Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội", VI) == ""
    assert hint(None, "Nam Định", VI) == ""


def test_a_province_that_merged_is_named_as_it_is_today() -> None:
    assert "Tỉnh Ninh Bình" in hint(PLACE, "Nam Định", VI)
