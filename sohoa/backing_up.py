"""`sohoa backup` and `sohoa restore`: what was copied, and whether all of it came back."""

from __future__ import annotations

from pathlib import Path

from dossier.errors import ExitCode
from flows import backup as copies
from wiring.settings import Settings
from wiring.wire import open_office


def backup(settings: Settings, folder: Path) -> int:
    """Copy the archive and print what the copy holds."""
    with open_office(settings) as office:
        made = copies.back_up(office, folder)
    rows = sum(table.rows for table in made.tables.values())
    print(f"Đã sao lưu {made.database}: {rows} dòng của {len(made.tables)} bảng, {made.objects} đối tượng.")
    return ExitCode.OK


def restore(settings: Settings, folder: Path, name: str | None) -> int:
    """Bring a copy back; exit code 4 where anything is not as it was."""
    with open_office(settings) as office:
        restored = copies.restore(office, folder, name)
    print("\n".join(compared(restored)))
    return ExitCode.OK if restored.equal else ExitCode.INVALID_OUTPUT


def compared(restored: copies.Restored) -> list[str]:
    """A heading, and a line for each table with rows in it and for the objects: what was backed up, what came back."""
    lines = [f"  {'bảng':<24} {'sao lưu':>9} {'khôi phục':>9}  mã băm hai bên"]
    for name in sorted(restored.backup.tables.keys() | restored.tables.keys()):
        was, now = restored.backup.tables.get(name), restored.tables.get(name)
        if was == now and was is not None and was.rows == 0:
            continue
        hashes = f"{was.sha256[:16] if was else '-'} {now.sha256[:16] if now else '-'}"
        counts = f"{was.rows if was else 0:>9} {now.rows if now else 0:>9}"
        lines.append(f"{'=' if was == now else '≠'} {name:<24} {counts}  {hashes}")
    audited = restored.audit
    lines.append(
        f"{'=' if audited.fault_count == 0 else '≠'} {'đối tượng đọc lại':<24} {audited.originals:>9} "
        f"{audited.objects:>9}  {audited.bytes} byte, {audited.fault_count} lỗi"
    )
    return lines
