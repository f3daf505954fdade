"""QR codes and barcodes on drawn pages."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np
import pytest
import zxingcpp

from ocr.codes import find_codes
from ocr.engine import PageImage, Pixels

CARD = "012345678901|123456789|Lê Thị Mỵ|01021990|Nữ|Số 1, ngõ 2, phường Kim Liên, Hà Nội|03042021"
"""of the shape that identity cards carry; nobody's"""


def drawn(text: str | bytes, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode, scale: int = 4) -> Pixels:
    barcode = zxingcpp.create_barcode(text, kind)
    return np.array(zxingcpp.write_barcode_to_image(barcode, scale=scale), np.uint8)


def page_with(*codes: tuple[Pixels, int, int], size: tuple[int, int] = (1200, 900), dpi: int = 300) -> PageImage:
    """White paper with codes at (x, y)."""
    pixels = np.full(size, 255, np.uint8)
    for code, x, y in codes:
        pixels[y : y + code.shape[0], x : x + code.shape[1]] = code
    return PageImage(pixels, dpi)


def test_a_card_code_is_read_with_its_marks_and_place() -> None:
    code = drawn(CARD)
    (mark,) = find_codes(page_with((code, 500, 300)))
    assert (mark.symbology, mark.text) == ("QRCode", CARD)
    # the quiet zone around it is no part of the code
    quiet = 16
    assert mark.box.x0 == pytest.approx((500 + quiet) / 900, abs=0.01)
    assert mark.box.y0 == pytest.approx((300 + quiet) / 1200, abs=0.01)
    assert mark.box.x1 == pytest.approx((500 + code.shape[1] - quiet) / 900, abs=0.01)
    assert mark.box.y1 == pytest.approx((300 + code.shape[0] - quiet) / 1200, abs=0.01)


def test_codes_come_from_top_to_bottom() -> None:
    bars = drawn("000.00.12.H26-230918-0001", zxingcpp.BarcodeFormat.Code128, scale=2)
    bars = np.repeat(bars, max(1, 60 // bars.shape[0]), axis=0)
    found = find_codes(page_with((drawn("thứ ba"), 100, 900), (bars, 60, 300), (drawn("thứ nhất"), 400, 20)))
    assert [(mark.symbology, mark.text) for mark in found] == [
        ("QRCode", "thứ nhất"),
        ("Code128", "000.00.12.H26-230918-0001"),
        ("QRCode", "thứ ba"),
    ]


def test_a_turned_color_page_is_read() -> None:
    page = page_with((drawn(CARD), 300, 300))
    turn = cv2.getRotationMatrix2D((450, 600), 17, 1)
    pixels = cv2.warpAffine(page.pixels, turn, (900, 1200), borderValue=[255])
    (mark,) = find_codes(PageImage(np.dstack([pixels] * 3), 300))
    assert mark.text == CARD


def test_a_coarse_page_is_enlarged_for_a_second_try() -> None:
    code = cv2.resize(drawn(CARD, scale=8), None, fx=0.22, fy=0.22, interpolation=cv2.INTER_AREA)
    page = page_with((np.asarray(code, np.uint8), 100, 100), size=(700, 500), dpi=150)
    assert [mark.text for mark in find_codes(page)] == [CARD]


def test_codes_are_told_in_nfc() -> None:
    name = "Lê Thị Mỵ"
    (mark,) = find_codes(page_with((drawn(unicodedata.normalize("NFD", name)), 10, 10)))
    assert mark.text == name


def test_a_code_of_plain_bytes_is_no_error() -> None:
    assert len(find_codes(page_with((drawn(bytes(range(200, 256))), 10, 10)))) <= 1


def test_a_damaged_code_is_not_guessed() -> None:
    code = drawn(CARD)
    side = code.shape[0]
    code[side // 3 : side - 20, side // 3 : side - 20] = 255
    assert find_codes(page_with((code, 10, 10))) == ()


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1), np.uint8),
        np.zeros((1, 700), np.uint8),
        np.zeros((700, 1, 3), np.uint8),
        np.zeros((0, 0), np.uint8),
        np.full((300, 200), 255, np.uint8),
        np.random.default_rng(5).integers(0, 256, (400, 300, 3), np.uint8),
    ],
    ids=["dot", "row", "column", "nothing", "white", "noise"],
)
def test_pages_without_codes_give_none(pixels: Pixels) -> None:
    assert find_codes(PageImage(pixels, 300)) == ()


def test_the_page_may_be_a_view_of_a_larger_one() -> None:
    page = page_with((drawn("khung"), 100, 100))
    assert [mark.text for mark in find_codes(PageImage(page.pixels[50:, 50:], 300))] == ["khung"]


@pytest.mark.parametrize("kind", [zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.PDF417])
def test_codes_of_other_makers_are_read_as_well(kind: zxingcpp.BarcodeFormat) -> None:
    (mark,) = find_codes(page_with((drawn("KQ.G15.000031", kind), 200, 300)))
    assert (mark.symbology, mark.text) == (kind.name, "KQ.G15.000031")


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_labels_are_read_in_any_direction(quarters: int) -> None:
    bars = np.repeat(drawn("000.00.12.H26-230918-0001", zxingcpp.BarcodeFormat.Code128, scale=2), 2, axis=0)
    turned = np.ascontiguousarray(np.rot90(bars, quarters))
    assert [mark.text for mark in find_codes(page_with((turned, 60, 60)))] == ["000.00.12.H26-230918-0001"]
