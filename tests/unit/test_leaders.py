"""Dot leaders go, full stops and marks stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import PageImage, Pixels
from ocr.leaders import without_leaders
from samples import fonts

FONT = ImageFont.load_default(size=44)


def paper(text: str = "") -> Pixels:
    image = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(image).text((100, 100), text, font=FONT, fill=20)
    return np.asarray(image, np.uint8).copy()


def dotted(page: Pixels, first: int, last: int, y: int = 150) -> Pixels:
    for x in range(first, last, 14):
        cv2.circle(page, (x, y), 2, [20], -1)
    return page


def cleaned(page: Pixels) -> Pixels:
    return without_leaders(PageImage(page, 300)).pixels


def test_a_row_of_dots_is_taken_away() -> None:
    assert (cleaned(dotted(paper(), 100, 1100)) == 255).all()


def test_text_beside_a_leader_stays_as_it_was() -> None:
    page = paper("Noi sinh: co.")
    assert np.array_equal(cleaned(dotted(page.copy(), 600, 1100))[:, :580], page[:, :580])


def test_a_few_dots_are_no_leader() -> None:
    page = dotted(paper("va ..."), 600, 680)
    assert np.array_equal(cleaned(page), page)


def test_a_page_without_dots_is_returned_as_it_is() -> None:
    page = paper("i j ! khong co gi.")
    assert np.array_equal(cleaned(page), page)


def test_dots_hidden_by_text_are_taken_from_below_it() -> None:
    page = dotted(paper("oooooo"), 60, 1100, y=140)
    text = paper("oooooo")
    below = (cleaned(page) < 128)[142:] & ~(text < 128)[142:]
    assert below.sum() < 0.2 * ((page < 128)[142:] & ~(text < 128)[142:]).sum()


def test_dots_at_uneven_distances_stay() -> None:
    page = paper()
    x = 100
    for step in np.random.default_rng(3).integers(10, 32, 25):
        x += int(step)
        cv2.circle(page, (x, 150), 2, [20], -1)
    assert np.array_equal(cleaned(page), page)


def over_dots(text: str, dots: int, size: int = 46, left: int = 100) -> tuple[Pixels, Pixels]:
    """A page with this text, and the same page with a leader below it at this height."""
    image = Image.new("L", (1400, 300), 255)
    ImageDraw.Draw(image).text((left, 100), text, font=fonts.font("serif", size), fill=20)
    plain = np.asarray(image, np.uint8).copy()
    page = plain.copy()
    for x in range(left, 1380, 14):
        cv2.circle(page, (x, dots), 2, [20], -1)
    return plain, page


def test_a_label_before_a_leader_keeps_its_letters_its_number_and_its_colon() -> None:
    image = Image.new("L", (1400, 300), 255)
    draw, font = ImageDraw.Draw(image), fonts.font("serif", 46)
    draw.text((60, 100), "8. Họ, chữ đệm và tên: ", font=font, fill=20)
    label = np.asarray(image, np.uint8).copy()
    start = round(60 + font.getlength("8. Họ, chữ đệm và tên: "))
    draw.text((start, 100), "." * 60, font=font, fill=20)
    clean = cleaned(np.asarray(image, np.uint8))
    assert np.array_equal(clean[:, : start - 2], label[:, : start - 2])
    assert (clean[:, start:] > 200).mean() > 0.999


def test_a_nang_that_touches_a_dot_stays() -> None:
    plain, _ = over_dots("Thọ Hạ Mạ Cự Phụ", 0)
    _, _, found, _ = cv2.connectedComponentsWithStats((plain < 128).astype(np.uint8))
    marks = [(x, y, w, h) for x, y, w, h, _ in found[1:].tolist() if max(w, h) <= 9]
    assert len(marks) == 5
    # the leader runs through the upper half of the marks
    _, page = over_dots("Thọ Hạ Mạ Cự Phụ", marks[0][1] - 1)
    clean = cleaned(page)
    for x, y, w, h in marks:
        before, after = plain[y : y + h, x : x + w] < 128, clean[y : y + h, x : x + w] < 128
        assert after.sum() >= 0.6 * before.sum()


@pytest.mark.parametrize("lower", range(8))
def test_a_nang_that_is_part_of_a_free_dot_below_the_letters_stays(lower: int) -> None:
    plain, _ = over_dots("Thọ Hạ Mạ Cự Phụ", 0)
    _, _, found, _ = cv2.connectedComponentsWithStats((plain < 128).astype(np.uint8))
    marks = [(x, y, w, h) for x, y, w, h, _ in found[1:].tolist() if max(w, h) <= 9]
    _, page = over_dots("Thọ Hạ Mạ Cự Phụ", marks[0][1] + lower)
    clean = cleaned(page) < 128
    for x, y, w, h in marks:
        assert clean[y : y + h, x : x + w].sum() >= 0.6 * (plain[y : y + h, x : x + w] < 128).sum()
    # and all other dots go
    assert clean[:, 900:].sum() == 0


def test_leaders_of_two_sizes_on_one_page_go() -> None:
    page = paper()
    for x in range(100, 1100, 14):
        cv2.circle(page, (x, 100), 3, [20], -1)
    for x in range(100, 700, 8):
        cv2.circle(page, (x, 200), 1, [20], -1)
    assert (cleaned(page) == 255).all()


def test_noise_is_left_as_it_is() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (1200, 1200)).astype(np.uint8)
    assert (cleaned(noise) == noise).all()
