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
from ocr.flaws import Print, flaws, is_pale, is_soft, print_of
from ocr.leaders import without_leaders
from ocr.legible import for_reading, sharpened
from ocr.pale import darkened, traces
from ocr.quality import Ink, ink, is_blank, is_noise
from ocr.raster import RasterOptions, page_image
from ocr.ruling import find_rules, tables_of
from ocr.sheet import corners_of_sheet, flat_sheet
from ocr.unread import unread_rows
from ocr.upright import stance, straighten
from ocr.zeros import without_dots

LOWEST_DPI = 200
"""TT 05/2025/TT-BNV Điều 8 asks for 200 dpi at least"""
_NOTABLE_SKEW = 3.0
_SURE_ORIENTATION = 0.8
_NO_SENSE = 0.1
"""pages of noise make 0.01 sense a letter, the poorest of our scans 0.29"""
_OWN_PRINT = 0.15
"""sense a letter that pale print makes; the other side of the sheet, mirrored, makes less than 0.1"""
_FEW_LETTERS = 20
"""pale print of fewer letters must make as much sense as so many"""


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
    corners = corners_of_sheet(image)
    if not corners:
        return _read_sheet(page, image, engine, rotation)
    text = _read_sheet(page, flat_sheet(image, corners), engine, rotation)
    assert text.quality is not None
    assert text.placement is not None
    height, width = image.pixels.shape[:2]
    quality = replace(text.quality, width=width, height=height)
    return replace(text, quality=quality, placement=replace(text.placement, corners=corners))


def _read_sheet(page: Page, image: PageImage, engine: OcrEngine, rotation: int | None) -> PageText:
    """All that can be read on a sheet that fills its picture."""
    found = ink(image)
    blank = is_blank(image, found)
    if not blank and is_noise(image):
        return _unread_sheet(page, image, engine, blank=False)
    seen = None if blank else print_of(found)
    pale = traces(found) if blank else found if is_pale(seen) else None
    if pale is not None:
        image = darkened(image, pale)
        found = ink(image)
        text = _read(page, image, found, print_of(found), engine, rotation)
        # print of the other side shines through as faintly, but makes no sense
        if not blank or _mean_sense(text.lines) >= _OWN_PRINT:
            return replace(text, problems=(*text.problems, Problem("page.washed_out")))
    if blank:
        return _unread_sheet(page, image, engine, blank=True)
    # coarse scans are soft by nature, and lose by it
    if is_soft(seen) and image.dpi >= LOWEST_DPI:
        image = sharpened(image)
    return _read(page, image, found, seen, engine, rotation)


def _unread_sheet(page: Page, image: PageImage, engine: OcrEngine, *, blank: bool) -> PageText:
    """A page on which nothing stands, or nothing but noise."""
    height, width = image.pixels.shape[:2]
    quality = PageQuality(image.dpi, 0, 0.0, blank, width, height)
    problems = (*_low(image), Problem("page.blank" if blank else "page.no_text"))
    return PageText(page.number, quality, Placement(0, 0.0, width, height), (), (), (), engine.stamp, problems)


def _read(
    page: Page, image: PageImage, found: Ink, seen: Print | None, engine: OcrEngine, rotation: int | None
) -> PageText:
    """What stands on a page that is not blank; `found` is its ink, `seen` how its letters stand out."""
    height, width = image.pixels.shape[:2]
    rotation, lean = stance_of(image, found, engine) if rotation is None else _told(image, found, rotation)
    upright = straighten(image, rotation, lean)
    quality = PageQuality(image.dpi, rotation, round(lean, 2), False, width, height)
    placement = Placement(rotation, lean, upright.pixels.shape[1], upright.pixels.shape[0])
    prepared = prepare(upright)
    lines = engine.read([prepared])[0]
    codes = find_codes(upright)
    problems = [*_low(image), *flaws(found, seen, lines, placement)]
    if abs(lean) >= _NOTABLE_SKEW:
        problems.append(Problem("page.skewed", {"degrees": round(abs(lean), 1)}))
    if any(separator.parse(code.text) for code in codes):
        problems.append(Problem("page.separator"))
    if not codes and _sense(lines) < _NO_SENSE * sum(len(line.text) for line in lines) + 1:
        problems.append(Problem("page.no_text"))
    ink_left = unread_rows(prepared, lines, [code.box for code in codes])
    return PageText(
        page.number, quality, placement, lines, prepared.cells, codes, engine.stamp, tuple(problems), ink_left
    )


def _low(image: PageImage) -> tuple[Problem, ...]:
    return (Problem("page.low_dpi", {"dpi": image.dpi}),) if image.dpi < LOWEST_DPI else ()


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


def _mean_sense(lines: tuple[TextLine, ...]) -> float:
    """0 where nothing was surely read, 0.5 where every letter was."""
    return _sense(lines) / max(_FEW_LETTERS, sum(len(line.text) for line in lines))


def _sense(lines: tuple[TextLine, ...]) -> float:
    """How much was surely read: letters weighted by confidence above a half."""
    return sum(len(word.text) * max(0.0, word.confidence - 0.5) for line in lines for word in line.words)
