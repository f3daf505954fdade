"""Which rows are the business of one office: the condition that every list of people's work has."""

from __future__ import annotations

import sqlalchemy as sa


def of_office(column: sa.ColumnElement[str], office: str) -> sa.ColumnElement[bool]:
    """True for rows of this office and of none; for all rows where `office` is empty."""
    return column.in_(("", office)) if office else sa.true()
