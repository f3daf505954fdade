"""Numbers of persons as lists show them: enough to tell two apart, too little to use."""

from __future__ import annotations

import re

_DOT = "•"
_PARTED = re.compile(r"\s*[;,]\s*")


def masked(value: str) -> str:
    """The first four and the last two signs: `0010••••••90`; of short ones the last two. Several numbers each alone."""
    parts = _PARTED.split(value)
    return ", ".join(_masked(part) for part in parts) if all(map(str.isalnum, parts)) else _masked(value)


def _masked(number: str) -> str:
    if len(number) < 8:
        return _DOT * max(0, len(number) - 2) + number[-2:]
    return number[:4] + _DOT * (len(number) - 6) + number[-2:]
