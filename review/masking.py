"""Numbers of persons as lists show them: enough to tell two apart, too little to use."""

from __future__ import annotations

_DOT = "•"


def masked(number: str) -> str:
    """The first four and the last two signs: `0010••••••90`. Short ones keep only the last two."""
    if len(number) < 8:
        return _DOT * max(0, len(number) - 2) + number[-2:]
    return number[:4] + _DOT * (len(number) - 6) + number[-2:]
