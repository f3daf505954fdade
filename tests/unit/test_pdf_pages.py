"""A page of a PDF that is a scan comes out dot for dot, any other is drawn, and half a page never passes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

import ocr.pdf
from dossier.errors import OversizedPageError, UnreadablePageError
from ocr.raster import RasterOptions
from tests.made_scans import (
    HEIGHT,
    WHOLE_PAGE,
    WIDTH,
    add_page,
    decoded,
    group4,
    jpeg,
    pdf_bytes,
    pdf_of_jpegs,
    picture,
    pixels_of,
    taken,
    write,
)


@pytest.fixture
def no_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever renders here has failed."""
    monkeypatch.setattr(ocr.pdf, "render_page", lambda *_, **__: pytest.fail("the page was rendered"))


@pytest.mark.usefixtures("no_rendering")
def test_a_scanned_page_is_the_scan_dot_for_dot(tmp_path: Path) -> None:
    path = write(tmp_path, pdf_of_jpegs(3))
    for index in range(3):
        page = taken(path, index)
        assert np.array_equal(page.pixels, decoded(jpeg(picture("RGB", index))))
        assert page.dpi == 40


IMAGES: dict[str, tuple[bytes, dict[str, Any], Image.Image]] = {
    "grey": (picture().tobytes(), {"ColorSpace": Name.DeviceGray, "Filter": None}, picture()),
    "negative": (
        picture().tobytes(),
        {"ColorSpace": Name.DeviceGray, "Filter": None, "Decode": Array([1, 0])},
        Image.eval(picture(), lambda value: 255 - value),
    ),
    "one bit": (
        picture("1").tobytes(),
        {"ColorSpace": Name.DeviceGray, "Filter": None, "BitsPerComponent": 1},
        picture("1"),
    ),
    "stencil": (
        picture("1").tobytes(),
        {"ColorSpace": None, "Filter": None, "BitsPerComponent": 1, "ImageMask": True},
        picture("1"),
    ),
    "fax": (
        group4(picture("1")),
        {
            "ColorSpace": Name.DeviceGray,
            "Filter": Name.CCITTFaxDecode,
            "BitsPerComponent": 1,
            "DecodeParms": Dictionary(K=-1, Columns=WIDTH, Rows=HEIGHT),
        },
        picture("1"),
    ),
}


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize("kind", IMAGES)
def test_every_way_to_store_a_scan_gives_its_dots(tmp_path: Path, kind: str) -> None:
    data, settings, wanted = IMAGES[kind]
    pdf = pikepdf.new()
    add_page(pdf, data, **settings)
    assert np.array_equal(taken(write(tmp_path, pdf_bytes(pdf))).pixels, pixels_of(wanted))


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90])
def test_a_turned_page_equals_the_upright_one(tmp_path: Path, turn: int) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture("RGB"))).Rotate = turn
    upright = decoded(jpeg(picture("RGB")))
    assert np.array_equal(taken(write(tmp_path, pdf_bytes(pdf))).pixels, np.rot90(upright, -turn // 90))


@pytest.mark.parametrize(
    "matrix",
    [
        *("594 0 0 838.8 0 0", "-594 0 0 838.8 594 0", "594 0 0 -838.8 0 838.8", "-594 0 0 -838.8 594 838.8"),
        *("0 594 838.8 0 0 0", "0 -594 838.8 0 0 594", "0 594 -838.8 0 838.8 0", "0 -594 -838.8 0 838.8 594"),
    ],
)
def test_a_mirrored_scan_lies_as_the_page_shows_it(tmp_path: Path, matrix: str) -> None:
    """The same page with a visible dot in its corner is rendered, by poppler; both must look alike."""
    box = (0, 0, 838.8, 594) if matrix.startswith("0") else (0, 0, 594, 838.8)
    pages = []
    for mark in (b"", b" 0 0 1 1 re f"):
        pdf = pikepdf.new()
        add_page(pdf, jpeg(picture("RGB")), b"q %b cm /Scan Do Q" % matrix.encode() + mark, box)
        pages.append(taken(write(tmp_path, pdf_bytes(pdf)), options=RasterOptions(dpi=40)).pixels)
    scan, rendered = pages
    assert scan.shape == rendered.shape
    assert np.abs(scan.astype(int) - rendered).mean() < 6
    assert np.abs(scan[::-1].astype(int) - rendered).mean() > 12
    assert np.abs(scan[:, ::-1].astype(int) - rendered).mean() > 12


HIDDEN_TEXT = b" BT 3 Tr /Letters 12 Tf 50 400 Td (an) Tj ET"


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize(
    "content",
    [WHOLE_PAGE + HIDDEN_TEXT, b"1 g 0 0 594 838.8 re f " + WHOLE_PAGE, b"0 0 594 838.8 re W n " + WHOLE_PAGE],
    ids=["hidden text", "white paper below", "clipped to the page"],
)
def test_what_nobody_sees_does_not_blur_the_scan(tmp_path: Path, content: bytes) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture("RGB")), content)
    assert np.array_equal(taken(write(tmp_path, pdf_bytes(pdf))).pixels, decoded(jpeg(picture("RGB"))))


@pytest.mark.parametrize(
    "content",
    [
        WHOLE_PAGE + HIDDEN_TEXT.replace(b"3 Tr", b"0 Tr"),
        WHOLE_PAGE + b" 0 g 100 100 300 300 re f",
        b"100 100 200 200 re W n " + WHOLE_PAGE,
        b"q 297 0 0 419.4 0 0 cm /Scan Do Q",
        WHOLE_PAGE + b" q 50 0 0 50 0 0 cm /Scan Do Q",
    ],
    ids=["text", "paint", "clipped", "half the page", "two images"],
)
def test_a_page_with_more_than_a_scan_is_rendered(tmp_path: Path, content: bytes) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture("RGB")), content)
    page = taken(write(tmp_path, pdf_bytes(pdf)))
    assert page.pixels.shape == (838, 594, 3)
    assert page.dpi == 72


def test_a_stamp_on_a_scan_is_seen(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, jpeg(picture("RGB")))
    red = pdf.make_stream(b"1 0 0 rg 0 0 80 80 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 80]))
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([400, 600, 480, 680]), AP=Dictionary(N=red))
    page.Annots = Array([pdf.make_indirect(stamp)])
    pixels = taken(write(tmp_path, pdf_bytes(pdf))).pixels
    assert tuple(pixels[838 - 640, 440]) == (255, 0, 0)


def test_a_rendered_page_without_color_is_grey(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture()), WHOLE_PAGE + b" 0 g 0 0 50 50 re f", ColorSpace=Name.DeviceGray)
    assert taken(write(tmp_path, pdf_bytes(pdf))).pixels.shape == (838, 594)


def test_a_soft_mask_is_flattened_on_white(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    mask = pdf.make_stream(
        bytes(WIDTH * HEIGHT),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=WIDTH,
        Height=HEIGHT,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    add_page(pdf, jpeg(picture("RGB")), SMask=mask)
    assert taken(write(tmp_path, pdf_bytes(pdf))).pixels.min() == 255


@pytest.mark.parametrize("index", range(10))
def test_one_damaged_page_of_ten_leaves_the_others(tmp_path: Path, index: int) -> None:
    pdf = pikepdf.new()
    for mark in range(10):
        data = jpeg(picture("RGB", mark))
        add_page(pdf, data[: len(data) // 2] if mark == 4 else data)
    path = write(tmp_path, pdf_bytes(pdf))
    if index == 4:
        with pytest.raises(UnreadablePageError):
            taken(path, index)
    else:
        assert np.array_equal(taken(path, index).pixels, decoded(jpeg(picture("RGB", index))))


def test_half_a_scan_is_never_rendered_as_a_whole_one(tmp_path: Path) -> None:
    """Poppler draws a JPEG or a fax as far as it goes, and ends well."""
    large = picture("RGB").resize((WIDTH * 2, HEIGHT * 2))
    cut = jpeg(large)[: len(jpeg(large)) // 2]
    noisy = Image.fromarray(np.random.default_rng(5).integers(0, 2, (HEIGHT, WIDTH), np.uint8) * 255).convert("1")
    pdf = pikepdf.new()
    add_page(pdf, cut, WHOLE_PAGE + b" 0 0 50 50 re f", Width=WIDTH * 2, Height=HEIGHT * 2)
    for fax in (group4(picture("1")), group4(noisy)):
        for share in (0.5, 0.95):
            add_page(pdf, fax[: int(len(fax) * share)], **IMAGES["fax"][1])
    path = write(tmp_path, pdf_bytes(pdf))
    for index in range(5):
        with pytest.raises(UnreadablePageError):
            taken(path, index)


def test_a_page_whose_scan_or_steps_are_lost_is_not_blank(tmp_path: Path) -> None:
    for lost in (rb"/Scan (\d+) 0 R", rb"/Contents (\d+) 0 R"):
        pdf = pikepdf.new()
        add_page(pdf, jpeg(picture("RGB")))
        data = re.sub(lost, lambda found: found[0].replace(found[1], b"9"), pdf_bytes(pdf))
        with pytest.raises(UnreadablePageError):
            taken(write(tmp_path, data))


def test_a_page_without_any_steps_is_white(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(144, 288))
    page = taken(write(tmp_path, pdf_bytes(pdf)))
    assert page.pixels.shape == (288, 144)
    assert page.pixels.min() == 255


def test_a_huge_page_is_drawn_coarser_and_an_absurd_one_refused(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for side in (2384, 14_400, 5_000_000):
        add_page(pdf, jpeg(picture("RGB")), b"q 100 0 0 100 0 0 cm /Scan Do Q", (0, 0, side, side))
    path = write(tmp_path, pdf_bytes(pdf))
    small = RasterOptions(dpi=100, max_megapixels=2)
    page = taken(path, 0, small)
    assert page.pixels.shape[:2] == (1414, 1414)
    assert page.dpi == 43
    for index in (1, 2):
        with pytest.raises(OversizedPageError):
            taken(path, index, small)


def test_a_huge_image_is_refused_with_its_page_only(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture("RGB")), Width=40_000, Height=40_000)
    add_page(pdf, jpeg(picture("RGB")), WHOLE_PAGE + b" 0 0 9 9 re f", Width=40_000, Height=40_000)
    add_page(pdf, jpeg(picture("RGB")))
    path = write(tmp_path, pdf_bytes(pdf))
    for index in (0, 1):
        with pytest.raises(OversizedPageError):
            taken(path, index)
    assert taken(path, 2).pixels.shape == (HEIGHT, WIDTH, 3)


@pytest.mark.usefixtures("no_rendering")
def test_the_unit_of_a_page_counts(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    large = picture("RGB").resize((WIDTH * 5, HEIGHT * 5))
    page = add_page(pdf, jpeg(large), b"q 297 0 0 419.4 0 0 cm /Scan Do Q", (0, 0, 297, 419.4), Width=1650, Height=2330)
    page.UserUnit = 2
    assert taken(write(tmp_path, pdf_bytes(pdf))).dpi == 200


@pytest.mark.parametrize("stamp", [b"", b" 0 0 9 9 re f"], ids=["scan", "rendered"])
def test_a_scan_put_on_a_page_of_a_meter_has_the_resolution_of_its_sheet(tmp_path: Path, stamp: bytes) -> None:
    """1240 x 1754 dots at 36 dpi, as photo software places them, are A4 at 150."""
    pdf = pikepdf.new()
    large = jpeg(picture().resize((1240, 1754)))
    content = b"q 2480 0 0 3508 0 0 cm /Scan Do Q" + stamp
    settings = {"Width": 1240, "Height": 1754, "ColorSpace": Name.DeviceGray}
    add_page(pdf, large, content, (0, 0, 2480, 3508), **settings)
    page = taken(write(tmp_path, pdf_bytes(pdf)))
    assert page.pixels.shape == (1754, 1240)
    assert page.dpi == 150
