"""What resolution a page is given when its file tells the truth, lies, or says nothing."""

from __future__ import annotations

import math

import pytest

from dossier.errors import OversizedPageError
from ocr.resolution import check_megapixels, exceeds_desk, true_dpi


@pytest.mark.parametrize(
    ("size", "claimed", "dpi"),
    [
        ((2480, 3508), 300, 300),
        ((3508, 2480), 300.02, 300),
        ((1654, 2339), 200, 200),
        ((595, 842), 72, 72),
        ((1011, 638), 300, 300),
        ((2000, 2600), 240, 240),
        ((9933, 14043), 300, 300),
        ((400, 600), 100, 100),
    ],
    ids=["A4", "A4 lying", "A4 at 200", "A4 of a screen", "card", "odd sheet", "A0 drawing", "receipt"],
)
def test_a_plausible_claim_is_believed(size: tuple[int, int], claimed: float, dpi: int) -> None:
    assert true_dpi(*size, claimed) == dpi


@pytest.mark.parametrize("claimed", [None, 0.0, 1.0, 72.0, 96.0, 5000.0, math.nan, math.inf])
@pytest.mark.parametrize(
    ("size", "dpi"),
    [
        ((2480, 3508), 300),
        ((3508, 2480), 300),
        ((1653, 2339), 200),
        ((1240, 1754), 150),
        ((4960, 7016), 600),
        ((1748, 2480), 300),
        ((1011, 638), 300),
        ((2550, 3300), 300),
        ((3024, 4032), 345),
    ],
    ids=["A4", "A4 lying", "200", "150", "600", "A5", "card", "Letter", "photograph"],
)
def test_an_implausible_claim_gives_way_to_the_sheet(size: tuple[int, int], dpi: int, claimed: float | None) -> None:
    assert true_dpi(*size, claimed) == dpi


def test_a_camera_that_claims_a_poster_is_not_believed() -> None:
    assert true_dpi(5472, 3648, 180) == 441


def test_every_page_has_some_resolution() -> None:
    assert all(true_dpi(*size, None) >= 1 for size in ((1, 1), (1, 60_000), (60_000, 1), (2, 3)))


def test_the_limit_counts_pixels() -> None:
    check_megapixels(10_000, 12_000, 120)
    with pytest.raises(OversizedPageError) as refused:
        check_megapixels(10_001, 12_000, 120)
    assert refused.value.megapixels == 121


def test_a2_lies_on_a_desk_either_way() -> None:
    assert not exceeds_desk(16.54, 23.39)
    assert not exceeds_desk(23.39, 16.54)
    assert exceeds_desk(23.4, 33.1)
