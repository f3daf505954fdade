"""The archive copy of one paper; where a page cannot be PDF/A as it is, that page is drawn.

Born-digital files name letters that they do not bring along, colors of printers, blends that the standard does not
know. Such a page becomes a picture under our invisible text, drawn as it was drawn for reading; the other pages stay
as they are. Refuses to do so silently: the pages that were drawn are returned, and the copy's mark names them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dossier.errors import IntakeError, PdfaFailedError
from dossier.scan import MediaType
from ocr.drawn import DrawnPage, drawn_page
from ocr.raster import RasterOptions
from storage.packages.pdfa import Conversion, SourcePage, write_pdfa

_SHORT_LIST = 20


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages that had to be drawn, by their numbers in the dossier; empty where none had to be."""

    pages: tuple[int, ...] = ()
    dpi: int = 0
    """the lowest of them"""


NONE_DRAWN = Drawn()


def write_copy(
    sources: Sequence[SourcePage], target: Path, about: Conversion, scratch: Path, raster: RasterOptions
) -> Drawn:
    """Write the paper to `target`, with as few pages drawn as the standard lets be. Raises `PdfaFailedError`."""
    try:
        write_pdfa(sources, target, about, scratch)
    except PdfaFailedError:
        with tempfile.TemporaryDirectory(dir=scratch, prefix="drawn-") as name:
            return _write_drawn(sources, target, about, Path(name), raster)
    return NONE_DRAWN


def page_list(numbers: Sequence[int]) -> str:
    """`3, 5, 6`; of a long list the beginning."""
    more = ", …" if len(numbers) > _SHORT_LIST else ""
    return ", ".join(str(number) for number in numbers[:_SHORT_LIST]) + more


def _write_drawn(
    sources: Sequence[SourcePage], target: Path, about: Conversion, folder: Path, raster: RasterOptions
) -> Drawn:
    unfit = {page.text.number for page in sources if not _fits(page, about, folder)}
    try:
        if unfit:
            return _write_with(sources, unfit, target, about, folder, raster)
    except PdfaFailedError:
        pass  # pages that are fit alone are not always fit together
    every = {page.text.number for page in sources if page.text.quality is not None}
    return _write_with(sources, every, target, about, folder, raster)


def _fits(page: SourcePage, about: Conversion, folder: Path) -> bool:
    try:
        write_pdfa([page], folder / "one.pdf", about, folder)
    except PdfaFailedError:
        return False
    return True


def _write_with(
    sources: Sequence[SourcePage],
    wanted: Collection[int],
    target: Path,
    about: Conversion,
    folder: Path,
    raster: RasterOptions,
) -> Drawn:
    pages: list[SourcePage] = []
    finest: list[int] = []
    for page in sources:
        if page.text.number not in wanted:
            pages.append(page)
            continue
        file = folder / f"{page.text.number}"
        try:
            drawn = drawn_page(page.path, page.media_type, page.index, raster)
        except IntakeError as error:
            if page.text.quality is not None:
                raise PdfaFailedError(f"({error.code})") from None
            # could not be shown when it came in either: a sheet that says so takes its place
            drawn = DrawnPage(b"", MediaType.PNG, raster.dpi)
        file.write_bytes(drawn.data)
        pages.append(SourcePage(file, drawn.media_type, 0, page.text))
        finest.append(drawn.dpi)
    numbers = tuple(page.text.number for page in sources if page.text.number in wanted)
    found = Drawn(numbers, min(finest, default=raster.dpi))
    mark = f"{about.mark}, trang {page_list(found.pages)} dựng hình {found.dpi} dpi"
    write_pdfa(pages, target, replace(about, mark=mark), folder)
    return found
