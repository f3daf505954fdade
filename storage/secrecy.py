"""The seam to releases: who said that pages which look secret are not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier.identity import DossierId


@dataclass(frozen=True, slots=True)
class Release:
    """One dossier that was set aside for its marks of secrecy and may go on."""

    dossier: DossierId
    pages: tuple[int, ...]
    """numbers of the pages that were looked at; a mark on another page stops the dossier again"""
    account: str
    reason: str
    at: datetime


class Releases(Protocol):
    """Releases inside one unit of work. None is ever taken back: a dossier is set aside anew."""

    def add(self, release: Release) -> None: ...

    def pages(self, dossier: DossierId) -> frozenset[int]:
        """Numbers of all pages of the dossier that were found not to be secret."""
        ...
