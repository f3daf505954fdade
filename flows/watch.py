"""A watched folder: what an office scanner drops there becomes dossiers, one for each file or sub-folder.

Refuses to take what is still being written, to lose anything, and to end by itself: a file leaves the folder only
when its originals are kept (`done`) or when it can never be used (`failed`, with the reason beside it). The folder
is looked at in intervals, since network drives tell nobody when a file arrives.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from dossier.errors import MissingScanError, NotADocumentError, SettingsError
from flows.batch import Digitize, Outcome, digitize_all
from flows.intake import passed_over
from wiring.logs import Log
from wiring.wire import Office

DONE, FAILED = "done", "failed"
_HALF_WRITTEN = (".tmp", ".part", ".partial", ".crdownload")
_LOOK_SECONDS = 0.5
_TRY_AGAIN_SECONDS = 30.0
_LOG = Log("watch")

Mark = tuple[tuple[str, int, int], ...]
"""names, sizes and times of a file, or of the files in a folder: while it changes, somebody writes"""


def watch(
    office: Office, folder: Path, settle_seconds: float, *, once: bool = False, digitize: Digitize | None = None
) -> Generator[Outcome]:
    """One outcome for each dossier, as soon as it is there; without `once`, for ever.

    With `once` it ends when nothing is left that it could take. Raises `MissingScanError` where there is no such
    folder, `SettingsError` where it overlaps the product's own folders.
    """
    _refuse_overlap(office, folder)
    watched = _Watched(office, folder, settle_seconds, digitize)
    with ThreadPoolExecutor(office.settings.jobs + 1, thread_name_prefix="watch") as pool:
        left_early = True
        try:
            while not (once and watched.looked and watched.idle):
                watched.look(pool)
                yield from watched.ended()
            left_early = False
        finally:
            if left_early:
                # what is being read ends with the pages in hand, and is taken up again next time
                office.stopped.set()


@dataclass(slots=True)
class _Entry:
    """One file or sub-folder."""

    mark: Mark
    since: float
    """when it was first seen like this"""
    told: bool = False
    """its outcome was told already: not again until it changes"""
    stuck: bool = False
    """it is done with, and could not be moved away: not taken again until it changes"""


@dataclass(slots=True)
class _Watched:
    office: Office
    folder: Path
    settle: float
    digitize: Digitize | None
    seen: dict[str, _Entry] = field(default_factory=dict)
    running: dict[Future[Outcome], tuple[str, Mark]] = field(default_factory=dict)
    there: bool = True
    looked: bool = False

    @property
    def idle(self) -> bool:
        """Nothing runs, and nothing waits to be taken for the first time."""
        return not self.running and all(entry.told for entry in self.seen.values())

    def look(self, pool: ThreadPoolExecutor) -> None:
        """Take what has come to rest; then wait a little, or until something ends."""
        now = time.monotonic()
        marks = self._marks()
        self.seen = {name: self._entry(name, mark, now) for name, mark in marks.items()}
        busy = {name for name, _ in self.running.values()}
        for name, entry in self.seen.items():
            if name not in busy and not entry.stuck and now - entry.since >= self.settle:
                self.running[pool.submit(self._digitize, name)] = name, entry.mark
        if self.running:
            wait(self.running, _LOOK_SECONDS, FIRST_COMPLETED)
        elif self.looked:
            time.sleep(_LOOK_SECONDS)
        self.looked = True

    def ended(self) -> Iterator[Outcome]:
        """What has ended since; files are moved away before it is told."""
        for future in [future for future in self.running if future.done()]:
            name, mark = self.running.pop(future)
            outcome = future.result()
            if outcome.error is not None and outcome.error.retryable:
                # the fault of a machine, not of the paper: it stays where it is, and is tried again
                known = self.seen.get(name)
                self.seen[name] = _Entry(mark, time.monotonic() + _TRY_AGAIN_SECONDS, told=True)
                if known is None or not known.told:
                    yield outcome
                continue
            self.seen.pop(name, None)
            if _mark(self.folder / name) == mark and not self._moved(name, outcome):
                self.seen[name] = _Entry(mark, time.monotonic(), told=True, stuck=True)
            yield outcome

    def _digitize(self, name: str) -> Outcome:
        path = self.folder / name
        if path.is_symlink():
            # what it points to was not dropped here
            return Outcome(str(path), None, NotADocumentError())
        (outcome,) = digitize_all(self.office, [str(path)], digitize=self.digitize)
        return outcome

    def _marks(self) -> dict[str, Mark]:
        try:
            names = sorted(entry.name for entry in os.scandir(self.folder) if _wanted(entry.name))
        except OSError:
            if self.there:
                # a network drive that is gone for a while: nothing to do but wait
                _LOG.warn("folder.gone")
            self.there = False
            return {}
        self.there = True
        found = {name: _mark(self.folder / name) for name in names if name not in (DONE, FAILED)}
        return {name: mark for name, mark in found.items() if mark is not None}

    def _entry(self, name: str, mark: Mark, now: float) -> _Entry:
        known = self.seen.get(name)
        return known if known is not None and known.mark == mark else _Entry(mark, now)

    def _moved(self, name: str, outcome: Outcome) -> bool:
        kept = outcome.dossier is not None
        month = self.office.clock().astimezone().strftime("%Y-%m")
        target = self.folder / DONE / month if kept else self.folder / FAILED
        try:
            target.mkdir(parents=True, exist_ok=True)
            place = _free(target / name)
            (self.folder / name).rename(place)
            if not kept and outcome.error is not None:
                reason = {"code": outcome.error.code, "message": str(outcome.error)}
                place.with_name(place.name + ".json").write_text(json.dumps(reason, ensure_ascii=False), "utf-8")
        except OSError as error:
            _LOG.warn("not_moved", cause=type(error).__name__.lower())
            return False
        return True


def _wanted(name: str) -> bool:
    low = name.casefold()
    return not (passed_over(name) or low.startswith("~$") or low.endswith(_HALF_WRITTEN))


def _mark(path: Path) -> Mark | None:
    """None for what has just gone, and for a folder with nothing in it yet."""
    try:
        about = path.lstat()
        if not stat.S_ISDIR(about.st_mode):
            return (("", about.st_size, about.st_mtime_ns),)
        inside = [(entry.name, entry.stat(follow_symlinks=False)) for entry in os.scandir(path)]
    except OSError:
        return None
    return tuple(sorted((name, each.st_size, each.st_mtime_ns) for name, each in inside)) or None


def _free(path: Path) -> Path:
    """The path itself, or with a number before its ending where something stands there already."""
    place, number = path, 1
    while place.exists():
        number += 1
        place = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return place


def _refuse_overlap(office: Office, folder: Path) -> None:
    try:
        if not folder.is_dir():
            raise MissingScanError
    except OSError:
        raise MissingScanError from None
    here, settings = folder.resolve(), office.settings
    own = [settings.var, Path(__file__).parent.parent / "flows"]
    own += [settings.store_folder] if settings.store_folder else []
    for each in own:
        place = each.resolve()
        if place.is_relative_to(here) or here.is_relative_to(place):
            raise SettingsError("thư mục theo dõi không được chứa, hay nằm trong, thư mục dữ liệu của chương trình")
