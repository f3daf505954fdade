"""Many inputs at once: each becomes a dossier, and what goes wrong with one never stops the others.

Refuses to keep anything in memory but ids: results are read from the database by whoever shows them.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import DossierError, MissingScanError, StaleRecordError, UnlawfulStepError
from dossier.identity import DossierId
from dossier.stage import Stage
from flows import recipe, stages
from flows.in_process import InProcess
from flows.intake import receive, scan_paths
from flows.progress import Progress, Silence
from flows.retry import RETRIES, retried
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("batch")

Digitize = Callable[[DossierId], Stage]
Settled = Callable[[Sequence[Path]], DossierId | None]
"""the dossier that these scans make, where nothing is left to do in it"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    source: str
    """as given"""
    dossier: DossierId | None
    """None where nothing could be received"""
    error: DossierError | None
    """what stopped the work, where something did"""


def digitize_all(
    office: Office,
    sources: Sequence[str],
    progress: Progress | None = None,
    digitize: Digitize | None = None,
    settled: Settled | None = None,
    redo: bool = False,
) -> Generator[Outcome]:
    """One outcome for each input, in the order of the inputs, as soon as it and those before it are there.

    `digitize` takes a received dossier through the recipe; where None it is done in this process. Inputs whose
    scans are `settled` are not received again; with `redo`, settled dossiers are sorted and extracted anew.
    """
    progress = progress or Silence()
    steps = InProcess(office, progress)
    work = _OneAtATime(digitize or (lambda dossier: recipe.digitize(steps, dossier)))
    inputs = [_Input(source) for source in sources]
    # one more than readers, so that these have pages to read while a dossier is received or extracted
    with ThreadPoolExecutor(office.settings.jobs + 1, thread_name_prefix="dossier") as pool:
        futures = [pool.submit(_digitize_one, office, each, work, progress, settled, redo) for each in inputs]
        left_early = True
        try:
            for each, future in zip(inputs, futures, strict=True):
                yield _outcome(office, each, future)
            left_early = False
        finally:
            for future in futures:
                future.cancel()
            if left_early:
                # dossiers that are being read end with the pages in hand, not with their last page
                office.stopped.set()


@dataclass(slots=True)
class _Input:
    source: str
    dossier: DossierId | None = None
    """known as soon as it is received"""


class _OneAtATime:
    """Lets only one thread at a time work on a dossier: the same papers may be named twice."""

    def __init__(self, digitize: Digitize) -> None:
        self._digitize = digitize
        self._guard = threading.Lock()
        self._locks: dict[DossierId, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, dossier: DossierId) -> Stage:
        with self._guard:
            lock = self._locks[dossier]
        with lock:
            for _ in range(RETRIES):
                try:
                    return self._digitize(dossier)
                except (StaleRecordError, UnlawfulStepError):
                    # another process works on it as well; the recipe finds out what is left to do
                    _LOG.note("stale", dossier=dossier)
            return self._digitize(dossier)


def _digitize_one(
    office: Office, each: _Input, work: Digitize, progress: Progress, settled: Settled | None, redo: bool
) -> None:
    try:
        if not each.source:
            # an unset variable of a script: for Python the empty path is the folder one stands in
            raise MissingScanError
        paths = scan_paths(Path(each.source))
        each.dossier = settled(paths) if settled else None
        if each.dossier is None:
            each.dossier = retried(receive)(office, paths, each.source).id
            if redo:
                retried(stages.restart)(office, each.dossier)
            work(each.dossier)
    finally:
        progress.dossier_ended()


def _outcome(office: Office, each: _Input, future: Future[None]) -> Outcome:
    error = future.exception()
    if error is None:
        return Outcome(each.source, each.dossier, None)
    if not isinstance(error, Exception):
        raise error
    if isinstance(error, DossierError):
        _LOG.note("stopped", cause=error.code)
        return Outcome(each.source, each.dossier, error)
    # a fault of ours or of a vendor's: told by its kind alone, since its sentence may quote a paper
    kind = type(error).__name__
    _LOG.warn("stopped", cause=kind.lower())
    if each.dossier is not None:
        recipe.fail(InProcess(office), each.dossier, kind.lower())
    return Outcome(each.source, each.dossier, DossierError(f"({kind})"))
