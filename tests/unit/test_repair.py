"""What a misread value may have been: the engine's own other readings first, right values alone."""

from __future__ import annotations

import pytest

from dossier.record import Origin, Reading
from dossier.text import Alternative, Box
from extractors import letter, repair
from extractors.fields import field_types
from extractors.locate import _piece
from extractors.stream import Strip, Token

BOX = Box(0.1, 0.1, 0.2, 0.12)


def token(text: str, *others: tuple[str, float]) -> Token:
    return Token(text, BOX, 0.9, 1, 0, tuple(Alternative(*other) for other in others))


def reading(kind: str, raw: str, *others: str) -> Reading:
    return Reading(raw, field_types()[kind].clean(raw) or None, Origin.OCR, 1, BOX, 0.9, others)


def best(kind: str, raw: str, *others: str) -> str | None:
    read = reading(kind, raw, *others)
    assert field_types()[kind].check(read.value or "")
    return next(iter(repair.candidates(field_types()[kind], read)), None)


def test_other_readings_come_likeliest_first_and_without_the_reading_itself() -> None:
    rows = [[token("Đăng", ("Đặng", 0.3)), token("Văn")], [token("Mẫn", ("Mẫu", 0.2), ("Mân", 0.05))]]
    others = repair.others_of(rows)
    assert others[0] == "Đặng Văn\nMẫn"
    assert "Đặng Văn\nMẫu" in others
    assert "Đăng Văn\nMẫn" not in others
    assert repair.others_of([[token("Kinh")]]) == ()


def test_many_unsure_words_stay_few_readings() -> None:
    rows = [[token("một", *((f"mot{i}", 0.1) for i in range(5))) for _ in range(30)]]
    assert len(repair.others_of(rows)) <= 13


@pytest.mark.parametrize(
    ("kind", "raw", "others", "right"),
    [
        ("person_name", "Đăng Văn Mẫu", ("Đặng Văn Mẫu",), "Đặng Văn Mẫu"),
        ("date", "31/02/1990", ("31/05/1990",), "1990-05-31"),
        ("ethnic_group", "Nùnq", ("Nùng",), "Nùng"),
        ("tax_code", "0100233489", ("0100233488",), "0100233488"),
        ("place", "xã Đại Đông, tỉnh Lào Cai", (), "xã Đại Đồng, tỉnh Lào Cai"),
    ],
)
def test_what_the_engine_held_possible_is_taken_where_its_kind_finds_it_right(
    kind: str, raw: str, others: tuple[str, ...], right: str | None
) -> None:
    assert best(kind, raw, *others) == right


def test_a_candidate_that_is_wrong_itself_is_never_taken() -> None:
    assert best("date", "31/02/1990", "30/02/1990") is None


def test_a_reading_that_both_sides_come_to_goes_first() -> None:
    read = reading("personal_id", "O01088999990", "101088999990", "001088999990")
    assert repair.candidates(field_types()["personal_id"], read)[0] == "001088999990"


def test_a_part_of_a_word_keeps_other_readings_of_that_part() -> None:
    piece = _piece(token("tên:Đăng", ("tên:Đặng", 0.3), ("tênĐăng", 0.2)), 4, 8)
    assert piece.alternatives == (Alternative("Đặng", 0.3),)


@pytest.mark.parametrize(
    ("raw", "others", "expected"),
    [
        ("Lê Manh Lâm", ("Lê Mạnh Lâm",), "Lê Mạnh Lâm"),
        ("Lê Manh Lâm", ("Lê Mẵnh Lâm",), None),
        ("Lê Mạnh Lâm", ("Lê Minh Lâm",), None),
        ("Lê Manh Lâm", (), None),
    ],
)
def test_a_name_is_taken_from_the_engines_other_readings_only_where_no_one_is_called_as_read(
    raw: str, others: tuple[str, ...], expected: str | None
) -> None:
    assert repair.known_name(reading("person_name", raw, *others)) == expected


def test_the_middle_name_of_most_women_gets_its_dot_back() -> None:
    assert best("person_name", "TỐNG THI KIM TUYẾT") == "TỐNG THỊ KIM TUYẾT"
    assert not field_types()["person_name"].check("Tống Văn Thi")


@pytest.mark.parametrize(
    ("kind", "raw", "right"),
    [
        (
            "place",
            "Xóm 1, xã La Bằng, huyên Đại Từ, tỉnh Thái Nguyên",
            "Xóm 1, xã La Bằng, huyện Đại Từ, tỉnh Thái Nguyên",
        ),
        ("place", "phường 14, quân 3, Thành phố Hồ Chí Minh", "phường 14, quận 3, Thành phố Hồ Chí Minh"),
        ("place", "Bệnh viện Phu sản tỉnh Đồng Nai", "Bệnh viện Phụ sản tỉnh Đồng Nai"),
        (
            "agency",
            "Ủy ban nhân dân xã An Mỹ. huyên Tuy An, tỉnh Phú Yên",
            "Ủy ban nhân dân xã An Mỹ, huyện Tuy An, tỉnh Phú Yên",
        ),
    ],
)
def test_words_of_units_get_their_dots_back(kind: str, raw: str, right: str) -> None:
    assert best(kind, raw) == right


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        (
            "Căn cước số 036074009380. Bộ Công an cấp ngày 27/05/2025",
            "Căn cước số 036074009380, Bộ Công an cấp ngày 27/05/2025",
        ),
        ("Căn cước số: 036074009380,. cấp ngày 27/05/2025", "Căn cước số: 036074009380, cấp ngày 27/05/2025"),
        (
            "Căn cước số 036074009380 do Cục. Cảnh sát OLHC về TIXH",
            "Căn cước số 036074009380 do Cục Cảnh sát QLHC về TTXH",
        ),
    ],
)
def test_an_identity_paper_keeps_the_punctuation_and_abbreviations_of_its_kind(raw: str, right: str) -> None:
    assert best("identity_paper", raw) == right


def test_a_place_ends_where_the_time_of_living_there_begins() -> None:
    place = field_types()["place"]
    assert place.clean("Ấp 10, xã Lạc Hòa, tỉnh Sóc Trăng từ ngày 14 tháng 09 năm 2021 đến") == (
        "Ấp 10, xã Lạc Hòa, tỉnh Sóc Trăng"
    )
    assert place.clean("Ấp 10, xã Lạc Hòa, tỉnh Sóc Trăng từ") == "Ấp 10, xã Lạc Hòa, tỉnh Sóc Trăng"
    assert place.clean("quận Bắc Từ Liêm, Hà Nội") == "quận Bắc Từ Liêm, Hà Nội"
    assert place.clean("Số 357. ngõ 72. đường Phạm Ngũ Lão, thành, phố Đà Lạt") == (
        "Số 357, ngõ 72, đường Phạm Ngũ Lão, thành phố Đà Lạt"
    )


def test_a_date_that_lost_one_dot_is_put_together() -> None:
    assert best("date", "3001.1948") == "1948-01-30"
    assert "1948-01-30" not in field_types()["date"].repair("Số 3001.1948")


@pytest.mark.parametrize("place", ["Ngã Bảy", "Dền Thàng", "Tháng Tám"])
def test_a_place_whose_name_looks_like_a_date_is_a_place(place: str) -> None:
    line = f"Làm tại: {place}, ngày 16 tháng 11 năm 2025"
    assert field_types()["dateline_place"].clean(line) == place
    words = [Token(word, Box(at / 20, 0.8, at / 20 + 0.04, 0.82), 0.9, 1, 0) for at, word in enumerate(line.split())]
    (row,) = letter.dateline([Strip(0, 1, tuple(words), Box(0, 0.8, 1, 0.82))]).rows  # type: ignore[union-attr]
    assert " ".join(token.text for token in row) == line
