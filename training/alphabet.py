"""The signs that the recognizer can write, in the order of its classes.

All Vietnamese letters in both cases, ASCII, and the signs of administrative papers. A run of three dots or more is
one sign, `…`: how many dots a leader has says nothing, and a recognizer that counts them errs.
Refuses letters of other languages: marks like ö would only compete with õ.
"""

from __future__ import annotations

import re

from dossier.vietnamese import ACCENTED_LETTERS

_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
_SIGNS = "…“”‘’–²³°§№×±≤≥•☐☑☒"

CHARACTERS: tuple[str, ...] = tuple(_ASCII + "".join(sorted(ACCENTED_LETTERS)) + _SIGNS)
"""without the blank of CTC, which is class 0, and without the space, which is the last class"""
CLASSES = len(CHARACTERS) + 2
SPACE = CLASSES - 1

_CLASS_OF = {sign: number for number, sign in enumerate(CHARACTERS, start=1)} | {" ": SPACE}
_LEADER = re.compile(r"[.…](?:\s?[.…]){2,}|…+")
_SAME = str.maketrans("—−□\u00a0Ðð●", "––☐ Đđ•")


def label(text: str) -> str:
    """The text as the recognizer writes it: one sign a leader, single blanks, unknown signs left out."""
    known = "".join(sign for sign in text.translate(_SAME) if sign in _CLASS_OF)
    return re.sub(r" +", " ", _LEADER.sub("…", known)).strip()


def classes(text: str) -> list[int]:
    """The class numbers of a text that `label` gave. Raises `KeyError` for an unknown sign."""
    return [_CLASS_OF[sign] for sign in text]


def decoded(numbers: list[int]) -> str:
    """The text of the best class of every column: repeats and blanks fall away (Graves et al. 2006)."""
    signs, last = [], 0
    for number in numbers:
        if number != last and number:
            signs.append(" " if number == SPACE else CHARACTERS[number - 1])
        last = number
    return "".join(signs).strip()
