"""`sohoa serve`: the web, and beside it one process that reads what is handed in.

Refuses to start where the database, the store or the forms are not there: nobody could work.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import DossierError, ExitCode
from dossier.stage import Stage
from flows import recipe
from flows.in_process import InProcess
from flows.intake import receive
from review.app import create_app
from storage.repository import DossierState
from wiring.logs import Log, start_logs
from wiring.settings import Settings
from wiring.wire import Office, open_office

_LOG = Log("serve")
_LOOK_EVERY_S = 0.5


def serve(settings: Settings, host: str | None, port: int | None) -> int:
    """Until it is interrupted. Raises `DossierError` where it cannot begin."""
    import uvicorn

    serving = settings.serve
    with open_office(settings) as office:
        for _ in (office.database, office.store, office.catalogue):
            pass

        def receiving(paths: list[Path], source: str) -> DossierState:
            return receive(office, paths, source)

        config = uvicorn.Config(
            create_app(office, receiving),
            host=host or serving.host,
            port=port or serving.port,
            ssl_certfile=serving.certificate,
            ssl_keyfile=serving.key,
            server_header=False,
            access_log=False,  # addresses hold ids; who looked at what is in the access log
            log_config=None,
        )
        with _reading_beside(settings):
            shown = "localhost" if config.host in ("0.0.0.0", "127.0.0.1", "::") else config.host  # noqa: S104
            print(f"Sohoa: {'https' if serving.key else 'http'}://{shown}:{config.port}/", file=sys.stderr)
            server = uvicorn.Server(config)
            server.run()
            if not server.started:
                print(f"Không mở được cổng {config.port}. Chọn cổng khác bằng --port.", file=sys.stderr)
                return ExitCode.OTHER
    return ExitCode.OK


@contextmanager
def _reading_beside(settings: Settings) -> Iterator[None]:
    """A process of its own, so that reading takes no time from the pages; it ends with us."""
    if not settings.serve.reading:
        yield
        return
    reader = multiprocessing.get_context("spawn").Process(
        target=_read_what_comes, args=(settings,), daemon=True, name="sohoa-reading"
    )
    reader.start()
    try:
        yield
    finally:
        reader.terminate()
        reader.join(timeout=30)


def _read_what_comes(settings: Settings) -> None:
    start_logs()
    with open_office(settings) as office:
        steps = InProcess(office)
        while True:
            if not read_once(office, steps):
                time.sleep(_LOOK_EVERY_S)


def read_once(office: Office, steps: InProcess) -> bool:
    """Take every received dossier as far as machines can; False where there was none."""
    found = False
    try:
        with office.database.begin() as unit:
            waiting = list(unit.repository.in_stage(Stage.RECEIVED))
        for dossier in waiting:
            found = True
            try:
                recipe.digitize(steps, dossier)
            except DossierError as error:
                # the dossier says so itself; the next one may fare better
                _LOG.warn("reading.stopped", dossier=dossier, cause=error.code)
    except DossierError as error:
        _LOG.warn("reading.stopped", cause=error.code)
    return found
