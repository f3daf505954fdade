"""The revisions of the schema follow each other in one line, whoever numbered them."""

from __future__ import annotations

import re

from storage.migrations import revisions
from tests.house.checkout import files, text

REVISIONS = [name for name in files() if re.fullmatch(r"storage/migrations/versions/rev_\d{4}_\w+\.py", name)]


def test_every_revision_stands_in_the_line() -> None:
    """Two that follow the same one would both be the newest, and no database could be opened."""
    assert len(revisions()) == len(REVISIONS)


def test_every_revision_can_be_undone() -> None:
    assert [name for name in REVISIONS if "def downgrade() -> None:" not in text(name)] == []
