"""The seam to the queue of machine work: who works on which dossier, and until when nobody else may.

A claim is a lease: it ends by itself, so that a worker that was killed holds nothing up. Refuses leases
of more than an hour; a clock that was set back could make one last for days, so longer ones count as ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dossier.identity import DossierId
from dossier.stage import Stage

LONGEST_LEASE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claim:
    dossier: DossierId
    attempts: int
    """how often it was claimed since it was last released or stepped, this time included: a dossier that kills its
    workers shows by it"""


class WorkQueue(Protocol):
    """Claims inside one unit of work; they hold as soon as that is committed."""

    def claim(
        self,
        stages: Sequence[Stage],
        worker: str,
        now: datetime,
        lease: timedelta,
        limit: int = 1,
        *,
        urgency: int | None = None,
    ) -> tuple[Claim, ...]:
        """Take up to `limit` dossiers in any of these stages that nobody holds: the most urgent, of those the oldest.

        With `urgency` (a priority; 1 is the most urgent) only dossiers that are at least that urgent.
        Several workers at once never get the same dossier, and none waits for another. Raises `ValueError` for a
        lease that is longer than `LONGEST_LEASE`.
        """
        ...

    def renew(self, dossier: DossierId, worker: str, now: datetime, lease: timedelta) -> bool:
        """Hold it for longer; False where the claim has gone to another worker meanwhile."""
        ...

    def holders(self, stages: Sequence[Stage], now: datetime) -> tuple[str, ...]:
        """Who holds dossiers in these stages now."""
        ...

    def abandon(self, worker: str) -> None:
        """Let what a dead worker holds be claimed at once; how often it was claimed stays known."""
        ...

    def release(self, dossier: DossierId, worker: str) -> None:
        """Give it back; nothing happens where another worker holds it."""
        ...
