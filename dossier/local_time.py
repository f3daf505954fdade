"""The time of the offices: Vietnam has one zone and no summer time."""

from __future__ import annotations

from datetime import timedelta, timezone

HANOI = timezone(timedelta(hours=7))
