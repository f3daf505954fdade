"""The second look at lines in doubt: few of them, and each word beside what stands in its place."""

from __future__ import annotations

import numpy as np
import pytest

from dossier.record import Clues, Origin, Reading
from dossier.text import Alternative, Box, PageText, TextLine, Word
from extractors import confidence
from extractors.expected import expected, key
from extractors.stream import Token
from ocr.second_look import drawn_again, in_doubt, second_words
from storage.packing import pack_page, unpack_page
from tests.doubles.engines import SilentEngine

SURE, UNSURE = ("sure", 0.9999), ("unsure", 0.6)
BOX = Box(0.1, 0.1, 0.2, 0.12)


def test_lines_without_a_doubtful_word_are_not_looked_at_again() -> None:
    assert in_doubt([[SURE, SURE], [SURE, UNSURE], []]) == [1]


def test_no_more_than_a_share_of_a_page_is_looked_at_again_and_the_least_sure_first() -> None:
    lines = [[("word", 0.9 - at / 1000)] for at in range(100)]
    assert in_doubt(lines) == list(range(65, 100))


def test_each_word_is_paired_with_what_stands_in_its_place() -> None:
    first = [("Lê", 0.9), ("Van", 0.5), ("Mẫu", 0.9)]
    second = [("Lê", 0.8), ("Văn", 0.7), ("Mẫu", 0.99)]
    assert second_words(first, second) == [Alternative("Lê", 0.8), Alternative("Văn", 0.7), Alternative("Mẫu", 0.99)]


def test_words_that_are_joined_at_the_second_look_are_none_of_them_confirmed() -> None:
    found = second_words([("Lê", 0.9), ("Văn", 0.9), ("Mẫu", 0.9)], [("LêVăn", 0.8), ("Mẫu", 0.9)])
    assert [other.text for other in found] == ["LêVăn", "LêVăn", "Mẫu"]
    assert second_words([("Lê", 0.9)], []) == [Alternative("", 0.0)]


def test_a_word_that_appears_at_the_second_look_belongs_to_the_one_before_it() -> None:
    found = second_words([("Lê", 0.9), ("Mẫu", 0.9)], [("Lê", 0.8), ("Văn", 0.4), ("Mẫu", 0.9)])
    assert found == [Alternative("Lê Văn", 0.4), Alternative("Mẫu", 0.9)]


def test_the_line_is_drawn_smaller_on_the_same_paper() -> None:
    line = np.full((40, 200), 230, np.uint8)
    assert drawn_again(line).shape == (52, 200)
    assert (drawn_again(line) == 230).all()


def test_a_page_is_kept_with_its_second_look_and_its_unread_ink() -> None:
    word = Word("Van", BOX, 0.5, (Alternative("Văn", 0.3),), Alternative("Văn", 0.7))
    stamp = SilentEngine().stamp
    page = PageText(1, None, None, (TextLine((word, Word("Lê", BOX, 0.9))),), (), (), stamp, (), (BOX,))
    assert unpack_page(pack_page(page), 1, stamp) == page


def test_a_word_changed_by_its_place_is_changed_at_both_looks() -> None:
    token = Token("Nội.", BOX, 0.9, 1, 0, (), Alternative("Nọi.", 0.4)).changed(lambda text: text.rstrip("."))
    assert token.text == "Nội"
    assert token.second == Alternative("Nọi", 0.4)


# --- what it is worth ---------------------------------------------------------------------------
def value_with(doubtful: float, second: float | None) -> float:
    clues = Clues(min(doubtful, 0.5), 0.5, 0.99, 1.0, doubtful, second)
    reading = Reading("Mẫu", "Mẫu", Origin.OCR, 1, BOX, 0.9, (), clues)
    return confidence.of_value("text", reading, ())


def test_a_word_read_very_unsurely_is_never_accepted_unless_a_second_look_says_the_same() -> None:
    assert not confidence.is_enough("text", value_with(0.3, None))
    assert not confidence.is_enough("text", value_with(0.3, 0.0))
    assert value_with(0.3, 0.99) >= value_with(0.3, 0.0)


@pytest.mark.parametrize(
    ("kind", "value", "left"),
    [
        ("place", "Xóm 3, xã Yên Thường, huyện Gia Lâm, thành phố Hà Nội", {"3"}),
        ("place", "Xóm Đình, xã Yên Thượng, huyện Gia Lâm, thành phố Hà Nội", {"đình", "yên", "thượng"}),
        ("agency", "Ủy ban nhân dân xã Yên Thường, huyện Gia Lâm, thành phố Hà Nội", set()),
        ("identity_paper", "Căn cước công dân số 001088999990, cấp ngày 15/01/2022", {"001088999990", "15012022"}),
        ("nationality", "Việt Nam", set()),
        ("nationality", "Việt Nan", {"việt", "nan"}),
        ("person_name", "Nguyễn Văn Mẫu", {"nguyễn", "văn", "mẫu"}),
    ],
)
def test_only_words_that_official_lists_have_in_their_place_are_expected(kind: str, value: str, left: set[str]) -> None:
    assert {key(word) for word in value.split()} - expected(kind, value) - {"xã"} == left - {"xã"}
