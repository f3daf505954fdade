"""Unknown papers: how many pages that are none of the forms are taken for one.

    python -m benchmarks.unknown_papers [--count 50] [--seed 1] [--real FOLDER]

Renders papers that have no form (a school's letter, a bill, a contract, a diploma …), continuation pages of reports and
decisions, and office scans of each; with `--real`, the pages (`*.png`, `*.jpg`) of a folder are added. Every page is
a dossier of its own. Prints each page that was taken for a form, and the count.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.field_accuracy import read_pages
from dossier.identity import dossier_id_of, sha256_of_file
from extractors import classify
from extractors.catalogue import UNKNOWN
from samples.pdf import pdf_of
from samples.plans import Plan, printed, rendered
from samples.scanner import GRADES, scan, scanner_pass
from wiring.settings import load_settings
from wiring.wire import Office, open_office

_GRADES = ("clean", "office", "poor")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50, help="pages to render")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=Path, help="folder with pages of other papers")
    parser.add_argument("--readings", type=Path, help="folder that keeps what was read, for the next run")
    options = parser.parse_args(arguments)
    office = open_office(load_settings())
    total = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in _pages(Path(folder), options.seed, options.count, options.real):
            total += 1
            for form, title in _taken_for(file, office, options.readings):
                wrong += 1
                print(f"{file.name}: {form} ({title})", file=sys.stderr)
    print(f"pages taken for a form: {wrong} of {total}")
    return 0


def _pages(folder: Path, seed: int, count: int, real: Path | None) -> Iterator[Path]:
    for index in range(count):
        file = folder / f"{index:03d}.pdf"
        file.write_bytes(_continuation(seed, index) if index % 5 == 4 else _unknown(seed, index))
        yield file
    if real is not None:
        yield from sorted(file for file in real.iterdir() if file.suffix in (".png", ".jpg"))


def _unknown(seed: int, index: int) -> bytes:
    form = "khac:counter" if index % 2 else "khac:any"
    return rendered(Plan(f"{index}", f"unknown/{seed}/{index}", _GRADES[index % 3], (form,))).pdf


def _continuation(seed: int, index: int) -> bytes:
    """A later page of a letter: no letterhead, no title."""
    attempt = 0
    while True:
        plan = Plan(f"{index}", f"unknown/{seed}/{index}/{attempt}", _GRADES[index % 3], ("van_ban_hanh_chinh",))
        (paper,) = printed(plan)
        if len(paper.sheets) > 1:
            rng = Random(plan.seed)
            settings = scanner_pass(rng, GRADES[plan.grade])
            return pdf_of([scan(rng, paper.sheets[1], settings, 0, None)])
        attempt += 1


def _taken_for(file: Path, office: Office, kept: Path | None) -> Iterator[tuple[str, str | None]]:
    sha256, _ = sha256_of_file(file)
    pages = read_pages(file, sha256, office, kept)
    for document in classify.documents(dossier_id_of([sha256]), pages, office.catalogue):
        if document.form != UNKNOWN:
            yield document.form, document.title


if __name__ == "__main__":
    sys.exit(main())
