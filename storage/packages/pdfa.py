"""The archive copy of one paper: its pages as scanned, upright, with our reading under them, as PDF/A-2b.

TT 05/2025/TT-BNV Điều 8 asks for a two-layer PDF/A; Luật Giao dịch điện tử 20/2023 Điều 12 for a mark that says what
was converted, by whom and when. Refuses to write a file that does not pass: the untouched scans stay the originals.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, pdfa

from dossier.errors import PdfaFailedError, UnreadablePageError
from dossier.scan import MediaType
from dossier.text import PageText
from storage.packages import jpeg_2000
from storage.packages.bound_pictures import Bound, bind
from storage.packages.conversion_mark import print_mark
from storage.packages.printed import Printed, printed_page
from storage.packages.short_metadata import shortest
from storage.packages.text_layer import TextLayer
from storage.packages.upright_page import flatten, frame, put_upright

FLAVOUR = pdfa.Flavour("2b")
_A4 = (595.276, 841.89)
COLORS = Path(__file__).parent / "colors" / "srgb.icc"
"""sRGB as curves with five numbers each instead of tables of 1,024: 0.3 kB in each copy instead of 2.4"""
_MOST_FINDINGS = 3
# dates that foreign fonts were made on are nobody's concern
logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One side of the paper: where it is found and what was read on it."""

    path: Path
    media_type: MediaType
    index: int
    """place inside the file, from 0"""
    text: PageText
    """as it was read; `text.number` is the page's number in its dossier"""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the copy says of itself."""

    title: str
    mark: str
    """the sign of conversion, with the body that converted and the time"""
    visible: bool
    """whether the mark also stands in small letters at the foot of the first page"""
    agency: str
    identifier: str
    tool: str
    made_at: datetime
    quality: int | None = None
    """of JPEG, in which large pictures are coded anew; None: everything stays as it was scanned"""


def write_pdfa(pages: Sequence[SourcePage], target: Path, about: Conversion, scratch: Path) -> None:
    """Write the paper that these pages make to `target`; big pictures wait in the folder `scratch` meanwhile.

    Raises:
        PdfaFailedError: what a page shows cannot be part of a PDF/A; nothing is at `target` then.
    """
    with _scans(pages) as scans, bind(pages, scratch, scans, about.quality) as bound, pikepdf.new() as pdf:
        about = _told(about, bound)
        layer = TextLayer(pdf)
        for source in pages:
            _add_page(pdf, source, scans, bound, layer)
        # a font that no letter is written in must be embedded all the same: scanners leave such names behind
        pdf.remove_unreferenced_resources()
        if about.visible:
            print_mark(pdf, pdf.pages[0], about.mark, layer)
        layer.finish()
        for page in pdf.pages:
            page.contents_coalesce()
        _describe(pdf, about)
        try:
            pdfa.prepare(pdf, FLAVOUR, output_intent=COLORS.read_bytes(), output_condition_identifier="sRGB")
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                # or the same copy would have other bytes whenever it is made again
                del metadata["xmp:MetadataDate"]
            # what the metadata say is not said twice; programs that know no metadata get the title
            for name in set(pdf.docinfo.keys()) - {"/Title"}:
                del pdf.docinfo[name]
            pdf.Root.Metadata.write(shortest(pdf.Root.Metadata.read_bytes()))
            _save(pdf, target, scratch)
        except pdfa.PdfaError as error:
            rules = dict.fromkeys(finding.rule for finding in error.report.findings)
            raise PdfaFailedError(f"({', '.join(list(rules)[:_MOST_FINDINGS])})") from None
        except pikepdf.PikepdfError as error:
            raise PdfaFailedError(f"({type(error).__name__})") from None


def _told(about: Conversion, bound: Mapping[int, Bound]) -> Conversion:
    """With a mark that says so where pictures were coded anew."""
    if not any(each.recompressed for each in bound.values()):
        return about
    return replace(about, mark=f"{about.mark}, ảnh nén lại JPEG {about.quality}")


def is_pdfa(path: Path) -> bool:
    """Whether a written file passes as PDF/A-2b.

    The checker does not know JPEG 2000: such pictures are looked at by themselves, and all else without them.
    """
    with pikepdf.open(path) as pdf, tempfile.TemporaryDirectory(dir=path.parent, prefix="check-") as name:
        found = jpeg_2000.pictures(pdf)
        if not found:
            return pdfa.validate_written(path, FLAVOUR).passed
        if not all(map(jpeg_2000.fits, found)):
            return False
        for picture in found:
            jpeg_2000.stand_in(picture)
        rest = Path(name) / "rest.pdf"
        pdf.save(rest, **pdfa.resolve_save_kwargs(FLAVOUR))
        return pdfa.validate_written(rest, FLAVOUR).passed


def _save(pdf: pikepdf.Pdf, target: Path, scratch: Path) -> None:
    if not jpeg_2000.pictures(pdf):
        pdfa.save(pdf, target, FLAVOUR, repair=False, deterministic_id=True)
        return
    with tempfile.TemporaryDirectory(dir=scratch, prefix="save-") as name:
        whole = Path(name) / target.name
        pdf.save(whole, **pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True))
        if not is_pdfa(whole):
            raise PdfaFailedError("(JPEG 2000)")
        whole.replace(target)


@contextmanager
def _scans(pages: Sequence[SourcePage]) -> Iterator[dict[Path, pikepdf.Pdf]]:
    """The PDFs among the scans, opened; qpdf reads their streams only when the copy is written."""
    with ExitStack() as stack:
        opened: dict[Path, pikepdf.Pdf] = {}
        for path in dict.fromkeys(page.path for page in pages if page.media_type is MediaType.PDF):
            try:
                opened[path] = stack.enter_context(pikepdf.open(path, suppress_warnings=True))
                flatten(opened[path])
            except pikepdf.PikepdfError as error:
                raise PdfaFailedError(f"({type(error).__name__})") from None
        yield opened


def _add_page(
    pdf: pikepdf.Pdf, source: SourcePage, scans: dict[Path, pikepdf.Pdf], bound: dict[int, Bound], layer: TextLayer
) -> None:
    rotation = source.text.quality.rotation if source.text.quality else 0
    place = len(pdf.pages)
    try:
        if source.media_type is MediaType.PDF and source.text.number not in bound:
            pdf.pages.append(scans[source.path].pages[source.index])
            placed = frame(pdf.pages[-1].obj, rotation)
        else:
            picture = bound[source.text.number]
            pdf.pages.append(picture.page)
            placed = frame(pdf.pages[-1].obj, (picture.turn + rotation) % 360, mirror=picture.mirror)
        text = layer.of_page(source.text, placed.width, placed.height)
        put_upright(pdf, pdf.pages[-1], placed, text, layer.fonts)
    except (pikepdf.PikepdfError, KeyError, UnreadablePageError) as error:
        if source.text.quality is not None:
            raise PdfaFailedError(f"({type(error).__name__})") from None
        # the page was damaged when it came in, and its dossier says so: it keeps its place here too
        del pdf.pages[place:]
        _add_stand_in(pdf, source.text.number)


def _add_stand_in(pdf: pikepdf.Pdf, number: int) -> None:
    width, height = _A4
    lines = (
        Printed(f"Trang {number} của hồ sơ không dựng được hình.", 72, 120, 14),
        Printed("Tệp quét gốc của trang này được giữ nguyên trong kho lưu trữ.", 72, 142, 12),
    )
    with printed_page(lines, width, height) as page:
        pdf.pages.append(page.pages[0])


def _describe(pdf: pikepdf.Pdf, about: Conversion) -> None:
    pdf.Root.Lang = pikepdf.String("vi-VN")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    moment = about.made_at.isoformat(timespec="seconds")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = about.title
        metadata["dc:description"] = about.mark
        metadata["dc:identifier"] = about.identifier
        if about.agency:
            metadata["dc:publisher"] = {about.agency}
        metadata["xmp:CreatorTool"] = about.tool
        metadata["xmp:CreateDate"] = moment
