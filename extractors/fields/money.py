"""An amount of money in đồng: digits alone. Where figures and words stand together they must say the same.

Forms print `Vốn kinh doanh: 500.000.000 đồng (Bằng chữ: Năm trăm triệu đồng)`. Where the words say another number, the
value keeps the whole text, which is no amount: a person looks, and the words' number is offered first, since a digit is
misread more easily than a word.

>>> clean("500.000.000 đồng (Bằng chữ: Năm trăm triệu đồng chẵn)")
'500000000'
>>> clean("Năm trăm triệu đồng")
'500000000'
>>> repair("600.000.000 đồng (bằng chữ: năm trăm triệu đồng)")
('500000000', '600000000')
"""

from __future__ import annotations

import re

from dossier.problem import Problem
from extractors import numerals
from extractors.fields import number, text

LINES = 3
_WORDS = re.compile(r"[\s(,;]*b[ằăâắẳaẩàáãả]n?g\s+ch[ữứừửưu]\s*:?", re.IGNORECASE)


def clean(raw: str) -> str:
    value = text.clean(raw)
    figures, words = parts(value)
    said = None if figures is None else numerals.figure(figures)
    meant = None if words is None else numerals.from_words(words.rstrip(") ."))
    if said is not None and meant is not None and said != str(meant):
        return value
    return said or (value if meant is None else str(meant))


def parts(value: str) -> tuple[str | None, str | None]:
    """What is written in figures and what in words; None where one of them is not written."""
    match = _WORDS.search(value)
    head, tail = (value[: match.start()], value[match.end() :]) if match else (value, None)
    if re.search(r"\d", head):
        return head, tail
    return None, tail if tail is not None else head


def check(value: str) -> tuple[Problem, ...]:
    return () if re.fullmatch(r"[1-9]\d{0,14}|0", value) else (Problem("field.format"),)


def show(value: str) -> str:
    return f"{number.show(value)} đồng" if not check(value) else value


def repair(raw: str) -> tuple[str, ...]:
    """What the words say, then the figures with letters read for digits."""
    figures, words = parts(text.clean(raw))
    meant = None if words is None else numerals.from_words(words.rstrip(") ."))
    candidates = [] if meant is None else [str(meant)]
    if figures is not None:
        candidates += number.digits_repaired(figures)
    return tuple(dict.fromkeys(candidate for candidate in candidates if not check(candidate)))
