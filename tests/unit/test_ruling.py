"""Tables and digit boxes are found, their lines go before reading, and letters stay."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.text import Box
from ocr.engine import PageImage
from ocr.legible import for_reading, without_rules, without_stamp
from ocr.quality import grey
from ocr.ruling import find_cells, find_rules
from samples import fonts
from tests.drawn_page import dark, leaning, paper, ruled, text_page, with_lines, written

COLUMNS, ROWS = [1.0, 2.0, 4.5, 7.0], [3.0, 3.5, 4.2, 4.6, 5.5]


def table(dpi: int = 200, ink: tuple[int, int, int] = (50, 50, 50)) -> PageImage:
    page = ruled(paper(dpi), COLUMNS, ROWS, ink)
    return with_lines(page, [("noi sinh", (x + 0.15, y + 0.1)) for x in COLUMNS[:-1] for y in ROWS[:-1]], 11)


def comb(page: PageImage, boxes: int, at: tuple[float, float] = (2.0, 6.0), *, apart: int = 0) -> PageImage:
    pixels = page.pixels.copy()
    wide, high = round(0.22 * page.dpi), round(0.24 * page.dpi)
    x, y = round(at[0] * page.dpi), round(at[1] * page.dpi)
    for i in range(boxes):
        left = x + i * (wide + apart)
        cv2.rectangle(pixels, (left, y), (left + wide, y + high), (50, 50, 50), max(1, page.dpi // 150))
    pitch = (wide + apart) / page.dpi
    digits = [(str(i % 10), (at[0] + 0.06 + i * pitch, at[1] + 0.03)) for i in range(boxes)]
    return with_lines(PageImage(pixels, page.dpi), digits, 11)


def inches(box: Box) -> tuple[float, float, float, float]:
    return box.x0 * 8.27, box.y0 * 11.69, box.x1 * 8.27, box.y1 * 11.69


def assert_is_the_table(cells: tuple[Box, ...]) -> None:
    expected = [(left, top, right, bottom) for top, bottom in pairwise(ROWS) for left, right in pairwise(COLUMNS)]
    assert len(cells) == len(expected)
    for cell, place in zip(cells, expected, strict=True):
        assert inches(cell) == pytest.approx(place, abs=0.06)


@pytest.mark.parametrize("dpi", [150, 200, 300, 400])
def test_the_cells_of_a_table_come_row_by_row_where_they_are(dpi: int) -> None:
    assert_is_the_table(find_cells(table(dpi)))


@pytest.mark.parametrize("lean", [-0.3, 0.15, 0.3])
def test_a_small_lean_left_over_does_no_harm(lean: float) -> None:
    assert_is_the_table(find_cells(leaning(table(), lean)))


def test_faint_grey_lines_are_lines() -> None:
    assert_is_the_table(find_cells(table(ink=(185, 185, 185))))


def test_gaps_in_the_lines_are_closed() -> None:
    page = table()
    for y in (650, 770, 1000):
        page.pixels[y : y + 10, 190:210] = 236
        page.pixels[y : y + 10, 890:910] = 236
    for x in (300, 600, 1100):
        page.pixels[690:710, x : x + 10] = 236
    assert_is_the_table(find_cells(page))


def test_noise_does_not_open_or_close_cells() -> None:
    page = table()
    noise = np.random.default_rng(4).normal(0, 14, page.pixels.shape[:2])[..., None]
    assert_is_the_table(find_cells(PageImage(np.clip(page.pixels + noise, 0, 255).astype(np.uint8), 200)))


def test_a_cell_over_two_columns_is_one_cell() -> None:
    page = ruled(ruled(paper(), [1, 7], [3, 3.5]), [1, 3, 7], [3.5, 4.2])
    assert [inches(cell) for cell in find_cells(page)] == [
        pytest.approx(place, abs=0.06) for place in ((1, 3, 7, 3.5), (1, 3.5, 3, 4.2), (3, 3.5, 7, 4.2))
    ]


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("apart", [0, 4])
def test_the_boxes_of_one_number_are_one_cell(dpi: int, apart: int) -> None:
    (cell,) = find_cells(comb(paper(dpi), 12, apart=apart * dpi // 300))
    width = 12 * round(0.22 * dpi) + 11 * (apart * dpi // 300)
    assert inches(cell) == pytest.approx((2, 6, 2 + width / dpi, 6.24), abs=0.05)


def test_a_number_stays_one_cell_where_lines_between_boxes_next_to_each_other_are_lost() -> None:
    page = comb(paper(), 12, apart=3)
    step = round(0.22 * 200) + 3
    for lost in (3, 5, 8):
        x = 2 * 200 + lost * step
        page.pixels[6 * 200 + 5 : 6 * 200 + 44, x - 6 : x + 4] = page.pixels[20, 20]
    (cell,) = find_cells(page)
    assert inches(cell) == pytest.approx((2, 6, 2 + 12 * step / 200, 6.24), abs=0.05)


def test_few_narrow_cells_stay_single() -> None:
    assert len(find_cells(comb(paper(), 4))) == 4


def test_a_box_of_digits_and_a_table_stand_side_by_side_in_reading_order() -> None:
    cells = find_cells(comb(table(), 12))
    assert len(cells) == 13
    assert inches(cells[-1])[1] == pytest.approx(6.0, abs=0.05)


def framed() -> PageImage:
    page = text_page(8)
    cv2.rectangle(page.pixels, (60, 60), (1594, 2278), (40, 40, 40), 3)
    return page


def carded() -> PageImage:
    page = written(paper(), "CAN CUOC CONG DAN", (2.5, 2.2))
    cv2.rectangle(page.pixels, (400, 400), (1070, 830), (120, 120, 120), 2)
    return page


def underlined() -> PageImage:
    page = text_page(10)
    for row in range(10):
        y = round((1.2 + 0.33 * row) * 200) + 44
        cv2.line(page.pixels, (400, y), (1300, y), (60, 60, 60), 2)
    return page


def stamped() -> PageImage:
    page = paper()
    for radius in (140, 130, 100):
        cv2.circle(page.pixels, (900, 1500), radius, (200, 40, 50), 3)
    return page


def squared() -> PageImage:
    pixels = paper().pixels
    pixels[::40], pixels[:, ::40] = 150, 150
    return PageImage(pixels, 200)


@pytest.mark.parametrize(
    "page",
    [text_page(), framed(), carded(), underlined(), stamped(), squared(), paper()],
    ids=["text", "frame", "card", "underlines", "stamp", "squared paper", "blank"],
)
def test_what_is_no_table_gives_no_cells(page: PageImage) -> None:
    assert find_cells(page) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3, 3), (20, 20)])
def test_pages_of_any_size_get_an_answer(shape: tuple[int, ...]) -> None:
    page = PageImage(np.full(shape, 200, np.uint8), 300)
    assert find_cells(page) == ()
    assert for_reading(page).pixels.shape == shape[:2]


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_the_lines_of_a_table_and_of_digit_boxes_are_taken_away(dpi: int) -> None:
    page = comb(ruled(paper(dpi), COLUMNS, ROWS), 12)
    clean = dark(without_rules(page).pixels)
    digits = dark(page.pixels) * 0
    x, y = round(2.0 * dpi), round(6.0 * dpi)
    digits[y + 3 : y + round(0.24 * dpi) - 3, x : x + round(2.7 * dpi)] = 1
    assert (clean * (1 - digits)).sum() < 0.02 * (dark(page.pixels) * (1 - digits)).sum()


def test_text_without_lines_is_left_as_it_is() -> None:
    page = text_page()
    assert np.array_equal(without_rules(page).pixels, page.pixels)


@pytest.mark.parametrize("dpi", [200, 300])
def test_letters_that_touch_an_underline_stay(dpi: int) -> None:
    page = written(paper(dpi), "nguyen ngay thang pgq yyy", (1.5, 4.0), 14)
    before = dark(page.pixels)
    ys, _ = np.nonzero(before)
    # through the tails of g, y and p
    line = int(ys.max()) - round(0.03 * dpi)
    crossed = page.pixels.copy()
    cv2.line(crossed, (round(1.4 * dpi), line), (round(5.5 * dpi), line), (50, 50, 50), dpi // 100)
    after = dark(without_rules(PageImage(crossed, dpi)).pixels)
    assert (after & before).sum() > 0.97 * before.sum()
    added = (dark(crossed) & ~before & 1).sum()
    assert (after & ~before & 1).sum() < 0.4 * added


def test_given_colors_come_back_in_kind() -> None:
    page = ruled(paper(200, color=(226, 214, 180), grain=0), COLUMNS, ROWS)
    clean = without_rules(page)
    assert clean.pixels.shape == page.pixels.shape
    assert clean.pixels[700, 500].tolist() == pytest.approx([226, 214, 180], abs=6)


def stamp_over(page: PageImage, x: int, y: int) -> PageImage:
    red = np.full_like(page.pixels, 255)
    for radius in (140, 130, 100):
        cv2.circle(red, (x, y), radius, (200, 40, 50), 4)
    return PageImage((page.pixels.astype(np.uint16) * red // 255).astype(np.uint8), page.dpi)


def test_a_stamp_goes_and_the_text_below_it_stays() -> None:
    page = text_page()
    clean = grey(without_stamp(stamp_over(page, 700, 900)))
    plain = grey(page)
    assert np.abs(clean.astype(int) - plain)[740:1060, 540:860].mean() < 6
    assert (dark(clean) & dark(plain)).sum() > 0.98 * dark(plain).sum()


def test_red_titles_and_blue_values_stay() -> None:
    page = written(paper(), "CAN CUOC CONG DAN", (2, 3), 14, ink=(200, 30, 40))
    page = written(page, "Nguyen Van An", (2, 5), 14, ink=(40, 40, 200))
    assert np.array_equal(without_stamp(page).pixels, page.pixels)


def test_for_reading_gives_grey_print_on_white() -> None:
    page = stamp_over(table(), 1100, 1500)
    shade = np.linspace(0.6, 1, page.pixels.shape[1])[None, :, None]
    clean = for_reading(PageImage((page.pixels * shade).astype(np.uint8), 200))
    assert clean.pixels.ndim == 2
    assert clean.pixels.shape == page.pixels.shape[:2]
    assert np.percentile(clean.pixels, 20) > 235
    letters = dark(written(paper(), "noi sinh", (1.15, 3.1), 11).pixels)
    assert (dark(clean.pixels) & letters).sum() > 0.9 * letters.sum()


def test_a_grey_page_can_be_made_legible_too() -> None:
    page = table()
    clean = for_reading(PageImage(grey(page), 200))
    assert clean.pixels.shape == page.pixels.shape[:2]
    assert dark(clean.pixels).sum() < dark(page.pixels).sum()


def drawn(dpi: int = 300) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    return image, ImageDraw.Draw(image)


def scanned(image: Image.Image, dpi: int = 300) -> PageImage:
    return PageImage(np.asarray(image, np.uint8), dpi)


def test_stems_of_letters_below_each_other_are_no_rule() -> None:
    image, draw = drawn()
    for row, text in enumerate(
        ("IDVNM1728443531052172844353<<8", "7202010F3202012VNM<<<<<<<<<<<8", "VANG<<THI<DO<<<<<<<<<<")
    ):
        draw.text((300, 900 + 50 * row), text, font=fonts.font("mono", 46), fill=20)
    assert find_rules(scanned(image)).rules == ()


@pytest.mark.parametrize("face", ["sans", "serif"])
@pytest.mark.parametrize("size", [15, 17, 20])
def test_small_print_is_no_rule(face: str, size: int) -> None:
    image, draw = drawn(200)
    for row in range(12):
        text = "Ngày, tháng, năm sinh / Date of birth: nơi thường trú / Place of residence: xa em nao cua"
        draw.text((200, 300 + 60 * row), text, font=fonts.font(face, size), fill=0)
    hard = image.point(lambda grey: 255 * (grey > 150))
    assert find_rules(scanned(hard, 200)).rules == ()


def test_a_leader_is_no_rule() -> None:
    image, draw = drawn()
    draw.text((200, 900), "." * 130, font=fonts.font("serif", 54), fill=20)
    assert find_rules(scanned(image)).rules == ()


def test_a_wall_is_found_though_a_stem_stands_below_it() -> None:
    page = comb(paper(300), 12)
    x = round(2.0 * 300) + 5 * round(0.22 * 300)
    page.pixels[1886:1940, x - 2 : x + 3] = np.where(np.arange(54)[:, None, None] % 5 < 4, 50, 235)
    walls = [rule for rule in find_rules(page).rules if not rule.level]
    places = sorted(float(rule.middle.mean()) for rule in walls)
    assert len(walls) == 13
    assert x / 2 in [pytest.approx(place, abs=2) for place in places]
