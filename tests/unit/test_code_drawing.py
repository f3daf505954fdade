"""What we print is read back by what we read with."""

from __future__ import annotations

import numpy as np
import pytest

from dossier.text import CodeMark
from ocr.code_drawing import code_128, qr_code
from ocr.codes import find_codes
from ocr.engine import PageImage, Pixels


def read(drawn: Pixels, scale: int, tall: int = 1) -> tuple[CodeMark, ...]:
    """As it would stand on a page at 300 dpi."""
    paper = np.full((1200, 1600), 255, np.uint8)
    large = np.repeat(np.repeat(drawn, scale * tall, 0), scale, 1)
    paper[100 : 100 + large.shape[0], 100 : 100 + large.shape[1]] = large
    return find_codes(PageImage(paper, 300))


@pytest.mark.parametrize("text", ["000.00.01.H26-261125-0001", "HS|Đặng Thị Hồng|3"])
def test_a_drawn_qr_code_is_read_back(text: str) -> None:
    (mark,) = read(qr_code(text), 5)
    assert (mark.symbology, mark.text) == ("QRCode", text)


def test_a_drawn_bar_code_is_read_back() -> None:
    (mark,) = read(code_128("000.00.01.H26-261125-0001"), 3)
    assert mark.text == "000.00.01.H26-261125-0001"
