"""Vietnamese letters: the alphabet that a recognizer must have, canonical text, and keys for comparing.

Sources: Unicode UAX #15 (NFC); domain facts on look-alike letters and tone placement from
TCVN 6909:2001 practice.
"""

from __future__ import annotations

import re
import unicodedata

_BASES = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def _accented() -> frozenset[str]:
    plain = {unicodedata.normalize("NFC", base + tone) for base in _BASES for tone in _TONES} | {"đ"}
    lower = {letter for letter in plain if not letter.isascii()}
    return frozenset(lower | {letter.upper() for letter in lower})


ACCENTED_LETTERS: frozenset[str] = _accented()
"""The letters with marks, both cases, NFC: 134 in all."""

ALPHABET: frozenset[str] = ACCENTED_LETTERS | frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)
"""What no recognizer may lack: letters with marks, ASCII letters (names of minorities and codes use all), digits."""

_LOOK_ALIKES = str.maketrans(
    {
        "Ð": "Đ", "Ɖ": "Đ", "ð": "đ",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\u00ad": "",
        "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-",
        "⁄": "/",
        "’": "'", "‘": "'", "…": "...",
    }
)  # fmt: skip
_BLANKS = re.compile(r"\s+")


def canonical(text: str) -> str:
    """NFC, one kind of Đ, of dash and of apostrophe, single blanks, none at the ends."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)).strip()


def without_tones(text: str) -> str:
    """The text with the five tone marks removed and all other marks kept: `Tuyền` gives `Tuyên`."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if c not in _TONES[1:])
    return unicodedata.normalize("NFC", bare)


def without_marks(text: str) -> str:
    """The text in ASCII letters: `Đường Tuyền` gives `Duong Tuyen`."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("Đ", "D")


def comparable(text: str) -> str:
    """The key under which two spellings are the same text: canonical, casefolded, old and new tone places merged."""
    return _tones_last(canonical(text).casefold())


_SYLLABLE_END = re.compile(r"(?<!q)(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")


def _tones_last(text: str) -> str:
    # hoà -> hòa, khoẻ -> khỏe, thuý -> thúy: only open syllables differ, never after q
    def moved(match: re.Match[str]) -> str:
        first, second = match.group()[0], match.group()[1]
        decomposed = unicodedata.normalize("NFD", second)
        return unicodedata.normalize("NFC", first + decomposed[1:]) + decomposed[0]

    return _SYLLABLE_END.sub(moved, text)
