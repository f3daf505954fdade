"""Words that cannot be Vietnamese, and what a name's word may have been before it was misread.

An open syllable takes every tone, so spelling finds only some misreadings; what it does find is nearly always one.
Words of minority languages that stand in names of places are known (extractors/data/foreign_words.csv).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from rapidfuzz.distance import Levenshtein

from dossier.phrases import corrected
from dossier.syllable import is_misspelt
from dossier.vietnamese import comparable, without_marks
from extractors.wordlists import names

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_FOREIGN = "foreign_words.csv"
_USUAL = "usual_values.csv"
_LONG = 10
"""letters of a value in which one may be wrong"""
_LETTERS_A_SLIP = 8
"""letters of a name for each that may be wrong"""
_COMMON = {"surnames.csv": 30}
"""how many names at the head of a list are the commonest"""


def misspelt(text: str) -> tuple[str, ...]:
    """The words of a text that are meant as Vietnamese and cannot be. With an apostrophe or a hyphen all can."""
    return tuple(
        word
        for word in _WORD.findall(text)
        if "'" not in word and "-" not in word and is_misspelt(word) and word.lower() not in names(_FOREIGN)
    )


@cache
def likely(word: str, file: str) -> str | None:
    """The name in a word list that the word was before it was misread, in the word's case; None where two are alike.

    Names that differ in marks alone go before those that differ in a letter, then those that need the fewest changes,
    then, in lists that begin with the commonest names, the one among them.
    """
    key = comparable(word)
    known = list(names(file))
    near = [other for other in known if without_marks(other) == without_marks(key)]
    near = near or [other for other in known if Levenshtein.distance(key, other, score_cutoff=1) <= 1]
    if not near or key in near:
        return None
    least = min(_changes(key, other) for other in near)
    nearest = [other for other in near if _changes(key, other) == least]
    if len(nearest) > 1:
        nearest = [other for other in near if known.index(other) < _COMMON.get(file, 0)]
    if len(nearest) != 1:
        return None
    name = names(file)[nearest[0]]
    return name.upper() if word.isupper() else name


def _changes(key: str, other: str) -> int:
    """Letters and marks that come or go; a change of one for another is two."""
    one, two = (unicodedata.normalize("NFD", text) for text in (key, other))
    return Levenshtein.distance(one, two, weights=(1, 1, 2))


def in_usual_words(text: str) -> str:
    """Free text as usual values and words that stand together have it; the same text where nothing is known.

    >>> in_usual_words("Vơ"), in_usual_words("Tai nan giao thông"), in_usual_words("Ba")
    ('Vợ', 'Tai nạn giao thông', 'Ba')
    """
    return usual_value(text) or corrected(text)


def usual_value(text: str) -> str | None:
    """The usual value that the whole text is, with its own marks; None where it is none, or may be two."""
    key = comparable(text)
    if key in names(_USUAL):
        return text
    near = _usual_by_marks().get(without_marks(key), ()) or _a_letter_away(key)
    return _in_case(near[0], text) if len(near) == 1 else None


@cache
def _a_letter_away(key: str) -> tuple[str, ...]:
    """Long usual values from which one letter differs."""
    if len(key) < _LONG:
        return ()
    return tuple(name for known, name in names(_USUAL).items() if Levenshtein.distance(key, known, score_cutoff=1) == 1)


@cache
def _usual_by_marks() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, spelling in names(_USUAL).items():
        bare = without_marks(key)
        found[bare] = (*found.get(bare, ()), spelling)
    return found


def _in_case(words: str, text: str) -> str:
    if text.isupper() and len(text) > 1:
        return words.upper()
    return words if text[:1].isupper() else words[:1].lower() + words[1:]


def with_known_names(text: str, file: str) -> str:
    """The text with the marks of the list's names where they stand in it without them or with others; its case stays.

    >>> with_known_names("do Cuc Cảnh sát QLHC vê TTXH cấp", "issuers.csv")
    'do Cục Cảnh sát QLHC về TTXH cấp'
    """
    bare = without_marks(text).lower()
    if len(bare) != len(text):
        return text  # letters of another script: places in the two texts do not agree
    for pattern, name in _by_length(file):
        for match in pattern.finditer(bare):
            if comparable(text[match.start() : match.end()]) != comparable(name):
                marked = "".join(
                    new.upper() if old.isupper() else new.lower()
                    for old, new in zip(text[match.start() : match.end()], name, strict=True)
                )
                text = text[: match.start()] + marked + text[match.end() :]
    return text


def with_known_start(text: str, file: str) -> str:
    """The text with the name of the list at its start, where a letter or two of a long one were misread.

    >>> with_known_start("Căn cước côna dân số 001088999990", "identity_papers.csv")
    'Căn cước công dân số 001088999990'
    """
    words = text.split(" ")
    for key, name in names(file).items():
        count = key.count(" ") + 1
        written = comparable(" ".join(words[:count]))
        most = len(key) // _LETTERS_A_SLIP
        if count > 2 and written not in names(file) and Levenshtein.distance(written, key, score_cutoff=most) <= most:
            start = name.upper() if " ".join(words[:count]).isupper() else name
            return " ".join([start, *words[count:]])
    return text


@cache
def _by_length(file: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Names of two words and more, the longest first."""
    known = sorted((name for name in names(file).values() if " " in name), key=len, reverse=True)
    return tuple((re.compile(rf"(?<!\w){re.escape(without_marks(name).lower())}(?!\w)"), name) for name in known)
