"""Draws QR codes and Code 128 barcodes for what the product prints: sheets between papers, receipts.

Refuses nothing that fits into a code; says nothing about what the text means.
"""

from __future__ import annotations

import numpy as np
import zxingcpp

from ocr.engine import Pixels


def qr_code(text: str) -> Pixels:
    """(n, n) uint8, one pixel a module, 0 black, 255 white, with its quiet zone of 4 modules (ISO/IEC 18004)."""
    # level M: a stamp or a fold over a seventh of the modules does no harm
    return _drawn(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def code_128(text: str) -> Pixels:
    """(h, n) uint8, one pixel for the narrowest bar, 0 black, 255 white, with its quiet zone."""
    return _drawn(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))


def _drawn(code: zxingcpp.Barcode) -> Pixels:
    return np.array(zxingcpp.write_barcode_to_image(code), np.uint8)
