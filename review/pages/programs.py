"""Tokens of other programs: given, listed, revoked. What they are for is said in the OpenAPI document."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from review.access import Right
from review.api.caller import PREFIX, Scope
from review.visitor import Visitor, allowed, digest_of
from review.web import Area, web_of
from review.wording import N_
from storage.access import ApiToken

router = APIRouter(include_in_schema=False)
AREA = Area(Right.ADMIN, "/programs", N_("Kết nối"))

Admin = Annotated[Visitor, Depends(allowed(Right.ADMIN))]
SCOPES = {
    Scope.INTAKE: N_("nộp hồ sơ"),
    Scope.READ: N_("xem trạng thái và dữ liệu"),
    Scope.CORRECT: N_("sửa dữ liệu"),
    Scope.EXPORT: N_("lấy bản gốc và toàn bộ hồ sơ"),
    Scope.WEBHOOKS: N_("đăng ký nhận thông báo"),
}


@router.get("/programs")
def programs(request: Request, who: Admin) -> Response:
    return _page(request, who, None)


@router.post("/programs")
def give_token(
    request: Request,
    who: Admin,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    scopes: Annotated[list[Scope] | None, Form()] = None,
    office: Annotated[str, Form(max_length=40)] = "",
    days: Annotated[int, Form(ge=1, le=1095)] = 365,
) -> Response:
    """A token, shown this once."""
    token, now = PREFIX + secrets.token_urlsafe(32), who.office.clock()
    kept = ApiToken(
        uuid.uuid4().hex, name, digest_of(token), tuple(each.value for each in scopes or ()), office.strip(), now,
        now + timedelta(days=days),
    )  # fmt: skip
    with who.office.database.begin() as unit:
        unit.access.add_token(kept)
        who.log(unit, "token_given", purpose=kept.id)
        unit.commit()
    return _page(request, who, token)


@router.post("/programs/{token_id}/revoke")
def revoke_token(request: Request, who: Admin, token_id: str) -> Response:
    """The token is worth nothing from now on."""
    with who.office.database.begin() as unit:
        unit.access.revoke_token(token_id, who.office.clock())
        who.log(unit, "token_revoked", purpose=token_id)
        unit.commit()
    return _page(request, who, None)


def _page(request: Request, who: Visitor, made: str | None) -> Response:
    with who.office.database.begin() as unit:
        tokens, hooks = unit.access.tokens(), unit.webhooks.all()
    scopes = {scope.value: who.say(name) for scope, name in SCOPES.items()}
    return web_of(request).page(
        who, "admin/programs.html", tokens=tokens, hooks=hooks, scopes=scopes, made=made, now=who.office.clock()
    )
