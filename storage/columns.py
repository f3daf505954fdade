"""Column types that keep what the drivers would lose: every letter of a text, and the zone of a time.

Refuses times without a zone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

_MARK = "\ue000"
"""a private letter that stands before four hexadecimal digits for one letter that a database cannot keep"""
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff\ue000]")
_KEPT_AS = re.compile("\ue000([0-9a-f]{4})")


def keepable(text: str) -> str:
    """The text without NUL (which PostgreSQL refuses) and lone surrogates (which are no UTF-8), reversibly.

    Both come in from outside: NUL from QR codes, surrogates from file names in a legacy encoding.
    """
    return _UNKEEPABLE.sub(lambda match: f"{_MARK}{ord(match[0]):04x}", text)


def as_given(text: str) -> str:
    """The inverse of `keepable`."""
    return _KEPT_AS.sub(lambda match: chr(int(match[1], 16)), text)


class AnyText(sa.types.TypeDecorator[str]):
    """Any Python text whatever."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else keepable(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else as_given(value)


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A moment, given in any zone and returned in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
        # SQLite keeps the UTC that was bound, without its zone
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
