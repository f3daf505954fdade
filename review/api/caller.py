"""Who is calling: a program with a token, and what its token is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from dossier.access_errors import ForbiddenError, TokenError
from dossier.identity import DossierId
from review.purposes import purpose_of
from review.visitor import digest_of, remote_of
from storage.access import ApiToken, Look
from storage.unit_of_work import UnitOfWork
from wiring.wire import Office

PREFIX = "sohoa_"
_BEARER = HTTPBearer(auto_error=False, description="Khóa truy cập do quản trị viên cấp.")


class Scope(StrEnum):
    """What a token is for."""

    INTAKE = "intake"
    READ = "read"
    CORRECT = "correct"
    EXPORT = "export"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True)
class Caller:
    """One request of a program."""

    office: Office
    token: ApiToken
    remote: str

    def require_dossier(self, unit: UnitOfWork, dossier: str) -> DossierId:
        """The id of a dossier that is this program's business. Raises `UnknownDossierError`, `ForbiddenError`."""
        state = unit.repository.get(DossierId(dossier))
        of_office = unit.desk.office_of(state.id)
        if self.token.office and of_office not in ("", self.token.office):
            raise ForbiddenError
        return state.id

    def log(self, unit: UnitOfWork, action: str, dossier: str | None = None, field: str | None = None) -> None:
        now, done = self.office.clock(), f"api.{action}"
        look = Look(now, self.token.id, "program", self.remote, done, dossier, None, field, purpose_of(done))
        unit.access.log([look])


def caller(scope: Scope) -> Callable[..., Caller]:
    """A dependency: whoever calls must have a token for this. Raises `TokenError`."""

    def check(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]) -> Caller:
        office: Office = request.app.state.web.office
        if shown is None:
            raise TokenError
        with office.database.begin() as unit:
            token = unit.access.token(digest_of(shown.credentials))
        if token is None or not token.good(office.clock()) or scope.value not in token.scopes:
            raise TokenError
        return Caller(office, token, remote_of(request))

    return check


Intake = Annotated[Caller, Depends(caller(Scope.INTAKE))]
Reader = Annotated[Caller, Depends(caller(Scope.READ))]
Corrector = Annotated[Caller, Depends(caller(Scope.CORRECT))]
Exporter = Annotated[Caller, Depends(caller(Scope.EXPORT))]
Hooker = Annotated[Caller, Depends(caller(Scope.WEBHOOKS))]
