"""Reads one page: file to pixels, upright, tables found, text and codes read.

Bad paper gives a `PageText` that says what is wrong with the page; it keeps its number. A broken engine raises
`EngineError`, since another try may succeed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dossier import separator
from dossier.errors import IntakeError, OversizedPageError
from dossier.problem import Problem
from dossier.scan import MediaType, Page, PageQuality
from dossier.text import PageText, Placement, TextLine
from ocr.codes import find_codes
from ocr.engine import OcrEngine, PageImage
from ocr.leaders import without_leaders
from ocr.legible import for_reading
from ocr.quality import Ink, ink, is_blank
from ocr.raster import RasterOptions, page_image
from ocr.ruling import find_rules, tables_of
from ocr.unread import unread_rows
from ocr.upright import stance, straighten
from ocr.zeros import without_dots

LOWEST_DPI = 200
"""TT 05/2025/TT-BNV Điều 8 asks for 200 dpi at least"""
_NOTABLE_SKEW = 3.0
_SURE_ORIENTATION = 0.8
_NO_SENSE = 0.1
"""pages of noise make 0.01 sense a letter, the poorest of our scans 0.29"""


def read_page(page: Page, path: Path, media_type: MediaType, engine: OcrEngine, raster: RasterOptions) -> PageText:
    """All that can be read on one page of the scan at `path`. Raises `EngineError` only."""
    try:
        image = page_image(path, media_type, page.index, raster)
    except OversizedPageError as error:
        facts = {"megapixels": error.megapixels, "limit": error.limit}
        return unread(page, engine, Problem("page.too_large", facts))
    except IntakeError:
        return unread(page, engine, Problem("page.unreadable"))
    return read_image(page, image, engine)


def unread(page: Page, engine: OcrEngine, problem: Problem) -> PageText:
    """A page of which nothing is known but why."""
    return PageText(page.number, None, None, (), (), (), engine.stamp, (problem,))


def read_image(page: Page, image: PageImage, engine: OcrEngine, rotation: int | None = None) -> PageText:
    """All that can be read in the pixels of one page, as scanned; `rotation` where a person says how it is turned."""
    height, width = image.pixels.shape[:2]
    low = (Problem("page.low_dpi", {"dpi": image.dpi}),) if image.dpi < LOWEST_DPI else ()
    found = ink(image)
    if is_blank(image, found):
        quality = PageQuality(image.dpi, 0, 0.0, True, width, height)
        placement = Placement(0, 0.0, width, height)
        return PageText(page.number, quality, placement, (), (), (), engine.stamp, (*low, Problem("page.blank")))
    rotation, lean = stance_of(image, found, engine) if rotation is None else _told(image, found, rotation)
    upright = straighten(image, rotation, lean)
    quality = PageQuality(image.dpi, rotation, round(lean, 2), False, width, height)
    placement = Placement(rotation, lean, upright.pixels.shape[1], upright.pixels.shape[0])
    prepared = prepare(upright)
    lines = engine.read([prepared])[0]
    problems = [*low]
    if abs(lean) >= _NOTABLE_SKEW:
        problems.append(Problem("page.skewed", {"degrees": round(abs(lean), 1)}))
    codes = find_codes(upright)
    if any(separator.parse(code.text) for code in codes):
        problems.append(Problem("page.separator"))
    if not codes and _sense(lines) < _NO_SENSE * sum(len(line.text) for line in lines) + 1:
        problems.append(Problem("page.no_text"))
    ink_left = unread_rows(prepared, lines, [code.box for code in codes])
    return PageText(
        page.number, quality, placement, lines, prepared.cells, codes, engine.stamp, tuple(problems), ink_left
    )


def prepare(upright: PageImage) -> PageImage:
    """The straightened page as an engine reads it best: grey, without rules, stamps, leaders and dots in zeros."""
    rules = find_rules(upright)
    cells, combs = tables_of(rules)
    clean = replace(for_reading(upright, rules), cells=cells, combs=combs)
    return without_dots(without_leaders(clean))


def stance_of(image: PageImage, found: Ink, engine: OcrEngine) -> tuple[int, float]:
    """Turn and lean. Where the pixels alone leave a doubt, the engine reads the page both ways up."""
    seen = stance(image, found)
    if seen.certainty >= _SURE_ORIENTATION:
        return seen.rotation, seen.skew
    ways = (seen.rotation, (seen.rotation + 180) % 360)
    readings = engine.read([prepare(straighten(image, way, seen.skew)) for way in ways])
    return max(zip(ways, readings, strict=True), key=lambda pair: _sense(pair[1]))[0], seen.skew


def _told(image: PageImage, found: Ink, rotation: int) -> tuple[int, float]:
    """The turn that a person told; the lean is known where its lines run the way that was seen."""
    seen = stance(image, found)
    return rotation, seen.skew if (seen.rotation - rotation) % 180 == 0 else 0.0


def _sense(lines: tuple[TextLine, ...]) -> float:
    """How much was surely read: letters weighted by confidence above a half."""
    return sum(len(word.text) * max(0.0, word.confidence - 0.5) for line in lines for word in line.words)
