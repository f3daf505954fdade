"""Due dates: weekends, holidays and waits do not count."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from dossier.errors import SettingsError
from review.counter.working_days import calendar


def due(received: str, days: int, *waited: str) -> str:
    moment = calendar().due(datetime.fromisoformat(received), days, [date.fromisoformat(each) for each in waited])
    return moment.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-11-25T09:00+07:00", 1, "2026-11-26T17:00+07:00"),
        ("2026-11-25T09:00+07:00", 3, "2026-11-30T17:00+07:00"),  # over a weekend
        ("2026-11-28T09:00+07:00", 1, "2026-11-30T17:00+07:00"),  # handed in on a Saturday
        ("2026-02-13T09:00+07:00", 1, "2026-02-23T17:00+07:00"),  # over Tết
        ("2026-08-31T09:00+07:00", 2, "2026-09-04T17:00+07:00"),  # over the national day
        ("2026-11-25T09:00+07:00", 0, "2026-11-25T17:00+07:00"),  # on the same day
        ("2026-11-25T15:00+07:00", 0, "2026-11-26T17:00+07:00"),  # too late for it
        ("2026-11-27T16:00+07:00", 0, "2026-11-30T17:00+07:00"),
    ],
)
def test_only_working_days_count(received: str, days: int, expected: str) -> None:
    assert due(received, days) == expected


def test_days_of_waiting_do_not_count() -> None:
    assert due("2026-11-23T09:00+07:00", 2, "2026-11-24", "2026-11-25") == "2026-11-27T17:00+07:00"


def test_days_worked_in_lieu_count(tmp_path: Path) -> None:
    table = tmp_path / "holidays.csv"
    table.write_text("day,kind,name,law\n2026-11-26,holiday,x,y\n2026-11-28,made_up,x,y\n", "utf-8")
    own = calendar(table)
    assert own.due(datetime.fromisoformat("2026-11-25T09:00+07:00"), 2).date() == date(2026, 11, 28)


def test_the_calendar_says_where_its_knowledge_ends() -> None:
    assert calendar().covers(date(2026, 12, 31))
    assert not calendar().covers(date(2099, 1, 1))


@pytest.mark.parametrize("text", ["", "day,kind\n2026-13-01,holiday\n", "day,kind\n2026-01-01,feast\n", "nothing"])
def test_a_faulty_table_is_refused(tmp_path: Path, text: str) -> None:
    table = tmp_path / "holidays.csv"
    table.write_text(text, "utf-8")
    with pytest.raises(SettingsError):
        calendar(table)
    with pytest.raises(SettingsError):
        calendar(tmp_path / "none.csv")
