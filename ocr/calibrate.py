"""What a recognizer's own probability is worth: the part of words that were right when it was this sure.

The points are measured on lines that were never trained on (`training.calibrate`) and lie beside the weights. A word
of letters that is no Vietnamese syllable counts for less: names and foreign words are such words too, so it is only
doubtful, not wrong.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import MissingWeightsError
from dossier.syllable import is_syllable

FILE = "calibration.json"
Points = tuple[tuple[float, float], ...]
"""probability and the part of words that were right, both rising"""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Straight lines between points: one curve for syllables and words that hold digits, one for other words."""

    usual: Points
    odd: Points

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """The calibration beside a model. Raises `MissingWeightsError` where it is missing or makes no sense."""
        try:
            found = json.loads((folder / FILE).read_text("ascii"))
            return cls(_points(found["usual"]), _points(found["odd"]))
        except (OSError, ValueError, KeyError, TypeError):
            raise MissingWeightsError(str(folder / FILE)) from None

    def word(self, text: str, chance: float) -> float:
        """Confidence, 0 to 1, of a word whose least sure letter has this probability."""
        return _between(self.odd if is_odd(text) else self.usual, chance)


def is_odd(text: str) -> bool:
    """True for a word of letters that is no Vietnamese syllable."""
    letters = text.strip(".,:;()\"'“”‘’-–…/")
    return letters.isalpha() and not letters.isupper() and not is_syllable(letters)


def _points(found: object) -> Points:
    if not isinstance(found, list) or len(found) < 2:
        raise ValueError
    points = tuple((float(x), float(y)) for x, y in found)
    if any(not 0 <= v <= 1 for point in points for v in point) or list(points) != sorted(points):
        raise ValueError
    return points


def _between(points: Points, chance: float) -> float:
    at = bisect_right(points, (chance, 2.0))
    if at == 0:
        return points[0][1]
    if at == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    return y0 + (y1 - y0) * (chance - x0) / max(1e-9, x1 - x0)
