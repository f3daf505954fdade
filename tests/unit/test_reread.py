"""A second look at a part of a page: in place, and only at what was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.errors import EngineCrashedError
from dossier.identity import Sha256
from dossier.scan import Page
from dossier.text import Box, PageText
from ocr.engine import OcrEngine, PageImage
from ocr.engines import start
from ocr.reading import read_image
from ocr.reread import Way, read_again, upright_again
from ocr.upright import straighten
from samples import fonts
from tests.doubles.engines import CrashingEngine, SilentEngine

LINES = ("Họ, chữ đệm, tên: NGUYỄN THỊ THÙY DƯƠNG", "Số định danh cá nhân: 012345678901", "Nơi cư trú: xã Đông Anh")


def drawn() -> PageImage:
    image = Image.new("L", (1400, 900), 250)
    draw = ImageDraw.Draw(image)
    for row, text in enumerate(LINES):
        draw.text((120, 150 + 160 * row), text, font=fonts.font("serif", 40), fill=20)
    return PageImage(np.asarray(image, np.uint8), 200)


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return start("onnx")


def read(image: PageImage, engine: OcrEngine) -> PageText:
    return read_image(Page(1, Sha256("0" * 64), 0), image, engine)


@pytest.mark.parametrize("way", Way)
def test_a_clear_line_reads_the_same_at_a_second_look(engine: OcrEngine, way: Way) -> None:
    page = read(drawn(), engine)
    upright = drawn()
    boxes = [line.box for line in page.lines]
    for line, again in zip(page.lines, read_again(upright, boxes, engine, way), strict=True):
        assert (again.way, again.text) == (way, line.text)
        assert again.confidence > 0.8


def test_words_stand_where_they_stood(engine: OcrEngine) -> None:
    page = read(drawn(), engine)
    (again,) = read_again(drawn(), [page.lines[1].box], engine)
    for before, after in zip(page.lines[1].words, again.lines[0].words, strict=True):
        for old, new in zip(
            (before.box.x0, before.box.y0, before.box.x1, before.box.y1),
            (after.box.x0, after.box.y0, after.box.x1, after.box.y1),
            strict=True,
        ):
            assert new == pytest.approx(old, abs=0.004)


def test_only_what_stands_in_the_box_is_told(engine: OcrEngine) -> None:
    page = read(drawn(), engine)
    number = page.lines[1].words[-1]
    (again,) = read_again(drawn(), [number.box], engine)
    assert again.text == LINES[1].split()[-1]


def test_a_box_without_print_gives_nothing(engine: OcrEngine) -> None:
    corners = [Box(0.0, 0.0, 0.02, 0.02), Box(1.0, 1.0, 1.0, 1.0), Box(0.5, 0.9, 0.5, 0.9)]
    for again in read_again(drawn(), corners, engine):
        assert (again.text, again.lines, again.confidence) == ("", (), 0.0)


def test_nothing_asked_is_nothing_read() -> None:
    silent = SilentEngine()
    assert read_again(drawn(), [], silent) == []
    assert silent.reads == 0


def test_a_broken_engine_is_an_error_and_no_reading() -> None:
    with pytest.raises(EngineCrashedError):
        read_again(drawn(), [Box(0.1, 0.1, 0.2, 0.2)], CrashingEngine())


def test_a_page_that_lay_askew_is_read_again_in_the_frame_of_its_first_reading(engine: OcrEngine) -> None:
    askew = straighten(drawn(), 90, -2.0)
    page = read(askew, engine)
    assert page.placement is not None
    assert page.placement.rotation == 270
    number = next(word for line in page.lines for word in line.words if word.text.isdigit())
    (again,) = read_again(upright_again(askew, page.placement), [number.box], engine)
    assert again.text == number.text
