"""`sohoa read`: the text of one file as plain text, JSON, ALTO or hOCR; nothing stored.

Refuses page numbers that the file does not have.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import typer

from dossier.as_json import Json, page_json
from dossier.errors import EngineError, ExitCode
from dossier.identity import sha256_of_file
from dossier.problem import Problem
from dossier.scan import MediaType, Page
from dossier.text import Box, PageText, TextLine
from flows.retry import retried
from flows.verdict import BAD_PAPER, NOT_READ
from ocr.raster import inspect
from ocr.reading import read_page
from sohoa.printable import printable
from wiring.settings import Settings
from wiring.wire import Office, code_version, open_office


def read(settings: Settings, path: Path, pages: str | None, as_format: str) -> int:
    """Print the wanted pages as text, json, alto or hocr. 2: no page could be read; 7: the engine failed on one."""
    with open_office(settings) as office:
        media_type, count = inspect(path, office.raster)
        seen = _Seen()
        texts = seen.told(_texts(office, path, media_type, wanted_pages(pages, count)))
        if as_format == "text":
            _print_text(texts)
        elif as_format == "json":
            print(json.dumps({"pages": [_text_json(text) for text in texts]}, ensure_ascii=False))
        else:
            _write_xml(office, texts, path, as_format)
    return seen.exit_code


class _Seen:
    """What goes past, for the exit code; problems are told on stderr."""

    def __init__(self) -> None:
        self._readable = 0
        self._engine_failed = False

    def told(self, texts: Iterable[PageText]) -> Iterator[PageText]:
        for text in texts:
            self._readable += not any(problem.code in BAD_PAPER for problem in text.problems)
            self._engine_failed |= any(problem.code == NOT_READ for problem in text.problems)
            for problem in text.problems:
                print(f"Trang {text.number}: {problem.message}", file=sys.stderr)
            yield text

    @property
    def exit_code(self) -> ExitCode:
        if self._engine_failed:
            return ExitCode.CHILD_PROCESS
        return ExitCode.OK if self._readable else ExitCode.UNUSABLE_INPUT


def _print_text(texts: Iterable[PageText]) -> None:
    for place, text in enumerate(texts):
        print("\f" * (place > 0) + "".join(f"{printable(line.text)}\n" for line in text.lines), end="")


def _write_xml(office: Office, texts: Iterable[PageText], path: Path, as_format: str) -> None:
    from storage.packages.alto import write_alto
    from storage.packages.hocr import write_hocr

    write = write_alto if as_format == "alto" else write_hocr
    sys.stdout.flush()
    name = os.fsencode(path.name).decode("utf-8", "replace")
    write(texts, sys.stdout.buffer, source=name, stamp=office.engine.stamp, version=code_version())
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def _texts(office: Office, path: Path, media_type: MediaType, numbers: Sequence[int]) -> Iterator[PageText]:
    """The pages in order, as many read ahead as there are readers."""
    sha256, _ = sha256_of_file(path)
    engine, ahead = office.engine, office.settings.jobs + 1
    waiting: list[tuple[int, Future[PageText]]] = []
    left = list(numbers)
    try:
        while left or waiting:
            while left and len(waiting) < ahead:
                number = left.pop(0)
                page = Page(number, sha256, number - 1)
                reading = office.readers.submit(retried(read_page), page, path, media_type, engine, office.raster)
                waiting.append((number, reading))
            yield _text(office, *waiting.pop(0))
    finally:
        for _, reading in waiting:
            reading.cancel()


def _text(office: Office, number: int, reading: Future[PageText]) -> PageText:
    try:
        return reading.result()
    except EngineError as error:
        problem = Problem(NOT_READ, {"cause": error.code})
        return PageText(number, None, None, (), (), (), office.engine.stamp, (problem,))


def wanted_pages(pages: str | None, count: int) -> list[int]:
    """Page numbers out of `1-3,5`."""
    if pages is None:
        return list(range(1, count + 1))
    numbers: list[int] = []
    for part in pages.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isascii() and first.isdecimal() and (not dash or (last.isascii() and last.isdecimal()))):
            raise typer.BadParameter("--pages phải có dạng 1-3 hoặc 1,4,7-9")
        start, end = int(first), int(last) if dash else int(first)
        if not 1 <= start <= end <= count:
            raise typer.BadParameter(f"--pages: tệp có {count} trang")
        numbers += range(start, end + 1)
    return list(dict.fromkeys(numbers))


def _text_json(text: PageText) -> Json:
    """Boxes are in the scan frame, fractions of the page."""
    return {
        **page_json(text),
        "lines": [_line_json(line, text) for line in text.lines],
        "codes": [
            {"symbology": code.symbology, "text": code.text, "box": _on_scan(code.box, text)} for code in text.codes
        ],
        "engine": str(text.stamp),
    }


def _line_json(line: TextLine, text: PageText) -> Json:
    return {
        "text": line.text,
        "confidence": round(line.confidence, 4),
        "box": _on_scan(line.box, text),
        "words": [
            {"text": word.text, "confidence": round(word.confidence, 4), "box": _on_scan(word.box, text)}
            for word in line.words
        ],
    }


def _on_scan(box: Box, text: PageText) -> list[float]:
    scan = text.placement.to_scan(box) if text.placement else box
    return [round(edge, 4) for edge in (scan.x0, scan.y0, scan.x1, scan.y1)]
