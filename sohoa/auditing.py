"""`sohoa audit`: counts and faults of the archive. Exit code 4 where anything is not as it was archived."""

from __future__ import annotations

import json
from dataclasses import asdict

from dossier.errors import ExitCode
from flows.audit import FaultKind
from flows.audit import audit as audit_archive
from wiring.settings import Settings
from wiring.wire import open_office

_WORDS = {
    FaultKind.MISSING: "mất khỏi kho",
    FaultKind.CHANGED: "nội dung đã thay đổi",
    FaultKind.UNLISTED: "có trong kho nhưng không có trong cơ sở dữ liệu",
}


def audit(settings: Settings, *, as_json: bool) -> int:
    """Print the report of an audit. Raises `KeepingError` where store or database do not answer."""
    with open_office(settings) as office:
        report = audit_archive(office)
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(f"Bản gốc đã ghi: {report.originals}. Đối tượng trong kho: {report.objects}.", end=" ")
        print(f"Đã đọc lại: {report.bytes} byte. Lỗi: {len(report.faults)}.")
        for fault in report.faults:
            hashes = f" ({fault.expected} ≠ {fault.found})" if fault.found else ""
            print(f"{fault.key}: {_WORDS[fault.kind]}{hashes}")
    return ExitCode.INVALID_OUTPUT if report.faults else ExitCode.OK
