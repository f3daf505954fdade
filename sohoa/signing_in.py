"""Who gives a command that not everybody may give: an account of the review station, and its password.

Refuses passwords as arguments or settings, which other programs of the machine can read: they are typed, or come on
stdin. Refuses a password that somebody else gave, since that person knows it too.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable

from dossier.access_errors import ForbiddenError, GivenPasswordError, SignInError
from dossier.identity import DossierId
from review.access import Right, require, sees, sign_in
from review.purposes import purpose_of, without_numbers
from storage.access import Account, Look
from storage.unit_of_work import UnitOfWork
from wiring.wire import Office

_REMOTE = "sohoa"
"""what the access log says where pages say an address"""


def signed_in(office: Office, login: str, right: Right) -> Account:
    """The account of this login, whose password was asked for. Raises `AccessError`."""
    try:
        account = sign_in(office, login, _password(login))
    except SignInError:
        with office.database.begin() as unit:
            failed = Look(office.clock(), "", "", _REMOTE, "sign_in_failed", purpose=purpose_of("sign_in_failed"))
            unit.access.log([failed])
            unit.commit()
        raise
    if account.must_change:
        raise GivenPasswordError
    require(account, right)
    return account


def note(
    office: Office, unit: UnitOfWork, who: Account, action: str, dossiers: Iterable[DossierId], about: str
) -> None:
    """Put into the access log what this account does to these dossiers, saved with the unit.

    Raises `ForbiddenError` where one of them is another office's.
    """
    looks = []
    for dossier in dossiers:
        if not sees(who, unit.desk.office_of(dossier)):
            raise ForbiddenError
        purpose = purpose_of(action, without_numbers(about))[:200]
        looks.append(Look(office.clock(), who.id, who.role.value, _REMOTE, action, dossier, purpose=purpose))
    unit.access.log(looks)


def _password(login: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"Mật khẩu của {login}: ")
    return sys.stdin.readline().rstrip("\r\n")
