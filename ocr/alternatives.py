"""What else a recognizer could have read in one word, and how likely it held each reading to be.

The columns of one word, by beam search over prefixes (Graves et al. 2006, Hannun et al. 2014). Knows arrays only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from dossier.text import Alternative

Floats = npt.NDArray[np.float32]

_SIGNS = 5
"""classes of a column that are looked at, the likeliest"""
_NOTHING = 0.002
"""classes less likely than this are left out"""
_KEPT = 12
"""prefixes that are carried on from column to column"""
_MOST = 5
"""readings that are told"""
_LEAST = 0.01
"""a reading less likely than this is none"""

Prefix = tuple[int, ...]
Beam = dict[Prefix, tuple[float, float]]
"""of every prefix the probabilities that its last column was a blank, and that it was its last sign"""


def alternatives(chances: Floats, characters: Sequence[str], text: str) -> tuple[Alternative, ...]:
    """Readings other than `text`, likeliest first; none of them empty or with a blank in it.

    `chances` are the columns of one word, (columns, classes): class 0 the blank of CTC, the last the space.
    """
    beam: Beam = {(): (1.0, 0.0)}
    for likely in _likely(chances, len(characters)):
        beam = _next(beam, likely)
    ways = sorted(((blank + sign, prefix) for prefix, (blank, sign) in beam.items() if prefix), reverse=True)
    told = ((chance, "".join(characters[number - 1] for number in prefix)) for chance, prefix in ways)
    found = [Alternative(way, round(chance, 4)) for chance, way in told if chance >= _LEAST and way != text]
    return tuple(found[:_MOST])


def _next(beam: Beam, likely: Sequence[tuple[int, float]]) -> Beam:
    if len(likely) == 1 and likely[0][0] == 0:
        # most columns are blanks: no prefix grows, and their order stays
        return {prefix: ((blank + sign) * likely[0][1], 0.0) for prefix, (blank, sign) in beam.items()}
    wider: Beam = {}
    for prefix, (blank, sign) in beam.items():
        for number, chance in likely:
            if number == 0:
                _add(wider, prefix, (blank + sign) * chance, 0.0)
            elif prefix and number == prefix[-1]:
                # the same sign again is one sign, unless a blank stood between
                _add(wider, prefix, 0.0, sign * chance)
                _add(wider, (*prefix, number), 0.0, blank * chance)
            else:
                _add(wider, (*prefix, number), 0.0, (blank + sign) * chance)
    return dict(sorted(wider.items(), key=_chance, reverse=True)[:_KEPT])


def _chance(way: tuple[Prefix, tuple[float, float]]) -> float:
    return way[1][0] + way[1][1]


def _likely(chances: Floats, last: int) -> Iterator[list[tuple[int, float]]]:
    """The likeliest classes of each column up to the last one, in no order, with what they are likely."""
    count = chances.shape[1]
    best = np.argpartition(chances, -_SIGNS, axis=1)[:, -_SIGNS:] if count > _SIGNS else np.indices(chances.shape)[1]
    for numbers, held in zip(best.tolist(), np.take_along_axis(chances, best, axis=1).tolist(), strict=True):
        yield [
            (number, chance)
            for number, chance in zip(numbers, held, strict=True)
            if chance >= _NOTHING and number <= last
        ]


def _add(beam: Beam, prefix: Prefix, blank: float, sign: float) -> None:
    before = beam.get(prefix)
    beam[prefix] = (before[0] + blank, before[1] + sign) if before else (blank, sign)
