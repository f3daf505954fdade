"""A file of a package: its place in it, its bytes (in memory or on disk), and its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_MIME = {
    ".xml": "text/xml", ".xsd": "text/xml", ".pdf": "application/pdf", ".json": "application/json",
    ".jpg": "image/jpeg", ".png": "image/png", ".tif": "image/tiff",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """`path` is relative to the folder whose METS names the part."""

    path: str
    sha256: str
    """64 hexadecimal digits, upper case as the circular has them"""
    size: int
    data: bytes | None = None
    file: Path | None = None
    """where the bytes are, if not in `data`"""

    @property
    def media_type(self) -> str:
        return _MIME.get(Path(self.path).suffix, "application/octet-stream")

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def part_of(path: str, data: bytes) -> Part:
    """A part whose bytes are in memory."""
    return Part(path, hashlib.sha256(data).hexdigest().upper(), len(data), data=data)
