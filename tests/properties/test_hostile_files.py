"""Whatever the bytes are, a file becomes pages or is refused by name; nothing else comes out, and it ends."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from dossier.errors import IntakeError
from ocr.raster import RasterOptions, inspect, page_image
from tests.made_scans import (
    WHOLE_PAGE,
    add_page,
    group4,
    jpeg,
    pdf_bytes,
    pdf_of_jpegs,
    picture,
    png,
    tiff,
    write,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

OPTIONS = RasterOptions(dpi=40, max_megapixels=4, max_pages=50, render_timeout_s=5)
HEADS = [
    b"",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"II+\0\x08\0\0\0",
]


def small_pdf() -> bytes:
    """A scan, a fax, a form with text in it, and a stamp: a little of everything that is followed."""
    pdf = pikepdf.new()
    tiny = picture("RGB").resize((33, 46))
    add_page(pdf, jpeg(tiny), Width=33, Height=46)
    fax = Dictionary(K=-1, Columns=33, Rows=46)
    add_page(
        pdf,
        group4(tiny.convert("1")),
        Width=33,
        Height=46,
        BitsPerComponent=1,
        ColorSpace=Name.DeviceGray,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=fax,
    )
    page = add_page(pdf, jpeg(tiny), b"q 1 0 0 1 0 0 cm /Inner Do Q " + WHOLE_PAGE, Width=33, Height=46)
    page.Resources.XObject.Inner = pdf.make_stream(
        b"BT 3 Tr /Letters 9 Tf (an) Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]),
    )
    return pdf_bytes(pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)


SEEDS = {
    "pdf": small_pdf(),
    "compact pdf": pdf_of_jpegs(1, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "tiff": tiff([picture("L", mark).resize((33, 46)) for mark in range(3)], dpi=(200, 100)),
    "fax": tiff([picture("1", mark).resize((33, 46)) for mark in range(3)], compression="group4"),
    "lzw": tiff([picture("RGB").resize((33, 46))], compression="tiff_lzw"),
    "png": png(picture("RGB").resize((33, 46)).quantize(16), dpi=(200, 200)),
    "jpeg": jpeg(picture("RGB").resize((33, 46)), dpi=(200, 200)),
}
EXAMPLES = {"pdf": 60, "compact pdf": 20}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def read_all(path: Path) -> None:
    """Inspect and take every page; only our refusals may interrupt it, and each page is a picture."""
    try:
        media_type, pages = inspect(path, OPTIONS)
    except IntakeError:
        return
    assert 1 <= pages <= OPTIONS.max_pages
    for index in range(min(pages, 4)):
        try:
            page = page_image(path, media_type, index, OPTIONS)
        except IntakeError:
            continue
        assert page.pixels.dtype == "uint8"
        assert page.pixels.ndim == 2 or page.pixels.shape[2:] == (3,)
        assert 0 < page.pixels.shape[0] * page.pixels.shape[1] <= OPTIONS.max_megapixels * 1_010_000
        assert page.dpi >= 1


@given(head=st.sampled_from(HEADS), body=st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_pages_or_refused(folder: Path, head: bytes, body: bytes) -> None:
    read_all(write(folder, head + body))


def damaged(data: bytes, chance: Random) -> bytes:
    """One to four edits anywhere: bytes set, a figure changed, a piece or the end cut off."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(data))
        match chance.choice(["set", "set", "figure", "figure", "figure", "piece", "end"]):
            case "set":
                new = chance.randbytes(chance.randint(1, 4))
                data = data[:place] + new + data[place + len(new) :]
            case "figure":  # sizes, numbers of objects, matrices
                place = next((at for at in range(place, len(data)) if data[at : at + 1].isdigit()), place)
                data = data[:place] + bytes([chance.choice(b"0123456789-")]) + data[place + 1 :]
            case "piece":
                data = data[:place] + data[place + chance.randint(1, 40) :]
            case "end":
                data = data[: max(place, 1)]
    return data


@pytest.mark.parametrize("kind", SEEDS)
def test_any_damage_to_a_scan_gives_pages_or_a_refusal(folder: Path, kind: str) -> None:
    @given(st.integers(0, 2**32))
    @settings(max_examples=EXAMPLES.get(kind, 150))
    def holds(seed: int) -> None:
        read_all(write(folder, damaged(SEEDS[kind], Random(seed))))

    read_all(write(folder, SEEDS[kind]))
    holds()
