"""What a PDF page draws, as steps for `placement`, and the own pixels of an image that is a page.

Refuses pages that name what the file has lost: a viewer leaves its place white, and nobody would miss it.
Leaves to the renderer whatever it does not know for sure: CMYK, masks, print colors, layers, stamps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, PdfImage, Stream
from pikepdf.exceptions import DependencyError, InvalidPdfImageError, NotExtractableError, UnsupportedImageTypeError

from dossier.errors import UnreadablePageError
from ocr.engine import Pixels
from ocr.picture import DAMAGE, Whole, is_whole_group4, to_pixels
from ocr.placement import IDENTITY, Box, Layout, Step, read_layout
from ocr.resolution import check_megapixels

_PACKED, _UNFOLDED = 200_000, 1_000_000
"""bytes of drawing steps, as stored and unfolded, up to which they are followed; a long hidden text is a tenth"""
_DEPTH = 5
"""forms within forms"""
_FARTHEST = 1e7
"""points: a page of 3 km is no page"""
_CODECS = {"/DCTDecode", "/FlateDecode", "/CCITTFaxDecode", "/LZWDecode", "/RunLengthDecode", "/JPXDecode"}
"""what pikepdf decodes by itself; JBIG2 is left to poppler"""
_OWN_COLORS = {"/DCTDecode", "/JPXDecode"}
"""codecs that know colors of their own, to which a /Decode array is not applied"""
_SPACES = {"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/ICCBased", "/Indexed"}
_MODES = {"1", "L", "P", "RGB"}
_WORTH_CHECKING = 250_000
"""dots from which an image on a rendered page is decoded to see whether it is whole"""
_UNSEEN = 2 | 32
"""annotation flags: hidden, not viewed"""
_WITH_NUMBERS = {"cm", "re", "g", "rg", "k", "Tr"}
_BEYOND_PIKEPDF = (DependencyError, InvalidPdfImageError, NotExtractableError, UnsupportedImageTypeError)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The images of a page in the order they are drawn, and its layout; None where it must be rendered anyway."""

    images: tuple[Stream, ...]
    layout: Layout | None


def follow(pdf: Pdf, page: Object) -> Drawing:
    """Follow the steps of a page. Raises `UnreadablePageError` where the file has lost part of them."""
    resources = page.get("/Resources", Dictionary())
    if "/Contents" not in page and "/XObject" in resources and "/Annots" not in page:
        raise UnreadablePageError  # images, and no step that draws them
    images: list[Stream] = []
    pdf.get_warnings()
    try:
        layout = read_layout(_steps(page, resources, images, _DEPTH))
    except (pikepdf.PdfError, ValueError, TypeError, ArithmeticError):
        return Drawing(tuple(images), None)
    sure = not pdf.get_warnings() and not _has_notes(page)
    return Drawing(tuple(images), layout if sure else None)


def own_pixels(image: Stream, max_megapixels: int) -> tuple[Pixels | None, bool]:
    """The image's own pixels, and whether they are certainly all; None where it takes a renderer.

    Raises `UnreadablePageError` for damage, `OversizedPageError`.
    """
    check_megapixels(int(image.Width), int(image.Height), max_megapixels)
    codec = _codec(image)
    if codec is None or not _is_simple(image, codec):
        return None, True
    decoded = _decode(image, max_megapixels)
    if decoded is None or decoded.mode not in _MODES or decoded.size != (int(image.Width), int(image.Height)):
        return None, True
    whole = is_whole_group4(decoded, image.read_raw_bytes()) if codec == "/CCITTFaxDecode" else Whole.YES
    if whole is Whole.NO:
        raise UnreadablePageError
    return to_pixels(decoded), whole is Whole.YES


def check_whole(image: Stream, max_megapixels: int) -> None:
    """Raise for a large image that is cut short, which a renderer would draw as far as it goes."""
    width, height = int(image.Width), int(image.Height)
    check_megapixels(width, height, max_megapixels)
    if width * height >= _WORTH_CHECKING and _codec(image) is not None:
        _decode(image, max_megapixels)


def read_box(value: Any) -> Box | None:
    """A rectangle with its corners in order; None where it is none."""
    try:
        left, bottom, right, top = (float(number) for number in value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    sane = all(abs(edge) <= _FARTHEST for edge in box)
    return box if sane and box[2] - box[0] >= 0.1 and box[3] - box[1] >= 0.1 else None


def read_number(value: Any, otherwise: float) -> float:
    """A finite number; `otherwise` where it is none."""
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return otherwise
    return number if math.isfinite(number) else otherwise


# --- steps --------------------------------------------------------------------------------------
def _steps(source: Object, resources: Object, images: list[Stream], depth: int) -> Iterator[Step]:
    """The steps of a page or form, forms unfolded. Raises `ValueError` where there are too many."""
    _check_length(source)
    for instruction in pikepdf.parse_content_stream(source):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator in _WITH_NUMBERS:
            yield operator, tuple(float(number) for number in operands)
        elif operator in ("Do", "gs", "Tf", "BDC") and not operands:
            raise ValueError("an operator lacks its name")
        elif operator == "Do":
            yield from _draw(_resource(resources, "/XObject", operands[0]), resources, images, depth)
        elif operator == "gs":
            yield "state", (_is_plain(_resource(resources, "/ExtGState", operands[0])),)
        elif operator == "Tf":
            font = _resource(resources, "/Font", operands[0])
            yield "font", (isinstance(font, Dictionary) and font.get("/Subtype") == "/Type3",)
        elif operator == "BDC" and operands[0] == "/OC":
            yield "mark", ()  # a layer that may be switched off
        else:
            yield operator, ()


def _draw(drawn: Object | None, resources: Object, images: list[Stream], depth: int) -> Iterator[Step]:
    if not isinstance(drawn, Stream):
        raise UnreadablePageError  # the file has lost it; poppler would leave its place white
    if "/OC" in drawn or depth == 0:
        yield "mark", ()
    if drawn.get("/Subtype") == "/Image":
        images.append(drawn)
        yield "image", (len(images) - 1, bool(drawn.get("/ImageMask", False)))
    elif depth > 0:
        box = read_box(drawn.get("/BBox"))
        if box is None:
            raise ValueError("a form without a box")
        yield "q", ()
        yield "cm", tuple(float(number) for number in drawn.get("/Matrix", IDENTITY))
        yield "re", (box[0], box[1], box[2] - box[0], box[3] - box[1])
        yield "W", ()
        yield "n", ()
        yield from _steps(drawn, drawn.get("/Resources", resources), images, depth - 1)
        yield "Q", ()


def _check_length(source: Object) -> None:
    contents = source if isinstance(source, Stream) else source.get("/Contents", Array())
    streams = [contents] if isinstance(contents, Stream) else list(contents)
    if not all(isinstance(stream, Stream) for stream in streams):
        raise UnreadablePageError  # part of the steps is lost
    if sum(len(stream.read_raw_bytes()) for stream in streams) > _PACKED:
        raise ValueError("too many steps")
    if sum(len(stream.read_bytes()) for stream in streams) > _UNFOLDED:
        raise ValueError("too many steps")


def _resource(resources: Object, kind: str, name: Any) -> Object | None:
    group = resources.get(kind)
    return group.get(str(name)) if isinstance(group, Dictionary) else None


def _is_plain(state: Object | None) -> bool:
    """Whether images are drawn opaque and unblended in this graphics state."""
    if not isinstance(state, Dictionary):
        return False
    opaque = read_number(state.get("/ca"), 1.0) == 1.0
    return opaque and state.get("/SMask", "/None") == "/None" and state.get("/BM", "/Normal") == "/Normal"


def _has_notes(page: Object) -> bool:
    """Whether stamps, signatures or comments are to be seen on the page."""
    for note in page.get("/Annots", ()):
        if not isinstance(note, Dictionary):
            continue
        flags = round(read_number(note.get("/F"), 0.0))
        linked = note.get("/Subtype") in ("/Link", "/Popup")
        if not linked and not flags & _UNSEEN and read_box(note.get("/Rect")) is not None:
            return True
    return False


# --- images -------------------------------------------------------------------------------------
def _codec(image: Stream) -> str | None:
    """The one filter of the image, "" for none; None where pikepdf cannot undo them alone."""
    filters = image.get("/Filter", Array())
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    if not names:
        return ""
    return names[0] if len(names) == 1 and names[0] in _CODECS else None


def _is_simple(image: Stream, codec: str) -> bool:
    """Whether the image is opaque and in the colors of a screen."""
    if any(key in image for key in ("/SMask", "/Mask", "/OC")) or image.get("/SMaskInData", 0) != 0:
        return False
    if codec in _OWN_COLORS and "/Decode" in image:
        return False
    if image.get("/ImageMask", False) or (codec == "/JPXDecode" and "/ColorSpace" not in image):
        return True
    space = image.get("/ColorSpace")
    name = space[0] if isinstance(space, Array) and len(space) > 0 else space
    return str(name) in _SPACES and image.get("/BitsPerComponent", 8) in (1, 2, 4, 8)


def _decode(image: Stream, max_megapixels: int) -> Any:
    """A Pillow image, or None where pikepdf knows no way. Raises `UnreadablePageError`, `OversizedPageError`."""
    try:
        decoded = PdfImage(image).as_pil_image(apply_mask=False)
        check_megapixels(*decoded.size, max_megapixels)  # a JPEG may be larger than the page says
        decoded.load()
    except _BEYOND_PIKEPDF:
        return None
    except (pikepdf.PikepdfError, *DAMAGE) as error:
        raise UnreadablePageError(f"({type(error).__name__})") from None
    return decoded
