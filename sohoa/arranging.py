"""`sohoa arrange`: the arranging list into the database; rows that name no dossier are told with their numbers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dossier.errors import ExitCode
from flows.arranging import arrange as arrange_list
from wiring.settings import Settings
from wiring.wire import open_office


def arrange(settings: Settings, file: Path, *, as_json: bool) -> int:
    """2 where no row could be used. Raises `IntakeError` for a file that is no such list."""
    with open_office(settings) as office:
        report = arrange_list(office, file)
    for number, fault in report.faults:
        print(f"Dòng {number}: {fault}", file=sys.stderr)
    if as_json:
        faults = [{"row": number, "fault": fault} for number, fault in report.faults]
        print(json.dumps({"arranged": report.arranged, "faults": faults}, ensure_ascii=False))
    else:
        print(f"Đã nhập {report.arranged} dòng. Không dùng được: {len(report.faults)} dòng.")
    return ExitCode.OK if report.arranged or not report.faults else ExitCode.UNUSABLE_INPUT
