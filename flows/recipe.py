"""The recipe that turns a received dossier into checked records.

Refuses to know how a step is run: in this process or as a task of Prefect, the recipe is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from dossier.errors import DossierError, EngineError, KeepingError, LifecycleError
from dossier.identity import DossierId
from dossier.stage import Stage


class Steps(Protocol):
    """The steps of the recipe. Each may be run again at any time and then does only what is left to do."""

    @property
    def page_batch(self) -> int:
        """Pages read in one step."""
        ...

    def begin(self, dossier: DossierId) -> bool:
        """Make the dossier ready; False where there is nothing to do."""
        ...

    def unread_pages(self, dossier: DossierId) -> Sequence[int]: ...

    def read_pages(self, dossier: DossierId, numbers: Sequence[int]) -> None:
        """Read these pages. Raises `EngineError` where the engine failed and no more retries are left."""
        ...

    def give_up_pages(self, dossier: DossierId, numbers: Sequence[int], cause: str) -> None:
        """Note that those of these pages that are still unread could not be read."""
        ...

    def finish_reading(self, dossier: DossierId) -> bool:
        """Judge what was read; False where too many pages failed to go on."""
        ...

    def classify(self, dossier: DossierId) -> None: ...

    def extract(self, dossier: DossierId) -> None: ...

    def check(self, dossier: DossierId) -> None: ...

    def settle(self, dossier: DossierId) -> None: ...

    def fail(self, dossier: DossierId, cause: str) -> None: ...

    def stage(self, dossier: DossierId) -> Stage: ...


def digitize(steps: Steps, dossier: DossierId) -> Stage:
    """Take a received dossier as far as machines can, and return the stage it ends in.

    Raises `DossierError` where the machine broke; the dossier is then FAILED, and another run goes on from there.
    """
    try:
        if steps.begin(dossier):
            _read(steps, dossier)
            if steps.finish_reading(dossier):
                steps.classify(dossier)
                steps.extract(dossier)
                steps.check(dossier)
                steps.settle(dossier)
        return steps.stage(dossier)
    except LifecycleError:
        # somebody else took the same dossier on; it is not ours to fail
        raise
    except DossierError as error:
        fail(steps, dossier, error.code)
        raise


def _read(steps: Steps, dossier: DossierId) -> None:
    for numbers in _batches(steps.unread_pages(dossier), steps.page_batch):
        try:
            steps.read_pages(dossier, numbers)
        except EngineError as error:
            steps.give_up_pages(dossier, numbers, error.code)


def _batches(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def fail(steps: Steps, dossier: DossierId, cause: str) -> None:
    """Note that the machine broke, where the database still answers. `cause` is an error's code."""
    try:
        steps.fail(dossier, cause)
    except (KeepingError, LifecycleError):
        # the database itself is what broke: the stage stays as it was, which another run picks up as well
        return
