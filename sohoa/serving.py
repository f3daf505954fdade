"""`sohoa serve`: the web, and beside it one process that reads what is handed in.

Refuses to start where the database, the store or the forms are not there: nobody could work.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from dossier.errors import DossierError, ExitCode, LifecycleError
from dossier.stage import Stage
from extractors.addresses import units
from extractors.addresses.units import all_communes
from flows import recipe
from flows.export import PackageFormat, export
from flows.in_process import InProcess
from flows.intake import receive
from flows.releasing import release
from flows.workers import take_over, worker_name
from review.app import create_app
from review.webhooks import tell
from storage.desk import FIRST
from wiring.logs import Log, start_logs
from wiring.settings import Settings
from wiring.wire import Office, open_office

_LOG = Log("serve")
_LOOK_EVERY_S = 0.5
_COUNTER_LOOKS_EVERY_S = 0.1
"""somebody stands there and waits"""
_TELL_EVERY_S = 2.0
_BEGIN_ANEW_S = 2.0
_CLAIMED = timedelta(minutes=50)
_ATTEMPTS = 3
"""a dossier that ended the reading process so often is not begun again"""


def serve(settings: Settings, host: str | None, port: int | None) -> int:
    """Until it is interrupted. Raises `DossierError` where it cannot begin."""
    import uvicorn

    serving = settings.serve
    with open_office(settings) as office:
        for _ in (office.database, office.store, office.catalogue, units.all_communes()):
            # loaded before the first person waits for it
            pass

        def exporting(dossier: str, kind: str, out: Path) -> Path:
            return export(office, dossier, PackageFormat(kind), out)

        config = uvicorn.Config(
            create_app(office, partial(receive, office), exporting, partial(release, office)),
            host=host or serving.host,
            port=port or serving.port,
            ssl_certfile=serving.certificate,
            ssl_keyfile=serving.key,
            server_header=False,
            access_log=False,  # addresses hold ids; who looked at what is in the access log
            log_config=None,
        )
        with _reading_beside(settings), _telling_beside(office):
            shown = "localhost" if config.host in ("0.0.0.0", "127.0.0.1", "::") else config.host  # noqa: S104
            print(f"Sohoa: {'https' if serving.key else 'http'}://{shown}:{config.port}/", file=sys.stderr)
            server = uvicorn.Server(config)
            try:
                server.run()
            except SystemExit:
                # uvicorn ends the program where the port is taken, without a word that a person could use
                _LOG.warn("serve.not_started")
            if not server.started:
                print(f"Không mở được cổng {config.port}. Chọn cổng khác bằng --port.", file=sys.stderr)
                return ExitCode.OTHER
    return ExitCode.OK


@contextmanager
def _reading_beside(settings: Settings) -> Iterator[None]:
    """A process of its own, so that reading takes no time from the pages; begun anew when it dies, ended with us."""
    if not settings.serve.reading:
        yield
        return
    context, ending = multiprocessing.get_context("spawn"), threading.Event()
    running: list[BaseProcess] = []

    def keep_reading() -> None:
        while not ending.is_set():
            reader = context.Process(target=_read_what_comes, args=(settings,), daemon=True, name="sohoa-reading")
            running[:] = [reader]
            reader.start()
            reader.join()
            if not ending.wait(_BEGIN_ANEW_S):
                _LOG.warn("reading.died", exit=reader.exitcode or 0)

    keeper = threading.Thread(target=keep_reading, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        for reader in running:
            reader.terminate()
        keeper.join(timeout=30)


def _read_what_comes(settings: Settings) -> None:
    start_logs()
    with open_office(settings) as office:
        # what this process's forerunner died of is begun again at once, so many times
        take_over(office, [Stage.RECEIVED])
        for _ in (office.engine, office.catalogue):
            # loaded before the first citizen waits for it
            pass
        # the counter's papers are read beside a backlog of hundreds of pages, not after it
        counter = threading.Thread(target=_read_on, args=(office, FIRST), daemon=True)
        counter.start()
        all_communes()  # half a second that the first dossier need not wait for
        _read_on(office, None)


def _read_on(office: Office, urgency: int | None) -> None:
    """Until whoever began this process is gone, killed or not: a reader that nobody ends would read for ever."""
    steps, parent = InProcess(office), multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        if not read_once(office, steps, urgency):
            time.sleep(_LOOK_EVERY_S if urgency is None else _COUNTER_LOOKS_EVERY_S)


def read_once(office: Office, steps: InProcess, urgency: int | None = None) -> bool:
    """Take one received dossier that nobody works on as far as machines can; False where there is none.

    With `urgency`, only those that are at least that urgent.
    """
    worker = worker_name(f"serve {urgency or 'any'}")
    try:
        with office.database.begin() as unit:
            claims = unit.queue.claim([Stage.RECEIVED], worker, office.clock(), _CLAIMED, urgency=urgency)
            unit.commit()
        for claim in claims:
            if claim.attempts > _ATTEMPTS:
                recipe.fail(steps, claim.dossier, "killed")
                continue
            try:
                recipe.digitize(steps, claim.dossier)
            except LifecycleError as error:
                # somebody changed the dossier meanwhile: the next look finds it as it is then
                _LOG.note("reading.overtaken", cause=error.code)
            with office.database.begin() as unit:
                unit.queue.release(claim.dossier, worker)
                unit.commit()
    except DossierError as error:
        # the dossier says so itself, or the database does not answer; the next look may fare better
        _LOG.warn("reading.stopped", cause=error.code)
        return False
    return bool(claims)


@contextmanager
def _telling_beside(office: Office) -> Iterator[None]:
    """Webhooks are called while pages are served."""
    ending = threading.Event()

    def keep_telling() -> None:
        while not ending.wait(_TELL_EVERY_S):
            try:
                tell(office)
            except DossierError as error:
                _LOG.warn("telling.stopped", cause=error.code)

    teller = threading.Thread(target=keep_telling, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ending.set()
        teller.join(timeout=30)
