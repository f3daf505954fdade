"""The network: a small convolutional reader with one LSTM each way, for CTC. Knows torch, nothing of text.

Rows are spent early, where tone marks are a few pixels: two convolutions before more is thrown away. Depthwise
convolutions would have fewer operations, but train several times slower on office processors.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from ocr.recognize import PRESSED

STRIDE = 4
"""columns of the image a column of the output"""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a recognizer is."""

    step: int
    """rows of the image from one look of the first convolution to the next"""
    last: int
    """rows that are left for the last convolution"""
    widths: tuple[int, int, int, int, int]
    """channels after each convolution that changes them"""
    inside: tuple[int, int]
    """channels between the two convolutions of each residual block"""
    seen: int
    """what the LSTM is shown of a column"""
    memory: int
    """what it remembers, each way"""
    pressed: float = 1.0
    """how much narrower than usual the lines are that it learns to read"""
    shown: float = PRESSED
    """and the width of those that it is shown later, as part of what their height would have"""


SHAPES = {
    "large": Shape(2, 3, (24, 32, 64, 96, 160), (64, 96), 192, 192),
    "small": Shape(3, 2, (16, 32, 64, 96, 128), (32, 48), 128, 96, 0.87, 0.8),
}
"""`small` is shipped, `large` is its teacher. Small sees 16 rows where large sees 24: real lines brought down to 32
rows and back lost no letter, lines pressed together by a tenth did"""


def _convolution(inputs: int, outputs: int, stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    def __init__(self, channels: int, inside: int) -> None:
        super().__init__()
        self.first = _convolution(channels, inside)
        self.second = nn.Sequential(nn.Conv2d(inside, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


class Recognizer(nn.Module):
    """Grey lines (N, 1, 48, W), -1 black to 1 white, padded with 0 on the right; gives logits (N, W / 4, classes)."""

    def __init__(self, classes: int, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        a, b, c, d, e = shape.widths
        self.eyes = nn.Sequential(
            _convolution(1, a, (shape.step, 2)),
            _convolution(a, b),
            _convolution(b, c, (2, 2)),
            _Residual(c, shape.inside[0]),
            _convolution(c, d, (2, 1)),
            _Residual(d, shape.inside[1]),
            _convolution(d, e, (2, 1)),
            nn.Conv2d(e, shape.seen, (shape.last, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(shape.seen),
            nn.ReLU(inplace=True),
        )
        self.memory = nn.LSTM(shape.seen, shape.memory, bidirectional=True, batch_first=True)
        self.head = nn.Linear(2 * shape.memory, classes)

    def forward(self, lines: Tensor) -> Tensor:
        seen = self.eyes(lines).squeeze(2).transpose(1, 2)
        remembered, _ = self.memory(seen)
        return self.head(remembered)
