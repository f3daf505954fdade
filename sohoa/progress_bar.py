"""A bar on the terminal: how many dossiers are done and how many pages are read. Refuses anything but counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class _Bar:
    def __init__(self, bar: Progress, dossiers: int) -> None:
        self._bar = bar
        self._dossiers = bar.add_task("Hồ sơ", total=dossiers)
        self._pages = bar.add_task("Trang", total=0)

    def pages_found(self, count: int) -> None:
        task = next(each for each in self._bar.tasks if each.id == self._pages)
        self._bar.update(self._pages, total=(task.total or 0) + count)

    def page_read(self) -> None:
        self._bar.advance(self._pages)

    def dossier_ended(self) -> None:
        self._bar.advance(self._dossiers)


@contextmanager
def progress_bar(dossiers: int) -> Iterator[_Bar]:
    """A `flows.progress.Progress` on stderr; gone when the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, dossiers)
