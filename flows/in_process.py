"""The steps of the recipe run at once in this process, with no server and without importing Prefect.

Refuses to decide anything: what a step does is said in `stages`, when it is tried again in `retry`.
"""

from __future__ import annotations

from collections.abc import Sequence

from dossier.identity import DossierId
from dossier.stage import Stage
from flows import stages
from flows.progress import Progress, Silence
from flows.retry import retried
from wiring.wire import Office


class InProcess:
    """`Steps` of the recipe."""

    def __init__(self, office: Office, progress: Progress | None = None) -> None:
        self._office = office
        self._progress = progress or Silence()

    @property
    def page_batch(self) -> int:
        return self._office.settings.ocr.page_batch

    def begin(self, dossier: DossierId) -> bool:
        return retried(stages.begin)(self._office, dossier)

    def unread_pages(self, dossier: DossierId) -> Sequence[int]:
        numbers = retried(stages.unread_pages)(self._office, dossier)
        self._progress.pages_found(len(numbers))
        return numbers

    def read_pages(self, dossier: DossierId, numbers: Sequence[int]) -> None:
        retried(stages.read_pages)(self._office, dossier, numbers, self._progress.page_read)

    def give_up_pages(self, dossier: DossierId, numbers: Sequence[int], cause: str) -> None:
        retried(stages.give_up_pages)(self._office, dossier, numbers, cause)

    def finish_reading(self, dossier: DossierId) -> bool:
        return retried(stages.finish_reading)(self._office, dossier)

    def classify(self, dossier: DossierId) -> None:
        retried(stages.classify)(self._office, dossier)

    def extract(self, dossier: DossierId) -> None:
        retried(stages.extract)(self._office, dossier)

    def check(self, dossier: DossierId) -> None:
        retried(stages.check)(self._office, dossier)

    def settle(self, dossier: DossierId) -> None:
        retried(stages.settle)(self._office, dossier)

    def fail(self, dossier: DossierId, cause: str) -> None:
        stages.fail(self._office, dossier, cause)

    def stage(self, dossier: DossierId) -> Stage:
        return retried(stages.stage)(self._office, dossier)
