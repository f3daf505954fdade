"""The network: a small convolutional reader with one LSTM each way, for CTC. Knows torch, nothing of text.

Rows are spent early, where tone marks are a few pixels: two convolutions at half size before anything is thrown
away. Depthwise convolutions would have fewer operations, but train several times slower on office processors.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

STRIDE = 4
"""columns of the image a column of the output"""


def _convolution(inputs: int, outputs: int, stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _convolution(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


class Recognizer(nn.Module):
    """Grey lines (N, 1, 48, W), -1 black to 1 white, padded with 0 on the right; gives logits (N, W / 4, classes)."""

    def __init__(self, classes: int, widths: tuple[int, ...] = (24, 32, 64, 96, 160), memory: int = 192) -> None:
        super().__init__()
        a, b, c, d, e = widths
        self.eyes = nn.Sequential(
            _convolution(1, a, (2, 2)),
            _convolution(a, b),
            _convolution(b, c, (2, 2)),
            _Residual(c),
            _convolution(c, d, (2, 1)),
            _Residual(d),
            _convolution(d, e, (2, 1)),
            nn.Conv2d(e, memory, (3, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(memory),
            nn.ReLU(inplace=True),
        )
        self.memory = nn.LSTM(memory, memory, bidirectional=True, batch_first=True)
        self.head = nn.Linear(2 * memory, classes)

    def forward(self, lines: Tensor) -> Tensor:
        seen = self.eyes(lines).squeeze(2).transpose(1, 2)
        remembered, _ = self.memory(seen)
        return self.head(remembered)
