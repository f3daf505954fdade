"""A sheet photographed by hand: its four corners in the picture, and the flat page that is read.

Refuses to take a scan for a photo: only where a bright sheet stands out on all four sides from what lies around it,
and where it is seen askew in depth, or lies on what no scanner has, is anything changed. All else comes back untouched.

How: the picture is flooded from its rim and from its middle, weakest edges first; where the floods meet is the edge
of the sheet, whatever shadow falls across it, since shadows have softer edges than paper. Four straight lines are laid
through the sides of what was found.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import PageImage, Pixels
from ocr.quality import ink
from ocr.resolution import A4

_SIZE = 400
"""pixels of the longer side in which a sheet is looked for"""
_LEAST, _MOST = 0.15, 0.97
"""share of the picture that a sheet takes"""
_FILLED = 0.96
"""of its four lines the sheet fills so much"""
_BRIGHTER = 1.12
"""the sheet is brighter than what lies beside it"""
_OUTSIDE = 0.08
"""share of the picture by which a corner may lie outside it"""
_PLACES = 0.8
"""of its outline, on every side"""
_DEEP = 0.01
"""opposite sides of a sheet on an uneven bed that is no table differ in length by less than this share"""
_TORN = 0.02
"""and those of a sheet cut by hand, on an even bed"""
_SHEARED = 2.0
"""degrees that its corners are from right angles, where a sheet was drawn in askew"""
_EVEN = 10.0
"""spread of the grey around a sheet that may be a scanner's bed; tables are uneven, or unevenly lit"""
_STEEPEST = 10.0
"""degrees; lines that lean more are not looked for on a scan"""
_FOCAL = 0.72
"""of the picture's diagonal: 26 to 35 mm on film, as phones and document cameras see"""
_CARD, _CARD_INCHES = 1.586, 3.37
"""of an ID-1 card: how much longer than wide, and its longer side"""
_NEARLY = 0.08
_LARGE = 0.014
"""height of a card's letters in its longer side: 1.2 mm; of a sheet's letters: 4 mm"""
_HIGHEST_DPI = 300

Points = npt.NDArray[np.float64]
Corners = tuple[float, ...]
"""x, y of the upper left, upper right, lower right and lower left corner, in fractions of the picture"""


def corners_of_sheet(image: PageImage) -> Corners:
    """Where a photographed sheet lies in the picture; empty for a scan, and for a photo that shows no whole sheet."""
    small = _small(image.pixels)
    if not _dark_around(small):
        return ()
    plain = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), np.uint8)
    sheet = _flooded(plain, _bright(small))
    quad = _four_lines(sheet)
    if quad is None or not (_fills(sheet, quad) and _stands_out(plain, quad) and _is_photo(plain, sheet, quad)):
        return ()
    size = np.array(small.shape[1::-1], np.float64)
    corners = (quad + 0.5) / size
    return tuple(float(v) for v in corners.ravel()) if (np.abs(corners - 0.5) < 0.5 + _OUTSIDE).all() else ()


def flat_sheet(image: PageImage, corners: Corners) -> PageImage:
    """The sheet alone, as if it had been scanned; its resolution follows from its size: a card, or else A4."""
    height, width = image.pixels.shape[:2]
    quad = np.array(corners).reshape(4, 2) * (width, height)
    along = (math.dist(quad[0], quad[1]) + math.dist(quad[3], quad[2])) / 2
    down = (math.dist(quad[0], quad[3]) + math.dist(quad[1], quad[2])) / 2
    ratio = _true_ratio(quad, (width, height))
    page = _warped(image.pixels, quad, _sides(ratio, A4[1]), max(along, down))
    if abs(max(ratio, 1 / ratio) - _CARD) < _NEARLY and _large_print(page):
        return _warped(image.pixels, quad, _sides(ratio, _CARD_INCHES), max(along, down))
    return page


def _sides(ratio: float, longer: float) -> tuple[float, float]:
    return (longer, longer / ratio) if ratio > 1 else (longer * ratio, longer)


def _warped(pixels: Pixels, quad: Points, inches: tuple[float, float], longer: float) -> PageImage:
    """The quadrilateral as a sheet of so many inches; `longer` is what its longer side measures in the picture."""
    dpi = max(1, min(_HIGHEST_DPI, round(longer / max(inches))))
    size = max(1, round(inches[0] * dpi)), max(1, round(inches[1] * dpi))
    target = np.array(((0, 0), (size[0], 0), size, (0, size[1])), np.float32)
    # middles of dots lie half a dot inside
    warp = cv2.getPerspectiveTransform((quad - 0.5).astype(np.float32), target - np.float32(0.5))
    way = cv2.INTER_LINEAR if longer < 1.5 * max(size) else cv2.INTER_AREA
    flat = cv2.warpPerspective(pixels, warp, size, flags=way, borderMode=cv2.BORDER_REPLICATE)
    return PageImage(np.asarray(flat, np.uint8), dpi)


def _large_print(page: PageImage) -> bool:
    # letters of a card are large for its size; the same shape as a card has an old sheet of 210 x 330 mm
    found = ink(page)
    seen = found.marks.height
    letters = seen[(seen > 0.04 * found.dpi) & (seen < 0.8 * found.dpi)]
    return bool(letters.size and np.median(letters) > _LARGE * max(found.mask.shape))


def _small(pixels: Pixels) -> Pixels:
    step = max(1, max(pixels.shape[:2]) // (3 * _SIZE))
    some = pixels[::step, ::step]
    scale = _SIZE / max(some.shape[:2])
    size = max(8, round(some.shape[1] * scale)), max(8, round(some.shape[0] * scale))
    small = cv2.resize(np.ascontiguousarray(some), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB), np.uint8)


def _bright(small: Pixels) -> npt.NDArray[np.bool_]:
    # as light as the paper in the middle of the picture is where the light falls on it
    grey = small.max(axis=2)
    middle = float(np.percentile(grey[grey.shape[0] // 4 : -grey.shape[0] // 4], 95))
    return np.asarray(grey * _BRIGHTER >= middle, np.bool_)


def _dark_around(small: Pixels) -> bool:
    # the quick look that nearly every scan fails: its rim is paper
    bright = _bright(small)
    return all(rim.mean() < 0.5 for rim in (bright[:3], bright[-3:], bright[:, :3], bright[:, -3:]))


def _flooded(plain: Pixels, bright: npt.NDArray[np.bool_]) -> Pixels:
    height, width = plain.shape[:2]
    seeds = np.zeros((height, width), np.int32)
    seeds[:3], seeds[-3:], seeds[:, :3], seeds[:, -3:] = 1, 1, 1, 1
    seeds[bright] = 0  # a corner of the sheet may lie outside the picture
    cv2.ellipse(seeds, (width // 2, height // 2), (width // 6, height // 6), 0, 0, 360, [2], -1)
    return np.asarray(cv2.watershed(plain, seeds) == 2, np.uint8)


def _four_lines(sheet: Pixels) -> Points | None:
    """The corners where four lines through the sides of the sheet meet, pixels of `sheet`."""
    outlines, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    share = cv2.contourArea(outline) / sheet.size
    quad = _rough(np.asarray(cv2.convexHull(outline)))
    if quad is None or not _LEAST < share < _MOST:
        return None
    points = outline[:, 0].astype(np.float64)
    for _ in range(2):
        lines = [_line(points, quad[side], quad[(side + 1) % 4]) for side in range(4)]
        if any(line is None for line in lines):
            return None
        met = [_meet(lines[side - 1], lines[side]) for side in range(4)]
        if any(at is None for at in met):
            return None
        quad = np.array(met)
    return quad


def _rough(hull: npt.NDArray[np.int32]) -> Points | None:
    """The hull with four corners, clockwise from the upper left."""
    around = cv2.arcLength(hull, True)
    for share in (0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, share * around, True)
        if len(found) == 4:
            quad = found[:, 0].astype(np.float64)
            middle = quad.mean(axis=0)
            quad = quad[np.argsort(np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0]))]
            return np.asarray(np.roll(quad, -int(quad.sum(axis=1).argmin()), axis=0), np.float64)
    return None


def _line(points: Points, start: Points, end: Points) -> Points | None:
    """A point and a direction of the line along one side; corners, which may be round, are left out."""
    along = end - start
    length = float(np.hypot(*along))
    if length < 20:
        return None
    along = along / length
    place = (points - start) @ along
    off = np.abs((points - start) @ np.array((-along[1], along[0])))
    near = points[(place > 0.08 * length) & (place < 0.92 * length) & (off < 0.04 * length)]
    if len(near) < 0.5 * length:
        return None
    return np.asarray(cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01)).ravel().astype(np.float64)


def _meet(one: Points | None, other: Points | None) -> Points | None:
    if one is None or other is None:
        return None
    across = one[0] * other[1] - one[1] * other[0]
    if abs(across) < 0.3:
        return None
    way = other[2:] - one[2:]
    return np.asarray(one[2:] + one[:2] * (way[0] * other[1] - way[1] * other[0]) / across, np.float64)


def _fills(sheet: Pixels, quad: Points) -> bool:
    drawn = np.zeros_like(sheet)
    cv2.fillConvexPoly(drawn, np.round(quad).astype(np.int32), [1])
    both = int((drawn & sheet).sum())
    return both > _FILLED * max(int(drawn.sum()), int(sheet.sum()))


def _stands_out(plain: Pixels, quad: Points) -> bool:
    grey = plain.max(axis=2).astype(np.float64)
    middle = quad.mean(axis=0)
    for side in range(4):
        start, end = quad[side], quad[(side + 1) % 4]
        normal = np.array((end[1] - start[1], start[0] - end[0]))
        normal = normal / np.hypot(*normal)
        normal = -normal if normal @ (middle - start) < 0 else normal
        places = start + np.linspace(0.1, 0.9, 25)[:, None] * (end - start)
        inside, beside = (_seen(grey, places + way * normal) for way in (6, -5))
        if (inside > _BRIGHTER * beside).mean() < _PLACES:
            return False
    return True


def _seen(grey: Points, places: Points) -> Points:
    x = np.clip(np.round(places[:, 0]).astype(np.intp), 0, grey.shape[1] - 1)
    y = np.clip(np.round(places[:, 1]).astype(np.intp), 0, grey.shape[0] - 1)
    return np.asarray(grey[y, x], np.float64)


def _is_photo(plain: Pixels, sheet: Pixels, quad: Points) -> bool:
    sides = [math.dist(quad[side], quad[(side + 1) % 4]) for side in range(4)]
    deep = max(abs(sides[side] - sides[side + 2]) / max(sides[side], sides[side + 2]) for side in (0, 1))
    lean = math.degrees(math.atan2(*(quad[1] - quad[0])[::-1]))
    around = cv2.erode(1 - sheet, np.ones((9, 9), np.uint8)) > 0
    if not around.any():
        return deep > _DEEP
    bed = plain.max(axis=2)[around]
    even = bool(bed.std() < _EVEN)
    return not even or deep > _TORN or _askew(quad) > _SHEARED or abs(lean) > _STEEPEST


def _askew(quad: Points) -> float:
    """How far the corners are from right angles, degrees, at most."""
    ways = [quad[(corner + 1) % 4] - quad[corner] for corner in range(4)]
    angles = [math.degrees(math.atan2(*way[::-1])) for way in ways]
    turns = [(angles[corner] - angles[corner - 1]) % 360 for corner in range(4)]
    return max(abs(turn - 90) for turn in turns)


def _true_ratio(quad: Points, size: tuple[int, int]) -> float:
    """How much wider than high the sheet is, seen by a camera of the usual angle of view (Zhang and He 2007)."""
    focal = _FOCAL * math.hypot(*size)
    seen = ((quad - np.array(size) / 2) / focal).astype(np.float32)
    square = np.array(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
    plane = cv2.getPerspectiveTransform(square, seen)
    return float(np.linalg.norm(plane[:, 0]) / np.linalg.norm(plane[:, 1]))
