"""`sohoa` with a played reader, as a program of its own that stops where a test wants to kill it.

    python -m tests.doubles.stopping_command MOMENT NUMBER ARGUMENT…

MOMENT is `put` (the NUMBER-th object is kept, nothing more) or `commit` (the NUMBER-th commit is done, nothing
more). There it stops as by SIGSTOP, so that a kill hits it at that moment and at no other. Settings come from
the environment, as the command's own do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sohoa.main import main_with
from storage.folder_store import FolderStore
from storage.unit_of_work import UnitOfWork
from tests.pipeline import pretend
from wiring import wire

P = ParamSpec("P")
T = TypeVar("T")


def stopping_after(step: Callable[P, T], number: int) -> Callable[P, T]:
    """The same step; after its `number`-th call the program stands still."""
    left = iter(range(number - 1, -1, -1))

    def stopping(*arguments: P.args, **named: P.kwargs) -> T:
        result = step(*arguments, **named)
        if next(left, None) == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
        return result

    return stopping


def main(moment: str, number: str, *arguments: str) -> int:
    pretend.play()
    wire._start_engine = lambda settings: pretend.PlayedEngine()
    if moment == "put":
        FolderStore.put = stopping_after(FolderStore.put, int(number))  # type: ignore[method-assign]
    else:
        UnitOfWork.commit = stopping_after(UnitOfWork.commit, int(number))  # type: ignore[method-assign]
    return main_with(list(arguments))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
