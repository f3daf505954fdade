"""Engines that break: crashing, hanging, reading nonsense or half a page, dying with the whole program.

Each wraps a working engine where there is something to read before it breaks.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

from dossier.errors import EngineCrashedError, EngineTimeoutError
from dossier.text import Box, EngineStamp, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.engine import OcrEngine, PageImage

KILLED = 137
"""exit status of a program that `KillingEngine` ended, as after kill -9"""


class SilentEngine:
    """Works, and finds no text anywhere. `reads` counts the pages that it was given."""

    def __init__(self) -> None:
        self.stamp = EngineStamp(type(self).__name__, "1", "0" * 64)
        self.alphabet = ALPHABET
        self.reads = 0

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [self._read_page(image) for image in images]

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        self.reads += 1
        return ()


class CrashingEngine(SilentEngine):
    """Crashes on every page."""

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        super()._read_page(image)
        raise EngineCrashedError("double")


class HangingEngine(SilentEngine):
    """Has just been given up after its time was over."""

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        super()._read_page(image)
        raise EngineTimeoutError("double")


class GarbageEngine(SilentEngine):
    """Reads other nonsense on every page, at low confidence; the same seed gives the same nonsense."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__()
        self._chance = random.Random(seed)

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        super()._read_page(image)
        return tuple(TextLine(tuple(self._word(row, place) for place in range(5))) for row in range(20))

    def _word(self, row: int, place: int) -> Word:
        signs = sorted(ALPHABET) + list("|~°«»§^")
        text = "".join(self._chance.choices(signs, k=self._chance.randint(1, 12)))
        x, y = 0.1 + 0.16 * place, 0.04 * row + 0.1
        return Word(text, Box(x, y, x + 0.14, y + 0.02), self._chance.uniform(0.0, 0.3))


class _Wrapper:
    """An engine like the one inside."""

    def __init__(self, inner: OcrEngine) -> None:
        self.inner = inner

    @property
    def stamp(self) -> EngineStamp:
        return self.inner.stamp

    @property
    def alphabet(self) -> frozenset[str]:
        return self.inner.alphabet

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return self.inner.read(images)


class HalfPageEngine(_Wrapper):
    """Loses the lower half of every page, and does not know it."""

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [tuple(line for line in lines if line.box.y1 < 0.5) for lines in self.inner.read(images)]


class CrashingOnceEngine(_Wrapper):
    """Crashes the first time that it is asked; from then on it works."""

    def __init__(self, inner: OcrEngine) -> None:
        super().__init__(inner)
        self.crashed = False

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        if not self.crashed:
            self.crashed = True
            raise EngineCrashedError("double")
        return self.inner.read(images)


class KillingEngine(_Wrapper):
    """Takes the whole program with it at the page of this number, from 1, without a word to anyone."""

    def __init__(self, inner: OcrEngine, page: int) -> None:
        super().__init__(inner)
        self._left = page

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        read = []
        for image in images:
            self._left -= 1
            if self._left == 0:
                os._exit(KILLED)
            read += self.inner.read([image])
        return read
