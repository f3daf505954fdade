"""Webhooks for other programs: ask to be told, list, stop."""

from __future__ import annotations

import secrets
import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Response

from dossier.errors import UnknownDossierError
from review.api.caller import Hooker
from review.api.shapes import Hook, HookAsked, HookMade, Hooks
from review.webhooks import require_fit
from storage.access import Webhook

router = APIRouter(tags=["webhooks"])


@router.post("/webhooks", status_code=201)
def add_webhook(who: Hooker, asked: HookAsked) -> HookMade:
    """Be told of every stage that a dossier comes to from now on, signed with the secret that is given here."""
    url = require_fit(asked.url, private=who.office.settings.webhook.private)
    secret = secrets.token_urlsafe(32)
    with who.office.database.begin() as unit:
        told_until = unit.webhooks.newest_event()
        hook = Webhook(uuid.uuid4().hex, url, secret, who.token.office, who.office.clock(), told_until)
        unit.webhooks.add(hook)
        who.log(unit, "webhook_added")
        unit.commit()
    return HookMade(id=hook.id, url=hook.url, active=True, secret=secret)


@router.get("/webhooks")
def list_webhooks(who: Hooker) -> Hooks:
    with who.office.database.begin() as unit:
        found = [hook for hook in unit.webhooks.all() if who.token.office in ("", hook.office)]
    return Hooks(webhooks=[Hook(id=each.id, url=each.url, active=each.active) for each in found])


@router.delete("/webhooks/{webhook}", status_code=204)
def remove_webhook(who: Hooker, webhook: Annotated[str, Path(max_length=64)]) -> Response:
    """No further calls."""
    with who.office.database.begin() as unit:
        known = {hook.id for hook in unit.webhooks.all() if who.token.office in ("", hook.office)}
        if webhook not in known:
            raise UnknownDossierError
        unit.webhooks.remove(webhook)
        who.log(unit, "webhook_removed")
        unit.commit()
    return Response(status_code=204)
