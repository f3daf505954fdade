"""A person's name as printed (domain: two to five syllables, ten for some peoples; letter case kept).

Forms of address are no part of a name. Names are never "corrected": rare names are names, but one whose surname
is not known is looked at, since a lost mark makes one name another (`Đặng`, `Đăng`).

>>> clean("Ông/Bà: Nguyễn  Văn Mẫu ....")
'Nguyễn Văn Mẫu'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from dossier.problem import Problem
from dossier.syllable import PAIRS, is_syllable, toned
from dossier.vietnamese import comparable, without_tones
from extractors.fields import text
from extractors.spelling import likely, misspelt
from extractors.wordlists import names

LINES = 1
_ADDRESS = re.compile(r"^(?:(?:ông|bà)(?: ?[/(] ?(?:ông|bà)\)?)?)(?:[:\s]+)(?=\S)", re.IGNORECASE)
_STRANGE = re.compile(r"[^\w\s'’()\-]|[\d_]")
_SURNAMES, _GIVEN = "surnames.csv", "given_names.csv"
_LONGEST = 7
"""letters of a syllable"""
_DOT = "\u0323"
_RIMES = frozenset(rime for _, rimes in PAIRS for rime in rimes)
_OTHER_SPELLING = frozenset(
    "y a k ka ha ya ksor rơ siu nay kpă rmah rah hiao nie niê mlô êban ayun ktla byă knul kbuôr cil kon lơ điểu "
    "thạch danh sơn kim chau neang katơr pinăng chamaléa touprong moong xeo".split()
)
"""surnames of peoples whose names keep other rules of spelling"""


def clean(raw: str) -> str:
    value = text.clean(raw)
    before = None
    while before != value:
        before = value
        value = text.clean(_ADDRESS.sub("", value, count=1))
    # the mark of Ê Đê and Gia Rai women's names is one word with the name: H'Nuôl
    return re.sub(r"(?<!\w)([HhYy]')\s+(?=\w)", r"\1", value)


def check(value: str) -> tuple[Problem, ...]:
    if _STRANGE.search(value):
        return (Problem("field.format"),)
    words = value.split()
    foreign = bool(words) and ("'" in value or comparable(words[0]) in _OTHER_SPELLING)
    known = foreign or (bool(words) and comparable(words[0]) in names(_SURNAMES))
    lost = _without_dot(words)
    right = known and 2 <= len(words) <= 10 and not (set(lost) & {"Thi", "THI"} if foreign else misspelt(value) or lost)
    return () if right else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Words run together or torn apart, a lost mark or a wrong letter in a known name, specks read as signs."""
    value, bare = clean(raw), _without_specks(raw)
    ways = [*_regrouped(bare), _respelt(value), bare, _respelt(bare), *map(_respelt, _regrouped(bare))]
    return tuple(dict.fromkeys(clean(way) for way in ways if way and not check(clean(way))))


def is_known(value: str) -> bool:
    """Whether every word of the name stands in the lists of names; a name may well be none of them."""
    return all(map(_is_known, value.split()))


def _respelt(value: str) -> str:
    """With an unknown surname, and every word that cannot be one, as the lists of names have them."""
    words = value.split()
    if words and comparable(words[0]) not in names(_SURNAMES):
        words[0] = likely(words[0], _SURNAMES) or words[0]
    wrong, dotted = set(misspelt(" ".join(words[1:]))), _without_dot(words)
    return " ".join(
        [*words[:1], *(dotted.get(word) or (word in wrong and likely(word, _GIVEN)) or word for word in words[1:])]
    )


def _without_dot(words: Sequence[str]) -> dict[str, str]:
    """Words that are a common name once they have the dot below, which is lost more often than any other mark.

    `Thi` behind a surname is `Thị`; others count only where they are no name themselves.
    """
    found = {}
    for at, word in enumerate(words[1:], start=1):
        dotted = unicodedata.normalize("NFC", _with_dot(word)) if 1 < len(word) <= _LONGEST else word
        is_middle = word.lower() == "thi" and at == 1 and len(words) > 2
        given = names(_GIVEN)
        if dotted != word and (is_middle or comparable(word) not in given) and comparable(dotted) in given:
            found[word] = dotted
    return found


def _with_dot(word: str) -> str:
    """The word, if it has no tone, with the dot below on its main vowel."""
    for onset in range(len(word) + 1):
        rime = word[onset:].lower()
        if without_tones(rime) == rime and is_syllable(word[:onset] + rime) and rime in _RIMES:
            whole = word[:onset].lower() + toned(rime, _DOT)
            return whole.upper() if word.isupper() else whole[0].upper() + whole[1:]
    return word


def _regrouped(value: str) -> list[str]:
    """`NguyễnVăn` taken apart, `Nguy ễn` put together: into names that are known."""
    words = value.split()
    ways = []
    if len(words) > 2 and _is_known(words[0] + words[1]):
        ways.append(" ".join([words[0] + words[1], *words[2:]]))
    for at, word in enumerate(words):
        cuts = [n for n in range(2, min(len(word) - 1, 2 * _LONGEST)) if _is_known(word[:n]) and _is_known(word[n:])]
        if not is_syllable(word) and len(cuts) == 1:
            ways.append(" ".join([*words[:at], word[: cuts[0]], word[cuts[0] :], *words[at + 1 :]]))
    return ways


def _is_known(word: str) -> bool:
    return any(comparable(word) in names(file) for file in (_SURNAMES, _GIVEN))


def _without_specks(raw: str) -> str:
    words = [word.strip(".,:;_") for word in re.split(r"[\s_]+|(?<=\w)[.:;]+(?=\w)", clean(raw))]
    words = [word for word in words if word]
    while words and (_STRANGE.search(words[-1]) or len(words[-1]) == 1):
        words.pop()
    while words and _STRANGE.search(words[0]):
        words.pop(0)
    return clean(" ".join(words))
