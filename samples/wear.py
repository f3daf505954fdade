"""What happens to papers besides a scanner: fax lines, phones held askew, drawers of forty years, security print.

Refuses to cut: a photographed sheet lies whole on its table.
"""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Pixels = NDArray[np.float32]
_DESKS = ((92, 70, 52), (58, 60, 64), (150, 140, 128), (36, 40, 48))


def smooth(rng: Random, width: int, height: int, cells: int, low: float, high: float) -> Pixels:
    """Factors between low and high that change slowly over the page; height x width."""
    coarse = np.random.default_rng(rng.getrandbits(63)).uniform(low, high, (cells, cells)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def aged(rng: Random, image: Image.Image) -> Image.Image:
    """Paper of forty years: brown and uneven, rings of damp, letters that faded."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.float32)
    faded = 255 - (255 - pixels) * np.float32(rng.uniform(0.72, 0.9))
    brown = np.array((1.0, 0.94, rng.uniform(0.74, 0.84)), dtype=np.float32)
    shade = smooth(rng, image.width, image.height, 7, 0.82, 1.0)
    stained = Image.fromarray(np.clip(faded * shade[..., None] * brown, 0, 255).astype(np.uint8))
    for _ in range(rng.randint(1, 3)):
        stained = _damp(rng, stained)
    return _folded(rng, stained)


def _damp(rng: Random, image: Image.Image) -> Image.Image:
    size = round(image.width * rng.uniform(0.1, 0.3))
    x, y = rng.randint(-size // 2, image.width), rng.randint(-size // 2, image.height)
    layer = Image.new("RGB", image.size, "white")
    ring = x, y, x + size, y + round(size * rng.uniform(0.6, 1.1))
    rim = max(2, size // 40)
    ImageDraw.Draw(layer).ellipse(ring, fill=(244, 232, 208), outline=(214, 190, 150), width=rim)
    return ImageChops.multiply(image, layer.filter(ImageFilter.GaussianBlur(size / 40)))


def _folded(rng: Random, image: Image.Image) -> Image.Image:
    """A crease across the middle."""
    y = round(image.height * rng.uniform(0.45, 0.55))
    layer = Image.new("RGB", image.size, "white")
    ImageDraw.Draw(layer).line((0, y, image.width, y + rng.randint(-6, 6)), fill=(196, 186, 170), width=3)
    return ImageChops.multiply(image, layer.filter(ImageFilter.GaussianBlur(1.5)))


def faxed(rng: Random, image: Image.Image) -> Image.Image:
    """A fax that was scanned: coarse rows, letters eaten or swollen, streaks down the page, a line of the machine."""
    gray = image.convert("L")
    rows = gray.resize((round(gray.width * 0.7), round(gray.height * 0.66)), Image.Resampling.BOX)
    limit = rng.randint(120, 165)
    coarse = rows.point(lambda value: 255 if value > limit else 0).resize(gray.size, Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(coarse)
    for _ in range(rng.randint(0, 3)):
        x = rng.randint(0, coarse.width)
        draw.line((x, 0, x, coarse.height), fill=rng.choice((0, 255)), width=rng.randint(1, 2))
    for _ in range(rng.randint(0, 4)):
        y = rng.randint(0, coarse.height)
        draw.line((0, y, coarse.width, y), fill=255, width=1)
    return coarse.convert("RGB")


def photographed(rng: Random, image: Image.Image) -> Image.Image:
    """The sheet on a table, seen by a phone: perspective, a shadow of the hand, uneven light."""
    border = round(image.width * 0.07)
    size = image.width + 2 * border, image.height + 2 * border
    corners = [(border, border), (border, border + image.height), (border + image.width, border + image.height),
               (border + image.width, border)]  # fmt: skip
    sway = border * 0.62
    seen = [(x + rng.uniform(-sway, sway), y + rng.uniform(-sway, sway)) for x, y in corners]
    flat = [(0, 0), (0, image.height), (image.width, image.height), (image.width, 0)]
    turned = image.convert("RGB").transform(
        size, Image.Transform.PERSPECTIVE, _coefficients(seen, flat), Image.Resampling.BICUBIC
    )
    there = Image.new("L", image.size, 255).transform(size, Image.Transform.PERSPECTIVE, _coefficients(seen, flat))
    table = Image.new("RGB", size, rng.choice(_DESKS))
    table.paste(turned, (0, 0), there)
    light = smooth(rng, *size, 4, 0.72, 1.0) * _hand(rng, *size)
    lit = np.asarray(table, dtype=np.float32) * light[..., None]
    warm = np.array((1.0, rng.uniform(0.96, 1.0), rng.uniform(0.88, 1.0)), dtype=np.float32)
    return Image.fromarray(np.clip(lit * warm, 0, 255).astype(np.uint8)).resize(image.size, Image.Resampling.LANCZOS)


def _hand(rng: Random, width: int, height: int) -> Pixels:
    """The soft shadow of whoever holds the phone."""
    layer = Image.new("L", (width // 8, height // 8), 255)
    x, y = rng.choice((0, width // 8)), rng.randint(height // 16, height // 8)
    reach = rng.uniform(0.3, 0.6) * width / 8
    ImageDraw.Draw(layer).ellipse((x - reach, y - reach, x + reach, y + reach), fill=rng.randint(165, 210))
    soft = layer.filter(ImageFilter.GaussianBlur(width / 8 / 18)).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(soft, dtype=np.float32) / np.float32(255)


def _coefficients(seen: list[tuple[float, float]], flat: list[tuple[int, int]]) -> tuple[float, ...]:
    """The eight numbers that take a seen point to the flat one."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return tuple(float(n) for n in np.linalg.solve(np.array(rows, dtype=np.float64), np.array(wanted, np.float64)))


@cache
def security_print(width: int, height: int) -> Image.Image:
    """The pink pattern of waves that certificates are printed on, the same on every sheet of a size."""
    rng = Random(width)
    y, x = np.mgrid[0:height:2, 0:width:2].astype(np.float32)
    pattern = np.ones_like(x)
    for _ in range(3):
        pitch, swing, length = rng.uniform(26, 40), rng.uniform(30, 70), rng.uniform(300, 620)
        phase = rng.uniform(0, 6.3)
        wave = np.abs(np.sin((y + swing * np.sin(x / length * 6.283 + phase)) / pitch * 3.1416))
        pattern = np.minimum(pattern, np.clip(wave * 6, 0, 1))
    pink = np.array((253, 236, 238), dtype=np.float32)
    line = np.array((245, 200, 208), dtype=np.float32)
    colored = line + (pink - line) * pattern[..., None]
    return Image.fromarray(colored.astype(np.uint8)).resize((width, height), Image.Resampling.BILINEAR)
