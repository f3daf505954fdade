"""The administrative units of Viet Nam: 63 provinces on three levels until 30 June 2025, 34 on two since.

Law: NQ 202/2025/QH15, QĐ 19/2025/QĐ-TTg. Tables with source, date and licence stand in extractors/data (units_*.csv,
unit_successors.csv), renewed by scripts/units.py. They are read once, at the first question; the names of a province's
units are indexed when asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from functools import cache

from dossier.vietnamese import search_key
from extractors.wordlists import rows

MERGER = date(2025, 7, 1)
"""first day of the two levels"""


class Level(IntEnum):
    PROVINCE = 1
    DISTRICT = 2
    COMMUNE = 3


class Model(Enum):
    """Which division of the country a unit belongs to."""

    BEFORE_2025 = "before_2025"
    """63 provinces, districts, communes; also what had ended in the years before"""
    SINCE_2025 = "since_2025"
    """34 provinces, communes"""


KINDS: Mapping[str, Level] = {
    "tỉnh": Level.PROVINCE,
    "huyện": Level.DISTRICT, "quận": Level.DISTRICT, "thị xã": Level.DISTRICT,
    "xã": Level.COMMUNE, "phường": Level.COMMUNE, "thị trấn": Level.COMMUNE, "đặc khu": Level.COMMUNE,
    "thành phố": Level.DISTRICT,
}  # fmt: skip
"""kinds of units as written in small letters; a `thành phố` is a district or a province"""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One unit as it was called in one time."""

    code: str
    """QĐ 124/2004/QĐ-TTg, QĐ 19/2025/QĐ-TTg: 2, 3 or 5 digits; "" for a commune that ended before 2025"""
    kind: str
    """in small letters: `xã`"""
    name: str
    """without its kind: `Kim Liên`"""
    level: Level
    model: Model
    parent: Unit | None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def full_name(self) -> str:
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"

    @property
    def province(self) -> Unit:
        return self.parent.province if self.parent else self

    @property
    def address(self) -> str:
        """With the units above: `Xã Kim Liên, Tỉnh Nghệ An`."""
        return f"{self.full_name}, {self.parent.address}" if self.parent else self.full_name


@cache
def _tables() -> tuple[tuple[Unit, ...], Mapping[str, Unit], Mapping[str, Unit]]:
    """All units, and by code those until 2025 (earlier districts by code with a hyphen) and those of today."""
    every: list[Unit] = []
    before: dict[str, Unit] = {}
    for row in (*rows("units_before_2025.csv"), *rows("units_earlier.csv")):
        unit = _unit(row["code"], row["name"], Model.BEFORE_2025, before.get(row["parent"]), valid_to="2025-06-30")
        every.append(unit)
        if unit.code:
            before[row["code"]] = unit
    since: dict[str, Unit] = {}
    for row in rows("units_since_2025.csv"):
        parent = since.get(row["parent"])
        unit = _unit(row["code"], row["name"], Model.SINCE_2025, parent, row["valid_from"], row["valid_to"])
        every.append(unit)
        since[unit.code] = unit
    every += [
        _unit("", row["name"], Model.BEFORE_2025, None, row["valid_from"], row["valid_to"])
        for row in rows("provinces_earlier.csv")
    ]
    return tuple(every), before, since


def _unit(code: str, full: str, model: Model, parent: Unit | None, valid_from: str = "", valid_to: str = "") -> Unit:
    kind = next(kind for kind in ("thành phố", "thị trấn", "thị xã", "đặc khu", full.split()[0].lower())
                if full.lower().startswith(f"{kind} "))  # fmt: skip
    level = Level.PROVINCE if parent is None else KINDS[kind]
    start, end = (date.fromisoformat(day) if day else None for day in (valid_from, valid_to))
    return Unit(code, kind, full[len(kind) + 1 :], level, model, parent, start, end)


def by_code(code: str, model: Model) -> Unit | None:
    """The unit with this code; since 2025 the latest that had it."""
    _, before, since = _tables()
    return (before if model is Model.BEFORE_2025 else since).get(code)


def name_key(text: str) -> str:
    """The key of a name: letters and digits alone, tones at their place, `05` as `5`: `H'Leo` is `H Leo`."""
    return _pressed(search_key(text, 1))


def bare_key(text: str) -> str:
    """The key of a name in ASCII letters."""
    return _pressed(search_key(text, 3))


def _pressed(key: str) -> str:
    return "".join(letter for letter in key if letter.isalnum()).lstrip("0")


class Names:
    """Units by their names, with marks and without."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self.exact: dict[str, list[Unit]] = defaultdict(list)
        self.bare: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            self.exact[name_key(unit.name)].append(unit)
            self.bare[bare_key(unit.name)].append(unit)

    def find(self, key: str, kind: str | None = None) -> Sequence[Unit]:
        """Units of this name, those of the kind written before it where there are any."""
        return _of_kind(self.exact.get(key, ()), kind)

    def find_bare(self, key: str, kind: str | None = None) -> Sequence[Unit]:
        return _of_kind(self.bare.get(key, ()), kind)


NONE = Names(())
"""no unit at all"""


def _of_kind(units: Sequence[Unit], kind: str | None) -> Sequence[Unit]:
    return [unit for unit in units if unit.kind == kind] or units


@cache
def provinces(model: Model) -> Names:
    """The provinces of a model, and short forms that people write for them."""
    found = Names(unit for unit in _tables()[0] if unit.level is Level.PROVINCE and unit.model is model)
    for short, name in _SHORT.items():
        for unit in found.bare.get(bare_key(name), ()):
            found.exact[short].append(unit)
            found.bare[short].append(unit)
    return found


_SHORT = {
    "hn": "Hà Nội", "hcm": "Hồ Chí Minh", "tphcm": "Hồ Chí Minh", "hp": "Hải Phòng",
    "brvt": "Bà Rịa - Vũng Tàu", "tthue": "Huế", "thừathiênhuế": "Huế", "thuathienhue": "Huế",
    "đaclac": "Đắk Lắk", "đắclắc": "Đắk Lắk", "đăklăk": "Đắk Lắk", "daclac": "Đắk Lắk", "đăknông": "Đắk Nông",
}  # fmt: skip
"""by their key"""


@cache
def _below() -> Mapping[Unit, Sequence[Unit]]:
    found: dict[Unit, list[Unit]] = defaultdict(list)
    for unit in _tables()[0]:
        if unit.parent is not None:
            found[unit.parent].append(unit)
    return found


@cache
def districts(province: Unit | None) -> Names:
    """The districts of a province until 2025; of the whole country for None."""
    among = _tables()[0] if province is None else _below().get(province, ())
    return Names(unit for unit in among if unit.level is Level.DISTRICT)


@cache
def communes(above: Unit) -> Names:
    """The communes of a district, or of a whole province."""
    below = _below().get(above, ())
    own = [unit for unit in below if unit.level is Level.COMMUNE]
    return Names([*own, *(unit for district in below for unit in _below().get(district, ()))])


@cache
def all_communes() -> Names:
    """Every commune of both models: a quarter of a second when first asked for."""
    return Names(unit for unit in _tables()[0] if unit.level is Level.COMMUNE)


@cache
def successors() -> Mapping[str, tuple[str, ...]]:
    """Codes of the new communes that have a part of an old one, the likeliest first."""
    return {row["old"]: tuple(row["new"].split()) for row in rows("unit_successors.csv")}
