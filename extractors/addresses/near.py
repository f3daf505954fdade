"""What a unit's name may have been before it was misread: names one mark or one letter away, where it is said to be.

Refuses to answer for names that are known: `Tân Thành` in a province that has only `Tân Thạnh` may be right on an old
paper, and stays as it is; it is only looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.addresses import units
from extractors.addresses.parse import Address, Named
from extractors.addresses.units import Level, Model, Names, Unit, bare_key, name_key

_SHORTEST = 4
"""letters that a name must have before one of them may be another"""


def misread(address: Address) -> tuple[Named, ...]:
    """What is written as a unit, is none that is known there, and is nearly one, there or elsewhere."""
    found = tuple(named for named in address.unknown if alike(named) or _alike_elsewhere(named))
    return found + _bare(address)


def _bare(address: Address) -> tuple[Named, ...]:
    """Names without their marks in an address that has marks: lost ones, not left out."""
    if address.written.isascii():
        return ()
    return tuple(named for named in address.named if named.unit is not None and not named.exact)


@lru_cache(maxsize=1024)
def alike(named: Named) -> tuple[Unit, ...]:
    """Units where it was looked for whose name differs in marks alone, else in one letter; of its kind first."""
    return tuple(_alike(named.name, named.kind, named.among))


def _alike(name: str, kind: str | None, among: Names) -> Sequence[Unit]:
    key, bare = name_key(name), bare_key(name)
    if len(bare) < _SHORTEST or bare.isdigit():
        return ()
    by_marks = among.find_bare(bare, kind)
    if by_marks:
        return by_marks
    near = [unit for unit in among.units if Levenshtein.distance(key, name_key(unit.name), score_cutoff=1) <= 1]
    return [unit for unit in near if unit.kind == kind] or near


def corrections(address: Address) -> tuple[str, ...]:
    """The address with misread names as the tables have them, where only one name can be meant; likeliest first."""
    value = address.written
    for named in sorted(address.unknown + _bare(address), key=lambda named: named.start, reverse=True):
        name = named.unit.name if named.unit is not None else _only(named)
        if name is not None:
            start = named.end - len(named.name)
            value = value[:start] + _in_case_of(named.name, name) + value[named.end :]
    return (value,) if value != address.written else ()


def _only(named: Named) -> str | None:
    """The one name that an unknown one can have been; None where it is known elsewhere, or several are near."""
    if any(names.find(name_key(named.name)) for names in _everywhere(named.level)):
        return None
    for found in (alike(named), _alike_elsewhere(named)):
        names = _distinct(found)
        if len(names) == 1:
            return names[0]
        if names:
            return None
    return None


def _alike_elsewhere(named: Named) -> Sequence[Unit]:
    """Units of the country whose name differs in marks, where no unit has the name as written."""
    everywhere = _everywhere(named.level)
    if any(names.find(name_key(named.name)) for names in everywhere):
        return ()
    return [unit for names in everywhere for unit in names.find_bare(bare_key(named.name))]


def _everywhere(level: Level) -> tuple[Names, ...]:
    if level is Level.PROVINCE:
        return units.provinces(Model.BEFORE_2025), units.provinces(Model.SINCE_2025)
    return (units.districts(None),) if level is Level.DISTRICT else (units.all_communes(),)


def _distinct(found: Iterable[Unit]) -> list[str]:
    return list({name_key(unit.name): unit.name for unit in found}.values())


def _in_case_of(written: str, name: str) -> str:
    return name.upper() if written.isupper() and len(written) > 1 else name
