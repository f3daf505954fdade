"""Which words can be Vietnamese syllables: onset, rime and tone, put together by the rules of spelling.

Refuses word lists and names: a syllable that nobody uses counts where the rules allow it, a minority name does not
(`Kpă`, `Đắk`). Sources: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); both tone places of open oa, oe, uy (hòa, hoà).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from dossier.vietnamese import without_marks

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
"""as combining marks: ngang, huyền, sắc, hỏi, ngã, nặng"""
_STOPPED_TONES = (TONES[2], TONES[5])
_STOPS = ("c", "ch", "p", "t")
_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"

# Rimes by the letter that decides the spelling of the onset before them.
_BACK = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "o oc oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt "
    "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
).split()
_FRONT = (
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu"
).split()
_ROUNDED = (
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet "
    "uân uâng uât uây uê uêch uênh uơ uy uya uych uyn uynh uyt uyu uyên uyêt"
).split()
_Y = "yêm yên yêng yêt yêu".split()

_SIMPLE = "b ch d đ h kh l m n nh ph r s t th tr v x".split()
_ROUNDING = ("", "h", "kh", "ng")
"""take every rounded rime: nothing, and what is spoken far back"""
_ROUNDED_OFTEN = "oa oai oan oang oat oe uân uât uê uy uyên uyêt".split()
_ROUNDING_OFTEN = "ch d đ l nh s t th x".split()
_MORE = {
    "b": "oong uyt",
    "c": "oong ooc",
    "ch": "oac oanh oay oăt oen oet uênh uêch oong",
    "d": "y oanh",
    "đ": "oanh uênh oong",
    "g": "oa oe oong",
    "h": "y",
    "k": "y",
    "l": "y oach oanh oay oăn oăng oăt oen oeo oet uynh uyt oong",
    "m": "y ooc",
    "n": "y oa oan oong",
    "nh": "oam oay oen oet oong",
    "ph": "uy ooc",
    "r": "oa oat uy oong ooc",
    "s": "y uyt oong ooc",
    "t": "y oac oanh oay oen oet uêch uênh uyn uyt",
    "th": "y oăn oăng oăt uơ oong",
    "tr": "uân uât uy uyên uyêt",
    "v": "y oan",
    "x": "oac oach oanh oay oăn oăt oen oet uêch uênh uynh uyt uya oong ooc",
}
"""further rimes that only few onsets take: open y, loans, and rounded rimes"""
_AFTER_P = (
    "a ac ach ai an ang anh ao at ăc ăng âu e en eo et ê êt i ich in inh it o oong ooc ô ông ơ u ui un uy y".split()
)
_AFTER_GI = "i in ich iêc iên iêng iêt".split()
_AFTER_QU = (
    "a ac ach ai am an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eng eo et ê ên êt êch ênh ơ ơi ơn ơt "
    "i ich inh it y ych ynh yt yên yêt ôc"
).split()


def _by_onset() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Onset as written, and the rimes it takes as written after it."""

    def with_more(onset: str, *rimes: str) -> tuple[str, tuple[str, ...]]:
        rounded = _ROUNDED if onset in _ROUNDING else _ROUNDED_OFTEN if onset in _ROUNDING_OFTEN else []
        return onset, (*rimes, *rounded, *_MORE.get(onset, "").split())

    yield with_more("", *_BACK, *(rime for rime in _FRONT if not rime.startswith("iê")), "oong", "ooc", "y", *_Y)
    for onset in _SIMPLE:
        yield with_more(onset, *_BACK, *_FRONT)
    for onset in ("c", "g", "ng"):
        yield with_more(onset, *_BACK)
    for onset in ("k", "gh", "ngh"):
        yield with_more(onset, *_FRONT)
    # gi and an i that follows are written with one i: gì, giếng
    yield "g", tuple(_AFTER_GI)
    yield "gi", (*_BACK, *(rime for rime in _FRONT if rime[0] in "eê"))
    yield "p", tuple(_AFTER_P)
    yield "qu", tuple(_AFTER_QU)


PAIRS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(_by_onset())
"""onsets with the rimes that may follow; `g` stands twice, once for gi before i"""


def tones_of(rime: str) -> tuple[str, ...]:
    """The tones that a rime takes: only sắc and nặng where it ends in c, ch, p or t."""
    return _STOPPED_TONES if rime.endswith(_STOPS) else TONES


def toned(rime: str, tone: str, *, new: bool = False) -> str:
    """The rime with the tone over its main vowel, NFC: hòa, khỏe, thúy, or as `new` writes them hoà, khoẻ, thuý."""
    vowels = [at for at, letter in enumerate(rime) if letter in _VOWELS]
    marked = [at for at in vowels if rime[at] in _MARKED]
    closed = vowels[-1] < len(rime) - 1
    if marked:
        at = marked[-1]
    elif len(vowels) == 3 or (len(vowels) == 2 and (closed or (new and rime in ("oa", "oe", "uy")))):
        at = vowels[1]
    else:
        at = vowels[0]
    return unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :])


@cache
def syllables() -> frozenset[str]:
    """All syllables that the rules allow, small letters, NFC, in both tone places."""
    return frozenset(
        onset + toned(rime, tone, new=new)
        for onset, rimes in PAIRS
        for rime in rimes
        for tone in tones_of(rime)
        for new in (False, True)
    )


def is_syllable(word: str) -> bool:
    """Whether a word without blanks and signs can be a Vietnamese syllable; case and Unicode form do not matter."""
    return unicodedata.normalize("NFC", word).lower() in syllables()


def is_misspelt(word: str) -> bool:
    """Whether a word of letters is meant as a Vietnamese syllable and cannot be one: `đìểm`, `duong`, `Nguyẽn`.

    Foreign words, codes, abbreviations and single letters are not meant as one: no mark, and no syllable once marks are
    taken away. Of a million words in laws one in a thousand is misspelt by this, and nearly all of those are misprints.
    Names of minority languages are misspelt too: a list of them is for whoever asks.
    """
    plain = unicodedata.normalize("NFC", word)
    lower = plain.lower()
    if len(plain) < 2 or not plain.isalpha() or lower in syllables():
        return False
    if plain.isupper() and (len(plain) > _LONGEST or not set(without_marks(lower)) & set("aeiouy")):
        return False
    return not lower.isascii() or lower in _bare_syllables()


_LONGEST = 7
"""letters in nghiêng; more capitals are an abbreviation"""


@cache
def _bare_syllables() -> frozenset[str]:
    return frozenset(without_marks(syllable) for syllable in syllables())
