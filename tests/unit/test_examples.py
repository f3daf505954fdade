"""The examples in the docstrings are what the code does."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import dossier
import extractors

MODULES = sorted(
    module.name
    for package in (dossier, extractors)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.failed == 0
