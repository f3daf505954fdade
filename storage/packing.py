"""What was read on a page, and the readings of a field, as compact bytes for one database column.

Lists by position instead of names, then zlib: a dense page takes a third of its plain JSON, 20 of 63 kB. Text is
kept whatever letters it has, numbers exactly. Refuses bytes that it did not write.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from dossier.errors import KeepingError
from dossier.problem import Problem
from dossier.record import Clues, Origin, Reading
from dossier.scan import PageQuality
from dossier.text import Alternative, Box, CodeMark, EngineStamp, PageText, Placement, TextLine, Word, around

_CLUES = ("worst", "together", "page", "label", "doubtful", "second")
Json = Any
"""lists, texts and numbers as `json` gives them back"""


def pack_page(page: PageText) -> bytes:
    """All of the page but its number and stamp, which are columns of their own."""
    quality, placement = page.quality, page.placement
    return packed(
        [
            None
            if quality is None
            else [quality.dpi, quality.rotation, quality.skew, quality.blank, quality.width, quality.height],
            None if placement is None else _of_placement(placement),
            [[_of_word(word) for word in line.words] for line in page.lines],
            [_box(cell) for cell in page.cells],
            [[code.symbology, code.text, *_box(code.box)] for code in page.codes],
            _problems(page.problems),
            [_box(ink) for ink in page.unread],
        ]
    )


def unpack_page(content: bytes, number: int, stamp: EngineStamp, *, bare: bool = False) -> PageText:
    """All of the page; `bare`: without what stands on it."""
    with own_bytes():
        # pages kept by earlier versions say nothing of ink that was not read
        quality, placement, lines, cells, codes, problems, *rest = unpacked(content)
        if bare:
            lines, cells, codes, rest = (), (), (), []
        return PageText(
            number=number,
            quality=None if quality is None else PageQuality(*quality),
            placement=None if placement is None else _placement_of(placement),
            lines=tuple(TextLine(tuple(_word(word) for word in line)) for line in lines),
            cells=tuple(Box(*cell) for cell in cells),
            codes=tuple(CodeMark(symbology, text, Box(*box)) for symbology, text, *box in codes),
            stamp=stamp,
            problems=_problems_of(problems),
            unread=tuple(Box(*ink) for ink in (rest[0] if rest else ())),
        )


def unpack_lines(content: bytes) -> tuple[list[str], Callable[[int], Box]]:
    """The texts of a page's lines, and where the line of a number stands on the scan: quicker than the whole page."""
    with own_bytes():
        _, placement, lines, *_ = unpacked(content)
        texts = [" ".join(word[0] for word in line) for line in lines]

    def box_of(number: int) -> Box:
        with own_bytes():
            box = around(Box(*word[1:5]) for word in lines[number])
            return box if placement is None else _placement_of(placement).to_scan(box)

    return texts, box_of


def pack_readings(readings: Sequence[Reading]) -> bytes:
    return packed([_reading(reading) for reading in readings])


def unpack_readings(content: bytes) -> tuple[Reading, ...]:
    with own_bytes():
        return tuple(_reading_of(reading) for reading in unpacked(content))


def pack_extracted(readings: Mapping[str, tuple[Reading, ...]], problems: Sequence[Problem]) -> bytes:
    """Readings by field, in the form's order, and the problems of the record."""
    return packed(
        [[[name, [_reading(reading) for reading in found]] for name, found in readings.items()], _problems(problems)]
    )


def unpack_extracted(content: bytes) -> tuple[dict[str, tuple[Reading, ...]], tuple[Problem, ...]]:
    with own_bytes():
        readings, problems = unpacked(content)
        by_field = {name: tuple(_reading_of(reading) for reading in found) for name, found in readings}
        return by_field, _problems_of(problems)


def pack_facts(facts: Mapping[str, str | int | float]) -> str:
    return json.dumps(dict(facts))


def pack_areas(areas: Sequence[tuple[int, Box]]) -> str:
    return json.dumps([[page, *_box(box)] for page, box in areas])


def unpack_areas(areas: str) -> tuple[tuple[int, Box], ...]:
    with own_bytes():
        return tuple((page, Box(*box)) for page, *box in json.loads(areas))


def unpack_problem(code: str, facts: str) -> Problem:
    with own_bytes():
        return Problem(code, json.loads(facts))


def packed(content: Json) -> bytes:
    """Lists, texts and numbers as bytes."""
    # ASCII with \u escapes: lone surrogates have no UTF-8
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode("ascii"))


def unpacked(content: bytes) -> Json:
    """What `packed` was given. Raises what `own_bytes` makes a `KeepingError` of."""
    return json.loads(zlib.decompress(content))


@contextmanager
def own_bytes() -> Iterator[None]:
    """Bytes that are not ours, or are damaged, raise `KeepingError`."""
    try:
        yield
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise KeepingError(f"(nội dung trong cơ sở dữ liệu bị hỏng: {type(error).__name__})") from None


def _box(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]


def _of_placement(placement: Placement) -> Json:
    # most pages are no photos
    return [placement.rotation, placement.skew, placement.width, placement.height, *placement.corners]


def _placement_of(parts: Json) -> Placement:
    rotation, skew, width, height, *corners = parts
    return Placement(rotation, skew, width, height, tuple(corners))


def _of_word(word: Word) -> Json:
    # most words have no alternatives, and nobody looked at them twice
    others = [part for other in word.alternatives for part in (other.text, other.chance)]
    second = [] if word.second is None else [[word.second.text, word.second.chance]]
    return [word.text, *_box(word.box), word.confidence, *second, *others]


def _word(parts: Json) -> Word:
    text, x0, y0, x1, y1, confidence, *others = parts
    second = Alternative(*others.pop(0)) if others and isinstance(others[0], list) else None
    alternatives = map(Alternative, others[::2], others[1::2])
    return Word(text, Box(x0, y0, x1, y1), confidence, tuple(alternatives), second)


def _reading(reading: Reading) -> Json:
    return [
        reading.raw, reading.value, reading.origin.value, reading.page, *_box(reading.box), reading.confidence,
        None if reading.clues is None else [getattr(reading.clues, name) for name in _CLUES],
        *reading.others,
    ]  # fmt: skip


def _reading_of(parts: Json) -> Reading:
    raw, value, origin, page, x0, y0, x1, y1, confidence, *rest = parts
    clues = Clues(*rest[0]) if rest and rest[0] else None
    return Reading(raw, value, Origin(origin), page, Box(x0, y0, x1, y1), confidence, tuple(rest[1:]), clues)


def _problems(problems: Sequence[Problem]) -> Json:
    return [[problem.code, dict(problem.facts)] for problem in problems]


def _problems_of(parts: Json) -> tuple[Problem, ...]:
    return tuple(Problem(code, facts) for code, facts in parts)
