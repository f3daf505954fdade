"""The name of an agency, as printed: `Ủy ban nhân dân xã Đại Đồng`, `SỞ TƯ PHÁP`.

>>> clean("Ủy ban nhân dân  phường Vệ An ....")
'Ủy ban nhân dân phường Vệ An'
"""

from __future__ import annotations

from dossier.problem import Problem
from extractors.fields import place

LINES = 2


def clean(raw: str) -> str:
    return place.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    return () if len(value.split()) >= 2 else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()
