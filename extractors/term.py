"""The day on which a term ends: `6 tháng, kể từ ngày cấp` of a paper issued on 10 May 2024 ends on 10 November 2024.

A term in months or years ends on the day of the same number, or on the last of a shorter month (Bộ luật Dân sự
91/2015/QH13 Điều 148). Refuses to guess: without a whole first day or a number there is no end.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from dossier.record import FieldValue, Reading
from dossier.vietnamese import canonical, without_marks

_TERM = re.compile(r"(?<!\d)(\d{1,3})\s*(?:\([^)]{0,30}\)\s*)?(ngay|thang|nam)\b")


def ended(reading: Reading, start: FieldValue) -> Reading:
    """The reading of a term as the day on which it ends, no surer than the first day is; dates stay as they are."""
    end = end_of(start.value, reading.raw) if start.value else None
    if end is None:
        return reading
    return replace(reading, value=end, confidence=min(reading.confidence, start.confidence))


def end_of(start: str, term: str) -> str | None:
    """
    >>> end_of("2024-05-10", "6 tháng, kể từ ngày cấp"), end_of("2024-08-31", "06 (sáu) tháng")
    ('2024-11-10', '2025-02-28')
    >>> end_of("2024", "6 tháng")
    """
    match = _TERM.search(without_marks(canonical(term)).lower())
    if match is None:
        return None
    count, unit = int(match.group(1)), match.group(2)
    try:
        first = date.fromisoformat(start)
        if unit == "ngay":
            return (first + timedelta(days=count)).isoformat()
        months = first.year * 12 + first.month - 1 + count * (12 if unit == "nam" else 1)
        year, month = divmod(months, 12)
        return first.replace(
            year=year, month=month + 1, day=min(first.day, calendar.monthrange(year, month + 1)[1])
        ).isoformat()
    except (ValueError, OverflowError):
        return None
