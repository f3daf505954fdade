"""Files that are made from the code are as the code would make them now."""

from __future__ import annotations

import pytest

from dossier.problem import CATALOGUE
from scripts.generate import GENERATED
from tests.house.checkout import text
from tests.house.test_errors import EXCEPTIONS


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_up_to_date(name: str) -> None:
    """Run `make generate`."""
    assert text(name) == GENERATED[name]()


def test_every_code_is_in_the_page_of_errors() -> None:
    page = text("docs/errors.md")
    codes = [error.code for error in EXCEPTIONS] + list(CATALOGUE)
    assert [code for code in codes if f"| `{code}` |" not in page] == []
