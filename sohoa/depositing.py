"""`sohoa deposit`: approved dossiers into the archive; one line of receipt each on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from dossier.errors import DossierError, ExitCode
from flows.deposit import DepositOutcome, approve_undoubted, deposit_all
from flows.deposit import deposit as deposit_one
from flows.export import dossier_called
from flows.workers import worker_name
from sohoa.printable import printable
from storage.packages.contents import hanoi
from wiring.settings import Settings
from wiring.wire import Office, open_office


def deposit(settings: Settings, codes: Sequence[str], *, approve_checked: bool, as_json: bool) -> int:
    """Archive what these codes name, or all that is approved. The exit code is the worst of all."""
    worst = ExitCode.OK
    with open_office(settings) as office:
        if approve_checked or settings.archive.approve_checked:
            approve_undoubted(office)
        for outcome in _outcomes(office, codes):
            _show(outcome, as_json)
            if outcome.error is not None:
                worst = max(worst, outcome.error.exit_code)
    return worst


def _outcomes(office: Office, codes: Sequence[str]) -> Iterator[DepositOutcome]:
    if not codes:
        yield from deposit_all(office, worker_name(), _tell)
        return
    for code in codes:
        dossier = dossier_called(office, code)
        try:
            yield DepositOutcome(dossier, deposit_one(office, dossier, _tell), None)
        except DossierError as error:
            yield DepositOutcome(dossier, None, error)


def _show(outcome: DepositOutcome, as_json: bool) -> None:
    receipt = outcome.receipt
    if outcome.error is not None:
        print(f"{outcome.dossier}: {outcome.error}", file=sys.stderr)
    if as_json:
        print(
            json.dumps(
                {
                    "dossier": outcome.dossier,
                    "archived": receipt is not None,
                    "key": receipt.package.key if receipt else None,
                    "sha256": receipt.package.sha256 if receipt else None,
                    "size": receipt.package.size if receipt else None,
                    "at": hanoi(receipt.archived_at) if receipt else None,
                    "error": outcome.error.code if outcome.error else None,
                }
            ),
            flush=True,
        )
    elif receipt is not None:
        print(f"{receipt.dossier}  {receipt.package.sha256}  {receipt.package.size} byte  {hanoi(receipt.archived_at)}")


def _tell(said: Sequence[str]) -> None:
    for sentence in said:
        print(printable(sentence), file=sys.stderr)
