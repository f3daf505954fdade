"""The kinds of field, one module each: `clean`, `check`, `show`, `repair`, and how many LINES a value may take.

The contract, kept by every module here and thrown junk at by tests/properties:

- `clean(raw) -> str` gives the canonical value, "" where the paper is empty there; it never fails, and
  cleaning twice changes nothing. `raw` may hold several printed lines.
- `check(value) -> tuple[Problem, ...]` says what is wrong with a canonical value.
- `show(value) -> str` writes it as people write it; `clean(show(value)) == value` for a right value.
- `repair(raw) -> tuple[str, ...]` gives canonical candidates for a misread value, the likeliest first.
  A repaired value is always flagged.

A kind is registered by its file name. Refuses inheritance: a module is the interface.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from dossier.form import FieldSpec
from dossier.problem import Problem


class FieldType(Protocol):
    """What a module of this package offers."""

    @property
    def LINES(self) -> int: ...  # noqa: N802 - a constant of the module

    def clean(self, raw: str) -> str: ...
    def check(self, value: str) -> tuple[Problem, ...]: ...
    def show(self, value: str) -> str: ...
    def repair(self, raw: str) -> tuple[str, ...]: ...


@cache
def field_types() -> Mapping[str, FieldType]:
    """Every kind by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name: cast("FieldType", import_module(f"{__name__}.{name}")) for name in names}


def kind_of(spec: FieldSpec) -> FieldType:
    """The kind of a form's field: its type, with the values that the form names."""
    if spec.among:
        from extractors.fields import choice

        return choice.among(spec.among)
    return field_types()[spec.type]


def lines_of_type(name: str) -> int:
    """How many printed lines a value of this kind may run over."""
    return field_types()[name].LINES
