"""A written address taken apart at commas and at the words that say what kind of unit a name is.

Refuses to know any name: `P.5, Q.1, TP.HCM` becomes (phường, 5), (quận, 1), (thành phố, HCM). A hyphen or a stroke
parts nothing by itself, since names have them (`Bà Rịa - Vũng Tàu`), but a name may end there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.vietnamese import without_marks
from extractors.addresses.units import KINDS, bare_key, name_key

_WORD = re.compile(r"[^\s,;]+|[,;]")
_SHORT = {
    "p": "phường", "q": "quận", "tp": "thành phố", "t.p": "thành phố", "tx": "thị xã", "t.x": "thị xã",
    "tt": "thị trấn", "t.t": "thị trấn", "h": "huyện", "x": "xã", "t": "tỉnh", "đk": "đặc khu",
}  # fmt: skip
_SHORT_GLUED = re.compile(r"(?i:(t\.?p|t\.?x|t\.?t|p|q|h|x|t|đk))\.(?=\w)|(?i:(p|q))(?=\d{1,2}$)|(TP)(?=[A-ZĐ])")
_BARE_KINDS = {without_marks(kind).replace(" ", ""): kind for kind in KINDS}
_STREET = {"phố", "đường", "ngõ", "ngách", "hẻm", "kiệt", "chợ", "khu"}
"""after these a word such as `Xã` is a name: phố Xã Đàn"""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int
    """place of the first letter in the address"""
    end: int
    key: str
    bare: str
    soft: bool
    """a hyphen or a stroke alone"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A kind, where one is written, and the words of the name behind it."""

    kind: str | None
    words: tuple[Word, ...]
    start: int
    """where the kind begins, else the name"""


def pieces_of(address: str) -> list[Piece]:
    """The pieces of an address in canonical text, left to right."""
    found: list[Piece] = []
    for part in _parts(list(_words(address))):
        found += _pieces(part)
    return found


def _words(address: str) -> Iterator[Word | None]:
    """Words, and None for a comma. Abbreviations glued to their name are taken off it."""
    for match in _WORD.finditer(address):
        if match.group() in ",;":
            yield None
            continue
        text, start = match.group(), match.start()
        while (glued := _SHORT_GLUED.match(text)) and len(text) > glued.end():
            yield _word(text[: glued.end()], start)
            text, start = text[glued.end() :], start + glued.end()
        if text.strip("."):
            yield _word(text, start)


def _word(text: str, start: int) -> Word:
    key = name_key(text)
    return Word(text, start, start + len(text), key, bare_key(key), not key and text.strip("0") != "")


def _parts(words: list[Word | None]) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in [*words, None]:
        if word is not None:
            part.append(word)
        elif part:
            yield part
            part = []


def _pieces(words: list[Word]) -> list[Piece]:
    found: list[Piece] = []
    kind, start, name = None, words[0].start, list[Word]()
    at = 0
    while at < len(words):
        written, length = _kind_at(words, at)
        if written is None:
            name.append(words[at])
            at += 1
            continue
        if name or kind:
            found.append(Piece(kind, _trimmed(name), start))
        kind, start, name = written, words[at].start, []
        at += length
    found.append(Piece(kind, _trimmed(name), start))
    return [piece for piece in found if piece.words]


def _trimmed(name: list[Word]) -> tuple[Word, ...]:
    """Without hyphens at the ends."""
    while name and name[-1].soft:
        name = name[:-1]
    while name and name[0].soft:
        name = name[1:]
    return tuple(name)


def _kind_at(words: list[Word], at: int) -> tuple[str | None, int]:
    """The kind that is written at this word and how many words it takes; None where a name goes on."""
    word = words[at]
    before = words[at - 1] if at else None
    if before is not None and before.text.lower() in _STREET and word.text[:1].isupper():
        return None, 0
    for length in (2, 1):
        spelled = words[at : at + length]
        if len(spelled) == length and at + length < len(words) and (kind := _kind(spelled, first=at == 0)):
            follows = words[at + length].text
            if follows[:1].isupper() or follows[:1].isdigit() or spelled[0].text.isascii():
                return kind, length
    short = _SHORT.get(word.text.rstrip(".").lower())
    dotted = word.text.endswith(".") or word.text.lower() in ("tp", "tx", "tt", "p", "q", "t.p", "t.x", "t.t")
    if short and dotted and at + 1 < len(words) and (before is None or len(word.text) > 1):
        return short, 1
    return None, 0


def _kind(spelled: list[Word], *, first: bool) -> str | None:
    """A kind with its marks; without them where it begins a part or stands in small letters."""
    text = " ".join(word.text.lower() for word in spelled)
    if text in KINDS:
        return text
    bare = _BARE_KINDS.get("".join(word.bare for word in spelled))
    small = spelled[0].text[:1].islower()
    return bare if bare and (small or (first and text.isascii())) else None
