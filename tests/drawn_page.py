"""Pages drawn dot by dot, for tests of what is done with pixels before any text is read.

The font has no Vietnamese letters, so tone marks are put above and below the vowels of plain words, at about
the rate of Vietnamese print.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import PageImage, Pixels

WORDS = (
    "toi cam doan nhung noi dung khai tren day la dung su that va chiu hoan toan trach nhiem truoc phap luat ve "
    "noi dung cam doan cua minh de nghi co quan dang ky khai sinh cho nguoi duoi day ho chu dem ten noi cu tru giay "
    "to tuy than quan he voi nguoi duoc khai sinh ngay thang nam sinh ghi bang chu dan toc quoc tich que quan"
).split()


def paper(dpi: int = 200, color: tuple[int, int, int] = (238, 236, 228), grain: float = 4.0) -> PageImage:
    """A4 in color with the grain of paper."""
    height, width = round(11.69 * dpi), round(8.27 * dpi)
    noise = np.random.default_rng(7).normal(0, grain, (height, width, 1)).astype(np.float32)
    return PageImage(np.clip(np.array(color, np.float32) + noise, 0, 255).astype(np.uint8), dpi)


def text_page(lines: int = 24, dpi: int = 200, points: float = 12) -> PageImage:
    """Paragraphs set flush left, with tone marks."""
    rows = []
    for row in range(lines):
        words = [WORDS[(row * 7 + i) % len(WORDS)] for i in range(9 if row % 5 != 4 else 4)]
        rows.append((" ".join(words), (1.0, 1.2 + 0.33 * row)))
    return with_lines(paper(dpi), rows, points)


def written(
    page: PageImage, text: str, at: tuple[float, float], points: float = 12, ink: tuple[int, int, int] = (40, 40, 40)
) -> PageImage:
    """The page with a line of text; `at` is its top left in inches."""
    return with_lines(page, [(text, at)], points, ink)


def with_lines(
    page: PageImage,
    lines: list[tuple[str, tuple[float, float]]],
    points: float = 12,
    ink: tuple[int, int, int] = (40, 40, 40),
) -> PageImage:
    """The page with lines of text, each with its top left in inches."""
    size = points * page.dpi / 72
    font = ImageFont.load_default(size=size)
    image = Image.fromarray(page.pixels)
    draw = ImageDraw.Draw(image)
    _, top, _, bottom = font.getbbox("x", anchor="la")
    for text, (left, upper) in lines:
        x, y = left * page.dpi, upper * page.dpi
        draw.text((x, y), text, font=font, fill=ink)
        for i, letter in enumerate(text):
            if letter in "aeiouy":
                middle = x + float(font.getlength(text[:i])) + float(font.getlength(letter)) / 2
                _mark(draw, middle, y + top, y + bottom, size, (i * 5) % 7, ink)
    return PageImage(np.asarray(image, np.uint8).copy(), page.dpi)


def _mark(
    draw: ImageDraw.ImageDraw, x: float, top: float, bottom: float, size: float, kind: int, ink: tuple[int, int, int]
) -> None:
    step = size * 0.1
    if kind in (0, 1):
        draw.line((x - step, top - step, x + step, top - 2.2 * step), fill=ink, width=max(1, round(step / 1.3)))
    elif kind == 2:
        draw.line(
            (x - step, top - step, x, top - 2.2 * step, x + step, top - step), fill=ink, width=max(1, round(step / 1.5))
        )
    elif kind == 3:
        draw.ellipse((x - step / 2, bottom + step, x + step / 2, bottom + 2 * step), fill=ink)


def leaning(page: PageImage, degrees: float) -> PageImage:
    """The page with its lines falling to the right by `degrees`."""
    height, width = page.pixels.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    color = [int(v) for v in page.pixels[5, 5]] if page.pixels.ndim == 3 else [int(page.pixels[5, 5])]
    pixels = cv2.warpAffine(page.pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=color)
    return PageImage(np.asarray(pixels, np.uint8), page.dpi)


def turned(page: PageImage, degrees: int) -> PageImage:
    """The page turned clockwise by quarter turns."""
    return PageImage(np.ascontiguousarray(np.rot90(page.pixels, -degrees // 90)), page.dpi)


def ruled(
    page: PageImage, columns: list[float], rows: list[float], ink: tuple[int, int, int] = (50, 50, 50)
) -> PageImage:
    """The page with a table; columns and rows are the places of its lines in inches."""
    pixels = page.pixels.copy()
    thick = max(1, page.dpi // 100)
    xs, ys = [round(x * page.dpi) for x in columns], [round(y * page.dpi) for y in rows]
    for x in xs:
        cv2.line(pixels, (x, ys[0]), (x, ys[-1]), ink, thick)
    for y in ys:
        cv2.line(pixels, (xs[0], y), (xs[-1], y), ink, thick)
    return PageImage(pixels, page.dpi)


def dark(pixels: Pixels) -> Pixels:
    """1 where a page is dark."""
    grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    return (grey < 128).astype(np.uint8)
