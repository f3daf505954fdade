"""What keeps a file of the folder store from being destroyed, as a note beside it in `.protected`.

Refuses to take a note that it cannot read for none: what is damaged counts as protected for good.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from dossier.retention import Protection

_FOLDER = ".protected"


def read_protection(root: Path, key: str) -> Protection:
    """What was noted; nothing where there is no note. Raises `OSError`."""
    try:
        text = (root / _FOLDER / key).read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Protection()
    try:
        noted = json.loads(text)
        until = None if noted["until"] is None else datetime.fromtimestamp(int(noted["until"]), UTC)
        return Protection(until, bool(noted["held"]))
    except (ValueError, KeyError, TypeError, OverflowError):
        return Protection(held=True)


def write_protection(root: Path, key: str, protection: Protection) -> None:
    """Note it, on the disk when this returns; the note is there whole or as it was before. Raises `OSError`."""
    path = root / _FOLDER / key
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    until = None if protection.until is None else int(protection.until.timestamp())
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump({"until": until, "held": protection.held}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def forget_protection(root: Path, key: str) -> None:
    """Remove the note, after the object itself. Raises `OSError`."""
    (root / _FOLDER / key).unlink(missing_ok=True)
