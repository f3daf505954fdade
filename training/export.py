"""Writes a trained recognizer as PaddleOCR's folder: `python -m training.export --checkpoint FILE --out FOLDER`.

inference.onnx takes (N, 3, 48, W) RGB, (x / 255 - 0.5) / 0.5, and gives probabilities (N, W / 4, classes): class 0 is
CTC's blank, the last class is the space, as PaddleX's CTCLabelDecode wants it. Confidence is the
recognizer's own until `training.calibrate` has measured it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import cast

import torch
import yaml
from torch import Tensor, nn

from ocr.calibrate import FILE as CALIBRATION
from ocr.model_folder import seal
from training.alphabet import CHARACTERS, CLASSES
from training.lines import HEIGHT
from training.model import SHAPES, Recognizer

NAME = "PP-OCRv6_medium_rec"
"""the place in PaddleOCR's pipeline that the folder takes: PaddleX loads only names it knows"""
_GREY = (0.299, 0.587, 0.114)
"""of red, green and blue (ITU-R BT.601)"""
_NARROWEST = 320
"""pixels; what PaddleOCR pads narrower lines to"""


class _Whole(nn.Module):
    """Colors in, probabilities out. The first convolution sees the three channels at once."""

    def __init__(self, model: Recognizer) -> None:
        super().__init__()
        self._model = model
        first = cast(nn.Conv2d, cast(nn.Sequential, model.eyes[0])[0])
        colored = nn.Conv2d(3, first.out_channels, 3, first.stride, 1, bias=False)
        with torch.no_grad():
            colored.weight.copy_(first.weight * torch.tensor(_GREY).view(1, 3, 1, 1))
        cast(nn.Sequential, model.eyes[0])[0] = colored

    def forward(self, lines: Tensor) -> Tensor:
        return torch.softmax(self._model(lines), -1)


def loaded(checkpoint: Path) -> tuple[Recognizer, int]:
    """The network of a checkpoint and the lines that it saw."""
    kept = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = Recognizer(CLASSES, SHAPES[kept.get("shape", "large")])
    model.load_state_dict(kept["model"])
    return model.eval(), int(kept["lines"])


def export(checkpoint: Path, folder: Path) -> int:
    """Write both files; gives the lines that were trained on."""
    model, lines = loaded(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        _Whole(model).eval(),
        (torch.zeros(2, 3, HEIGHT, _NARROWEST),),
        str(folder / "inference.onnx"),
        input_names=["x"],
        output_names=["probabilities"],
        dynamic_axes={"x": {0: "n", 3: "w"}, "probabilities": {0: "n", 1: "t"}},
        opset_version=17,
        dynamo=False,
    )
    description = {
        "Global": {"model_name": NAME, "pressed": model.shape.shown},
        "PreProcess": {"transform_ops": [{"RecResizeImg": {"image_shape": [3, HEIGHT, _NARROWEST]}}]},
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": list(CHARACTERS)},
    }
    (folder / "inference.yml").write_text(
        yaml.safe_dump(description, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8"
    )
    (folder / CALIBRATION).write_text(json.dumps({"usual": [[0, 0], [1, 1]], "odd": [[0, 0], [1, 1]]}), "ascii")
    seal(folder)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    lines = export(arguments.checkpoint, arguments.out)
    print(f"{arguments.out}: {lines} lines seen, {(arguments.out / 'inference.onnx').stat().st_size} bytes")


if __name__ == "__main__":
    main()
