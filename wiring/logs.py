"""Logs: one JSON object a line on stderr, made of ids, codes and counts.

Refuses everything else: a fact that is neither a number nor a short lower-case code is printed as "?",
and of what vendors log only the vendor's name and the level are kept, since their sentences carry file
names and text. So a log may be shown to anybody.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from enum import IntEnum
from typing import TextIO

_ROOT = "sohoa"
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}\Z")
_KEYS = frozenset(
    {"attempt", "bytes", "cause", "digest", "document", "dossier", "exit", "faults", "form", "objects", "originals"}
    | {"page", "pages", "scan", "scans", "seconds", "stage", "where"}
)

Fact = str | int | float


class Verbosity(IntEnum):
    QUIET = logging.ERROR
    NORMAL = logging.WARNING
    VERBOSE = logging.INFO


class Log:
    """A room's voice. An event is a dotted code; facts are ids, codes and counts."""

    def __init__(self, place: str) -> None:
        self._logger = logging.getLogger(f"{_ROOT}.{place}")

    def note(self, event: str, **facts: Fact) -> None:
        """The ordinary course of things."""
        self._write(logging.INFO, event, facts)

    def warn(self, event: str, **facts: Fact) -> None:
        """Something that a person may have to look at."""
        self._write(logging.WARNING, event, facts)

    def _write(self, level: int, event: str, facts: dict[str, Fact]) -> None:
        unknown = facts.keys() - _KEYS
        if unknown:
            raise ValueError(f"not a fact for the log: {sorted(unknown)}")
        self._logger.log(level, event, extra={"facts": {key: _harmless(value) for key, value in facts.items()}})


def start_logs(verbosity: Verbosity = Verbosity.NORMAL) -> None:
    """Send logs to stderr, from this level up. Calling it again changes the level."""
    ours = logging.getLogger(_ROOT)
    ours.setLevel(verbosity)
    ours.propagate = False
    ours.handlers = [_handler(_OurLines())]
    # what cannot be written is lost: Python would print the line's arguments instead
    logging.raiseExceptions = False
    hush_vendors()
    logging.captureWarnings(capture=True)


def hush_vendors() -> None:
    """Keep the sentences of vendors out of the log. To be called again after a vendor has set up logging itself."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.handlers = [_handler(_VendorLines(), logging.WARNING)]


def _handler(formatter: logging.Formatter, level: int = logging.NOTSET) -> logging.Handler:
    handler = _Stderr()
    handler.setFormatter(formatter)
    handler.setLevel(level)
    return handler


def _harmless(value: Fact) -> Fact:
    return value if not isinstance(value, str) or _CODE.match(value) else "?"


class _Stderr(logging.StreamHandler[TextIO]):
    """Stderr as it is now: a progress bar puts its own in the place of the first one."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None: ...


class _OurLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Fact] = getattr(record, "facts", {})
        return _line(record, {"event": _harmless(record.msg), **facts})


class _VendorLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return _line(record, {"vendor": record.name})


def _line(record: logging.LogRecord, facts: dict[str, Fact]) -> str:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return json.dumps({"at": at, "level": record.levelname.lower(), **facts})
