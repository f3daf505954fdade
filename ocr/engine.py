"""The seam to whatever reads text: images in, lines out, in our own words.

Refuses an engine that cannot write every Vietnamese letter: stock recognizers lack up to 99 of them
and print ruined names with full confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dossier.errors import AlphabetGapError
from dossier.text import Box, EngineStamp, TextLine
from dossier.vietnamese import ALPHABET

Pixels = npt.NDArray[np.uint8]
"""(height, width) grey or (height, width, 3) RGB, 0 black to 255 white"""


@dataclass(frozen=True, slots=True)
class PageImage:
    """The pixels of one page. Images stay inside `ocr`; only text and geometry leave it."""

    pixels: Pixels
    dpi: int
    cells: tuple[Box, ...] = ()
    """closed cells of ruled tables, where they were looked for: no line of text runs through a wall"""
    combs: tuple[Box, ...] = ()
    """boxes for one sign each, side by side: what stands in one comb is one line"""


class OcrEngine(Protocol):
    """Reads upright, deskewed pages."""

    @property
    def stamp(self) -> EngineStamp: ...

    @property
    def alphabet(self) -> frozenset[str]:
        """Every letter that the engine can emit at all."""
        ...

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        """The lines of each page, top to bottom, boxes in fractions of the page, text NFC.

        Raises `EngineError`; the result has one entry an image.
        """
        ...


def require_alphabet(engine: OcrEngine) -> None:
    """Raise `AlphabetGapError`, naming the letters, where the engine lacks any Vietnamese letter."""
    missing = ALPHABET - engine.alphabet
    if missing:
        raise AlphabetGapError(engine.stamp.engine, missing)
