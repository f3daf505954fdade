"""Codes, machine-readable zone, seals and signatures that stand on papers.

Refuses to imitate: seals carry the word MẪU and no emblem, signatures are random curves.
"""

from __future__ import annotations

import math
from datetime import date
from random import Random

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from dossier.vietnamese import without_marks
from samples import fonts
from samples.paper import BLUE, DPI, RED, px

_WEIGHTS = (7, 3, 1)


def qr(text: str) -> Image.Image:
    """A QR code, one pixel a module, with its quiet zone."""
    return _code(text, zxingcpp.BarcodeFormat.QRCode)


def code128(text: str) -> Image.Image:
    """A Code 128 bar code, one pixel a bar, with its quiet zone."""
    return _code(text, zxingcpp.BarcodeFormat.Code128)


def _code(text: str, symbology: zxingcpp.BarcodeFormat) -> Image.Image:
    code = zxingcpp.create_barcode(text, symbology)
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code)))


def check_digit(text: str) -> str:
    """ICAO 9303: weights 7, 3, 1; digits count themselves, letters from A = 10, the filler nothing."""
    values = (0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55 for c in text)
    return str(sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def mrz(personal_id: str, full_name: str, born: date, sex: str, expires: date | None) -> tuple[str, str, str]:
    """The three lines of 30 on the back of an identity card (TD1, domain.md §2.8)."""
    number = personal_id[-9:]
    first = f"IDVNM{number}{check_digit(number)}{personal_id}<<{check_digit(personal_id)}"
    birth = born.strftime("%y%m%d")
    end = "991231" if expires is None else expires.strftime("%y%m%d")
    dates = f"{birth}{check_digit(birth)}", f"{end}{check_digit(end)}"
    filler = "<" * 11
    whole = check_digit(first[5:30] + dates[0] + dates[1] + filler)
    second = f"{dates[0]}{'M' if sex == 'Nam' else 'F'}{dates[1]}VNM{filler}{whole}"
    words = "".join(c if c.isalpha() or c == " " else "" for c in without_marks(full_name).upper()).split()
    third = f"{words[0]}<<{'<'.join(words[1:])}"[:30].ljust(30, "<")
    return first, second, third


def _arc_text(layer: Image.Image, text: str, radius: float, size: int, upper: bool) -> None:
    """Letters around the middle of the layer, on its upper or lower half."""
    font = fonts.font("sans", size, bold=True)
    widths = [font.getlength(char) * 1.12 for char in text]
    angle = -sum(widths) / radius / 2
    center = layer.width / 2
    for char, width in zip(text, widths, strict=True):
        middle = angle + width / radius / 2
        angle += width / radius
        tile = Image.new("RGBA", (size * 3, size * 3), (*RED, 0))
        ImageDraw.Draw(tile).text((size * 1.5, size * 1.5), char, font=font, fill=(*RED, 255), anchor="mm")
        turned = tile.rotate(-math.degrees(middle) if upper else math.degrees(middle), Image.Resampling.BICUBIC)
        x = center + radius * math.sin(middle)
        y = center - radius * math.cos(middle) * (1 if upper else -1)
        layer.alpha_composite(turned, (round(x - size * 1.5), round(y - size * 1.5)))


def seal(rng: Random, owner: str) -> Image.Image:
    """A round seal of 37 mm, red on white, for `Sheet.ink`: rings, the owner's name around, MẪU in the middle."""
    side = px(37)
    layer = Image.new("RGBA", (side, side), (*RED, 0))
    draw = ImageDraw.Draw(layer)
    for inset, width in ((0.5, 0.7), (1.6, 0.3), (8.2, 0.4)):
        draw.ellipse((px(inset), px(inset), side - px(inset), side - px(inset)), outline=(*RED, 255), width=px(width))
    _arc_text(layer, owner, px(13.8), min(px(3.3), int(px(80) / max(12, len(owner)))), upper=True)
    _arc_text(layer, "* MẪU *", px(13.8), px(2.8), upper=False)
    draw.text((side / 2, side / 2), "MẪU", font=fonts.font("sans", px(5), bold=True), fill=(*RED, 255), anchor="mm")
    turned = layer.rotate(rng.uniform(-18, 18), Image.Resampling.BICUBIC)
    strength = rng.uniform(0.6, 0.9)
    # a pad never inks evenly
    patches = np.random.default_rng(rng.getrandbits(32)).uniform(0.55, 1.15, (9, 9)).astype(np.float32)
    unevenness = np.asarray(Image.fromarray(patches).resize((side, side), Image.Resampling.BICUBIC))
    alpha = np.asarray(turned)[..., 3:].astype(np.float32) / 255 * np.clip(unevenness, 0, 1)[..., None] * strength
    inked = 255 - alpha * (255 - np.array(RED, dtype=np.float32))
    return Image.fromarray(inked.astype(np.uint8))


def signature(rng: Random, width: float = 34.0) -> Image.Image:
    """A scrawl in blue ballpoint, `width` mm wide, for `Sheet.ink`."""
    height = width * 0.5
    layer = Image.new("RGB", (px(width), px(height)), "white")
    draw = ImageDraw.Draw(layer)
    color = tuple(max(0, channel + rng.randint(-15, 25)) for channel in BLUE)
    loops, phase, tilt = rng.randint(4, 7), rng.uniform(0, 6), rng.uniform(-0.15, 0.05)
    tall = [rng.uniform(0.1, 0.42) for _ in range(loops + 2)]
    points = []
    for step in range(400):
        t = step / 399
        amplitude = float(np.interp(t * (loops + 1), range(loops + 2), tall))
        x = width * (0.08 + 0.84 * t) + width * 0.07 * math.cos(2 * math.pi * loops * t + phase)
        y = height * (0.55 + tilt * t - amplitude * math.sin(2 * math.pi * loops * t))
        points.append((x * DPI / 25.4, y * DPI / 25.4))
    draw.line(points, fill=color, width=max(2, px(0.4)), joint="curve")
    y = height * rng.uniform(0.75, 0.9)
    draw.line((px(width * 0.15), px(y), px(width * 0.95), px(y - height * 0.15)), fill=color, width=max(2, px(0.35)))
    return layer.filter(ImageFilter.GaussianBlur(0.8))
