"""Turns a clean sheet into what an office scanner hands in: resolution, lean, noise, dust, stamps, light, compression.

Refuses to change the content: nothing is cut off and nothing moves but by the lean and the quarter turns asked for.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from samples import marks, wear
from samples.names import Apart, HeldBack
from samples.paper import DPI, Sheet, px

Pixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Grade:
    """Ranges to draw from."""

    dpi: tuple[int, ...]
    skew: float
    """degrees at most, either way"""
    noise: tuple[float, float]
    """standard deviation, of 255"""
    blur: tuple[float, float]
    """radius in pixels"""
    contrast: tuple[float, float]
    """1: black stays black; less: faded"""
    specks: tuple[int, int]
    """dust on a page"""
    shade: tuple[float, float]
    """loss of light across the page, share"""
    bleed: float
    """share of the back that shines through, at most"""
    stamped: float
    """probability of a red stamp over the text"""
    gray: float
    """probability of a gray scan"""
    fax: float
    """probability of a scan in black and white"""
    quality: tuple[int, int]
    """JPEG"""
    wear: Callable[[Random, Image.Image], Image.Image] | None = None
    """what happened to the paper before it was scanned, or instead"""


GRADES: dict[str, Grade] = {
    "clean": Grade(
        dpi=(300,), skew=0.3, noise=(0.6, 1.4), blur=(0.0, 0.35), contrast=(0.97, 1.0), specks=(0, 3),
        shade=(0.0, 0.01), bleed=0.0, stamped=0.0, gray=0.3, fax=0.0, quality=(70, 78),
    ),
    "office": Grade(
        dpi=(200, 250, 300), skew=1.2, noise=(1.2, 3.2), blur=(0.2, 0.6), contrast=(0.85, 0.97), specks=(2, 14),
        shade=(0.0, 0.06), bleed=0.05, stamped=0.3, gray=0.3, fax=0.1, quality=(55, 72),
    ),
    "poor": Grade(
        dpi=(150, 200), skew=2.2, noise=(4.0, 9.0), blur=(0.4, 0.8), contrast=(0.6, 0.8), specks=(15, 60),
        shade=(0.04, 0.16), bleed=0.12, stamped=0.5, gray=0.4, fax=0.12, quality=(38, 60),
    ),
    "old": Grade(
        dpi=(200, 300), skew=1.5, noise=(2.0, 4.5), blur=(0.3, 0.7), contrast=(0.85, 0.97), specks=(10, 40),
        shade=(0.0, 0.05), bleed=0.14, stamped=0.2, gray=0.2, fax=0.0, quality=(50, 70), wear=wear.aged,
    ),
    "fax": Grade(
        dpi=(200, 300), skew=1.0, noise=(0.5, 2.0), blur=(0.0, 0.4), contrast=(0.9, 1.0), specks=(10, 50),
        shade=(0.0, 0.0), bleed=0.0, stamped=0.0, gray=0.4, fax=0.6, quality=(60, 75), wear=wear.faxed,
    ),
    "photo": Grade(
        dpi=(200, 250), skew=0.0, noise=(2.0, 5.0), blur=(0.3, 0.8), contrast=(0.9, 1.0), specks=(0, 4),
        shade=(0.0, 0.05), bleed=0.04, stamped=0.2, gray=0.05, fax=0.0, quality=(55, 75), wear=wear.photographed,
    ),
}  # fmt: skip
USUAL = ("clean", "office", "poor")
"""the grades that figures are promised for"""
_TINTS = ((255, 255, 255), (250, 247, 238), (247, 240, 236), (240, 244, 240), (238, 236, 230), (252, 250, 248))


@dataclass(frozen=True, slots=True)
class Pass:
    """How one dossier is scanned: what stays the same from page to page."""

    grade: Grade
    dpi: int
    tint: tuple[int, int, int]
    mode: str
    """Pillow's: RGB, L (gray) or 1 (black and white)"""
    quality: int


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One encoded page image, as a file would hold it."""

    image: bytes
    """JPEG, or a single-strip CCITT Group 4 stream where mode is 1"""
    mode: str
    width: int
    height: int
    dpi: int


def scanner_pass(rng: Random, grade: Grade, mode: str | None = None) -> Pass:
    """Draw the settings of a dossier; black and white wants 200 dpi, below that marks fuse."""
    chance = rng.random()
    drawn = mode or ("1" if chance < grade.fax else "L" if chance < grade.fax + grade.gray else "RGB")
    dpi = rng.choice([value for value in grade.dpi if drawn != "1" or value >= 200])
    tint = (255, 255, 255) if grade.shade[1] < 0.02 else rng.choice(_TINTS)
    return Pass(grade, dpi, tint, drawn, rng.randint(*grade.quality))


def scan(rng: Random, sheet: Sheet, settings: Pass, turned: int = 0, back: Sheet | None = None) -> ScannedPage:
    """Scan a sheet that lies turned clockwise by 0, 90, 180 or 270 degrees; `back` is what may shine through."""
    grade = settings.grade
    image = sheet.image.copy()
    if back is not None and grade.bleed:
        image = _shone_through(image, back.image, rng.uniform(0.2, 1) * grade.bleed)
    # in black and white a stamp would bury the text under it, and with it the truth
    if settings.mode != "1" and rng.random() < grade.stamped and sheet.image.getextrema() != ((255, 255),) * 3:
        _stamp(rng, image)
    image = ImageChops.multiply(image, Image.new("RGB", image.size, settings.tint))
    size = round(image.width * settings.dpi / DPI), round(image.height * settings.dpi / DPI)
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    if grade.wear is not None:
        image = grade.wear(rng, image)
    lean = rng.uniform(-grade.skew, grade.skew)
    edge = tuple(max(0, channel - rng.randint(4, 22)) for channel in settings.tint)
    image = image.rotate(lean, Image.Resampling.BICUBIC, fillcolor=edge)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(*grade.blur)))
    _dust(rng, image, rng.randint(*grade.specks), settings.dpi)
    if settings.mode != "RGB":
        image = image.convert("L")
    image = _sensed(rng, image, grade)
    if turned:
        image = image.rotate(-turned, expand=True)
    return _encoded(image, settings)


def _shone_through(front: Image.Image, back: Image.Image, share: float) -> Image.Image:
    mirrored = back.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(front.size)
    faint = Image.blend(Image.new("RGB", front.size, "white"), mirrored, share)
    return ImageChops.multiply(front, faint.filter(ImageFilter.GaussianBlur(3)))


def _stamp(rng: Random, image: Image.Image) -> None:
    """A red round stamp somewhere over the lower text."""
    layer = marks.seal(rng, rng.choice(("BỘ PHẬN MỘT CỬA", "VĂN THƯ", "ĐÃ TIẾP NHẬN HỒ SƠ")))
    x = rng.randint(px(20), max(px(21), image.width - layer.width - px(10)))
    y = rng.randint(image.height * 2 // 5, max(image.height * 2 // 5 + 1, image.height - layer.height - px(15)))
    y = max(0, min(y, image.height - layer.height))
    below = image.crop((x, y, x + layer.width, y + layer.height))
    image.paste(ImageChops.multiply(below, layer), (x, y))


def _dust(rng: Random, image: Image.Image, count: int, dpi: int) -> None:
    draw = ImageDraw.Draw(image)
    for _ in range(count):
        x, y = rng.randint(0, image.width), rng.randint(0, image.height)
        size = rng.uniform(0.04, 0.22) * dpi / 25.4
        shade = rng.randint(40, 150)
        draw.ellipse((x, y, x + size * rng.uniform(1, 2.2), y + size), fill=(shade, shade, shade))


def _sensed(rng: Random, image: Image.Image, grade: Grade) -> Image.Image:
    """Uneven light, faded ink and noise."""
    chance = np.random.default_rng(rng.getrandbits(63))
    pixels: Pixels = np.asarray(image, dtype=np.float32)
    light = _light(rng, image.width, image.height, rng.uniform(*grade.shade))
    if image.mode == "RGB":
        light = light[..., None]
    white = 255.0
    faded = white - (white - pixels) * np.float32(rng.uniform(*grade.contrast))
    # a scanner's colors flicker together for the most part: the same noise for all channels
    noise = _noise(rng, chance, *pixels.shape[:2]) * np.float32(rng.uniform(*grade.noise))
    grained = faded * light + (noise[..., None] if image.mode == "RGB" else noise)
    return Image.fromarray(np.clip(grained, 0, 255).astype(np.uint8))


def _noise(rng: Random, chance: np.random.Generator, height: int, width: int) -> Pixels:
    """Of standard deviation 1. What is held back has another grain: coarser, in rows, with some sparks; what is kept
    apart is smeared to the right, and darker in columns.
    """
    noise = chance.standard_normal((height, width), dtype=np.float32)
    if isinstance(rng, Apart):
        columns = chance.standard_normal((1, width), dtype=np.float32)
        return np.asarray(0.65 * (noise + np.roll(noise, 1, 1)) + 0.4 * columns, dtype=np.float32)
    if not isinstance(rng, HeldBack):
        return noise
    rows = chance.standard_normal((height, 1), dtype=np.float32)
    coarse = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / np.float32(np.sqrt(3))
    sparks = (chance.random((height, width), dtype=np.float32) > 0.9995).astype(np.float32) * 8
    return np.asarray(0.8 * coarse + 0.45 * rows - sparks, dtype=np.float32)


def _light(rng: Random, width: int, height: int, loss: float) -> Pixels:
    """Factors of brightness that fall to 1 - loss at one side."""
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    if rng.random() < 0.5:
        across = 1 - across
    weight = np.float32(rng.random())
    return np.asarray(1 - np.float32(loss) * (across**2 * weight + down * (1 - weight)), dtype=np.float32)


def _encoded(image: Image.Image, settings: Pass) -> ScannedPage:
    stream = io.BytesIO()
    if settings.mode == "1":
        # one strip, whose bytes a PDF takes as they are
        bits = image.point(lambda value: 255 if value > 140 else 0).convert("1", dither=Image.Dither.NONE)
        bits.save(stream, "TIFF", compression="group4", tiffinfo={278: image.height})
        stream.seek(0)
        with Image.open(stream) as written:
            tags = dict(getattr(written, "tag_v2", {}))
        start, length = tags[273][0], tags[279][0]
        return ScannedPage(stream.getvalue()[start : start + length], "1", *image.size, settings.dpi)
    image.save(stream, "JPEG", quality=settings.quality, dpi=(settings.dpi, settings.dpi), optimize=True)
    return ScannedPage(stream.getvalue(), image.mode, *image.size, settings.dpi)
