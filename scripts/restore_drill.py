"""Proves that a backup of this office's archive can be restored: copy, destroy the copy, bring it back, compare.

    python -m scripts.restore_drill          (make restore-drill)

Reads the office of the settings and changes nothing in it; where it has no papers yet, the shipped samples stand in.
The copy is a scratch database of the same kind and a folder store, both in a temporary place and removed after. The
audit of the copy reads every object again. Exit code 4 where one row or one byte is missing.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from pydantic import SecretStr

from dossier.errors import DossierError, ExitCode
from flows.backup import Restored, back_up, restore
from flows.intake import receive, scan_paths
from sohoa.backing_up import compared
from storage.backup import scratch_database
from wiring.logs import start_logs
from wiring.sections import DatabaseSettings, StoreSettings
from wiring.settings import Settings, load_settings, silence_telemetry
from wiring.wire import open_office

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "dossiers"


def main() -> int:
    silence_telemetry()
    start_logs()
    try:
        with tempfile.TemporaryDirectory(prefix="sohoa-drill-") as folder:
            return drill(load_settings(), Path(folder))
    except DossierError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def drill(settings: Settings, folder: Path) -> int:
    """Back the office up into `folder`, restore, destroy, restore again; print both comparisons."""
    settings = _with_papers(settings, folder)
    with open_office(settings) as office:
        made = back_up(office, folder / "backup")
    print(f"Đã sao lưu: {sum(table.rows for table in made.tables.values())} dòng, {made.objects} đối tượng.")
    good = True
    for attempt in ("Khôi phục lần đầu", "Khôi phục lại sau khi đã hủy bản khôi phục"):
        restored = _restored(settings, folder)
        print(f"\n{attempt}: {'mọi dòng và mọi đối tượng đều như cũ' if restored.equal else 'KHÔNG NHƯ CŨ'}")
        print("\n".join(compared(restored)))
        good = good and restored.equal and restored.audit.originals == restored.audit.objects
    print("\nĐẠT: bản sao lưu khôi phục được đầy đủ." if good else "\nKHÔNG ĐẠT: xem các dòng có dấu ≠ ở trên.")
    return ExitCode.OK if good else ExitCode.INVALID_OUTPUT


def _restored(settings: Settings, folder: Path) -> Restored:
    """A copy in a scratch place, destroyed when this returns."""
    copy = folder / "copy"
    with scratch_database(settings.database_url, folder) as url:
        changed = {"var": copy, "store": StoreSettings(), "database": DatabaseSettings(url=SecretStr(url))}
        with open_office(settings.model_copy(update=changed)) as office:
            restored = restore(office, folder / "backup")
    shutil.rmtree(copy)
    return restored


def _with_papers(settings: Settings, folder: Path) -> Settings:
    with open_office(settings) as office:
        if settings.store_folder is None or next(iter(office.store.keys()), None) is not None:
            return settings
    print("Cơ quan chưa có hồ sơ: dùng các hồ sơ mẫu đi kèm.")
    sample = settings.model_copy(
        update={"var": folder / "sample", "store": StoreSettings(), "database": DatabaseSettings()}
    )
    with open_office(sample) as office:
        for dossier in sorted(SAMPLES.glob("*.pdf")):
            receive(office, scan_paths(dossier), dossier.name)
    return sample


if __name__ == "__main__":
    sys.exit(main())
