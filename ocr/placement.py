"""What a page of a PDF shows, followed through its drawing steps: is it one scanned image and nothing else?

Refuses to guess: whatever is not plainly "one opaque image over the whole page" is left to be rendered.
Arithmetic only; the file that knows the PDF library turns its instructions into `Step`s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from ocr.engine import Pixels

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f: x' = a x + c y + e, y' = b x + d y + f"""
Box = tuple[float, float, float, float]
"""left, bottom, right, top"""
Step = tuple[str, tuple[float, ...]]
"""A drawing operator of PDF 32000 with its numbers, or one of ours: `image` (which, is it a stencil),
`state` (is it plain: opaque and unblended), `font` (does it draw its letters itself), `mark` (something visible)."""

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EDGE = 0.02
"""share of the page by which a scan may miss or overstep each edge and still be the whole page"""
SLACK = 0.001
"""share of the page by which a scan may miss an edge and still hide what was drawn before it"""

_BUILDS = frozenset("m l c v y h".split())
_PAINTS = frozenset("f F f* B B* b b* S s sh mark".split())
_WRITES = frozenset(["Tj", "TJ", "'", '"'])
_HARMLESS = frozenset(
    "w J j M d ri i BT ET Tc Tw Tz TL Ts Td TD Tm T* CS SC SCN G RG K BMC BDC EMC MP DP BX EX".split()
)
_BLACK = frozenset([(0.0,), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0)])
"""as grey, RGB and CMYK"""
MOST_STEPS = 200_000
"""forms drawn by forms drawn by forms"""
INVISIBLE = 3
"""text rendering mode: neither filled nor stroked"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An image as it is drawn: `matrix` puts the unit square, its first row on top, into points of the page."""

    image: int
    stencil: bool
    matrix: Matrix
    clip: Box | None
    plain: bool
    """drawn opaque, and as a stencil in black"""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a page draws. Flags speak of visible things other than images."""

    images: tuple[Placed, ...]
    before: bool
    """something is drawn before the last image"""
    after: bool
    """something is drawn on top of the last image"""


@dataclass(frozen=True, slots=True)
class Cover:
    """The image that is the page, and how it lies: transpose it first, then mirror left-right and top-bottom."""

    image: int
    transpose: bool
    mirror_x: bool
    mirror_y: bool
    width: float
    """of its first row as placed, points"""
    height: float
    """points"""


@dataclass(frozen=True, slots=True)
class _Pen:
    """The graphics state, as far as it matters here."""

    matrix: Matrix = IDENTITY
    clip: Box | None = None
    text_mode: float = 0
    draws_letters: bool = False
    black: bool = True
    plain: bool = True

    @property
    def writes_visibly(self) -> bool:
        return self.text_mode != INVISIBLE or self.draws_letters


@dataclass(slots=True)
class _Canvas:
    pen: _Pen = field(default_factory=_Pen)
    kept: list[_Pen] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    odd_path: bool = False
    clips: bool = False
    images: list[Placed] = field(default_factory=list)
    before: bool = False
    after: bool = False

    def step(self, operator: str, numbers: tuple[float, ...]) -> None:
        if operator in _PAINTS or (operator in _WRITES and self.pen.writes_visibly):
            self.after = True
        if operator in _PAINTS or operator == "n":
            self._end_path()
        elif operator in _BUILDS:
            self.odd_path = self.odd_path or operator != "h"
        elif operator in _CHANGES:
            _CHANGES[operator](self, numbers)
        elif operator not in _WRITES and operator not in _HARMLESS:
            self.after = True  # unknown: let the renderer decide

    def _end_path(self) -> None:
        if self.clips:
            plain_box = self.boxes[0] if len(self.boxes) == 1 and not self.odd_path else (0.0, 0.0, 0.0, 0.0)
            self.pen = replace(self.pen, clip=_meet(self.pen.clip, plain_box))
        self.boxes, self.odd_path, self.clips = [], False, False

    def save(self, _: tuple[float, ...]) -> None:
        self.kept.append(self.pen)

    def restore(self, _: tuple[float, ...]) -> None:
        if self.kept:
            self.pen = self.kept.pop()

    def turn(self, numbers: tuple[float, ...]) -> None:
        a, b, c, d, e, f = numbers
        self.pen = replace(self.pen, matrix=multiply((a, b, c, d, e, f), self.pen.matrix))

    def outline(self, numbers: tuple[float, ...]) -> None:
        x, y, width, height = numbers
        box = square_box(multiply((width, 0, 0, height, x, y), self.pen.matrix))
        self.odd_path = self.odd_path or box is None
        self.boxes.append(box or (0.0, 0.0, 0.0, 0.0))

    def clip(self, _: tuple[float, ...]) -> None:
        self.clips = True

    def color(self, numbers: tuple[float, ...]) -> None:
        self.pen = replace(self.pen, black=numbers in _BLACK)

    def other_color(self, _: tuple[float, ...]) -> None:
        self.pen = replace(self.pen, black=False)

    def text_mode(self, numbers: tuple[float, ...]) -> None:
        self.pen = replace(self.pen, text_mode=numbers[0])

    def font(self, numbers: tuple[float, ...]) -> None:
        self.pen = replace(self.pen, draws_letters=bool(numbers[0]))

    def state(self, numbers: tuple[float, ...]) -> None:
        self.pen = replace(self.pen, plain=bool(numbers[0]))

    def image(self, numbers: tuple[float, ...]) -> None:
        which, stencil = int(numbers[0]), bool(numbers[1])
        plain = self.pen.plain and (self.pen.black or not stencil)
        self.images.append(Placed(which, stencil, self.pen.matrix, self.pen.clip, plain))
        self.before, self.after = self.before or self.after, False


_CHANGES = {
    "q": _Canvas.save,
    "Q": _Canvas.restore,
    "cm": _Canvas.turn,
    "re": _Canvas.outline,
    "W": _Canvas.clip,
    "W*": _Canvas.clip,
    "g": _Canvas.color,
    "rg": _Canvas.color,
    "k": _Canvas.color,
    "cs": _Canvas.other_color,
    "sc": _Canvas.other_color,
    "scn": _Canvas.other_color,
    "Tr": _Canvas.text_mode,
    "font": _Canvas.font,
    "state": _Canvas.state,
    "image": _Canvas.image,
}


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def square_box(matrix: Matrix) -> Box | None:
    """Where the unit square comes to lie; None where it leans."""
    a, b, c, d, e, f = matrix
    reach = max(abs(a), abs(b), abs(c), abs(d)) * 0.001
    if not (max(abs(b), abs(c)) <= reach or max(abs(a), abs(d)) <= reach):
        return None
    xs, ys = (e, e + a + c), (f, f + b + d)
    return (min(xs), min(ys), max(xs), max(ys))


def read_layout(steps: Iterable[Step]) -> Layout:
    """What the steps draw. Raises `ValueError` for an operator with the wrong numbers, and for too many steps."""
    canvas = _Canvas()
    for count, (operator, numbers) in enumerate(steps):
        if count == MOST_STEPS:
            raise ValueError("too many steps")
        try:
            canvas.step(operator, numbers)
        except IndexError:
            raise ValueError("an operator lacks its numbers") from None
    return Layout(tuple(canvas.images), canvas.before, canvas.after)


def sole_image(layout: Layout, page: Box) -> Cover | None:
    """The one image that is all there is to see on a page of this box; None where the page must be rendered."""
    cover = page_wide_image(layout, page)
    if cover is None or len(layout.images) != 1 or layout.after:
        return None
    placed = layout.images[0]
    hides = not placed.stencil and _reaches(square_box(placed.matrix), page, SLACK)
    return cover if placed.plain and (hides or not layout.before) else None


def page_wide_image(layout: Layout, page: Box) -> Cover | None:
    """The last image that spans the page from edge to edge, unclipped and with dots as wide as high."""
    for placed in reversed(layout.images):
        box = square_box(placed.matrix)
        if _matches(box, page) and (placed.clip is None or _reaches(placed.clip, _meet(box, page), EDGE)):
            return _cover(placed)
    return None


def as_shown(pixels: Pixels, cover: Cover, rotation: int) -> Pixels:
    """The pixels as the page shows them; `rotation` is the page's own, degrees clockwise, a multiple of 90."""
    if cover.transpose:
        pixels = np.swapaxes(pixels, 0, 1)
    if cover.mirror_x:
        pixels = pixels[:, ::-1]
    if cover.mirror_y:
        pixels = pixels[::-1]
    return np.ascontiguousarray(np.rot90(pixels, -(rotation // 90) % 4))


def _cover(placed: Placed) -> Cover:
    a, b, c, d, _, _ = placed.matrix
    if abs(a) >= abs(b):
        return Cover(placed.image, False, a < 0, d < 0, abs(a), abs(d))
    return Cover(placed.image, True, c > 0, b > 0, abs(b), abs(c))


def _matches(box: Box | None, page: Box) -> bool:
    """Whether every edge of the box lies at the page's."""
    return box is not None and all(
        abs(edge - wanted) <= EDGE * side for edge, wanted, side in zip(box, page, _sides(page), strict=True)
    )


def _reaches(box: Box | None, page: Box | None, share: float) -> bool:
    """Whether the box contains the page, but for a share of its sides."""
    if box is None or page is None:
        return False
    width, height = share * (page[2] - page[0]), share * (page[3] - page[1])
    return (
        box[0] <= page[0] + width
        and box[1] <= page[1] + height
        and box[2] >= page[2] - width
        and box[3] >= page[3] - height
    )


def _sides(page: Box) -> Box:
    width, height = page[2] - page[0], page[3] - page[1]
    return (width, height, width, height)


def _meet(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
