"""Dates in words, as forms ask for beside the figures ("ghi bằng chữ"), and the words that a date has.

Grammar: practice of civil status (forms of TT 04/2020/TT-BTP): `mùng` or `mồng` before the first ten days, `giêng` and
`chạp` for the first and last month, `tư`, `lăm`, `nhăm`, `mốt` behind tens, `linh` or `lẻ` in years. Marks do not count
for the meaning. Refuses years below 1000 and what is spoken short (`hai không hai ba`).

>>> date_of("Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba")
'1973-11-09'
>>> date_of("hai mươi nhăm tháng chạp năm hai ngàn lẻ ba"), date_of("ngày 03 tháng tư năm 2023")
('2003-12-25', '2023-04-03')
>>> spelled("Ngay mùng chin thang mười một nam một nghin chín trăm bẩy mươi ba")
'Ngày mùng chín tháng mười một năm một nghìn chín trăm bẩy mươi ba'
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from dossier.vietnamese import comparable, without_marks
from extractors import numerals

_SHORTEST = 4
"""letters of a word in which one may be wrong"""
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DAY, _MONTH, _YEAR = "ngay", "thang", "nam"
_MARKS = {
    "ngay": ("ngày",), "mung": ("mùng",), "mong": ("mồng", "mùng"), "thang": ("tháng",), "nam": ("năm",),
    "gieng": ("giêng",), "chap": ("chạp",), "khong": ("không",), "mot": ("một", "mốt"), "hai": ("hai",), "ba": ("ba",),
    "bon": ("bốn",), "tu": ("tư",), "lam": ("lăm",), "nham": ("nhăm",), "sau": ("sáu",), "bay": ("bảy", "bẩy"),
    "tam": ("tám",), "chin": ("chín",), "muoi": ("mười", "mươi"), "tram": ("trăm",), "nghin": ("nghìn",),
    "ngan": ("ngàn",), "linh": ("linh",), "le": ("lẻ",),
}  # fmt: skip
"""every word of a date by its letters, and the marks that it may have"""


def date_of(text: str) -> str | None:
    """`YYYY-MM-DD`, or None where the words are not understood."""
    words = [without_marks(word) for word in _WORD.findall(comparable(text))]
    if _MONTH not in words:
        return None
    at = words.index(_MONTH)
    day, rest = _number([word for word in words[:at] if word not in (_DAY, "mung", "mong")]), words[at + 1 :]
    # "năm" is year and five: the year begins behind the last one that leaves a month before it and a year behind it
    for cut in range(1, len(rest)):
        if rest[cut] == _YEAR:
            month, year = _month(rest[:cut]), _year(rest[cut + 1 :])
            if day and month and year:
                return f"{year:04}-{month:02}-{day:02}"
    return None


def _number(words: list[str]) -> int | None:
    if len(words) == 1 and words[0].isdigit():
        return int(words[0])
    return numerals.small(words)


def _month(words: list[str]) -> int | None:
    return {"gieng": 1, "chap": 12}.get(words[0], _number(words)) if len(words) == 1 else _number(words)


def _year(words: list[str]) -> int | None:
    if len(words) == 1 and words[0].isdigit():
        return int(words[0]) if len(words[0]) == 4 else None
    found = numerals.from_words(" ".join(words))
    return found if found is not None and 1000 <= found <= 2999 else None


def spelled(text: str) -> str:
    """Canonical text with every word of a date spelled right: lost and wrong marks put back, and a wrong letter."""
    told = ["", ""]
    for match in list(_WORD.finditer(text)):
        word = match.group()
        known = _known(without_marks(word).lower())
        if known:
            right = word.lower() if word.lower() in _MARKS[known] else _way(known, told)
            # equal in length: the places of later words stay
            text = text[: match.start()] + _cased(word, right) + text[match.end() :]
        told = [told[1], known or ""]
    return text


def _known(bare: str) -> str | None:
    """The word of a date that these letters are, or are one letter away from."""
    if bare in _MARKS or len(bare) < _SHORTEST:
        return bare if bare in _MARKS else None
    near = [word for word in _MARKS if len(word) == len(bare) and Levenshtein.distance(word, bare) == 1]
    return near[0] if len(near) == 1 else None


def _way(known: str, told: list[str]) -> str:
    """The marks of a word behind two others: `mươi` and `mốt` stand behind a number, `mười` and `một` do not."""
    if known == "muoi":
        return "mươi" if told[1] in numerals.UNITS and told[1] not in ("khong", "mot") else "mười"
    if known == "mot":
        return "mốt" if told[1] == "muoi" and told[0] in numerals.UNITS else "một"
    return _MARKS[known][0]


def _cased(word: str, right: str) -> str:
    if word.isupper() and len(word) > 1:
        return right.upper()
    return right.capitalize() if word[0].isupper() else right
