"""What the archive promises: an object, verified by reading it back."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.identity import Sha256


@dataclass(frozen=True, slots=True)
class Stored:
    """An object in the store, after it was read back and its hash was found equal."""

    key: str
    sha256: Sha256
    size: int
    """bytes"""


def original_key(sha256: Sha256) -> str:
    """Where an untouched original is kept: addressed by content, so that no name is ever part of a key."""
    return f"originals/{sha256[:2]}/{sha256}"
