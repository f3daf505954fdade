"""Which files are refused and why, and that a page's pixels are the scan's own."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

import ocr.pdf
from dossier.errors import (
    EmptyScanError,
    EncryptedPdfError,
    IntakeError,
    MissingScanError,
    NotADocumentError,
    OversizedPageError,
    UnreadablePageError,
    UnreadableScanError,
)
from dossier.scan import MediaType
from ocr.engine import PageImage, Pixels
from ocr.raster import RasterOptions, inspect, page_image
from tests.made_scans import (
    HEIGHT,
    WHOLE_PAGE,
    WIDTH,
    add_page,
    group4,
    jpeg,
    pdf_bytes,
    pdf_of_jpegs,
    picture,
    pixels_of,
    png,
    png_bomb,
    tiff,
    write,
)

OPTIONS = RasterOptions(dpi=72, render_timeout_s=20)


def taken(path: Path, index: int = 0, options: RasterOptions = OPTIONS) -> PageImage:
    media_type, pages = inspect(path, options)
    assert index < pages
    return page_image(path, media_type, index, options)


@pytest.fixture
def no_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever renders here has failed."""
    monkeypatch.setattr(ocr.pdf, "render_page", lambda *_, **__: pytest.fail("the page was rendered"))


# --- files --------------------------------------------------------------------------------------
def test_the_kind_of_file_is_known_by_its_content(tmp_path: Path) -> None:
    kinds = {
        MediaType.PDF: pdf_of_jpegs(2),
        MediaType.TIFF: tiff([picture(), picture(mark=1)]),
        MediaType.JPEG: jpeg(picture()),
        MediaType.PNG: png(picture()),
    }
    found = {kind: inspect(write(tmp_path, data, "thư mời.doc"), OPTIONS) for kind, data in kinds.items()}
    assert found == {
        MediaType.PDF: (MediaType.PDF, 2),
        MediaType.TIFF: (MediaType.TIFF, 2),
        MediaType.JPEG: (MediaType.JPEG, 1),
        MediaType.PNG: (MediaType.PNG, 1),
    }


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"Kinh gui UBND", NotADocumentError),
        (b"GIF89a" + bytes(100), NotADocumentError),
        (b"", EmptyScanError),
        (bytes(5000), UnreadableScanError),
        (b"%PDF-1.7\n", UnreadableScanError),
        (b"II*\0\x08\0\0\0", UnreadableScanError),
        (b"II*\0\0\0\0\0", EmptyScanError),
        (b"\xff\xd8\xff\xe0", UnreadableScanError),
        (b"\x89PNG\r\n\x1a\n", UnreadableScanError),
    ],
)
def test_what_is_no_scan_is_refused_by_name(tmp_path: Path, data: bytes, error: type[IntakeError]) -> None:
    with pytest.raises(error):
        inspect(write(tmp_path, data, "scan.pdf"), OPTIONS)


def test_a_missing_file_is_refused_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(MissingScanError) as refused:
        inspect(tmp_path / "Nguyễn Văn A.pdf", OPTIONS)
    assert "Nguyễn" not in str(refused.value)
    for kind in MediaType:
        with pytest.raises(MissingScanError):
            page_image(tmp_path / "Nguyễn Văn A.pdf", kind, 0, OPTIONS)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(NotADocumentError):
        inspect(tmp_path, OPTIONS)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_an_image_bomb_is_refused_from_its_header(tmp_path: Path, kind: str) -> None:
    data = png_bomb(40_000, 40_000)
    if kind == "TIFF":  # its size is rewritten in the directory: tags 256 and 257
        data = tiff([picture("1")], compression="group4")
        for tag, size in ((256, WIDTH), (257, HEIGHT)):
            data, count = re.subn(
                tag.to_bytes(2, "little") + b"..\x01\0\0\0" + size.to_bytes(4, "little"),
                tag.to_bytes(2, "little") + b"\x04\0\x01\0\0\0" + (40_000).to_bytes(4, "little"),
                data,
                flags=re.DOTALL,
            )
            assert count == 1
    assert len(data) < 3000
    with pytest.raises(OversizedPageError) as refused:
        inspect(write(tmp_path, data), OPTIONS)
    assert (refused.value.megapixels, refused.value.limit) == (1600, 120)


# --- PDFs as files ------------------------------------------------------------------------------
def test_a_password_is_refused_by_name(tmp_path: Path) -> None:
    locked = pikepdf.open(BytesIO(pdf_of_jpegs(1)))
    path = write(tmp_path, pdf_bytes(locked, encryption=pikepdf.Encryption(user="mật", owner="khẩu")))
    with pytest.raises(EncryptedPdfError):
        inspect(path, OPTIONS)
    with pytest.raises(EncryptedPdfError):
        page_image(path, MediaType.PDF, 0, OPTIONS)


@pytest.mark.parametrize("content", [WHOLE_PAGE, WHOLE_PAGE + b" 1 0 0 rg 0 0 50 50 re f"])
def test_an_empty_password_is_none(tmp_path: Path, content: bytes) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture("RGB")), content)
    path = write(tmp_path, pdf_bytes(pdf, encryption=pikepdf.Encryption(user="", owner="khẩu")))
    assert taken(path).pixels.shape[2] == 3


def test_a_pdf_without_pages_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyScanError):
        inspect(write(tmp_path, pdf_bytes(pikepdf.new())), OPTIONS)


def test_more_pages_than_the_limit_are_refused(tmp_path: Path) -> None:
    few = RasterOptions(max_pages=3)
    for three, four in ((pdf_of_jpegs(3), pdf_of_jpegs(4)), (tiff([picture()] * 3), tiff([picture()] * 4))):
        assert inspect(write(tmp_path, three), few)[1] == 3
        with pytest.raises(UnreadableScanError):
            inspect(write(tmp_path, four), few)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize(
    "saving",
    [{}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"linearize": True}],
    ids=["plain", "object streams", "linearized"],
)
def test_a_pdf_cut_short_is_refused(tmp_path: Path, share: float, saving: dict[str, object]) -> None:
    data = pdf_of_jpegs(10, **saving)
    assert inspect(write(tmp_path, data), OPTIONS)[1] == 10
    with pytest.raises(UnreadableScanError):
        inspect(write(tmp_path, data[: int(len(data) * share)]), OPTIONS)


def two_revisions() -> tuple[bytes, bytes]:
    """A PDF of one page, and what a scanner appends to it for a second page."""
    first = pdf_of_jpegs(1)
    (root, page), *_ = [(int(a), int(b)) for a, b in re.findall(rb"(\d+) 0 obj\n<< /Count 1 /Kids \[ (\d+) 0 R", first)]
    size = int(re.findall(rb"/Size (\d+)", first)[-1])
    added, places = b"", []
    for number, body in (
        (size, b"<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 100 100 ] >>" % root),
        (root, b"<< /Type /Pages /Count 2 /Kids [ %d 0 R %d 0 R ] >>" % (page, size)),
    ):
        places.append((number, len(first) + len(added)))
        added += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(first) + len(added)
    added += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return first, added + trailer % (size + 1, int(first.split()[-2]), start)


def test_a_second_revision_cut_short_does_not_pass_as_the_first(tmp_path: Path) -> None:
    first, added = two_revisions()
    assert inspect(write(tmp_path, first), OPTIONS)[1] == 1
    assert inspect(write(tmp_path, first + added), OPTIONS)[1] == 2
    for cut in (1, 3, 30, 100, len(added) - 60):
        with pytest.raises(UnreadableScanError):
            inspect(write(tmp_path, first + added[:cut]), OPTIONS)


def test_a_sloppy_pdf_with_every_page_is_accepted(tmp_path: Path) -> None:
    data = pdf_of_jpegs(3)
    wrong_table = re.sub(rb"startxref\n\d+", b"startxref\n77", data)
    no_mark = data.removesuffix(b"%%EOF\n")
    assert no_mark != data
    for sloppy in (wrong_table, no_mark, data + bytes(100_000), b"@PJL ENTER\r\n" + data, data + b"\r\n--part--"):
        path = write(tmp_path, sloppy)
        assert inspect(path, OPTIONS) == (MediaType.PDF, 3)
        assert np.array_equal(taken(path, 2).pixels, decoded(jpeg(picture("RGB", 2))))


def test_a_pdf_that_lost_a_page_in_its_middle_is_refused(tmp_path: Path) -> None:
    data = pdf_of_jpegs(6, linearize=True)
    page = [match.start() for match in re.finditer(rb"\d+ 0 obj\n<< /Contents", data)][3]
    for lossy in (data[:page] + bytes(80) + data[page + 80 :], data[: page - 200] + data[page + 80 :]):
        with pytest.raises(UnreadableScanError):
            inspect(write(tmp_path, lossy), OPTIONS)


def test_a_tree_that_counts_more_pages_than_it_has_is_refused(tmp_path: Path) -> None:
    data = pdf_of_jpegs(3).replace(b"/Count 3", b"/Count 4")
    with pytest.raises(UnreadableScanError):
        inspect(write(tmp_path, data), OPTIONS)


# --- pages of a PDF -----------------------------------------------------------------------------
def decoded(data: bytes) -> Pixels:
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image)


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


# --- images -------------------------------------------------------------------------------------
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
