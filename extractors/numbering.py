"""Numbers that a form prints before its labels, `6.` or `b)`: they end the value before them and are no part of it.

Refuses to take away what may be a value: a number goes only where the label before it bears the number one less,
where a dot or a bracket marks it and it stands alone on its row, or where it stands far from the value and close to
the label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.stream import Token

_NUMBER = re.compile(r"^\W?(\d{1,2}|[a-hđ])\s?[.)/:]{0,2}$")
_MARKED = re.compile(r"^\W?(\d{1,2}|[a-hđ])\s?[.)/:]{1,2}$")
_LETTERS = "abcdđegh"
_FAR = 2.5
"""times nearer to the label than to the value"""


def without_next_number(row: Sequence[Token], label: Token, before: Token | None) -> list[Token]:
    """The words of a row up to a label, without that label's number.

    `label` is the first word of the label that follows; `before` the word before the label of this value, which may
    be that one's own number.
    """
    words = list(row)
    if not words or not _NUMBER.match(words[-1].text):
        return words
    last = words[-1]
    if len(words) == 1:
        return [] if _MARKED.match(last.text) and _close(last, label) else words
    if before is not None and _follows(before.text, last.text):
        return words[:-1]
    gap, distance = label.box.x0 - last.box.x1, last.box.x0 - words[-2].box.x1
    lonely = distance > _FAR * max(gap, 0.004) and _close(last, label)
    return words[:-1] if lonely else words


def _close(last: Token, label: Token) -> bool:
    return last.page == label.page and -0.01 < label.box.x0 - last.box.x1 < 2.5 * max(label.box.height, 0.008)


def _follows(one: str, other: str) -> bool:
    a, b = _NUMBER.match(one), _NUMBER.match(other)
    if a is None or b is None:
        return False
    first, second = a.group(1), b.group(1)
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    return first in _LETTERS and second in _LETTERS and _LETTERS.index(second) == _LETTERS.index(first) + 1
