"""The network learns, and the folder that is exported gives the same. Only where torch is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is installed by requirements/training.in only")

from training import export, shrink, train  # noqa: E402
from training.alphabet import CLASSES, classes  # noqa: E402
from training.lines import HEIGHT, Line, padded  # noqa: E402
from training.model import SHAPES, STRIDE, Recognizer, Shape  # noqa: E402

CPU = torch.device("cpu")
LINES = [
    Line(np.full((HEIGHT, width), grey, np.uint8), text)
    for width, grey, text in ((60, 20, "Mỵ"), (110, 90, "Số: 12"), (128, 230, "…"))
]


def small() -> Recognizer:
    torch.manual_seed(1)
    return Recognizer(CLASSES, Shape(3, 2, (4, 4, 8, 8, 8), (8, 8), 16, 16))


@pytest.mark.parametrize("width", [64, 128, 320])
def test_a_column_comes_out_for_every_fourth_that_goes_in(width: int) -> None:
    assert small()(torch.zeros(2, 1, HEIGHT, width)).shape == (2, width // STRIDE, CLASSES)


def test_padding_is_nothing_to_the_network() -> None:
    pixels = train.prepared(torch.from_numpy(padded(LINES).pixels), CPU)
    assert pixels.shape == (3, 1, HEIGHT, 128)
    assert pixels[0, 0, :, 60:].abs().max() < 0.01


def test_training_lowers_the_loss() -> None:
    model = small()
    optimizer = torch.optim.AdamW(model.parameters(), 1e-2)
    batch = padded(LINES)
    losses = []
    for _ in range(8):
        loss = train._loss(model(train.prepared(torch.from_numpy(batch.pixels), CPU)), batch.labels, None)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[1] < losses[0]
    assert losses[-1] < 0.7 * losses[0]


def test_reading_gives_a_text_for_every_line() -> None:
    said = train.read(small().eval(), LINES, CPU)
    assert len(said) == len(LINES)
    assert all(classes(text) is not None for text in said)


@pytest.mark.filterwarnings("ignore")  # of the exporter, about itself
def test_the_exported_network_gives_the_same(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="torch exports through onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    torch.manual_seed(2)
    model = Recognizer(CLASSES, SHAPES["small"]).eval()
    torch.save({"model": model.state_dict(), "shape": "small", "lines": 5}, tmp_path / "checkpoint.pt")
    assert export.export(tmp_path / "checkpoint.pt", tmp_path / "model") == 5
    session = onnxruntime.InferenceSession(tmp_path / "model" / "inference.onnx")
    grey = np.random.default_rng(1).integers(0, 256, (2, HEIGHT, 200), np.uint8)
    colors = np.repeat(grey[:, None].astype(np.float32) / 127.5 - 1, 3, axis=1)
    (chances,) = session.run(None, {session.get_inputs()[0].name: colors})
    with torch.inference_mode():
        wanted = torch.softmax(model(train.prepared(torch.from_numpy(grey), CPU)), -1).numpy()
    assert chances.shape == (2, 200 // STRIDE, CLASSES)
    assert np.allclose(chances, wanted, atol=1e-3)


def test_a_small_network_is_cut_out_of_a_large_one() -> None:
    torch.manual_seed(3)
    large = Recognizer(CLASSES, SHAPES["large"]).eval()
    cut = shrink.shrunk(large.state_dict(), SHAPES["small"])
    model = Recognizer(CLASSES, SHAPES["small"]).eval()
    model.load_state_dict(cut)
    assert model(torch.zeros(2, 1, HEIGHT, 64)).shape == (2, 64 // STRIDE, CLASSES)
    # channels between the blocks are the large one's own
    kept, own = cut["eyes.2.1.weight"], large.state_dict()["eyes.2.1.weight"]
    assert torch.equal(kept, own)
