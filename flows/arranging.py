"""The arranging list into the database: every row to the dossier that it names.

Refuses to guess: a row that names no dossier, or several, is told and changes nothing. Archived packages stay as they
are; what the list says is in the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dossier.errors import MissingScanError
from dossier.identity import DossierId
from storage.packages.arranging import ListedRow, read_list
from storage.unit_of_work import UnitOfWork
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("arrange")


@dataclass(frozen=True, slots=True)
class ArrangingReport:
    """What became of the rows."""

    arranged: int
    faults: tuple[tuple[int, str], ...]
    """row as Excel counts, and why it was not used"""


def arrange(office: Office, file: Path) -> ArrangingReport:
    """Raises `MissingScanError`, `UnreadableScanError`, `DatabaseError`."""
    if not file.is_file():
        raise MissingScanError
    arranged, faults = 0, []
    with office.database.begin() as unit:
        for row in read_list(file):
            fault = row.fault or _arranged(unit, row)
            if fault:
                faults.append((row.number, fault))
            else:
                arranged += 1
        unit.commit()
    _LOG.note("arranged", rows=arranged, faults=len(faults))
    return ArrangingReport(arranged, tuple(faults))


def _arranged(unit: UnitOfWork, row: ListedRow) -> str:
    """Why the row was not used; empty where it was."""
    found: tuple[DossierId, ...] = unit.deposits.dossiers_called(row.name) or unit.deposits.dossiers_from(row.name)
    if not found:
        return "không có hồ sơ nào mang mã hoặc tên tệp này"
    if len(found) > 1:
        return f"{len(found)} hồ sơ cùng mang mã hoặc tên tệp này"
    unit.deposits.arrange(found[0], row.arrangement)
    return ""
