"""What every engine promises, run against each of them on pages drawn here."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.text import Box, EngineStamp, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.engine import OcrEngine, PageImage
from ocr.engines.recorded import RecordedEngine, page_key, record
from tests.stock_models import wheel_models, write_stock_model_folders

StartEngine = Callable[[], OcrEngine]
"""gives one more engine of the kind, as another worker would have it"""

WORDS = ("Full", "name", "TRAN", "VAN", "BINH")


def white(height: int, width: int) -> PageImage:
    return PageImage(np.full((height, width), 255, np.uint8), 200)


def printed() -> PageImage:
    """Two lines of large print, one near the top and one near the bottom."""
    image = Image.new("L", (1000, 700), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=44)
    draw.text((80, 60), " ".join(WORDS[:2]), font=font, fill=10)
    draw.text((80, 560), " ".join(WORDS[2:]), font=font, fill=10)
    return PageImage(np.asarray(image, np.uint8), 200)


def noise() -> PageImage:
    return PageImage(np.random.default_rng(3).integers(0, 256, (300, 400), np.uint8), 200)


ODD = (white(1, 1), white(1, 400), white(400, 1), PageImage(np.zeros((1, 400), np.uint8), 200),
       PageImage(np.zeros((200, 200, 3), np.uint8), 200), noise())  # fmt: skip
"""pages that hold no text, and one that holds anything"""


@pytest.fixture(scope="module")
def stock_models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if wheel_models() is None:
        pytest.skip("rapidocr is not installed")
    return write_stock_model_folders(tmp_path_factory.mktemp("models"))


@pytest.fixture(
    params=["onnx", "tesseract", "recorded", pytest.param("paddle", marks=pytest.mark.slow)], scope="module"
)
def start(request: pytest.FixtureRequest) -> StartEngine:
    if request.param == "recorded":
        pages = record(_Scripted(), [printed(), white(500, 400), *ODD])
        return lambda: RecordedEngine(pages)
    if request.param == "onnx":
        from ocr.engines.onnx import OnnxEngine

        return OnnxEngine
    if request.param == "paddle":
        from ocr.engines.paddle import PaddleEngine, PaddleOptions

        folders = request.getfixturevalue("stock_models")
        return lambda: PaddleEngine(PaddleOptions(*folders))
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    from ocr.engines.tesseract import TesseractEngine

    return TesseractEngine


@pytest.fixture(scope="module")
def engine(start: StartEngine) -> OcrEngine:
    return start()


class _Scripted:
    """What a `RecordedEngine` is recorded from."""

    def __init__(self) -> None:
        self.stamp = EngineStamp("scripted", "1", "0" * 64)
        self.alphabet = ALPHABET
        top = tuple(
            Word(word, Box(0.08 + 0.1 * i, 0.1, 0.16 + 0.1 * i, 0.15), 0.99) for i, word in enumerate(WORDS[:2])
        )
        low = tuple(
            Word(word, Box(0.08 + 0.1 * i, 0.8, 0.16 + 0.1 * i, 0.85), 0.99) for i, word in enumerate(WORDS[2:])
        )
        self._lines = {page_key(printed()): (TextLine(top), TextLine(low))}

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [self._lines.get(page_key(image), ()) for image in images]


def test_print_is_read_in_reading_order(engine: OcrEngine) -> None:
    lines = engine.read([printed()])[0]
    assert [word.text for line in lines for word in line.words] == list(WORDS)
    assert len(lines) == 2


def test_every_word_stands_where_it_is_printed(engine: OcrEngine) -> None:
    page = printed()
    height, width = page.pixels.shape
    for line in engine.read([page])[0]:
        for word in line.words:
            box = word.box
            part = page.pixels[
                int(box.y0 * height) : int(box.y1 * height) + 1, int(box.x0 * width) : int(box.x1 * width) + 1
            ]
            assert part.min() < 100


def test_words_of_a_line_do_not_stand_on_each_other(engine: OcrEngine) -> None:
    for line in engine.read([printed()])[0]:
        places = [word.box.center[0] for word in line.words]
        assert places == sorted(places)
        for left, right in zip(line.words, line.words[1:], strict=False):
            assert left.box.x1 <= right.box.x0 + 0.02


def test_every_page_gets_its_own_answer(engine: OcrEngine) -> None:
    read = engine.read([white(500, 400), printed(), white(500, 400)])
    assert [len(lines) for lines in read] == [0, 2, 0]


def test_no_page_is_no_answer(engine: OcrEngine) -> None:
    assert engine.read([]) == []


@pytest.mark.parametrize("number", range(len(ODD)))
def test_a_page_without_print_does_no_harm(engine: OcrEngine, number: int) -> None:
    read = engine.read([ODD[number]])
    assert len(read) == 1
    for line in read[0]:
        for word in line.words:
            box = word.box
            assert 0 <= box.x0 <= box.x1 <= 1
            assert 0 <= box.y0 <= box.y1 <= 1
            assert 0 <= word.confidence <= 1


def test_words_are_canonical_text_without_blanks(engine: OcrEngine) -> None:
    words = [word.text for lines in engine.read([printed(), noise()]) for line in lines for word in line.words]
    assert words
    for word in words:
        assert word == unicodedata.normalize("NFC", word)
        assert word.split() == [word]


def test_print_is_read_with_confidence(engine: OcrEngine) -> None:
    assert all(line.confidence > 0.5 for line in engine.read([printed()])[0])


def test_the_alphabet_holds_what_was_read(engine: OcrEngine) -> None:
    assert {letter for word in WORDS for letter in word} <= engine.alphabet
    assert all(len(letter) == 1 for letter in engine.alphabet)


def test_two_of_a_kind_have_one_stamp_and_one_reading(start: StartEngine, engine: OcrEngine) -> None:
    other = start()
    assert other.stamp == engine.stamp
    assert len(other.stamp.digest) == 64
    assert other.read([printed()]) == engine.read([printed()])


def test_reading_leaves_the_pixels_as_they_are(engine: OcrEngine) -> None:
    page = printed()
    engine.read([page])
    assert np.array_equal(page.pixels, printed().pixels)
