"""The dot below a y, on drawn words."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.errors import MissingProgramError
from ocr.engine import Pixels
from ocr.engines.dot_below import may_carry, with_dot_below
from samples import fonts


def line_of(text: str, face: str = "serif", size: int = 44, bold: bool = False) -> tuple[Pixels, int, int]:
    """A line image with one word, and the columns that it stands between."""
    try:
        font = fonts.font(face, size, bold)
    except MissingProgramError:
        pytest.skip("no font with Vietnamese letters is installed")
    image = Image.new("L", (500, 90), 250)
    ImageDraw.Draw(image).text((100, 12), text, font=font, fill=20)
    pixels = np.asarray(image, np.uint8)
    columns = np.flatnonzero((pixels < 128).any(axis=0))
    return pixels, int(columns[0]), int(columns[-1]) + 1


@pytest.mark.parametrize("size", [27, 36, 54])
@pytest.mark.parametrize("face", ["serif", "sans", "mono", "plain"])
@pytest.mark.parametrize("word", ["Thuỵ", "Mỵ", "kỵ", "quỵ", "TỴ", "tuỵ,"])
def test_a_dot_below_is_seen(word: str, face: str, size: int) -> None:
    misread = word.replace("ỵ", "y").replace("Ỵ", "Y")
    assert with_dot_below(misread, *line_of(word, face, size)) == word


@pytest.mark.parametrize("size", [27, 36, 54])
@pytest.mark.parametrize("face", ["serif", "sans", "mono", "plain"])
@pytest.mark.parametrize("word", ["Huy", "My", "ly", "quy,", "LY", "Vy;", "Ty."])
def test_a_plain_y_stays_plain(word: str, face: str, size: int) -> None:
    assert with_dot_below(word, *line_of(word, face, size)) == word


@pytest.mark.parametrize("word", ["ngày", "mây", "huyện", "y", "Thúy", "2y", "", "nyc", "Nguyễn"])
def test_words_in_which_no_dot_can_stand_are_let_alone(word: str) -> None:
    assert not may_carry(word)
    assert with_dot_below(word, *line_of("Mỵ")) == word


def test_leaders_below_a_word_are_no_dot() -> None:
    pixels, left, right = line_of("Huy")
    page = pixels.copy()
    for x in range(left, right + 40, 12):
        page[66:70, x : x + 4] = 20
    assert with_dot_below("Huy", page, left, right) == "Huy"


def test_a_faint_speck_below_a_word_is_no_dot() -> None:
    pixels, left, right = line_of("Huy")
    page = pixels.copy()
    page[62:66, right - 8 : right - 4] = 150
    assert with_dot_below("Huy", page, left, right) == "Huy"


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (60, 40)])
def test_pixels_without_letters_do_no_harm(shape: tuple[int, int]) -> None:
    for tone in (0, 255):
        assert with_dot_below("My", np.full(shape, tone, np.uint8), 0, shape[1]) == "My"
    noise = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    assert with_dot_below("My", noise, -5, shape[1] + 5) in ("My", "Mỵ")
