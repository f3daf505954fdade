"""What goes wrong with a picture between paper and file: no focus, a moved sheet, no light, a cut edge, a camera.

Refuses chance outside the generator it is given. Pages are (height, width) grey or (height, width, 3) RGB.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Page = NDArray[np.uint8]

_TABLES = {"dark": (46, 42, 48), "wood": (122, 88, 58), "light": (176, 166, 150)}
TABLES = tuple(_TABLES)
_PICTURE = 3000, 4000
"""of a phone, width and height"""
_FOCAL = 0.68
"""of the picture's diagonal"""


def out_of_focus(page: Page, dots: float) -> Page:
    """Blurred evenly; `dots` is the standard deviation."""
    return _bytes(cv2.GaussianBlur(page, (0, 0), dots))


def moved(page: Page, dots: float, *, along: bool) -> Page:
    """The sheet or the camera moved by so many dots, along the rows or down them."""
    length = max(1, round(dots))
    return _bytes(cv2.blur(page, (length, 1) if along else (1, length)))


def darkened(page: Page, light: float) -> Page:
    """Under this share of the light."""
    return _bytes((page * light).round())


def washed_out(page: Page, contrast: float) -> Page:
    """With this share of its contrast, on white."""
    return _bytes((250 - (255 - page.astype(np.float32)) * contrast).round())


def cut(page: Page, side: str) -> Page:
    """Cut through its print at the left, right, top or bottom, where a tenth of it is behind the cut."""
    turns = ("left", "top", "right", "bottom").index(side)
    level = np.rot90(page, turns)
    dark = (level if level.ndim == 2 else level.min(axis=2)) < 0.6 * np.median(page)
    # what scanners leave at the edges is no print
    margin = level.shape[1] // 30
    columns = dark[margin:-margin, margin:-margin].sum(axis=0).astype(np.float64)
    first = int(np.searchsorted(np.cumsum(columns), 0.1 * columns.sum()))
    window = columns[first : first + level.shape[1] // 60]
    return np.ascontiguousarray(np.rot90(level[:, margin + first + int(window.argmax()) :], -turns))


def photographed(
    rng: Random, page: Page, tilt: Sequence[float], table: str, shadow: float
) -> tuple[Page, tuple[float, ...]]:
    """The sheet on a table, seen by a phone from `tilt` degrees (down, across); half of it lacks `shadow` of the light.

    Gives the picture, RGB, and the sheet's corners in it, x and y in fractions, clockwise from the upper left.
    """
    sheet = (page if page.ndim == 3 else cv2.cvtColor(page, cv2.COLOR_GRAY2RGB)).astype(np.float32)
    height, width = sheet.shape[:2]
    quad = _seen((width, height), (*tilt, rng.uniform(-5, 5)))
    flat = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32)
    warp = cv2.getPerspectiveTransform(flat, quad.astype(np.float32))
    seen: Any = cv2.warpPerspective(sheet, warp, _PICTURE, flags=cv2.INTER_AREA)
    there: Any = cv2.warpPerspective(np.ones((height, width), np.float32), warp, _PICTURE)[..., None]
    chance = np.random.default_rng(rng.getrandbits(63))
    grain = cv2.blur(chance.normal(0, 60, (_PICTURE[1], _PICTURE[0])).astype(np.float32), (101, 5))[..., None]
    lying = np.array(_TABLES[table], np.float32) + grain * (1.0 if table == "wood" else 0.1)
    x, y = np.meshgrid(*(np.linspace(0, 1, side, dtype=np.float32) for side in _PICTURE))
    edge = np.clip((x + 0.3 * y - 0.6) * 25, 0, 1)
    light = (1 - 0.2 * (x + y) / 2) * (1 - shadow * edge)
    noise = chance.normal(0, 2.5, (_PICTURE[1], _PICTURE[0], 1))
    picture = cv2.GaussianBlur((seen * there + lying * (1 - there)) * light[..., None], (0, 0), 0.8) + noise
    return _bytes(picture), tuple((quad / np.array(_PICTURE)).ravel().tolist())


def _seen(size: tuple[int, int], degrees: Sequence[float]) -> NDArray[np.float64]:
    """Where a camera above its middle sees the corners of a sheet turned about three axes."""
    (sa, ca), (sb, cb), (sc, cc) = ((math.sin(math.radians(a)), math.cos(math.radians(a))) for a in degrees)
    turn = (
        np.array(((1, 0, 0), (0, ca, -sa), (0, sa, ca)))
        @ np.array(((cb, 0, sb), (0, 1, 0), (-sb, 0, cb)))
        @ np.array(((cc, -sc, 0), (sc, cc, 0), (0, 0, 1)))
    )
    half = np.array(size) / 2
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half
    placed = np.column_stack((corners, np.zeros(4))) @ turn.T
    focal = _FOCAL * math.hypot(*_PICTURE)
    away = focal * max(size[0] / (0.7 * _PICTURE[0]), size[1] / (0.7 * _PICTURE[1]))
    return np.asarray(focal * placed[:, :2] / (placed[:, 2:] + away) + np.array(_PICTURE) / 2)


def _bytes(pixels: Any) -> Page:
    return np.asarray(np.clip(pixels, 0, 255), np.uint8)
