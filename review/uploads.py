"""Files that a browser or a program sends: kept in a folder of our own for as long as it takes to receive them.

Refuses more than the office allows, before it is read, and never uses a sent name as a path.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request, UploadFile

from dossier.errors import EmptyScanError, OversizedUploadError
from wiring.settings import Settings
from wiring.wire import make_folder

_NAME_LENGTH = 120
_SEVERAL = 1 << 16
"""bytes that a form takes besides its files"""


def refuse_oversized(request: Request) -> None:
    """A dependency for what takes files. Raises `OversizedUploadError` by the announced length, or for want of one."""
    length = request.headers.get("content-length", "")
    limit = request.app.state.web.office.settings.serve.max_upload_megabytes
    if not length.isdecimal() or int(length) > limit * 1_000_000 + _SEVERAL:
        raise OversizedUploadError(f"(> {limit} MB)")


@contextmanager
def kept_files(settings: Settings, files: Sequence[UploadFile]) -> Iterator[list[Path]]:
    """The files in the order sent, each in a folder of its own; removed at the end. Raises `EmptyScanError`."""
    sent = [file for file in files if file.filename]
    if not sent:
        raise EmptyScanError
    make_folder(settings.work_folder)
    folder = Path(tempfile.mkdtemp(dir=settings.work_folder, suffix=".upload"))
    try:
        paths = []
        for place, file in enumerate(sent, start=1):
            path = folder / f"{place:04d}" / _plain(file.filename or "")
            path.parent.mkdir()
            with path.open("wb") as kept:
                shutil.copyfileobj(file.file, kept, 1 << 20)
            paths.append(path)
        yield paths
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(name: str) -> str:
    """The last part of a sent name, without what a file system or a terminal could stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(". ")
    return plain.encode("utf-8", "ignore").decode()[-_NAME_LENGTH:] or "scan"
