"""Engines by name, and the engines that break for the tests of other rooms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dossier.errors import AlphabetGapError, EngineCrashedError, EngineTimeoutError, SettingsError
from dossier.text import Box, EngineStamp, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr import engines
from ocr.engine import OcrEngine, PageImage
from ocr.engines.recorded import RecordedEngine, page_key
from tests.doubles.engines import (
    KILLED,
    CrashingEngine,
    CrashingOnceEngine,
    GarbageEngine,
    HalfPageEngine,
    HangingEngine,
    SilentEngine,
)

PAGE = PageImage(np.full((40, 30), 255, np.uint8), 200)


def line(y: float) -> TextLine:
    return TextLine((Word("chữ", Box(0.1, y, 0.3, y + 0.02), 0.9),))


def test_an_unknown_name_is_told_together_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"tesserakt.*paddle, tesseract"):
        engines.start("tesserakt")


def test_an_engine_with_a_gap_never_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    gapped = SilentEngine()
    gapped.alphabet = ALPHABET - {"ỵ"}
    monkeypatch.setattr(engines, "ENGINES", {"gapped": lambda options: gapped})
    with pytest.raises(AlphabetGapError) as caught:
        engines.start("gapped")
    assert caught.value.missing == frozenset("ỵ")


def test_an_engine_without_a_gap_starts_with_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[engines.EngineOptions] = []

    def make(options: engines.EngineOptions) -> OcrEngine:
        seen.append(options)
        return SilentEngine()

    monkeypatch.setattr(engines, "ENGINES", {"whole": make})
    options = engines.EngineOptions(tesseract_program="elsewhere")
    assert isinstance(engines.start("whole", options), SilentEngine)
    assert seen == [options]


def test_engines_that_break_say_whether_another_try_may_help() -> None:
    with pytest.raises(EngineCrashedError) as crashed:
        CrashingEngine().read([PAGE])
    with pytest.raises(EngineTimeoutError) as hung:
        HangingEngine().read([PAGE])
    assert crashed.value.retryable
    assert hung.value.retryable


def test_the_second_try_works_after_one_crash() -> None:
    engine = CrashingOnceEngine(SilentEngine())
    with pytest.raises(EngineCrashedError):
        engine.read([PAGE])
    assert engine.read([PAGE]) == [()]


def test_nonsense_is_read_with_low_confidence_and_is_the_same_for_a_seed() -> None:
    read = GarbageEngine(7).read([PAGE, PAGE])
    assert read == GarbageEngine(7).read([PAGE, PAGE])
    assert read[0] != read[1]
    assert max(one.confidence for lines in read for one in lines) < 0.35


def test_half_a_page_is_lost_without_a_word() -> None:
    inner = RecordedEngine({page_key(PAGE): (line(0.1), line(0.4), line(0.7))})
    assert HalfPageEngine(inner).read([PAGE]) == [(line(0.1), line(0.4))]
    assert HalfPageEngine(inner).stamp == inner.stamp == EngineStamp("recorded", "1", inner.stamp.digest)


def test_a_killing_engine_takes_its_program_with_it() -> None:
    program = (
        "import numpy as np\n"
        "from ocr.engine import PageImage\n"
        "from tests.doubles.engines import KillingEngine, SilentEngine\n"
        "page = PageImage(np.zeros((9, 9), np.uint8), 200)\n"
        "print(len(KillingEngine(SilentEngine(), page=2).read([page])), flush=True)\n"
        "KillingEngine(SilentEngine(), page=2).read([page, page, page])\n"
        "print('still here')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert (run.returncode, run.stdout.split()) == (KILLED, ["1"]), run.stderr
