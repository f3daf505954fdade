"""From columns to letters and words, with a recognizer that is a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from ocr.engine import Pixels
from ocr.recognize import Floats, Letters, Reader, decoded, said, trimmed, words

SIGNS = "abc"
"""classes: 0 blank, 1 to 3 these, 4 the space"""
HEIGHT, STRIDE = 48, 8


def chances(best: Sequence[int], sure: float = 0.9) -> Floats:
    """One column for each class in `best`, of which it is this sure."""
    row = np.full((len(best), len(SIGNS) + 2), (1 - sure) / (len(SIGNS) + 1), np.float32)
    row[np.arange(len(best)), best] = sure
    return row


def text(best: Sequence[int], columns: float | None = None) -> str:
    return decoded(chances(best), SIGNS, len(best) if columns is None else columns).text


# --- columns to letters -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("best", "read"),
    [([1, 1, 1], "a"), ([1, 0, 1], "aa"), ([0, 1, 2, 2, 0], "ab"), ([1, 4, 2], "a b"), ([1, 4, 4, 0, 4, 2], "a  b"),
     ([0, 0, 0], ""), ([3], "c"), ([0, 3], "c"), ([3, 0], "c"), ([], "")],
)  # fmt: skip
def test_repeats_and_blanks_fall_away(best: list[int], read: str) -> None:
    assert text(best) == read


def test_columns_of_the_padding_are_left_out_but_for_two() -> None:
    assert text([1, 0, 2, 0, 3], columns=2) == "ab"
    assert text([1, 0, 0, 2, 0, 3], columns=2) == "ab"
    assert text([1, 0, 0, 0, 2, 3], columns=2) == "a"


def test_a_letter_stands_in_the_middle_of_its_columns_and_is_as_sure_as_the_best_of_them() -> None:
    table = chances([0, 1, 1, 0, 0, 0, 2, 0], 0.95)
    table[[1, 2, 6], [1, 1, 2]] = 0.7, 0.8, 0.7
    letters = decoded(table, SIGNS, 8)
    assert letters.places.tolist() == [pytest.approx(2 / 8), pytest.approx(6.5 / 8)]
    assert letters.chances.tolist() == [pytest.approx(0.8), pytest.approx(0.7)]
    assert (letters.starts.tolist(), letters.ends.tolist()) == ([1, 6], [3, 7])


def between(*columns: Mapping[int, float]) -> Letters:
    """An `a` and a `c` that are sure; between them columns with these probabilities of classes, blanks otherwise."""
    table = chances([1, *[0] * (len(columns) + 2), 3], 0.999)
    for place, column in enumerate(columns, 2):
        table[place] = 0
        table[place, list(column)] = list(column.values())
        table[place, 0] = 1 - sum(column.values())
    return decoded(table, SIGNS, len(table))


def test_a_sign_that_two_columns_make_likelier_than_none_is_written_as_doubtful_as_it_is() -> None:
    letters = between({2: 0.46}, {2: 0.2})
    assert letters.text == "abc"
    assert letters.chances.tolist() == pytest.approx([0.999, 0.46, 0.999])
    assert letters.starts.tolist() == [0, 2, 5]


def test_a_sign_that_may_have_been_passed_over_makes_the_one_before_it_doubtful() -> None:
    letters = between({2: 0.3}, {2: 0.2})
    assert letters.text == "ac"
    assert letters.chances.tolist() == pytest.approx([1 - 0.44, 0.999])


def test_the_edges_of_signs_that_are_there_are_no_sign_of_their_own() -> None:
    letters = between({1: 0.4}, {3: 0.3}, {3: 0.45})
    assert letters.text == "ac"
    assert letters.chances.tolist() == pytest.approx([0.999, 0.999])


def test_a_sign_before_the_first_makes_that_one_doubtful_and_alone_it_is_written_or_not() -> None:
    table = chances([0, 0, 3], 0.999)
    table[0, [0, 2]] = 0.7, 0.3
    assert decoded(table, SIGNS, 3).chances.tolist() == pytest.approx([0.7])
    assert decoded(table[:2], SIGNS, 2).text == ""
    table[1, [0, 2]] = 0.6, 0.4
    assert decoded(table[:2], SIGNS, 2).text == "b"


# --- lines to columns ---------------------------------------------------------------------------
class Table:
    """A recognizer that writes one letter for a line, by how dark it is, and remembers what it was given."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def __call__(self, stack: Floats) -> Floats:
        self.shapes.append(stack.shape)
        assert stack.dtype == np.float32
        assert -1 <= stack.min() <= stack.max() <= 1
        darkest = stack[:, 0].min(axis=(1, 2))
        wanted = np.digitize(darkest, [-0.8, -0.3]) + 1
        columns = stack.shape[3] // STRIDE
        return np.stack([chances([0, int(number)] + [0] * (columns - 2)) for number in wanted])


def line(grey: int, width: int = 200, height: int = 30) -> Pixels:
    return np.full((height, width), grey, np.uint8)


BLACK, DARK, WHITE = 0, 60, 255


def test_the_order_is_kept_whatever_the_widths() -> None:
    widths = [900, 50, 400, 60, 3000, 55]
    greys = [BLACK, DARK, WHITE, BLACK, DARK, WHITE]
    read = Reader(Table(), SIGNS, HEIGHT).read([line(grey, width) for grey, width in zip(greys, widths, strict=True)])
    assert [letters.text for letters in read] == list("abcabc")


def test_a_batch_holds_lines_of_like_width_and_is_no_wider_than_told() -> None:
    table = Table()
    lines = [line(WHITE, width, HEIGHT) for width in (1000, 100, 990, 110, 120, 1010)]
    Reader(table, SIGNS, HEIGHT, batch=2000).read(lines)
    assert [shape[0] for shape in table.shapes] == [4, 2] or [shape[0] for shape in table.shapes] == [3, 2, 1]
    assert all(shape[0] * shape[3] <= 2000 for shape in table.shapes)
    assert all(shape[1:3] == (3, HEIGHT) for shape in table.shapes)


def test_a_line_wider_than_a_batch_goes_alone() -> None:
    table = Table()
    assert len(Reader(table, SIGNS, HEIGHT, batch=100).read([line(WHITE, 900), line(WHITE, 900)])) == 2
    assert [shape[0] for shape in table.shapes] == [1, 1]


def test_a_line_is_fitted_to_the_height_and_padded_grey() -> None:
    seen: list[Floats] = []

    def look(stack: Floats) -> Floats:
        seen.append(stack.copy())
        return Table()(stack)

    Reader(look, SIGNS, HEIGHT).read([line(WHITE, 200, HEIGHT), line(BLACK, 180, HEIGHT)])
    (stack,) = seen
    assert stack.shape[:3] == (2, 3, HEIGHT)
    for row, color in zip(stack, (-1, 1), strict=True):
        filled = int((row[0, 0] == color).sum())
        assert 100 < filled < stack.shape[3]
        assert (row[..., :filled] == color).all()
        assert not row[..., filled:].any()


@pytest.mark.parametrize(
    "shape", [(0, 0), (0, 50), (50, 0), (1, 1), (1, 500), (500, 1), (30, 10_000), (1, 10_000), (3000, 3000)]
)
def test_lines_of_odd_sizes_do_no_harm(shape: tuple[int, int]) -> None:
    table = Table()
    read = Reader(table, SIGNS, HEIGHT).read([np.full(shape, WHITE, np.uint8), line(BLACK)])
    assert [letters.text for letters in read] == ["c", "a"]
    assert max(shape[3] for shape in table.shapes) <= 6400


def test_no_line_is_no_reading() -> None:
    table = Table()
    assert Reader(table, SIGNS, HEIGHT).read([]) == []
    assert table.shapes == []


# --- letters to words ---------------------------------------------------------------------------
def inky(*spans: tuple[int, int], width: int = 200, height: int = 40) -> Pixels:
    """A white line with black from row 10 to row 30 in these columns."""
    pixels = np.full((height, width), 255, np.uint8)
    for left, right in spans:
        pixels[10:30, left:right] = 0
    return pixels


def letters(said: str, *places: float) -> Letters:
    """One column for each sign."""
    sure = np.linspace(0.9, 0.5, len(said), dtype=np.float32)
    first = np.arange(len(said))
    return Letters(said, np.array(places, np.float32), sure, first, first + 1, chances([1] * len(said)))


def test_words_end_where_the_ink_does() -> None:
    image = inky((10, 30), (34, 60), (90, 130))
    # the space was seen far left of the true gap
    found = words(letters("ab c", 0.1, 0.2, 0.28, 0.55), image)
    assert [(span.text, span.left, span.right, span.top, span.bottom) for span in found] == [
        ("ab", 10, 60, 10, 30),
        ("c", 90, 130, 10, 30),
    ]


def test_a_word_is_as_sure_as_its_least_sure_letter() -> None:
    found = words(letters("ab c", 0.1, 0.2, 0.28, 0.55), inky((10, 60), (90, 130)))
    assert [span.chance for span in found] == [pytest.approx(0.9 - 0.4 / 3), pytest.approx(0.5)]


@pytest.mark.parametrize("text", ["", "  ", "ab c", " a  bc "])
def test_what_is_said_in_a_line_are_its_words_without_their_places(text: str) -> None:
    read = letters(text, *np.linspace(0.1, 0.9, len(text)))
    assert said(read) == [(span.text, span.chance) for span in words(read, inky((10, 60), (90, 130)))]


def test_words_are_parted_in_the_first_of_gaps_that_are_as_wide() -> None:
    first, second = words(letters("a b", 0.1, 0.3, 0.8), inky((0, 60), (70, 100), (110, 200)))
    assert (first.right, second.left) == (60, 70)


def test_a_word_keeps_the_columns_between_the_spaces_beside_it() -> None:
    table = chances([0, 1, 0, 4, 2, 0, 3, 0, 4, 1])
    found = words(decoded(table, SIGNS, 10), inky((10, 60), (90, 130), (170, 190)))
    assert [span.text for span in found] == ["a", "bc", "a"]
    for span, (first, last) in zip(found, ((0, 3), (4, 8), (9, 10)), strict=True):
        assert np.array_equal(span.columns, table[first:last])


def test_words_without_a_gap_between_them_are_parted_in_the_middle() -> None:
    first, second = words(letters("a b", 0.25, 0.5, 0.75), inky((0, 200)))
    assert first.right == second.left
    assert abs(first.right - 100) <= 1


@pytest.mark.parametrize("text", ["", " ", "  ", " a", "a ", "  a  b  "])
def test_blanks_at_the_ends_make_no_words(text: str) -> None:
    found = words(letters(text, *np.linspace(0.1, 0.9, len(text))), inky((10, 60), (90, 130)))
    assert [span.text for span in found] == text.split()
    for span in found:
        assert 0 <= span.left <= span.right <= 200


def test_letters_where_no_ink_is_have_a_place_all_the_same() -> None:
    for image in (inky(), np.full((1, 1), 255, np.uint8)):
        for span in words(letters("a b", 0.2, 0.5, 0.9), image):
            assert 0 <= span.left <= span.right <= image.shape[1]
            assert (span.top, span.bottom) == (0, image.shape[0])


# --- how lines are cut --------------------------------------------------------------------------
def test_a_line_is_cut_to_its_ink_with_a_little_paper() -> None:
    image = inky((10, 60), height=100)
    cut, top = trimmed(image, (10, 30), 20)
    assert 0 < 10 - top <= 3
    assert cut.shape == (20 + 2 * (10 - top), 200)
    assert np.array_equal(cut, image[top : top + len(cut)])


def test_low_marks_keep_half_the_height_of_letters() -> None:
    dots = np.full((60, 200), 255, np.uint8)
    dots[40:43, 20:180:8] = 0
    cut, top = trimmed(dots, (40, 43), 24)
    assert 12 <= len(cut) <= 16
    assert top <= 40
    assert top + len(cut) >= 43


@pytest.mark.parametrize("rows", [(0, 0), (0, 1), (39, 40), (0, 40)])
def test_a_cut_stays_inside_the_line(rows: tuple[int, int]) -> None:
    image = inky((10, 60))
    for usual in (0.0, 20.0, 400.0):
        cut, top = trimmed(image, rows, usual)
        assert top >= 0
        assert 1 <= len(cut) <= 40
