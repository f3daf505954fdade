"""The name of an agency, as printed: `Ủy ban nhân dân xã Đại Đồng`, `SỞ TƯ PHÁP`.

What agencies are called stands in extractors/data/agencies.csv, where they are in the tables of units: a mark or a
letter that neither has is looked at, and put right where only one name can be meant. Other names are right too.

>>> clean("Ủy ban nhân dân  phường Vệ An ....")
'Ủy ban nhân dân phường Vệ An'
>>> repair("ỦY BÀN NHÂN DÂN TỈNH NGHỆ AN"), repair("Uy ban nhân dân xã Yên Thưởng, huyện Gia Lâm")
(('ỦY BAN NHÂN DÂN TỈNH NGHỆ AN',), ('Ủy ban nhân dân xã Yên Thường, huyện Gia Lâm',))
"""

from __future__ import annotations

import re

from dossier.phrases import corrected
from dossier.problem import Problem
from dossier.vietnamese import without_marks
from extractors.addresses import near
from extractors.addresses.parse import parse
from extractors.addresses.wording import with_right_words
from extractors.fields import place
from extractors.spelling import misspelt, with_known_names, with_known_start

LINES = 2
_FILE = "agencies.csv"
_WHERE = re.compile(r"(?<!\w)(?:xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|đặc khu|thành phố)(?!\w)", re.IGNORECASE)

_WHERE_BARE = re.compile(r"(?<!\w)(?:thi tran|thi xa|huyen|phuong|thanh pho)(?=\s+[A-Z\d])")


def clean(raw: str) -> str:
    return place.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    wrong = len(value.split()) < 2 or misspelt(value) or _better(value) != value or _runs_together(value)
    return (Problem("field.unlikely"),) if wrong else ()


def _runs_together(value: str) -> bool:
    tail = place_in(value)
    return tail is not None and place.lacks_comma(parse(tail))


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The marks of known names, and of units a mark or a letter away."""
    value = clean(raw)
    better = clean(_better(value))
    return (better,) if better != value else ()


def place_in(value: str) -> str | None:
    """What stands behind the agency's name, from the kind of its unit on: `huyện Gia Lâm`; None where nothing does."""
    where = _WHERE.search(value)
    bare = without_marks(value)
    # `huyên Krông Pắc`: kinds that have no other meaning without their marks
    misread = _WHERE_BARE.search(bare) if len(bare) == len(value) else None
    starts = [found.start() for found in (where, misread) if found]
    return value[min(starts) :] if starts else None


def _better(value: str) -> str:
    tail = place_in(value) or ""
    head = value[: len(value) - len(tail)]
    head = with_known_start(with_known_names(corrected(head), _FILE), _FILE)
    tail = place.clean(with_right_words(tail))
    return head + next(iter(near.corrections(parse(tail))), tail) if tail else head
