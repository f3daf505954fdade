"""Archive copies of PDFs that no archive was thought of for: every one is archived, as it is or drawn."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from dossier.errors import PdfaFailedError
from dossier.problem import Problem
from dossier.scan import MediaType
from flows import copying
from flows.copying import NONE_DRAWN, Drawn, page_list, write_copy
from storage.packages import jpeg_2000
from storage.packages.pdfa import SourcePage, is_pdfa
from tests import troublesome_pdfs as troubles
from tests.archive_pages import CONVERSION, read_as, source, worst_place
from tests.made_scans import OPTIONS, add_page, jpeg, pdf_bytes, picture, write

AS_IT_IS = {"script", "owner_password", "old_owner_password", "soft_mask", "attachments", "jpeg_2000"}
MOST_MM = 2.0


def shown(pdf: Path) -> bytes:
    """The first page as a reader shows it, small and grey."""
    subprocess.run(["pdftoppm", "-r", "36", "-png", "-singlefile", "-l", "1", pdf, pdf.with_suffix("")], check=True)
    with Image.open(pdf.with_suffix(".png")) as opened:
        return opened.convert("L").resize((60, 80)).tobytes()


def differs(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.parametrize("trouble", troubles.TROUBLES, ids=lambda trouble: trouble.__name__)
def test_every_pdf_is_archived_and_shows_what_was_read(trouble: Callable[[], bytes], tmp_path: Path) -> None:
    scan = write(tmp_path, trouble(), "scan.pdf")
    page = source(scan, MediaType.PDF, read_as(size=(594, 839), dpi=72))
    copy = tmp_path / "copy.pdf"
    drawn = write_copy([page], copy, replace(CONVERSION, visible=False), tmp_path, OPTIONS)
    assert (drawn == NONE_DRAWN) == (trouble.__name__ in AS_IT_IS)
    assert is_pdfa(copy)
    assert worst_place(copy, [page.text]) < MOST_MM
    assert differs(shown(copy), shown(scan)) < 6
    with pikepdf.open(copy) as opened:
        assert not opened.is_encrypted
        for active in ("/OpenAction", "/AcroForm", "/AF", "/OCProperties", "/Names"):
            assert active not in opened.Root
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".pdf", ".pdf", ".png", ".png"]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_picture_of_jpeg_2000_stays_as_it_is_coded(tmp_path: Path, mode: str) -> None:
    space = Name.DeviceGray if mode == "L" else Name.DeviceRGB
    scan = write(tmp_path, troubles.jpeg_2000(mode, ColorSpace=space), "scan.pdf")
    copy = tmp_path / "copy.pdf"
    page = source(scan, MediaType.PDF, read_as(size=(594, 839), dpi=72))
    assert write_copy([page], copy, CONVERSION, tmp_path, OPTIONS) == NONE_DRAWN
    codes = []
    for file in (scan, copy):
        with pikepdf.open(file) as opened:
            codes += [
                image.read_raw_bytes()
                for image in opened.pages[0].get_images().values()
                if image.get("/Filter") == Name.JPXDecode
            ]
    assert len(codes) == 2
    assert codes[0] == codes[1]


def test_a_picture_of_jpeg_2000_that_is_unfit_or_broken_is_told(tmp_path: Path) -> None:
    """Alpha, other colors than the document says, a head that ends early or never: none stays."""
    good = troubles.jpeg_2000()
    with pikepdf.open(BytesIO(good)) as pdf:
        code = next(iter(pdf.pages[0].get_images().values())).read_raw_bytes()
    colors = code.index(b"colr") + 7
    unfit = {
        "alpha": troubles.jpeg_2000("RGBA"),
        "grey, said to be RGB": troubles.jpeg_2000("L", ColorSpace=Name.DeviceRGB),
        "inks": troubles.jpeg_2000(ColorSpace=Name.DeviceCMYK),
        "mask inside": troubles.jpeg_2000(SMaskInData=1),
        "strange mask": troubles.jpeg_2000(SMaskInData=Name.Yes),
        "unknown colors": troubles.jpeg_2000(code=code[:colors] + (99).to_bytes(4, "big") + code[colors + 4 :]),
        "cut": troubles.jpeg_2000(code=code[:50]),
        "endless": troubles.jpeg_2000(code=code[:12] + bytes(8) * 99),
    }
    for name, content in unfit.items():
        with pikepdf.open(BytesIO(content)) as pdf:
            (picture_of,) = jpeg_2000.pictures(pdf)
            assert not jpeg_2000.fits(picture_of), name
    for fit in (good, troubles.jpeg_2000("L", ColorSpace=None), troubles.jpeg_2000(ColorSpace=None)):
        with pikepdf.open(BytesIO(fit)) as pdf:
            assert all(map(jpeg_2000.fits, jpeg_2000.pictures(pdf)))


def pages_of(folder: Path) -> list[SourcePage]:
    """A scanned page, a page with letters that have no font, a scanned page: one file."""
    pdf = pikepdf.new()
    for mark, letters in enumerate((b"", b" BT /Letters 18 Tf 99 700 Td (DON) Tj ET", b"")):
        add_page(pdf, jpeg(picture("RGB", mark)), b"q 594 0 0 838.8 0 0 cm /Scan Do Q" + letters)
    scan = write(folder, pdf_bytes(pdf), "scan.pdf")
    return [source(scan, MediaType.PDF, read_as(number), number - 1) for number in (1, 2, 3)]


def test_only_the_pages_that_need_it_are_drawn(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    pages = pages_of(tmp_path)
    assert write_copy(pages, copy, CONVERSION, tmp_path, OPTIONS) == Drawn((2,), 72)
    with pikepdf.open(copy) as opened:
        codes = [next(iter(page.get_images().values())).read_raw_bytes() for page in opened.pages]
    assert [code == jpeg(picture("RGB", mark)) for mark, code in enumerate(codes)] == [True, False, True]
    assert worst_place(copy, [page.text for page in pages]) < MOST_MM


def test_the_mark_says_which_pages_were_drawn_and_how_finely(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    write_copy(pages_of(tmp_path), copy, CONVERSION, tmp_path, OPTIONS)
    with pikepdf.open(copy) as opened, opened.open_metadata() as metadata:
        assert str(metadata["dc:description"]).endswith("trang 2 dựng hình 72 dpi")


def test_pages_that_are_fit_alone_and_not_together_are_all_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying.write_pdfa

    def picky(pages: list[SourcePage], *others: object) -> None:
        if len(pages) > 1 and all(page.media_type is MediaType.PDF for page in pages):
            raise PdfaFailedError
        real(pages, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(copying, "write_pdfa", picky)
    scan = write(tmp_path, troubles.script(), "scan.pdf")
    pages = [source(scan, MediaType.PDF, read_as(number)) for number in (1, 2)]
    assert write_copy(pages, tmp_path / "copy.pdf", CONVERSION, tmp_path, OPTIONS).pages == (1, 2)


def test_a_page_that_could_never_be_shown_gets_a_sheet_that_says_so(tmp_path: Path) -> None:
    """As no page can be in an office that allows no pixels."""
    blind = replace(OPTIONS, max_megapixels=0)
    scan = write(tmp_path, troubles.letters_without_font(), "scan.pdf")
    damaged = replace(read_as(), quality=None, placement=None, lines=(), problems=(Problem("page.unreadable"),))
    copy = tmp_path / "copy.pdf"
    assert write_copy([source(scan, MediaType.PDF, damaged)], copy, CONVERSION, tmp_path, blind).pages == (1,)
    told = subprocess.run(["pdftotext", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert "không dựng được hình" in told
    with pytest.raises(PdfaFailedError):
        write_copy([source(scan, MediaType.PDF, read_as())], copy, CONVERSION, tmp_path, blind)


def test_a_long_list_of_pages_is_cut(tmp_path: Path) -> None:
    assert page_list([3, 5]) == "3, 5"
    assert page_list(range(1, 400)).endswith("20, …")


@pytest.mark.parametrize(("own", "rotation"), [(0, 180), (90, 0), (90, 270), (270, 90)])
def test_a_drawn_page_stands_upright_as_it_was_read(tmp_path: Path, own: int, rotation: int) -> None:
    with pikepdf.open(BytesIO(troubles.letters_without_font())) as pdf:
        pdf.pages[0].obj.Rotate = own
        scan = write(tmp_path, pdf_bytes(pdf), "scan.pdf")
        pdf.pages[0].obj.Rotate = (own + rotation) % 360
        upright = write(tmp_path, pdf_bytes(pdf), "upright.pdf")
    size = (839, 594) if own in (90, 270) else (594, 839)
    page, copy = source(scan, MediaType.PDF, read_as(size=size, dpi=72, rotation=rotation)), tmp_path / "copy.pdf"
    assert write_copy([page], copy, replace(CONVERSION, visible=False), tmp_path, OPTIONS).pages == (1,)
    assert differs(shown(copy), shown(upright)) < 6
    assert worst_place(copy, [page.text]) < MOST_MM
