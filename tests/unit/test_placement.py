"""When a page is one scan and nothing else, step by step, without any file."""

from __future__ import annotations

from itertools import repeat

import pytest

from ocr.placement import Box, Cover, Step, page_wide_image, read_layout, sole_image

PAGE: Box = (0, 0, 600, 800)
CM: Step = ("cm", (600, 0, 0, 800, 0, 0))
SCAN: Step = ("image", (0, 0))
STENCIL: Step = ("image", (0, 1))
SHOW: Step = ("Tj", ())
BOX: list[Step] = [("re", (0, 0, 600, 800)), ("W", ()), ("n", ())]
UPRIGHT = Cover(0, False, False, False, 600, 800)


def cover(*steps: Step) -> Cover | None:
    return sole_image(read_layout(steps), PAGE)


@pytest.mark.parametrize(
    "steps",
    [
        [CM, SCAN],
        [("q", ()), CM, SCAN, ("Q", ()), ("Tr", (3,)), SHOW],
        [("Tr", (3,)), ("q", ()), CM, SCAN, ("Q", ()), SHOW],
        [*BOX, CM, SCAN],
        [("cm", (300, 0, 0, 400, 0, 0)), ("cm", (2, 0, 0, 2, 0, 0)), SCAN],
        [("cm", (595, 0, 0, 805, 3, -4)), SCAN],
        [SHOW, CM, SCAN],
        [CM, STENCIL],
        [("rg", (0.0, 0.0, 0.0)), CM, STENCIL],
        [("m", ()), ("n", ()), CM, SCAN],
    ],
)
def test_a_page_of_one_scan_is_found(steps: list[Step]) -> None:
    found = cover(*steps)
    assert found is not None
    assert (found.transpose, found.mirror_x, found.mirror_y) == (False, False, False)
    assert found.width == pytest.approx(600, rel=0.01)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [CM, SCAN, SHOW],
        [CM, SCAN, ("mark", ())],
        [CM, SCAN, ("never heard of", ())],
        [CM, SCAN, ("m", ()), ("l", ()), ("S", ())],
        [CM, SCAN, SCAN],
        [CM, SCAN, ("font", (1,)), ("Tr", (3,)), SHOW],
        [("q", ()), ("Tr", (3,)), ("Q", ()), CM, SCAN, SHOW],
        [("state", (0,)), CM, SCAN],
        [("re", (0, 0, 300, 800)), ("W", ()), ("n", ()), CM, SCAN],
        [("m", ()), ("l", ()), ("W", ()), ("n", ()), CM, SCAN],
        [("cm", (300, 0, 0, 800, 0, 0)), SCAN],
        [("cm", (1200, 0, 0, 800, 0, 0)), SCAN],
        [("cm", (600, 30, -30, 800, 0, 0)), SCAN],
        [SHOW, ("cm", (595, 0, 0, 800, 0, 0)), SCAN],
        [SHOW, CM, STENCIL],
        [("rg", (1.0, 0.0, 0.0)), CM, STENCIL],
        [("scn", ()), CM, STENCIL],
    ],
)
def test_anything_more_or_less_is_rendered(steps: list[Step]) -> None:
    assert cover(*steps) is None


def test_the_place_of_a_scan_is_known_under_a_stamp() -> None:
    assert page_wide_image(read_layout([CM, SCAN, ("mark", ())]), PAGE) == UPRIGHT


@pytest.mark.parametrize("step", [("cm", (1, 0, 0)), ("re", ()), ("Tr", ()), ("image", ())])
def test_a_step_without_its_numbers_is_not_followed(step: Step) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_layout([step])


def test_a_page_without_end_is_not_followed() -> None:
    with pytest.raises(ValueError, match="too many"):
        read_layout(repeat(("n", ())))
