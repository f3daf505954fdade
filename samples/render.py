"""Renders sample dossiers: `python -m samples.render --seed 7 --count 20 --grade office --out DIR`.

Refuses to run without fonts that have every Vietnamese letter, and says which packages bring them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dossier.errors import DossierError, ExitCode
from samples.looks import NAMED
from samples.names import Stock
from samples.plans import Plan, planned, write
from samples.printers import PRINTERS
from samples.scanner import GRADES, USUAL
from samples.shipped import SHIPPED


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m samples.render", description="Render sample dossiers.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the PDF and JSON files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1, help="how many dossiers")
    parser.add_argument(
        "--grade",
        choices=(*GRADES, "mixed", "all"),
        default="mixed",
        help="mixed: clean, office and poor in turn; all: every grade",
    )
    parser.add_argument("--look", choices=sorted(NAMED), help="how papers are printed and filled in. Default: printed")
    stock = parser.add_mutually_exclusive_group()
    stock.add_argument(
        "--held-back", dest="stock", action="store_const", const=Stock.HELD_BACK, default=Stock.USUAL,
        help="fonts, people and noise never used while building",
    )  # fmt: skip
    stock.add_argument(
        "--apart", dest="stock", action="store_const", const=Stock.APART,
        help="other fonts, people and noise that are new to the recognizer, to derive thresholds from",
    )  # fmt: skip
    parser.add_argument(
        "--form", action="append", default=[], metavar="FORM[:EDITION]",
        help=f"a paper of each dossier, may be repeated; one of {', '.join(PRINTERS)}. Default: as they come",
    )  # fmt: skip
    parser.add_argument("--shipped", action="store_true", help="render the dossiers of samples/dossiers instead")
    return parser.parse_args(words)


def _plans(asked: argparse.Namespace) -> Iterator[Plan]:
    if asked.shipped:
        yield from SHIPPED
        return
    grades = sorted({"mixed": USUAL, "all": GRADES}.get(asked.grade, (asked.grade,)))
    for index in range(asked.count):
        yield planned(asked.seed, index, grades[index % len(grades)], tuple(asked.form), asked.look, asked.stock)


def run(words: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    asked = _arguments(words)
    asked.out.mkdir(parents=True, exist_ok=True)
    try:
        for plan in _plans(asked):
            print(write(plan, asked.out))
    except DossierError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    except ValueError as error:
        print(error, file=sys.stderr)
        return int(ExitCode.BAD_ARGUMENTS)
    return int(ExitCode.OK)


if __name__ == "__main__":
    sys.exit(run())
