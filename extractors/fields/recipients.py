"""To whom a letter goes ("Nơi nhận", NĐ 30/2020/NĐ-CP Phụ lục I mục II.9): one dash a receiver, the last one `Lưu`.

Dashes are the first that print loses; each receiver begins a row, so they are put back.

>>> clean("Như trên;\\n- Các đơn vị có liên\\nquan;\\nLưu: VT, VP.")
'- Như trên; - Các đơn vị có liên quan; - Lưu: VT, VP.'
>>> clean("- Như Điều 3; - Lưu: VT.")
'- Như Điều 3; - Lưu: VT.'
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from dossier.vietnamese import canonical
from extractors.fields import text

LINES = 8
_ROW_END = re.compile(r"[;.,]\s*$")


def clean(raw: str) -> str:
    receivers: list[str] = []
    for row in raw.split("\n"):
        for part in re.split(r"(?<=;)\s*-\s*", row):
            _add(receivers, canonical(part))
    if not receivers:
        return ""
    return canonical(" ".join(f"- {receiver}" for receiver in receivers))


def _add(receivers: list[str], part: str) -> None:
    begins = part.startswith("-")
    words = text.clean(part)
    if not words:
        return
    end = _ROW_END.search(part)
    words += end.group().strip() if end and end.group().strip() != "," else ""
    if receivers and not begins and not receivers[-1].endswith((";", ".")):
        receivers[-1] += f" {words}"
    else:
        receivers.append(words)


def check(value: str) -> tuple[Problem, ...]:
    return () if sum(c.isalpha() for c in value) >= 3 else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()
