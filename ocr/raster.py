"""From an untouched file to page images, one page at a time; never a whole file in memory.

Refuses, as a kind of `IntakeError`: what is no PDF, TIFF, JPEG or PNG by its content (the name is not
looked at), files cut short or damaged, passwords, files without pages, images above the pixel limit.
A damaged page of a good file is refused alone, when its turn comes.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import EmptyScanError, MissingScanError, NotADocumentError, UnreadableScanError
from dossier.scan import MediaType
from ocr.engine import PageImage
from ocr.pdf import count_pdf_pages, pdf_page
from ocr.picture import count_image_pages, image_page

_HEAD = 1024
"""bytes within which a PDF must name itself; printers put their own lines first"""
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
    b"II*\0": MediaType.TIFF,
    b"MM\0*": MediaType.TIFF,
    b"II+\0": MediaType.TIFF,
    b"MM\0+": MediaType.TIFF,
}


@dataclass(frozen=True, slots=True)
class RasterOptions:
    dpi: int = 300
    """resolution of pages that must be rendered"""
    max_megapixels: int = 120
    max_pages: int = 5000
    render_timeout_s: float = 60


def inspect(path: Path, options: RasterOptions) -> tuple[MediaType, int]:
    """The kind of file, by its content, and how many pages it has.

    Raises `MissingScanError`, `NotADocumentError`, `UnreadableScanError` (cut short, damaged, or more than
    `max_pages`), `EncryptedPdfError`, `EmptyScanError`, and `OversizedPageError` for a single huge image.
    """
    with _file_access():
        media_type = _media_type(path)
        if media_type is MediaType.PDF:
            return media_type, count_pdf_pages(path, max_pages=options.max_pages)
        limits = {"max_pages": options.max_pages, "max_megapixels": options.max_megapixels}
        return media_type, count_image_pages(path, media_type, **limits)


def page_image(path: Path, media_type: MediaType, index: int, options: RasterOptions) -> PageImage:
    """The pixels of one page, `index` from 0, as a reader would see it: turned, flattened on white.

    A page that is one scanned image comes out with that image's own pixels; any other is rendered at
    `options.dpi`, or as fine as `max_megapixels` allows. Raises `UnreadablePageError`,
    `OversizedPageError`, and what `inspect` raises if the file has changed since.
    """
    with _file_access():
        if media_type is MediaType.PDF:
            return pdf_page(
                path,
                index,
                dpi=options.dpi,
                max_megapixels=options.max_megapixels,
                timeout_s=options.render_timeout_s,
            )
        return image_page(path, media_type, index, max_megapixels=options.max_megapixels)


@contextmanager
def _file_access() -> Iterator[None]:
    """What the disk says. Its sentences hold the file's name, so they are not passed on."""
    try:
        yield
    except OSError as error:
        raise MissingScanError(f"({type(error).__name__})") from None


def _media_type(path: Path) -> MediaType:
    try:
        kind = path.stat()
    except ValueError:  # a NUL in the name
        raise MissingScanError from None
    if not stat.S_ISREG(kind.st_mode):
        raise NotADocumentError
    if kind.st_size == 0:
        raise EmptyScanError
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for magic, media_type in _MAGIC.items():
        if head.startswith(magic):
            return media_type
    if b"%PDF-" in head:
        return MediaType.PDF
    if not head.strip(b"\0"):  # what is left of a file that was never copied
        raise UnreadableScanError
    raise NotADocumentError
