"""The audit of the archive: every kept object is read again, hashed, and held against what was noted of it.

Goes on where an earlier run was stopped, keeps what it found in the database and nothing in memory. Refuses to
repair: it only reports, with keys and hashes and nothing that says whose papers they are.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from dossier.errors import ObjectMissingError
from dossier.retention import Protection
from flows.retry import retried
from storage.kept import AuditState, FaultKind, FixityEvent, KeptObject, Phase
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("audit")
_BATCH = 500
"""objects between two commits"""
_BATCH_BYTES = 256 << 20
"""and bytes read again: what is lost by a kill"""
_CHUNK = 1 << 20
_SHOWN = 1000
"""faults of a report; all of them are in the database"""
_LONGEST = timedelta(days=30)
"""an audit that was stopped longer ago is begun anew: what it read then says little now"""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit saw."""

    originals: int
    """noted as kept, packages included"""
    objects: int
    """found in the store"""
    bytes: int
    """read again"""
    faults: tuple[FixityEvent, ...]
    """the first thousand, by kind and key"""
    fault_count: int
    resumed: bool
    """it went on with a run that was stopped before"""


def audit(office: Office) -> AuditReport:
    """Read every kept object again, in the order of keys.

    Raises `KeepingError` where store or database do not answer; the next call goes on from there.
    """
    state, resumed = _begin(office)
    throttle = _Throttle(office.settings.audit.mb_per_s)
    if state.phase is Phase.NOTED:
        state = _read_again(office, state, throttle)
    state = _look_for_unlisted(office, state)
    with office.database.begin() as unit:
        # a paper that was being received is in the store before it is noted: look once more
        state = unit.objects.forget_unlisted(state)
        ended = replace(state, phase=Phase.DONE, ended_at=office.clock())
        state = unit.objects.save_audit(ended, (), (), office.clock())
        unit.commit()
        faults = unit.objects.faults_of(state.id, _SHOWN)
    _LOG.note("audit", originals=state.noted, objects=state.stored, bytes=state.bytes, faults=state.faults)
    return AuditReport(state.noted, state.stored, state.bytes, faults, state.faults, resumed)


def _begin(office: Office) -> tuple[AuditState, bool]:
    with office.database.begin() as unit:
        last = unit.objects.last_audit()
        if last is not None and last.phase is not Phase.DONE and office.clock() - last.started_at < _LONGEST:
            return last, True
        state = unit.objects.begin_audit(office.clock())
        unit.commit()
    return state, False


def _read_again(office: Office, state: AuditState, throttle: _Throttle) -> AuditState:
    while True:
        with office.database.begin() as unit:
            batch = unit.objects.after(state.position, _BATCH)
        if not batch:
            return replace(state, phase=Phase.STORED)
        state = _read_batch(office, state, batch, throttle)


def _read_batch(office: Office, state: AuditState, batch: Sequence[KeptObject], throttle: _Throttle) -> AuditState:
    passed: list[str] = []
    events: list[FixityEvent] = []
    noted = read = 0
    position = state.position
    for each in batch:
        fault, size = retried(_look)(office, each, throttle)
        noted, read, position = noted + 1, read + size, each.key
        if fault is None:
            passed.append(each.key)
        else:
            events.append(fault)
        if read >= _BATCH_BYTES:
            break
    state = replace(state, position=position, noted=state.noted + noted, bytes=state.bytes + read)
    with office.database.begin() as unit:
        state = unit.objects.save_audit(state, passed, events, office.clock())
        unit.commit()
    return state


def _look(office: Office, each: KeptObject, throttle: _Throttle) -> tuple[FixityEvent | None, int]:
    """What is wrong with an object, and how many bytes of it were read."""
    try:
        found, size = _hash(office, each.key, throttle)
        due = each.protection.left(office.clock())
        protected = due == Protection() or office.store.protection(each.key).covers(due)
    except ObjectMissingError:
        return FixityEvent(each.key, office.clock(), FaultKind.MISSING, each.sha256, None), 0
    if found != each.sha256:
        return FixityEvent(each.key, office.clock(), FaultKind.CHANGED, each.sha256, found), size
    if not protected:
        return FixityEvent(each.key, office.clock(), FaultKind.UNPROTECTED, each.sha256, found), size
    return None, size


def _hash(office: Office, key: str, throttle: _Throttle) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with office.store.open(key) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            throttle.wait(len(chunk))
    return digest.hexdigest(), size


def _look_for_unlisted(office: Office, state: AuditState) -> AuditState:
    """Look whether all that is stored is noted; from the beginning, since stores list in no order."""
    with office.database.begin() as unit:
        state = unit.objects.forget_unlisted(state, all_of_them=True)
        state = unit.objects.save_audit(replace(state, stored=0), (), (), office.clock())
        unit.commit()
    for keys in _batches(office.store.keys()):
        with office.database.begin() as unit:
            strange = sorted(unit.objects.not_noted(keys))
            now = office.clock()
            events = [FixityEvent(key, now, FaultKind.UNLISTED, None, None) for key in strange]
            state = unit.objects.save_audit(replace(state, stored=state.stored + len(keys)), (), events, now)
            unit.commit()
    return state


def _batches(keys: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(keys, _BATCH)):
        yield batch


class _Throttle:
    """Holds reading to a rate, so that people at the counter do not wait for the disk."""

    def __init__(
        self,
        mb_per_s: float | None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds_a_byte = 1 / (mb_per_s * 1e6) if mb_per_s else 0.0
        self._now, self._sleep = now, sleep
        self._due = now()

    def wait(self, size: int) -> None:
        """Return when this many bytes more may have been read."""
        if not self._seconds_a_byte:
            return
        # what was not read in the past is no credit for a burst
        self._due = max(self._due, self._now()) + size * self._seconds_a_byte
        self._sleep(max(0.0, self._due - self._now() - 1e-3))
