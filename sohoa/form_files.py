"""`sohoa forms`: which forms there are, and what is wrong with those that an office wrote."""

from __future__ import annotations

import json
from pathlib import Path

from dossier.errors import ExitCode, MissingScanError
from wiring.settings import Settings
from wiring.wire import open_office


def show_forms(settings: Settings, *, as_json: bool) -> int:
    """Print every form and edition. Raises `FormFilesError` where a form file has a fault."""
    forms = open_office(settings).catalogue.forms
    if as_json:
        rows = [{"form": form.form, "edition": form.edition, "title": form.title, "law": form.law} for form in forms]
        print("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
        return ExitCode.OK
    width = max((len(form.form) for form in forms), default=0)
    for form in forms:
        law = f"  [{form.law}]" if form.law else ""
        print(f"{form.form:<{width}}  {form.edition:<6}  {form.title}{law}")
    return ExitCode.OK


def check_forms(settings: Settings, folder: Path | None, *, as_json: bool) -> int:
    """Print every fault of the form files of a folder, together with the built-in forms; 9 where there is any.

    Without a folder that of the settings is checked. Raises `MissingScanError` where there is no such folder.
    """
    from extractors import catalogue

    if folder is not None and not folder.is_dir():
        raise MissingScanError
    wanted = folder or settings.forms.dir
    files = catalogue.form_files(catalogue.BUILT_IN, *([wanted] if wanted else []))
    sheets, faults = catalogue.read_forms(files, strict=True)
    if as_json:
        rows = [{"file": fault.file, "line": fault.line, "fault": fault.fault} for fault in faults]
        print(json.dumps({"forms": len(sheets), "faults": rows}, ensure_ascii=False))
    elif faults:
        print("\n".join(fault.detail for fault in faults))
    else:
        print(f"{len(sheets)} biểu mẫu, không có lỗi.")
    return ExitCode.BAD_CONFIGURATION if faults else ExitCode.OK
