"""`sohoa accounts`: makes accounts from the command line, the first administrator among them.

Refuses passwords as arguments, which every program of the machine can read: it makes one and prints it once.
"""

from __future__ import annotations

import secrets
import sys

from dossier.errors import ExitCode
from review.access import DEMO_PASSWORD, make_account, make_demo_accounts
from storage.access import Role
from wiring.settings import Settings
from wiring.wire import open_office


def add_account(settings: Settings, login: str, full_name: str, role: str, office_code: str) -> int:
    """Print the password to stdout, everything else to nowhere. Raises `TakenLoginError`."""
    if role not in set(Role):
        print(f"Tham số sai: --role phải là một trong: {', '.join(Role)}", file=sys.stderr)
        return ExitCode.BAD_ARGUMENTS
    password = secrets.token_urlsafe(12)
    with open_office(settings) as office:
        make_account(office, login, full_name, Role(role), office_code, password)
    print(password)
    return ExitCode.OK


def add_demo_accounts(settings: Settings) -> int:
    """Raises `DemoOnlyError` outside demo mode."""
    with open_office(settings) as office:
        accounts = make_demo_accounts(office)
    for account in accounts:
        print(f"{account.login}\t{DEMO_PASSWORD}\t{account.full_name}")
    return ExitCode.OK
