"""Text of papers made safe for terminals: a QR code may hold whatever its maker wished, escape codes too."""

from __future__ import annotations

import unicodedata

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co"})


def printable(text: str) -> str:
    """The text with every control, format and surrogate character but the line feed shown as U+FFFD."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in _HARMFUL else "\ufffd" for c in text)
