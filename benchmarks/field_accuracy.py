"""Field accuracy: how many fields of dossiers with known truth come out exactly right, by form and by grade.

    python -m benchmarks.field_accuracy FOLDER… [--readings CACHE] [--write benchmarks/RESULTS.md]
    python -m benchmarks.field_accuracy FOLDER… [--readings CACHE] --derive

FOLDER holds `*.pdf` with a `*.json` of truth beside each (as `samples/dossiers`). A field is right when it equals
the truth after NFC and casefold; letters with another tone mark are wrong. Fields of a document whose form or
pages were not found count as wrong. Prints a table on stdout. Reading takes nearly all of the time: `--readings`
keeps what was read, so that another run with the same engine only extracts and checks. `--derive` measures the
weights and thresholds of `extractors/data/confidence.json` anew, from these folders, and writes them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import reliability
from benchmarks.reliability import Reported, Sample
from dossier.identity import Sha256, dossier_id_of, sha256_of_file
from dossier.problem import Severity
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.scan import Page
from dossier.text import PageText
from extractors import catalogue, check, classify, confidence, crosscheck, extract, rules
from ocr.model_folder import SHIPPED, open_folder
from ocr.raster import inspect
from ocr.reading import read_page
from storage.packing import pack_page, unpack_page
from wiring.settings import load_settings
from wiring.wire import Office, open_office

MODEL = Path(extract.__file__).parent / "data" / confidence.FILE


@dataclass(frozen=True, slots=True)
class Scored:
    """One field of the truth and what came out for it."""

    dossier: str
    grade: str
    form: str
    field: str
    right: bool
    accepted: bool
    confidence: float
    """as reported"""
    kind: str
    """of value"""
    sample: Sample | None
    """where the value was read from print"""
    truth: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for one dossier."""

    fields: tuple[Scored, ...]
    wanted: int
    """documents"""
    found: int
    """of them with right form and pages"""
    extra: int
    """documents that are none of the truth's"""
    pages: int
    grade: str


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--write", type=Path, help="put the table into this Markdown file, under the folder's name")
    parser.add_argument("--name", help="what the section is called there, instead of the folders' names")
    parser.add_argument("--wrong", action="store_true", help="list every wrong field on stderr")
    parser.add_argument("--derive", action="store_true", help="measure extractors/data/confidence.json anew")
    parser.add_argument("--readings", type=Path, help="folder that keeps what was read, for the next run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    truths = sorted(truth for folder in options.folders for truth in folder.glob("*.json"))
    if not truths:
        print("no truth (*.json) there", file=sys.stderr)
        return 1
    office = open_office(load_settings())
    started = time.perf_counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        read = list(pool.map(lambda path: read_dossier(path, office, options.readings), truths))
    seconds = time.perf_counter() - started
    begun = time.process_time()
    results = [score(truth, pages, office) for truth, pages in zip(truths, read, strict=True)]
    cost = (time.process_time() - begun) / max(1, sum(result.pages for result in results))
    scored = [field for result in results for field in result.fields]
    if options.wrong:
        _print_wrong(scored)
    report = table(scored, results) + (
        f"\n{len(truths)} dossiers read in {seconds:.0f} s, extracted and checked in {1000 * cost:.0f} ms CPU a page, "
        f"engine {office.engine.stamp}\n"
    )
    print(report)
    if options.derive:
        weights = open_folder(office.settings.ocr.recognition_dir or SHIPPED).digest
        derive(scored, options.folders, str(office.engine.stamp), weights)
    if options.write:
        name = options.name or " and ".join(folder.name for folder in options.folders)
        write_section(options.write, f"Field accuracy: {name}", report)
    return 0


def derive(scored: Sequence[Scored], folders: Sequence[Path], engine: str, recognizer: str) -> None:
    """Measure the weights and thresholds anew, and write them with the digest of the recognizer that they hold for."""
    samples = [field.sample for field in scored if field.sample is not None]
    found = reliability.fitted(samples)
    about: dict[str, object] = {
        "sample": f"{len({field.dossier for field in scored})} rendered dossiers: "
        + ", ".join(sorted(folder.name for folder in folders)),
        "values": len(samples),
        "grades": sorted({field.grade for field in scored}),
        "engine": engine,
        "recognizer": recognizer,
    }
    reliability.write(MODEL, found, about)
    kept = [
        (sample.right, chance >= found.accept_kinds.get(sample.kind, found.accept))
        for sample, chance in zip(samples, found.chances.tolist(), strict=True)
        if sample.clear
    ]
    accepted = [right for right, enough in kept if enough]
    wrong = len(accepted) - sum(accepted)
    print(f"accept from {found.accept}, own: {found.accept_kinds}")
    print(f"cross-validated: {len(accepted)} of {len(samples)} values from print accepted, {wrong} wrong")


def _print_wrong(scored: Sequence[Scored]) -> None:
    for field in scored:
        if not field.right:
            mark = " ACCEPTED" if field.accepted else ""
            print(
                f"{field.dossier} {field.form} {field.field}: {field.truth!r} ≠ {field.value!r}{mark}", file=sys.stderr
            )


def read_dossier(truth_file: Path, office: Office, kept: Path | None) -> list[PageText]:
    """The pages of the dossier beside a truth."""
    path = truth_file.with_suffix(".pdf")
    return read_pages(path, sha256_of_file(path)[0], office, kept)


def score(truth_file: Path, read: Sequence[PageText], office: Office) -> Result:
    """Extracts and checks one dossier as the recipe does, and compares every field of its truth."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    pages = {page.number: page for page in read}
    dossier = dossier_id_of([sha256_of_file(truth_file.with_suffix(".pdf"))[0]])
    documents = classify.documents(dossier, list(read), office.catalogue)
    extracted = [extract.record(document, pages, office.catalogue) for document in documents]
    checked = [check.record(record, office.catalogue) for record in extracted]
    weighed = crosscheck.weighed(checked, office.catalogue)
    agreed = crosscheck.agreeing(checked, office.catalogue)
    papers = [
        Paper(record, before, paper, frozenset(name for at, name in agreed if at == paper), office.catalogue)
        for paper, (record, before) in enumerate(zip(weighed, extracted, strict=True), start=1)
    ]
    left = list(papers)
    fields: list[Scored] = []
    for wanted in truth["documents"]:
        match = next((paper for paper in left if paper.is_what(wanted)), None)
        if match is not None:
            left.remove(match)
        fields += _compare(truth_file.stem, str(truth["grade"]), wanted, match)
    count = len(truth["documents"])
    return Result(tuple(fields), count, len(papers) - len(left), len(left), len(read), str(truth["grade"]))


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as it came out, with what its probabilities are made of."""

    record: CheckedRecord
    extracted: ExtractedRecord
    number: int
    agreed: frozenset[str]
    forms: catalogue.Catalogue

    def is_what(self, wanted: dict[str, Any]) -> bool:
        document = self.record.document
        return document.form == wanted["form"] and list(document.pages) == wanted["pages"]

    def sample(self, dossier: str, field: FieldValue, kind: str, right: bool) -> Sample | None:
        reading = self._printed(field)
        if field.value is None or reading is None or not kind:
            return None
        document = self.record.document
        form = self.forms.get(document.form, document.edition)
        values = {each.name: each.value for each in self.record.fields}
        confirmed = field.name in rules.confirmed(form, values, check.kinds_of(form))
        problems = [problem for problem in field.problems if problem.code != "field.unclear"]
        known = confidence.features(kind, reading, problems, confirmed=confirmed, agreed=field.name in self.agreed)
        clear = all(problem.severity is Severity.NOTE for problem in problems) and not self._contradicted(field)
        return Sample(dossier, kind, known, clear, right)

    def _printed(self, field: FieldValue) -> Reading | None:
        """The reading of the value with its clues, which are dropped once it is checked."""
        if not field.readings or field.readings[0].origin is not Origin.OCR:
            return None
        first = field.readings[0]
        kept = self.extracted.readings.get(field.name, ())
        return next((r for r in kept if (r.page, r.box, r.origin) == (first.page, first.box, first.origin)), None)

    def _contradicted(self, field: FieldValue) -> bool:
        """Something else than its probability keeps it from being accepted."""
        clear = all(problem.severity is Severity.NOTE for problem in field.problems)
        return clear and not field.accepted


def _compare(name: str, grade: str, wanted: dict[str, Any], paper: Paper | None) -> Iterator[Scored]:
    found = {field.name: field for field in paper.record.fields} if paper else {}
    kinds = check.kinds_of(paper.forms.get(paper.record.document.form, paper.record.document.edition)) if paper else {}
    for field, truth in wanted["fields"].items():
        value = found.get(field)
        text = value.value if value else None
        right = text is not None and _same(text, truth)
        kind = check.kind_name(field, kinds)
        sample = paper.sample(name.rpartition("-")[0], value, kind, right) if paper and value else None
        yield Scored(
            name, grade, wanted["form"], field, right, bool(value and value.accepted),
            value.confidence if value else 0.0, kind, sample, truth, text,
        )  # fmt: skip


def read_pages(path: Path, sha256: Sha256, office: Office, kept: Path | None = None) -> list[PageText]:
    """The pages of a file as read, from the folder of kept readings where this engine has read them before."""
    stamp = office.engine.stamp
    file = kept / f"{sha256[:24]}-{stamp.digest[:16]}.zip" if kept else None
    if file and file.exists():
        with zipfile.ZipFile(file) as held:
            return [unpack_page(held.read(name), int(name), stamp) for name in held.namelist()]
    media_type, count = inspect(path, office.raster)
    pages = [
        read_page(Page(index + 1, sha256, index), path, media_type, office.engine, office.raster)
        for index in range(count)
    ]
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file, "w") as held:
            for page in pages:
                held.writestr(str(page.number), pack_page(page))
    return pages


def _same(value: str, truth: str) -> bool:
    return _plain(value) == _plain(truth)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def table(scored: Sequence[Scored], results: Sequence[Result]) -> str:
    """A Markdown table: forms down, grades across; below it documents found and the routing figures."""
    grades = sorted({field.grade for field in scored})
    cells: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for field in scored:
        for form in (field.form, "all"):
            for grade in (field.grade, "all"):
                cells[form, grade].append(field)
    forms = [*sorted({field.form for field in scored}), "all"]
    lines = ["| form | " + " | ".join([*grades, "all"]) + " |", "|---" * (len(grades) + 2) + "|"]
    lines += [
        f"| {form} | " + " | ".join(_share(cells[form, grade]) for grade in [*grades, "all"]) + " |" for form in forms
    ]
    lines += [
        f"| *documents found* | {' | '.join(_found(results, grade) for grade in [*grades, 'all'])} |",
        f"| *accepted without a look* | {' | '.join(_accepted(cells['all', grade]) for grade in [*grades, 'all'])} |",
        "",
        f"documents that are none: {sum(result.extra for result in results)}",
        "",
    ]
    valued = [Reported(field.kind or "–", field.confidence, field.right) for field in scored if field.value is not None]
    return "\n".join([*lines, *reliability.tables(valued)]) + "\n"


def _found(results: Sequence[Result], grade: str) -> str:
    held = [result for result in results if grade in (result.grade, "all")]
    found, wanted = sum(result.found for result in held), sum(result.wanted for result in held)
    return f"{found / max(1, wanted):.3f} ({found}/{wanted})"


def _accepted(fields: Sequence[Scored]) -> str:
    accepted = [field for field in fields if field.accepted]
    wrong = sum(not field.right for field in accepted)
    return f"{len(accepted) / max(1, len(fields)):.3f} ({wrong} wrong of {len(accepted)})"


def _share(fields: Sequence[Scored]) -> str:
    right = sum(field.right for field in fields)
    return f"{right / len(fields):.3f} ({right}/{len(fields)})" if fields else "–"


def write_section(file: Path, name: str, report: str) -> None:
    """Replaces the section `## NAME` of a results file, or adds it."""
    title = f"## {name}"
    text = file.read_text(encoding="utf-8") if file.exists() else "# Results\n"
    section = f"{title}\n\n{datetime.now(UTC).date().isoformat()}, {os.cpu_count()} cores\n\n{report}\n"
    parts = text.split("\n## ")
    kept = [part for part in parts if not f"## {part}".startswith(title + "\n")]
    file.write_text("\n## ".join(kept).rstrip("\n") + "\n\n" + section, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
