"""Scans of a reception: more of them, one page again, one page left out, all again.

Refuses to read again what is read already: the clerk and the citizen wait for the new page alone. Refuses to change a
kept scan: a page that was scanned again is added, and the dossier says whose place it takes (`dossier.page_order`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from dossier import page_order
from dossier.archive import original_key
from dossier.errors import ImpossibleActError, UnlawfulStepError
from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.reception import Reception, ReceptionState
from ocr.raster import inspect
from review.counter.reception import replace_dossier, set_aside
from review.web import ReceiveScans
from storage.repository import DossierState
from wiring.wire import Office

SOURCE = "quầy tiếp nhận"


def again_from_the_start(
    office: Office, receive: ReceiveScans, reception: Reception, files: Sequence[Path]
) -> Reception:
    """All papers were scanned anew. Raises `IntakeError`, `UnlawfulStepError`."""
    _require_open(reception)
    return replace_dossier(office, reception, receive(files, SOURCE))


def with_more(
    office: Office,
    receive: ReceiveScans,
    reception: Reception,
    files: Sequence[Path],
    known: Sequence[Problem] = (),
) -> Reception:
    """These files behind all that were there. Raises `IntakeError`, `UnlawfulStepError`."""
    _require_open(reception)
    with office.database.begin() as unit:
        old = unit.repository.get(reception.dossier)
    with tempfile.TemporaryDirectory(dir=office.settings.work_folder, suffix=".copies") as folder:
        before = _copies(office, old, Path(folder))
        state = receive([*before, *files], SOURCE, [*page_order.told(old.problems), *known])
    _take_along(office, old, state)
    return replace_dossier(office, reception, state)


def page_again(office: Office, receive: ReceiveScans, reception: Reception, page: int, file: Path) -> Reception:
    """One page was scanned again; all pages of the file stand in its place.

    Raises `IntakeError`, and then the page stays as it was; `ImpossibleActError` where there is no such page.
    """
    state = _require_page(office, reception, page)
    _, count = inspect(file, office.raster)
    total = sum(scan.page_count for scan in state.scans)
    newer = range(total + 1, total + 1 + count)
    return with_more(office, receive, reception, [file], [page_order.replaced(page, newer)])


def page_left_out(office: Office, receive: ReceiveScans, reception: Reception, page: int) -> Reception:
    """The page is no part of the dossier: it was scanned twice, or does not belong here.

    Raises `ImpossibleActError` where there is no such page, or no other one.
    """
    state = _require_page(office, reception, page)
    if len(pages_that_count(state)) < 2:
        raise ImpossibleActError
    return with_more(office, receive, reception, [], [page_order.left_out(page)])


def joined(office: Office, receive: ReceiveScans, reception: Reception, other: DossierId) -> Reception:
    """The scans of another dossier, which came through the watched folder, join this one; that one is set aside.

    Raises `ImpossibleActError` where it was brought to the counter itself.
    """
    with office.database.begin() as unit:
        state = unit.repository.get(other)
        if unit.receptions.find(other) is not None:
            raise ImpossibleActError
    with tempfile.TemporaryDirectory(dir=office.settings.work_folder, suffix=".copies") as folder:
        kept = with_more(office, receive, reception, _copies(office, state, Path(folder)))
    with office.database.begin() as unit:
        set_aside(unit, other)
        unit.commit()
    return kept


def pages_that_count(state: DossierState) -> tuple[int, ...]:
    """Numbers of the pages that are part of the dossier, in reading order."""
    return page_order.in_order(sum(scan.page_count for scan in state.scans), state.problems)


def _require_open(reception: Reception) -> None:
    if reception.state not in (ReceptionState.DRAFT, ReceptionState.WAITING):
        raise UnlawfulStepError(reception.state.value, ReceptionState.DRAFT.value)


def _require_page(office: Office, reception: Reception, page: int) -> DossierState:
    _require_open(reception)
    with office.database.begin() as unit:
        state = unit.repository.get(reception.dossier)
        if page not in pages_that_count(state) or unit.desk.has_actions(state.id):
            # what people did at the review station would be lost
            raise ImpossibleActError
    return state


def _copies(office: Office, state: DossierState, folder: Path) -> list[Path]:
    """The kept scans of a dossier as files in this folder, named by their place."""
    copies = []
    for place, scan in enumerate(state.scans, start=1):
        copy = folder / f"{place:04d}"
        with office.store.local_copy(original_key(scan.sha256)) as path:
            copy.write_bytes(path.read_bytes())
        copies.append(copy)
    return copies


def _take_along(office: Office, old: DossierState, new: DossierState) -> None:
    """What was read of the old dossier's pages counts for the new one, whose first pages they are."""
    if old.id == new.id:
        return
    with office.database.begin() as unit:
        known = {page.number for page in unit.repository.pages(new.id)}
        for page in unit.repository.pages(old.id):
            if page.number not in known:
                unit.repository.save_page(new.id, page)
        unit.commit()
