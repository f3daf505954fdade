"""TIFF, JPEG and PNG: every page, its own pixels, the right way up."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dossier.errors import UnreadablePageError, UnreadableScanError
from dossier.scan import MediaType
from ocr.raster import inspect
from tests.made_scans import HEIGHT, OPTIONS, WIDTH, decoded, jpeg, picture, pixels_of, png, taken, tiff, write


def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    pages = [picture("1", mark) for mark in range(4)]
    path = write(tmp_path, tiff(pages, compression="group4", dpi=(200, 200)))
    assert inspect(path, OPTIONS) == (MediaType.TIFF, 4)
    for index, page in enumerate(pages):
        assert np.array_equal(taken(path, index).pixels, pixels_of(page))


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_grey_stays_grey_and_color_stays_color(tmp_path: Path, compression: str, mode: str) -> None:
    page = taken(write(tmp_path, tiff([picture(mode)], compression=compression)))
    assert np.array_equal(page.pixels, pixels_of(picture(mode)))


def test_rare_ways_to_store_a_picture_are_read(tmp_path: Path) -> None:
    grey = pixels_of(picture())
    deep = Image.fromarray(grey.astype(np.uint16) * 257)
    clear = picture().convert("RGBA")
    clear.putalpha(Image.new("L", clear.size, 0))
    palette = picture("RGB").quantize(64)
    found = {
        "16 bit": taken(write(tmp_path, tiff([deep]))).pixels,
        "16 bit PNG": taken(write(tmp_path, png(deep))).pixels,
        "clear": taken(write(tmp_path, png(clear))).pixels,
        "palette": taken(write(tmp_path, png(palette))).pixels,
        "grey palette": taken(write(tmp_path, png(picture().convert("P")))).pixels,
        "print": taken(write(tmp_path, tiff([picture("CMYK")]))).pixels,
        "JPEG in TIFF": taken(write(tmp_path, tiff([picture("RGB")], compression="jpeg"))).pixels,
    }
    assert np.array_equal(found["16 bit"], grey)
    assert np.array_equal(found["16 bit PNG"], grey)
    assert found["clear"].shape == (HEIGHT, WIDTH, 3)
    assert found["clear"].min() == 255
    assert np.array_equal(found["palette"], np.asarray(palette.convert("RGB")))
    assert np.array_equal(found["grey palette"], grey)
    assert np.array_equal(found["print"], np.asarray(picture("CMYK").convert("RGB")))
    assert np.abs(found["JPEG in TIFF"].astype(int) - np.asarray(picture("RGB"))).mean() < 6


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (6, 3), (3, 2), (8, 1)])
def test_a_photograph_stands_as_the_camera_was_held(tmp_path: Path, orientation: int, turns: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = jpeg(picture(), exif=exif)
    assert np.array_equal(taken(write(tmp_path, data)).pixels, np.rot90(decoded(data), turns))


def test_a_fax_gets_letters_of_true_shape(tmp_path: Path) -> None:
    fax = picture("1").resize((WIDTH, HEIGHT // 2))
    page = taken(write(tmp_path, tiff([fax], compression="group4", dpi=(204, 102))))
    assert page.pixels.shape == (HEIGHT, WIDTH)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "LZW TIFF"])
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_an_image_cut_short_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    pages = [picture("RGB", mark) for mark in range(3)]
    data = {
        "JPEG": jpeg(pages[0]),
        "PNG": png(pages[0]),
        "TIFF": tiff(pages),
        "LZW TIFF": tiff(pages, compression="tiff_lzw"),
    }[kind]
    with pytest.raises(UnreadableScanError):
        inspect(write(tmp_path, data[: int(len(data) * share)]), OPTIONS)


def test_one_damaged_page_of_a_tiff_leaves_the_others(tmp_path: Path) -> None:
    data = tiff([picture("RGB", mark) for mark in range(3)], compression="tiff_adobe_deflate")
    with Image.open(BytesIO(data)) as image:
        image.seek(1)
        place = image.tag_v2[273][0]  # type: ignore[attr-defined]
    path = write(tmp_path, data[:place] + b"\xff" * 40 + data[place + 40 :])
    assert inspect(path, OPTIONS)[1] == 3
    with pytest.raises(UnreadablePageError):
        taken(path, 1)
    for index in (0, 2):
        assert np.array_equal(taken(path, index).pixels, pixels_of(picture("RGB", index)))


def test_a_tiff_whose_pages_run_in_a_circle_is_refused(tmp_path: Path) -> None:
    """Pillow takes the circle for the end, and the pages behind it would be lost."""
    data = tiff([picture(mark=mark) for mark in range(3)])
    with Image.open(BytesIO(data)) as image:
        places = []
        for index in range(3):
            image.seek(index)
            places.append(image._frame_pos[index].to_bytes(4, "little"))  # type: ignore[attr-defined]
    assert data.count(places[2]) == 1
    with pytest.raises(UnreadableScanError):
        inspect(write(tmp_path, data.replace(places[2], places[0])), OPTIONS)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_second_picture_of_a_telephone_is_no_page(tmp_path: Path) -> None:
    file = BytesIO()
    picture("RGB").save(file, "MPO", save_all=True, append_images=[picture("RGB", 1)])
    path = write(tmp_path, file.getvalue())
    assert inspect(path, OPTIONS) == (MediaType.JPEG, 1)
    assert np.abs(taken(path).pixels.astype(int) - np.asarray(picture("RGB"))).mean() < 6
