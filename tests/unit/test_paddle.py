"""PaddleOCR's model folders: what is missing is told at once, and a recognizer with a gap is never loaded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from dossier.errors import AlphabetGapError, MissingWeightsError, SettingsError
from dossier.vietnamese import ALPHABET
from ocr.engine import PageImage, require_alphabet
from ocr.engines import EngineOptions, start
from ocr.engines.paddle import PaddleEngine, PaddleOptions
from tests.stock_models import ModelFolders, wheel_models, write_stock_model_folders

needs_wheel = pytest.mark.skipif(wheel_models() is None, reason="rapidocr is not installed")


def folder(path: Path, description: Any, weights: bytes = b"no model") -> Path:
    path.mkdir()
    (path / "inference.onnx").write_bytes(weights)
    (path / "inference.yml").write_text(yaml.safe_dump(description, allow_unicode=True), encoding="utf-8")
    return path


def recognizer(path: Path, letters: frozenset[str] = ALPHABET) -> Path:
    result = {"name": "CTCLabelDecode", "character_dict": sorted(letters)}
    return folder(path, {"Global": {"model_name": "own_rec"}, "PostProcess": result})


@pytest.fixture
def folders(tmp_path: Path) -> ModelFolders:
    """Folders that look right, with weights that are none."""
    detection = folder(tmp_path / "det", {"Global": {"model_name": "PP-OCRv6_small_det"}})
    return ModelFolders(detection, recognizer(tmp_path / "rec"))


@pytest.mark.parametrize("part", ["det", "rec"])
@pytest.mark.parametrize("file", ["inference.onnx", "inference.yml"])
def test_a_missing_file_is_named(folders: ModelFolders, tmp_path: Path, part: str, file: str) -> None:
    (tmp_path / part / file).unlink()
    with pytest.raises(MissingWeightsError, match=f"{part}/{file}"):
        PaddleEngine(PaddleOptions(*folders))


@pytest.mark.parametrize(
    "content",
    ["", "a: [", "[]", "Global: {}", "Global: {model_name: 3}", "Global: {model_name: a}",
     "Global: {model_name: a}\nPostProcess: {character_dict: abc}",
     "Global: {model_name: a}\nPostProcess: {character_dict: [1, 2]}",
     "!!python/object/apply:os.system ['true']", "\0", "# " + "x" * 5_000_001],
    ids=["empty", "broken", "list", "nameless", "number", "no letters", "text", "numbers", "code", "zero", "huge"],
)  # fmt: skip
def test_a_description_that_makes_no_sense_is_named(folders: ModelFolders, content: str) -> None:
    (folders.recognition / "inference.yml").write_text(content)
    with pytest.raises(MissingWeightsError, match=r"inference\.yml"):
        PaddleEngine(PaddleOptions(*folders))


def test_weights_that_are_no_model_are_told_at_the_first_page(folders: ModelFolders) -> None:
    engine = start("paddle", EngineOptions(folders.detection, folders.recognition))
    with pytest.raises(MissingWeightsError):
        engine.read([PageImage(np.full((100, 100), 255, np.uint8), 200)])


def test_the_engine_needs_a_detection_folder_and_reads_with_our_recognizer(folders: ModelFolders) -> None:
    with pytest.raises(SettingsError, match="SOHOA_OCR__DETECTION_DIR"):
        start("paddle", EngineOptions(recognition_dir=folders.recognition))
    assert start("paddle", EngineOptions(detection_dir=folders.detection)).alphabet >= ALPHABET


def test_the_alphabet_is_the_dictionary_and_the_blank(folders: ModelFolders) -> None:
    assert PaddleEngine(PaddleOptions(*folders)).alphabet == ALPHABET | {" "}


def test_letters_in_pieces_count_as_letters(folders: ModelFolders, tmp_path: Path) -> None:
    shutil.rmtree(folders.recognition)
    recognizer(folders.recognition, frozenset({"e\u0323\u0302"}))
    assert PaddleEngine(PaddleOptions(*folders)).alphabet == frozenset("ệ ")


@pytest.mark.parametrize("part", ["det", "rec"])
@pytest.mark.parametrize("file", ["inference.onnx", "inference.yml"])
def test_every_file_counts_for_the_stamp(folders: ModelFolders, tmp_path: Path, part: str, file: str) -> None:
    before = PaddleEngine(PaddleOptions(*folders)).stamp
    with (tmp_path / part / file).open("ab") as stream:
        stream.write(b"\n")
    assert PaddleEngine(PaddleOptions(*folders)).stamp.digest != before.digest


def test_how_lines_are_found_counts_for_the_stamp_and_the_number_of_threads_does_not(folders: ModelFolders) -> None:
    stamps = {PaddleEngine(PaddleOptions(*folders, threads=n)).stamp for n in (1, 2)}
    assert len(stamps) == 1
    assert PaddleEngine(PaddleOptions(*folders, detection_side=960)).stamp not in stamps


@needs_wheel
def test_the_stock_recognizer_is_refused_without_loading_anything(tmp_path: Path) -> None:
    stock = write_stock_model_folders(tmp_path / "models")
    with pytest.raises(AlphabetGapError) as caught:
        start("paddle", EngineOptions(*stock))
    assert {"ế", "ộ", "ằ", "Ợ"} <= caught.value.missing
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from dossier.errors import AlphabetGapError\n"
        "from ocr.engines import EngineOptions, start\n"
        "try:\n"
        "    start('paddle', EngineOptions(Path(sys.argv[1]), Path(sys.argv[2])))\n"
        "except AlphabetGapError:\n"
        "    print(sorted({'paddleocr', 'paddlex', 'onnxruntime'} & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(stock.detection), str(stock.recognition)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert run.stdout.strip() == "[]", run.stderr


@pytest.mark.slow
@needs_wheel
def test_a_recognizer_under_a_name_of_our_own_reads_print(tmp_path: Path) -> None:
    from tests.contracts.test_engine import WORDS, printed

    stock = write_stock_model_folders(tmp_path / "models")
    path = stock.recognition / "inference.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("PP-OCRv6_small_rec", "vi_admin_rec"), encoding="utf-8")
    engine = PaddleEngine(PaddleOptions(*stock))
    with pytest.raises(AlphabetGapError):
        require_alphabet(engine)
    assert [word.text for line in engine.read([printed()])[0] for word in line.words] == list(WORDS)
