"""Lines from words by geometry: rows, lean, marks set high, dirt."""

from __future__ import annotations

import math
import random

import pytest

from dossier.text import Box, Word
from ocr.lines import lines_of

HEIGHT = 0.012
LETTER = 0.009


def row(text: str, x: float, y: float, height: float = HEIGHT) -> list[Word]:
    """Words of one printed row; y is the middle."""
    words = []
    for word in text.split():
        right = x + LETTER * len(word)
        words.append(Word(word, Box(x, y - height / 2, right, y + height / 2), 0.9))
        x = right + LETTER
    return words


def leaning(words: list[Word], slope: float) -> list[Word]:
    """The words moved down with their distance from the left edge."""
    moved = []
    for word in words:
        drop = slope * word.box.center[0]
        moved.append(Word(word.text, Box(word.box.x0, word.box.y0 + drop, word.box.x1, word.box.y1 + drop), 0.9))
    return moved


def texts(words: list[Word]) -> list[str]:
    return [line.text for line in lines_of(words)]


PAGE = ["một hai ba bốn năm sáu bảy tám chín mười", "Họ, chữ đệm, tên của người yêu cầu", "ngày tháng năm sinh", "cuối"]


def page(step: float = 0.018) -> list[Word]:
    return [word for i, text in enumerate(PAGE) for word in row(text, 0.1, 0.2 + step * i)]


def test_no_words_are_no_lines() -> None:
    assert lines_of([]) == ()


def test_rows_come_from_top_to_bottom_whatever_the_order_of_words() -> None:
    words = page()
    random.Random(3).shuffle(words)
    assert texts(words) == PAGE


def test_pieces_of_one_row_become_one_line_however_far_apart() -> None:
    assert texts(row("phải", 0.8, 0.301) + row("bên trái", 0.1, 0.3)) == ["bên trái phải"]


def test_no_word_is_lost_and_none_is_made() -> None:
    words = page() + row("chen", 0.3, 0.211) + row("ngoài lề", 0.7, 0.9, 0.05)
    assert sorted(word.text for line in lines_of(words) for word in line.words) == sorted(w.text for w in words)


@pytest.mark.parametrize("degrees", [-1.5, -0.5, 0.5, 1.5])
def test_a_lean_that_is_left_over_does_not_mix_rows(degrees: float) -> None:
    # a fraction of width is 0.7 of one of height on A4
    slope = math.tan(math.radians(degrees)) * 0.7
    texts_of_page = [" ".join(["dòng"] * 4 + [f"số{i}"] + ["chữ"] * 12) for i in range(12)]
    words = [word for i, text in enumerate(texts_of_page) for word in row(text, 0.08, 0.2 + 0.016 * i)]
    assert texts(leaning(words, slope)) == texts_of_page


def test_a_footnote_mark_stays_with_its_line() -> None:
    mark = Word("(1)", Box(0.31, 0.2 - 0.008, 0.33, 0.2 - 0.001), 0.9)
    words = [*row("Họ, chữ đệm, tên", 0.1, 0.2), mark, *row("Nguyễn Văn An", 0.35, 0.2), *row("dòng dưới", 0.1, 0.218)]
    assert texts(words) == ["Họ, chữ đệm, tên (1) Nguyễn Văn An", "dòng dưới"]


def test_a_speck_beside_a_line_draws_no_word_from_it() -> None:
    speck = Word("'", Box(0.05, 0.196, 0.053, 0.2), 0.4)
    words = [speck, *row("Biên lai nộp tiền phạt theo quy định", 0.1, 0.2)]
    assert any(text.endswith("Biên lai nộp tiền phạt theo quy định") for text in texts(words))


def test_a_stamp_across_rows_joins_none_of_them() -> None:
    stamp = Word("UBND", Box(0.3, 0.15, 0.45, 0.3), 0.4)
    assert [text for text in texts([*page(), stamp]) if text != "UBND"][1:] == PAGE[1:]


def test_words_without_height_or_width_do_no_harm() -> None:
    words = [Word("a", Box(0.1, 0.1, 0.1, 0.1), 0.9), Word("b", Box(0.2, 0.1, 0.2, 0.1), 0.9)]
    assert texts(words) == ["a b"]
