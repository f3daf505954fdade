"""From a PDF to the pixels of its pages. Only this file and `pdf_drawing` know pikepdf.

Refuses passwords, files without pages, files that may have lost one (`count_pdf_pages` says when), and
single pages that cannot be shown whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Object, Pdf

from dossier.errors import (
    EmptyScanError,
    EncryptedPdfError,
    IntakeError,
    OversizedPageError,
    UnreadablePageError,
    UnreadableScanError,
)
from ocr.engine import PageImage
from ocr.pdf_drawing import Drawing, check_whole, follow, own_pixels, read_box, read_number
from ocr.picture import DAMAGE
from ocr.placement import Box, Cover, as_shown, page_wide_image, sole_image
from ocr.render import render_page
from ocr.resolution import exceeds_desk, true_dpi

# A megabyte can unfold to a gigabyte. More than the largest page allowed by default, for the whole program.
_UNFOLDED = 2**29
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_UNFOLDED,
    png_max_memory=_UNFOLDED,
    tiff_max_memory=_UNFOLDED,
    run_length_max_memory=_UNFOLDED,
)

LOWEST_RENDERING = 36.0
"""dots an inch below which a rendered page shows nothing of use"""
LETTER: Box = (0.0, 0.0, 612.0, 792.0)
"""poppler's page where the file gives none"""
_TAIL = 65_536


# --- the file -----------------------------------------------------------------------------------
def count_pdf_pages(path: Path, *, max_pages: int) -> int:
    """How many pages a PDF has, if none can have been lost.

    A file whose cross-reference table stands is accepted when every page of its tree is there. One whose
    table must be rebuilt, as sloppy office scanners and padded copies need it, is accepted only when it also
    ends with its end mark and holds no page that the tree does not name: a file cut short fails the first,
    one with a piece missing the second. Refused in any case: a tree that counts more pages than it has, and
    a file that breaks off within a later revision, which would open as the earlier one.
    What is damaged inside single pages shows when the page is taken.

    Raises `UnreadableScanError` (also above `max_pages`), `EncryptedPdfError`, `EmptyScanError`.
    """
    ending = _ending(path)
    if ending is _Ending.WITHIN_REVISION:
        raise UnreadableScanError
    with _damage_as(UnreadableScanError):
        try:
            with _open(path, attempt_recovery=False, inherit_page_attributes=False) as pdf:
                pages = _count(pdf, max_pages)
        except (pikepdf.PdfError, UnreadableScanError):
            if ending is _Ending.MISSING:
                raise
            with _open(path, inherit_page_attributes=False) as pdf:
                pages = _count(pdf, max_pages)
                # While rebuilding, qpdf drops lost pages from the tree and says so in a warning only.
                dropped = any("ages tree" in str(warning) for warning in pdf.get_warnings())
                if dropped or pages < sum(_is_page(item) for item in pdf.objects):
                    raise UnreadableScanError from None
    if pages == 0:
        raise EmptyScanError
    return pages


class _Ending(Enum):
    MARKED = auto()
    MISSING = auto()
    WITHIN_REVISION = auto()


def _ending(path: Path) -> _Ending:
    """How the file ends, zeros and white space aside: disks and mail programs fill up with them."""
    tail = b""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        while not tail and end > 0:
            start = max(0, end - _TAIL)
            file.seek(start)
            tail = file.read(end - start).rstrip(b"\0\t\n\f\r ")
            end = start
    _, mark, rest = tail.rpartition(b"%%EOF")
    if not mark:
        return _Ending.MISSING
    return _Ending.WITHIN_REVISION if re.match(rb"\s*\d", rest) else _Ending.MARKED


def _open(path: Path, *, attempt_recovery: bool = True, inherit_page_attributes: bool = True) -> Pdf:
    return Pdf.open(
        path,
        suppress_warnings=True,
        attempt_recovery=attempt_recovery,
        inherit_page_attributes=inherit_page_attributes,
        conversion_mode="implicit",
    )


def _count(pdf: Pdf, max_pages: int) -> int:
    """The leaves of the page tree, untouched by qpdf, which drops the missing ones without an error."""
    root = pdf.Root["/Pages"]
    waiting, seen, leaves = [root], set(), 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary):
            raise UnreadableScanError
        if "/Kids" not in node:
            leaves += node is not root
        elif node.objgen in seen:
            raise UnreadableScanError
        else:
            seen.add(node.objgen)
            waiting.extend(node["/Kids"])
        if leaves + len(waiting) > max_pages:
            raise UnreadableScanError(f"(> {max_pages})")
    if int(root.get("/Count", 0)) > leaves:
        raise UnreadableScanError
    return leaves


def _is_page(item: Object) -> bool:
    return isinstance(item, Dictionary) and item.get("/Type") == "/Page"


@contextmanager
def _damage_as(ours: type[IntakeError]) -> Iterator[None]:
    """What pikepdf and the bytes below it raise, in our words; PasswordError is no PdfError."""
    try:
        yield
    except pikepdf.PasswordError:
        raise EncryptedPdfError from None
    except (pikepdf.PikepdfError, *DAMAGE) as error:
        if "unsupported encryption" in str(error).lower():
            raise EncryptedPdfError from None
        raise ours(f"({type(error).__name__})") from None


# --- a page -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page as paper: its box in points, the inches of a point, and its own turn in degrees clockwise."""

    box: Box
    inches: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Inches, before the turn."""
        return (self.box[2] - self.box[0]) * self.inches, (self.box[3] - self.box[1]) * self.inches


def pdf_page(path: Path, index: int, *, dpi: int, max_megapixels: int, timeout_s: float) -> PageImage:
    """The pixels of one page, `index` from 0: the scan itself where the page is one, else rendered.

    Raises `UnreadablePageError`, `OversizedPageError`, `MissingProgramError`; `OSError` where the file is gone.
    """
    path.open("rb").close()
    with _damage_as(UnreadablePageError), _open(path) as pdf:
        pages = len(pdf.pages)
        page = pdf.pages[index].obj
        sheet = _read_sheet(page)
        drawing = follow(pdf, page)
        scan = sole_image(drawing.layout, sheet.box) if drawing.layout else None
        taken, certain = _take(drawing, scan, sheet, max_megapixels) if scan else (None, True)
        if taken is None:
            across = _dots_across(drawing, sheet)
            for image in drawing.images:
                check_whole(image, max_megapixels)
    if taken is None:
        long_side, guess = _drawn_size(sheet, across, dpi, max_megapixels)
        pixels = render_page(path, index, pages=pages, long_side=long_side, timeout_s=timeout_s)
        drawn = max(pixels.shape[:2]) / max(sheet.size)
        return PageImage(pixels, true_dpi(pixels.shape[1], pixels.shape[0], drawn) if guess else max(1, round(drawn)))
    if not certain:
        # The smallest drawing will do: poppler reads the whole fax code and complains where it is damaged.
        render_page(path, index, pages=pages, long_side=100, timeout_s=timeout_s)
    return taken


def _read_sheet(page: Object) -> _Sheet:
    media = read_box(page.get("/MediaBox")) or LETTER
    crop = read_box(page.get("/CropBox")) or media
    shown = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
    box = shown if shown[0] < shown[2] and shown[1] < shown[3] else media
    unit = read_number(page.get("/UserUnit"), 1.0)
    turn = round(read_number(page.get("/Rotate"), 0.0))
    return _Sheet(box, (unit if 0.01 <= unit <= 10_000 else 1.0) / 72, 0 if turn % 90 else turn % 360)


def _take(drawing: Drawing, scan: Cover, sheet: _Sheet, max_megapixels: int) -> tuple[PageImage | None, bool]:
    """The page that is its image, and whether that is certainly whole; None where it must be rendered."""
    image = drawing.images[scan.image]
    across = int(image.Width) / (scan.width * sheet.inches)
    down = int(image.Height) / (scan.height * sheet.inches)
    if not 0.97 < across / down < 1.03:
        return None, True  # a fax with flat letters, or a stretched picture
    pixels, certain = own_pixels(image, max_megapixels)
    if pixels is None:
        return None, True
    pixels = as_shown(pixels, scan, sheet.rotation)
    return PageImage(pixels, true_dpi(pixels.shape[1], pixels.shape[0], (across + down) / 2)), certain


def _dots_across(drawing: Drawing, sheet: _Sheet) -> float | None:
    """Dots an inch of the image that spans a page with other things on it."""
    scan = page_wide_image(drawing.layout, sheet.box) if drawing.layout else None
    return int(drawing.images[scan.image].Width) / (scan.width * sheet.inches) if scan else None


def _drawn_size(sheet: _Sheet, across: float | None, dpi: int, max_megapixels: int) -> tuple[int, bool]:
    """Pixels of the longer side at `dpi`, or as fine as the limit allows; whether the resolution is a guess.

    A scan on a sheet larger than A2 (`across`: its dots an inch there) was put there by software that knows
    no sheet sizes: it is drawn dot by dot, and its true resolution estimated like a photograph's.
    """
    width, height = sheet.size
    wanted, guess = (across, True) if across and exceeds_desk(width, height) else (float(dpi), False)
    resolution = min(wanted, math.sqrt(max_megapixels * 1e6 / (width * height)))
    if resolution < LOWEST_RENDERING:
        raise OversizedPageError(math.ceil(width * height * LOWEST_RENDERING**2 / 1e6), max_megapixels)
    return max(1, math.floor(max(width, height) * resolution + 0.001)), guess
