"""Model folders of stock PP-OCRv6, made from the files inside the installed rapidocr wheel.

For tests only: the recognizer lacks most Vietnamese letters, which is what the tests prove.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import yaml


class ModelFolders(NamedTuple):
    detection: Path
    recognition: Path


def wheel_models() -> Path | None:
    """The folder of models inside rapidocr, found without importing it; None where it is not installed."""
    spec = importlib.util.find_spec("rapidocr")
    places = spec.submodule_search_locations if spec else None
    folder = Path(next(iter(places))) / "models" if places else None
    return folder if folder and (folder / "PP-OCRv6_rec_small.onnx").is_file() else None


def write_stock_model_folders(target: Path) -> ModelFolders:
    """Write `det` and `rec` below `target`, each with inference.onnx and inference.yml."""
    import onnxruntime

    source = wheel_models()
    if source is None:
        raise FileNotFoundError("rapidocr is not installed")
    folders = ModelFolders(target / "det", target / "rec")
    for folder, kind in zip(folders, ("det", "rec"), strict=True):
        folder.mkdir(parents=True)
        shutil.copyfile(source / f"PP-OCRv6_{kind}_small.onnx", folder / "inference.onnx")
    session = onnxruntime.InferenceSession(str(folders.recognition / "inference.onnx"))
    letters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    _write(folders.detection, "PP-OCRv6_small_det", _DETECTION_STEPS, _DETECTION_RESULT)
    rows: dict[str, Any] = {"name": "CTCLabelDecode", "character_dict": letters}
    _write(folders.recognition, "PP-OCRv6_small_rec", [{"RecResizeImg": {"image_shape": [3, 48, 320]}}], rows)
    return folders


_DETECTION_STEPS: list[dict[str, Any]] = [
    {"DetResizeForTest": {"resize_long": 960}},
    {
        "NormalizeImage": {
            "mean": [0.485, 0.456, 0.406],
            "std": [0.229, 0.224, 0.225],
            "scale": 1 / 255,
            "order": "hwc",
        }
    },
    {"ToCHWImage": None},
]
_DETECTION_RESULT: dict[str, Any] = {
    "name": "DBPostProcess",
    "thresh": 0.3,
    "box_thresh": 0.6,
    "max_candidates": 1000,
    "unclip_ratio": 1.5,
}


def _write(folder: Path, name: str, steps: list[dict[str, Any]], result: dict[str, Any]) -> None:
    description = {"Global": {"model_name": name}, "PreProcess": {"transform_ops": steps}, "PostProcess": result}
    text = yaml.dump(description, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True)
    (folder / "inference.yml").write_text(text, encoding="utf-8")
