"""Notes which sources the review station's script was built from, so that a test can tell a stale bundle.

Run by `make station`, after the bundle was built. Refuses to build: that is Node's work.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLIENT = ROOT / "review" / "client"
BUNDLES = (ROOT / "review" / "static" / "station.js", ROOT / "review" / "static" / "column.js")
NOTE = CLIENT / "built.sha256"


def built_from() -> str:
    """One digest over the sources, what they are built with, and the bundles."""
    parts = [*sorted((CLIENT / "src").glob("*.ts")), CLIENT / "package-lock.json", CLIENT / "tsconfig.json", *BUNDLES]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.name.encode() + b"\0" + hashlib.sha256(part.read_bytes()).digest())
    return digest.hexdigest()


def main() -> None:
    NOTE.write_text(built_from() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
