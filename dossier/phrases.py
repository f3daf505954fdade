"""Words that stand together in official Vietnamese, and a misread mark put right by its neighbors.

`xã hôi` can only be `xã hội`: a pair of words that nearly always has the same marks speaks for both. Letters are never
changed, only marks, and no word that goes well with a neighbor as it stands. Refuses names: a word with a capital in
a text is left alone, and whoever has names before him does not ask. Pairs were counted by training/phrases.py.

>>> corrected("Tai nan giao thông"), corrected("trật tư xã hôi"), corrected("ỦY BÀN NHÂN DÂN TỈNH")
('Tai nạn giao thông', 'trật tự xã hội', 'ỦY BAN NHÂN DÂN TỈNH')
>>> corrected("xã Hôi Xuân"), corrected("Bộ phận Một cửa các cấp")
('xã Hôi Xuân', 'Bộ phận Một cửa các cấp')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dossier.vietnamese import comparable, without_marks

_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
"""words without a sign or a figure between them"""
_ROUNDS = 3
_PERSONS = frozenset("tôi ta mình họ ông bà anh chị em cô chú bác cậu dì cha bố ba má mẹ con cháu vợ chồng nhà".split())
"""words for persons: rare in laws and frequent in what people write, so laws say nothing against them"""


def corrected(text: str) -> str:
    """Canonical text with the marks that known pairs of words have; the same text where nothing is known better."""
    for _ in range(_ROUNDS):
        better = _RUN.sub(lambda run: " ".join(_in_pairs(run.group().split(" "))), text)
        if better == text:
            break
        text = better
    return text


def _in_pairs(words: Sequence[str]) -> Iterator[str]:
    pairs, plain = _pairs(), [comparable(word) for word in words]
    shouted = all(word.isupper() for word in words)
    said: list[set[str]] = [set() for _ in words]
    fits = [word in _PERSONS for word in plain]
    for at in range(len(words) - 1):
        # a capital inside a text begins a name
        named = not shouted and (words[at + 1][0].isupper() or (at > 0 and words[at][0].isupper()))
        if f"{plain[at]} {plain[at + 1]}" in pairs.met:
            fits[at] = fits[at + 1] = True
        elif not named and not (shouted and at + 2 == len(words)):
            # the end of a text in capitals is a name as often as not: KHU VỰC THỦY VÂN
            for place, way in _said(pairs, plain[at], plain[at + 1], at):
                said[place].add(way)
    for word, ways, well in zip(words, said, fits, strict=True):
        yield word if well or len(ways) != 1 else _cased_like(word, next(iter(ways)))


def _said(pairs: _Pairs, first: str, second: str, at: int) -> Iterator[tuple[int, str]]:
    """What the pair says of one of its words. The other must agree: `thị Diễm` is no `thí điểm`."""
    pair = pairs.sure.get(without_marks(f"{first} {second}"))
    if pair is not None and (pair[0] == first) != (pair[1] == second):
        yield (at, pair[0]) if pair[1] == second else (at + 1, pair[1])


def _cased_like(word: str, way: str) -> str:
    if word.isupper() and len(word) > 1:
        return way.upper()
    return way[0].upper() + way[1:] if word[0].isupper() else way


@dataclass(frozen=True, slots=True)
class _Pairs:
    met: frozenset[str]
    """two words with their marks"""
    sure: Mapping[str, tuple[str, str]]
    """by the words without marks, those that nearly always have these"""


@cache
def _pairs() -> _Pairs:
    """A tenth of a second when first asked for."""
    lines = (files("dossier") / "data" / "pairs.txt").read_text(encoding="utf-8").splitlines()
    met = [line for line in lines if not line.startswith("#")]
    sure = [line[:-2] for line in met if line.endswith(" !")]
    # one call for all of them: taking marks away word by word takes as long as all the rest
    bare = without_marks("\n".join(sure)).split("\n")
    ways = (tuple(pair.split(" ")) for pair in sure)
    return _Pairs(
        frozenset(line.removesuffix(" !") for line in met),
        {key: (one, two) for key, (one, two) in zip(bare, ways, strict=True)},
    )
