"""Our own recognizer, run by ONNX Runtime on the CPU behind our own line finder. The only file that runs ONNX models.

Reads the same folder that PaddleOCR loads, without PaddleOCR: its pipeline and its import cost more than the model
(docs/decisions/0010). Nothing of the runtime is imported before the first page is read. ONNX Runtime reports home
unless a switch is set before it is imported: `wiring.settings` sets it at start.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from dossier.errors import MissingWeightsError
from dossier.text import Alternative, Box, EngineStamp, TextLine, Word
from ocr import second_look
from ocr.alternatives import alternatives
from ocr.calibrate import Calibration
from ocr.detect import LineImage, line_images
from ocr.engine import PageImage, Pixels
from ocr.engines.vendors import MappedErrors, version_of
from ocr.lines import is_dirt
from ocr.model_folder import SHIPPED, open_folder
from ocr.quality import grey
from ocr.recognize import Floats, Letters, Reader, Span, said, trimmed, words

_WRAPPER = "7"
"""goes up when the same pixels give other lines because of this file, the line finder or `ocr.recognize`"""
_SURE = 0.95
"""probability of a word's least sure letter from which on nobody asks what else it could be"""
_ERRORS = (ImportError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""what ONNX Runtime raises beside its own errors"""


@dataclass(frozen=True, slots=True)
class OnnxOptions:
    """Where the recognizer is and how it is run."""

    recognition_dir: Path = SHIPPED
    threads: int = 1


class OnnxEngine:
    """Reads pages with our recognizer.

    Raises `MissingWeightsError` where its folder lacks a file, holds a changed one or makes no sense.
    """

    def __init__(self, options: OnnxOptions | None = None) -> None:
        self._options = options or OnnxOptions()
        self._model = open_folder(self._options.recognition_dir, sealed=True)
        self._height = _height(self._model.description, self._model.folder)
        self._calibration = Calibration.load(self._model.folder)
        self.alphabet = self._model.alphabet
        self._version = version_of("onnxruntime")
        self._turn = threading.Lock()

    @cached_property
    def stamp(self) -> EngineStamp:
        digest = hashlib.sha256(repr((self._model.digest, self._calibration, _WRAPPER)).encode())
        return EngineStamp("onnx", self._version, digest.hexdigest())

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [self._read_page(image) for image in images]

    def letters_of(self, lines: Sequence[Pixels]) -> list[Letters]:
        """What was read in grey images that hold one line each, letter by letter."""
        return self._reader.read(lines)

    def read_lines(self, lines: Sequence[Pixels]) -> list[str]:
        """The text of grey images that hold one line each, as they are."""
        return [letters.text.strip() for letters in self.letters_of(lines)]

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        page = replace(image, pixels=grey(image))
        lines = sorted(line_images(page), key=lambda line: (line.top, line.left))
        usual = float(np.median([line.rows[1] - line.rows[0] for line in lines])) if lines else 0.0
        cuts = [trimmed(line.pixels, line.rows, usual) for line in lines]
        readings = self.letters_of([pixels for pixels, _ in cuts])
        spans = [words(letters, pixels) for letters, (pixels, _) in zip(readings, cuts, strict=True)]
        seconds = self._looked_at_again(spans, [pixels for pixels, _ in cuts])
        height, width = page.pixels.shape
        found = (
            self._placed(some, second, line, top, (width, height))
            for some, second, line, (_, top) in zip(spans, seconds, lines, cuts, strict=True)
        )
        return tuple(line for line in found if line is not None and not is_dirt(line))

    def _looked_at_again(
        self, spans: Sequence[Sequence[Span]], cuts: Sequence[Pixels]
    ) -> list[Sequence[Alternative | None]]:
        """What every word of every line is at a second look; None for the words of lines that are not in doubt."""
        found: list[Sequence[Alternative | None]] = [[None] * len(some) for some in spans]
        seen = [[(span.text, span.chance) for span in some] for some in spans]
        doubtful = second_look.in_doubt(seen)
        again = [second_look.drawn_again(cuts[at]) for at in doubtful]
        for at, letters in zip(doubtful, self.letters_of(again), strict=True):
            found[at] = second_look.second_words(seen[at], said(letters))
        return found

    def _placed(
        self,
        spans: Sequence[Span],
        seconds: Sequence[Alternative | None],
        line: LineImage,
        top: int,
        size: tuple[int, int],
    ) -> TextLine | None:
        width, height = size
        found = []
        for span, second in zip(spans, seconds, strict=True):
            x0, x1 = (int(line.columns[min(x, len(line.columns) - 1)]) for x in (span.left, span.right))
            y0, y1 = line.top + top + span.top, line.top + top + span.bottom
            box = Box(_part(x0, width), _part(y0, height), _part(x1, width), _part(y1, height))
            sure = self._calibration.word(span.text, span.chance)
            found.append(Word(span.text, box, sure, self._alternatives(span), second))
        return TextLine(tuple(found)) if found else None

    def _alternatives(self, span: Span) -> tuple[Alternative, ...]:
        if span.chance >= _SURE:
            return ()
        return alternatives(span.columns, self._reader.characters, span.text)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._columns, self._model.characters, self._height)

    def _columns(self, stack: Floats) -> Floats:
        with self._turn:
            session, name = self._session
        with MappedErrors("onnx", "onnxruntime", _ERRORS):
            (chances,) = session.run(None, {name: stack})
        return np.asarray(chances, np.float32)

    @cached_property
    def _session(self) -> tuple[Any, str]:
        weights = self._model.weights
        with MappedErrors("onnx", "onnxruntime", _ERRORS, loading=str(weights)):
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._options.threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 4
            session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
            name, classes = session.get_inputs()[0].name, session.get_outputs()[0].shape[-1]
        # CTC's blank and the space are not among the characters
        if classes != len(self._model.characters) + 2:
            raise MissingWeightsError(f"{weights}: {classes} classes")
        return session, name


def _height(description: Any, folder: Path) -> int:
    try:
        for step in description["PreProcess"]["transform_ops"]:
            if "RecResizeImg" in step:
                _, height, _ = step["RecResizeImg"]["image_shape"]
                if isinstance(height, int) and 8 <= height <= 512:
                    return height
    except (KeyError, TypeError, ValueError):
        pass
    raise MissingWeightsError(str(folder / "inference.yml"))


def _part(pixels: int, whole: int) -> float:
    return min(1.0, max(0.0, pixels / whole))
