"""`sohoa backlog`: a folder of dossiers, unattended; one summary at the end, or one line of JSON each.

Refuses to stop for one bad dossier, and to start where engine, forms, database or store are not there.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table
from rich.text import Text

from dossier.errors import ExitCode
from dossier.stage import Stage
from flows.backlog import Resume, inputs
from flows.batch import digitize_all
from sohoa import dossier_json, dossier_table
from sohoa.digitizing import require, shown_progress, tracked
from sohoa.printable import printable
from sohoa.results import DossierResult, gather
from wiring.settings import Settings
from wiring.wire import open_office

_GOOD = frozenset({Stage.CHECKED, Stage.IN_REVIEW, Stage.APPROVED, Stage.ARCHIVED})


@dataclass(slots=True)
class _Tally:
    """Counts, and the inputs that somebody must look after; no result is kept."""

    stages: Counter[Stage] = field(default_factory=Counter)
    pages: int = 0
    left: list[tuple[int, str, Stage]] = field(default_factory=list)

    def add(self, number: int, result: DossierResult) -> None:
        self.stages[result.stage] += 1
        self.pages += len(result.pages)
        if result.stage not in _GOOD:
            self.left.append((number, result.source, result.stage))


def backlog(settings: Settings, folder: Path, *, resume: bool, as_json: bool, quiet: bool) -> int:
    """The exit code is the worst of all dossiers. Raises `DossierError` where none could succeed."""
    sources = inputs(folder)
    worst, tally, began = ExitCode.OK, _Tally(), time.monotonic()
    with open_office(settings) as office, shown_progress(len(sources), quiet) as progress:
        require(office)
        settled = Resume(office) if resume else None
        with closing(digitize_all(office, sources, progress, tracked(office), settled, redo=not resume)) as outcomes:
            for number, outcome in enumerate(outcomes, start=1):
                result = gather(office, outcome)
                tally.add(number, result)
                worst = max(worst, result.exit_code)
                if as_json:
                    print(dossier_json.line(result), flush=True)
                if outcome.error is not None:
                    # which input, not its name: names of files are names of persons
                    print(f"Đầu vào {number}: {outcome.error}", file=sys.stderr)
    if not as_json:
        _show(tally, time.monotonic() - began)
    return worst


def _show(tally: _Tally, seconds: float) -> None:
    out = dossier_table.console()
    dossiers = tally.stages.total()
    out.print(Text(f"{dossiers} hồ sơ, {tally.pages} trang, {seconds / 60:.1f} phút", "bold"))
    table = Table(box=None, show_header=False, pad_edge=False)
    for stage, count in tally.stages.most_common():
        table.add_row(str(count), Text(*dossier_table.words_of(stage)))
    out.print(table)
    for number, source, stage in tally.left:
        words, color = dossier_table.words_of(stage)
        line = Text(f"Đầu vào {number}: ").append(printable(source)).append(f"  {words}", color)
        out.print(line, soft_wrap=True)
