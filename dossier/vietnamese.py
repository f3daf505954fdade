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


def search_key(text: str, level: int) -> str:
    """The key under which a text is found, from the strictest to the loosest.

    0: the text itself, canonical. 1: letter case, the tone's place and i or y after a consonant no longer matter.
    2: tones no longer matter. 3: ASCII letters alone, as people type without a Vietnamese keyboard; very ambiguous,
    since some seven syllables share one form. A stricter key makes every looser one: `search_key(search_key(t, 1), 3)`
    is `search_key(t, 3)`. For finding, never for showing: a name keeps its own spelling.

    >>> [search_key("Nguyễn Thị Thuý Mỹ", level) for level in range(4)]
    ['Nguyễn Thị Thuý Mỹ', 'nguyễn thị thúy mĩ', 'nguyên thi thuy mi', 'nguyen thi thuy mi']
    """
    if level not in range(4):
        raise ValueError("levels of search keys go from 0 to 3")
    key = canonical(text).translate(_QUOTES)
    if level >= 1:
        key = _LONE_Y.sub(lambda found: found.group().translate(_Y_TO_I), comparable(key))
    if level == 2:
        key = without_tones(key)
    return canonical(without_marks(key) if level == 3 else key)


_QUOTES = str.maketrans("“”„«»", '"' * 5)
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_LONE_Y = re.compile(r"(?<![^\W_])(?:qu|[bcdđghklmnprstvx]{1,3})[yỳýỷỹỵ](?![^\W_])")
"""y as the only vowel, behind a consonant: kỹ, lý, quý; never in uy, ay, yê or alone"""
_SYLLABLE_END = re.compile(r"(?<!q)(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")


def _tones_last(text: str) -> str:
    # hoà -> hòa, khoẻ -> khỏe, thuý -> thúy: only open syllables differ, never after q
    def moved(match: re.Match[str]) -> str:
        first, second = match.group()[0], match.group()[1]
        decomposed = unicodedata.normalize("NFD", second)
        return unicodedata.normalize("NFC", first + decomposed[1:]) + decomposed[0]

    return _SYLLABLE_END.sub(moved, text)
