"""An e-mail address: local part, @, domain with a dot; lower case, no blanks.

>>> clean("nguyen.mau @ example.vn")
'nguyen.mau@example.vn'
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from dossier.problem import Problem
from extractors.fields import text

LINES = 1
_RIGHT = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")


def clean(raw: str) -> str:
    value = text.clean(raw)
    return text.clean(re.sub(r"\s*([@.])\s*", r"\1", value).lower()) if "@" in value else value


def check(value: str) -> tuple[Problem, ...]:
    if not _RIGHT.fullmatch(value):
        return (Problem("field.format"),)
    return () if _known_provider(value) == value else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """The sign @ read as © or ®, dots read as commas or blanks, a provider's name a letter away."""
    value = clean(re.sub(r"\s*(?:[©®]|\(a\))\s*", "@", text.clean(raw)))
    dotted = re.sub(r"[\s,]+", ".", value)
    candidates = [value, dotted, _known_provider(dotted)]
    return tuple(dict.fromkeys(found for found in candidates if not check(found) and clean(found) == found))


_PROVIDERS = ("gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com", "icloud.com")


def _known_provider(value: str) -> str:
    name, at, domain = value.partition("@")
    near = [known for known in _PROVIDERS if Levenshtein.distance(known, domain) == 1]
    return f"{name}{at}{near[0]}" if at and len(near) == 1 else value
