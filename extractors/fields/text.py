"""Free text as printed: names of things, contents of requests, relations.

Dot leaders, footnote marks such as `(1)` and specks read as signs are not part of a value. Letter case and
wording stay as they are. A word that cannot be Vietnamese though it is meant so was misread, and so was a mark that the
words around it never have (`Tai nan giao thông`): a person looks, and what it can only be is offered.

>>> clean("……(2) Đăng ký tạm trú ………")
'Đăng ký tạm trú'
>>> clean("1: (2) Khu phố 12"), clean("(:(2) Thôn Đông")
('Khu phố 12', 'Thôn Đông')
>>> clean(".......")
''
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import canonical
from extractors.spelling import in_usual_words, misspelt

LINES = 4

_LEADERS = re.compile(r"[.…_·‥]{3,}|(?:[.…_·] ){2,}[.…_·]?")
_EDGE = " \t\n:;,.…_·|~`'\"“”‘’*°•^«»=<>\\-+[]{}!¬®©"
_FOOTNOTE = re.compile(r"^[^\w()]{0,3}\(?[^\w()]{0,2}\w{0,2}[^\w()]{0,2}\)[:.]?\s*")
_MISREAD_MARK = re.compile(r"^[^\w]{0,3}\w?[^\w]{1,4}\(\d{1,2}\)[:.]?\s+(?=\S)")
"""`(): (2)`, `1: (2)`: the colon of a label between its mark and the next"""
_BARE_MARK = re.compile(r"^[^\w\s]{0,2}[®©Œ°º'?*]+[^\w\s]{0,2}\s+")


def clean(raw: str) -> str:
    value = _LEADERS.sub(" ", canonical(raw))
    before = None
    while before != value:
        before = value
        value = _MISREAD_MARK.sub("", value, count=1).lstrip(_EDGE).rstrip(_EDGE)
        value = _FOOTNOTE.sub("", value, count=1)
        value = _BARE_MARK.sub("", value, count=1)
        if value.endswith("(") or (value.endswith(")") and "(" not in value):
            value = value[:-1]
    return canonical(value)


def check(value: str) -> tuple[Problem, ...]:
    return (Problem("field.unlikely"),) if misspelt(value) or in_usual_words(value) != value else ()


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Marks put right by the words around them."""
    value = clean(raw)
    better = clean(in_usual_words(value))
    return (better,) if better != value else ()
