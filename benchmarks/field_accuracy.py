"""Field accuracy: how many fields of dossiers with known truth come out exactly right, by form and by grade.

    python -m benchmarks.field_accuracy FOLDER… [--readings CACHE] [--write benchmarks/RESULTS.md]

FOLDER holds `*.pdf` with a `*.json` of truth beside each (as `samples/dossiers`). A field is right when it equals
the truth after NFC and casefold; letters with another tone mark are wrong. Fields of a document whose form or
pages were not found count as wrong. Prints a table on stdout. Reading takes nearly all of the time: `--readings`
keeps what was read, so that another run with the same engine only extracts and checks.
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
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from dossier.identity import Sha256, dossier_id_of, sha256_of_file
from dossier.record import CheckedRecord, FieldValue, Origin
from dossier.scan import Page
from dossier.text import PageText
from extractors import check, classify, extract
from ocr.raster import inspect
from ocr.reading import read_page
from storage.packing import pack_page, unpack_page
from wiring.settings import load_settings
from wiring.wire import Office, open_office


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
    engine: float | None
    """the engine's own, where the value was read from print and nothing was found wrong with it"""
    truth: str
    value: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--write", type=Path, help="put the table into this Markdown file, under the folder's name")
    parser.add_argument("--name", help="what the section is called there, instead of the folders' names")
    parser.add_argument("--wrong", action="store_true", help="list every wrong field on stderr")
    parser.add_argument("--points", action="store_true", help="print the points for extractors/confidence.py")
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
        scored = [
            field
            for fields in pool.map(lambda path: list(score(path, office, options.readings)), truths)
            for field in fields
        ]
    seconds = time.perf_counter() - started
    if options.wrong:
        for field in scored:
            if not field.right:
                mark = " ACCEPTED" if field.accepted else ""
                print(
                    f"{field.dossier} {field.form} {field.field}: {field.truth!r} ≠ {field.value!r}{mark}",
                    file=sys.stderr,
                )
    report = table(scored) + f"\n{len(truths)} dossiers in {seconds:.0f} s, engine {office.engine.stamp}\n"
    print(report)
    if options.points:
        print(measured_points(scored))
    if options.write:
        name = options.name or " and ".join(folder.name for folder in options.folders)
        write_section(options.write, f"Field accuracy: {name}", report)
    return 0


def score(truth_file: Path, office: Office, kept: Path | None = None) -> Iterator[Scored]:
    """Digitizes one dossier in memory and compares every field of its truth."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    path = truth_file.with_suffix(".pdf")
    sha256, _ = sha256_of_file(path)
    pages = {page.number: page for page in read_pages(path, sha256, office, kept)}
    documents = classify.documents(dossier_id_of([sha256]), list(pages.values()), office.catalogue)
    records = [check.record(extract.record(d, pages, office.catalogue), office.catalogue) for d in documents]
    for wanted in truth["documents"]:
        yield from _compare(truth_file.stem, str(truth["grade"]), wanted, records)


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


def _compare(name: str, grade: str, wanted: dict[str, Any], records: Iterable[CheckedRecord]) -> Iterator[Scored]:
    found: dict[str, FieldValue] = {}
    for record in records:
        if record.document.form == wanted["form"] and list(record.document.pages) == wanted["pages"]:
            found = {field.name: field for field in record.fields}
    for field, truth in wanted["fields"].items():
        value = found.get(field)
        text = value.value if value else None
        yield Scored(
            name, grade, wanted["form"], field,
            text is not None and _same(text, truth), bool(value and value.accepted),
            value.confidence if value else 0.0, _engine_confidence(value), truth, text,
        )  # fmt: skip


def _engine_confidence(value: FieldValue | None) -> float | None:
    if value is None or value.value is None or not value.readings or value.readings[0].origin is not Origin.OCR:
        return None
    plain = all(problem.code == "field.unclear" for problem in value.problems)
    return value.readings[0].confidence if plain else None


def _same(value: str, truth: str) -> bool:
    return _plain(value) == _plain(truth)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def table(scored: Sequence[Scored]) -> str:
    """A Markdown table: forms down, grades across; below it the routing figures."""
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
    accepted = [field for field in scored if field.accepted]
    wrong = sum(not field.right for field in accepted)
    lines.append("")
    lines.append(f"accepted without a look: {len(accepted)} of {len(scored)}; wrong among them: {wrong}")
    return "\n".join([*lines, "", *reliability(scored)]) + "\n"


def reliability(scored: Sequence[Scored]) -> list[str]:
    """How right values were that were reported at each confidence, and the expected calibration error."""
    valued = [field for field in scored if field.value is not None]
    lines = ["| reported confidence | values | mean reported | share right |", "|---|---|---|---|"]
    error = 0.0
    for low, high in pairwise((0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)):
        held = [field for field in valued if low <= field.confidence < high]
        if held:
            reported = sum(field.confidence for field in held) / len(held)
            right = sum(field.right for field in held) / len(held)
            error += abs(reported - right) * len(held) / len(valued)
            lines.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(held)} | {reported:.3f} | {right:.3f} |")
    return [*lines, "", f"expected calibration error {error:.3f}"]


def measured_points(scored: Sequence[Scored]) -> list[tuple[float, float]]:
    """Engine confidence and share of right values, never falling: what `extractors/confidence.py` holds."""
    known = sorted((field.engine, field.right) for field in scored if field.engine is not None)
    size = max(20, len(known) // 15)
    blocks: list[list[float]] = []  # sum of confidences, right ones, count
    for start in range(0, len(known), size):
        part = known[start : start + size]
        blocks.append([sum(c for c, _ in part), float(sum(r for _, r in part)), float(len(part))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    # half a wrong value more than were seen: no share is believed to be exactly 1
    return [(round(c / n, 3), round(r / (n + 0.5), 3)) for c, r, n in blocks]


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
