"""Which units a written address names, what they are today, and what a misread name may have been."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from dossier.vietnamese import without_marks
from extractors.addresses import near, units
from extractors.addresses.current import current, province_today
from extractors.addresses.parse import parse
from extractors.addresses.units import Level, Model, Unit, name_key
from extractors.fields import place

WRITTEN = [
    ("Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội", "00529 018 01", "Xóm 3"),
    ("Xã Yên Thường - huyện Gia Lâm - TP Hà Nội", "00529 018 01", ""),
    ("Yên Thường Gia Lâm Hà Nội", "00529 018 01", ""),
    ("xa Yen Thuong, huyen Gia Lam, thanh pho Ha Noi", "00529 018 01", ""),
    ("Thôn Đỗ Xá, X. Yên Thường; H. Gia Lâm; TP.Hà Nội", "00529 018 01", "Thôn Đỗ Xá"),
    ("12/5 đường Lê Lợi, P. Bến Nghé, Q.1, TP.HCM", "26740 760 79", "12/5 đường Lê Lợi"),
    ("P5, Q.10, TPHCM", " 771 79", ""),
    ("KHU PHỐ 3, PHƯỜNG TÂN PHONG, QUẬN 7, TP HỒ CHÍ MINH", "27490 778 79", "KHU PHỐ 3"),
    ("phường Văn Miếu - Quốc Tử Giám, Hà Nội", "00226 01", ""),
    ("Phường 1 Bảo Lộc, Lâm Đồng", "24823 68", ""),
    ("phường Xuân Hương - Đà Lạt, tỉnh Lâm Đồng", "24781 68", ""),
    ("Thôn 2, xã Ea H'Leo, huyện Ea H'leo, Đắk Lắk", "24184 645 66", "Thôn 2"),
    ("xã Ea HLeo, huyện Ea H' Leo, tỉnh Đắc Lắc", "24184 645 66", ""),
    ("thành phố Vũng Tàu, Bà Rịa-Vũng Tàu", "747 77", ""),
    ("Số 9 phố Xã Đàn, phường Nam Đồng, quận Đống Đa, Hà Nội", "00208 006 01", "Số 9 phố Xã Đàn"),
    ("TT. Khe Tre, H. Nam Đông, T. Thừa Thiên Huế", " 483- 46", ""),
    ("Xã Bình Chánh, huyện Bình Chánh", "27637 785", ""),
    ("Phường Long Thành, Thành phố Đồng Nai", "26368 75", ""),
    ("xã Long Thành, tỉnh Đồng Nai", "26368 75", ""),
    ("Đặc khu Phú Quốc, tỉnh An Giang", "31078 91", ""),
    ("Bệnh viện Từ Dũ, Thành phố Hồ Chí Minh", "79", "Bệnh viện Từ Dũ"),
]


def codes(text: str) -> str:
    return " ".join(named.unit.code if named.unit else "?" for named in parse(text).named)


@pytest.mark.parametrize(("text", "expected", "detail"), WRITTEN)
def test_an_address_names_its_units_however_it_is_written(text: str, expected: str, detail: str) -> None:
    assert codes(text) == expected
    assert parse(text).detail == detail


def written(unit: Unit, chance: Random) -> str:
    """An address as one of many hands writes it."""
    short = {"phường": "P.", "quận": "Q.", "thị trấn": "TT.", "thị xã": "TX.", "huyện": "H.", "xã": "X.", "tỉnh": "T.",
             "thành phố": "TP."}  # fmt: skip
    style = chance.choice(["full", "short", "upper", "hyphen", "spaced"])
    parts = []
    at: Unit | None = unit
    while at is not None:
        kind = f"{short.get(at.kind, at.kind)} " if style == "short" else f"{at.kind} "
        bare_province = at.parent is None and chance.random() < 0.4
        parts.append(("" if bare_province else kind) + at.name)
        at = at.parent
    joint = {"hyphen": " - ", "spaced": " , "}.get(style, ", ")
    text = joint.join([f"{chance.choice(['Số 12 phố Huế', 'Thôn 4', 'Tổ dân phố số 7', 'Ấp Bình Hòa'])}", *parts])
    return text.upper() if style == "upper" else text


def units_of(model: Model) -> list[Unit]:
    return [unit for unit in units.all_communes().units if unit.model is model and unit.code]


@pytest.mark.parametrize("model", list(Model))
def test_addresses_of_the_whole_country_are_read_as_written(model: Model) -> None:
    chance = Random(11)
    sample = chance.sample(units_of(model), 200)
    found = [(unit, parse(written(unit, chance)).at(Level.COMMUNE)) for unit in sample]
    right = [unit for unit, named in found if named and named.unit and named.unit.code == unit.code]
    assert len(right) >= 198


def test_a_forgotten_district_is_found_where_the_province_has_the_name_once() -> None:
    named = parse("xã Kim Sơn, tỉnh Nghệ An").at(Level.COMMUNE)
    assert named is not None
    assert named.text == "xã Kim Sơn"
    address = parse("phường Tân Lợi, tỉnh Đắk Lắk")
    assert address.at(Level.DISTRICT) is None
    assert address.at(Level.COMMUNE).unit.address == "Phường Tân Lợi, Thành phố Buôn Ma Thuột, Tỉnh Đắk Lắk"  # type: ignore[union-attr]


def test_a_name_without_tones_that_may_be_two_stays_open() -> None:
    named = parse("Xa Son Ha, tinh Quang Ngai").at(Level.COMMUNE)
    assert named is not None
    assert named.unit is None
    assert {unit.name for unit in named.candidates} >= {"Sơn Hà", "Sơn Hạ"}


def test_districts_of_the_same_name_are_told_apart_by_their_kind() -> None:
    short = Counter((unit.parent, name_key(unit.name)) for unit in units.districts(None).units if "-" not in unit.code)
    twice = [unit for unit in units.districts(None).units if short[unit.parent, name_key(unit.name)] > 1]
    assert len(twice) >= 12
    for unit in twice:
        named = parse(f"{unit.full_name}, {unit.province.full_name}").at(Level.DISTRICT)
        assert named is not None
        assert named.unit is unit
    open_name = parse("Kỳ Anh, Hà Tĩnh", None)
    assert open_name.named


def test_an_old_name_is_never_changed_into_todays() -> None:
    text = "Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội"
    address = parse(text)
    assert address.written == text
    today = current(address)
    assert (today.commune.full_name, today.province.full_name) == ("Xã Phù Đổng", "Thành phố Hà Nội")  # type: ignore[union-attr]
    assert 0.9 < today.confidence < 1


def test_a_commune_that_was_parted_gives_all_parts_and_less_confidence() -> None:
    today = current(parse("phường Láng Hạ, quận Đống Đa, Hà Nội"))
    assert {unit.name for unit in today.candidates} == {"Láng", "Đống Đa", "Giảng Võ"}
    assert today.commune in today.candidates
    assert today.confidence <= 0.5


def test_a_unit_of_today_is_its_own_successor() -> None:
    today = current(parse("phường Láng, thành phố Hà Nội"))
    assert today.commune is not None
    assert (today.commune.name, today.confidence) == ("Láng", 1.0)


def test_every_old_province_went_into_one_of_todays() -> None:
    before = [unit for unit in units.provinces(Model.BEFORE_2025).units if unit.code]
    after = {unit.code for unit in units.provinces(Model.SINCE_2025).units if unit.valid_to is None}
    assert (len(before), len(after)) == (63, 34)
    assert {province_today(unit).code for unit in before} == after  # type: ignore[union-attr]
    named = {unit.name: province_today(unit).name for unit in before}  # type: ignore[union-attr]
    assert (named["Hà Giang"], named["Yên Bái"], named["Kiên Giang"]) == ("Tuyên Quang", "Lào Cai", "An Giang")


def test_a_province_that_ended_long_ago_is_known_and_not_moved() -> None:
    address = parse("huyện Ba Vì, tỉnh Hà Tây")
    assert [named.unit.name for named in address.named if named.unit] == ["Hà Tây"]
    assert current(address).province is None
    assert address.unknown == ()


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("Xóm 3, xã Yên Thưởng, huyện Gia Lâm, Hà Nội", "Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội"),
        ("huyện Quỳnh Lựu, tỉnh Nghệ An", "huyện Quỳnh Lưu, tỉnh Nghệ An"),
        ("PHƯỜNG LÁNG, TỈNH LÀO CẠI", "PHƯỜNG LÁNG, TỈNH LÀO CAI"),
    ],
)
def test_a_name_a_mark_away_is_offered(misread: str, right: str) -> None:
    assert near.misread(parse(misread))
    assert near.corrections(parse(misread)) == (right,)


def test_a_known_name_in_a_strange_place_is_left_alone() -> None:
    address = parse("xã Yên Thường, tỉnh Lào Cai")
    assert [named.text for named in address.unknown] == ["xã Yên Thường"]
    assert near.corrections(address) == ()


@pytest.mark.parametrize("text", ["", ",", "-", "xã", "xã ,", "P.", "0", "TP.", "Phường 00, Quận 00", "tỉnh " * 40])
def test_junk_is_no_address(text: str) -> None:
    address = parse(text)
    assert all(named.unit is None for named in address.named)
    assert current(address).commune is None


def test_names_without_marks_find_the_same_units() -> None:
    chance = Random(5)
    sample = chance.sample(units_of(Model.BEFORE_2025), 60)
    wrong = 0
    for unit in sample:
        named = parse(without_marks(unit.address)).at(Level.COMMUNE)
        assert named is not None
        wrong += named.unit is not unit and unit not in named.candidates
    assert wrong <= 2


def test_the_lady_of_a_district_is_no_district() -> None:
    written = "Số 310, phố Bà Huyện Thanh Quan, phường Nghĩa Đô, quận Cầu Giấy, thành phố Hà Nội"
    assert place.repair(written) == ()
    assert not [problem for problem in place.check(written) if problem.code == "field.unlikely"]


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("phường Cẩm Châu. thành nhố Hôi An, tỉnh Quảng Nam", "phường Cẩm Châu, thành phố Hội An, tỉnh Quảng Nam"),
        ("Xóm, 7, xã Hải Minh-huyện Hải Hậu, tỉnh Nam Định", "Xóm 7, xã Hải Minh, huyện Hải Hậu, tỉnh Nam Định"),
        ("phường Thủ Dầu Một, Thành phố Hồ Chí Minh Ấ? NH", "phường Thủ Dầu Một, Thành phố Hồ Chí Minh"),
        ("xã Tinh Hà, huyện Sơn Tinh, tỉnh Quảng Ngãi", "xã Tịnh Hà, huyện Sơn Tịnh, tỉnh Quảng Ngãi"),
    ],
)
def test_what_an_address_can_only_be_is_offered_and_looked_at(misread: str, right: str) -> None:
    assert place.repair(misread) == (right,)
    assert any(problem.code == "field.unlikely" for problem in place.check(misread))


def test_hyphens_that_were_typed_stay() -> None:
    assert place.repair("Thôn 3, xã Hải Minh - huyện Hải Hậu - tỉnh Nam Định") == ()
