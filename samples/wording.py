"""How dates, names and identity papers are worded on sample papers.

Refuses to hold values of its own: everything is worded from what it is given.
"""

from __future__ import annotations

from datetime import date
from random import Random

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def below_hundred(number: int) -> str:
    """1 to 99 in words: `hai mươi lăm`."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    if tens == 1:
        return "mười" + ("" if ones == 0 else " lăm" if ones == 5 else f" {_DIGITS[ones]}")
    last = {0: "", 1: " mốt", 5: " lăm"}.get(ones, f" {_DIGITS[ones]}")
    return f"{_DIGITS[tens]} mươi{last}"


def year_in_words(year: int) -> str:
    """1900 to 2099 in words: `hai nghìn không trăm linh năm`."""
    thousands, rest = divmod(year, 1000)
    hundreds, rest = divmod(rest, 100)
    words = f"{_DIGITS[thousands]} nghìn {_DIGITS[hundreds]} trăm"
    if rest == 0:
        return words
    return f"{words} linh {_DIGITS[rest]}" if rest < 10 else f"{words} {below_hundred(rest)}"


def number_in_words(number: int) -> str:
    """1 to 999,999,999,999 in words: `hai tỷ năm trăm triệu`."""
    groups: list[str] = []
    names = ("", " nghìn", " triệu", " tỷ")
    higher = False
    for place in (3, 2, 1, 0):
        part = number // 1000**place % 1000
        if part:
            groups.append(_below_thousand(part, higher) + names[place])
            higher = True
    return " ".join(groups)


def _below_thousand(number: int, follows: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or follows else []
    if rest:
        words.append(f"linh {_DIGITS[rest]}" if rest < 10 and words else below_hundred(rest))
    return " ".join(words)


def grouped(number: int) -> str:
    """`2.500.000`, as numbers are printed."""
    return f"{number:,}".replace(",", ".")


def date_in_words(day: date) -> str:
    """`Ngày mùng chín tháng mười một năm hai nghìn không trăm hai mươi hai`."""
    of_month = f"mùng {below_hundred(day.day)}" if day.day <= 10 else below_hundred(day.day)
    month = "tư" if day.month == 4 else below_hundred(day.month)
    return f"Ngày {of_month} tháng {month} năm {year_in_words(day.year)}"


def short_date(day: date, style: str = "%d/%m/%Y") -> str:
    return day.strftime(style)


def any_short_date(rng: Random, day: date) -> str:
    """One of the ways in which a date is typed: `05/09/2022`, `5/9/2022`, `05-09-2022`, `05.09.2022`."""
    styles = ("%d/%m/%Y", "%d/%m/%Y", "%d/%m/%Y", f"{day.day}/{day.month}/%Y", "%d-%m-%Y", "%d.%m.%Y")
    return day.strftime(rng.choice(styles))


def two_digits(number: int, always: bool) -> str:
    """NĐ 30/2020: days below 10 and the months 1 and 2 are written with a nought; forms write it everywhere."""
    return f"{number:02d}" if always or number < 3 else str(number)


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
