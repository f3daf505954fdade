"""Writes numbers and codes by the patterns of domain.md §2: ids, dossier codes, document numbers, dates, money, MRZ."""

from __future__ import annotations

from random import Random

_KINDS_OF_PAPER = "QĐ KH TB NQ TT CV BC TTr GM HD CT NĐ TTLT GUQ GXN BB".split()
_BODIES = "UBND HĐND BTP VPCP STP BNV CP BCA BTC BYT VP TTPVHCC SNV STNMT QH15 TTg BTNMT BGTVT BKHĐT TANDTC".split()
_MONTHS = "một hai ba tư năm sáu bảy tám chín mười".split()
_DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _date(rng: Random) -> str:
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1925, 2030)
    chance = rng.random()
    if chance < 0.4:
        mark = rng.choice("///-.")
        return f"{day:02d}{mark}{month:02d}{mark}{year}" if rng.random() < 0.8 else f"{day}{mark}{month}{mark}{year}"
    if chance < 0.8:
        return f"{rng.choice(('ngày', 'Ngày'))} {day:02d} tháng {month:02d} năm {year}"
    in_words = _MONTHS[month - 1] if month < 11 else f"mười {_MONTHS[month - 11]}"
    return f"Ngày {_number(day)} tháng {in_words} năm {_year(year)}"


def _number(value: int) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return _DIGITS[ones]
    ten = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    last = {0: "", 5: " lăm", 1: " mốt" if tens > 1 else " một", 4: " tư" if tens > 1 else " bốn"}.get(
        ones, f" {_DIGITS[ones]}"
    )
    return ten + last


def _year(year: int) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in str(year))


def _dossier(rng: Random) -> str:
    day = f"{rng.randint(20, 27):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    unit = rng.choice(
        (f"000.{digits(rng, 2)}.{digits(rng, 2)}.", f"{digits(rng, 2)}.{digits(rng, 2)}.", "", f"{digits(rng, 3)}.")
    )
    letter = rng.choice("HHHG")
    tail = digits(rng, rng.choice((4, 4, 5, 6)))
    if rng.random() < 0.4:
        code, part = f"{letter}{digits(rng, 2)}", rng.randint(1, 99)
        below = rng.choice(("", f".{rng.randint(1, 99)}"))
        return f"{code}.{part}{below}-{day}-{tail}"
    return f"{unit}{letter}{digits(rng, 2)}-{day}-{tail}"


def _document(rng: Random) -> str:
    paper, body = rng.choice(_KINDS_OF_PAPER), rng.choice(_BODIES)
    year = rng.choice(("", "", f"{rng.randint(2004, 2026)}/"))
    number = f"{rng.choice(('', 'Số: ', 'số '))}{rng.randint(1, 3999):02d}/{year}{paper}-{body}"
    return number + rng.choice(("", "", f"-{rng.choice(_BODIES)}"))


def _money(rng: Random) -> str:
    text = f"{rng.randint(1, 999)}" + "".join(f".{digits(rng, 3)}" for _ in range(rng.randint(1, 3)))
    return text + rng.choice(("", " đồng", "đ", " VNĐ", " m²", ",5 m²", "%"))


def _phone(rng: Random) -> str:
    number = rng.choice(("03", "05", "07", "08", "09", "02")) + digits(rng, 8)
    chance = rng.random()
    if chance < 0.6:
        return number
    if chance < 0.8:
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"
    return f"{number[:4]} {number[4:7]} {number[7:]}"


def _email(rng: Random) -> str:
    name = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(4, 9)))
    name += rng.choice(("", ".", "_")) + digits(rng, rng.randint(0, 4))
    return f"{name}@{rng.choice(('gmail.com', 'yahoo.com', 'example.vn', 'hanoi.gov.vn'))}"


def _tax(rng: Random) -> str:
    return digits(rng, 10) + rng.choice(("", "", f"-{digits(rng, 3)}"))


def _slashed(rng: Random) -> str:
    parts = [f"{rng.randint(1, 400)}{rng.choice(('', '', '', 'A', 'B'))}" for _ in range(rng.choice((2, 2, 3)))]
    return "/".join(parts)


def _letters(rng: Random) -> str:
    count = rng.choice((1, 1, 2, 2, 3))
    letters = "".join(rng.choice(_UPPER) for _ in range(count))
    return letters + rng.choice(("", " ", "-")) + digits(rng, rng.choice((4, 6, 7, 8)))


def _list_mark(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(1, 40)}.",
            f"({rng.randint(1, 20)})",
            f"{rng.choice('abcdđeghiklm')})",
            f"{rng.randint(1, 9)}.{rng.randint(1, 9)}.",
        )
    )


def _hour(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(0, 23):02d} giờ {rng.randint(0, 59):02d} phút",
            f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}",
        )
    )


def _spaced(rng: Random) -> str:
    return " ".join(digits(rng, 1) for _ in range(rng.choice((9, 12))))


def code(rng: Random) -> str:
    """One number or code."""
    kinds = (
        _date,
        _date,
        _date,
        _dossier,
        _dossier,
        _document,
        _document,
        _money,
        _phone,
        _tax,
        _letters,
        _list_mark,
        _hour,
        _slashed,
    )
    chance = rng.random()
    if chance < 0.22:
        return digits(rng, rng.choice((12, 12, 12, 9)))
    if chance < 0.27:
        return digits(rng, rng.randint(1, 6))
    if chance < 0.30:
        return _email(rng)
    if chance < 0.31:
        return _spaced(rng)
    return rng.choice(kinds)(rng)


def mrz_line(name: list[str], rng: Random) -> str:
    """One of the three lines of an identity card's MRZ (ICAO 9303 part 5), check digits by chance."""
    chance = rng.random()
    if chance < 0.35:
        number = digits(rng, 12)
        return f"IDVNM{number[3:]}{digits(rng, 1)}{number}<<{digits(rng, 1)}"
    if chance < 0.7:
        return f"{digits(rng, 7)}{rng.choice('MF')}{digits(rng, 7)}VNM{'<' * 11}{digits(rng, 1)}"
    return (name[0] + "<<" + "<".join(name[1:])).ljust(30, "<")[:30]
