"""How long a dossier is kept: the codes of TT 05/2025/TT-BNV (field `maintenance`) and the day on which they end.

Refuses to shorten anything: a time that is not known ends never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

_HANOI_BEHIND_UTC = 17
"""hour of the day in UTC at which the next day begins in Việt Nam"""
_LATEST = datetime(2105, 12, 31, tzinfo=UTC)
"""S3 servers keep dates in 32 bits and wrap them around in 2106 (seen with Ceph 16); a hold has no end at all"""


class Retention(StrEnum):
    """Thời hạn bảo quản."""

    PERMANENT = "01"
    YEARS_70 = "02"
    YEARS_50 = "03"
    YEARS_30 = "04"
    YEARS_20 = "05"
    YEARS_10 = "06"
    OTHER = "07"
    """another time, which the dossier's own list of retention times names"""

    @property
    def years(self) -> int | None:
        """None where the code names no number of years."""
        return _YEARS.get(self)


_YEARS = {
    Retention.YEARS_70: 70,
    Retention.YEARS_50: 50,
    Retention.YEARS_30: 30,
    Retention.YEARS_20: 20,
    Retention.YEARS_10: 10,
}


@dataclass(frozen=True, slots=True)
class Protection:
    """What keeps an object from being deleted; nothing where both are unset."""

    until: datetime | None = None
    """UTC, whole seconds; before it nobody can delete the object, its keeper included"""
    held: bool = False
    """legal hold (niêm giữ): not deleted until the hold is lifted, whatever `until` says"""

    def covers(self, other: Protection) -> bool:
        """True where this is as long and as firm as the other."""
        long_enough = other.until is None or (self.until is not None and self.until >= other.until)
        return long_enough and (self.held or not other.held)

    def joined(self, other: Protection) -> Protection:
        """The firmer of both in each respect."""
        untils = [until for until in (self.until, other.until) if until is not None]
        return Protection(max(untils, default=None), self.held or other.held)

    def left(self, now: datetime) -> Protection:
        """What of it is still in force."""
        return Protection(self.until if self.until is not None and self.until > now else None, self.held)

    def over(self, now: datetime) -> bool:
        """True where it keeps nobody from deleting any more."""
        return self.left(now) == Protection()


def protection_for(retention: Retention, ended_on: date, years: int | None = None) -> Protection:
    """The protection of a dossier that was closed on this day.

    The time is counted from the end of the year in which the dossier was closed (Luật Lưu trữ 33/2024/QH15
    Điều 14, to be verified). `years` is for `Retention.OTHER`. What is permanent, and what would last longer than
    servers can count, is held as well. Raises `ValueError` for `OTHER` without years.
    """
    if retention is Retention.PERMANENT:
        return Protection(_LATEST, held=True)
    wanted = years if retention is Retention.OTHER else retention.years
    if wanted is None or wanted < 0:
        raise ValueError("another retention time needs its years")
    last_year = ended_on.year + wanted
    if last_year >= _LATEST.year:
        return Protection(_LATEST, held=True)
    return Protection(datetime(last_year, 12, 31, _HANOI_BEHIND_UTC, tzinfo=UTC))
