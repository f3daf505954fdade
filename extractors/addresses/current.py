"""What a written address is called today, with how sure that is. The written address is never changed by it.

Since 1 July 2025 (NQ 202/2025/QH15) every old commune went into one new commune, or was parted among several: then all
of them are candidates, and only a person who knows the street can choose.

>>> from extractors.addresses.parse import parse
>>> today = current(parse("Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội"))
>>> today.commune.full_name, today.province.full_name, today.confidence
('Xã Phù Đổng', 'Thành phố Hà Nội', 0.95)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.addresses import units
from extractors.addresses.parse import Address
from extractors.addresses.units import Level, Model, Unit

_WHOLE, _PART, _WITHOUT_MARKS, _EARLIER, _ODD = 0.95, 0.5, 0.8, 0.7, 0.6
"""how sure: the whole commune went into one; the likeliest of several parts; found without marks; ended before 2025;
another unit of the address is not known. Chosen, not measured: people are shown the candidates"""


@dataclass(frozen=True, slots=True)
class Current:
    """Today's units of an address; None where the old one does not say."""

    commune: Unit | None
    province: Unit | None
    confidence: float
    """of the smallest unit given, 0 to 1"""
    candidates: tuple[Unit, ...] = ()
    """the new communes that have a part of the old one, the likeliest first, where there is more than one"""


def current(address: Address) -> Current:
    """Today's units of a parsed address."""
    commune, province = address.at(Level.COMMUNE), address.at(Level.PROVINCE)
    sure = 1.0 if all(named.exact for named in address.named if named.unit) else _WITHOUT_MARKS
    if address.unknown:
        sure *= _ODD
    if commune is not None and commune.unit is not None:
        return _of_commune(commune.unit, sure)
    district = address.at(Level.DISTRICT)
    known = next((named.unit for named in (district, province) if named and named.unit), None)
    today = None if known is None else province_today(known.province)
    return Current(None, today, sure if today else 0.0)


def _of_commune(unit: Unit, sure: float) -> Current:
    if unit.model is Model.SINCE_2025:
        return Current(_today(unit.code), province_today(unit.province), sure)
    known = unit if unit.code else _namesake(unit)
    found = [new for code in _successors(known) if (new := _today(code))]
    sure *= 1.0 if unit.code else _EARLIER
    if not found:
        return Current(None, province_today(unit.province), sure)
    likely = found[0]
    if len(found) == 1:
        return Current(likely, likely.parent, round(_WHOLE * sure, 3))
    return Current(likely, likely.parent, round(_PART * sure, 3), tuple(found))


def _today(code: str) -> Unit | None:
    return units.by_code(code, Model.SINCE_2025)


def _successors(unit: Unit | None) -> Sequence[str]:
    return () if unit is None else units.successors().get(unit.code, ())


def _namesake(unit: Unit) -> Unit | None:
    """The commune of 2025 with the name of one that ended before, where its province has one alone."""
    same = [
        other
        for other in units.communes(unit.province).find(units.name_key(unit.name), unit.kind)
        if other.code and other.kind == unit.kind
    ]
    return same[0] if len(same) == 1 else None


def province_today(province: Unit) -> Unit | None:
    """Today's province of one of either model; None for those that ended before 2025."""
    if province.model is Model.SINCE_2025:
        return _today(province.code)
    return _today(_provinces_after_the_merger().get(province.code, ""))


@cache
def _provinces_after_the_merger() -> Mapping[str, str]:
    """Code of a province until 2025 to the code of the one that its communes are in."""
    counted: dict[str, Counter[str]] = {}
    for old, new in units.successors().items():
        unit, after = units.by_code(old, Model.BEFORE_2025), _today(new[0])
        if unit is not None and after is not None:
            counted.setdefault(unit.province.code, Counter())[after.province.code] += 1
    return {code: found.most_common(1)[0][0] for code, found in counted.items()}
