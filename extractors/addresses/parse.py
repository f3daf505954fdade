"""Which units a written address names, read from its end: province, district where there is one, commune.

The same words are tried as an address of the 63 provinces and of the 34; what names more units wins. A unit that is
written but stands in no table where it is said to be stays written, without a unit: papers name communes of 1960, and
people forget districts. Names without tones are found where only one unit can be meant. Refuses to correct anything.

>>> found = parse("Xóm 3, xã Yên Thường, huyện Gia Lâm, Hà Nội")
>>> [(named.text, named.unit.code) for named in found.named]
[('xã Yên Thường', '00529'), ('huyện Gia Lâm', '018'), ('Hà Nội', '01')]
>>> found.detail
'Xóm 3'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dossier.vietnamese import canonical
from extractors.addresses import units
from extractors.addresses.pieces import Piece, Word, pieces_of
from extractors.addresses.units import KINDS, MERGER, NONE, Level, Model, Names, Unit

_DISTRICTS = ("huyện", "quận", "thị xã")
_LONGEST = 7
"""words in the longest name of a unit"""


@dataclass(frozen=True, slots=True)
class Named:
    """One unit as the address names it."""

    level: Level
    text: str
    """as written, with its kind"""
    name: str
    """as written, without its kind"""
    kind: str | None
    start: int
    """where it begins in the address"""
    end: int
    unit: Unit | None
    """None where no unit of this name is known there, or more than one is"""
    candidates: tuple[Unit, ...] = ()
    """the units that may be meant, where there is more than one"""
    exact: bool = True
    """found with its tones and marks as written"""
    among: Names = NONE
    """where it was looked for"""


@dataclass(frozen=True, slots=True)
class Address:
    """A written address with the units it names."""

    written: str
    detail: str
    """what stands before the units: house, street, hamlet"""
    named: tuple[Named, ...]
    """left to right: commune, district, province, those that are written"""
    model: Model | None

    def at(self, level: Level) -> Named | None:
        return next((named for named in self.named if named.level is level), None)

    @property
    def unknown(self) -> tuple[Named, ...]:
        """What is written as a unit and is none that could be meant."""
        return tuple(named for named in self.named if named.unit is None and not named.candidates)


@lru_cache(maxsize=4096)
def parse(text: str, on: date | None = None) -> Address:
    """The units of an address; `on` is the date of the paper, which decides where both models fit."""
    written = canonical(text)
    pieces = pieces_of(written)
    older, newer = (_read(written, pieces, model) for model in (Model.BEFORE_2025, Model.SINCE_2025))
    # a written district speaks for the older, known or not
    ahead = _weight(older) - _weight(newer) + 2 * any(piece.kind in _DISTRICTS for piece in pieces)
    if ahead == 0:
        return older if on is not None and on < MERGER else newer
    return older if ahead > 0 else newer


def _weight(address: Address) -> float:
    """How many words of the address are explained; marks and kinds that agree tell alike readings apart."""
    words, agreeing, exact = 0.0, 0, True
    for named in address.named:
        if named.unit or named.candidates:
            words += len(named.text.split())
            exact = exact and named.exact
            agreeing += named.unit is None or named.unit.kind == named.kind
        else:
            words -= 0.5
    return words + 0.1 * exact + 0.05 * agreeing / max(1, len(address.named))


def _read(written: str, pieces: list[Piece], model: Model) -> Address:
    """The address as one of a model."""
    rest, named = list(pieces), list[Named]()
    province = _take(written, rest, Level.PROVINCE, units.provinces(model))
    if province:
        named.insert(0, province)
    above = province.unit if province else None
    if model is Model.BEFORE_2025:
        among = units.districts(above if above and above.code else None)
        if above is None or above.code:
            district = _take(written, rest, Level.DISTRICT, among)
            if district:
                named.insert(0, district)
                above = district.unit or above
    commune = _take(written, rest, Level.COMMUNE, units.communes(above) if above else None)
    if commune:
        named.insert(0, commune)
    start = named[0].start if named else len(written)
    detail = written[:start].rstrip(" ,;-–")
    return Address(written, detail, tuple(named), model if any(one.unit for one in named) else None)


def _take(written: str, rest: list[Piece], level: Level, among: Names | None) -> Named | None:
    """The unit of a level at the end of the pieces, which lose the words it takes."""
    if not rest:
        return None
    last = rest[-1]
    if last.kind is not None and _may_be(last.kind, level):
        named = _named(written, last, last.words, level, among)
        # a town may stand for the province and for a district of it: an unknown one is left to the lower level
        if named.unit or named.candidates or KINDS[last.kind] is level:
            rest.pop()
            return named
    if among is None or (last.kind is not None and (level is Level.COMMUNE or KINDS[last.kind] is level)):
        return None
    return _at_the_end(written, rest, level, among)


def _may_be(kind: str, level: Level) -> bool:
    return KINDS[kind] is level or (kind == "thành phố" and level is Level.PROVINCE)


def _at_the_end(written: str, rest: list[Piece], level: Level, among: Names) -> Named | None:
    """A name without its kind: the whole piece or the end of it."""
    last = rest[-1]
    for words in _endings(last):
        named = _named(written, Piece(None, words, words[0].start), words, level, among)
        whole = words == last.words
        if (named.unit or (whole and named.candidates)) and (named.exact or whole):
            rest.pop()
            left = _before(last, len(words))
            if left:
                rest.append(left)
            return named
    return None


def _endings(piece: Piece) -> Iterator[tuple[Word, ...]]:
    """Ends of the piece, the longest first; all of it only where no kind is written."""
    first = 1 if piece.kind else 0
    for start in range(max(first, len(piece.words) - _LONGEST), len(piece.words)):
        if not piece.words[start].soft:
            yield piece.words[start:]


def _before(piece: Piece, taken: int) -> Piece | None:
    words = piece.words[: len(piece.words) - taken]
    while words and words[-1].soft:
        words = words[:-1]
    return Piece(piece.kind, words, piece.start) if words else None


def _named(written: str, piece: Piece, words: tuple[Word, ...], level: Level, among: Names | None) -> Named:
    """The unit of these words, with their marks or, where only one can be meant, without."""
    end = words[-1].end - (len(words[-1].text) - len(words[-1].text.rstrip(".")))
    text, name = written[piece.start : end], written[words[0].start : end]
    if among is None:
        among = units.all_communes()
    exact = among.find("".join(word.key for word in words).lstrip("0"), piece.kind)
    # what ended before 2025 gives way to a unit of the same name that did not
    exact = [one for one in exact if one.code] or exact
    found = exact or _without_marks(words, piece.kind, among)
    unit = found[0] if found and all(_same_place(one, found[0]) for one in found) else None
    candidates = () if unit else tuple(found)
    return Named(level, text, name, piece.kind, piece.start, end, unit, candidates, bool(exact), among)


def _without_marks(words: tuple[Word, ...], kind: str | None, among: Names) -> tuple[Unit, ...]:
    """Units of this name in ASCII letters, where the words themselves have no marks: `Yen Thuong`, not `Yên Thưởng`."""
    if any(word.key != word.bare for word in words):
        return ()
    return tuple(among.find_bare("".join(word.bare for word in words).lstrip("0"), kind))


def _same_place(one: Unit, other: Unit) -> bool:
    """The same unit, or what it was called before."""
    return one is other or (bool(one.code) and one.code.rstrip("-") == other.code.rstrip("-"))
