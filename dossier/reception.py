"""Reception at the counter: who brings which papers for what, under which code, and until when.

One reception is one dossier of papers brought for one procedure (NĐ 61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP). Frozen;
all of it but codes, times and states is personal data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from dossier.errors import UnlawfulStepError
from dossier.identity import DossierId


class ReceptionState(StrEnum):
    """Where a reception stands, as the applicant is told."""

    DRAFT = "draft"
    """papers are scanned and looked at; nothing is promised yet"""
    RECEIVED = "received"
    WAITING = "waiting"
    """the applicant was asked for more papers; the time does not run"""
    REFUSED = "refused"
    SETTLED = "settled"
    """the result is there"""
    RETURNED = "returned"
    """the applicant has the result"""


_STEPS: Mapping[ReceptionState, frozenset[ReceptionState]] = {
    ReceptionState.DRAFT: frozenset({ReceptionState.RECEIVED, ReceptionState.WAITING, ReceptionState.REFUSED}),
    ReceptionState.RECEIVED: frozenset({ReceptionState.WAITING, ReceptionState.REFUSED, ReceptionState.SETTLED}),
    ReceptionState.WAITING: frozenset({ReceptionState.RECEIVED, ReceptionState.REFUSED}),
    ReceptionState.REFUSED: frozenset(),
    ReceptionState.SETTLED: frozenset({ReceptionState.RETURNED}),
    ReceptionState.RETURNED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who brings the papers."""

    full_name: str = ""
    personal_id: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PaperCount:
    """One line of the receipt's table: a component and how many of it were handed in."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0
    reused: str = ""
    """code of the digitized paper that stands for it; personal data"""

    @property
    def given(self) -> bool:
        """Something was handed in, or stands for it."""
        return bool(self.originals or self.certified or self.copies or self.reused)


@dataclass(frozen=True, slots=True)
class Reception:
    """One dossier brought to the counter."""

    dossier: DossierId
    procedure: str
    """code of the procedure"""
    office: str
    """code of the receiving office; empty where there is only one"""
    clerk: str
    """id of the account"""
    opened_at: datetime
    state: ReceptionState = ReceptionState.DRAFT
    applicant: Applicant = Applicant()
    papers: tuple[PaperCount, ...] = ()
    code: str | None = None
    """mã hồ sơ, once it is received"""
    lookup: str | None = None
    """mã tra cứu: what an applicant needs beside the code to see the state"""
    received_at: datetime | None = None
    due_at: datetime | None = None
    waiting_since: date | None = None
    waited: tuple[tuple[date, date], ...] = field(default=())
    """first and last days of the waits that are over"""
    reason: str = ""
    """of the last request for more papers, or of the refusal, as the slip says it"""
    result: str = ""
    """code of the digitized result; personal data"""
    version: int = 0
    """goes up by one with every change that is kept"""


def step(now: ReceptionState, then: ReceptionState) -> ReceptionState:
    """Return `then` where the step from `now` is lawful; raise `UnlawfulStepError` where not."""
    if then not in _STEPS[now]:
        raise UnlawfulStepError(now.value, then.value)
    return then


def steps_from(now: ReceptionState) -> frozenset[ReceptionState]:
    """Where a reception may go from here."""
    return _STEPS[now]
