"""An address or the name of a place, as written: never converted to today's units.

Papers before 1 July 2025 name three levels, later ones two (NQ 202/2025/QH15); both are right in their time. A unit
that no table has where it is said to be is noted: communes come and go. Where one is known there whose name differs in
a mark or a letter, it may be misread, and is offered if no other can be meant; a known name is never made another.

>>> clean("Xóm 3 , xã Yên Thường,tỉnh Nghệ An.")
'Xóm 3, xã Yên Thường, tỉnh Nghệ An'
"""

from __future__ import annotations

import re
from itertools import pairwise

from dossier.problem import Problem
from extractors.addresses import near
from extractors.addresses.parse import Address, parse
from extractors.addresses.units import Level
from extractors.addresses.wording import with_right_words
from extractors.fields import text
from extractors.spelling import misspelt, usual_value

LINES = 3
_UNITS = r"(?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|đặc khu|đường|phố|ngõ|ngách|hẻm|thôn|xóm|ấp)"
"""what stands in front of a name follows a comma; a full stop there is a comma that lost its tail"""

_PARTS = r"(?:ngõ|ngách|hẻm|đường|phố|tổ|thôn|xóm|ấp|khu|khóm|khối)"
"""what follows a number, in small letters"""
_PARTED = re.compile(r"(?<!\d)\d \d(?!\d)")
"""the digits of one number, parted: no two numbers of a digit stand side by side"""
_SINCE = re.compile(r"\s+từ(?:\s+ngày\b.*)?$", re.DOTALL)
"""forms ask for the time of living somewhere behind the place: `từ ngày … đến ngày …`"""


def clean(raw: str) -> str:
    value = text.clean(text.clean(raw).replace("_", " "))
    value = re.sub(r"[\s.]+([,;])", r"\1", value)
    value = re.sub(rf"\.\s+(?={_UNITS}\b)", ", ", value, flags=re.IGNORECASE)
    value = re.sub(rf"(?<=\d)\.\s+(?={_PARTS}\b)", ", ", value)
    value = re.sub(
        r"\b(?:(thành), (?=phố\b)|(thị), (?=(?:trấn|xã)\b))", lambda found: f"{found[1] or found[2]} ", value
    )
    value = _SINCE.sub("", value)
    return text.clean(re.sub(r"([,;])(?=[^\s\d])", r"\1 ", value))


def check(value: str) -> tuple[Problem, ...]:
    if sum(c.isalpha() for c in value) < 3:
        return (Problem("field.unlikely"),)
    address = parse(value)
    if _with_kind(address) != value:
        return (Problem("field.unlikely"),)
    if near.misread(address) or (misspelt(value) and not value.isascii()) or _reworded(value) != value:
        return (Problem("field.unlikely"),)
    if _PARTED.search(value) or lacks_comma(address):
        return (Problem("field.unlikely"),)
    return (Problem("field.unlisted"),) if address.unknown else ()


def lacks_comma(address: Address) -> bool:
    """Whether two units that are both named with their kinds run together: commas are lost more often than left out."""
    named = [one for one in address.named if one.kind is not None]
    return any(address.written[one.end : other.start].isspace() for one, other in pairwise(named))


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Words that stand in every address, and names of units, where a mark or a letter was misread."""
    value = _reworded(clean(raw))
    value = next(iter(near.corrections(parse(value))), value)
    value = _with_kind(parse(value))
    return (value,) if value != clean(raw) else ()


def _with_kind(address: Address) -> str:
    """The address with `xã` before a commune of a `huyện`, where the units above it have their kinds: a lost word.

    Within towns a name without its kind may be a street.
    """
    commune, district = address.at(Level.COMMUNE), address.at(Level.DISTRICT)
    if commune is None or commune.unit is None or commune.kind or district is None or district.kind != "huyện":
        return address.written
    head, tail = address.written[: commune.start], address.written[commune.start :]
    return f"{head}xã {tail}" if head.endswith(", ") and commune.unit.kind == "xã" else address.written


def _reworded(value: str) -> str:
    return usual_value(value) or clean(with_right_words(value))
