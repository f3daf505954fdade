"""Recordings: what is replayed is what was read, and comes back from a file unchanged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dossier.errors import EngineCrashedError
from dossier.text import Alternative, Box, TextLine, Word
from ocr.engine import PageImage, require_alphabet
from ocr.engines.recorded import RecordedEngine, load, page_key, record, save
from tests.doubles.engines import GarbageEngine

LINES = (
    TextLine(
        (
            Word("Nguyễn", Box(0.1, 0.2, 0.3, 0.25), 0.97),
            Word("Thuỵ", Box(0.31, 0.2, 0.4, 0.25), 0.5, (Alternative("Thuy", 0.4),)),
        )
    ),
)


def page(tone: int, dpi: int = 200) -> PageImage:
    return PageImage(np.full((20, 30), tone, np.uint8), dpi)


def test_a_page_is_known_by_its_pixels() -> None:
    engine = RecordedEngine({page_key(page(7)): LINES})
    assert engine.read([page(7), page(7, dpi=300)]) == [LINES, LINES]


def test_a_page_of_the_same_bytes_in_another_shape_is_another_page() -> None:
    wide = PageImage(page(7).pixels.reshape(30, 20), 200)
    assert page_key(wide) != page_key(page(7))


def test_an_unknown_page_is_an_error_and_not_an_empty_page() -> None:
    with pytest.raises(EngineCrashedError):
        RecordedEngine({}).read([page(7)])


def test_a_recording_comes_back_from_its_file(tmp_path: Path) -> None:
    pages = {page_key(page(7)): LINES, page_key(page(8)): ()}
    save(pages, tmp_path / "lines.json")
    assert load(tmp_path / "lines.json") == pages
    assert RecordedEngine(load(tmp_path / "lines.json")).stamp == RecordedEngine(pages).stamp


def test_another_recording_has_another_stamp() -> None:
    assert RecordedEngine({page_key(page(7)): LINES}).stamp != RecordedEngine({page_key(page(8)): LINES}).stamp


def test_what_an_engine_reads_can_be_recorded_and_replayed(tmp_path: Path) -> None:
    images = [page(1), page(2), page(3)]
    pages = record(GarbageEngine(seed=4), images)
    save(pages, tmp_path / "lines.json")
    replayed = RecordedEngine(load(tmp_path / "lines.json")).read(images)
    assert [[line.text for line in lines] for lines in replayed] == [
        [line.text for line in lines] for lines in GarbageEngine(seed=4).read(images)
    ]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"a": [[["x", 1, 2]]]}', '{"a": [[["x", 0.5, 0, 0.1, 1, 1]]]}', '{"a": [[[1, 0, 0, 1, 1, 1]]]}',
     '{"a": [[]]}', '{"a": 3}'],
)  # fmt: skip
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lines.json"
    path.write_text(content)
    with pytest.raises(EngineCrashedError):
        load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineCrashedError):
        load(tmp_path / "none.json")


def test_a_recording_may_be_used_wherever_an_engine_is_wanted() -> None:
    require_alphabet(RecordedEngine({}))
