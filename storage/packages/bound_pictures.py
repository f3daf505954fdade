"""Picture files bound into small PDFs on disk, so that a paper of hundreds of pictures never stands in memory.

Each picture stays as it is coded; only its place in a page is new.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary

from dossier.errors import UnreadablePageError
from dossier.scan import MediaType
from storage.packages.picture_stream import Picture, picture_stream

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


@contextmanager
def bind(pages: Sequence[SourcePage], scratch: Path) -> Iterator[dict[int, Bound]]:
    """The pictures among these pages by page number; one that is damaged is left out."""
    with ExitStack() as stack, tempfile.TemporaryDirectory(dir=scratch, prefix="bind-") as folder:
        bound: dict[int, Bound] = {}
        batch = _Batch()
        for page in pages:
            if page.media_type is MediaType.PDF:
                continue
            batch.add(page)
            if batch.full:
                bound |= batch.kept(stack, Path(folder))
                batch = _Batch()
        yield bound | batch.kept(stack, Path(folder))


class _Batch:
    def __init__(self) -> None:
        self._pdf = pikepdf.new()
        self._pictures: dict[int, Picture] = {}
        self._size = 0

    @property
    def full(self) -> bool:
        return self._size >= _BATCH_BYTES or len(self._pictures) >= _BATCH_PAGES

    def add(self, page: SourcePage) -> None:
        try:
            picture = picture_stream(self._pdf, page.path, page.media_type, page.index)
        except UnreadablePageError:
            return
        self._pictures[page.text.number] = picture
        self._size += picture.size
        width, height = _paper(page, picture)
        self._pdf.add_blank_page(page_size=(width, height))
        added = self._pdf.pages[-1]
        added.obj.MediaBox = Array([0, 0, width, height])
        added.obj.Resources = Dictionary(XObject=Dictionary(Scan=picture.image))
        added.obj.Contents = self._pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Scan Do Q".encode())

    def kept(self, stack: ExitStack, folder: Path) -> dict[int, Bound]:
        """The pages, read from disk from now on."""
        if not self._pictures:
            return {}
        path = folder / f"{min(self._pictures)}.pdf"
        with self._pdf:
            self._pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        opened = stack.enter_context(pikepdf.open(path))
        return {
            number: Bound(opened.pages[place], picture.mirror, picture.turn)
            for place, (number, picture) in enumerate(self._pictures.items())
        }


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
