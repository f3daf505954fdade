"""Which words of a value stand in official lists just where they were read: what nobody reads there by mistake.

A recognizer that is new to a typeface is unsure of words that can hardly be others: the commune of a district, the
country on every form, the bureau that issues every card. Misread they would be no name that is known there. So their
confidence says little, and what is left to doubt are the other words.
Refuses names of people: lists of them hold what one wrong mark makes of another name.

>>> {"yên", "thường", "gia", "lâm", "xóm", "3"} - expected("place", "Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội")
{'3'}
>>> expected("person_name", "Nguyễn Văn Mẫu")
frozenset()
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from dossier.vietnamese import comparable
from extractors.addresses.parse import parse
from extractors.wordlists import names

_WORD = re.compile(r"[^\W_]+")
_PARTS = frozenset("số ngõ ngách hẻm đường phố tổ dân thôn xóm ấp bản buôn làng khu khóm khối".split())
"""what the parts of an address below its units are called"""
_AROUND = frozenset("số cấp ngày do tại nơi bởi".split())
"""what stands around the number, the date and the issuer of an identity paper"""


def expected(kind: str, value: str) -> frozenset[str]:
    """The words of a value, as `key` gives them, that its kind's lists have there."""
    return _WAYS[kind](value) if kind in _WAYS else frozenset()


def key(word: str) -> str:
    """A word as it is compared: small, without the signs around it."""
    return comparable("".join(_WORD.findall(word)))


def _words(text: str) -> frozenset[str]:
    return frozenset(key(word) for word in _WORD.findall(text))


def _place(value: str) -> frozenset[str]:
    found = [named.text for named in parse(value).named if named.unit is not None and named.exact]
    return _words(" ".join(found)) | (_PARTS if found else frozenset())


def _agency(value: str) -> frozenset[str]:
    return _place(value) | _phrases(value, "agencies.csv")


def _identity_paper(value: str) -> frozenset[str]:
    return _phrases(value, "issuers.csv") | _phrases(value, "identity_papers.csv") | _AROUND


def _phrases(value: str, file: str) -> frozenset[str]:
    """The words of the list's names that stand in the value as a whole."""
    text = f" {' '.join(map(key, _WORD.findall(value)))} "
    return frozenset(word for name, words in _listed(file) if f" {name} " in text for word in words)


@cache
def _listed(file: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((" ".join(map(key, _WORD.findall(name))), _words(name)) for name in names(file).values())


def _whole(file: str) -> Callable[[str], frozenset[str]]:
    return lambda value: _words(value) if comparable(value) in names(file) else frozenset()


_WAYS: Mapping[str, Callable[[str], frozenset[str]]] = {
    "place": _place,
    "dateline_place": _place,
    "agency": _agency,
    "issuer": _agency,
    "identity_paper": _identity_paper,
    "nationality": _whole("nationalities.csv"),
    "ethnic_group": _whole("ethnic_groups.csv"),
    "sex": lambda value: _words(value) if value in ("Nam", "Nữ") else frozenset(),
    "text": _whole("usual_values.csv"),
}
