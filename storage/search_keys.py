"""Words as they are searched for: three keys of a text, from its spelling down to its ASCII letters.

Refuses to know how Vietnamese is folded: `dossier.vietnamese.search_key` says that. Here a text becomes words, and
words of three levels: L1 as spelled, L2 without tones, L3 in ASCII letters.
"""

from __future__ import annotations

import re

from dossier.vietnamese import canonical, search_key, without_marks, without_tones

_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")

Keys = tuple[str, str, str]
"""words parted by single blanks, for L1, L2 and L3"""


def keys_of(text: str) -> Keys:
    """The keys of any text; empty ones where it has no letter and no digit.

    `Lý Thường Kiệt, 03` gives `lí thường kiệt 03`, `li thương kiêt 03`, `li thuong kiet 03`.
    """
    spelling = " ".join(_WORD.findall(search_key(text, 1)))
    # a stricter key makes every looser one
    return spelling, without_tones(spelling), without_marks(spelling)


def words_of(text: str) -> int:
    """How many words a text's keys have, without making them."""
    return len(_WORD.findall(canonical(text)))


def dates_as_kept(query: str) -> str:
    """A query whose dates have two digits for day and month, as values and papers have them."""
    return _DATE.sub(lambda match: f"{int(match[1]):02}/{int(match[2]):02}/{match[3]}", query)
