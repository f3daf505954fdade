"""What the second look costs: CPU time of reading the pages of dossiers with and without it, side by side.

    python -m benchmarks.second_look FOLDER… [--pages 24]

FOLDER holds `*.pdf`, as `samples/dossiers`. Each page is prepared once; the engine then reads it both ways, in turns,
so that what else runs on the machine slows both. Prints how many lines were looked at twice, and the ratios.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from benchmarks.field_accuracy import read_pages
from dossier.identity import sha256_of_file
from dossier.text import TextLine
from ocr import second_look
from ocr.engine import OcrEngine, PageImage
from ocr.raster import inspect, page_image
from ocr.reading import prepare
from ocr.upright import straighten
from wiring.settings import load_settings
from wiring.wire import Office, open_office


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=24, help="at most so many, from the first on")
    parser.add_argument("--readings", type=Path, help="folder of kept readings, as benchmarks.field_accuracy has it")
    options = parser.parse_args(arguments)
    office = open_office(load_settings())
    files = sorted(path for folder in options.folders for path in folder.glob("*.pdf"))
    preparing = once = twice = 0.0
    lines = looked = pages = 0
    for image, seconds in _prepared(files, office, options.readings, options.pages):
        preparing += seconds
        # whichever goes first pays for cold caches: they take turns
        for way in (False, True) if pages % 2 else (True, False):
            spent, found = _read(office.engine, image, twice=way)
            once, twice = (once, twice + spent) if way else (once + spent, twice)
            if way:
                lines += len(found)
                looked += sum(any(word.second for word in line.words) for line in found)
        pages += 1
    if not pages:
        print("no pages there", file=sys.stderr)
        return 1
    print(
        f"{pages} pages, {looked} of {lines} lines looked at twice; CPU s a page: {preparing / pages:.2f} prepared, "
        f"{once / pages:.2f} read once, {twice / pages:.2f} with second looks\n"
        f"× reading once: {twice / once:.2f}; × the whole page: {(preparing + twice) / (preparing + once):.2f}"
    )
    return 0


def _prepared(files: Sequence[Path], office: Office, kept: Path | None, most: int) -> Iterator[tuple[PageImage, float]]:
    """Pages as the engine gets them, and the CPU seconds of making them so."""
    count = 0
    for path in files:
        media_type, _ = inspect(path, office.raster)
        for page in read_pages(path, sha256_of_file(path)[0], office, kept):
            if page.placement is None or page.blank:
                continue
            if count == most:
                return
            count += 1
            begun = time.process_time()
            scan = page_image(path, media_type, page.number - 1, office.raster)
            prepared = prepare(straighten(scan, page.placement.rotation, page.placement.skew))
            yield prepared, time.process_time() - begun


def _read(engine: OcrEngine, image: PageImage, *, twice: bool) -> tuple[float, tuple[TextLine, ...]]:
    begun = time.process_time()
    with mock.patch.object(second_look, "DOUBT", second_look.DOUBT if twice else 0.0):
        (found,) = engine.read([image])
    return time.process_time() - begun, found


if __name__ == "__main__":
    sys.exit(main())
