"""A date in words, as forms ask for beside the figures ("ghi bằng chữ"). Kept as printed.

`as_date` gives the date that the words mean, so that a rule can compare it with the figures: the words are
usually right where a digit was misread.

>>> as_date("Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba")
'1973-11-09'
>>> as_date("ngày ba mươi tháng tám năm hai nghìn không trăm hai mươi hai")
'2022-08-30'
"""

from __future__ import annotations

from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import date, text

LINES = 3

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "giêng": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_FILLERS = {"ngày", "mùng", "mồng", "ngàn", "linh", "lẻ"}


def clean(raw: str) -> str:
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    meant = as_date(value)
    return () if meant is not None and not date.check(meant) else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return ()


def as_date(value: str) -> str | None:
    """`YYYY-MM-DD`, or None where the words are not understood."""
    words = comparable(value).replace(",", " ").split()
    if "tháng" not in words:
        return None
    at = words.index("tháng")
    day = _small(words[:at])
    rest = words[at + 1 :]
    # "năm" is both "year" and "five": the year begins at the "năm" before its thousands
    starts = [i for i, word in enumerate(rest[:-2]) if word == "năm" and rest[i + 2] in ("nghìn", "ngàn")]
    if not starts or day is None:
        return None
    month, year = _small(rest[: starts[0]]), _year(rest[starts[0] + 1 :])
    return f"{year:04}-{month:02}-{day:02}" if month and year else None


def _small(words: list[str]) -> int | None:
    """A number below one hundred."""
    words = [word for word in words if word not in _FILLERS]
    if words == ["chạp"]:
        return 12
    total, pending = 0, None
    for word in words:
        if word in ("mười", "mươi"):
            total += 10 * (pending if pending is not None else 1)
            pending = None
        elif word in _DIGITS and pending is None:
            pending = _DIGITS[word]
        else:
            return None
    return total + (pending or 0) if words else None


def _year(words: list[str]) -> int | None:
    """`một nghìn chín trăm bảy mươi ba`, with or without `không trăm` and `linh`."""
    if len(words) < 2 or words[0] not in _DIGITS or words[1] not in ("nghìn", "ngàn"):
        return None
    rest, hundreds = words[2:], 0
    if len(rest) >= 2 and rest[1] == "trăm" and rest[0] in _DIGITS:
        hundreds, rest = _DIGITS[rest[0]], rest[2:]
    small = _small(rest) if rest else 0
    return None if small is None else 1000 * _DIGITS[words[0]] + 100 * hundreds + small
