"""Makes a smaller recognizer of a trained one: `python -m training.shrink --checkpoint FILE --out FILE`.

Of every layer the channels are kept that the next layers listen to most (Li et al., "Pruning filters", 2017). What
comes out reads badly until it has been trained on, with the large one as its teacher (`training.train --teacher`),
and is there far sooner than from nothing.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from training.alphabet import CLASSES
from training.export import loaded
from training.model import SHAPES, Recognizer, Shape

_GATES = 4
"""of an LSTM"""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A convolution, the norm behind it, and the weights that listen to it, all by their names."""

    made: str
    norm: str
    heard: tuple[str, ...]


_CUTS = (
    _Cut("eyes.0.0", "eyes.0.1", ("eyes.1.0",)),
    _Cut("eyes.3.first.0", "eyes.3.first.1", ("eyes.3.second.0",)),
    _Cut("eyes.5.first.0", "eyes.5.first.1", ("eyes.5.second.0",)),
    _Cut("eyes.6.0", "eyes.6.1", ("eyes.7",)),
)


def shrunk(weights: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """The weights of a large recognizer cut down to `shape`. Channels between the residual blocks are all kept."""
    cut = {name: value.float() for name, value in weights.items()}
    target = Recognizer(CLASSES, shape).state_dict()
    for each in _CUTS:
        keep = _most_heard(cut, each, target[f"{each.made}.weight"].shape[0])
        _keep_outputs(cut, each.made, each.norm, keep)
        for name in each.heard:
            cut[f"{name}.weight"] = cut[f"{name}.weight"][:, keep]
    _shrink_last(cut, shape)
    _shrink_memory(cut, shape.memory)
    return {name: value.contiguous() for name, value in cut.items()}


def _most_heard(weights: dict[str, Tensor], cut: _Cut, count: int) -> Tensor:
    heard = sum(weights[f"{name}.weight"].square().sum((0, 2, 3)) for name in cut.heard)
    loud = weights[f"{cut.norm}.weight"].square()
    return torch.as_tensor(heard * loud).topk(count).indices.sort().values


def _keep_outputs(weights: dict[str, Tensor], made: str, norm: str, keep: Tensor) -> None:
    weights[f"{made}.weight"] = weights[f"{made}.weight"][keep]
    for part in ("weight", "bias", "running_mean", "running_var"):
        weights[f"{norm}.{part}"] = weights[f"{norm}.{part}"][keep]


def _shrink_last(weights: dict[str, Tensor], shape: Shape) -> None:
    """Fewer rows under the last convolution, each weighed as it was at the same height of the line."""
    kernel = weights["eyes.7.weight"]
    rows = torch.nn.functional.interpolate(kernel.flatten(2, 2), size=(shape.last, 3), mode="bilinear")
    weights["eyes.7.weight"] = rows * (kernel.shape[2] / shape.last)
    heard = sum(weights[f"memory.weight_ih_l0{way}"].square().sum(0) for way in ("", "_reverse"))
    loud = weights["eyes.8.weight"].square()
    keep = torch.as_tensor(heard * loud).topk(shape.seen).indices.sort().values
    _keep_outputs(weights, "eyes.7", "eyes.8", keep)
    for way in ("", "_reverse"):
        weights[f"memory.weight_ih_l0{way}"] = weights[f"memory.weight_ih_l0{way}"][:, keep]


def _shrink_memory(weights: dict[str, Tensor], memory: int) -> None:
    was = weights["memory.weight_hh_l0"].shape[1]
    heads = []
    for number, way in enumerate(("", "_reverse")):
        head = weights["head.weight"][:, number * was : (number + 1) * was]
        keep = head.square().sum(0).topk(memory).indices.sort().values
        heads.append(head[:, keep])
        rows = torch.cat([keep + gate * was for gate in range(_GATES)])
        for name in (f"weight_ih_l0{way}", f"weight_hh_l0{way}", f"bias_ih_l0{way}", f"bias_hh_l0{way}"):
            weights[f"memory.{name}"] = weights[f"memory.{name}"][rows]
        weights[f"memory.weight_hh_l0{way}"] = weights[f"memory.weight_hh_l0{way}"][:, keep]
    weights["head.weight"] = torch.cat(heads, 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.shrink", description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="of a large recognizer")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    large, _ = loaded(arguments.checkpoint)
    small = shrunk(large.state_dict(), SHAPES["small"])
    torch.save({"model": small, "shape": "small", "lines": 0}, arguments.out)


if __name__ == "__main__":
    main()
