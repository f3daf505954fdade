"""A check box, or several with words beside them: the words of the ticked one, or `Có`/`Không` of a box alone.

`☑`, `☒`, `[x]`, `(x)` are ticked, `☐`, `□`, `[ ]` are not. A word belongs to the box that follows it where the first
sign of the line is a word (`Có ☑ Không ☐`), else to the box before it.

>>> clean("Có ☑ , Không ☐"), clean("☐ Nam ☑ Nữ"), clean("[x]"), clean("□")
('Có', 'Nữ', 'Có', 'Không')
>>> clean("Có ☐ Không ☐")
''
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import canonical
from extractors.fields import text

LINES = 2
_TICKED = r"[☑☒✓✔✗✘🗹🗷■]|[\[(]\s?[xXvV✓✔]\s?[\])]|\|[xX]\|"
_OPEN = r"[☐□▢◻⬜❏❑]|\[\s?\]|\(\s\)"
_BOX = re.compile(rf"(?P<ticked>{_TICKED})|(?P<open>{_OPEN})")


def clean(raw: str) -> str:
    value = canonical(raw)
    boxes = list(_BOX.finditer(value))
    if not boxes:
        return text.clean(value)
    ends = [0, *(box.end() for box in boxes)]
    starts = [*(box.start() for box in boxes), len(value)]
    words = [text.clean(value[end:start]) for end, start in zip(ends, starts, strict=True)]
    beside = words[:-1] if words[0] else words[1:]
    if not any(beside):
        return "Có" if any(box["ticked"] for box in boxes) else "Không"
    ticked = [word for box, word in zip(boxes, beside, strict=True) if box["ticked"]]
    return text.clean("; ".join(_BOX.sub(" ", word) for word in ticked if word))


def check(value: str) -> tuple[Problem, ...]:
    return (Problem("field.unlikely"),) if ";" in value else ()


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()
