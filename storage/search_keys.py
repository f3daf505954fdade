"""Words as they are searched for: three keys of a text, from its spelling down to its ASCII letters.

Refuses to change what is shown: keys are for finding, never for display. Levels: L1 small letters with one place for
tone marks and one letter for i and y; L2 without tones; L3 without any marks.
"""

from __future__ import annotations

import re

from dossier.vietnamese import comparable, without_marks, without_tones

_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_LONE_Y = re.compile(r"(?<![^\W_])(qu|[bcdđghklmnpqrstvx]{1,2})([yỳýỷỹỵ])(?![^\W_])")
_I_FOR = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")

Keys = tuple[str, str, str]
"""words parted by single blanks, for L1, L2 and L3"""


def keys_of(text: str) -> Keys:
    """The keys of any text; empty ones where it has no letter and no digit.

    `Lý Thường Kiệt, 03` gives `lí thường kiệt 03`, `li thương kiêt 03`, `li thuong kiet 03`.
    """
    words = _WORD.findall(comparable(text))
    spelling = _LONE_Y.sub(lambda match: match[1] + match[2].translate(_I_FOR), " ".join(words))
    return spelling, without_tones(spelling), without_marks(spelling)


def dates_as_kept(query: str) -> str:
    """A query whose dates have two digits for day and month, as values and papers have them."""
    return _DATE.sub(lambda match: f"{int(match[1]):02}/{int(match[2]):02}/{match[3]}", query)
