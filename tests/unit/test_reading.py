"""One page through the whole of `ocr`: what is wrong with the paper is said, and the page keeps its number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.identity import Sha256
from dossier.scan import MediaType, Page
from dossier.separator import Separator
from dossier.text import Box, EngineStamp, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.code_drawing import qr_code
from ocr.engine import PageImage
from ocr.flaws import is_soft, print_of
from ocr.quality import ink
from ocr.raster import RasterOptions
from ocr.reading import read_image, read_page

PAGE = Page(3, Sha256("a" * 64), 0)


class Says:
    """An engine that reads the same words on every page."""

    stamp = EngineStamp("says", "1", "0" * 64)
    alphabet = ALPHABET

    def __init__(self, *words: tuple[str, float]) -> None:
        self.words = words
        self.pages = 0

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        self.pages += len(images)
        self.last = images[-1]
        line = tuple(Word(text, Box(0.1, 0.1, 0.2, 0.12), confidence) for text, confidence in self.words)
        return [(TextLine(line),) if line else () for _ in images]


def sheet(dpi: int = 200) -> PageImage:
    image = Image.new("L", (int(8.27 * dpi), int(11.69 * dpi)), 250)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=dpi // 8)
    for row in range(20):
        pen.text((dpi, dpi * (1 + row * 0.3)), f"Dong chu {row}: Quyet dinh so 12, ngay 3 thang 4", font=font, fill=20)
    return PageImage(np.asarray(image, np.uint8), dpi)


def codes(page: PageImage, engine: Says) -> list[str]:
    return [problem.code for problem in read_image(PAGE, page, engine).problems]


def test_a_blank_page_is_kept_marked_and_not_read() -> None:
    engine = Says(("x", 1.0))
    text = read_image(PAGE, PageImage(np.full((2339, 1654), 250, np.uint8), 200), engine)
    assert (text.number, text.blank, [p.code for p in text.problems]) == (3, True, ["page.blank"])
    assert engine.pages == 0


def test_a_good_page_has_no_problems() -> None:
    assert codes(sheet(), Says(("Quyết", 0.95), ("định", 0.96))) == []


def test_a_page_that_makes_no_sense_is_said_to_have_no_text() -> None:
    assert codes(sheet(), Says(("lñm", 0.3), ("Set", 0.2))) == ["page.no_text"]
    assert codes(sheet(), Says()) == ["page.no_text"]


def test_noise_is_said_to_be_no_text_and_not_read() -> None:
    chance, engine = np.random.default_rng(4), Says(("x", 1.0))
    specks = np.where(chance.random((1169, 827)) < 0.3, 0, 255).astype(np.uint8)
    assert codes(PageImage(specks, 100), engine) == ["page.low_dpi", "page.no_text"]
    bright = np.clip(chance.normal(220, 42, (1169, 827)), 0, 255).astype(np.uint8)
    assert "page.no_text" in codes(PageImage(bright, 100), Says())
    assert engine.pages == 0


def test_a_soft_page_is_sharpened_before_it_is_read() -> None:
    page = sheet(300)
    soft = PageImage(np.asarray(cv2.GaussianBlur(page.pixels, (0, 0), 2.2), np.uint8), 300)
    engine = Says(("Quyết", 0.95))
    assert codes(soft, engine) == []
    before, after = (print_of(ink(seen)) for seen in (soft, engine.last))
    assert is_soft(before)
    assert not is_soft(after)


@pytest.mark.parametrize(("dpi", "expected"), [(150, ["page.low_dpi"]), (200, [])])
def test_the_lawful_resolution_is_asked_for(dpi: int, expected: list[str]) -> None:
    assert codes(sheet(dpi), Says(("Quyết", 0.95), ("định", 0.96))) == expected


def test_a_damaged_page_keeps_its_number_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(b"\xff\xd8\xff\xe0 cut off")
    text = read_page(PAGE, path, MediaType.JPEG, Says(), RasterOptions())
    assert (text.number, text.quality, text.lines) == (3, None, ())
    assert [problem.code for problem in text.problems] == ["page.unreadable"]


def test_a_page_above_the_limit_says_both_figures(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    Image.new("L", (2000, 2000), 255).save(path, "PNG")
    text = read_page(PAGE, path, MediaType.PNG, Says(), RasterOptions(max_megapixels=1))
    assert [(problem.code, dict(problem.facts)) for problem in text.problems] == [
        ("page.too_large", {"megapixels": 4, "limit": 1})
    ]


def test_a_separator_sheet_is_marked_and_kept() -> None:
    page = sheet()
    code = cv2.resize(
        qr_code(Separator("A.1", "TP-H05.000079", 2).text), None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST
    )
    pixels = page.pixels.copy()
    pixels[400 : 400 + code.shape[0], 400 : 400 + code.shape[1]] = code
    read = read_image(PAGE, PageImage(pixels, page.dpi), Says(("TỜ", 0.99), ("NGĂN", 0.99)))
    assert "page.separator" in [problem.code for problem in read.problems]
    assert (read.number, len(read.codes)) == (3, 1)
