"""Tesseract 5 as a separate process: line images in, words out. The only file that knows the program.

Our own line finder cuts the page, and one process reads all its lines: Tesseract's page layout analysis loses whole
lines on forms and costs more than reading does. Images go in through a pipe, so no page is ever written to disk.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import signal
import struct
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from PIL import Image

from dossier.errors import EngineCrashedError, EngineTimeoutError, MissingProgramError
from dossier.text import Box, EngineStamp, TextLine, Word
from ocr.detect import LineImage, line_images
from ocr.engine import PageImage
from ocr.engines import dot_below
from ocr.lines import is_dirt
from ocr.quality import grey

_WRAPPER = "5"
"""goes up when the same pixels give other lines because of this file or the line finder"""
_UNICHARSET = 21
"""place of the LSTM's alphabet in a traineddata file (tesseract, ccutil/tessdatamanager.h)"""
_DOTTED = 0.6
"""confidence at most of a word with a dot that Tesseract did not see: a person looks at it"""
_PACKAGES = "tesseract-ocr tesseract-ocr-vie"


@dataclass(frozen=True, slots=True)
class TesseractOptions:
    """How Tesseract is run."""

    program: str = "tesseract"
    language: str = "vie"
    timeout_s: float = 120.0
    """a page, seconds"""


class TesseractEngine:
    """Reads pages with the `tesseract` program. Raises `MissingProgramError` where program or language is missing."""

    def __init__(self, options: TesseractOptions | None = None) -> None:
        self._options = options or TesseractOptions()
        program = shutil.which(self._options.program)
        if program is None:
            raise MissingProgramError(_PACKAGES)
        self._program = program
        self._version = _first_number(self._ask("--version"))
        self._weights = self._find_weights()

    @cached_property
    def stamp(self) -> EngineStamp:
        digest = hashlib.sha256(self._weights.read_bytes())
        options = asdict(self._options)
        del options["program"], options["timeout_s"]
        digest.update(repr((sorted(options.items()), _WRAPPER)).encode())
        return EngineStamp("tesseract", self._version, digest.hexdigest())

    @cached_property
    def alphabet(self) -> frozenset[str]:
        return alphabet_of(self._weights) | dot_below.LETTERS

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [self._read_page(image) for image in images]

    def _read_page(self, image: PageImage) -> tuple[TextLine, ...]:
        page = replace(image, pixels=grey(image))
        lines = sorted(line_images(page), key=lambda line: (line.top, line.left))
        if not lines:
            return ()
        table = self._run(_tiff(lines), image.dpi)
        height, width = image.pixels.shape[:2]
        words = _words(table, lines, width, height)
        read = (TextLine(tuple(words[number])) for number in sorted(words))
        return tuple(line for line in read if not is_dirt(line))

    # --- the program ----------------------------------------------------------------------------
    def _run(self, tiff: bytes, dpi: int) -> str:
        # a second look at unsure lines as white on black only finds words in dirt
        command = [self._program, "-", "-", "-l", self._options.language, "--psm", "7", "--dpi", str(dpi),
                   "-c", "tessedit_do_invert=0", "tsv"]  # fmt: skip
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=_environment(), start_new_session=True,
            )  # fmt: skip
        except OSError:
            raise MissingProgramError(_PACKAGES) from None
        with child:
            try:
                output, _ = child.communicate(tiff, timeout=self._options.timeout_s)
            except subprocess.TimeoutExpired:
                raise EngineTimeoutError(f"tesseract {self._options.timeout_s:.0f} s") from None
            finally:
                # whatever interrupts us, nothing that it started stays behind
                if child.returncode is None:
                    os.killpg(child.pid, signal.SIGKILL)
        if child.returncode != 0:
            raise EngineCrashedError(f"tesseract exit {child.returncode}")
        return _decoded(output)

    def _ask(self, option: str) -> str:
        try:
            done = subprocess.run(
                [self._program, option], capture_output=True, timeout=30, check=False, env=_environment()
            )
        except (OSError, subprocess.TimeoutExpired):
            raise MissingProgramError(_PACKAGES) from None
        return (done.stdout + done.stderr).decode("utf-8", "replace")

    def _find_weights(self) -> Path:
        listed = self._ask("--list-langs")
        folder = re.search(r'"([^"]+)"', listed)
        path = Path(folder.group(1) if folder else "") / f"{self._options.language}.traineddata"
        if self._options.language not in listed.split() or not path.is_file():
            raise MissingProgramError(_PACKAGES)
        return path


def _environment() -> dict[str, str]:
    # one thread: two pages side by side are faster than one page on two threads, which only burn each other's time
    return {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": os.defpath}


def _decoded(output: bytes) -> str:
    try:
        return output.decode("utf-8")
    except UnicodeDecodeError:
        raise EngineCrashedError("tesseract: output is not UTF-8") from None


def _first_number(text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found.group() if found else "?"


def _tiff(lines: Sequence[LineImage]) -> bytes:
    """All line images as the pages of one uncompressed TIFF."""
    first, *rest = [Image.fromarray(line.pixels) for line in lines]
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=rest)
    return buffer.getvalue()


def _words(table: str, lines: Sequence[LineImage], width: int, height: int) -> Mapping[int, list[Word]]:
    """Words by line number, in fractions of the page."""
    words: dict[int, list[Word]] = {}
    pages = 0
    try:
        for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
            pages += row["level"] == "1"
            text = unicodedata.normalize("NFC", (row["text"] or "").strip())
            if row["level"] != "5" or not text:
                continue
            number = int(row["page_num"]) - 1
            line = lines[number]
            left, top, wide = int(row["left"]), int(row["top"]), int(row["width"])
            left, right = (int(line.columns[min(x, len(line.columns) - 1)]) for x in (left, left + wide))
            box = _clipped(left, line.top + top, right - left, int(row["height"]), width, height)
            confidence = max(0.0, min(1.0, float(row["conf"]) / 100))
            dotted = dot_below.with_dot_below(text, line.pixels, int(row["left"]), int(row["left"]) + wide)
            if dotted != text:
                text, confidence = dotted, min(confidence, _DOTTED)
            words.setdefault(number, []).append(Word(text, box, confidence))
    except (KeyError, ValueError, TypeError, IndexError, csv.Error):
        raise EngineCrashedError("tesseract: output is not a table") from None
    # a program that stopped half-way must not pass for a page with little text
    if pages != len(lines):
        raise EngineCrashedError(f"tesseract: {pages} of {len(lines)} lines")
    return words


def _clipped(left: int, top: int, wide: int, tall: int, width: int, height: int) -> Box:
    x0, y0 = min(max(0, left), width), min(max(0, top), height)
    x1, y1 = min(max(x0, left + wide), width), min(max(y0, top + tall), height)
    return Box(x0 / width, y0 / height, x1 / width, y1 / height)


def alphabet_of(traineddata: Path) -> frozenset[str]:
    """Every letter that the LSTM of a traineddata file can write; signs of several letters count for each."""
    content = traineddata.read_bytes()
    try:
        (count,) = struct.unpack_from("<i", content)
        offsets = struct.unpack_from(f"<{count}q", content, 4)
        start = offsets[_UNICHARSET]
        ends = [offset for offset in offsets if offset > start]
        text = content[start : min(ends, default=len(content))].decode("utf-8") if start > 0 else ""
    except (struct.error, IndexError, UnicodeDecodeError):
        return frozenset()
    return frozenset(_letters(text))


def _letters(unicharset: str) -> Iterator[str]:
    for entry in unicharset.splitlines()[1:]:
        sign = entry.split(" ", 1)[0]
        if sign == "NULL":
            yield " "
        elif sign not in ("Joined", "|Broken|0|1"):
            yield from unicodedata.normalize("NFC", sign)
