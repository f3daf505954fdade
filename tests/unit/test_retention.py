"""How long dossiers are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dossier.retention import Protection, Retention, protection_for

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retention", "years", "last_year"),
    [
        (Retention.YEARS_10, None, 2036),
        (Retention.YEARS_20, None, 2046),
        (Retention.YEARS_30, None, 2056),
        (Retention.YEARS_50, None, 2076),
        (Retention.YEARS_70, None, 2096),
        (Retention.OTHER, 2, 2028),
        (Retention.OTHER, 0, 2026),
    ],
)
def test_a_time_ends_with_the_year_in_viet_nam(retention: Retention, years: int | None, last_year: int) -> None:
    protection = protection_for(retention, date(2026, 3, 1), years)
    assert protection == Protection(datetime(last_year, 12, 31, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    ("retention", "ended_on", "years"),
    [
        (Retention.PERMANENT, date(2026, 3, 1), None),
        (Retention.YEARS_70, date(2036, 3, 1), None),
        (Retention.OTHER, date(2026, 3, 1), 100),
    ],
)
def test_what_outlasts_the_calendars_of_servers_is_held(
    retention: Retention, ended_on: date, years: int | None
) -> None:
    protection = protection_for(retention, ended_on, years)
    assert protection.held
    assert protection.until is not None
    assert protection.until.timestamp() < 2**32


@pytest.mark.parametrize("years", [None, -1])
def test_another_time_needs_its_years(years: int | None) -> None:
    with pytest.raises(ValueError, match="years"):
        protection_for(Retention.OTHER, date(2026, 1, 1), years)


def test_what_is_over_protects_from_nothing_and_a_hold_is_never_over() -> None:
    past, future = Protection(NOON), Protection(NOON.replace(year=2027))
    assert past.over(NOON)
    assert not future.over(NOON)
    assert not Protection(NOON, held=True).over(NOON)
    assert Protection(NOON, held=True).left(NOON) == Protection(held=True)
    assert Protection().over(NOON)


def test_the_firmer_of_two_protections_wins_in_each_respect() -> None:
    past, held = Protection(NOON), Protection(held=True)
    assert past.joined(held) == Protection(NOON, held=True)
    assert past.joined(held).covers(past)
    assert past.joined(held).covers(held)
    assert not past.covers(held)
    assert not held.covers(past)
    assert held.covers(Protection())
