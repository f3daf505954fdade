"""A backlog: a folder in which every file and every sub-folder is one dossier, hundreds of thousands of them.

Refuses to remember by name what is done: a dossier is known again by the hashes of its scans, so a run goes on
where the last one stopped, after a kill, on another day, or when the folder was moved or re-sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dossier.errors import IntakeError, MissingScanError
from dossier.identity import DossierId, dossier_id_of
from flows import stages
from flows.intake import hash_of, scan_paths
from wiring.wire import Office


def inputs(folder: Path) -> tuple[str, ...]:
    """The dossiers of the folder as paths, in natural order. Raises `MissingScanError`, `EmptyScanError`."""
    try:
        if not folder.is_dir():
            raise MissingScanError
    except OSError:
        raise MissingScanError from None
    return tuple(str(path) for path in scan_paths(folder, folders_count=True))


class Resume:
    """Says which inputs need no work: their dossier is known, and nothing is left to do in it.

    Only hashes are compared; nothing is copied. An input with a refused file in it is never passed over.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def __call__(self, paths: Sequence[Path]) -> DossierId | None:
        """The settled dossier that these scans make, or None."""
        try:
            dossier = dossier_id_of(hash_of(path) for path in paths)
        except IntakeError:
            # receiving it will say what is the matter with which file
            return None
        return dossier if stages.is_settled(self._office, dossier) else None
