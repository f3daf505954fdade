"""Due dates in working days: weekends and public holidays do not count, nor the days on which a dossier waits.

Bộ luật Lao động 45/2019/QH14 Điều 112 names the holidays; the days of Tết and the days off in lieu are set every
year, so they stand in a table with the law that set them. Refuses to promise a day beyond that table's last year.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from dossier.errors import SettingsError

_TABLE = Path(__file__).parent.parent / "data" / "holidays.csv"
_SATURDAY = 5
ONE_DAY = timedelta(days=1)
CLOSING = time(17, 0)
LATE = time(15, 0)
"""what is received later is taken up the next morning (NĐ 61/2018/NĐ-CP)"""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days an office works."""

    holidays: frozenset[date]
    made_up: frozenset[date]
    """Saturdays and Sundays that are worked in lieu"""
    last_year: int
    """the table ends with this year"""

    def works(self, day: date) -> bool:
        """True where the office is open on this day."""
        if day in self.made_up:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def next_working(self, day: date) -> date:
        """The day itself, or the first after it on which the office works."""
        while not self.works(day):
            day += ONE_DAY
        return day

    def due(self, received: datetime, days: int, waited: Iterable[date] = ()) -> datetime:
        """When a dossier of `days` working days is due; 0: on the day it came, or the next where it came late.

        The first day is the working day after reception; days on which the dossier `waited` for the applicant do
        not count. Local time, as `received`.
        """
        paused = frozenset(waited)
        if days <= 0:
            day = received.date() if received.time() < LATE else received.date() + ONE_DAY
            return datetime.combine(self.next_working(day), CLOSING, received.tzinfo)
        day, left = received.date(), days
        while left:
            day += ONE_DAY
            left -= self.works(day) and day not in paused
        return datetime.combine(day, CLOSING, received.tzinfo)

    def covers(self, day: date) -> bool:
        """False where holidays of that year are not known yet, so that a due date may be too early."""
        return day.year <= self.last_year


@cache
def calendar(path: Path = _TABLE) -> Calendar:
    """The calendar of a table with columns day, kind (holiday, made_up), name, law. Raises `SettingsError`."""
    holidays: set[date] = set()
    made_up: set[date] = set()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                days = {"holiday": holidays, "made_up": made_up}[row["kind"]]
                days.add(date.fromisoformat(row["day"]))
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"bảng ngày nghỉ không đọc được ({type(error).__name__})") from None
    if not holidays:
        raise SettingsError("bảng ngày nghỉ trống")
    return Calendar(frozenset(holidays), frozenset(made_up), max(day.year for day in holidays))
