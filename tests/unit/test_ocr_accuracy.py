"""Accuracy of readings: rates, lines paired whatever their order, codes of confidence."""

from __future__ import annotations

import pytest

from dossier.text import Box
from ocr.accuracy import Judged, accuracy, align, calibration, comparable_line, exact_codes, judged_words, rows_of

NAME = "Họ, chữ đệm, tên của người yêu cầu: Nguyễn Thị Thuỷ"
BORN = "Ngày, tháng, năm sinh: 12/03/1987"
PLACE = "Nơi cư trú: xã Hoà Bình, huyện Vĩnh Bảo"
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BODY = "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH"


# --- rates --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Họ tên:………… Năm", "Họ tên:… Năm"),
        ("Họ tên: . . . . . Năm", "Họ tên: … Năm"),
        ("Họ tên: ....… Năm", "Họ tên: … Năm"),
        ("v.v.. và", "v.v.. và"),
        ("“Độc lập” – ‘Tự do’", "\"Độc lập\" - 'Tự do'"),
        ("  Ho\u0323   t\u00ean\n", "Họ tên"),
        ("Ðường Thuỷ", "Đường Thuỷ"),
    ],
)
def test_leaders_quotes_and_forms_of_letters_do_not_count(text: str, plain: str) -> None:
    assert comparable_line(text) == plain
    assert comparable_line(plain) == plain


def test_rates_are_summed_over_all_lines() -> None:
    found = accuracy([("Đỗ Văn Tý", "Đô Văn Tý"), ("ngày 1", "ngày 1")])
    assert found.characters == pytest.approx(1 / 15)
    assert found.without_marks == 0
    assert found.words == pytest.approx(1 / 5)
    assert (found.exact, found.lines, found.signs) == (0.5, 2, 15)


def test_nothing_read_is_all_wrong_and_no_truth_is_no_error() -> None:
    assert accuracy([("abc", "")]).characters == 1
    assert accuracy([]).characters == 0
    assert accuracy([]).lines == 0


def test_codes_are_right_to_the_letter_or_wrong() -> None:
    truth = "Số: 012345678901, ngày 12/03/1987 (TG-2024.001), Điều 123"
    assert exact_codes([(truth, truth)]) == (3, 3)
    assert exact_codes([(truth, "Số 012345678901 ngay 12/03/1987 TG-2024.001")]) == (3, 3)
    assert exact_codes([(truth, "Số: 0123456789012, ngày 12/03/1937 (TG-2024.00l)")]) == (0, 3)
    assert exact_codes([("Điều 123", "Điều 123")]) == (0, 0)


# --- lines of a page ----------------------------------------------------------------------------
def test_order_of_reading_does_not_matter() -> None:
    found = align([NAME, BORN, PLACE], [PLACE, NAME, BORN])
    assert accuracy(found.pairs).characters == 0
    assert [match.sources for match in found.matches] == [(1,), (2,), (0,)]
    assert found.extra == ()


def test_a_line_that_was_not_read_counts_in_full() -> None:
    found = align([NAME, BORN], [NAME])
    assert found.pairs == [(NAME, NAME), (BORN, "")]
    assert accuracy(found.pairs).characters == pytest.approx(len(BORN) / len(NAME + BORN))


def test_stamps_are_told_apart_and_do_not_count() -> None:
    found = align([NAME, BORN], [BORN, "ĐÃ THU PHÍ 5", NAME, "~"])
    assert accuracy(found.pairs).characters == 0
    assert found.extra == (1, 3)


def test_a_row_read_as_its_columns_is_one_line() -> None:
    found = align([f"{BODY} {STATE}", BORN], [BODY, BORN, STATE])
    assert found.pairs == [(f"{BODY} {STATE}", f"{BODY} {STATE}"), (BORN, BORN)]
    assert found.matches[0].sources == (0, 2)


def test_columns_read_as_one_row_are_one_line() -> None:
    found = align([BODY, STATE, BORN], [f"{BODY} {STATE}", BORN])
    assert found.pairs == [(f"{BODY} {STATE}", f"{BODY} {STATE}"), (BORN, BORN)]


def test_pieces_stay_in_their_row() -> None:
    truths = ["Năm sinh: 1997 Dân tộc: Mường Quốc tịch: Việt Nam", "Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam"]
    pieces = ["Năm sinh: 1990", "Năm sinh: 1997", "Dân tộc: Kinh", "Dân tộc: Mương", "Quốc tịch: Việt Nam"]
    found = align(truths, [*pieces, "Quốc tịch: Việt Nam"], [1, 0, 1, 0, 0, 1])
    assert [match.sources for match in found.matches] == [(1, 3, 4), (0, 2, 5)]
    assert accuracy(found.pairs).characters == pytest.approx(1 / len("".join(truths)))


def test_two_columns_of_one_row_may_be_two_lines_of_the_truth() -> None:
    found = align([BORN, STATE], [STATE, BORN], [0, 0])
    assert found.pairs == [(BORN, BORN), (STATE, STATE)]


def test_a_row_is_parted_where_another_line_of_the_truth_begins() -> None:
    found = align(["Left index finger Right index finger", "Nguyễn Văn Mẫu"],
                  ["Nguyễn Văn Mẫu", "Left index finger", "Right index finger"], [0, 0, 0])  # fmt: skip
    assert [match.sources for match in found.matches] == [(1, 2), (0,)]


def test_rows_are_told_by_level() -> None:
    boxes = [Box(0.1, 0.20, 0.3, 0.22), Box(0.1, 0.10, 0.3, 0.12), Box(0.6, 0.202, 0.9, 0.222)]
    assert rows_of(boxes) == [1, 0, 1]
    assert rows_of([]) == []


def test_errors_within_pieces_stay_errors() -> None:
    found = align([f"{BODY} {STATE}"], [BODY.replace("Ủ", "U"), STATE.replace("Ộ", "Ô", 1)])
    assert accuracy(found.pairs).characters == pytest.approx(2 / len(f"{BODY} {STATE}"))
    assert accuracy(found.pairs).without_marks == 0


def test_a_digit_in_dirt_is_not_put_into_a_line_that_holds_it() -> None:
    found = align([BORN], [BORN, "1"])
    assert found.pairs == [(BORN, BORN)]
    assert found.extra == (1,)


def test_like_lines_find_their_own() -> None:
    truths = [f"{n}. Kinh doanh dịch vụ cầm đồ, khoản {n} Điều 9{n} của Luật này" for n in range(5)]
    found = align(truths, list(reversed(truths)))
    assert accuracy(found.pairs).exact == 1


def test_empty_pages() -> None:
    assert align([], []).matches == ()
    assert align([], ["x"]).extra == (0,)
    assert align([NAME], []).pairs == [(NAME, "")]
    assert align([NAME], [""]).pairs == [(NAME, "")]


# --- confidence ---------------------------------------------------------------------------------
def test_words_are_judged_in_their_places() -> None:
    words = [("Đỗ", 0.9), ("Van", 0.4), ("Tý", 0.8), ("*", 0.1)]
    assert list(judged_words("Đỗ Văn Tý", words)) == [
        Judged(0.9, right=True),
        Judged(0.4, right=False),
        Judged(0.8, right=True),
        Judged(0.1, right=False),
    ]


def test_confidence_as_right_as_it_says_has_no_error() -> None:
    error, bins = calibration([Judged(0.75, right=n < 3) for n in range(4)] + [Judged(1.0, right=True)])
    assert error == pytest.approx(0)
    assert [each.words for each in bins] == [4, 1]


def test_overconfidence_is_weighed_by_words() -> None:
    error, bins = calibration([Judged(0.95, right=False)] * 3 + [Judged(0.05, right=False)])
    assert error == pytest.approx((3 * 0.95 + 0.05) / 4)
    assert [round(each.confidence, 2) for each in bins] == [0.05, 0.95]
    assert calibration([]) == (0, ())
