"""Names of workers, by which the next process of the same machine sees that one was killed and takes on its work.

Refuses to judge workers of other machines and containers: their claims end by themselves.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from dossier.stage import Stage
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("workers")
_NAME = re.compile(r"(?P<place>.+) (?P<process>\d+) (?P<began>\d+)(?: .+)?\Z")


def worker_name(task: str = "") -> str:
    """What this process is called in claims; several of its threads differ by their task."""
    process = os.getpid()
    return f"{_place()} {process} {_began(process) or 0} {task}".rstrip()


def take_over(office: Office, stages: Sequence[Stage]) -> None:
    """Let what dead workers of this machine hold in these stages be claimed at once."""
    with office.database.begin() as unit:
        for worker in unit.queue.holders(stages, office.clock()):
            if _is_dead(worker):
                unit.queue.abandon(worker)
                _LOG.warn("worker.died")
        unit.commit()


def _is_dead(worker: str) -> bool:
    name = _NAME.match(worker)
    # a number is given to another process later, but that one began at another time
    return name is not None and name["place"] == _place() and _began(int(name["process"])) != int(name["began"])


def _place() -> str:
    """The machine, and among what processes of it we are: containers may share the name and not the numbers."""
    try:
        space = re.sub(r"\D", "", str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        space = "?"
    return f"{platform.node()}:{space}"


def _began(process: int) -> int | None:
    """When a process began, in ticks since the machine did; None where there is none, or no way to know."""
    try:
        # the program's name stands in brackets and may hold anything
        return int(Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[19])
    except OSError:
        return None
