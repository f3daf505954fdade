"""Ids and codes as types: who a dossier, a document and a file are, without saying whose they are.

Refuses ids made from names of persons or files: every id is a hash or derived from hashes.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NewType

DossierId = NewType("DossierId", str)
DocumentId = NewType("DocumentId", str)
Sha256 = NewType("Sha256", str)

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_NAMESPACE = uuid.UUID("6f1f8a52-5d1c-5b0e-9c5e-0d8f3a6b7c21")
_CHUNK = 1 << 20


def sha256_of(stream: BinaryIO) -> tuple[Sha256, int]:
    """Hash and size in bytes of what is left in the stream, read in chunks of 1 MiB."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Sha256(digest.hexdigest()), size


def sha256_of_file(path: Path) -> tuple[Sha256, int]:
    """Hash and size in bytes of a file."""
    with path.open("rb") as stream:
        return sha256_of(stream)


def is_sha256(text: str) -> bool:
    """True for 64 lower-case hexadecimal digits."""
    return _HEX64.match(text) is not None


def dossier_id_of(scans: Iterable[Sha256]) -> DossierId:
    """The id of the dossier that consists of these scans in this order.

    The same bytes give the same id, so a dossier handed in twice is one dossier
    and a run that was killed is found again.
    """
    return DossierId(str(uuid.uuid5(_NAMESPACE, "\n".join(scans))))


def document_id_of(dossier: DossierId, first_page: int, place: int = 0) -> DocumentId:
    """The id of the document that begins on this page (1-based) of the dossier, the `place`-th (from 0) to do so."""
    name = f"page {first_page}" + (f" place {place}" if place else "")
    return DocumentId(str(uuid.uuid5(uuid.UUID(dossier), name)))
