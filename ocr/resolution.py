"""How many dots an inch a page really has, whatever its file claims, and how large a page may be.

Refuses pages above the pixel limit. Files lie about resolution: cameras write 72, 180 or 300 whatever
they saw, and office software puts a 300-dpi scan on a page of a metre at 72. A claim is believed when
the sheet that follows from it can lie on a desk; otherwise the sheet is taken to be A4, or another
common size that fits a round resolution better.
"""

from __future__ import annotations

import math

from dossier.errors import OversizedPageError

LOWEST_DPI, HIGHEST_DPI = 72.0, 1200.0
SMALLEST_SHEET = (1.9, 2.9)
"""inches, short and long side: a business card with its edges cut"""
LARGEST_SHEET = (16.54, 23.39)
"""inches: A2"""

A4 = (8.27, 11.69)
STANDARD_SHEETS = (A4, (5.83, 8.27), (11.69, 16.54), (2.125, 3.37), (8.5, 11.0), (16.54, 23.39), (4.13, 5.83))
"""inches, likeliest first: A4, A5, A3, identity card (ID-1), Letter, A2, A6"""
DRAWING_SHEETS = ((23.39, 33.11), (33.11, 46.81))
"""A1 and A0: believed only when named by a scanner's resolution"""
SCANNER_DPI = (300, 200, 150, 400, 600, 100, 240)
SCREEN_DPI = (72.0, 96.0)
"""what software writes when it does not know"""


def check_megapixels(width: int, height: int, limit: int) -> None:
    """Raise `OversizedPageError` where width x height pixels are above `limit` megapixels."""
    if width * height > limit * 1_000_000:
        raise OversizedPageError(math.ceil(width * height / 1_000_000), limit)


def true_dpi(width: int, height: int, claimed: float | None) -> int:
    """Dots an inch of a page of width x height pixels: the claim where it is plausible, else the best estimate."""
    short, long = sorted((width, height))
    if claimed is not None and _is_plausible(short, long, claimed):
        return round(claimed)
    return max(1, round(_estimate(short, long)))


def exceeds_desk(width: float, height: float) -> bool:
    """Whether a sheet of width x height inches is larger than A2."""
    short, long = sorted((width, height))
    return short > LARGEST_SHEET[0] * 1.04 or long > LARGEST_SHEET[1] * 1.04


def _is_plausible(short: int, long: int, claimed: float) -> bool:
    if not math.isfinite(claimed) or not LOWEST_DPI <= claimed <= HIGHEST_DPI:
        return False
    sheet = (short / claimed, long / claimed)
    if sheet[0] < SMALLEST_SHEET[0] or sheet[1] < SMALLEST_SHEET[1]:
        return False
    if any(abs(claimed - screen) < 0.5 for screen in SCREEN_DPI):
        return any(_is_near(sheet, standard, 0.03) for standard in STANDARD_SHEETS)
    if not exceeds_desk(*sheet):
        return True
    return 199 <= claimed <= 601 and any(_is_near(sheet, drawing, 0.03) for drawing in DRAWING_SHEETS)


def _is_near(sheet: tuple[float, float], standard: tuple[float, float], tolerance: float) -> bool:
    return all(abs(side / wanted - 1) <= tolerance for side, wanted in zip(sheet, standard, strict=True))


def _estimate(short: int, long: int) -> float:
    """The first standard sheet that gives a scanner's resolution on both sides within 1 %; else A4 inside the frame."""
    for standard in STANDARD_SHEETS:
        for dpi in SCANNER_DPI:
            if _is_near((short / dpi, long / dpi), standard, 0.01):
                return dpi
    return min(short / A4[0], long / A4[1])
