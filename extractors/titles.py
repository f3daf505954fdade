"""Which form a printed title names: near the top of the page, in capitals or set apart, however it was misread.

Refuses mentions: a title in the body of a text is a mention, whatever its letters. Domain §3: the topmost, largest row
in capitals, fuzzy; "Trích lục khai tử" is no "Giấy báo tử".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz import fuzz

from dossier.form import Form
from dossier.syllable import is_syllable
from extractors.stream import Strip, Token, fold, rows_of

TITLE_END = 0.55
"""titles stand in this part of the page"""
_ALONE_END = 0.4
"""and those that are not in capitals in this one"""
_ALIKE = 86.0
_SHORT_TITLE = 10
_SHORT_ALIKE = 92.0
_ALONE_ALIKE = 92.0
_NEAR = 78.0
"""less like a title than this is no sign of it at all"""
_UNSURE = 85.0
"""at most this likely is a row with a word that no title has"""
_WORD_ALIKE = 60.0
_MOST_JOINED = 4
"""rows that one title may run over"""
_ROW_GAP = 0.05
_LARGER = 1.12
"""a title that is not in capitals is at least this much taller than the page's letters"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printed row, or rows, that may be a title."""

    text: str
    letters: str
    """folded"""
    top: float
    """of the page"""
    size: float
    """height of its letters as a multiple of the page's usual"""
    capitals: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A form's title as found."""

    form: Form
    printed: str
    likeness: float
    """0 to 100"""
    rank: float


@dataclass(frozen=True, slots=True)
class _Wanted:
    form: Form
    title: str
    letters: str
    begins: bool


class TitleIndex:
    """The titles of all forms, folded once."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._wanted = [
            _Wanted(form, text.casefold(), fold(text), begins)
            for form in forms
            for texts, begins in ((form.recognized_by.title, False), (form.recognized_by.begins, True))
            for text in texts
        ]
        self._never = {id(form): [fold(text) for text in form.recognized_by.never] for form in forms}

    def find(self, strips: Sequence[Strip], candidates: Sequence[Candidate]) -> list[Title]:
        """Every form whose title stands there, the likeliest first; below `sure` likeness it is only a sign."""
        head = [fold(strip.text) for strip in strips if strip.box.y0 < TITLE_END]
        found: dict[int, Title] = {}
        for wanted in self._wanted:
            if any(text in letters for text in self._never[id(wanted.form)] for letters in head):
                continue
            for candidate in candidates:
                likeness = _likeness(wanted, candidate)
                if likeness == 0:
                    continue
                # the topmost long title wins: a short one may stand again in the body
                rank = likeness + min(20, len(wanted.title)) / 2 - 20 * candidate.top + 6 * min(0.6, candidate.size - 1)
                known = found.get(id(wanted.form))
                if known is None or rank > known.rank:
                    found[id(wanted.form)] = Title(wanted.form, candidate.text, likeness, rank)
        return sorted(found.values(), key=lambda title: -title.rank)


def is_sure(title: Title) -> bool:
    """True where the printed row alone proves the form."""
    short = len(fold(title.printed)) <= _SHORT_TITLE
    return title.likeness >= (_SHORT_ALIKE if short else _ALIKE)


def _likeness(wanted: _Wanted, candidate: Candidate) -> float:
    """0 where the printed row is another text, else 70 to 100: with marks it must be alike, too."""
    letters, text = candidate.letters, candidate.text.casefold()
    if wanted.begins:
        letters, text = letters[: len(wanted.letters)], text[: len(wanted.title)]
    least = _NEAR if candidate.capitals else _ALONE_ALIKE
    if wanted.begins or len(wanted.letters) <= _SHORT_TITLE:
        least = max(least, _SHORT_ALIKE)
    ratio = fuzz.ratio(wanted.letters, letters, score_cutoff=least)
    if ratio == 0 or fuzz.ratio(wanted.title, text) < ratio - 22:
        return 0.0
    strange = [] if ratio == 100 else _strange_words(wanted.title, text)
    if any(is_syllable(word) for word in strange):
        return 0.0  # another word makes another paper: ĐĂNG KÝ LẠI KHAI SINH
    return min(ratio, _UNSURE) if strange else ratio


def _strange_words(wanted: str, printed: str) -> list[str]:
    """Words of either text that are like no word of the other, however misread."""
    ours, theirs = (["".join(c for c in word if c.isalpha()) for word in text.split()] for text in (wanted, printed))
    pairs = [(word, theirs) for word in ours] + [(word, ours) for word in theirs]
    return [word for word, others in pairs if len(word) > 1 and not _has_like(word, others)]


def _has_like(word: str, others: Sequence[str]) -> bool:
    letters = fold(word)
    # words may have run together or come apart
    return any(
        fuzz.ratio(letters, other) >= _WORD_ALIKE
        or (min(len(letters), len(other)) > 1 and (letters in other or other in letters))
        for other in map(fold, others)
    )


def candidates_of(strips: Sequence[Strip], named: str | None = None) -> list[Candidate]:
    """Rows in capitals near the top, alone and joined with those below; and rows in other letters that stand alone.

    `named` is what a code on the page calls the paper; it counts like a title at the very top.
    """
    heights = [token.box.height for strip in strips for token in strip.tokens]
    usual = median(heights) if heights else 1.0
    rows = [row for strip in strips if strip.row is None and strip.box.y0 < TITLE_END for row in _pieces(strip)]
    capitals = [row for row in rows if in_capitals(_text(row))]
    found = [_candidate(row, usual, True) for row in capitals]
    for start in range(len(capitals)):
        joined = list(capitals[start])
        for row in capitals[start + 1 : start + _MOST_JOINED]:
            if row[0].box.y0 - joined[-1].box.y0 > _ROW_GAP:
                break
            joined += row
            found.append(_candidate(joined, usual, True))
    found += [_candidate(row, usual, False) for row in rows if _stands_alone(row, usual)]
    return [*found, Candidate(named, fold(named), 0.0, 1.6, True)] if named else found


def _pieces(strip: Strip) -> list[list[Token]]:
    """The row, and where the engine saw it in several pieces, each of them: a seal or a code may stand beside."""
    by_line: dict[int, list[Token]] = {}
    for token in strip.tokens:
        by_line.setdefault(token.line, []).append(token)
    return [list(strip.tokens), *by_line.values()] if len(by_line) > 1 else [list(strip.tokens)]


def _candidate(row: Sequence[Token], usual: float, capitals: bool) -> Candidate:
    text = _text(row)
    size = median(token.box.height for token in row) / usual
    return Candidate(text, fold(text), row[0].box.y0, size, capitals)


def _text(row: Sequence[Token]) -> str:
    return " ".join(token.text for token in row)


def _stands_alone(row: Sequence[Token], usual: float) -> bool:
    """Centered, shorter than a line of text, taller than it, and near the top."""
    left, right, top = row[0].box.x0, row[-1].box.x1, row[0].box.y0
    centered = abs((left + right) / 2 - 0.5) < 0.1 and left > 0.15 and right - left < 0.65
    taller = median(token.box.height for token in row) > _LARGER * usual
    return centered and taller and top < _ALONE_END and not in_capitals(_text(row))


def in_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) > 0.75 * len(letters)


def rows_in_capitals(strips: Sequence[Strip], end: float = TITLE_END) -> list[list[Token]]:
    """Printed rows in capitals above `end` of the page, outside tables."""
    tokens = [token for strip in strips if strip.row is None and strip.box.y0 < end for token in strip.tokens]
    return [row for row in rows_of(tokens) if in_capitals(_text(row))]
