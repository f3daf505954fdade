"""A photographed sheet is found, made flat and read; what was read lies on the untouched picture; scans stay scans."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from dossier.identity import Sha256
from dossier.scan import Page
from dossier.text import Box, EngineStamp, PageText, Placement, TextLine, Word
from dossier.vietnamese import ALPHABET
from ocr.engine import PageImage, Pixels
from ocr.reading import read_image
from ocr.reread import upright_again
from ocr.sheet import corners_of_sheet, flat_sheet
from storage.packing import pack_page, unpack_page
from tests.drawn_page import leaning, paper, text_page, with_lines

SIZE = 1200, 1600
"""of the picture, width and height"""
STAMP = EngineStamp("reads", "1", "0" * 64)
Corners = tuple[tuple[float, float], ...]
FROM_BELOW: Corners = ((0.18, 0.08), (0.82, 0.07), (0.93, 0.93), (0.08, 0.92))
FROM_THE_SIDE: Corners = ((0.1, 0.16), (0.9, 0.06), (0.92, 0.95), (0.12, 0.84))
SPUN: Corners = ((0.3, 0.06), (0.94, 0.2), (0.74, 0.93), (0.06, 0.76))


def table(kind: str) -> npt.NDArray[np.float32]:
    chance = np.random.default_rng(1)
    if kind == "dark":
        return np.full((SIZE[1], SIZE[0], 3), 50, np.float32)
    grain = cv2.blur(chance.normal(0, 60, (SIZE[1], SIZE[0])).astype(np.float32), (61, 3))
    return np.asarray((125, 90, 60) + grain[..., None], np.float32)


def photo(sheet: Pixels, corners: Corners, on: str = "wood", shadow: float = 0.0) -> PageImage:
    """A sheet as a camera sees it, unevenly lit; `shadow` is the part of the light that half of the picture lacks."""
    height, width = sheet.shape[:2]
    quad = np.array(corners, np.float32) * np.array(SIZE, np.float32)
    warp = cv2.getPerspectiveTransform(np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32), quad)
    seen = cv2.warpPerspective(sheet.astype(np.float32), warp, SIZE, flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.ones((height, width), np.float32), warp, SIZE)[..., None]
    x = np.linspace(0, 1, SIZE[0], dtype=np.float32)
    light = (1 - 0.2 * x - shadow * np.clip((x - 0.45) * 20, 0, 1))[None, :, None]
    noise = np.random.default_rng(2).normal(0, 2, (SIZE[1], SIZE[0], 1))
    return PageImage(((seen * there + table(on) * (1 - there)) * light + noise).clip(0, 255).astype(np.uint8), 136)


SHEET = text_page(dpi=120).pixels


@pytest.mark.parametrize("corners", [FROM_BELOW, FROM_THE_SIDE, SPUN], ids=["from below", "from the side", "spun"])
@pytest.mark.parametrize("on", ["wood", "dark"])
@pytest.mark.parametrize("shadow", [0.0, 0.5], ids=["lit", "half in shadow"])
def test_the_corners_of_a_photographed_sheet_are_found(corners: Corners, on: str, shadow: float) -> None:
    found = corners_of_sheet(photo(SHEET, corners, on, shadow))
    assert np.array(found).reshape(4, 2) == pytest.approx(np.array(corners), abs=0.01)


def on_bed(page: PageImage) -> Pixels:
    return np.pad(page.pixels, ((40, 60), (30, 50), (0, 0)), constant_values=12)


@pytest.mark.parametrize(
    "pixels",
    [
        SHEET,
        SHEET[..., 0],
        np.rot90(SHEET),
        on_bed(PageImage(SHEET, 120)),
        on_bed(leaning(PageImage(SHEET, 120), 4)),
        paper(100).pixels,
        np.full((900, 700), 9, np.uint8),
        np.random.default_rng(3).integers(0, 256, (900, 700)).astype(np.uint8),
        np.full((1, 1), 250, np.uint8),
        np.full((3, 900, 3), 250, np.uint8),
    ],
    ids=["page", "grey", "on its side", "bed", "leaning on it", "blank", "black", "noise", "a dot", "a strip"],
)
def test_a_scan_is_no_photo(pixels: Pixels) -> None:
    assert corners_of_sheet(PageImage(np.ascontiguousarray(pixels), 120)) == ()


def test_two_cards_on_a_white_sheet_are_no_photo() -> None:
    sheet = paper(100).pixels
    for top in (100, 500):
        sheet[top : top + 212, 200:537] = (150, 190, 170)
    assert corners_of_sheet(PageImage(sheet, 100)) == ()


def test_a_flat_sheet_has_the_size_of_its_kind() -> None:
    page = flat_sheet(photo(SHEET, FROM_THE_SIDE), tuple(np.ravel(FROM_THE_SIDE).tolist()))
    assert max(page.pixels.shape[:2]) / page.dpi == pytest.approx(11.69, abs=0.02)


ACROSS: Corners = ((0.1, 0.3), (0.9, 0.3), (0.9, 0.678), (0.1, 0.678))


def test_a_photographed_card_has_the_size_of_a_card() -> None:
    plain = PageImage(np.full((638, 1011, 3), 225, np.uint8), 300)
    card = with_lines(plain, [("Ho va ten NGUYEN VAN AN", (1.0, 0.5 + 0.2 * row)) for row in range(7)], 9)
    page = flat_sheet(photo(card.pixels, ACROSS), tuple(np.ravel(ACROSS).tolist()))
    assert page.pixels.shape[1] / page.dpi == pytest.approx(3.37, abs=0.02)


def test_a_sheet_of_the_shape_of_a_card_is_none() -> None:
    across = np.ascontiguousarray(text_page(dpi=120).pixels[:885])
    page = flat_sheet(photo(across, ACROSS), tuple(np.ravel(ACROSS).tolist()))
    assert page.pixels.shape[1] / page.dpi == pytest.approx(11.69, abs=0.02)


class Finds:
    """An engine that sees the darkest spot of the page as one word."""

    stamp = STAMP
    alphabet = ALPHABET

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [(TextLine((Word("dấu", self._spot(image.pixels), 0.99),)),) for image in images]

    def _spot(self, grey: Pixels) -> Box:
        height, width = grey.shape
        y, x = np.unravel_index(int(cv2.blur(grey, (15, 15)).argmin()), grey.shape)
        return Box(x / width - 0.01, y / height - 0.01, x / width + 0.01, y / height + 0.01)


@pytest.mark.parametrize("corners", [FROM_BELOW, FROM_THE_SIDE, SPUN], ids=["from below", "from the side", "spun"])
def test_what_was_read_on_a_photo_lies_where_it_is_seen(corners: Corners) -> None:
    sheet = SHEET.copy()
    spot = 0.7, 0.85
    cv2.circle(sheet, (round(spot[0] * sheet.shape[1]), round(spot[1] * sheet.shape[0])), 12, (0, 0, 0), -1)
    picture = photo(sheet, corners)
    text = read_image(Page(1, Sha256("a" * 64), 0), picture, Finds())
    assert text.quality is not None
    assert text.placement is not None
    assert (text.quality.width, text.quality.height) == SIZE
    square = np.array(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    way = cv2.getPerspectiveTransform(square, np.array(corners, np.float32))
    wanted = cv2.perspectiveTransform(np.array([[spot]], np.float32), way)[0, 0]
    seen = text.placement.to_scan(text.lines[0].box)
    assert seen.center == pytest.approx(tuple(wanted), abs=0.012)
    assert text.placement.to_upright(seen).center == pytest.approx(text.lines[0].box.center, abs=0.004)
    again = upright_again(picture, text.placement)
    assert again.pixels.shape[:2] == (text.placement.height, text.placement.width)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_points_of_a_turned_photo_come_back(rotation: int) -> None:
    placement = Placement(rotation, 1.5, 800, 1100, tuple(np.ravel(FROM_THE_SIDE).tolist()))
    box = Box(0.4, 0.3, 0.4, 0.3)
    assert placement.to_upright(placement.to_scan(box)).center == pytest.approx(box.center, abs=1e-9)
    straight = Placement(0, 1.5, 800, 1100, placement.corners)
    assert straight.to_turned(box).center == pytest.approx(straight.to_scan(box).center)


def test_a_photo_is_kept_with_its_corners() -> None:
    placement = Placement(90, 0.3, 800, 1100, tuple(np.ravel(SPUN).tolist()))
    page = PageText(1, None, placement, (), (), (), STAMP, ())
    assert unpack_page(pack_page(page), 1, STAMP).placement == placement
