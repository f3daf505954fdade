"""Damaged sample pages: what is done to them is what it is called, and the same seed does the same."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from ocr.engine import PageImage
from ocr.sheet import corners_of_sheet
from samples import damage
from tests.drawn_page import text_page

SHEET = text_page(dpi=100).pixels


@pytest.mark.parametrize(("side", "axis"), [("left", 1), ("right", 1), ("top", 0), ("bottom", 0)])
def test_a_cut_takes_print_away_on_its_side_only(side: str, axis: int) -> None:
    cut = damage.cut(SHEET, side)
    assert cut.shape[axis] < SHEET.shape[axis]
    assert cut.shape[1 - axis] == SHEET.shape[1 - axis]
    edge = {"left": cut[:, 0], "right": cut[:, -1], "top": cut[0], "bottom": cut[-1]}[side]
    assert (edge.min(axis=-1) < 140).sum() > 3
    rest = SHEET[:, -cut.shape[1] :] if side == "left" else SHEET[-cut.shape[0] :]
    assert side not in ("left", "top") or (cut == rest).all()


def test_light_and_contrast_are_lost_as_asked() -> None:
    assert np.median(damage.darkened(SHEET, 0.25)) == pytest.approx(np.median(SHEET) / 4, abs=1)
    assert np.ptp(damage.washed_out(SHEET, 0.1)) == pytest.approx(0.1 * np.ptp(SHEET), abs=1)


def test_a_moved_sheet_is_soft_one_way_only() -> None:
    def steps(page: damage.Page, axis: int) -> float:
        return float(np.abs(np.diff(page[..., 0].astype(int), axis=axis)).max())

    along = damage.moved(SHEET, 9, along=True)
    assert steps(along, 1) < 0.4 * steps(SHEET, 1)
    assert steps(along, 0) > 0.5 * steps(SHEET, 0)


def test_a_photo_says_where_its_sheet_lies() -> None:
    one, corners = damage.photographed(Random(3), SHEET, (15, -10), "wood", 0.5)
    other, _ = damage.photographed(Random(3), SHEET, (15, -10), "wood", 0.5)
    assert (one == other).all()
    assert corners_of_sheet(PageImage(one, 300)) == pytest.approx(corners, abs=0.01)
