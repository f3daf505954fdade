"""The archive copy: the scan untouched, upright, our reading at its place, and valid PDF/A-2b."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from dossier.errors import ExitCode, PdfaFailedError
from dossier.problem import Problem
from dossier.scan import MediaType
from dossier.text import Box, PageText, Placement, TextLine, Word
from scripts.color_profile import profile
from storage.packages.pdfa import COLORS, SourcePage, is_pdfa, write_pdfa
from storage.packages.text_layer import leaning
from tests.archive_pages import CONVERSION, read_as, source, worst_place
from tests.made_scans import WIDTH, add_page, jpeg, pdf_bytes, picture, png, tiff, write
from tests.typed_page import STAMP

MOST_MM = 2.0


def made(folder: Path, pages: Sequence[SourcePage]) -> Path:
    target = folder / "copy.pdf"
    write_pdfa(pages, target, CONVERSION, folder)
    return target


def scan_in(pdf: Path, page: int = 0) -> bytes:
    """The code of the scan on a page."""
    with pikepdf.open(pdf) as opened:
        images = list(opened.pages[page].get_images().values())
        assert len(images) == 1
        return images[0].read_raw_bytes()


def difference(copy: Path, wanted: Image.Image) -> float:
    """Mean difference in grey between the first page as a reader shows it and a picture."""
    subprocess.run(["pdftoppm", "-r", "40", "-png", copy, copy.parent / "shown"], check=True)
    (file,) = copy.parent.glob("shown*.png")
    with Image.open(file) as opened:
        shown = opened.convert("L").resize((60, 60)).tobytes()
    pairs = zip(shown, wanted.convert("L").resize((60, 60)).tobytes(), strict=True)
    return sum(abs(one - other) for one, other in pairs) / len(shown)


def pdf_scan(folder: Path, **page: object) -> Path:
    pdf = pikepdf.new()
    added = add_page(pdf, jpeg(picture("RGB")))
    for key, value in page.items():
        added[f"/{key}"] = value
    return write(folder, pdf_bytes(pdf), "scan.pdf")


def test_the_color_profile_is_the_one_that_is_made() -> None:
    """Run `python -m scripts.color_profile`."""
    assert COLORS.read_bytes() == profile()


def test_a_scanned_pdf_keeps_its_picture_and_gets_our_words(tmp_path: Path) -> None:
    text = read_as()
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, text)])
    assert scan_in(copy) == jpeg(picture("RGB"))
    assert worst_place(copy, [text]) < MOST_MM
    assert is_pdfa(copy)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("own", [0, 90, 180, 270])
def test_a_turned_page_stands_upright_with_the_same_picture(tmp_path: Path, rotation: int, own: int) -> None:
    """The scan frame is the page as its own /Rotate shows it."""
    size = (466, 330) if own in (90, 270) else (330, 466)
    text = read_as(size=size, rotation=rotation)
    copy = made(tmp_path, [source(pdf_scan(tmp_path, Rotate=own), MediaType.PDF, text)])
    with pikepdf.open(copy) as opened:
        page = opened.pages[0]
        upright = page.mediabox[2] < page.mediabox[3]
        assert "/Rotate" not in page
    assert upright == ((rotation + own) % 180 == 0)
    assert scan_in(copy) == jpeg(picture("RGB"))
    assert worst_place(copy, [text]) < MOST_MM


@pytest.mark.parametrize(
    ("own", "rotation"), [(0, 0), (0, 90), (90, 0), (180, 90), (270, 270), (0, 180)], ids=lambda turn: str(turn)
)
def test_the_page_is_turned_clockwise(tmp_path: Path, own: int, rotation: int) -> None:
    size = (466, 330) if own in (90, 270) else (330, 466)
    copy = made(
        tmp_path, [source(pdf_scan(tmp_path, Rotate=own), MediaType.PDF, read_as(size=size, rotation=rotation))]
    )
    assert difference(copy, picture("RGB").rotate(-(own + rotation), expand=True)) < 12


def test_a_cut_page_shows_what_was_read_and_no_more(tmp_path: Path) -> None:
    scan = pdf_scan(tmp_path, CropBox=Array([100, 100, 400, 600]), UserUnit=2)
    text = read_as(size=(300, 500))
    copy = made(tmp_path, [source(scan, MediaType.PDF, text)])
    with pikepdf.open(copy) as opened:
        assert [float(edge) for edge in opened.pages[0].mediabox] == [0, 0, 600, 1000]
    assert worst_place(copy, [text]) < MOST_MM


def test_pictures_go_in_as_they_are_coded(tmp_path: Path) -> None:
    one, two = jpeg(picture("RGB")), png(picture("L"))
    faxed = tiff([picture("1", mark) for mark in range(2)], compression="group4")
    pages = [
        source(write(tmp_path, one, "1"), MediaType.JPEG, read_as(1)),
        source(write(tmp_path, two, "2"), MediaType.PNG, read_as(2)),
        source(write(tmp_path, faxed, "3"), MediaType.TIFF, read_as(3), 1),
    ]
    copy = made(tmp_path, pages)
    assert scan_in(copy, 0) == one
    with pikepdf.open(copy) as opened:
        images: list[Any] = [next(iter(page.get_images().values())) for page in opened.pages]
        assert [str(image.Filter) for image in images] == ["/DCTDecode", "/FlateDecode", "/CCITTFaxDecode"]
        grey = pikepdf.PdfImage(images[1]).as_pil_image().convert("L")
        fax = pikepdf.PdfImage(images[2]).as_pil_image().convert("1")
    assert grey.tobytes() == picture("L").tobytes()
    assert fax.tobytes() == picture("1", 1).tobytes()
    assert worst_place(copy, [page.text for page in pages]) < MOST_MM


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_noted(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    data = jpeg(picture("RGB"), exif=exif)
    with Image.open(write(tmp_path, data, "noted")) as noted:
        seen = ImageOps.exif_transpose(noted)
    text = read_as(size=seen.size)
    copy = made(tmp_path, [source(write(tmp_path, data, "scan"), MediaType.JPEG, text)])
    assert scan_in(copy) == data
    assert difference(copy, seen) < 12


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param((png(picture("RGB").convert("RGBA")), MediaType.PNG), id="transparent"),
        pytest.param((png(picture("RGB").convert("P")), MediaType.PNG), id="palette"),
        pytest.param((png(picture("1")), MediaType.PNG), id="one bit"),
        pytest.param((png(picture("L").convert("I;16")), MediaType.PNG), id="sixteen bits"),
        pytest.param((jpeg(picture("RGB").convert("CMYK")), MediaType.JPEG), id="inks"),
        pytest.param((jpeg(picture("RGB"), progressive=True), MediaType.JPEG), id="progressive"),
        pytest.param((tiff([picture("RGB")], compression="jpeg"), MediaType.TIFF), id="jpeg in tiff"),
        pytest.param((tiff([picture("RGB")], compression="tiff_lzw"), MediaType.TIFF), id="lzw"),
        pytest.param((tiff([picture("L").convert("I;16")]), MediaType.TIFF), id="sixteen bits in tiff"),
    ],
)
def test_any_picture_that_can_be_read_becomes_pdfa(tmp_path: Path, odd: tuple[bytes, MediaType]) -> None:
    data, media_type = odd
    copy = made(tmp_path, [source(write(tmp_path, data), media_type, read_as())])
    with pikepdf.open(copy) as opened:
        found: Any = next(iter(opened.pages[0].get_images().values()))
        image = pikepdf.PdfImage(found)
        assert "/JBIG2Decode" not in str(image.obj.Filter)
        assert image.width == WIDTH


def leant(word: Word, placement: Placement) -> Word:
    x, y = leaning(*word.box.center, placement)
    half, high = word.box.width / 2, word.box.height / 2
    return replace(word, box=Box(x - half, y - high, x + half, y + high))


def test_a_leaning_page_has_its_words_where_they_lean(tmp_path: Path) -> None:
    text = read_as(skew=2.0)
    placement = text.placement
    assert placement is not None
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, text)])
    lines = tuple(TextLine(tuple(leant(word, placement) for word in line.words)) for line in text.lines)
    assert worst_place(copy, [replace(text, lines=lines)]) < MOST_MM


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_photo_has_its_words_where_they_are_seen(tmp_path: Path, rotation: int) -> None:
    text = read_as(rotation=rotation)
    assert text.placement is not None
    placement = replace(text.placement, corners=(0.15, 0.1, 0.8, 0.12, 0.9, 0.9, 0.1, 0.85))
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, replace(text, placement=placement))])
    lines = tuple(
        TextLine(tuple(replace(word, box=placement.to_turned(word.box)) for word in line.words)) for line in text.lines
    )
    assert worst_place(copy, [replace(text, lines=lines)]) < MOST_MM


def test_letters_of_any_script_and_signs_of_pdf_are_found_as_read(tmp_path: Path) -> None:
    """More letters than one font has codes for, and those that end a string or a line inside a PDF."""
    words = [
        "(a)b\\c)",
        "\\(",
        "Đặng",
        *("".join(map(chr, range(code, code + 8))) for code in range(0x4E00, 0x4F20, 8)),
    ]
    lines = tuple(
        TextLine((Word(word, Box(0.2, 0.02 * place, 0.6, 0.02 * place + 0.012), 0.9),))
        for place, word in enumerate(words, start=1)
    )
    text = replace(read_as(), lines=lines)
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, text)])
    assert worst_place(copy, [text]) < MOST_MM
    with pikepdf.open(copy) as opened:
        assert len(opened.pages[0].Resources.Font) == 2
    odd = replace(text, lines=(TextLine((Word("a\ud800\rb", lines[0].box, 0.9),)),))
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, odd)])
    shown = subprocess.run(["pdftotext", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert "a\ufffd\ufffdb" in shown


def test_words_of_a_line_share_one_step(tmp_path: Path) -> None:
    """Where they lie as they would be written: what a step for each of them costs makes small faxes a fifth larger."""
    words = tuple(Word("chữ", Box(0.1 + 0.06 * place, 0.1, 0.145 + 0.06 * place, 0.113), 0.9) for place in range(9))
    text = replace(read_as(), lines=(TextLine(words),))
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, text)])
    with pikepdf.open(copy) as opened:
        steps = [str(step.operator) for step in pikepdf.parse_content_stream(opened.pages[0])]
    assert steps[: steps.index("ET")].count("Td") == 1
    assert worst_place(copy, [text]) < MOST_MM / 2


def test_damaged_and_blank_pages_keep_their_places(tmp_path: Path) -> None:
    broken = PageText(2, None, None, (), (), (), STAMP, (Problem("page.unreadable"),))
    blank = replace(read_as(3), lines=())
    scan = write(tmp_path, png(picture("RGB"))[:200], "broken.png")
    pages = [
        source(pdf_scan(tmp_path), MediaType.PDF, read_as()),
        source(scan, MediaType.PNG, broken),
        source(pdf_scan(tmp_path), MediaType.PDF, blank),
    ]
    copy = made(tmp_path, pages)
    with pikepdf.open(copy) as opened:
        assert len(opened.pages) == 3
        assert not opened.pages[1].get_images()


def test_the_copy_says_that_it_was_converted(tmp_path: Path) -> None:
    copy = made(tmp_path, [source(pdf_scan(tmp_path), MediaType.PDF, read_as())])
    with pikepdf.open(copy) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:description"] == CONVERSION.mark
        assert metadata["dc:title"] == CONVERSION.title
        assert metadata.pdfa_status == "2B"
    seen = subprocess.run(["pdftotext", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert CONVERSION.mark in seen
    hidden = replace(CONVERSION, visible=False)
    write_pdfa([source(pdf_scan(tmp_path), MediaType.PDF, read_as())], copy, hidden, tmp_path)
    seen = subprocess.run(["pdftotext", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert CONVERSION.mark not in seen


def large(mode: str) -> Image.Image:
    """Print on paper with the grain that a sensor sees."""
    grain = Image.effect_noise((660, 932), 20).convert("L")
    paper = Image.blend(picture("L").resize((660, 932)), grain, 0.3)
    return Image.merge("RGB", (paper, grain, paper)) if mode == "RGB" else paper


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_large_pictures_are_coded_anew_where_the_office_says_so(tmp_path: Path, kind: str, mode: str) -> None:
    image, text = large(mode), read_as(size=(660, 932), dpi=80)
    coded = jpeg(image) if kind != "png" else png(image)
    data, media_type = coded, MediaType.PNG if kind == "png" else MediaType.JPEG
    if kind == "pdf":
        pdf, media_type = pikepdf.new(), MediaType.PDF
        space = Name.DeviceRGB if mode == "RGB" else Name.DeviceGray
        add_page(pdf, coded, Width=660, Height=932, ColorSpace=space)
        data = pdf_bytes(pdf)
    scan = write(tmp_path, data, "scan")
    copy, pages = tmp_path / "copy.pdf", [source(scan, media_type, text)]
    write_pdfa(pages, copy, replace(CONVERSION, quality=40), tmp_path)
    assert len(scan_in(copy)) < 0.8 * len(coded)
    assert difference(copy, image) < 6
    assert is_pdfa(copy)
    assert worst_place(copy, [text]) < MOST_MM
    with pikepdf.open(copy) as opened, opened.open_metadata() as metadata:
        assert str(metadata["dc:description"]) == f"{CONVERSION.mark}, ảnh nén lại JPEG 40"
    assert scan.read_bytes() == data
    write_pdfa(pages, copy, replace(CONVERSION, quality=95), tmp_path)
    assert (scan_in(copy) == coded) == (kind != "png")


def test_faxes_small_and_damaged_pictures_are_never_coded_anew(tmp_path: Path) -> None:
    faxed = tiff([large("L").convert("1")], compression="group4")
    cut = pikepdf.new()
    add_page(cut, jpeg(large("L"))[:9000], Width=660, Height=932, ColorSpace=Name.DeviceGray)
    pages = [
        source(write(tmp_path, faxed, "1"), MediaType.TIFF, read_as(1, size=(660, 932), dpi=80)),
        source(write(tmp_path, jpeg(picture("RGB")), "2"), MediaType.JPEG, read_as(2)),
        source(write(tmp_path, pdf_bytes(cut), "3"), MediaType.PDF, read_as(3)),
    ]
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    write_pdfa(pages, one, CONVERSION, tmp_path)
    write_pdfa(pages, two, replace(CONVERSION, quality=40), tmp_path)
    assert [scan_in(one, page) for page in range(3)] == [scan_in(two, page) for page in range(3)]
    with pikepdf.open(two) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:description"] == CONVERSION.mark


def test_an_old_invisible_text_goes_and_visible_text_stays(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    add_page(
        pdf, jpeg(picture("RGB")), b"q 594 0 0 838.8 0 0 cm /Scan Do Q BT 3 Tr /Letters 9 Tf 99 99 Td (GARBAGE) Tj ET"
    )
    scan = write(tmp_path, pdf_bytes(pdf), "searchable.pdf")
    copy = made(tmp_path, [source(scan, MediaType.PDF, read_as())])
    seen = subprocess.run(["pdftotext", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert "GARBAGE" not in seen
    assert "HỌP" in seen


def test_what_cannot_be_pdfa_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    add_page(pdf, jpeg(picture("RGB")), b"BT /Letters 12 Tf 99 99 Td (not embedded) Tj ET")
    scan = write(tmp_path, pdf_bytes(pdf), "letters.pdf")
    with pytest.raises(PdfaFailedError) as told:
        made(tmp_path, [source(scan, MediaType.PDF, read_as())])
    assert told.value.exit_code == ExitCode.PDFA_FAILED
    assert "not embedded" not in str(told.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letters.pdf"]


def test_scripts_forms_and_files_of_a_scan_do_not_come_along(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, jpeg(picture("RGB")))
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    page.Annots = Array([pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=pikepdf.String("http://x"))
    ))])  # fmt: skip
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(2)"))
    copy = made(tmp_path, [source(write(tmp_path, pdf_bytes(pdf), "s.pdf"), MediaType.PDF, read_as())])
    with pikepdf.open(copy) as opened:
        assert "/OpenAction" not in opened.Root
        assert "/AA" not in opened.pages[0]
        assert "/Annots" not in opened.pages[0]
