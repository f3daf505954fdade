"""Our own recognizer as it is shipped: what it refuses, and what it reads."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.errors import AlphabetGapError, EngineCrashedError, MissingWeightsError
from dossier.text import TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.calibrate import FILE
from ocr.engine import OcrEngine, PageImage, Pixels
from ocr.engines import EngineOptions, start
from ocr.engines.onnx import Network, OnnxEngine, OnnxOptions
from ocr.model_folder import DESCRIPTION, QUICK, SEAL, SHIPPED, WEIGHTS, seal
from ocr.recognize import Letters
from samples import fonts

LINES = ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Nguyễn Thị Thùy Dương", "012345678901")
WIDTH, HEIGHT, SIZE = 1000, 600, 34
PLACES = ((80, 60), (120, 210), (300, 360))
"""where the lines begin, pixels"""
SURE = 0.9
NETWORKS = (".", QUICK)
"""where the folder's networks lie"""


def printed(face: str = "serif") -> PageImage:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    for text, place in zip(LINES, PLACES, strict=True):
        draw.text(place, text, font=fonts.font(face, SIZE), fill=20)
    return PageImage(np.asarray(image, np.uint8), 200)


def alone(text: str, face: str = "serif") -> Pixels:
    image = Image.new("L", (WIDTH, 120), 255)
    ImageDraw.Draw(image).text((60, 40), text, font=fonts.font(face, SIZE), fill=20)
    return np.asarray(image, np.uint8)


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return start("onnx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def started(folder: Path) -> OcrEngine:
    return start("onnx", EngineOptions(recognition_dir=folder))


def without(folder: Path, letter: str) -> None:
    """Take a letter out of the folder's dictionary and seal it again."""
    text = (folder / DESCRIPTION).read_text("utf-8")
    less = text.replace(f"  - {letter}\n", "", 1)
    assert less != text
    (folder / DESCRIPTION).write_text(less, "utf-8")
    seal(folder)


def words_of(lines: tuple[TextLine, ...]) -> list[Word]:
    return [word for line in lines for word in line.words]


# --- what is refused ----------------------------------------------------------------------------
def test_the_alphabet_is_complete(engine: OcrEngine) -> None:
    assert engine.alphabet >= ALPHABET


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION, FILE, SEAL])
@pytest.mark.parametrize("place", NETWORKS)
def test_a_folder_with_a_missing_file_is_refused(folder: Path, file: str, place: str) -> None:
    (folder / place / file).unlink()
    with pytest.raises(MissingWeightsError):
        started(folder)


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION, FILE])
@pytest.mark.parametrize("place", NETWORKS)
def test_a_folder_with_a_changed_file_is_refused(folder: Path, file: str, place: str) -> None:
    with (folder / place / file).open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(MissingWeightsError, match=f"/{file}: sha256"):
        started(folder)


@pytest.mark.parametrize("letter", ["ỵ", "Ợ", "đ"])
@pytest.mark.parametrize("place", NETWORKS)
def test_a_recognizer_with_a_gap_is_refused(folder: Path, letter: str, place: str) -> None:
    without(folder / place, letter)
    with pytest.raises(AlphabetGapError) as caught:
        started(folder)
    assert caught.value.missing == frozenset(letter)


@pytest.mark.parametrize("place", NETWORKS)
def test_a_dictionary_that_does_not_fit_the_weights_is_told_at_the_first_line(folder: Path, place: str) -> None:
    without(folder / place, "'!'")
    engine = started(folder)
    for _ in range(2):
        with pytest.raises(MissingWeightsError, match=f"{WEIGHTS}: [0-9]+ classes"):
            engine.read([printed()])


@pytest.mark.parametrize("place", NETWORKS)
def test_weights_that_are_no_model_are_told_at_the_first_line(folder: Path, place: str) -> None:
    (folder / place / WEIGHTS).write_bytes(b"no model")
    seal(folder / place)
    with pytest.raises(MissingWeightsError, match=WEIGHTS):
        started(folder).read([printed()])


@pytest.mark.parametrize("height", ["0", "7", "513", "-48", "'48'", "4.8", "null"])
def test_a_height_that_makes_no_sense_is_refused(folder: Path, height: str) -> None:
    text = (folder / DESCRIPTION).read_text("utf-8")
    (folder / DESCRIPTION).write_text(re.sub(r"- 48\n", f"- {height}\n", text, count=1), "utf-8")
    seal(folder)
    with pytest.raises(MissingWeightsError, match=DESCRIPTION):
        started(folder)


@pytest.mark.parametrize("pressed", ["0.0", "3.0", "-0.5", "'0.7'", "null", "[0.7]"])
def test_lines_pressed_in_a_way_that_makes_no_sense_are_refused(folder: Path, pressed: str) -> None:
    path = folder / QUICK / DESCRIPTION
    path.write_text(re.sub(r"pressed: .*\n", f"pressed: {pressed}\n", path.read_text("utf-8"), count=1), "utf-8")
    seal(path.parent)
    with pytest.raises(MissingWeightsError, match=DESCRIPTION):
        started(folder)


def test_a_height_that_the_network_does_not_take_crashes_without_telling_what_was_read(folder: Path) -> None:
    text = (folder / QUICK / DESCRIPTION).read_text("utf-8")
    (folder / QUICK / DESCRIPTION).write_text(text.replace("- 48\n", "- 9\n", 1), "utf-8")
    seal(folder / QUICK)
    with pytest.raises(EngineCrashedError, match=r"onnx: \w+$"):
        started(folder).read([printed()])


def test_the_runtime_is_imported_only_when_a_page_is_read() -> None:
    program = (
        "import sys\n"
        "from ocr.engines import start\n"
        "start('onnx')\n"
        "print(sorted({'paddleocr', 'paddlex', 'onnxruntime'} & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert run.stdout.strip() == "[]", run.stderr


# --- the stamp ----------------------------------------------------------------------------------
def test_a_copy_has_the_same_stamp(folder: Path, engine: OcrEngine) -> None:
    assert started(folder).stamp == engine.stamp
    assert OnnxEngine(OnnxOptions(threads=2)).stamp == engine.stamp


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION])
def test_weights_and_description_count_for_the_stamp(folder: Path, file: str, engine: OcrEngine) -> None:
    with (folder / file).open("ab") as stream:
        stream.write(b"\n")
    seal(folder)
    assert started(folder).stamp.digest != engine.stamp.digest


def test_the_calibration_counts_for_the_stamp(folder: Path, engine: OcrEngine) -> None:
    (folder / FILE).write_text('{"usual": [[0, 0], [1, 1]], "odd": [[0, 0], [1, 1]]}')
    seal(folder)
    assert started(folder).stamp.digest != engine.stamp.digest


# --- what is read -------------------------------------------------------------------------------
@pytest.mark.parametrize("face", fonts.PRINT)
def test_print_is_read_to_the_letter(engine: OcrEngine, face: str) -> None:
    (read,) = engine.read([printed(face)])
    assert [" ".join(word.text for word in line.words) for line in read] == list(LINES)
    assert min(word.confidence for word in words_of(read)) > 0.8


def test_every_word_stands_where_it_is_printed(engine: OcrEngine) -> None:
    font = fonts.font("serif", SIZE)
    (read,) = engine.read([printed()])
    for line, text, (left, top) in zip(read, LINES, PLACES, strict=True):
        start = 0
        for word in line.words:
            start = text.index(word.text, start)
            x0 = left + font.getlength(text[:start])
            x1 = x0 + font.getlength(word.text)
            assert (word.box.x0 * WIDTH, word.box.x1 * WIDTH) == pytest.approx((x0, x1), abs=5)
            assert top <= word.box.y0 * HEIGHT < word.box.y1 * HEIGHT <= top + 1.3 * SIZE
            start += len(word.text)


def test_two_readings_are_equal(engine: OcrEngine) -> None:
    page = printed()
    assert engine.read([page]) == engine.read([page]) == start("onnx").read([page])


def test_a_page_is_read_alike_alone_and_among_others(engine: OcrEngine) -> None:
    pages = [printed(face) for face in ("serif", "sans")]
    assert engine.read(pages) == [engine.read([page])[0] for page in pages]


def test_lines_alone_are_read_in_their_order() -> None:
    engine = OnnxEngine()
    assert engine.read_lines([alone(text)[30:90] for text in LINES]) == list(LINES)
    assert engine.read_lines([]) == []


# --- two networks -------------------------------------------------------------------------------
@dataclass
class Said:
    """A network that says what it was told to, and remembers which lines it was shown, by their heights."""

    letters: Mapping[int, Letters]
    shown: list[int] = field(default_factory=list)

    @property
    def reader(self) -> Said:
        return self

    def open(self) -> None:
        pass

    def read(self, lines: Sequence[Pixels]) -> list[Letters]:
        self.shown += [line.shape[0] for line in lines]
        return [self.letters[line.shape[0]] for line in lines]


def letters(text: str, *chances: float, nothing: float = 1.0) -> Letters:
    places = np.arange(len(text), dtype=np.int64)
    columns = np.full((max(1, len(text)), 3), nothing, np.float32)
    return Letters(text, np.zeros(len(text), np.float32), np.array(chances, np.float32), places, places + 1, columns)


def both(quick: Mapping[int, Letters], large: Mapping[int, Letters]) -> tuple[OnnxEngine, Said, Said]:
    engine, first, second = OnnxEngine(), Said(quick), Said(large)
    engine.networks = cast("tuple[Network, ...]", (first, second))
    return engine, first, second


def of_heights(*heights: int) -> list[Pixels]:
    return [np.full((height, 20), 255, np.uint8) for height in heights]


def test_only_lines_in_doubt_are_read_by_the_large_network() -> None:
    quick = {1: letters("an", 0.99, 0.98), 2: letters("cn", 0.99, 0.4), 3: letters("", nothing=0.2), 4: letters("")}
    engine, first, second = both(quick, {2: letters("ăn", 0.9, 0.9), 3: letters("ơ", 0.8)})
    found = engine.readings_of(of_heights(1, 2, 3, 4))
    assert (first.shown, second.shown) == ([1, 2, 3, 4], [2, 3])
    assert [reading.letters.text for reading in found] == ["an", "ăn", "ơ", ""]
    assert [engine.networks.index(reading.by) for reading in found] == [0, 1, 1, 0]


def test_what_the_small_network_had_read_is_kept_where_the_large_one_was_asked() -> None:
    engine, _, _ = both({1: letters("an", 0.9, 0.9), 2: letters("cn", 0.9, 0.4)}, {2: letters("ăn", 0.9, 0.9)})
    before = [reading.before for reading in engine.readings_of(of_heights(1, 2))]
    assert [read and read.text for read in before] == [None, "cn"]


def test_a_folder_without_the_small_network_reads_with_its_own(folder: Path) -> None:
    shutil.rmtree(folder / QUICK)
    alone = OnnxEngine(OnnxOptions(folder))
    assert len(alone.networks) == 1
    (read,) = alone.read([printed()])
    assert [" ".join(word.text for word in line.words) for line in read] == list(LINES)
    assert alone.stamp.digest != OnnxEngine().stamp.digest


# --- what is no text ----------------------------------------------------------------------------
def grain(seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH), np.uint8)


def photo(seed: int, coarse: int) -> Pixels:
    """Soft light and dark places with the grain of a scan, `coarse` pixels large."""
    chance = np.random.default_rng(seed)
    small = chance.integers(0, 256, (HEIGHT // coarse, WIDTH // coarse), np.uint8)
    soft = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.clip(soft + chance.normal(0, 12, soft.shape), 0, 255).astype(np.uint8)


def no_text() -> Iterator[tuple[str, Pixels]]:
    yield "white", np.full((HEIGHT, WIDTH), 255, np.uint8)
    yield "grey", np.full((HEIGHT, WIDTH), 128, np.uint8)
    yield "black", np.zeros((HEIGHT, WIDTH), np.uint8)
    for seed in range(3):
        yield f"grain {seed}", grain(seed)
        for coarse in (50, 100):
            yield f"photo {seed} {coarse}", photo(seed, coarse)
    for face in fonts.PRINT:
        for number, text in enumerate(LINES):
            yield f"upside down {face} {number}", np.ascontiguousarray(alone(text, face)[::-1, ::-1])


@pytest.mark.parametrize("pixels", [pytest.param(pixels, id=name) for name, pixels in no_text()])
def test_what_is_no_text_is_never_read_as_sure(engine: OcrEngine, pixels: Pixels) -> None:
    (read,) = engine.read([PageImage(pixels, 200)])
    assert [(word.text, word.confidence) for word in words_of(read) if word.confidence > SURE] == []


def blots(seed: int) -> Pixels:
    """Black specks of a letter's size, alone and in clumps."""
    specks = np.where(np.random.default_rng(seed).random((HEIGHT, WIDTH)) < 0.01, 0, 255).astype(np.uint8)
    return np.asarray(cv2.erode(specks, np.ones((4, 4), np.uint8)), np.uint8)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("draw", [blots, lambda seed: photo(seed, 12), lambda seed: photo(seed, 20)])
def test_spots_of_letter_size_make_no_sure_words(engine: OcrEngine, draw: Callable[[int], Pixels], seed: int) -> None:
    """A spot may look like one letter and is sometimes read so with confidence; several are never a sure word."""
    (read,) = engine.read([PageImage(draw(seed), 200)])
    found = [word for word in words_of(read) if sum(sign.isalnum() for sign in word.text) > 1]
    assert [(word.text, word.confidence) for word in found if word.confidence > SURE] == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (2000, 1), (3, 3), (48, 10_000)])
@pytest.mark.parametrize("grey", [0, 255])
def test_pages_of_odd_sizes_do_no_harm(engine: OcrEngine, shape: tuple[int, int], grey: int) -> None:
    assert len(engine.read([PageImage(np.full(shape, grey, np.uint8), 200)])) == 1
