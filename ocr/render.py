"""Draws a PDF page through poppler; the only file that knows pdf2image.

Refuses pages that poppler could draw only in part: it leaves out what is damaged, ends well and says so
in passing, and half a page would go into the archive as a whole one.
"""

from __future__ import annotations

from pathlib import Path

from pdf2image import convert_from_path, pdfinfo_from_path
from pdf2image.exceptions import (
    PDFPageCountError,
    PDFPopplerTimeoutError,
    PDFSyntaxError,
    PopplerNotInstalledError,
)

from dossier.errors import MissingProgramError, UnreadablePageError
from ocr.engine import Pixels
from ocr.picture import damage_as, to_pixels, without_color

_LEFT_OUT = ("flate stream", "CCITTFax", "jpeg", "JPX", "JBIG2", "is unknown", "No font in show")
"""what poppler's `Syntax Error` lines say when something is missing from the page; other lines are pedantry"""


def render_page(path: Path, index: int, *, pages: int, long_side: int, timeout_s: float) -> Pixels:
    """One page, `index` from 0, its longer side `long_side` pixels; grey where it has no color.

    Raises `UnreadablePageError`, also where poppler does not count the same `pages` in the file, as it would
    draw another page than the one that was asked for; `MissingProgramError`.
    """
    try:
        # pdf2image asks pdfinfo as well, but without a time limit.
        with damage_as(UnreadablePageError):
            counted = pdfinfo_from_path(_argument(path), timeout=_seconds(timeout_s))["Pages"]
        if counted != pages:
            raise UnreadablePageError("(poppler)")
        try:
            return _draw(path, index, long_side, timeout_s, strict=True)
        except PDFSyntaxError as error:
            if any(words in str(error) for words in _LEFT_OUT):
                raise UnreadablePageError("(poppler)") from None
        return _draw(path, index, long_side, timeout_s, strict=False)
    except PopplerNotInstalledError:
        raise MissingProgramError("poppler-utils") from None
    except (PDFPageCountError, PDFPopplerTimeoutError) as error:
        raise UnreadablePageError(f"({type(error).__name__})") from None


def _draw(path: Path, index: int, long_side: int, timeout_s: float, *, strict: bool) -> Pixels:
    # `size`, not `dpi`: poppler knows no UserUnit, and a box that it reads differently cannot fill the memory.
    with damage_as(UnreadablePageError):
        images = convert_from_path(
            _argument(path),
            first_page=index + 1,
            last_page=index + 1,
            size=long_side,
            use_cropbox=True,
            timeout=_seconds(timeout_s),
            strict=strict,
        )
        if len(images) != 1:
            raise UnreadablePageError
        return without_color(to_pixels(images[0]))


def _argument(path: Path) -> str:
    """Absolute: a name that begins with a dash is no option."""
    return str(path.absolute())


def _seconds(timeout_s: float) -> int:
    return max(1, round(timeout_s))
