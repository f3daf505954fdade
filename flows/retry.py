"""The single retry rule: what may be tried again, how often, and how long to wait.

Refuses to guess: only an error that says of itself that trying again may help is tried again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from dossier.errors import DossierError

RETRIES = 2
DELAY_SECONDS = 1.0

P = ParamSpec("P")
T = TypeVar("T")


def may_help(error: object) -> bool:
    """True where trying again may help."""
    return isinstance(error, DossierError) and error.retryable


def retried(step: Callable[P, T]) -> Callable[P, T]:
    """The same step, tried again by the rule. For runs without Prefect, which has its own loop around the same rule."""

    def stubborn(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(RETRIES):
            try:
                return step(*args, **kwargs)
            except DossierError as error:
                if not may_help(error):
                    raise
            time.sleep(DELAY_SECONDS)
        return step(*args, **kwargs)

    return stubborn
