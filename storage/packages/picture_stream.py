"""A picture file as an image of a PDF, its pixels untouched: the scan's own code wherever PDF can carry it.

JPEG passes byte by byte, PNG without its chunks, one bit as Group 4; what PDF cannot carry is packed without loss.
Refuses JBIG2 and anything lossy. The only file of this room that opens pictures with Pillow.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from dossier.errors import UnreadablePageError
from dossier.scan import MediaType

Image.MAX_IMAGE_PIXELS = None  # the office's own limit was checked when the scan was received

DAMAGE = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, AttributeError,
           RuntimeError, AssertionError, struct.error, zlib.error)  # fmt: skip
"""what Pillow's decoders raise when the bytes are hostile"""
_FORMATS = {MediaType.TIFF: ("TIFF",), MediaType.JPEG: ("JPEG",), MediaType.PNG: ("PNG",)}
_EXIF_ORIENTATION = 274
_HELD = {2: (True, 0), 3: (False, 180), 4: (True, 180), 5: (True, 270), 6: (False, 90), 7: (True, 90), 8: (False, 270)}
"""by the camera's note (Exif 2.32, tag 274): mirrored left to right, then turned clockwise by degrees"""
_PNG = {0: (Name.DeviceGray, 1), 2: (Name.DeviceRGB, 3)}
"""by PNG's color type: color space and components"""
_TIFF_JPEG, _TIFF_TABLES, _COMPRESSION, _PHOTOMETRIC, _OFFSETS, _LENGTHS = 7, 347, 259, 262, 273, 279
_GREY, _YCBCR = 1, 6


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a PDF and how it must be turned to show what the reader saw."""

    image: pikepdf.Object
    size: int
    """bytes of its code"""
    mirror: bool
    """left to right, before the turn"""
    turn: int
    """degrees clockwise"""


def picture_stream(pdf: pikepdf.Pdf, path: Path, media_type: MediaType, index: int) -> Picture:
    """One picture of a file as an image of `pdf`. Raises `UnreadablePageError`."""
    try:
        return _picture(pdf, path, media_type, index)
    except DAMAGE as error:
        raise UnreadablePageError(f"({type(error).__name__})") from None


def _picture(pdf: pikepdf.Pdf, path: Path, media_type: MediaType, index: int) -> Picture:
    with path.open("rb") as file, Image.open(file, formats=_FORMATS[media_type]) as image:
        image.seek(index if media_type is MediaType.TIFF else 0)
        mirror, turn = _held(image)
        stream = _as_coded(pdf, path, media_type, image)
        if stream is None:
            stream = _packed(pdf, image)
    return Picture(stream, len(stream.read_raw_bytes()), mirror, turn)


def _as_coded(pdf: pikepdf.Pdf, path: Path, media_type: MediaType, image: Image.Image) -> pikepdf.Object | None:
    """The picture by its own code, or None where PDF cannot carry that."""
    if media_type is MediaType.PNG:
        return _png_stream(pdf, path.read_bytes())
    if media_type is MediaType.JPEG:
        return _jpeg_stream(pdf, path.read_bytes(), image)
    return _tiff_jpeg(pdf, image, path)


def _held(image: Image.Image) -> tuple[bool, int]:
    try:
        return _HELD.get(image.getexif().get(_EXIF_ORIENTATION, 1), (False, 0))
    except DAMAGE:
        return False, 0


def _image(
    pdf: pikepdf.Pdf, data: bytes, width: int, height: int, space: pikepdf.Object, **more: object
) -> pikepdf.Object:
    settings = {"BitsPerComponent": 8, **more}
    return pdf.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, ColorSpace=space, **settings
    )  # fmt: skip


def _jpeg_stream(pdf: pikepdf.Pdf, data: bytes, image: Image.Image) -> pikepdf.Object | None:
    """None for inks (CMYK): an archive copy has the colors of a screen."""
    spaces = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}
    if image.mode not in spaces:
        return None
    return _image(pdf, data, *image.size, spaces[image.mode], Filter=Name.DCTDecode)


def _tiff_jpeg(pdf: pikepdf.Pdf, image: Image.Image, path: Path) -> pikepdf.Object | None:
    """The JPEG inside a TIFF, where it is one piece (TIFF Technical Note 2)."""
    tags = getattr(image, "tag_v2", {})
    if tags.get(_COMPRESSION) != _TIFF_JPEG or len(tags.get(_OFFSETS, ())) != 1:
        return None
    if tags.get(_PHOTOMETRIC) not in (_GREY, _YCBCR):
        return None
    with path.open("rb") as file:
        file.seek(tags[_OFFSETS][0])
        data = file.read(tags[_LENGTHS][0])
    tables = bytes(tags.get(_TIFF_TABLES, b""))
    if tables:
        # both begin with a start mark, the tables also end with an end mark
        data = tables[:-2] + data[2:]
    return _jpeg_stream(pdf, data, image)


def _png_stream(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object | None:
    """The code of a PNG as it is; None where it is interlaced or transparent (ISO 32000-1, 7.4.4.4)."""
    chunks = _png_chunks(data)
    width, height, bits, color, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    palette = chunks.get(b"PLTE", b"")
    if interlaced or b"tRNS" in chunks or not (color in _PNG or (color == 3 and palette)):
        return None
    if color == 3:
        space: pikepdf.Object = Array([Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, pikepdf.String(palette)])
        components = 1
    else:
        space, components = _PNG[color]
    coding = Dictionary(Predictor=15, Colors=components, BitsPerComponent=bits, Columns=width)
    return _image(
        pdf, chunks[b"IDAT"], width, height, space, BitsPerComponent=bits, Filter=Name.FlateDecode, DecodeParms=coding
    )


def _png_chunks(data: bytes) -> dict[bytes, bytes]:
    """Chunks by kind; those of one kind in a row."""
    found: dict[bytes, bytes] = {}
    pieces: list[bytes] = []
    place = 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        if len(body) < length:
            raise EOFError
        if kind == b"IDAT":
            pieces.append(body)
        else:
            found.setdefault(kind, body)
        place += length + 12
    return {**found, b"IDAT": b"".join(pieces)}


def _packed(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """The pixels packed without loss: one bit as Group 4, all else as PNG does it."""
    image.load()
    if image.mode == "1":
        coding = Dictionary(K=-1, Columns=image.width, Rows=image.height)
        return _image(
            pdf, _group4(image), *image.size, Name.DeviceGray,
            BitsPerComponent=1, Filter=Name.CCITTFaxDecode, DecodeParms=coding,
        )  # fmt: skip
    file = BytesIO()
    _opaque(image).save(file, "PNG", compress_level=3)
    stream = _png_stream(pdf, file.getvalue())
    if stream is None:
        raise ValueError("Pillow wrote a PNG that it was not asked for")
    return stream


def _opaque(image: Image.Image) -> Image.Image:
    """Grey or RGB on white paper; sixteen bits stay sixteen."""
    if image.mode.startswith("I;16"):
        return image
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("RGB")
    return image if image.mode in ("L", "P") else image.convert("RGB")


def _group4(image: Image.Image) -> bytes:
    """The bare code. Inverted first: Group 4 counts ones as black, Pillow's one is white."""
    file = BytesIO()
    ImageOps.invert(image).save(file, "TIFF", compression="group4", tiffinfo={278: image.height})
    file.seek(0)
    with Image.open(file, formats=("TIFF",)) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        offset, length = tags[_OFFSETS][0], tags[_LENGTHS][0]
    return file.getvalue()[offset : offset + length]
