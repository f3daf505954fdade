"""A person's name as printed (domain: two to five syllables, ten for some peoples; letter case kept).

Forms of address are no part of a name. Names are never "corrected": rare names are names, but one whose surname
is not known is looked at, since a lost mark makes one name another (`Đặng`, `Đăng`).

>>> clean("Ông/Bà: Nguyễn  Văn Mẫu ....")
'Nguyễn Văn Mẫu'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import text
from extractors.wordlists import names

LINES = 1
_ADDRESS = re.compile(r"^(?:(?:ông|bà)(?: ?[/(] ?(?:ông|bà)\)?)?)(?:[:\s]+)(?=\S)", re.IGNORECASE)
_STRANGE = re.compile(r"[^\w\s'’()\-]|[\d_]")
_SURNAMES = "surnames.csv"


def clean(raw: str) -> str:
    value = text.clean(raw)
    before = None
    while before != value:
        before = value
        value = text.clean(_ADDRESS.sub("", value, count=1))
    return value


def check(value: str) -> tuple[Problem, ...]:
    if _STRANGE.search(value):
        return (Problem("field.format"),)
    words = value.split()
    known = bool(words) and comparable(words[0]) in names(_SURNAMES)
    return () if known and 2 <= len(words) <= 10 else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Specks read as signs behind the words of a name, or as single letters at its ends."""
    words = [word.strip(".,:;_") for word in re.split(r"[\s_]+|(?<=\w)[.:;]+(?=\w)", clean(raw))]
    words = [word for word in words if word]
    while words and (_STRANGE.search(words[-1]) or len(words[-1]) == 1):
        words.pop()
    while words and _STRANGE.search(words[0]):
        words.pop(0)
    value = clean(" ".join(words))
    return (value,) if value and not check(value) else ()
