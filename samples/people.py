"""Invented persons and families whose ages, names, ids and cards agree with one another.

Refuses real people: every person is put together from lists of common name parts by a seeded draw. Ids follow
the grammar of domain.md §2.1 (province, century and sex, year, serial), with serials that are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from dossier.vietnamese import without_marks
from samples.names import FEMALE, MALE, pool
from samples.places import Commune, address, commune

POLICE = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
MINISTRY = "Bộ Công an"
_NEW_CARD = date(2024, 7, 1)
_CHIP_CARD = date(2021, 3, 1)
_MILESTONES = (14, 25, 40, 60)

_MINORITIES = (
    ("Tày", ("Nông", "Hoàng", "Lương", "Ma"), {MALE: ("Văn Thiết", "Đức Nhàn"), FEMALE: ("Thị Nhình", "Thị Đẹp")}),
    ("Thái", ("Lò", "Quàng", "Cầm", "Cà"), {MALE: ("Văn Ín", "Văn Pánh"), FEMALE: ("Thị Ọt", "Thị Phóng")}),
    ("Mường", ("Bùi", "Đinh", "Quách"), {MALE: ("Văn Ệu", "Công Thỉnh"), FEMALE: ("Thị Ỉn", "Thị Hiểng")}),
    ("Mông", ("Giàng", "Sùng", "Vàng", "Thào"), {MALE: ("A Páo", "A Chứ"), FEMALE: ("Thị Mỷ", "Thị Dợ")}),
    ("Dao", ("Triệu", "Bàn", "Phùng"), {MALE: ("Chòi Phú", "Văn Sếnh"), FEMALE: ("Mùi Chản", "Thị Khé")}),
    ("Khmer", ("Thạch", "Sơn", "Kim", "Danh"), {MALE: ("Sa Rươl", "Sóc Kha"), FEMALE: ("Thị Sa Phia", "Thị Đa Ri")}),
    ("Ê Đê", ("Y Blim", "H'Nuôl"), {MALE: ("Niê", "Kbuôr"), FEMALE: ("Niê", "Mlô")}),
    ("Gia Rai", ("Ksor", "Rơ Châm", "Siu"), {MALE: ("Phước", "Tơih"), FEMALE: ("H'Blí", "H'Yâm")}),
)  # fmt: skip
_MARKS = (
    "Nốt ruồi C: {n}cm trên trước cánh mũi trái", "Sẹo chấm C: {n}cm dưới sau đuôi mắt phải",
    "Nốt ruồi C: {n}cm dưới trước mép phải", "Sẹo thẳng C: {n}cm trên sau đầu lông mày trái",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IdCard:
    kind: str
    """as forms name it: `Căn cước công dân` or `Căn cước`"""
    issuer: str
    issued_on: date
    expires_on: date | None
    """None: without end"""


@dataclass(frozen=True, slots=True)
class Person:
    full_name: str
    sex: str
    born_on: date
    ethnic_group: str
    nationality: str
    native_place: str
    residence: str
    personal_id: str
    phone: str
    email: str
    marks: str
    """what the back of a card says of the face"""
    card: IdCard


@dataclass(frozen=True, slots=True)
class Family:
    """Two parents at one address, a child, and a grandparent."""

    home: Commune
    mother: Person
    father: Person
    child: Person
    grandmother: Person


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # 29 February
        return date(born.year + age, 3, 1)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def day_between(rng: Random, first: date, last: date) -> date:
    """A day drawn from first to last, both included; first where they are out of order."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def personal_id(rng: Random, place_code: str, born: date, sex: str) -> str:
    """Twelve digits: place of registration, century and sex, year, serial."""
    century = 2 * (born.year // 100 - 19) + (sex == FEMALE)
    return f"{place_code}{century}{born.year % 100:02d}{rng.randint(1000, 999_999):06d}"


def expiry(born: date, issued: date) -> date | None:
    """The birthday (14, 25, 40, 60) up to which a card holds; one issued up to two years before holds to the next."""
    for age in _MILESTONES:
        if issued < _birthday(born, age - 2):
            return _birthday(born, age)
    return None


def _card(rng: Random, born: date, today: date) -> IdCard:
    age = _age(born, today)
    # issued since the last milestone passed, so that it still holds
    earliest = max(_CHIP_CARD, *(_birthday(born, m - 2) for m in _MILESTONES if m - 2 <= age), _birthday(born, 0))
    issued = day_between(rng, earliest, today - timedelta(days=20))
    issued = min(issued, today)
    new = issued >= _NEW_CARD
    return IdCard("Căn cước" if new else "Căn cước công dân", MINISTRY if new else POLICE, issued, expiry(born, issued))


def _phone(rng: Random) -> str:
    return f"0{rng.choice('35789')}{rng.choice('23456789')}{rng.randint(0, 9_999_999):07d}"


def _email(rng: Random, full_name: str, born: date) -> str:
    words = "".join(c for c in without_marks(full_name).lower() if c.isalnum() or c == " ").split()
    first, last = words[0], words[-1]
    left = rng.choice((f"{last}{first}{born.year % 100:02d}", f"{first}.{last}", f"{last}.{first}"))
    return f"{left}@{rng.choice(('example.vn', 'example.com'))}"


def _name(rng: Random, sex: str, ethnic_group: str, father: str) -> str:
    """A name; where the father's is not empty, one that follows it and is not the same."""
    for name, surnames, given in _MINORITIES:
        if name == ethnic_group:
            # Ê Đê: the first word tells the sex, the clan comes last
            own = (surnames[sex == FEMALE],) if name == "Ê Đê" else surnames
            first = rng.choice([word for word in own if father.startswith(word)] or own)
            return f"{first} {rng.choice([rest for rest in given[sex] if not father.endswith(rest)])}"
    parts = pool(rng)
    first = father.split(" ", 1)[0] or rng.choices(list(parts.surnames), list(parts.surnames.values()))[0]
    middle = rng.choice(parts.middle[sex])
    last = rng.choice([word for word in parts.given[sex] if word not in middle and not father.endswith(word)])
    return f"{first} {middle} {last}"


def person(
    rng: Random, today: date, sex: str, ages: tuple[int, int], home: Commune, father: Person | None = None
) -> Person:
    """A person of an age, from first to last year of `ages`, who lives in `home` and holds a card on `today`."""
    born = _birthday(today, -rng.randint(*ages)) - timedelta(days=rng.randint(1, 360))
    ethnic = rng.choice(_MINORITIES)[0] if rng.random() < 0.12 else "Kinh"
    if father is not None:
        ethnic = father.ethnic_group
    name = _name(rng, sex, ethnic, father.full_name if father is not None else "")
    origin = home if rng.random() < 0.7 else commune(rng, today)
    return Person(
        full_name=name, sex=sex, born_on=born, ethnic_group=ethnic, nationality="Việt Nam", native_place=origin.text,
        residence=address(rng, home), personal_id=personal_id(rng, origin.id_code, born, sex), phone=_phone(rng),
        email=_email(rng, name, born), marks=rng.choice(_MARKS).format(n=rng.choice(("1", "1,5", "2", "3"))),
        card=_card(rng, born, today),
    )  # fmt: skip


def family(rng: Random, today: date) -> Family:
    """A family with a child born in the last two months."""
    home = commune(rng, today)
    mother = person(rng, today, FEMALE, (20, 38), home)
    father = replace(person(rng, today, MALE, (22, 45), home), residence=mother.residence)
    sex = rng.choice((MALE, FEMALE))
    born = today - timedelta(days=rng.randint(3, 58))
    child = person(rng, today, sex, (0, 0), home, father)
    child = replace(
        child, born_on=born, native_place=father.native_place, residence=mother.residence,
        personal_id=personal_id(rng, home.id_code, born, sex),
    )  # fmt: skip
    grandmother = person(rng, today, FEMALE, (58, 83), home)
    return Family(home, mother, father, child, replace(grandmother, residence=mother.residence))
