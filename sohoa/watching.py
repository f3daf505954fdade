"""`sohoa watch`: the folder that office scanners drop files into; one table or line of JSON for each dossier.

Refuses to end for a bad file, a full or unreachable store, or a folder that is gone for a while.
"""

from __future__ import annotations

import signal
import sys
from contextlib import closing
from pathlib import Path

from dossier.errors import ExitCode
from flows.watch import watch as watch_folder
from sohoa import dossier_json, dossier_table
from sohoa.digitizing import require, tracked
from sohoa.results import gather
from wiring.settings import Settings
from wiring.wire import open_office


def watch(settings: Settings, folder: Path, *, once: bool, as_json: bool) -> int:
    """Runs until it is stopped; with `once`, until the folder is empty. Raises `DossierError` at the start only."""
    worst = ExitCode.OK
    # a service manager stops its services so; everything ends as for Ctrl+C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    out = dossier_table.console()
    with open_office(settings) as office:
        require(office)
        found = watch_folder(office, folder, settings.watch.settle_seconds, once=once, digitize=tracked(office))
        with closing(found) as outcomes:
            for outcome in outcomes:
                result = gather(office, outcome)
                worst = max(worst, result.exit_code)
                if as_json:
                    print(dossier_json.line(result), flush=True)
                else:
                    dossier_table.show(result, office.catalogue, out)
                    sys.stdout.flush()
                if outcome.error is not None:
                    print(outcome.error, file=sys.stderr)
    return worst
