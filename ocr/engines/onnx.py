"""Our own recognizer, run by ONNX Runtime on the CPU behind our own line finder. The only file that runs ONNX models.

Reads the same folder that PaddleOCR loads, without PaddleOCR: its pipeline and its import cost more than the model
(docs/decisions/0010). A smaller network in the folder, where there is one, reads every line first, and the folder's own
reads again what that one is not sure of (docs/decisions/0012). Nothing of the runtime is imported before the first page
is read. ONNX Runtime reports home unless a switch is set before it is imported: `wiring.settings` sets it at start.
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
from ocr.model_folder import QUICK, SHIPPED, open_folder
from ocr.quality import grey
from ocr.recognize import PRESSED, Floats, Letters, Reader, Span, said, trimmed, words

_WRAPPER = "11"
"""goes up when the same pixels give other lines because of this file, the line finder or `ocr.recognize`"""
_SURE = 0.95
"""probability of a word's least sure letter from which on nobody asks what else it could be"""
_DOUBT = 0.7
"""probability of a line's least sure letter below which it is read again by the larger network"""
_ERRORS = (ImportError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""what ONNX Runtime raises beside its own errors"""


@dataclass(frozen=True, slots=True)
class OnnxOptions:
    """Where the recognizer is and how it is run."""

    recognition_dir: Path = SHIPPED
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one line, and what the probabilities of its letters are worth."""

    letters: Letters
    by: Network
    before: Letters | None = None
    """what the small network had read where the large one was asked"""


class Network:
    """One recognizer's folder and how it is run.

    Raises `MissingWeightsError` where the folder lacks a file, holds a changed one or makes no sense.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self.model = open_folder(folder, sealed=True)
        self.calibration = Calibration.load(folder)
        description = self.model.description
        self.reader = Reader(
            self._columns, self.model.characters, _height(description, folder), _pressed(description, folder)
        )
        self._threads = threads
        self._turn = threading.Lock()

    def open(self) -> tuple[Any, str]:
        """The network, ready to run, and the name of what it takes."""
        with self._turn:
            return self._session

    def _columns(self, stack: Floats) -> Floats:
        session, name = self.open()
        with MappedErrors("onnx", "onnxruntime", _ERRORS):
            (chances,) = session.run(None, {name: stack})
        return np.asarray(chances, np.float32)

    @cached_property
    def _session(self) -> tuple[Any, str]:
        weights = self.model.weights
        with MappedErrors("onnx", "onnxruntime", _ERRORS, loading=str(weights)):
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 4
            session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
            name, classes = session.get_inputs()[0].name, session.get_outputs()[0].shape[-1]
        # CTC's blank and the space are not among the characters
        if classes != len(self.model.characters) + 2:
            raise MissingWeightsError(f"{weights}: {classes} classes")
        return session, name


class OnnxEngine:
    """Reads pages with our recognizer.

    Raises `MissingWeightsError` where its folder lacks a file, holds a changed one or makes no sense.
    """

    def __init__(self, options: OnnxOptions | None = None) -> None:
        options = options or OnnxOptions()
        folder = options.recognition_dir
        places = [folder / QUICK, folder] if (folder / QUICK).is_dir() else [folder]
        self.networks = tuple(Network(place, options.threads) for place in places)
        self.alphabet = frozenset.intersection(*(network.model.alphabet for network in self.networks))
        self._version = version_of("onnxruntime")

    @cached_property
    def stamp(self) -> EngineStamp:
        parts = tuple((network.model.digest, network.calibration) for network in self.networks)
        digest = hashlib.sha256(repr((parts, _WRAPPER)).encode())
        return EngineStamp("onnx", self._version, digest.hexdigest())

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [self._read_page(image) for image in images]

    def readings_of(self, lines: Sequence[Pixels]) -> list[Reading]:
        """What was read in grey images that hold one line each, letter by letter."""
        first = self.networks[0]
        if lines:
            # what is wrong with one of them is told at the first line, not at the first line in doubt
            for network in self.networks:
                network.open()
        found = [Reading(letters, first) for letters in first.reader.read(lines)]
        for network in self.networks[1:]:
            doubtful = [at for at, reading in enumerate(found) if reading.letters.chance < _DOUBT]
            again = network.reader.read([lines[at] for at in doubtful])
            for at, letters in zip(doubtful, again, strict=True):
                found[at] = Reading(letters, network, found[at].letters)
        return found

    def read_lines(self, lines: Sequence[Pixels]) -> list[str]:
        """The text of grey images that hold one line each, as they are."""
        return [reading.letters.text.strip() for reading in self.readings_of(lines)]

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        page = replace(image, pixels=grey(image))
        lines = sorted(line_images(page), key=lambda line: (line.top, line.left))
        usual = float(np.median([line.rows[1] - line.rows[0] for line in lines])) if lines else 0.0
        cuts = [trimmed(line.pixels, line.rows, usual) for line in lines]
        readings = self.readings_of([pixels for pixels, _ in cuts])
        spans = [words(reading.letters, pixels) for reading, (pixels, _) in zip(readings, cuts, strict=True)]
        seconds = self._looked_at_again(spans, readings, [pixels for pixels, _ in cuts])
        height, width = page.pixels.shape
        found = (
            _placed(some, second, reading.by, line, top, (width, height))
            for some, second, reading, line, (_, top) in zip(spans, seconds, readings, lines, cuts, strict=True)
        )
        return tuple(line for line in found if line is not None and not is_dirt(line))

    def _looked_at_again(
        self, spans: Sequence[Sequence[Span]], readings: Sequence[Reading], cuts: Sequence[Pixels]
    ) -> list[Sequence[Alternative | None]]:
        """What every word of every line is at a second look; None for the words of lines that are not in doubt.

        Where two networks have read a line, the small one's reading is the second look; others are drawn again.
        """
        found: list[Sequence[Alternative | None]] = [[None] * len(some) for some in spans]
        seen = [[(span.text, span.chance) for span in some] for some in spans]
        doubtful = second_look.in_doubt(seen)
        looks = {at: before for at in doubtful if (before := readings[at].before) is not None}
        again = [at for at in doubtful if at not in looks]
        drawn = self.networks[0].reader.read([second_look.drawn_again(cuts[at]) for at in again])
        looks |= zip(again, drawn, strict=True)
        for at, letters in looks.items():
            found[at] = second_look.second_words(seen[at], said(letters))
        return found


def _placed(
    spans: Sequence[Span],
    seconds: Sequence[Alternative | None],
    by: Network,
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
        sure = by.calibration.word(span.text, span.chance)
        found.append(Word(span.text, box, sure, _alternatives(span, by.reader.characters), second))
    return TextLine(tuple(found)) if found else None


def _alternatives(span: Span, characters: Sequence[str]) -> tuple[Alternative, ...]:
    return () if span.chance >= _SURE else alternatives(span.columns, characters, span.text)


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


def _pressed(description: Any, folder: Path) -> float:
    """How much the recognizer wants lines pressed together."""
    pressed = description["Global"].get("pressed", PRESSED)
    if isinstance(pressed, float) and 0.3 <= pressed <= 2:
        return pressed
    raise MissingWeightsError(str(folder / "inference.yml"))


def _part(pixels: int, whole: int) -> float:
    return min(1.0, max(0.0, pixels / whole))
