"""Lines are found by their letters: none is lost, none is mixed with its neighbours."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.text import Box
from ocr.detect import line_images
from ocr.engine import PageImage, Pixels

FONT = ImageFont.load_default(size=44)
SMALL = ImageFont.load_default(size=15)


def paper(*texts: tuple[int, int, str], size: tuple[int, int] = (900, 1200)) -> Pixels:
    image = Image.new("L", (size[1], size[0]), 250)
    pen = ImageDraw.Draw(image)
    for x, y, text in texts:
        pen.text((x, y), text, font=FONT, fill=20)
    return np.asarray(image, np.uint8).copy()


def ink_of(pixels: Pixels) -> int:
    return int((pixels < 128).sum())


def test_every_row_of_text_is_a_line() -> None:
    page = paper(*((100, 80 + 90 * i, f"Dong chu so {i} tren trang") for i in range(8)))
    lines = sorted(line_images(PageImage(page, 300)), key=lambda line: line.top)
    assert len(lines) == 8
    assert all(below.top - above.top == pytest.approx(90, abs=12) for above, below in pairwise(lines))


def test_all_ink_is_in_some_line_and_none_in_two() -> None:
    page = paper((100, 80, "Ho va ten: gjpqy"), (100, 124, "Ngay sinh: AEIOU"), (700, 100, "ben phai"))
    lines = line_images(PageImage(page, 300))
    assert sum(ink_of(line.pixels) for line in lines) == pytest.approx(ink_of(page), rel=0.03)


def test_marks_and_commas_go_with_their_line() -> None:
    page = paper((100, 100, "oooooo, oooo; iiii"), (100, 300, "oooooooooo"))
    for x in (120, 180, 240):
        cv2.circle(page, (x, 147), 3, [20], -1)  # dots below the first line's letters
        cv2.line(page, (x, 112), (x + 10, 106), [20], 3)  # accents above them
    lines = sorted(line_images(PageImage(page, 300)), key=lambda line: line.top)
    assert len(lines) == 2
    assert ink_of(lines[0].pixels) == pytest.approx(ink_of(page[:250]), rel=0.03)


def test_strokes_through_the_place_of_a_line_make_it_no_higher() -> None:
    page = paper((100, 100, "nguoi ky ten"))
    bare = line_images(PageImage(page.copy(), 300))[0]
    # a signature's stroke, taller than any letter, between the words
    cv2.line(page, (222, 40), (215, 260), [20], 4)
    (crossed,) = line_images(PageImage(page, 300))
    assert crossed.rows == bare.rows
    assert ink_of(bare.pixels[: bare.rows[0]]) == ink_of(bare.pixels[bare.rows[1] :]) == 0
    assert ink_of(crossed.pixels[: crossed.rows[0]]) > 0


@pytest.mark.parametrize("share", [0.05, 0.15])
def test_pages_of_more_dots_than_16_bits_can_number_are_cut_as_others(share: float) -> None:
    dots = np.where(np.random.default_rng(2).random((1000, 1600)) < share, 20, 250).astype(np.uint8)
    dots[400:520] = 250
    dots[400:520, :1200] = paper((100, 20, "Dong chu giua cac cham"), size=(120, 1200))
    lines = line_images(PageImage(dots, 300))
    assert any(line.top + line.rows[0] >= 400 and line.top + line.rows[1] <= 520 for line in lines)


def test_a_line_does_not_run_through_the_wall_of_a_cell() -> None:
    page = paper((100, 100, "trai"), (200, 100, "phai"))
    cells = (Box(0.05, 0.05, 0.155, 0.3), Box(0.155, 0.05, 0.4, 0.3))
    assert len(line_images(PageImage(page, 300))) == 1
    assert len(line_images(PageImage(page, 300, cells))) == 2


def test_the_signs_of_a_comb_are_one_line_moved_together() -> None:
    page = paper(*((100 + 110 * i, 100, str(i)) for i in range(9)))
    comb = (Box(0.05, 0.08, 0.9, 0.2),)
    assert len(line_images(PageImage(page, 300))) == 9
    lines = line_images(PageImage(page, 300, comb, comb))
    assert len(lines) == 1
    assert lines[0].pixels.shape[1] < 500
    assert len(lines[0].columns) == lines[0].pixels.shape[1] + 1
    assert lines[0].columns[-1] > 820


def test_what_is_left_of_a_wall_does_not_part_the_signs_of_a_comb() -> None:
    page = paper(*((100 + 66 * i, 100, str(i)) for i in range(8)))
    comb = (Box(0.07, 0.08, 0.6, 0.2),)
    bare = line_images(PageImage(page.copy(), 300, (), comb))
    cv2.line(page, (285, 96), (296, 96), [20], 2)
    marked = line_images(PageImage(page, 300, (), comb))
    assert len(bare) == len(marked) == 1
    assert marked[0].pixels.shape[1] == bare[0].pixels.shape[1]


def test_a_dash_before_a_line_belongs_to_it() -> None:
    page = paper((150, 100, "Phong Tu phap"), (150, 300, "Nhu tren"))
    cv2.rectangle(page, (112, 129), (124, 132), [20], -1)
    first = min(line_images(PageImage(page, 300)), key=lambda line: line.top)
    assert first.left < 112


def test_a_digit_alone_in_its_cell_is_a_line() -> None:
    page = paper((100, 100, "Ket hon lan thu may"), (900, 100, "1"))
    assert len(line_images(PageImage(page, 300))) == 2


def test_the_edge_of_a_sheet_in_bits_makes_no_lines_and_figures_below_each_other_do() -> None:
    page = paper((100, 100, "Stt"), (300, 100, "Ho va ten"))
    for number in range(6):
        # bars as high as figures, nearly one stroke
        cv2.rectangle(page, (1150, 100 + 45 * number), (1154, 134 + 45 * number), [20], -1)
        # sans-serif figures in the rows of a table
        cv2.rectangle(page, (110, 200 + 80 * number), (114, 234 + 80 * number), [20], -1)
    lines = line_images(PageImage(page, 300))
    assert sum(line.left < 200 for line in lines) == 7
    # ends of the stroke have nothing beyond them
    assert sum(line.left > 1000 for line in lines) <= 2


def test_small_print_is_found_at_low_resolution() -> None:
    image = Image.new("L", (700, 300), 250)
    ImageDraw.Draw(image).text((50, 100), "Noi thuong tru / Place of residence", font=SMALL, fill=20)
    assert len(line_images(PageImage(np.asarray(image, np.uint8), 150))) == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (300, 1), (50, 50)])
def test_paper_without_letters_has_no_lines(shape: tuple[int, int]) -> None:
    assert line_images(PageImage(np.full(shape, 250, np.uint8), 300)) == []


def test_noise_and_pictures_do_not_crash() -> None:
    rng = np.random.default_rng(1)
    line_images(PageImage(rng.integers(0, 255, (400, 500), np.uint8), 300))
    page = paper((100, 100, "chu"))
    cv2.circle(page, (600, 600), 250, [60], -1)
    assert len(line_images(PageImage(page, 300))) == 1
