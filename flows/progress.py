"""What a run tells while it goes on: counts of pages, nothing else."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Whoever wants to know; called from several threads."""

    def pages_found(self, count: int) -> None: ...

    def page_read(self) -> None: ...

    def dossier_ended(self) -> None: ...


class Silence:
    """Nobody wants to know."""

    def pages_found(self, count: int) -> None: ...

    def page_read(self) -> None: ...

    def dossier_ended(self) -> None: ...
