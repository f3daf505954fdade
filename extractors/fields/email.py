"""An e-mail address: local part, @, domain with a dot; lower case, no blanks.

>>> clean("nguyen.mau @ example.vn")
'nguyen.mau@example.vn'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_RIGHT = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")


def clean(raw: str) -> str:
    value = text.clean(raw)
    return text.clean(re.sub(r"\s*([@.])\s*", r"\1", value).lower()) if "@" in value else value


def check(value: str) -> tuple[Problem, ...]:
    return () if _RIGHT.fullmatch(value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The sign @ is often read as © or ®."""
    value = clean(re.sub(r"\s*[©®]\s*", "@", raw))
    return (value,) if not check(value) else ()
