"""A blank side is told from one with little on it, whatever the scanner adds."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.engine import PageImage, Pixels
from ocr.quality import grey, ink, is_blank, reduced, shrunk
from tests.drawn_page import paper, text_page, written


def changed(dpi: int = 200) -> Pixels:
    return paper(dpi).pixels


def bordered(inches: float) -> Pixels:
    page = changed()
    side = round(inches * 200)
    page[:side], page[-side // 2 :], page[:, :side], page[:, -side:] = 15, 15, 15, 15
    return page


def specked() -> Pixels:
    page = changed()
    for x, y in np.random.default_rng(2).integers(0, min(page.shape[:2]), (500, 2)):
        cv2.circle(page, (int(x), int(y)), 1, (30, 30, 30), -1)
    return page


def shaded() -> Pixels:
    page = changed()
    shade = 1 - 0.6 * np.exp(-12 * np.linspace(0, 1, page.shape[1]))
    return (page * shade[None, :, None]).astype(np.uint8)


def punched() -> Pixels:
    page = changed()
    for y in (850, 1480):
        cv2.circle(page, (90, y), 24, (20, 20, 20), -1)
    return page


def streaked() -> Pixels:
    page = changed()
    page[:, 600:602] = 90
    page[1100:1103] = 170
    return page


def shining_through() -> Pixels:
    back = np.flip(text_page().pixels, axis=1).astype(np.float64)
    return (238 - 0.15 * (238 - back)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [
        paper(color=(255, 255, 255), grain=0).pixels,
        paper(color=(226, 214, 180)).pixels,
        paper(grain=20).pixels,
        paper(grain=20).pixels[..., 0],
        bordered(0.2),
        bordered(0.7),
        specked(),
        shaded(),
        punched(),
        streaked(),
        shining_through(),
    ],
    ids=["white", "tint", "grain", "grey", "border", "bed", "specks", "shadow", "holes", "streaks", "other side"],
)
def test_what_a_scanner_adds_to_a_blank_side_is_nothing(pixels: Pixels) -> None:
    assert is_blank(PageImage(pixels, 200))


@pytest.mark.parametrize("dpi", [100, 150, 200, 300, 400])
def test_one_short_line_is_something_at_any_resolution(dpi: int) -> None:
    page = paper(dpi)
    assert is_blank(page)
    assert not is_blank(written(page, "Trang 2", (3, 5), 9))


@pytest.mark.parametrize(
    "pixels", [shaded(), specked(), bordered(0.2), streaked()], ids=["shadow", "specks", "border", "streaks"]
)
def test_a_line_is_seen_in_spite_of_dirt(pixels: Pixels) -> None:
    assert not is_blank(written(PageImage(pixels, 200), "Nguyen Van An", (3, 5), 11))


def test_faint_print_is_something() -> None:
    assert not is_blank(written(paper(), "Nguyen Van An", (3, 5), 11, ink=(150, 150, 150)))


def test_a_stamp_alone_is_something() -> None:
    page = changed()
    for radius in (130, 120, 90):
        cv2.circle(page, (900, 1500), radius, (200, 40, 50), 3)
    assert not is_blank(PageImage(page, 200))


def test_a_signature_alone_is_something() -> None:
    page = changed()
    points = np.array([[700 + 4 * i, 1500 + round(60 * np.sin(i / 7)) + i % 13] for i in range(60)])
    cv2.polylines(page, [points], False, (80, 70, 150), 3)
    assert not is_blank(PageImage(page, 200))


@pytest.mark.parametrize("dpi", [150, 300])
def test_noise_is_not_blank_but_a_page_without_text(dpi: int) -> None:
    size = round(11.69 * dpi), round(8.27 * dpi)
    assert not is_blank(PageImage(np.random.default_rng(1).integers(0, 256, size).astype(np.uint8), dpi))


def test_a_black_page_is_not_blank_but_a_failed_scan() -> None:
    assert not is_blank(PageImage(np.full((800, 600), 8, np.uint8), 72))


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1, 3), (7, 9, 3)])
@pytest.mark.parametrize("dpi", [1, 72, 2400])
def test_pages_of_any_size_get_an_answer(shape: tuple[int, ...], dpi: int) -> None:
    assert isinstance(is_blank(PageImage(np.full(shape, 250, np.uint8), dpi)), bool)


def test_ink_marks_letters_and_no_paper() -> None:
    page = written(paper(300), "H", (4, 5), 40)
    found = ink(page)
    assert found.dpi == 150
    assert found.mask.shape == reduced(page, 150).pixels.shape
    ys, xs = np.nonzero(found.mask)
    assert xs.min() >= 600
    assert xs.max() <= 680
    assert ys.min() >= 750
    assert ys.max() <= 840
    assert (found.mask[ys.min() : ys.max(), xs.min() : xs.max()] > 0).mean() > 0.2


def test_a_coarse_page_is_never_enlarged() -> None:
    page = paper(100)
    assert reduced(page, 150).pixels.shape == page.pixels.shape[:2]
    assert reduced(page, 150).dpi == 100


def test_grey_is_what_the_eye_sees() -> None:
    pure = np.zeros((2, 3, 3), np.uint8)
    pure[:, 0], pure[:, 1], pure[:, 2] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    assert grey(PageImage(pure, 100))[0].tolist() == [76, 150, 29]


SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "dossiers"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample dossiers are not on this machine")
def test_the_blank_back_of_the_sample_dossier_is_blank_and_its_other_pages_are_not() -> None:
    from dossier.scan import MediaType
    from ocr.raster import RasterOptions, page_image

    path = SAMPLES / "11-000-clean.pdf"
    pages = [page_image(path, MediaType.PDF, index, RasterOptions(dpi=150, render_timeout_s=60)) for index in range(3)]
    assert [is_blank(page) for page in pages] == [False, True, False]


def test_a_shrunk_picture_holds_the_means_of_whole_squares() -> None:
    pixels = np.array([[0, 100, 7], [100, 200, 7], [9, 9, 9]], np.uint8)
    assert shrunk(pixels, 2).tolist() == [[100]]
    assert shrunk(np.dstack([pixels] * 3), 2).tolist() == [[[100] * 3]]
    assert shrunk(pixels, 5).shape == (1, 1)
