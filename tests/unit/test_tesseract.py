"""The wrapper around the tesseract program, with programs that crash, hang and lie in its place."""

from __future__ import annotations

import contextlib
import shutil
import struct
import time
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.errors import AlphabetGapError, EngineCrashedError, EngineTimeoutError, MissingProgramError
from dossier.vietnamese import ALPHABET
from ocr.engine import PageImage
from ocr.engines import EngineOptions, start
from ocr.engines.tesseract import TesseractEngine, TesseractOptions, alphabet_of
from samples import fonts

HEAD = "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n"
WORD = "5\\t1\\t1\\t1\\t1\\t1\\t10\\t8\\t120\\t30\\t91.5\\tHa\\n"
PAGE = "1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t400\\t60\\t-1\\t\\n"


class FakeProgram(Protocol):
    """Makes a program that reads as the shell says, and weights with these letters; gives the program's path."""

    def __call__(self, reading: str, letters: str = ...) -> str: ...


def weights(letters: str, path: Path) -> Path:
    """A traineddata file with nothing in it but an alphabet."""
    entries = ["NULL 0 Common 0", "Joined 7 0,255 Latin 1 0 1 Joined", "|Broken|0|1 f 0,255 Common 2 10 2 |Broken|0|1"]
    entries += [f"{letter} 3 0,255 Latin 1 0 1 {letter}" for letter in letters]
    text = "\n".join([str(len(entries)), *entries, ""]).encode()
    start_of_text = 4 + 24 * 8
    offsets = [-1] * 24
    offsets[21], offsets[23] = start_of_text, start_of_text + len(text)
    path.write_bytes(struct.pack("<I24q", 24, *offsets) + text + b"version")
    return path


@pytest.fixture
def fake(tmp_path: Path) -> FakeProgram:
    def make(reading: str, letters: str = "".join(sorted(ALPHABET))) -> str:
        weights(letters, tmp_path / "vie.traineddata")
        program = tmp_path / "tesseract"
        program.write_text(
            "#!/bin/sh\n"
            'case "$1" in\n'
            '--version) echo "tesseract 5.9.1" ;;\n'
            f"--list-langs) printf 'List of available languages in \"{tmp_path}/\" (2):\\neng\\nvie\\n' ;;\n"
            f"*) {reading} ;;\n"
            "esac\n"
        )
        program.chmod(0o755)
        return str(program)

    return make


def engine(program: str, timeout_s: float = 20.0) -> TesseractEngine:
    return TesseractEngine(TesseractOptions(program=program, timeout_s=timeout_s))


def print_of(text: str, size: int = 44) -> PageImage:
    image = Image.new("L", (900, 160), 255)
    ImageDraw.Draw(image).text((60, 40), text, font=ImageFont.load_default(size=size), fill=0)
    return PageImage(np.asarray(image, np.uint8), 200)


def test_a_missing_program_names_the_packages_to_install() -> None:
    with pytest.raises(MissingProgramError, match="tesseract-ocr tesseract-ocr-vie"):
        engine("no-such-program-here")


def test_a_missing_language_names_the_packages_to_install(fake: FakeProgram) -> None:
    with pytest.raises(MissingProgramError, match="tesseract-ocr-vie"):
        TesseractEngine(TesseractOptions(program=fake("true"), language="lao"))


def test_a_file_that_is_no_program_is_a_missing_program(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("this is not a program\n")
    program.chmod(0o755)
    with pytest.raises(MissingProgramError):
        engine(str(program))


def test_words_of_the_program_become_words_of_the_page(fake: FakeProgram) -> None:
    read = engine(fake(f"cat > /dev/null; printf '{HEAD}{PAGE}{WORD}'")).read([print_of("Ha")])
    ((line,),) = read
    (word,) = line.words
    assert word.text == "Ha"
    assert word.confidence == pytest.approx(0.915)
    assert 0 < word.box.x0 < word.box.x1 < 1


@pytest.mark.parametrize(
    "reading",
    [
        "exit 3",
        "kill -SEGV $$",
        "cat > /dev/null; exit 1",
        "true",
        "cat > /dev/null; echo no table at all",
        "cat > /dev/null; printf 'a\\tb\\nc\\td\\n'",
        "cat > /dev/null; head -c 5000 /dev/urandom",
        f"cat > /dev/null; printf '{HEAD}'",
        f"cat > /dev/null; printf '{HEAD}{PAGE}{PAGE}{WORD}'",
        f"cat > /dev/null; printf '{HEAD}{PAGE}'; printf '{WORD}' | sed 's/91.5/high/'",
        f"cat > /dev/null; printf '{HEAD}{PAGE}'; printf '{WORD}' | sed 's/^5.1/5\\t7/'",
    ],
    ids=["exit", "crash", "late", "silent", "prose", "other", "bytes", "cut short", "too much", "number", "line"],
)
def test_whatever_the_program_prints_but_a_whole_table_is_a_crash(fake: FakeProgram, reading: str) -> None:
    with pytest.raises(EngineCrashedError) as caught:
        engine(fake(reading)).read([print_of("Ha")])
    assert caught.value.retryable


def test_a_program_that_hangs_is_ended_with_all_that_it_started(fake: FakeProgram) -> None:
    # nobody else sleeps for so odd a time
    program = fake("sleep 97531 & sleep 97531")
    with pytest.raises(EngineTimeoutError):
        engine(program, timeout_s=0.3).read([print_of("Ha")])
    deadline = time.monotonic() + 10
    while (left := _sleepers("97531")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def _sleepers(seconds: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            # a dead program that nobody has asked about has no command line any more
            if path.read_bytes().split(b"\0")[:2] == [b"sleep", seconds.encode()]:
                found.append(path.parent.name)
    return found


def test_no_word_of_a_page_is_told_by_an_error(fake: FakeProgram) -> None:
    program = fake(f"cat > /dev/null; printf '{HEAD}{PAGE}'; printf '{WORD}' | sed 's/91.5/LYTHIBI/'")
    with pytest.raises(EngineCrashedError) as caught:
        engine(program).read([print_of("Ha")])
    assert "LYTHIBI" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_white_pages_start_no_program(fake: FakeProgram) -> None:
    white = PageImage(np.full((300, 300), 255, np.uint8), 200)
    assert engine(fake("exit 3")).read([white]) == [()]


def test_a_stroke_that_nobody_is_sure_of_is_dirt(fake: FakeProgram) -> None:
    unsure = WORD.replace("91.5", "31.5").replace("Ha", "i")
    assert engine(fake(f"cat > /dev/null; printf '{HEAD}{PAGE}{unsure}'")).read([print_of("Ha")]) == [()]
    bracket = WORD.replace("Ha", "[")
    assert engine(fake(f"cat > /dev/null; printf '{HEAD}{PAGE}{bracket}'")).read([print_of("Ha")]) == [()]


def test_a_digit_that_is_sure_is_not_dirt(fake: FakeProgram) -> None:
    digit = WORD.replace("Ha", "1")
    ((line,),) = engine(fake(f"cat > /dev/null; printf '{HEAD}{PAGE}{digit}'")).read([print_of("Ha")])
    assert line.text == "1"


def test_other_weights_or_another_language_give_another_stamp(fake: FakeProgram, tmp_path: Path) -> None:
    program = fake("true")
    first = engine(program).stamp
    assert first == engine(program).stamp
    assert (first.engine, first.version) == ("tesseract", "5.9.1")
    weights("abc", tmp_path / "vie.traineddata")
    assert engine(program).stamp.digest != first.digest


def test_patience_is_no_part_of_the_stamp(fake: FakeProgram) -> None:
    program = fake("true")
    assert engine(program, timeout_s=1).stamp == engine(program, timeout_s=2).stamp


def test_the_alphabet_is_what_the_weights_can_write(fake: FakeProgram, tmp_path: Path) -> None:
    assert alphabet_of(weights("aáAÁ1", tmp_path / "some.traineddata")) == frozenset("aáAÁ1 ")


@pytest.mark.parametrize("content", [b"", b"\1", b"\x18\0\0\0", b"\xff" * 400, b"\x18\0\0\0" + b"\x90" * 192])
def test_weights_that_make_no_sense_have_no_alphabet(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.traineddata"
    path.write_bytes(content)
    assert alphabet_of(path) == frozenset()


def test_weights_with_a_gap_do_not_start(fake: FakeProgram) -> None:
    program = fake("true", "".join(sorted(ALPHABET - set("ếộ"))))
    with pytest.raises(AlphabetGapError) as caught:
        start("tesseract", EngineOptions(tesseract_program=program))
    assert caught.value.missing == frozenset("ếộ")


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_the_weights_of_debian_lack_one_letter_and_the_engine_none() -> None:
    real = TesseractEngine()
    assert ALPHABET - alphabet_of(real._weights) == frozenset("ỵỴ")
    assert real.alphabet >= ALPHABET
    assert start("tesseract").stamp == real.stamp


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_name_with_the_missing_letter_is_read_and_shown_to_a_person() -> None:
    try:
        font = fonts.font("serif", 54)
    except MissingProgramError:
        pytest.skip("no font with Vietnamese letters is installed")
    image = Image.new("L", (1400, 160), 255)
    ImageDraw.Draw(image).text((60, 40), "Họ và tên: Nguyễn Thị Mỵ, Lê Huy", font=font, fill=0)
    ((line,),) = TesseractEngine().read([PageImage(np.asarray(image, np.uint8), 300)])
    assert line.text == "Họ và tên: Nguyễn Thị Mỵ, Lê Huy"
    confidence = {word.text: word.confidence for word in line.words}
    assert confidence["Mỵ,"] <= 0.6 < confidence["Huy"]
