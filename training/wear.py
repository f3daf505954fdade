"""Turns a printed line into a scanned one: paper, ink, stamps, neighbours, skew, blur, noise, fax, JPEG, the crop.

Every step has a chance and a strength; lines as our own page preparation gives them (black on white, straight, alone)
are the largest part, raw crops the rest.
"""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import numpy.typing as npt

from training.paint import Painted, Pixels, Span

Sheet = npt.NDArray[np.float32]
"""greys of paper that is not even"""


def scanned(line: Painted, neighbour: Pixels | None, rng: Random) -> Pixels:
    """The crop of the line as a line finder gives it, grey, in the scan's own resolution."""
    noise = np.random.default_rng(rng.getrandbits(64))
    pixels = line.pixels
    if neighbour is not None:
        pixels = _beside(pixels, neighbour, line, rng)
    pixels = _printed(pixels, rng, noise)
    pixels, lean = _turned(pixels, rng)
    pixels = pixels[_crop(line, lean, pixels.shape, rng)]
    return _captured(np.ascontiguousarray(pixels), rng, noise)


# --- what lies on the paper ---------------------------------------------------------------------
def _beside(pixels: Pixels, neighbour: Pixels, line: Painted, rng: Random) -> Pixels:
    """The line above or below, as near as tight print sets it."""
    out = pixels.copy()
    height, width = out.shape
    below = rng.random() < 0.5
    pitch = round(line.size * rng.uniform(1.12, 1.5)) * (1 if below else -1)
    shift = rng.randint(-line.size, line.size)
    y0, x0 = max(0, pitch), max(0, shift)
    part = neighbour[max(0, -pitch) :, max(0, -shift) :][: height - y0, : width - x0]
    if part.size:
        place = out[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
        np.minimum(place, part, out=place)
    return out


def _printed(pixels: Pixels, rng: Random, noise: np.random.Generator) -> Pixels:
    """Ink and paper get their greys, and stamps, signatures and patterns are laid over."""
    height, width = pixels.shape
    prepared = rng.random() < 0.55
    paper = 255.0 if prepared else rng.uniform(175, 255)
    ink = rng.uniform(0, 70) if rng.random() < 0.8 else rng.uniform(60, 0.62 * paper)
    if rng.random() < 0.06:
        # a worn ribbon or a dry cartridge: ink with holes
        small = noise.random((max(1, height // 3), max(1, width // 3)), np.float32)
        holes = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR) > rng.uniform(0.72, 0.9)
        pixels = np.where(holes, np.maximum(pixels, 200), pixels).astype(np.uint8)
    if rng.random() < 0.02:
        pixels = _dot_matrix(pixels)
    sheet = _sheet(pixels.shape, paper, rng, noise) if not prepared and rng.random() < 0.3 else paper
    out = np.clip(ink + (pixels.astype(np.float32) / 255) * (sheet - ink), 0, 255).astype(np.uint8)
    chance = rng.random()
    if chance < 0.06:
        out = _strokes(out, rng, rng.randint(40, 200))
    elif chance < 0.12:
        out = _stamp(out, rng, rng.randint(90, 215))
    return out


def _sheet(shape: tuple[int, ...], paper: float, rng: Random, noise: np.random.Generator) -> Sheet:
    """Paper that is not even: a shadow, a security pattern, or print that shows through from the back."""
    height, width = shape[:2]
    kind = rng.random()
    if kind < 0.4:
        slope = np.linspace(0, rng.uniform(-60, 60), width, dtype=np.float32)[None, :]
        return np.asarray(np.clip(paper - 30 + slope, 120, 255), np.float32)
    if kind < 0.7:
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        wave = np.sin((x + rng.uniform(-2, 2) * y) / rng.uniform(2, 9)) + np.sin(y / rng.uniform(2, 9) + x / 20)
        return np.asarray(np.clip(paper - rng.uniform(3, 16) * (1 + wave), 100, 255), np.float32)
    small = noise.random((max(2, height // 8), max(2, width // 6)), np.float32)
    stains = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    shade = rng.uniform(10, 60) * np.clip(stains - 0.4, 0, 1)
    return np.asarray(np.clip(paper - shade, 100, 255), np.float32)


def _dot_matrix(pixels: Pixels) -> Pixels:
    grid = np.ones_like(pixels)
    grid[::3], grid[:, ::3] = 0, 0
    return np.where(grid > 0, pixels, np.maximum(pixels, 170)).astype(np.uint8)


def _strokes(pixels: Pixels, rng: Random, color: int) -> Pixels:
    over = np.full_like(pixels, 255)
    height, width = pixels.shape
    start = rng.randint(-width // 4, width)
    points = np.array(
        [[start + rng.randint(0, 4 * height), rng.randint(-height // 3, height)] for _ in range(6)], np.int32
    )
    cv2.polylines(over, [points], False, [color], rng.randint(1, max(1, height // 24)), cv2.LINE_AA)
    return np.minimum(pixels, over)


def _stamp(pixels: Pixels, rng: Random, color: int) -> Pixels:
    over = np.full_like(pixels, 255)
    height, width = pixels.shape
    center = rng.randint(0, width), rng.randint(-height, 2 * height)
    radius = rng.randint(height // 2, 3 * height)
    for part in (1.0, rng.uniform(0.6, 0.95)):
        cv2.circle(over, center, max(1, int(radius * part)), [color], rng.randint(1, max(1, height // 16)), cv2.LINE_AA)
    return np.minimum(pixels, over)


# --- the scanner --------------------------------------------------------------------------------
def _turned(pixels: Pixels, rng: Random) -> tuple[Pixels, float]:
    """A little skew, slant and curl; also how much higher the line's ends stand, pixels."""
    height, width = pixels.shape
    border = [int(np.median(pixels[0]))]
    lean = 0.0
    if rng.random() < 0.4:
        lean = float(np.tan(np.deg2rad(rng.gauss(0, 0.35))))
        slant = rng.gauss(0, 0.05)
        move = np.array([[1, slant, -slant * height / 2], [lean, 1, -lean * width / 2]], np.float32)
        moved = cv2.warpAffine(pixels, move, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)
        pixels = np.asarray(moved, np.uint8)
    if rng.random() < 0.06:
        x = np.arange(width, dtype=np.float32)
        bend = height * rng.uniform(0.01, 0.05) * np.sin(x / max(300, width) * 2 * np.pi + rng.uniform(0, 6.3))
        rows = np.arange(height, dtype=np.float32)[:, None] + bend[None, :].astype(np.float32)
        columns = np.broadcast_to(x, (height, width)).copy()
        bent = cv2.remap(pixels, columns, rows.astype(np.float32), cv2.INTER_LINEAR, borderValue=border)
        pixels = np.asarray(bent, np.uint8)
    return pixels, abs(lean) * width / 2


def _crop(line: Painted, lean: float, shape: tuple[int, ...], rng: Random) -> tuple[slice, slice]:
    left, top, right, bottom = _at_least(line.ink, round(0.62 * line.size))
    if rng.random() < 0.65:
        above, below = rng.uniform(0.0, 0.12), rng.uniform(0.0, 0.12)
    elif rng.random() < 0.85:
        above, below = rng.uniform(0.0, 0.4), rng.uniform(0.0, 0.4)
    else:
        above, below = rng.uniform(-0.05, 0.1), rng.uniform(-0.05, 0.1)
    before, after = rng.uniform(0.0, 0.6), rng.uniform(0.0, 0.6)
    size, lean = line.size, 0.7 * lean
    y0, y1 = max(0, int(top - above * size - lean)), min(shape[0], int(bottom + below * size + lean) + 1)
    x0, x1 = max(0, int(left - before * size)), min(shape[1], int(right + after * size) + 1)
    return slice(y0, max(y1, y0 + 4)), slice(x0, max(x1, x0 + 4))


def _at_least(ink: Span, height: int) -> Span:
    """A full stop or a dash alone is not blown up to the height of a line."""
    left, top, right, bottom = ink
    if bottom - top >= height:
        return ink
    middle = (top + bottom) // 2
    return left, middle - height // 2, right, middle + height // 2


def _captured(pixels: Pixels, rng: Random, noise: np.random.Generator) -> Pixels:
    height, width = pixels.shape
    if rng.random() < 0.35:
        part = rng.uniform(0.45, 1.0)
        size = max(8, round(width * part)), max(14, round(height * part))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    if rng.random() < 0.45:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.3, 1.0) * pixels.shape[0] / 48), np.uint8)
    if rng.random() < 0.3:
        grain = noise.normal(0, rng.uniform(2, 16), pixels.shape).astype(np.float32)
        pixels = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    chance = rng.random()
    if chance < 0.25:
        pixels = _fax(pixels, rng, noise)
    elif chance < 0.45:
        _, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 92)])
        pixels = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return pixels


def _fax(pixels: Pixels, rng: Random, noise: np.random.Generator) -> Pixels:
    """Black and white only, specks, strokes a little fatter or thinner."""
    dark, light = float(pixels.min()), float(np.median(pixels))
    limit = dark + (light - dark) * rng.uniform(0.35, 0.72)
    black = pixels < limit
    if rng.random() < 0.4:
        black ^= noise.random(black.shape, np.float32) < rng.uniform(0.0005, 0.006)
    out = np.where(black, 0, 255).astype(np.uint8)
    chance = rng.random()
    if out.shape[0] > 36 and chance < 0.16:
        kernel = np.ones(rng.choice(((1, 2), (2, 1), (2, 2))), np.uint8)
        out = np.asarray((cv2.erode if chance < 0.1 else cv2.dilate)(out, kernel), np.uint8)
    return out
