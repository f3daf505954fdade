"""Counts which two words stand together in official texts and writes dossier/data/pairs.txt.

    python -m training.phrases administrative.vi.txt.gz

Kept are pairs that were met several times, with a `!` where they nearly always have these marks: where `xa hoi` is
`xã hội`, whoever reads `xã hôi` misread. The texts are laws, decrees and procedures, which nobody owns (Luật Sở hữu trí
tuệ Điều 15); the list is counted from them, no sentence is kept. Held back for measuring: one line of fifty. Prints
what the pairs do there.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from math import log2
from pathlib import Path
from random import Random

from dossier import phrases
from dossier.syllable import is_syllable
from dossier.vietnamese import comparable, without_marks

TARGET = Path(phrases.__file__).parent / "data" / "pairs.txt"
_MET = 8
"""times that a pair must have been met to be a pair"""
_SEEN, _SHARE = 20, 0.95
"""times, and share among those that differ from it in marks alone, that make it the only one"""
_BOUND = 3.0
"""how much oftener than by chance its words stand together, in powers of two: `của các` is no pair, `xã hội` is"""
_CHANCE = 0.001
"""share below which a pair beside a commoner one is a misprint"""
_HELD_BACK = 50


def lines_of(corpus: Path, *, held_back: bool) -> Iterator[str]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number % _HELD_BACK == 0) is held_back:
                yield comparable(line)


def runs_of(line: str) -> Iterator[list[str]]:
    """Words without a sign or a figure between them."""
    for part in re.split(r"[^\w\s]|[\d_]", line):
        if words := part.split():
            yield words


def pairs_of(lines: Iterable[str]) -> Mapping[str, bool]:
    """Pairs of words, the commonest first, and whether they speak for their marks."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        for words in runs_of(line):
            counted.update(pairwise(words))
    before, behind = Counter[str](), Counter[str]()
    for (one, two), seen in counted.items():
        before[one] += seen
        behind[two] += seen
    every = counted.total()
    alike: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    for (one, two), seen in counted.items():
        if seen >= _MET and is_syllable(one) and is_syllable(two):
            bound = log2(seen * every / (before[one] * behind[two]))
            alike[without_marks(f"{one} {two}")].append((seen, f"{one} {two}", bound))
    found: list[tuple[int, str, bool]] = []
    for ways in alike.values():
        most, best, bound = max(ways)
        sure = bound >= _BOUND and most >= max(_SEEN, _SHARE * sum(seen for seen, _, _ in ways))
        found += [(seen, pair, sure and pair == best) for seen, pair, _ in ways if seen >= _CHANCE * most]
    return {pair: sure for _, pair, sure in sorted(found, key=lambda each: (-each[0], each[1]))}


def write(pairs: Mapping[str, bool]) -> None:
    head = (
        "# Two words that stand together in official Vietnamese, the commonest first; ! where they nearly always have\n"
        "# these marks. Counted from Vietnamese laws, decrees and procedures (official texts, Luật Sở hữu trí tuệ\n"
        f"# Điều 15) by training/phrases.py. Date: {datetime.now(UTC).date()}.\n"
    )
    lines = (f"{pair} !\n" if sure else f"{pair}\n" for pair, sure in pairs.items())
    TARGET.write_text(head + "".join(lines), encoding="utf-8")


def measure(lines: Iterable[str]) -> str:
    """On unseen lines: words changed that were right, and changed words put right again."""
    chance, words, touched, changed, right = Random(1), 0, 0, 0, 0
    for line in lines:
        for run in runs_of(line):
            text = " ".join(run)
            words += len(run)
            touched += sum(a != b for a, b in zip(run, phrases.corrected(text).split(), strict=True))
            wrong = _with_a_wrong_mark(run, chance)
            if wrong is not None:
                changed += 1
                right += phrases.corrected(" ".join(wrong)) == text
    return f"{words} words, {touched / words:.4%} touched; of {changed} wrong marks {right / changed:.1%} put right"


def _with_a_wrong_mark(run: list[str], chance: Random) -> list[str] | None:
    """The words with a mark of one lost, or another in its place."""
    at = chance.randrange(len(run))
    letters = unicodedata.normalize("NFD", run[at])
    marks = [i for i, letter in enumerate(letters) if unicodedata.combining(letter)]
    if len(run) < 2 or not marks:
        return None
    i = chance.choice(marks)
    other = chance.choice("\u0300\u0301\u0309\u0303") if chance.random() < 0.4 else ""
    word = unicodedata.normalize("NFC", letters[:i] + other + letters[i + 1 :])
    if word == run[at] or not word.isalpha():
        return None
    return [*run[:at], word, *run[at + 1 :]]


if __name__ == "__main__":
    write(pairs_of(lines_of(Path(sys.argv[1]), held_back=False)))
    print(measure(lines_of(Path(sys.argv[1]), held_back=True)))
