"""`sohoa export`: one dossier as a package; the path of what was written on stdout."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from dossier.errors import ExitCode
from flows.export import PackageFormat
from flows.export import export as export_package
from sohoa.printable import printable
from wiring.settings import Settings
from wiring.wire import open_office


def export(settings: Settings, code: str, kind: str, out: Path) -> int:
    """Raises `DossierError` where no package can be made; what the archivist must know is told on stderr."""
    with open_office(settings) as office:
        print(export_package(office, code, PackageFormat(kind), out, _tell))
    return ExitCode.OK


def _tell(said: Sequence[str]) -> None:
    for sentence in said:
        print(printable(sentence), file=sys.stderr)
