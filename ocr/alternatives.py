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
    for column in chances:
        beam = _next(beam, column, len(characters))
    ways = sorted(((blank + sign, prefix) for prefix, (blank, sign) in beam.items() if prefix), reverse=True)
    told = ((chance, "".join(characters[number - 1] for number in prefix)) for chance, prefix in ways)
    found = [Alternative(way, round(chance, 4)) for chance, way in told if chance >= _LEAST and way != text]
    return tuple(found[:_MOST])


def _next(beam: Beam, column: Floats, last: int) -> Beam:
    likely = [(number, chance) for number, chance in _likely(column) if number <= last]
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
    best = sorted(wider, key=lambda prefix: sum(wider[prefix]), reverse=True)[:_KEPT]
    return {prefix: wider[prefix] for prefix in best}


def _likely(column: Floats) -> Iterator[tuple[int, float]]:
    for number in np.argpartition(column, -_SIGNS)[-_SIGNS:].tolist() if len(column) > _SIGNS else range(len(column)):
        if column[number] >= _NOTHING:
            yield number, float(column[number])


def _add(beam: Beam, prefix: Prefix, blank: float, sign: float) -> None:
    before = beam.get(prefix, (0.0, 0.0))
    beam[prefix] = before[0] + blank, before[1] + sign
