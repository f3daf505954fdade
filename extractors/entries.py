"""Cuts running text into the entries of a list: `Ông …, sinh năm …; và vợ là bà …`.

Refuses words inside a sentence: an entry begins where its label stands as whole words with a capital, at the start of a
row or behind a stop. `tỉnh Bà Rịa - Vũng Tàu` begins none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.stream import Token, fold

_STOPS = (".", ";", ",", ":")
_PERSONS = ("Ông", "Bà")
_PLACES = ("ria", "huyen", "chieu", "den")
"""what follows Bà in the name of a place"""
_STREETS = ("đường", "phố", "ngõ", "hẻm", "chợ", "núi", "xã", "phường", "tỉnh", "thôn", "ấp", "xóm", "khu")
"""what stands before the name of a place"""
_HOUSE = re.compile(r"\d{1,3}[A-Za-z]?(?:/\d{1,3})?")
"""number of a house: 12 Bà Triệu"""


def entries(rows: Sequence[Sequence[Token]], labels: Sequence[str]) -> list[list[list[Token]]]:
    """The rows of each entry, its label first. What stands before the first label belongs to none."""
    wanted = sorted((tuple(fold(word) for word in label.split()) for label in labels), key=len, reverse=True)
    found: list[list[list[Token]]] = []
    for row in rows:
        starts = _starts(row, wanted)
        edges = [0, *starts, len(row)]
        pieces = [list(row[a:b]) for a, b in pairwise(edges)]
        if found and pieces[0]:
            found[-1].append(pieces[0])
        found += [[piece] for piece in pieces[1:]]
    return found


def _starts(row: Sequence[Token], wanted: Sequence[tuple[str, ...]]) -> list[int]:
    starts: list[int] = []
    end = 0
    for i in range(len(row)):
        length = next((len(words) for words in wanted if _reads(row, i, words)), 0)
        if i >= end and length and _may_begin(row, i):
            starts.append(i)
            end = i + length
    return starts


def _reads(row: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(fold(token.text) for token in row[at : at + len(words)]) == words


def _may_begin(row: Sequence[Token], at: int) -> bool:
    word = row[at].text.rstrip(":")
    if at + 1 < len(row) and fold(row[at + 1].text) in _PLACES:
        return False
    if at and (row[at - 1].text.lower() in _STREETS or _HOUSE.fullmatch(row[at - 1].text)):
        return False
    stopped = at == 0 or row[at - 1].text.endswith(_STOPS)
    # `và vợ là bà`: small letters, but more than one word
    return word in _PERSONS or (stopped and (word[:1].isupper() or word[:1] == "v"))
