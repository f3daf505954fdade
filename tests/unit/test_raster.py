"""Which files are refused, and by what name; what a PDF may lack and what it may not."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from dossier.errors import (
    EmptyScanError,
    EncryptedPdfError,
    IntakeError,
    MissingScanError,
    NotADocumentError,
    OversizedPageError,
    UnreadableScanError,
)
from dossier.scan import MediaType
from ocr.raster import RasterOptions, inspect, page_image
from tests.made_scans import (
    HEIGHT,
    OPTIONS,
    WHOLE_PAGE,
    WIDTH,
    add_page,
    decoded,
    jpeg,
    pdf_bytes,
    pdf_of_jpegs,
    picture,
    png,
    png_bomb,
    taken,
    tiff,
    write,
)


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


# --- PDFs -----------------------------------------------------------------------------------------
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
