"""A date, as precise as the paper gives it: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

Printed as `ngày 03 tháng 01 năm 2023` (NĐ 30/2020/NĐ-CP Phụ lục I), `03/01/2023`, with `-`, `.` or blanks
between, eight digits in QR codes, or a year alone for parents (TT 04/2020/TT-BTP forms).

>>> clean("Hà Nội, ngày 03 tháng 01 năm 2023")
'2023-01-03'
>>> clean("20 06.2023"), clean("10/4 1984"), clean("18 04 2015")
('2023-06-20', '1984-04-10', '2015-04-18')
>>> clean("5/9/1980"), clean("15011988"), clean("1999")
('1980-09-05', '1988-01-15', '1999')
>>> clean("ngày 13 tháng tư năm 2025"), clean("ngày 13 tháng từ năm 2025")
('2025-04-13', 'ngày 13 tháng từ năm 2025')
>>> clean("ngày … tháng … năm …"), clean("Không thời hạn")
('', '')
"""

from __future__ import annotations

import calendar
import re

from dossier.problem import Problem
from dossier.vietnamese import without_marks
from extractors import date_words
from extractors.fields import text

LINES = 2

_NUMBER = r"(\d(?: ?\d)?)"
_YEAR = r"((?:1 ?[89]|2 ?[01]) ?\d ?\d)"
MONTH, YEAR = r"(?:t\w{2,5}|\w{0,2}[ah]ng|h?an[gq]?)", r"(?:n ?\w{1,3}\W{0,3}|\w?am\W{0,3}|[1l])"
"""`tháng` and `năm` without their marks, whole or with a letter or two misread"""
_MONTH_AND_YEAR = rf"{MONTH}\W{{0,3}}{_NUMBER}\W{{0,3}}{YEAR}{_YEAR}(?!\d)"
_WORDED = re.compile(rf"(?:ng?a?y\W{{0,3}}|\b){_NUMBER}\W{{0,3}}{_MONTH_AND_YEAR}")
_MONTH_WORDED = re.compile(_MONTH_AND_YEAR)
_FIGURES = re.compile(rf"(?<!\d){_NUMBER} ?[/.,\-] ?{_NUMBER} ?[/.,\-] ?{_YEAR}(?!\d)")
_HALF_PARTED = re.compile(
    rf"(?<!\d){_NUMBER} ?[/.,\-] ?{_NUMBER} {_YEAR}(?!\d)|(?<![\d/.,\-])(\d\d) (\d\d) ?[/.,\- ] ?{_YEAR}(?!\d)"
)
"""with a blank for a stroke or a dot that was not seen"""
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")
_PACKED = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:1[89]|2[01])\d{2})(?!\d)")
_MONTH = re.compile(rf"(?<!\d){_NUMBER} ?[/.\-] ?{_YEAR}(?!\d)")
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_BLANK_FORM = re.compile(r"^\W*(?:ngay)?\W*(?:thang)?\W*(?:nam)?\W*$")
_NO_END = re.compile(r"^\W*khong\s(?:co\s|xac dinh\s)?thoi\s?han\b")
_LETTERS_FOR_DIGITS = str.maketrans("OoQDIlíìị|ZzSsBGgqTø", "00001111112255869970")


def clean(raw: str) -> str:
    plain = without_marks(text.clean(raw)).lower()
    if _BLANK_FORM.match(plain) or _NO_END.match(plain):
        return ""
    found = _parsed(plain)
    return found if found is not None else _in_words(text.clean(raw))


def _parsed(plain: str) -> str | None:
    if match := _ISO.search(plain):
        year, month, day = match.groups()
        return f"{year}-{month}" + (f"-{day}" if day else "")
    for pattern in (_WORDED, _FIGURES, _HALF_PARTED, _PACKED):
        if match := pattern.search(plain):
            day, month, year = (_figure(part) for part in match.groups() if part)
            return f"{year:04}-{month:02}-{day:02}"
    for pattern in (_MONTH_WORDED, _MONTH):
        if match := pattern.search(plain):
            month, year = (_figure(part) for part in match.groups())
            return f"{year:04}-{month:02}"
    match = _YEAR_ALONE.search(plain)
    if match and sum(c.isdigit() for c in plain) == 4:
        return f"{_figure(match.group(1)):04}"
    return None


def _in_words(value: str) -> str:
    """The date that words say, where all of them are spelled right; else the words: `từ` may have been a figure."""
    found = date_words.date_of(value)
    return found if found is not None and date_words.spelled(value) == value else value


def _figure(part: str) -> int:
    return int(part.replace(" ", ""))


def check(value: str) -> tuple[Problem, ...]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value)
    if match is None:
        return (Problem("field.format"),)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is not None and not 1 <= month <= 12:
        return (Problem("field.format"),)
    if month is not None and day is not None and not 1 <= day <= calendar.monthrange(max(1, year), month)[1]:
        return (Problem("field.format"),)
    # people know a day or a year; a month alone is nearly always a day that was not read
    half = month is not None and day is None
    return () if 1850 <= year <= 2150 and not half else (Problem("field.unlikely"),)


def show(value: str) -> str:
    return "/".join(reversed(value.split("-")))


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits, and a stroke read as a digit between day, month and year."""
    value = text.clean(raw)
    digits = value.translate(_LETTERS_FOR_DIGITS)
    candidates = [clean(re.sub(r"(?<=\d)\s?[Il|!íì⁄\\]\s?(?=\d)", "/", value)), clean(digits)]
    packed = re.sub(r"\D", "", digits)
    if len(packed) == 8 and re.fullmatch(r"[\d\W]+", digits):
        candidates.append(clean(packed))  # a dot between two figures that was not seen
    if len(packed) == 10 and packed[2] in "17" and packed[5] in "17":
        candidates.append(f"{packed[6:]}-{packed[3:5]}-{packed[:2]}")
    return tuple(dict.fromkeys(candidate for candidate in candidates if not check(candidate)))
