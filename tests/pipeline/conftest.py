"""The played reader for every test of this folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from flows import retry, stages
from tests.pipeline import pretend


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pixels are read, and nobody waits between retries."""
    monkeypatch.setattr(stages, "read_page", pretend.read_page)
    monkeypatch.setattr(retry, "DELAY_SECONDS", 0.0)


@pytest.fixture
def own_logs() -> Iterator[None]:
    """What a test sets up for logging is gone after it."""
    root, ours = logging.getLogger(), logging.getLogger("sohoa")
    before = root.handlers, root.level, ours.handlers, ours.level, ours.propagate, logging.raiseExceptions
    yield
    root.handlers, root.level, ours.handlers, ours.level, ours.propagate, logging.raiseExceptions = before
    logging.captureWarnings(capture=False)
