"""The catalogue of forms: loads form files, built in and the office's own, and reports every fault at once.

Refuses to skip a bad file in silence: a form that does not load is a paper that is not recognized. Scalars are
read as the text that stands there, so `1.004870` and `017` need no quotes and never turn into other numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dossier.errors import FormFileError, FormFilesError
from dossier.form import Form
from extractors.form_faults import faults_between, faults_in
from extractors.form_sheet import FormSheet, read_sheet
from extractors.likely import LabelIndex
from extractors.titles import TitleIndex

BUILT_IN = Path(__file__).parent / "forms"
UNKNOWN = "khac"
"""the form of every paper that no other form fits"""


@dataclass(frozen=True)
class Catalogue:
    """All forms, every edition. `digest` changes when any form file changes."""

    forms: tuple[Form, ...]
    digest: str

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Form]:
        return {(form.form, form.edition): form for form in self.forms}

    @cached_property
    def titles(self) -> TitleIndex:
        return TitleIndex(self.forms)

    @cached_property
    def labels(self) -> LabelIndex:
        return LabelIndex(self.forms)

    def get(self, form: str, edition: str) -> Form:
        """The form in this edition; raises `KeyError` for one that is not in the catalogue."""
        return self._by_key[form, edition]

    def editions(self, form: str) -> tuple[Form, ...]:
        return tuple(known for known in self.forms if known.form == form)

    def keyed_once(self) -> Catalogue:
        """The same forms for an office where one person's word is enough: no field is critical."""
        return Catalogue(tuple(form.keyed_once() for form in self.forms), self.digest)


def load(*folders: Path) -> Catalogue:
    """The built-in forms and those of the folders. Raises `FormFilesError` with all faults of all files."""
    files = form_files(BUILT_IN, *folders)
    sheets, faults = read_forms(files)
    if faults:
        raise FormFilesError(tuple(faults))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return Catalogue(tuple(sheet.form for sheet in sheets), digest.hexdigest())


def form_files(*folders: Path) -> list[Path]:
    """Every form file, `.yaml` or `.yml`, folder by folder, so that faults between two are told of the later one."""
    return [file for folder in folders for file in sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")})]


def read_forms(files: Iterable[Path], *, strict: bool = False) -> tuple[list[FormSheet], list[FormFileError]]:
    """Every form that loads, and every fault found in any file or between files.

    `strict` tells besides what other programs would misread, numbers without quotes; here they are read as text.
    """
    sheets: list[FormSheet] = []
    faults: list[FormFileError] = []
    for file in files:
        sheet, found = read_sheet(file, strict=strict)
        faults += found
        if sheet is not None:
            sheets.append(sheet)
            faults += sheet.faults(faults_in(sheet.form))
    return sheets, faults + faults_between(sheets)
