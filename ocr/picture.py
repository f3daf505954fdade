"""From a TIFF, JPEG or PNG to the pixels of its pages; the only file of this room that opens images with Pillow.

Refuses, by name: files cut short (`UnreadableScanError`), images above the pixel limit, from the header
and before any pixel is decoded (`OversizedPageError`), and single damaged pages (`UnreadablePageError`).
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import TiffImageFile

from dossier.errors import EmptyScanError, IntakeError, UnreadablePageError, UnreadableScanError
from dossier.scan import MediaType
from ocr.engine import PageImage, Pixels
from ocr.resolution import check_megapixels, true_dpi

# Every size is checked here, by the office's limit. Pillow's own would warn from 89 megapixels on (an A1
# sheet at 300 dpi) and raise something that is no OSError from 179.
Image.MAX_IMAGE_PIXELS = None

FORMATS = {MediaType.TIFF: ("TIFF",), MediaType.JPEG: ("JPEG",), MediaType.PNG: ("PNG",)}

# What Pillow's decoders raise when the bytes are hostile: seen or documented, one by one.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    AssertionError,
    struct.error,
    zlib.error,
)
_STRIP_TAGS = ((273, 279), (324, 325))
"""offsets and lengths of strips, and of tiles"""
_ROWS_PER_STRIP = 278


@contextmanager
def damage_as(ours: type[IntakeError]) -> Iterator[None]:
    """Pillow's complaints about a file, in our words; its own sentences may hold the file's name."""
    try:
        yield
    except DAMAGE as error:
        raise ours(f"({type(error).__name__})") from None


def count_image_pages(path: Path, media_type: MediaType, *, max_pages: int, max_megapixels: int) -> int:
    """Pages of an image file that is whole. Only TIFF has more than one: a phone's second picture is no page.

    Raises `UnreadableScanError` for damage or more than `max_pages`, `EmptyScanError`, `OversizedPageError`.
    """
    with path.open("rb") as file, damage_as(UnreadableScanError):
        pages = _count_directories(file, max_pages) if media_type is MediaType.TIFF else 1
        file.seek(0)
        with Image.open(file, formats=FORMATS[media_type]) as image:
            if pages == 1:
                check_megapixels(*image.size, max_megapixels)
            if isinstance(image, TiffImageFile):
                _check_strips(image, pages, path.stat().st_size)
            elif media_type is MediaType.PNG:
                image.verify()  # reads every chunk and its checksum, decodes nothing
            else:
                image.draft("L", (image.width // 8, image.height // 8))  # reads all, decodes an eighth
                image.load()
    return pages


def image_page(path: Path, media_type: MediaType, index: int, *, max_megapixels: int) -> PageImage:
    """The pixels of one page, turned as the camera noted, and its true resolution.

    Raises `UnreadablePageError`, `OversizedPageError`.
    """
    with (
        path.open("rb") as file,
        damage_as(UnreadablePageError),
        Image.open(file, formats=FORMATS[media_type]) as image,
    ):
        image.seek(index)
        check_megapixels(*image.size, max_megapixels)
        dots = _claimed_dots(image)
        image.load()
        pixels = to_pixels(_square(_turned(image), dots, max_megapixels))
    height, width = pixels.shape[:2]
    return PageImage(pixels, true_dpi(width, height, max(dots) if dots else None))


def to_pixels(image: Image.Image) -> Pixels:
    """Grey stays grey, one bit becomes 0 and 255, the rest RGB; what is transparent shows white paper."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _eight_bits(np.asarray(image))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return _array(paper.convert("L" if image.mode in ("1", "L", "LA", "La") else "RGB"))
    if image.mode == "P":
        return without_color(_array(image.convert("RGB")))
    return _array(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def without_color(pixels: Pixels) -> Pixels:
    """(height, width) where all three channels agree everywhere, else the RGB unchanged."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    # A band from the middle first: most color pages are told apart there.
    middle = pixels.shape[0] // 2
    for rows in (slice(middle, middle + 64), slice(None)):
        if not (np.array_equal(red[rows], green[rows]) and np.array_equal(red[rows], blue[rows])):
            return pixels
    return np.ascontiguousarray(red)


class Whole(Enum):
    """Whether a fax code holds the whole image that a decoder made of it."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


def is_whole_group4(image: Image.Image, code: bytes) -> Whole:
    """Whether a Group 4 code says everything that is in the one-bit image that was decoded from it.

    Decoders fill up a code cut short with white and say nothing. Coding the image again tells: the code is
    the new one, bit for bit, or it stops while the new one goes on. Another code altogether is damaged or
    of another kind: unknown.
    """
    shared = 0
    for candidate in (image, ImageOps.invert(image)):
        again = _group4(candidate)[:-4]  # without the end mark, 24 bits and padding, which many scanners leave out
        if code.startswith(again):
            return Whole.YES
        shared = max(shared, _shared(again, code))
    # What was decoded of the line in which the code breaks off need not be coded alike.
    return Whole.NO if shared >= max(len(code) - 256, len(code) // 2) else Whole.UNKNOWN


def _shared(one: bytes, other: bytes) -> int:
    """Bytes with which both begin."""
    length = min(len(one), len(other))
    differs = np.frombuffer(one, np.uint8, length) != np.frombuffer(other, np.uint8, length)
    return int(differs.argmax()) if differs.any() else length


def _group4(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: image.height})
    file.seek(0)
    with TiffImageFile(file) as tiff:
        offset, length = (tiff.tag_v2[tag][0] for tag in _STRIP_TAGS[0])
    return file.getvalue()[offset : offset + length]


def _array(image: Image.Image) -> Pixels:
    return np.array(image, dtype=np.uint8)


def _eight_bits(values: npt.NDArray[Any]) -> Pixels:
    """Sixteen and more bits, or fractions, by the smallest usual white that holds them."""
    numbers = np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0).clip(0)
    top = float(numbers.max(initial=0))
    if values.dtype.itemsize == 2:
        white = 65535.0
    else:
        white = next(white for white in (1.0, 255.0, 65535.0, max(top, 1.0)) if top <= white)
    return (numbers * (255 / white)).astype(np.uint8)


def _turned(image: Image.Image) -> Image.Image:
    """As the camera was held. A broken note on that is no broken page."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except DAMAGE:
        return image
    return image


def _claimed_dots(image: Image.Image) -> tuple[float, float] | None:
    """Dots an inch, across and down, as the file says; None where it says nothing usable."""
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
    return (across, down) if all(math.isfinite(value) and value > 0 for value in (across, down)) else None


def _square(image: Image.Image, dots: tuple[float, float] | None, max_megapixels: int) -> Image.Image:
    """Faxes have half as many rows as columns an inch; letters are read at their true shape."""
    if dots is None or not 1.1 < max(dots) / min(dots) < 4:
        return image
    across, down = dots
    size = (round(image.width * max(dots) / across), round(image.height * max(dots) / down))
    check_megapixels(*size, max_megapixels)
    return image.convert("L" if image.mode == "1" else image.mode).resize(size)


def _check_strips(image: TiffImageFile, pages: int, size: int) -> None:
    """Raise `UnreadableScanError` where a page's data lie beyond the end of a file of `size` bytes."""
    for index in range(pages):
        image.seek(index)
        for offsets, lengths in _STRIP_TAGS:
            for offset, length in zip(image.tag_v2.get(offsets, ()), image.tag_v2.get(lengths, ()), strict=False):
                if offset + length > size:
                    raise UnreadableScanError(f"({index + 1}/{pages})")


def _count_directories(file: BinaryIO, max_pages: int) -> int:
    """Pages of a TIFF, following its chain of directories to the end. Source: TIFF 6.0, section 2.

    Pillow takes a chain that breaks off for one that ends, and pages would be lost without a word.
    """
    order = "<" if file.read(2) == b"II" else ">"
    (version,) = struct.unpack(order + "H", file.read(2))
    number, count, entry = ("Q", "Q", 20) if version == 43 else ("I", "H", 12)
    file.seek(8 if version == 43 else 4)
    seen: set[int] = set()
    while (place := _read_number(file, order + number)) != 0:
        if place in seen or len(seen) == max_pages:
            raise UnreadableScanError(f"({len(seen)}/{max_pages})")
        seen.add(place)
        file.seek(place)
        file.seek(_read_number(file, order + count) * entry, 1)
    if not seen:
        raise EmptyScanError
    return len(seen)


def _read_number(file: BinaryIO, layout: str) -> int:
    """Raises `struct.error` at the end of the file."""
    return int(struct.unpack(layout, file.read(struct.calcsize(layout)))[0])
