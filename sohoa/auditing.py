"""`sohoa audit`: counts and faults of the archive. Exit code 4 where anything is not as it was kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dossier.errors import ExitCode
from flows.audit import AuditReport
from flows.audit import audit as audit_archive
from storage.kept import FaultKind
from wiring.settings import Settings
from wiring.wire import open_office

_WORDS = {
    FaultKind.MISSING: "mất khỏi kho",
    FaultKind.CHANGED: "nội dung đã thay đổi",
    FaultKind.UNLISTED: "có trong kho nhưng không có trong cơ sở dữ liệu",
    FaultKind.UNPROTECTED: "có thể bị xóa dù còn trong thời hạn bảo quản",
}


def audit(settings: Settings, *, as_json: bool) -> int:
    """Print the report of an audit. Raises `KeepingError` where store or database do not answer."""
    with open_office(settings) as office:
        report = audit_archive(office)
    if as_json:
        print(json.dumps(_json(report), ensure_ascii=False, default=datetime.isoformat))
    else:
        print("Làm tiếp lượt kiểm tra đã dừng giữa chừng. " if report.resumed else "", end="")
        print(f"Đối tượng đã ghi: {report.originals}. Đối tượng trong kho: {report.objects}.", end=" ")
        print(f"Đã đọc lại: {report.bytes} byte. Lỗi: {report.fault_count}.")
        for fault in report.faults:
            hashes = f" ({fault.expected} ≠ {fault.found})" if fault.outcome is FaultKind.CHANGED else ""
            print(f"{fault.key}: {_WORDS[fault.outcome] if fault.outcome else ''}{hashes}")
        if report.fault_count > len(report.faults):
            print(f"… và {report.fault_count - len(report.faults)} lỗi khác (bảng fixity_events).")
    return ExitCode.INVALID_OUTPUT if report.fault_count else ExitCode.OK


def _json(report: AuditReport) -> dict[str, Any]:
    """The report for scripts; what is wrong with an object has been called its `kind` since the first audit."""
    content = asdict(report)
    content["faults"] = [{"kind": fault.pop("outcome"), **fault} for fault in content["faults"]]
    return content
