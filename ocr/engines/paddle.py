"""PaddleOCR on local model folders, run by ONNX Runtime on the CPU. The only file that knows PaddleOCR.

Refuses to download anything: a model that is not in its folder is missing. Nothing of PaddleOCR is imported before
the first page is read, so that an office learns at once what is wrong with its models. ONNX Runtime and PaddleX
report home unless their switches are set before they are imported: `wiring.settings` sets them at start.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2

from dossier.text import Box, EngineStamp, TextLine, Word
from ocr.engine import PageImage
from ocr.engines.vendors import MappedErrors, version_of
from ocr.lines import lines_of
from ocr.model_folder import open_folder

_WRAPPER = "1"
"""goes up when the same pixels give other lines because of this file or of `ocr.lines`"""
_PACKAGES = "paddleocr onnxruntime"
_ERRORS = (
    ArithmeticError, AttributeError, ImportError, LookupError, OSError, RuntimeError, TypeError, ValueError, cv2.error,
)  # fmt: skip
"""what PaddleOCR and PaddleX raise"""
_LEAST = 8
"""pixels; a page that is smaller either way holds no letter"""

Span = tuple[float, float]
"""left and right end, pixels"""


@dataclass(frozen=True, slots=True)
class PaddleOptions:
    """Where the models are and how they are run."""

    detection_dir: Path
    recognition_dir: Path
    detection_side: int = 1280
    """pixels; a page's longer side is reduced to it for finding lines"""
    threads: int = 1


class PaddleEngine:
    """Reads pages with PaddleOCR. Raises `MissingWeightsError` where a model folder lacks a file or makes no sense."""

    def __init__(self, options: PaddleOptions) -> None:
        self._options = options
        self._detection = open_folder(options.detection_dir)
        self._recognition = open_folder(options.recognition_dir)
        self.alphabet = self._recognition.alphabet
        self._version = version_of("paddleocr")
        self._turn = threading.Lock()

    @cached_property
    def stamp(self) -> EngineStamp:
        digest = hashlib.sha256()
        for model in (self._detection, self._recognition):
            digest.update(model.digest.encode())
        digest.update(repr((self._options.detection_side, _WRAPPER)).encode())
        return EngineStamp("paddle", self._version, digest.hexdigest())

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [self._read_page(image) for image in images]

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        height, width = image.pixels.shape[:2]
        if min(height, width) < _LEAST:
            return ()
        code = cv2.COLOR_GRAY2BGR if image.pixels.ndim == 2 else cv2.COLOR_RGB2BGR
        # the pipeline keeps state between its steps, so one page at a time
        with self._turn, MappedErrors("paddle", _PACKAGES, _ERRORS):
            found = self._pipeline.predict(cv2.cvtColor(image.pixels, code), return_word_box=True)[0]
        return lines_of(_words(found, width, height))

    @cached_property
    def _pipeline(self) -> Any:
        with MappedErrors("paddle", _PACKAGES, _ERRORS, loading="paddle"):
            from paddleocr import PaddleOCR
            from paddlex.inference.models.text_detection.predictor import TextDetRunnerPredictor
            from paddlex.inference.models.text_recognition.predictor import TextRecRunnerPredictor

            logging.getLogger("paddlex").setLevel(logging.ERROR)
            _make_known(self._detection.name, TextDetRunnerPredictor)
            _make_known(self._recognition.name, TextRecRunnerPredictor)
            threads = {"intra_op_num_threads": self._options.threads, "inter_op_num_threads": 1}
            return PaddleOCR(
                engine="onnxruntime",
                device="cpu",
                engine_config=threads,
                text_detection_model_name=self._detection.name,
                text_detection_model_dir=str(self._detection.folder),
                text_recognition_model_name=self._recognition.name,
                text_recognition_model_dir=str(self._recognition.folder),
                # left out, each of these three fetches a model from the network
                use_doc_orientation_classify=False,
                use_doc_unwarping=False,
                use_textline_orientation=False,
                text_det_limit_side_len=self._options.detection_side,
                text_det_limit_type="max",
            )


def _make_known(name: str, predictor: type) -> None:
    """Tell PaddleX a model name that it does not know."""
    from paddlex.inference.models.bindings import register_predictor_binding_map, try_get_binding

    if try_get_binding(name, "onnxruntime") is None:
        register_predictor_binding_map(predictor, {"onnxruntime": [name]})


# --- from PaddleOCR's lines to words ------------------------------------------------------------
def _words(found: Any, width: int, height: int) -> Iterator[Word]:
    """Words of one page from PaddleOCR's result, boxes in fractions."""
    pieces = zip(
        found["rec_texts"], found["rec_scores"], found["rec_boxes"], found["text_word"], found["text_word_boxes"],
        strict=True,
    )  # fmt: skip
    for text, score, box, groups, places in pieces:
        x0, y0, x1, y1 = (float(v) for v in box)
        for word, (left, right) in _placed(str(text), (x0, x1), groups, places):
            yield Word(
                unicodedata.normalize("NFC", word),
                Box(_part(left, width), _part(y0, height), _part(right, width), _part(y1, height)),
                min(1.0, max(0.0, float(score))),
            )


def _part(pixels: float, whole: int) -> float:
    return min(1.0, max(0.0, pixels / whole))


def _placed(text: str, line: Span, groups: Sequence[Any], places: Sequence[Any]) -> Iterator[tuple[str, Span]]:
    """The words of one line with their left and right ends."""
    letters = _letter_spans(text, line, groups, places)
    start = 0
    for word in text.split():
        start = text.index(word, start)
        end = start + len(word)
        left, right = letters[start][0], max(letters[start][0], letters[end - 1][1])
        yield word, (left, right)
        start = end


def _letter_spans(text: str, line: Span, groups: Sequence[Any], places: Sequence[Any]) -> list[Span]:
    """Where each letter stands: from the recognizer's columns where they are told, else evenly along the line.

    PaddleOCR cuts a line at every letter outside ASCII and tells the columns of each piece, so within a piece,
    which is short, letters are spread evenly.
    """
    if "".join(map(str, groups)) != text or len(groups) != len(places):
        return _spread(len(text), line)
    spans: list[Span] = []
    for group, place in zip(groups, places, strict=True):
        spans += _spread(len(str(group)), (float(place[0]), float(place[2])))
    return _unbroken(spans, line)


def _spread(count: int, span: Span) -> list[Span]:
    step = (span[1] - span[0]) / max(1, count)
    return [(span[0] + i * step, span[0] + (i + 1) * step) for i in range(count)]


def _unbroken(spans: Iterable[Span], line: Span) -> list[Span]:
    """Letters end where the next one begins: the columns only tell where a letter was seen, not how wide it is."""
    middles = [(left + right) / 2 for left, right in spans]
    borders = [line[0], *((a + b) / 2 for a, b in pairwise(middles)), line[1]]
    return list(pairwise(borders))
