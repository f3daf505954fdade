"""Makes the shipped model folder of two checkpoints, the network's and that of the small one which reads first:

    python -m training.publish --checkpoint FILE --quick FILE --data FOLDER

Exports, turns weights to 8 bits, calibrates, measures, writes the card and seals. Refuses to publish a
recognizer that lacks a letter.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from ocr.engine import require_alphabet
from ocr.engines.onnx import OnnxEngine, OnnxOptions
from ocr.model_folder import QUICK, SHIPPED, WEIGHTS, seal
from training import evaluate, fonts, text
from training.alphabet import CHARACTERS
from training.calibrate import calibrate
from training.export import export
from training.int8 import quantize
from training.lines import AS_PRINTED, Line, Press
from wiring.settings import silence_telemetry

CARD = "MODEL_CARD.md"
_EXAMPLES = 256
_CALIBRATED = 6000


def publish(checkpoint: Path, quick: Path, data: Path, folder: Path, notes: Path | None) -> str:
    """Fill the folder; gives the table of error rates."""
    sources = text.load(data)
    press = Press(sources, fonts.installed(), 55)
    examples = [press.line(number) for number in range(_EXAMPLES)]
    trained = _made(checkpoint, folder, examples)
    quickly = _made(quick, folder / QUICK, examples)
    kept = Press(sources, fonts.installed(held_back=True), 77, pressed=AS_PRINTED)
    engine = OnnxEngine(OnnxOptions(folder))
    require_alphabet(engine)
    calibrate(engine, [kept.line(number) for number in range(_CALIBRATED)])
    rates = evaluate.table(OnnxEngine(OnnxOptions(folder)), data, 1000, 4242)
    card = _card(trained, quickly, rates, notes.read_text("utf-8") if notes else "")
    (folder / CARD).write_text(card, "utf-8")
    seal(folder)
    return rates


def _made(checkpoint: Path, folder: Path, examples: list[Line]) -> int:
    trained = export(checkpoint, folder)
    quantize(folder / WEIGHTS, examples)
    seal(folder)
    return trained


def _card(trained: int, quickly: int, rates: str, notes: str) -> str:
    signs = "".join(sign for sign in CHARACTERS if not sign.isalpha() and not sign.isascii())
    return (
        f"""# Sohoa's recognizer of Vietnamese print

| | |
|---|---|
| made on | {datetime.now(UTC).date().isoformat()} |
| reads | one line of print at a time, grey or color, any size; 48 pixels high inside |
| writes | {len(CHARACTERS)} signs and the space: all accented Vietnamese letters, ASCII, `{signs}` |
| networks | convolutions and one LSTM each way, CTC (`training/model.py`); 8-bit integers |
| trained on | {trained} drawn lines (`training/lines.py`), none of them a scan |
| `quick/` | the small network that Sohoa asks first: cut from this one, trained by it on {quickly} more lines |
| hashes | `SHA256SUMS` |

A leader of dots is one sign, `…`. Output of the network is after softmax, class 0 is the blank, the last the space.

## Use in PaddleOCR
```python
from paddleocr import PaddleOCR

reader = PaddleOCR(
    text_recognition_model_dir="vietnamese",
    engine="onnxruntime",
    use_doc_orientation_classify=False,
    use_doc_unwarping=False,
    use_textline_orientation=False,
)
print(reader.predict("page.png")[0]["rec_texts"])
```
PaddleX loads only names that it knows, so `inference.yml` carries the name of the model whose place in PaddleOCR 3.7's
pipeline it takes. For a version with another default, change `model_name` there or give `text_recognition_model_name`.
ONNX Runtime 1.32 reports home unless `ORT_DISABLE_TELEMETRY=1` is set before it is imported.

## Error rates
Lines in fonts that no training line was drawn in (`python -m training.evaluate`), both networks together:

{rates}

{notes.strip()}
""".rstrip()
        + "\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.publish", description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--quick", type=Path, required=True, help="checkpoint of the small network that reads first")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--notes", type=Path, help="what else the card says: training data, weaknesses")
    arguments = parser.parse_args()
    silence_telemetry()
    print(publish(arguments.checkpoint, arguments.quick, arguments.data, arguments.out, arguments.notes))


if __name__ == "__main__":
    main()
