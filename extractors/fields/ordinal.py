"""A small count: the how-manieth marriage, a number of copies. Digits without leading zeros.

>>> clean("lần thứ nhất"), clean("01")
('1', '1')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import text

LINES = 1
_WORDS = {"nhất": 1, "một": 1, "đầu": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5}


def clean(raw: str) -> str:
    value = text.clean(raw)
    if match := re.search(r"(?<!\d)\d{1,3}(?!\d)", value):
        return str(int(match.group()))
    words = [_WORDS[word] for word in comparable(value).split() if word in _WORDS]
    return str(words[0]) if len(words) == 1 else value


def check(value: str) -> tuple[Problem, ...]:
    return () if re.fullmatch(r"[1-9]\d{0,2}|0", value) else (Problem("field.format"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """A lone stroke is the usual answer, and hard to read alone."""
    value = text.clean(raw)
    return ("1",) if len(value) <= 2 and any(c in "lIiÏÌ|Íìíđdjt!" for c in value) else ()
