"""Small scans made on the spot: pictures with something in every corner, and PDFs around them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from ocr.engine import PageImage, Pixels
from ocr.raster import RasterOptions, inspect, page_image

OPTIONS = RasterOptions(dpi=72, render_timeout_s=20)

WIDTH, HEIGHT = 330, 466
"""dots of A4 at 40 dpi, nearly"""
WHOLE_PAGE = b"q 594 0 0 838.8 0 0 cm /Scan Do Q"
BOX = (0, 0, 594, 838.8)


def picture(mode: str = "L", mark: int = 0) -> Image.Image:
    """A page no turn or mirror of which looks like another; `mark` makes pages differ."""
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, 120, 30), fill=10)
    draw.rectangle((15, 300, 40, 440), fill=60)
    draw.ellipse((240, 380, 310, 450), fill=120)
    for line in range(12):
        draw.line((60, 60 + 18 * line, 100 + 37 * ((line * 7 + mark) % 6), 60 + 18 * line), fill=0, width=3)
    if mode == "RGB":
        return Image.merge("RGB", (image, image.point(lambda value: 255 - value // 2), image))
    return image.point(lambda value: 255 * (value > 128)).convert("1") if mode == "1" else image.convert(mode)


def pixels_of(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("L") if image.mode == "1" else image)


def jpeg(image: Image.Image, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=80, **options)
    return file.getvalue()


def group4(image: Image.Image) -> bytes:
    """The bare code of a one-bit image, black as black."""
    file = BytesIO()
    flipped = Image.eval(image.convert("L"), lambda value: 255 - value).convert("1")
    flipped.save(file, "TIFF", compression="group4", tiffinfo={278: image.height})
    file.seek(0)
    with Image.open(file) as tiff:
        offset, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    return file.getvalue()[offset : offset + length]


def add_page(
    pdf: pikepdf.Pdf, data: bytes, content: bytes = WHOLE_PAGE, box: tuple[float, ...] = BOX, **image: Any
) -> pikepdf.Object:
    """A page of A4 with one image named /Scan; an RGB JPEG unless said otherwise. Returns its dictionary."""
    settings: dict[str, Any] = {
        "Width": WIDTH,
        "Height": HEIGHT,
        "BitsPerComponent": 8,
        "ColorSpace": Name.DeviceRGB,
        "Filter": Name.DCTDecode,
    }
    settings |= image
    settings = {key: value for key, value in settings.items() if value is not None}
    scan = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, **settings)
    page = pdf.add_blank_page(page_size=(100, 100)).obj
    page.MediaBox = Array(list(box))
    letters = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(XObject=Dictionary(Scan=scan), Font=Dictionary(Letters=letters))
    page.Contents = pdf.make_stream(content)
    return page


def pdf_of_jpegs(pages: int, **saving: Any) -> bytes:
    """A scanner's PDF: one JPEG a page, each with its own mark."""
    pdf = pikepdf.new()
    for mark in range(pages):
        add_page(pdf, jpeg(picture("RGB", mark)))
    return pdf_bytes(pdf, **saving)


def pdf_bytes(pdf: pikepdf.Pdf, **saving: Any) -> bytes:
    file = BytesIO()
    pdf.save(file, **saving)
    return file.getvalue()


def tiff(images: list[Image.Image], **saving: Any) -> bytes:
    file = BytesIO()
    images[0].save(file, "TIFF", save_all=True, append_images=images[1:], **saving)
    return file.getvalue()


def png(image: Image.Image, **saving: Any) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", **saving)
    return file.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are width x height dots."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def write(folder: Path, data: bytes, name: str = "scan") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def decoded(data: bytes) -> Pixels:
    """The pixels of an image file."""
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image)


def taken(path: Path, index: int = 0, options: RasterOptions = OPTIONS) -> PageImage:
    """A page of a file that is accepted."""
    media_type, pages = inspect(path, options)
    assert index < pages
    return page_image(path, media_type, index, options)
