"""Tells other programs when a dossier comes to a stage: ids and stages, signed, tried again for a day.

Refuses addresses inside the office's network unless the settings allow them, also where a name only resolves to one;
refuses to follow anybody elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

import httpx

from dossier.access_errors import UnfitAddressError
from storage.access import Webhook, WebhookCall
from storage.desk import StageEvent
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("webhooks")
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
"""until the next try, after each failure; then it is given up"""
_EVENTS = 500
_AT_ONCE = 20
_TIMEOUT_S = 10.0


def require_fit(url: str, *, private: bool) -> str:
    """The address where a webhook may stand. Raises `UnfitAddressError`."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UnfitAddressError from None
    if parts.scheme not in (("http", "https") if private else ("https",)) or not host or parts.username:
        raise UnfitAddressError
    _addresses(host, private=private)
    return url


def tell(office: Office, transport: httpx.BaseTransport | None = None) -> int:
    """Make calls of what is new, and try those that are due; how many were told."""
    now = office.clock()
    _make_calls(office)
    with office.database.begin() as unit:
        hooks = {hook.id: hook for hook in unit.webhooks.all()}
        due = unit.webhooks.due(now, _AT_ONCE)
    told = 0
    for call in due:
        good = _call(office, hooks[call.webhook], call, now, transport)
        told += good
        with office.database.begin() as unit:
            unit.webhooks.save_call(_after(call, now, good=good))
            unit.commit()
    return told


def signature(secret: str, at: int, body: str) -> str:
    """What the receiver compares: `t` and the HMAC-SHA-256 of `t.body`."""
    made = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


def _make_calls(office: Office) -> None:
    with office.database.begin() as unit:
        hooks = [hook for hook in unit.webhooks.all() if hook.active]
        newest = unit.webhooks.newest_event()
        if all(hook.told_until >= newest for hook in hooks):
            return
        for hook in hooks:
            events = unit.desk.stage_events(hook.told_until, _EVENTS)
            wanted = [each for each in events if not hook.office or unit.desk.office_of(each.dossier) == hook.office]
            unit.webhooks.add_calls([_call_of(hook, each, office.clock()) for each in wanted])
            if events:
                unit.webhooks.told_until(hook.id, events[-1].number)
        unit.commit()


def _call_of(hook: Webhook, event: StageEvent, now: datetime) -> WebhookCall:
    content = {
        "id": event.number,
        "type": "dossier.stage",
        "dossier": event.dossier,
        "stage": event.stage.value,
        "at": event.at.isoformat(),
    }
    return WebhookCall(uuid.uuid4().hex, hook.id, event.number, json.dumps(content), now, 0, now)


def _after(call: WebhookCall, now: datetime, *, good: bool) -> WebhookCall:
    if good:
        return replace(call, attempts=call.attempts + 1, next_at=None, told_at=now)
    left = call.attempts < len(WAITS)
    if not left:
        _LOG.warn("webhook.given_up", attempt=call.attempts + 1)
    return replace(call, attempts=call.attempts + 1, next_at=now + WAITS[call.attempts] if left else None)


def _call(
    office: Office, hook: Webhook, call: WebhookCall, now: datetime, transport: httpx.BaseTransport | None
) -> bool:
    private = office.settings.webhook.private
    headers = {
        "content-type": "application/json",
        "user-agent": "Sohoa",
        "x-sohoa-signature": signature(hook.secret, int(now.timestamp()), call.body),
        "x-sohoa-delivery": call.id,
    }
    try:
        parts = urlsplit(hook.url)
        host = parts.hostname or ""
        # the address that was judged is the one that is called: a name may resolve otherwise a moment later
        address = _addresses(host, private=private)[0]
        place = f"[{address}]" if ":" in address else address
        target = urlunsplit(parts._replace(netloc=f"{place}:{parts.port}" if parts.port else place))
        headers["host"] = parts.netloc
        with httpx.Client(transport=transport, timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False) as client:
            answer = client.post(target, content=call.body.encode(), headers=headers, extensions={"sni_hostname": host})
        return answer.is_success
    except (httpx.HTTPError, UnfitAddressError, ValueError):
        return False


def _addresses(host: str, *, private: bool) -> list[str]:
    """What the name stands for. Raises `UnfitAddressError` for none, and for any that is not public unless allowed."""
    try:
        found = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, None)))
    except (OSError, UnicodeError):
        raise UnfitAddressError from None
    if not found or (not private and not all(_is_public(each.partition("%")[0]) for each in found)):
        raise UnfitAddressError
    return found


def _is_public(address: str) -> bool:
    """Somewhere on the Internet; not a group, and no IPv6 address that leads to an IPv4 one, which may be anywhere."""
    found = ip_address(address)
    leads_on = found.version == 6 and (found.sixtofour or found.teredo)
    return found.is_global and not (found.is_multicast or found.is_reserved or leads_on)
