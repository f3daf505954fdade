"""The engines by name; each is imported only when it is asked for.

Refuses an engine that cannot write every Vietnamese letter; no setting overrides that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dossier.errors import SettingsError
from ocr.engine import OcrEngine, require_alphabet
from ocr.model_folder import SHIPPED


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an office may say about its engine; each engine takes what concerns it."""

    detection_dir: Path | None = None
    recognition_dir: Path | None = None
    """another recognizer than ours"""
    tesseract_program: str = "tesseract"


def _tesseract(options: EngineOptions) -> OcrEngine:
    from ocr.engines.tesseract import TesseractEngine, TesseractOptions

    return TesseractEngine(TesseractOptions(program=options.tesseract_program))


def _onnx(options: EngineOptions) -> OcrEngine:
    from ocr.engines.onnx import OnnxEngine, OnnxOptions

    return OnnxEngine(OnnxOptions(options.recognition_dir or SHIPPED))


def _paddle(options: EngineOptions) -> OcrEngine:
    from ocr.engines.paddle import PaddleEngine, PaddleOptions

    if options.detection_dir is None:
        raise SettingsError("paddle: SOHOA_OCR__DETECTION_DIR")
    return PaddleEngine(PaddleOptions(options.detection_dir, options.recognition_dir or SHIPPED))


ENGINES: Mapping[str, Callable[[EngineOptions], OcrEngine]] = MappingProxyType(
    {"onnx": _onnx, "paddle": _paddle, "tesseract": _tesseract}
)


def start(name: str, options: EngineOptions | None = None) -> OcrEngine:
    """The engine of this name, its alphabet checked.

    Raises `SettingsError` for an unknown name or missing options, `AlphabetGapError` for a gap in the alphabet,
    `MissingProgramError` or `MissingWeightsError` for what is not installed.
    """
    make = ENGINES.get(name)
    if make is None:
        raise SettingsError(f"SOHOA_OCR__ENGINE: {name} ({', '.join(sorted(ENGINES))})")
    engine = make(options or EngineOptions())
    require_alphabet(engine)
    return engine
