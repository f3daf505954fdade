"""Webhooks and the calls to them over SQLite and PostgreSQL, inside one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import people_tables as people
from storage.access import Webhook, WebhookCall
from storage.sql_session import SqlSession


class SqlWebhooks:
    """Who wants to be told, and what still has to be told to whom."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, webhook: Webhook) -> None:
        names = ("id", "url", "secret", "office", "made_at", "told_until", "active")
        values = {name: getattr(webhook, name) for name in names}
        self._session.write(sa.insert(people.webhooks).values(values))

    def all(self) -> tuple[Webhook, ...]:
        query = sa.select(people.webhooks).order_by(people.webhooks.c.made_at, people.webhooks.c.id)
        return tuple(_webhook_of(row) for row in self._session.rows(query))

    def remove(self, webhook_id: str) -> bool:
        """True where there was one; its calls go with it."""
        return self._session.write(sa.delete(people.webhooks).where(people.webhooks.c.id == webhook_id)) > 0

    def newest_event(self) -> int:
        """Number of the last stage event; 0 before there is any."""
        found = self._session.rows(sa.select(sa.func.max(people.stage_events.c.number)))
        return int(found[0][0] or 0)

    def told_until(self, webhook_id: str, number: int) -> None:
        table = people.webhooks
        self._session.write(sa.update(table).where(table.c.id == webhook_id).values(told_until=number))

    def add_calls(self, calls: Sequence[WebhookCall]) -> None:
        self._session.write(sa.insert(people.webhook_calls), [_call_values(call) for call in calls])

    def due(self, now: datetime, limit: int) -> tuple[WebhookCall, ...]:
        """Calls whose time has come, the oldest first."""
        table = people.webhook_calls.c
        query = sa.select(people.webhook_calls).where(table.next_at <= now).order_by(table.next_at, table.id)
        return tuple(_call_of(row) for row in self._session.rows(query.limit(limit)))

    def save_call(self, call: WebhookCall) -> None:
        table = people.webhook_calls
        self._session.write(sa.update(table).where(table.c.id == call.id).values(_call_values(call)))


def _webhook_of(row: Any) -> Webhook:
    return Webhook(row.id, row.url, row.secret, row.office, row.made_at, row.told_until, row.active)


def _call_values(call: WebhookCall) -> dict[str, Any]:
    return {
        "id": call.id,
        "webhook_id": call.webhook,
        "event": call.event,
        "body": call.body,
        "at": call.at,
        "attempts": call.attempts,
        "next_at": call.next_at,
        "told_at": call.told_at,
    }


def _call_of(row: Any) -> WebhookCall:
    return WebhookCall(row.id, row.webhook_id, row.event, row.body, row.at, row.attempts, row.next_at, row.told_at)
