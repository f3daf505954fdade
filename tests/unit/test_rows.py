"""What stands in one printed row, and which raised mark at its start belongs to the form."""

from __future__ import annotations

from dossier.text import Box
from extractors.extract import _without_footnote, _without_leader
from extractors.stream import Token, rows_of


def token(text: str, x0: float, x1: float, top: float, foot: float, line: int = 0) -> Token:
    return Token(text, Box(x0, top, x1, foot), 0.99, 1, line)


def texts(row: list[Token]) -> list[str]:
    return [token.text for token in row]


def test_a_colon_read_at_the_end_of_one_piece_and_the_start_of_the_next_does_not_part_a_row() -> None:
    left = [token("hôn", 0.52, 0.55, 0.6835, 0.6948, 0), token("nhân.", 0.558, 0.604, 0.6835, 0.6948, 0)]
    right = [token(":", 0.601, 0.604, 0.687, 0.6887, 1), token("vay", 0.634, 0.669, 0.6849, 0.6952, 1)]
    assert [texts(row) for row in rows_of([*left, *right])] == [["hôn", "nhân.", ":", "vay"]]


def test_words_above_one_another_are_two_rows() -> None:
    rows = rows_of([token("trên", 0.1, 0.2, 0.30, 0.32, 0), token("dưới", 0.1, 0.2, 0.315, 0.335, 1)])
    assert [texts(row) for row in rows] == [["trên"], ["dưới"]]


def test_a_number_before_words_with_tails_is_a_value() -> None:
    row = [token("10", 0.28, 0.30, 0.3615, 0.3706), token("giờ", 0.36, 0.39, 0.3603, 0.3734)]
    assert [texts(kept) for kept in _without_footnote([row])] == [["10", "giờ"]]
    row += [token("04", 0.56, 0.58, 0.3615, 0.3706)]
    assert [texts(kept) for kept in _without_footnote([row])] == [["10", "giờ", "04"]]


def test_a_raised_mark_is_the_forms() -> None:
    row = [token("(2)", 0.236, 0.251, 0.2337, 0.2422), token("Tổ", 0.258, 0.281, 0.2323, 0.2439),
           token("phố", 0.344, 0.377, 0.2330, 0.2467)]  # fmt: skip
    assert [texts(kept) for kept in _without_footnote([row])] == [["Tổ", "phố"]]


def test_the_last_dot_of_a_leader_is_no_full_stop_but_an_abbreviation_keeps_its_own() -> None:
    assert texts(_without_leader([token("An", 0.1, 0.2, 0.3, 0.31), token("Nhơn.", 0.2, 0.3, 0.3, 0.31)])) == [
        "An",
        "Nhơn",
    ]
    assert texts(_without_leader([token("TP.", 0.1, 0.2, 0.3, 0.31)])) == ["TP."]
