"""Training lines: the same from the same seed, worn in every way without a failure, in batches of one width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

from dossier.vietnamese import ALPHABET
from samples.fonts import file_of
from tests.line_sources import SOURCES, few_fonts
from training import fonts
from training.alphabet import CHARACTERS, classes, decoded
from training.fonts import HELD_BACK, Face, Fonts
from training.lines import GREY, HEIGHT, WIDEST, Line, Press, padded
from training.nothing import dirt, foreign, upside_down
from training.paint import Painted, paint
from training.text import LONGEST
from training.wear import scanned

SERIF = Face(file_of("serif"), frozenset())
POOL = 40


@pytest.fixture(scope="module")
def few() -> Iterator[Fonts]:
    with few_fonts() as found:
        yield found


@pytest.fixture(scope="module")
def press(few: Fonts) -> Press:
    return Press(SOURCES, few, seed=7)


@pytest.fixture(scope="module")
def drawn(press: Press) -> list[Line]:
    return [press.line(number) for number in range(200)]


def same(one: Line, other: Line) -> bool:
    return one.text == other.text and np.array_equal(one.pixels, other.pixels)


def painted(seed: int, text: str = "Nguyễn Thị Mỵ, ngày 01/02/1990") -> Painted:
    return paint(text, SERIF, 24 + seed % 30, Random(seed))


# --- fonts --------------------------------------------------------------------------------------
def faces(found: Fonts) -> list[Face]:
    return [face for designs in found.groups for files in designs for face in files]


def test_the_fonts_of_the_samples_are_enough(few: Fonts) -> None:
    assert len(few.groups) == len(few.shares) >= 3
    assert file_of("serif") in {face.path for face in faces(few)}


def test_no_face_lacks_a_vietnamese_letter(few: Fonts) -> None:
    for face in faces(few):
        assert face.missing.isdisjoint(ALPHABET), face.path
        assert fonts.lacking(face.path) == face.missing


def test_a_picked_face_has_every_sign(few: Fonts) -> None:
    lacked = {sign for face in faces(few) for sign in face.missing}
    has_it_all = [sign for sign in sorted(lacked) if any(sign not in face.missing for face in faces(few))]
    for seed, text in enumerate(["Nguyễn", *has_it_all]):
        assert few.pick(text, Random(seed)).missing.isdisjoint(text)


def test_held_back_designs_never_draw_training_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for stem in (*HELD_BACK, "LiberationSerif", "Gentium", "NotoSans"):
        (tmp_path / f"{stem}-Regular.ttf").touch()
    monkeypatch.setattr(fonts, "_FOLDERS", (tmp_path,))
    monkeypatch.setattr(fonts, "lacking", lambda _: frozenset())
    trained = {face.path.name for face in faces(fonts.installed())}
    tested = {face.path.name for face in faces(fonts.installed(held_back=True))}
    assert trained == {"LiberationSerif-Regular.ttf", "Gentium-Regular.ttf", "NotoSans-Regular.ttf"}
    assert tested == {f"{stem}-Regular.ttf" for stem in HELD_BACK}


def test_held_back_designs_of_this_machine_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "lacking", lambda _: frozenset())
    assert [face for face in faces(fonts.installed()) if face.path.name.startswith(HELD_BACK)] == []


def test_a_machine_without_fonts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", (tmp_path, tmp_path / "none"))
    with pytest.raises(LookupError, match=r"docs/training\.md"):
        fonts.installed()


def test_a_broken_font_file_lacks_everything(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert fonts.lacking(tmp_path / "broken.ttf") == frozenset(CHARACTERS)


# --- one line -----------------------------------------------------------------------------------
def test_the_same_number_gives_the_same_line(press: Press, drawn: list[Line]) -> None:
    assert all(same(press.line(number), drawn[number]) for number in range(30))


def test_other_numbers_and_seeds_give_other_lines(press: Press, few: Fonts, drawn: list[Line]) -> None:
    other = Press(SOURCES, few, seed=8)
    assert not any(same(one, two) for one, two in pairwise(drawn))
    assert not any(same(other.line(number), drawn[number]) for number in range(10))


def test_lines_fit_the_network(press: Press, few: Fonts, drawn: list[Line]) -> None:
    plain = Press(SOURCES, few, seed=7, plain=True)
    for line in [*drawn, *(plain.line(number) for number in range(20))]:
        assert line.pixels.dtype == np.uint8
        assert line.pixels.shape[0] == HEIGHT
        assert 16 <= line.pixels.shape[1] <= WIDEST


def test_labels_of_lines_are_known_and_short(drawn: list[Line]) -> None:
    for line in drawn:
        assert len(line.text) <= LONGEST
        assert decoded([column for number in classes(line.text) for column in (0, number)]) == line.text


def test_few_lines_say_nothing(press: Press, drawn: list[Line], few: Fonts) -> None:
    silent = sum(not press.line(number).text for number in range(200, 500)) + sum(not line.text for line in drawn)
    assert 0 < silent < 0.05 * 500
    assert all(Press(SOURCES, few, seed=7, plain=True).line(number).text for number in range(30))


def test_the_first_lines_of_a_growing_press_are_short(few: Fonts) -> None:
    growing = Press(SOURCES, few, seed=7, growing=True)
    assert max(len(growing.line(number).text) for number in range(40)) <= 12


# --- print and wear -----------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(40))
def test_the_frame_of_a_printed_line_holds_its_ink(seed: int) -> None:
    line = painted(seed)
    left, top, right, bottom = line.ink
    assert 0 <= left < right <= line.pixels.shape[1]
    assert 0 <= top < bottom <= line.pixels.shape[0]
    assert (line.pixels[top:bottom, left:right] < 128).any()


def test_small_capitals_are_capitals() -> None:
    said = {painted(seed, "Căn cước").text for seed in range(300)}
    assert said == {"Căn cước", "CĂN CƯỚC"}


def test_no_wear_fails() -> None:
    for seed in range(300):
        line = painted(seed, "Mỵ." if seed % 3 else "-")
        worn = scanned(line, painted(seed + 1).pixels if seed % 2 else None, Random(seed))
        assert worn.dtype == np.uint8
        assert worn.ndim == 2
        assert worn.size > 0


def test_worn_print_can_still_be_seen() -> None:
    spread = [int(np.ptp(scanned(painted(seed), None, Random(seed)))) for seed in range(60)]
    assert min(spread) > 30


@pytest.mark.parametrize("seed", range(30))
def test_dirt_is_an_image(seed: int) -> None:
    page = dirt(Random(seed))
    assert page.dtype == np.uint8
    assert page.ndim == 2


def test_other_scripts_need_their_font() -> None:
    assert all(foreign(30, {}, Random(seed)) is None for seed in range(20))


def test_a_line_is_turned_by_half() -> None:
    line = painted(3)
    turned = upside_down(line)
    left, top, right, bottom = turned.ink
    assert np.array_equal(turned.pixels[::-1, ::-1], line.pixels)
    assert (turned.pixels[top:bottom, left:right] < 128).sum() == (
        line.pixels[line.ink[1] : line.ink[3], line.ink[0] : line.ink[2]] < 128
    ).sum()


# --- batches ------------------------------------------------------------------------------------
def test_lines_are_padded_to_one_width() -> None:
    lines = [Line(np.full((HEIGHT, width), 9, np.uint8), text) for width, text in ((40, "a"), (100, "bb"))]
    batch = padded(lines)
    assert batch.pixels.shape == (2, HEIGHT, 128)
    assert batch.pixels.dtype == np.uint8
    assert (batch.pixels[0, :, :40] == 9).all()
    assert (batch.pixels[0, :, 40:] == GREY).all()
    assert (batch.pixels[1, :, 100:] == GREY).all()
    assert batch.labels == [classes("a"), classes("bb")]


def test_batches_hold_every_line_once(press: Press, drawn: list[Line]) -> None:
    labels: list[list[int]] = []
    for batch in press.batches(0, pixels=3000, pool=POOL):
        count, _, width = batch.pixels.shape
        assert count == 1 or count * width <= 3000
        labels += batch.labels
        if len(labels) == POOL:
            break
    assert sorted(labels) == sorted(classes(line.text) for line in drawn[:POOL])


def test_drawers_share_the_lines(press: Press, drawn: list[Line]) -> None:
    """Each takes every second number."""
    shared = [next(press.batches(first, step=2, pixels=10**9, pool=4)).labels for first in (0, 1)]
    assert sorted(shared[0] + shared[1]) == sorted(classes(line.text) for line in drawn[:8])


def test_batches_never_end(press: Press) -> None:
    assert len(list(islice(press.batches(0, pixels=10**9, pool=2), 3))) == 3
