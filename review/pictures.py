"""Pictures of pages, made once and kept ready in a folder that may be deleted at any time.

Refuses to make more than two at once: pages are large, and somebody else is reading.
"""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

from dossier.archive import original_key
from dossier.errors import KeepingError, UnknownDossierError
from dossier.scan import Scan
from dossier.text import Box
from ocr.preview import preview
from storage.repository import DossierState
from wiring.wire import Office, make_folder

_AT_ONCE = threading.Semaphore(2)


def picture(office: Office, state: DossierState, number: int, rotation: int) -> Path:
    """The JPEG of a page, turned clockwise. Raises `UnknownDossierError`, `IntakeError`, `KeepingError`."""
    scan, index = scan_of(state, number)
    folder = office.settings.cache_folder / "pages" / scan.sha256[:2]
    kept = folder / f"{scan.sha256}-{index}-{rotation}.jpg"
    if kept.exists():
        return kept
    make_folder(folder)
    with _AT_ONCE:
        if not kept.exists():
            with office.store.local_copy(original_key(scan.sha256)) as path:
                content = preview(path, scan.media_type, index, rotation, office.raster)
            _keep(kept, content)
    return kept


def scan_of(state: DossierState, number: int) -> tuple[Scan, int]:
    """The scan that holds the page, and the page's place in it from 0. Raises `UnknownDossierError`."""
    left = number - 1
    for scan in state.scans:
        if 0 <= left < scan.page_count:
            return scan, left
        left -= scan.page_count
    raise UnknownDossierError


def turned(box: Box, rotation: int) -> Box:
    """A box of the scan in the frame of its picture, which is turned clockwise by quarters."""
    if rotation == 90:
        return Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    if rotation == 180:
        return Box(1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
    if rotation == 270:
        return Box(box.y0, 1 - box.x1, box.y1, 1 - box.x0)
    return box


def turned_back(box: Box, rotation: int) -> Box:
    """The inverse of `turned`."""
    return turned(box, (360 - rotation) % 360)


def _keep(target: Path, content: bytes) -> None:
    """Whole or not at all: another process may be looking for it."""
    try:
        number, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(name).replace(target)
    except OSError as error:
        raise KeepingError(f"({type(error).__name__})") from None
