"""What the review station keeps: actions, leases, the queue. Frozen types; `storage.sql_desk` keeps them.

Refuses to forget: an action is never changed or removed, an undo is one more action.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from dossier.correction import Correction
from dossier.identity import DocumentId, DossierId
from dossier.stage import Stage

Json = dict[str, Any]

FIRST, USUAL, LAST = 1, 5, 9
"""priorities"""


class Act(StrEnum):
    """What can be done at the desk."""

    FIELD = "field"
    """a correction"""
    SPLIT = "split"
    MERGE = "merge"
    REORDER = "reorder"
    FORM = "form"
    """the paper is of another form"""
    MARK = "mark"
    """pages are blank, separators, or pages after all"""
    TURN = "turn"
    """a page stands otherwise than the machine thought"""
    POSTPONE = "postpone"
    TAKE_OVER = "take_over"
    APPROVE = "approve"
    RESCAN = "rescan"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person did. `content` is what is needed to take it back."""

    kind: Act
    dossier: DossierId
    reviewer: str
    """id of the account"""
    at: datetime
    document: DocumentId | None = None
    correction: Correction | None = None
    """of a FIELD action"""
    undoes: int | None = None
    """number of the action that this one takes back"""
    content: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    """0 before it is kept"""


def standing(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The actions that hold: those that were not taken back, without the taking back itself."""
    kept = tuple(actions)
    undone = {action.undoes for action in kept if action.undoes is not None}
    return tuple(action for action in kept if action.number not in undone and action.kind is not Act.UNDO)


def corrections_of(actions: Iterable[Action], document: DocumentId) -> tuple[Correction, ...]:
    """The corrections of a document that hold, in order."""
    return tuple(
        action.correction
        for action in standing(actions)
        if action.document == document and action.correction is not None
    )


@dataclass(frozen=True, slots=True)
class Lease:
    """A dossier in one person's hands, until it expires."""

    reviewer: str
    taken_at: datetime
    expires_at: datetime
    taken_from: str | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which dossiers of the queue are wanted. Empty: all."""

    stages: tuple[Stage, ...] = (Stage.IN_REVIEW,)
    office: str = ""
    """code; dossiers of no office are in every office's queue"""
    form: str = ""
    problem: str = ""
    reviewer: str = ""
    """in whose hands they are"""
    postponed: bool = False
    """those postponed alone; else those alone whose time has come"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: what comes after it is asked for next."""

    priority: int
    received_at: datetime
    dossier: DossierId


@dataclass(frozen=True, slots=True)
class Waiting:
    """One dossier of the queue."""

    dossier: DossierId
    stage: Stage
    office: str
    priority: int
    received_at: datetime
    not_before: datetime | None
    pages: int
    forms: tuple[str, ...]
    """of its documents, in order"""
    open_fields: int
    """fields that a person must look at"""
    problems: tuple[str, ...]
    """codes, each once"""
    lease: Lease | None
    names: tuple[str, ...]
    """of persons, as the papers have them; personal data"""
    ids: tuple[str, ...]
    """personal ids of the owners; personal data, to be masked"""
    code: str | None
    """mã hồ sơ, where a receipt among the papers carries one"""

    @property
    def place(self) -> Place:
        return Place(self.priority, self.received_at, self.dossier)


@dataclass(frozen=True, slots=True)
class OpenField:
    """One field that waits for a person, of one of many dossiers."""

    dossier: DossierId
    version: int
    document: DocumentId
    form: str
    edition: str
    name: str
    value: str | None
    page: int | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class StageEvent:
    """A dossier has come to a stage."""

    number: int
    dossier: DossierId
    stage: Stage
    at: datetime
