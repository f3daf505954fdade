"""What archiving costs and gives: processor time a page, sizes against the scans, words at their places.

    python -m benchmarks.archiving [FOLDER…] [--pages 10] [--write benchmarks/RESULTS.md]

Drives `sohoa digitize`, `deposit` and `export` as an office does, in a folder of its own, over the dossiers that ship
with the project (or the PDFs in FOLDER) and one that is stapled together from them until it has enough pages.
Processor time is that of the child processes: cold with the program's start, warm without what a call takes that finds
nothing to do. Refuses to touch any office's data.
"""

from __future__ import annotations

import argparse
import math
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pikepdf

from benchmarks.field_accuracy import write_section
from dossier.identity import DossierId
from dossier.stage import Stage
from dossier.text import PageText, Placement
from storage.packages.text_layer import leaning
from wiring.settings import Settings
from wiring.wire import Office, open_office

SHIPPED = Path(__file__).parents[1] / "samples" / "dossiers"
SOHOA = Path(sys.executable).with_name("sohoa")
ROUNDS = 3
STAPLED = "stapled"
_WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_MM = 25.4 / 72
_FAR_MM = 10.0


@dataclass(frozen=True)
class Archived:
    """One dossier, scanned and archived."""

    name: str
    pages: int
    scan: int
    """bytes of the scans"""
    copy: int
    """bytes of the PDF/A copies"""
    package: int
    offsets: tuple[float, ...]
    """mm from each word as read to the same word as `pdftotext` finds it"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[SHIPPED], metavar="FOLDER")
    parser.add_argument("--pages", type=int, default=10, help="of the stapled dossier")
    parser.add_argument("--write", type=Path, help="put the figures into this Markdown file")
    options = parser.parse_args(arguments)
    scans = sorted(path.absolute() for folder in options.folders for path in folder.glob("*.pdf"))
    with tempfile.TemporaryDirectory(prefix="sohoa-archiving-") as name:
        report = measured(Path(name), scans, options.pages)
    print(report)
    if options.write:
        write_section(options.write, "Archiving", report)


def measured(folder: Path, scans: Sequence[Path], pages: int) -> str:
    """The figures of all these scans, as Markdown."""
    stapled = staple(scans, pages, folder / STAPLED)
    run(folder, "digitize", "--quiet", *map(str, scans), str(stapled))
    with open_office(Settings(var=folder / "var")) as office:
        approved = dict(approve_all(office))
        nothing = statistics.median(run(folder, "deposit", "--quiet", "0" * 36) for _ in range(ROUNDS))
        cold = run(folder, "deposit", "--quiet", approved[STAPLED])
        warm = run(folder, "deposit", "--quiet") - nothing
        found = [archived(office, folder, name, dossier) for name, dossier in approved.items()]
    others = sum(each.pages for each in found if each.name != STAPLED)
    return "\n".join(
        (
            "`python -m benchmarks.archiving`",
            "",
            "| deposit, without signatures | pages | CPU s | CPU s a page |",
            "|---|---:|---:|---:|",
            f"| a call that finds nothing | | {nothing:.2f} | |",
            f"| one dossier, cold | {pages} | {cold:.2f} | {cold / pages:.3f} |",
            f"| one dossier, warm | {pages} | {cold - nothing:.2f} | {(cold - nothing) / pages:.3f} |",
            f"| {len(found) - 1} dossiers, warm | {others} | {warm:.2f} | {warm / others:.3f} |",
            "",
            "| dossier | pages | scan kB | PDF/A kB | times | package kB | words | median mm | worst mm | lost |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
            *(line(each) for each in found),
            "",
        )
    )


def staple(scans: Sequence[Path], pages: int, folder: Path) -> Path:
    """A folder of whole scans, the last one cut, with so many pages."""
    folder.mkdir()
    left = pages
    for path in scans:
        with pikepdf.open(path) as pdf:
            del pdf.pages[left:]
            left -= len(pdf.pages)
            if len(pdf.pages):
                pdf.save(folder / path.name)
    if left:
        sys.exit(f"only {pages - left} pages to staple")
    return folder


def run(folder: Path, *words: str) -> float:
    """Run the program over the office in `folder`; its processor time in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(SHIPPED.parents[1]),
        "HOME": str(folder),
        "SOHOA_VAR": str(folder / "var"),
        "SOHOA_ARCHIVE__AGENCY_NAME": "UBND phường Kim Liên",
        "SOHOA_ARCHIVE__ARCHIVES_CODE": "H26.LT",
    }
    done = subprocess.run([SOHOA, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def approve_all(office: Office) -> Iterator[tuple[str, DossierId]]:
    """Approve every dossier that was read, as reviewers would; names of their scans and ids."""
    with office.database.begin() as unit:
        for dossier in tuple(unit.repository.in_stage(Stage.CHECKED, Stage.IN_REVIEW, Stage.RESCAN)):
            state = unit.repository.get(dossier)
            if state.stage is Stage.RESCAN:
                state = unit.repository.step(state, Stage.IN_REVIEW)
            unit.repository.step(state, Stage.APPROVED)
            yield Path(state.source).stem, dossier
        unit.commit()


def archived(office: Office, folder: Path, name: str, dossier: DossierId) -> Archived:
    """What became of an archived dossier."""
    with office.database.begin() as unit:
        state, records = unit.repository.get(dossier), unit.repository.checked(dossier)
        pages = {page.number: page for page in unit.repository.pages(dossier)}
    if state.stage is not Stage.ARCHIVED:
        sys.exit(f"{name} was not archived")
    package, copy = folder / f"{dossier}.zip", folder / "copy.pdf"
    offsets: list[float] = []
    run(folder, "export", dossier, "--format", "aip", "-o", str(package))
    size = 0
    with zipfile.ZipFile(package) as opened:
        names = sorted(each for each in opened.namelist() if "/data/" in each)
        for record, each in zip(records, names, strict=True):
            copy.write_bytes(opened.read(each))
            size += copy.stat().st_size
            offsets += offsets_of(copy, [pages[number] for number in record.document.pages])
    scans = sum({scan.sha256: scan.size for scan in state.scans}.values())
    return Archived(name, len(pages), scans, size, package.stat().st_size, tuple(offsets))


def offsets_of(pdf: Path, pages: Sequence[PageText]) -> Iterator[float]:
    """For each word as read, mm to the nearest same word as `pdftotext` finds it; inf where there is none."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    for page, (across, down, body) in zip(pages, _PAGE.findall(told), strict=True):
        width, height = float(across), float(down)
        found: dict[str, list[tuple[float, float]]] = {}
        for x0, y0, x1, y1, text in _WORD.findall(body):
            place = ((float(x0) + float(x1)) / 2, (float(y0) + float(y1)) / 2)
            found.setdefault(unescape(text), []).append(place)
        for text, (x, y) in words_of(page):
            near = (math.hypot(left - x * width, top - y * height) for left, top in found.get(text, ()))
            yield _MM * min(near, default=math.inf)


def words_of(page: PageText) -> Iterator[tuple[str, tuple[float, float]]]:
    """Words and their centers on the page as it lies upright, fractions of it."""
    if page.placement is None:
        return
    skew = Placement(0, page.placement.skew, page.placement.width, page.placement.height)
    for line in page.lines:
        for word in line.words:
            # of a photo the untouched picture is what is archived
            flat = not page.placement.corners
            yield word.text, leaning(*word.box.center, skew) if flat else page.placement.to_turned(word.box).center


def line(each: Archived) -> str:
    near = sorted(offset for offset in each.offsets if offset < _FAR_MM)
    places = f"{statistics.median(near):.2f} | {near[-1]:.2f}" if near else "– | –"
    return (
        f"| {each.name} | {each.pages} | {each.scan / 1000:.0f} | {each.copy / 1000:.0f} | "
        f"{each.copy / each.scan:.3f} | {each.package / 1000:.0f} | {len(each.offsets)} | {places} | "
        f"{len(each.offsets) - len(near)} |"
    )


if __name__ == "__main__":
    main()
