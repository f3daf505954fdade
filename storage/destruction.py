"""The seams to destroying papers whose time is over: proposals and traces in the database, and the deleting itself.

The only place where anything kept can be deleted, and no room but the command line opens it: a `Destroyer` has keys
of its own. Refuses what the law or a hold still protects, whoever asks. TT 05/2025/TT-BNV Điều 48-50: proposal,
decision of the council, destruction; metadata and trace stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dossier.identity import DossierId, Sha256


class Destroyer(Protocol):
    """A store that can delete."""

    def destroy(self, key: str, sha256: Sha256) -> None:
        """Delete the object with all that was ever put under its key; quiet where it is gone already.

        Raises `FixityError` where it is not what was noted, `StillProtectedError` where the store still protects it.
        """
        ...

    def lift_hold(self, key: str) -> None:
        """End a legal hold; the retention time stays."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in for a step."""

    account: str
    """id; empty for a proposal of the time when nobody signed in"""
    name: str
    """as it was then: the trace outlives the account"""

    def is_same_as(self, other: Person) -> bool:
        """True for one account, and for two of one name: an administrator could make another one for the same person.

        True where one of them signed in with no account: nobody can tell who that was.
        """
        unknown = not self.account or not other.account
        return unknown or self.account == other.account or _plain(self.name) == _plain(other.name)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class Destruction:
    """A proposal to destroy dossiers whose time is over, and what became of it."""

    id: int
    dossiers: tuple[DossierId, ...]
    reason: str
    proposed_by: Person
    proposed_at: datetime
    decision: str | None
    """number of the council's decision; None while there is none"""
    decided_on: date | None
    carried_out_by: Person | None
    carried_out_at: datetime | None


class DestructionRegister(Protocol):
    """Proposals and their traces inside one unit of work; nothing here deletes an object."""

    def propose(self, dossiers: Sequence[DossierId], reason: str, by: Person, at: datetime) -> int:
        """Keep a proposal; its number."""
        ...

    def find(self, number: int) -> Destruction | None: ...

    def decide(self, number: int, decision: str, decided_on: date, by: Person) -> None:
        """Note the council's decision and who carries it out: another person than who proposed it.

        Raises `StillProtectedError` where both are one person, or where another decision is noted already.
        """
        ...

    def destroyed(self, number: int, key: str, at: datetime) -> None:
        """Note that this object is gone. Its row, hash and trace stay."""
        ...

    def carried_out(self, number: int, at: datetime) -> None: ...
