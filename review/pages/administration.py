"""Accounts, and the access log with its chain."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from dossier.errors import DossierError, UnknownDossierError
from review import access
from review.access import Right
from review.purposes import PURPOSES, purpose_of
from review.visitor import Visitor, allowed
from review.web import Area, status_of, web_of
from review.wording import N_
from storage.access import Account, Role

router = APIRouter(include_in_schema=False)
AREAS = (
    Area(Right.ADMIN, "/accounts", N_("Tài khoản")),
    Area(Right.AUDIT, "/looks", N_("Nhật ký truy cập")),
)

Admin = Annotated[Visitor, Depends(allowed(Right.ADMIN))]
Auditor = Annotated[Visitor, Depends(allowed(Right.AUDIT))]
Text = Annotated[str, Form(max_length=200)]
FilterText = Annotated[str, Query(max_length=200)]
SCREEN = 100

ROLE_NAMES = {
    Role.COUNTER: N_("một cửa"),
    Role.SPECIALIST: N_("chuyên viên"),
    Role.REVIEWER: N_("người đối soát"),
    Role.ARCHIVIST: N_("lưu trữ viên"),
    Role.AUDITOR: N_("người kiểm tra"),
    Role.ADMIN: N_("quản trị viên"),
}


@router.get("/accounts")
def accounts(request: Request, who: Admin) -> Response:
    return _accounts(request, who)


@router.post("/accounts")
def add_account(
    request: Request, who: Admin, login: Text, full_name: Text, role: Annotated[Role, Form()], office: Text = ""
) -> Response:
    """A new account; its one-time password is shown this once."""
    password = secrets.token_urlsafe(12)
    try:
        account = access.make_account(who.office, login, full_name, role, office.strip(), password)
    except DossierError as error:
        return _accounts(request, who, failure=who.say(error.message), status=status_of(error))
    _note(who, "account_added", account)
    return _accounts(request, who, made=(account.login, password))


@router.post("/accounts/{account_id}/password")
def give_password(request: Request, who: Admin, account_id: str) -> Response:
    """Another one-time password; all sessions of the account end."""
    account = _account(who, account_id)
    password = secrets.token_urlsafe(12)
    access.set_password(who.office, account, password)
    _note(who, "password_given", account)
    return _accounts(request, who, made=(account.login, password))


@router.post("/accounts/{account_id}/change")
def change_account(
    request: Request,
    who: Admin,
    account_id: str,
    role: Annotated[Role, Form()],
    office: Text = "",
    disabled: Annotated[bool, Form()] = False,
) -> Response:
    """Another role or office, or no access any more. Nobody can shut themselves out."""
    account = _account(who, account_id)
    if account.id == who.who.id and (disabled or role is not Role.ADMIN):
        return _accounts(request, who, failure=who.say("Không thể tự bỏ quyền quản trị của mình."), status=409)
    changed = replace(account, role=role, office=office.strip()[:40], disabled=disabled)
    with who.office.database.begin() as unit:
        unit.access.save_account(changed)
        if disabled or role is not account.role:
            unit.access.drop_sessions_of(account.id)
        who.log(unit, "account_changed", purpose=purpose_of("account_changed", account.login))
        unit.commit()
    return _accounts(request, who)


@router.get("/looks")
def looks(
    request: Request,
    who: Auditor,
    before: int | None = None,
    dossier: FilterText = "",
    account: FilterText = "",
    action: FilterText = "",
    purpose: FilterText = "",
) -> Response:
    """The access log, the newest first."""
    wanted = {"dossier": dossier.strip(), "account": account, "action": action, "purpose": purpose.strip()}
    with who.office.database.begin() as unit:
        found = unit.access.looks(SCREEN, before, **wanted)
        who.log(unit, "looks", wanted["dossier"] or None)
        unit.commit()
    older = urlencode({"before": found[-1].number, **wanted}) if len(found) == SCREEN else None
    return _looks(request, who, looks=found, wanted=wanted, older=older)


@router.post("/looks/check")
def check_chain(request: Request, who: Auditor) -> Response:
    """Read the whole log and recompute its chain."""
    with who.office.database.begin() as unit:
        broken = unit.access.broken_link()
        who.log(unit, "looks.check")
        unit.commit()
    return _looks(request, who, broken=broken, checked=True)


def _looks(request: Request, who: Visitor, **facts: Any) -> Response:
    with who.office.database.begin() as unit:
        names = {each.id: each.login for each in unit.access.accounts()}
        names |= {each.id: each.name for each in unit.access.tokens()}
    known: dict[str, Any] = {"looks": (), "wanted": {}, "older": None, "broken": None, "checked": False}
    actions = {**PURPOSES, "search": N_("Tìm kiếm"), "unmask": N_("Xem số đầy đủ")}
    return web_of(request).page(who, "admin/looks.html", names=names, actions=actions, **{**known, **facts})


def _account(who: Visitor, account_id: str) -> Account:
    with who.office.database.begin() as unit:
        account = unit.access.account(account_id)
    if account is None:
        raise UnknownDossierError
    return account


def _note(who: Visitor, action: str, account: Account) -> None:
    with who.office.database.begin() as unit:
        who.log(unit, action, purpose=purpose_of(action, account.login))
        unit.commit()


def _accounts(
    request: Request,
    who: Visitor,
    *,
    made: tuple[str, str] | None = None,
    failure: str | None = None,
    status: int = 200,
) -> Response:
    with who.office.database.begin() as unit:
        known = unit.access.accounts()
    roles: dict[Role, str] = {role: who.say(name) for role, name in ROLE_NAMES.items()}
    return web_of(request).page(
        who, "admin/accounts.html", status, accounts=known, roles=roles, made=made, failure=failure
    )
