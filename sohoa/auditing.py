"""`sohoa audit`: counts and faults of the archive. Exit code 4 where anything is not as it was kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dossier.errors import ExitCode
from dossier.identity import DossierId
from flows.audit import AuditReport
from flows.audit import audit as audit_archive
from storage.kept import FaultKind
from wiring.settings import Settings
from wiring.wire import open_office

_WHAT_TO_DO = {
    FaultKind.MISSING: "Mất khỏi kho hoặc nội dung đã thay đổi: lấy lại đúng đối tượng đó từ bản sao lưu.",
    FaultKind.CHANGED: "Mất khỏi kho hoặc nội dung đã thay đổi: lấy lại đúng đối tượng đó từ bản sao lưu.",
    FaultKind.UNLISTED: "Không có trong cơ sở dữ liệu: khôi phục bản dump mới hơn, hoặc nộp lại bản quét.",
    FaultKind.UNPROTECTED: "Có thể bị xóa: xem ai đã thay đổi bucket hoặc thư mục kho.",
}
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
        with office.database.begin() as unit:
            used_by = {fault.key: sorted(unit.objects.used_by(fault.key)) for fault in report.faults}
    if as_json:
        print(json.dumps(_json(report, used_by), ensure_ascii=False, default=datetime.isoformat))
    else:
        _print(report, used_by)
    return ExitCode.INVALID_OUTPUT if report.fault_count else ExitCode.OK


def _print(report: AuditReport, used_by: Mapping[str, Sequence[DossierId]]) -> None:
    print("Làm tiếp lượt kiểm tra đã dừng giữa chừng. " if report.resumed else "", end="")
    print(f"Đối tượng đã ghi: {report.originals}. Đối tượng trong kho: {report.objects}.", end=" ")
    print(f"Đã đọc lại: {report.bytes} byte. Lỗi: {report.fault_count}.")
    for fault in report.faults:
        hashes = f" ({fault.expected} ≠ {fault.found})" if fault.outcome is FaultKind.CHANGED else ""
        dossiers = f"; hồ sơ {', '.join(used_by[fault.key])}" if used_by[fault.key] else ""
        print(f"{fault.key}: {_WORDS[fault.outcome] if fault.outcome else ''}{hashes}{dossiers}")
    if report.fault_count > len(report.faults):
        print(f"… và {report.fault_count - len(report.faults)} lỗi khác (bảng fixity_events).")
    for advice in dict.fromkeys(_WHAT_TO_DO[fault.outcome] for fault in report.faults if fault.outcome):
        print(f"→ {advice} Từng bước: docs/operations.md.")


def _json(report: AuditReport, used_by: Mapping[str, Sequence[DossierId]]) -> dict[str, Any]:
    """The report for scripts; what is wrong with an object has been called its `kind` since the first audit."""
    content = asdict(report)
    content["faults"] = [
        {"kind": fault.pop("outcome"), **fault, "dossiers": used_by[fault["key"]]} for fault in content["faults"]
    ]
    return content
