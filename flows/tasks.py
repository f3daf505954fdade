"""The steps of the recipe as Prefect tasks, each of them tried again by the one rule in `retry`.

Refuses parameters other than ids and page numbers: Prefect stores and shows them. Results are small and
not persisted; what is done is known by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar, cast

from prefect import task
from prefect.cache_policies import NO_CACHE

from dossier.identity import DossierId
from dossier.stage import Stage
from flows import deposit as depositing
from flows import stages
from flows.retry import DELAY_SECONDS, RETRIES, may_help
from wiring.logs import start_logs
from wiring.settings import load_settings, silence_telemetry
from wiring.wire import Office, Once, open_office

P = ParamSpec("P")
T = TypeVar("T")


def _may_be_tried_again(_task: Any, _run: Any, state: Any) -> bool:
    return may_help(state.result(raise_on_failure=False))


def _step(function: Callable[P, T]) -> Callable[P, T]:
    """The function as a task; called inside a flow it is tracked and tried again."""
    as_task = task(
        retries=RETRIES,
        retry_delay_seconds=DELAY_SECONDS,
        retry_condition_fn=_may_be_tried_again,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
    )(function)
    return cast("Callable[P, T]", as_task)


def _open_office() -> Office:
    """For a worker, that has no other entrance than the flow."""
    silence_telemetry()
    start_logs()
    return open_office(load_settings())


_office: list[Once[Office]] = [Once(_open_office)]


def work_with(office: Office) -> None:
    """Let the tasks of this process work with this office; without it they open one from the settings."""
    _office[0] = Once(lambda: office)


def office() -> Office:
    """The office that the tasks of this process work with."""
    return _office[0]()


@_step
def begin(dossier: str) -> bool:
    return stages.begin(office(), DossierId(dossier))


@_step
def unread_pages(dossier: str) -> tuple[int, ...]:
    return stages.unread_pages(office(), DossierId(dossier))


@_step
def read_pages(dossier: str, numbers: Sequence[int]) -> None:
    stages.read_pages(office(), DossierId(dossier), numbers)


@_step
def give_up_pages(dossier: str, numbers: Sequence[int], cause: str) -> None:
    stages.give_up_pages(office(), DossierId(dossier), numbers, cause)


@_step
def finish_reading(dossier: str) -> bool:
    return stages.finish_reading(office(), DossierId(dossier))


@_step
def classify(dossier: str) -> None:
    stages.classify(office(), DossierId(dossier))


@_step
def extract(dossier: str) -> None:
    stages.extract(office(), DossierId(dossier))


@_step
def check(dossier: str) -> None:
    stages.check(office(), DossierId(dossier))


@_step
def settle(dossier: str) -> None:
    stages.settle(office(), DossierId(dossier))


@_step
def deposit(dossier: str) -> str:
    return depositing.deposit(office(), DossierId(dossier)).package.sha256


class AsTasks:
    """`Steps` of the recipe, each run as a task of the surrounding flow."""

    @property
    def page_batch(self) -> int:
        return office().settings.ocr.page_batch

    def begin(self, dossier: DossierId) -> bool:
        return begin(dossier)

    def unread_pages(self, dossier: DossierId) -> Sequence[int]:
        return unread_pages(dossier)

    def read_pages(self, dossier: DossierId, numbers: Sequence[int]) -> None:
        read_pages(dossier, list(numbers))

    def give_up_pages(self, dossier: DossierId, numbers: Sequence[int], cause: str) -> None:
        give_up_pages(dossier, list(numbers), cause)

    def finish_reading(self, dossier: DossierId) -> bool:
        return finish_reading(dossier)

    def classify(self, dossier: DossierId) -> None:
        classify(dossier)

    def extract(self, dossier: DossierId) -> None:
        extract(dossier)

    def check(self, dossier: DossierId) -> None:
        check(dossier)

    def settle(self, dossier: DossierId) -> None:
        settle(dossier)

    def fail(self, dossier: DossierId, cause: str) -> None:
        stages.fail(office(), dossier, cause)

    def stage(self, dossier: DossierId) -> Stage:
        return stages.stage(office(), dossier)
