"""Picture files bound into small PDFs on disk, so that a paper of hundreds of pictures never stands in memory.

Each picture stays as it is coded; only its place in a page is new. Where pictures are to be coded anew, pages of PDFs
go the same way.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary

from dossier.errors import UnreadablePageError
from dossier.scan import MediaType
from storage.packages.picture_stream import Picture, picture_stream
from storage.packages.recompressed import recompress

if TYPE_CHECKING:
    from storage.packages.pdfa import SourcePage

_BATCH_BYTES = 16 << 20
_BATCH_PAGES = 32
_USUAL_DPI = 300


@dataclass(frozen=True, slots=True)
class Bound:
    """A picture on a page of its own, as coded; mirror it, then turn it clockwise, to see what was read."""

    page: pikepdf.Page
    mirror: bool
    turn: int
    recompressed: bool


@contextmanager
def bind(
    pages: Sequence[SourcePage], scratch: Path, scans: Mapping[Path, pikepdf.Pdf], quality: int | None
) -> Iterator[dict[int, Bound]]:
    """The pictures among these pages by page number; one that is damaged is left out.

    With a JPEG `quality`, the pages of the opened `scans` too, large pictures coded anew.
    """
    with ExitStack() as stack, tempfile.TemporaryDirectory(dir=scratch, prefix="bind-") as folder:
        bound: dict[int, Bound] = {}
        batch = _Batch(quality)
        for page in pages:
            if page.media_type is not MediaType.PDF:
                batch.add(page)
            elif quality is not None:
                batch.add_page(page, scans[page.path])
            if batch.full:
                bound |= batch.kept(stack, Path(folder))
                batch = _Batch(quality)
        yield bound | batch.kept(stack, Path(folder))


class _Batch:
    def __init__(self, quality: int | None) -> None:
        self._pdf = pikepdf.new()
        self._quality = quality
        self._held: dict[int, tuple[bool, int, bool]] = {}
        """by page number: mirrored, turned, coded anew"""
        self._size = 0

    @property
    def full(self) -> bool:
        return self._size >= _BATCH_BYTES or len(self._held) >= _BATCH_PAGES

    def add(self, page: SourcePage) -> None:
        try:
            picture = picture_stream(self._pdf, page.path, page.media_type, page.index)
        except UnreadablePageError:
            return
        self._size += picture.size
        width, height = _paper(page, picture)
        self._pdf.add_blank_page(page_size=(width, height))
        added = self._pdf.pages[-1]
        added.obj.MediaBox = Array([0, 0, width, height])
        added.obj.Resources = Dictionary(XObject=Dictionary(Scan=picture.image))
        added.obj.Contents = self._pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Scan Do Q".encode())
        self._hold(page.text.number, picture.mirror, picture.turn)

    def add_page(self, page: SourcePage, scan: pikepdf.Pdf) -> None:
        """A page of a PDF; one that is damaged is left out."""
        try:
            self._pdf.pages.append(scan.pages[page.index])
            self._hold(page.text.number, False, 0)
        except pikepdf.PikepdfError:
            del self._pdf.pages[len(self._held) :]

    def _hold(self, number: int, mirror: bool, turn: int) -> None:
        added = self._pdf.pages[-1]
        anew = self._quality is not None and recompress(added, self._quality)
        self._size += sum(len(image.read_raw_bytes()) for image in added.get_images().values()) if anew else 0
        self._held[number] = (mirror, turn, anew)

    def kept(self, stack: ExitStack, folder: Path) -> dict[int, Bound]:
        """The pages, read from disk from now on."""
        if not self._held:
            return {}
        path = folder / f"{min(self._held)}.pdf"
        with self._pdf:
            self._pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        opened = stack.enter_context(pikepdf.open(path))
        return {number: Bound(opened.pages[place], *held) for place, (number, held) in enumerate(self._held.items())}


def _paper(page: SourcePage, picture: Picture) -> tuple[float, float]:
    """Points of the sheet as the picture lies in its file."""
    quality = page.text.quality
    if quality is None:
        width, height = int(picture.image.Width), int(picture.image.Height)
        return width * 72 / _USUAL_DPI, height * 72 / _USUAL_DPI
    width, height = (quality.width, quality.height)
    if picture.turn in (90, 270):
        width, height = height, width
    return width * 72 / quality.dpi, height * 72 / quality.dpi
