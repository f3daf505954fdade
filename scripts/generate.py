"""Writes the files that are made from the code: docs/errors.md, .env.example and docs/form.schema.json.

Run with `make generate`. Refuses to hold any wording itself: sentences stand in dossier/errors.py, dossier/problem.py,
wiring/settings.py and scripts/form_schema.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dossier import access_errors, errors
from dossier.errors import DossierError
from dossier.problem import CATALOGUE
from scripts import words
from scripts.form_schema import form_schema
from wiring.settings import env_example

ROOT = Path(__file__).resolve().parents[1]

_HEAD = """\
# Errors and problems

Made from the code by `make generate`; do not edit.

A *problem* is something about the paper: it is stored with the dossier, and the work goes on. An *error* is
something about the machine: it ends the command, with the exit code below. With several inputs the worst code
of all is returned.
"""


def errors_page() -> str:
    """The text of docs/errors.md: every exception and every problem, with its Vietnamese sentence."""
    return "\n".join(
        [
            _HEAD,
            "## Errors",
            "",
            "| code | exit | trying again helps | sentence |",
            "|---|---|---|---|",
            *_error_rows(DossierError),
            "",
            "## Problems",
            "",
            "*wrong* blocks approval, *doubt* wants a look, *note* is good to know.",
            "",
            "| code | severity | sentence | what to do | English |",
            "|---|---|---|---|---|",
            *(
                f"| `{kind.code}` | {kind.severity} | {kind.message} | {kind.advice} | {kind.english} |"
                for kind in CATALOGUE.values()
            ),
            "",
        ]
    )


def _error_rows(error: type[DossierError]) -> Iterator[str]:
    again = "yes" if error.retryable else "no"
    yield f"| `{error.code}` | {int(error.exit_code)} | {again} | {error.message} |"
    for child in {**vars(errors), **vars(access_errors)}.values():
        if inspect.isclass(child) and issubclass(child, DossierError) and child.__base__ is error:
            yield from _error_rows(child)


GENERATED: Mapping[str, Callable[[], str]] = {
    "docs/errors.md": errors_page,
    ".env.example": env_example,
    "docs/form.schema.json": form_schema,
}
"""file of the checkout: what its text is made by"""


def main() -> None:
    for name, made in GENERATED.items():
        (ROOT / name).write_text(made(), encoding="utf-8")
    words.main()


if __name__ == "__main__":
    main()
