"""An address or the name of a place, as written: never converted to today's units.

Papers before 1 July 2025 name three levels, later ones two (NQ 202/2025/QH15); both are right in their time. A unit
that no table has where it is said to be is noted: communes come and go. Where one is known there whose name differs in
a mark or a letter, it may be misread, and is offered if no other can be meant; a known name is never made another.

>>> clean("Xóm 3 , xã Yên Thường,tỉnh Nghệ An.")
'Xóm 3, xã Yên Thường, tỉnh Nghệ An'
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dossier.problem import Problem
from dossier.vietnamese import comparable, without_marks
from extractors.addresses import near
from extractors.addresses.parse import parse
from extractors.fields import text
from extractors.spelling import misspelt
from extractors.wordlists import names, nearest

LINES = 3
_FILE = "provinces.csv"
_UNITS = r"(?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|đặc khu)"
"""what stands in front of a unit's name follows a comma; a full stop there is a comma that lost its tail"""
_UNIT_WORDS = ("huyện", "phường", "tỉnh", "quận")
"""never parts of names where they stand in small letters"""
_FIXED_WORDS = ("tổ dân phố", "thành phố", "thị trấn", "thị xã", "khu phố", "bệnh viện", "trạm y tế")


def clean(raw: str) -> str:
    value = text.clean(text.clean(raw).replace("_", " "))
    value = re.sub(r"\s+([,;])", r"\1", value)
    value = re.sub(rf"\.\s+(?={_UNITS}\b)", ", ", value, flags=re.IGNORECASE)
    return text.clean(re.sub(r"([,;])(?=[^\s\d])", r"\1 ", value))


def check(value: str) -> tuple[Problem, ...]:
    if sum(c.isalpha() for c in value) < 3:
        return (Problem("field.unlikely"),)
    address = parse(value)
    if near.misread(address) or misspelt(value):
        return (Problem("field.unlikely"),)
    return (Problem("field.unlisted"),) if address.unknown else ()


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Words that stand in every address, and names of units, where a mark or a letter was misread."""
    value = _with_fixed_words(clean(raw))
    value = next(iter(_with_province(value)), value)
    value = next(iter(near.corrections(parse(value))), value)
    return (value,) if value != clean(raw) else ()


def _with_fixed_words(value: str) -> str:
    """`Tố dân phố` is `Tổ dân phố`: these words have no other reading in an address."""
    if len(without_marks(value)) != len(value):
        return value  # letters of another script: places in the two texts do not agree
    for words in _FIXED_WORDS:
        bare = without_marks(words)
        for match in re.finditer(rf"(?<!\w){bare}(?!\w)", without_marks(value), re.IGNORECASE):
            found = value[match.start() : match.end()]
            if found.lower() != words and found != words.upper():
                value = value[: match.start()] + _cased_like(words, found) + value[match.end() :]
    for word in _UNIT_WORDS:
        value = re.sub(rf"(?<!\w){word[0]}\w{{{len(word) - 1}}}(?=\s+[^\W\d_a-z])", _corrected(word), value)
    return value


def _corrected(word: str) -> Callable[[re.Match[str]], str]:
    return lambda found: word if without_marks(found.group()) == without_marks(word) else found.group()


def _cased_like(words: str, found: str) -> str:
    return words[0].upper() + words[1:] if found[0].isupper() else words


def _with_province(value: str) -> tuple[str, ...]:
    head, comma, last = value.rpartition(", ")
    match = re.match(r"(t\w{1,2}nh|th\w{1,3}nh ph\w) (.+)$", last, re.IGNORECASE)
    if not comma or match is None or comparable(match.group(2)) in names(_FILE):
        return ()
    found = nearest(match.group(2), _FILE, least=70.0)
    if found is None or len(found.split()) != len(match.group(2).split()):
        return ()
    return (f"{head}, {'thành phố' if ' ' in match.group(1) else 'tỉnh'} {found}",)
