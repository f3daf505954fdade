"""A page of a scan as an upright page of the archive copy: turned by its drawing matrix, never drawn anew.

The page keeps all it shows; notes and filled-in fields become part of it. What is behind its edges, and an invisible
text that other software left on it, go: our own reading takes that place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Name

Matrix = tuple[float, float, float, float, float, float]

_LETTER = (0.0, 0.0, 612.0, 792.0)
_KEPT = ("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Group")
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_INVISIBLE = 3
SMALLEST, LARGEST = 3.0, 14_400.0
"""points of a side, ISO 32000-1 Annex C"""


@dataclass(frozen=True, slots=True)
class Frame:
    """The upright page in points, and how the page's own drawing must be placed on it."""

    width: float
    height: float
    matrix: Matrix


def flatten(pdf: pikepdf.Pdf) -> None:
    """Make notes and filled-in fields part of the pages of an opened scan."""
    if any("/Annots" in page for page in pdf.pages):
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")


def frame(page: pikepdf.Object, turn: int, *, mirror: bool = False) -> Frame:
    """The frame of a page that is shown, by its own /Rotate, and then turned clockwise by `turn` degrees."""
    left, bottom, right, top = _shown_box(page)
    unit = _number(page.get("/UserUnit"), 1.0)
    unit = unit if 0.01 <= unit <= 10_000 else 1.0
    own = round(_number(page.get("/Rotate"), 0.0))
    turns = ((0 if own % 90 else own) + turn) % 360 // 90
    width, height = (right - left) * unit, (top - bottom) * unit
    # beyond what a reader must be able to show, the page shrinks; below it, it grows
    scale = min(LARGEST / max(width, height), max(1.0, SMALLEST / min(width, height)))
    unit, width, height = unit * scale, width * scale, height * scale
    placed: Matrix = (unit, 0, 0, unit, -left * unit, -bottom * unit)
    if mirror:
        placed = _then(placed, (-1, 0, 0, 1, width, 0))
    for _ in range(turns):
        placed = _then(placed, (0, -1, 1, 0, 0, width))
        width, height = height, width
    return Frame(width, height, placed)


def put_upright(
    pdf: pikepdf.Pdf, page: pikepdf.Page, turned: Frame, text: bytes, fonts: Mapping[str, pikepdf.Object]
) -> None:
    """Turn the page as `turned` says and lay `text` over it, which is written in `fonts`."""
    obj = page.obj
    _drop_invisible_text(pdf, page)
    obj.MediaBox = Array([0, 0, round(turned.width, 3), round(turned.height, 3)])
    if "/Resources" not in obj:
        obj.Resources = pikepdf.Dictionary()
    for key in list(obj.keys()):
        if key not in _KEPT:
            del obj[key]
    matrix = " ".join(f"{number:.6g}" for number in turned.matrix)
    page.contents_add(f"q {matrix} cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ\n" + text)
    for name, font in fonts.items() if text else ():
        page.add_resource(font, Name.Font, Name(name), replace_existing=True)


def _then(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _shown_box(page: pikepdf.Object) -> tuple[float, float, float, float]:
    media = _box(page.get("/MediaBox")) or _LETTER
    crop = _box(page.get("/CropBox")) or media
    shown = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else media


def _box(found: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    if not isinstance(found, Array) or len(found) != 4:
        return None
    x0, y0, x1, y1 = (_number(each, 0.0) for each in found)
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _number(found: object, otherwise: float) -> float:
    try:
        number = float(found)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return otherwise
    return number if abs(number) < 1e9 else otherwise


def _drop_invisible_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take out every text object (BT … ET) that shows nothing but invisible letters."""
    page.contents_coalesce()
    if "/Contents" not in page or b"3 Tr" not in page.Contents.read_bytes():
        return
    kept: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    start, mode, kept_modes, seen = -1, 0, [0], set[bool]()
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        kept.append(step)
        if operator == "q":
            kept_modes.append(mode)
        elif operator == "Q" and len(kept_modes) > 1:
            mode = kept_modes.pop()
        elif operator == "Tr":
            mode = int(step.operands[0])
        elif operator == "BT":
            start, seen = len(kept) - 1, set()
        elif operator in _SHOWS:
            seen.add(mode == _INVISIBLE)
        elif operator == "ET" and start >= 0:
            if seen == {True}:
                del kept[start:]
            start = -1
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
