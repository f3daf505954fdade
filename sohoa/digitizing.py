"""`sohoa digitize`: inputs in, one table or one line of JSON each, in the order of the inputs.

Refuses to start at all where the engine, the forms or the database are not there: then no input could succeed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from dossier.errors import ExitCode
from flows.batch import Digitize, digitize_all
from flows.progress import Progress, Silence
from sohoa import dossier_json, dossier_table
from sohoa.results import DossierResult, gather
from wiring.settings import Settings
from wiring.wire import Office, open_office


def digitize(settings: Settings, sources: Sequence[str], *, as_json: bool, quiet: bool) -> int:
    """The exit code is the worst of all inputs. Raises `DossierError` where no input could succeed."""
    worst = ExitCode.OK
    with open_office(settings) as office, shown_progress(len(sources), quiet) as progress:
        require(office)
        show = _line if as_json else _table(office)
        with closing(digitize_all(office, sources, progress, tracked(office))) as outcomes:
            for number, outcome in enumerate(outcomes, start=1):
                result = gather(office, outcome)
                show(result)
                worst = max(worst, result.exit_code)
                if outcome.error is not None:
                    # which input, not its name: names of files are names of persons
                    where = f"Đầu vào {number}: " if len(sources) > 1 else ""
                    print(f"{where}{outcome.error}", file=sys.stderr)
    return worst


def require(office: Office) -> None:
    """Open what every dossier needs, so that what is missing is said at once. Raises `DossierError`."""
    for _ in (office.engine, office.catalogue, office.database, office.store):
        pass


def tracked(office: Office) -> Digitize | None:
    """How a dossier is digitized where a Prefect server is set; None for at once, in this process."""
    if office.settings.prefect_api_url is None:
        return None
    from flows.tracked import digitize_with

    return digitize_with(office)


def _line(result: DossierResult) -> None:
    print(dossier_json.line(result), flush=True)


def _table(office: Office) -> Callable[[DossierResult], None]:
    out = dossier_table.console()
    return lambda result: dossier_table.show(result, office.catalogue, out)


@contextmanager
def shown_progress(dossiers: int, quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield Silence()
        return
    from sohoa.progress_bar import progress_bar

    with progress_bar(dossiers) as bar:
        yield bar
