"""Turns a recognizer's convolutions and LSTM to 8-bit integers: half the work on office processors, no loss that shows.

Weights use 7 bits: processors without VNNI add products of 8 bits in 16 and overflow (ONNX Runtime, "reduce_range").
Convolutions take their scales from examples, the LSTM finds them as it runs; the last layer stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.lines import Line, grouped

_COLUMNS = 6000


class _Examples(CalibrationDataReader):  # type: ignore[misc]
    """Batches that show how large the values between layers get."""

    def __init__(self, lines: list[Line], name: str) -> None:
        self._batches = iter(grouped(lines, _COLUMNS))
        self._name = name

    def get_next(self) -> dict[str, npt.NDArray[np.float32]] | None:
        batch = next(self._batches, None)
        if batch is None:
            return None
        grey = batch.pixels.astype(np.float32) / 127.5 - 1
        return {self._name: np.repeat(grey[:, None], 3, axis=1)}

    def __iter__(self) -> Iterator[dict[str, npt.NDArray[np.float32]]]:
        while (example := self.get_next()) is not None:
            yield example


def quantize(weights: Path, lines: list[Line], name: str = "x") -> None:
    """Replace an ONNX file by its 8-bit form; `lines` are examples of what it will see."""
    whole = weights.with_suffix(".whole.onnx")
    try:
        quant_pre_process(str(weights), str(whole), skip_symbolic_shape=True)
        quantize_static(
            str(whole), str(weights), _Examples(lines, name), quant_format=QuantFormat.QDQ, per_channel=True,
            reduce_range=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv"],
        )  # fmt: skip
        _clip_in_integers(weights)
        weights.replace(whole)
        quantize_dynamic(
            str(whole), str(weights), op_types_to_quantize=["LSTM"], weight_type=QuantType.QInt8, reduce_range=True
        )
    finally:
        whole.unlink(missing_ok=True)


def _clip_in_integers(weights: Path) -> None:
    """Let the rounding after a convolution do the work of the ReLU behind it, where nobody else wants its output.

    Values after a ReLU are unsigned from 0 on, so that rounding to them cuts what is negative: three steps less over
    the whole picture for most convolutions, and a finer scale.
    """
    model = onnx.load(str(weights))
    nodes = list(model.graph.node)
    for relu in (node for node in nodes if node.op_type == "Relu"):
        chain = _chain(nodes, relu)
        if [node.op_type for node in chain] == ["Conv", "QuantizeLinear", "DequantizeLinear", "Relu", "QuantizeLinear"]:
            made, rounded, back, _, after = chain
            after.input[0] = made.output[0]
            for node in (rounded, back, relu):
                model.graph.node.remove(node)
    used = {name for node in model.graph.node for name in node.input}
    for held in [held for held in model.graph.initializer if held.name not in used]:
        model.graph.initializer.remove(held)
    onnx.save(model, str(weights))


def _chain(nodes: list[onnx.NodeProto], relu: onnx.NodeProto) -> list[onnx.NodeProto]:
    """The ReLU with up to three nodes before it and one behind it, as far as each is the only one to read the other."""
    chain = [relu]
    while len(chain) < 4 and (before := [node for node in nodes if chain[0].input[0] in node.output]):
        chain.insert(0, before[0])
    chain += [node for node in nodes if relu.output[0] in node.input]
    outputs = [name for node in chain[:-1] for name in node.output]
    return chain if all(sum(name in node.input for node in nodes) == 1 for name in outputs) else []
