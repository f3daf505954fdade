"""Replays lines that were read before: the engine of tests and of comparisons between engines.

Refuses pages that it has never seen, rather than inventing an empty one.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from dossier.errors import EngineCrashedError
from dossier.text import Alternative, Box, EngineStamp, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.engine import OcrEngine, PageImage

Recording = Mapping[str, tuple[TextLine, ...]]
"""the lines of each page, by `page_key`"""


class RecordedEngine:
    """Answers with the lines recorded for a page's pixels. Raises `EngineCrashedError` for a page it does not know."""

    def __init__(self, pages: Recording) -> None:
        self._pages = dict(pages)
        self.stamp = EngineStamp("recorded", "1", hashlib.sha256(_as_json(self._pages).encode()).hexdigest())
        self.alphabet = ALPHABET

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        try:
            return [self._pages[page_key(image)] for image in images]
        except KeyError:
            raise EngineCrashedError("recorded: page was never recorded") from None


def page_key(image: PageImage) -> str:
    """SHA-256 of a page's shape and pixels; the dpi does not count."""
    digest = hashlib.sha256(repr(image.pixels.shape).encode())
    digest.update(image.pixels.tobytes())
    return digest.hexdigest()


def record(engine: OcrEngine, images: Sequence[PageImage]) -> Recording:
    """What the engine reads on these pages now."""
    return dict(zip(map(page_key, images), engine.read(images), strict=True))


def save(pages: Recording, path: Path) -> None:
    """Write a recording as JSON that may be committed: the same recording gives the same bytes."""
    path.write_text(_as_json(pages) + "\n", encoding="utf-8")


def load(path: Path) -> Recording:
    """Read a recording. Raises `EngineCrashedError` where the file is none."""
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))
        return {key: tuple(TextLine(tuple(map(_word, line))) for line in lines) for key, lines in pages.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        raise EngineCrashedError("recorded: not a recording") from None


def _as_json(pages: Recording) -> str:
    return json.dumps(
        {key: [[_row(word) for word in line.words] for line in pages[key]] for key in sorted(pages)},
        ensure_ascii=False,
        indent=0,
    )


def _row(word: Word) -> list[str | float]:
    box = word.box
    others = [part for other in word.alternatives for part in (other.text, other.chance)]
    return [word.text, *(round(v, 6) for v in (box.x0, box.y0, box.x1, box.y1)), round(word.confidence, 4), *others]


def _word(row: Sequence[object]) -> Word:
    text, *numbers = row[:6]
    if not isinstance(text, str) or len(numbers) != 5 or not all(isinstance(n, int | float) for n in numbers):
        raise ValueError("not a word")
    x0, y0, x1, y1, confidence = (float(str(n)) for n in numbers)
    others = tuple(Alternative(str(way), float(str(chance))) for way, chance in zip(row[6::2], row[7::2], strict=True))
    return Word(unicodedata.normalize("NFC", text), Box(x0, y0, x1, y1), confidence, others)
