"""The field tables of the archive circulars: what each field may hold, as data with law and dates, and who breaks it.

A fault names the field, the rule and the value, for the archivist; values are personal data and reach no log. The
only file of this room that reads YAML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

_FOLDER = Path(__file__).parent / "tables"
_DATE = re.compile(r"(?:(\d{2})/)?(?:(\d{2})/)?(\d{4})\Z")
_BETWEEN_CODES = ";"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableField(_Part):
    """One field of a table."""

    name: str
    label: str = ""
    """as the circular prints it, where its sheets have a head"""
    kind: Literal["text", "number", "date", "flag"]
    length: Annotated[int, Field(gt=0)]
    """letters or digits at most"""
    required: bool = False
    required_with: Mapping[str, tuple[str, ...]] = {}
    """required where this other field has one of these values"""
    codes: str | None = None
    """name of the code list"""
    several: bool = False
    """several codes, parted by semicolons"""


class FieldTables(_Part):
    """All tables of one circular."""

    law: str
    valid_from: date
    valid_to: date | None
    codes: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, tuple[TableField, ...]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that breaks a rule. `value` is personal data."""

    table: str
    field: str
    rule: str
    """Vietnamese"""
    value: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else f"{self.value[:77]}…"
        return f"{self.table}.{self.field}: {self.rule} (giá trị: “{shown}”)"


@cache
def field_tables(name: str) -> FieldTables:
    """The tables of `tables/<name>.yaml`."""
    return FieldTables.model_validate(yaml.safe_load((_FOLDER / f"{name}.yaml").read_text("utf-8")))


def tables_in_force(on: date) -> FieldTables:
    """The circular that packages of this day follow: the newest that had come into force."""
    known = [field_tables(path.stem) for path in sorted(_FOLDER.glob("*.yaml"))]
    return max((each for each in known if each.valid_from <= on), key=lambda each: each.valid_from)


def faults(tables: FieldTables, table: str, values: Mapping[str, str]) -> tuple[Fault, ...]:
    """Every rule of the table that these values break; an empty value is none."""
    fields = tables.tables[table]
    found: list[Fault] = []
    known = {field.name for field in fields}
    found += [
        Fault(table, name, "không có trường này trong bảng", values[name]) for name in values if name not in known
    ]
    for field in fields:
        value = values.get(field.name, "")
        if not value:
            if field.required or any(values.get(other) in given for other, given in field.required_with.items()):
                found.append(Fault(table, field.name, "bắt buộc phải có", ""))
            continue
        found += [Fault(table, field.name, rule, value) for rule in _broken(tables, field, value)]
    return tuple(found)


def cut(tables: FieldTables, table: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values that are there, texts that are too long cut at their last whole word with an ellipsis."""
    lengths = {field.name: field.length for field in tables.tables[table] if field.kind == "text" and not field.codes}
    return {name: _cut(value, lengths.get(name, len(value))) for name, value in values.items() if value}


def _cut(value: str, length: int) -> str:
    if len(value) <= length:
        return value
    head = value[: length - 1]
    return (head.rpartition(" ")[0] or head) + "…"


def _broken(tables: FieldTables, field: TableField, value: str) -> Sequence[str]:
    rules = []
    if len(value) > field.length:
        rules.append(f"dài tối đa {field.length} ký tự")
    if field.kind == "number" and not (value.isascii() and value.isdecimal()):
        rules.append("phải là số")
    if field.kind == "flag" and value not in ("0", "1"):
        rules.append("phải là 0 hoặc 1")
    if field.kind == "date" and not _is_date(value):
        rules.append("phải có dạng DD/MM/YYYY, MM/YYYY hoặc YYYY")
    if field.codes:
        known = tables.codes[field.codes]
        given = [each.strip() for each in value.split(_BETWEEN_CODES)] if field.several else [value]
        if not all(each in known for each in given):
            rules.append(f"phải là một trong: {', '.join(known)}")
    return rules


def _is_date(value: str) -> bool:
    match = _DATE.match(value)
    if not match:
        return False
    # of two parts the first is the month
    day, month = (match[1], match[2]) if match[2] else (None, match[1])
    try:
        date(int(match[3]), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True
