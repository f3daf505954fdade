"""What a user can reach is documented: every command, every option, every target of make."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer.main

from tests.house.checkout import ROOT, files, text


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command as it is typed, with its long options."""
    from sohoa.main import app

    yield from _walk("sohoa", typer.main.get_command(app))


def _walk(typed: str, command: object) -> Iterator[tuple[str, list[str]]]:
    below = getattr(command, "commands", {})
    if not below:
        options = [option for each in getattr(command, "params", []) for option in each.opts if option.startswith("--")]
        yield typed, options
    for name, inner in below.items():
        if not inner.hidden:
            yield from _walk(f"{typed} {name}", inner)


def test_every_command_is_in_the_readme() -> None:
    readme = text("README.md")
    typed = [command for command, _ in commands()]
    assert typed
    assert [command for command in typed if command not in readme] == []


def test_every_option_is_in_the_readme() -> None:
    readme = text("README.md")
    missing = [(command, option) for command, options in commands() for option in options if option not in readme]
    assert missing == []


def test_the_readme_offers_no_command_that_does_not_exist() -> None:
    known = {command.split()[1] for command, _ in commands() if " " in command}
    offered = set(re.findall(r"^\s*(?:\.venv/bin/)?sohoa ([a-z]+)", text("README.md"), re.MULTILINE))
    assert offered <= known


def test_every_target_is_in_the_help_of_make() -> None:
    makefile = text("Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help", "style"}
    assert {target for target in targets if f"make {target} " not in makefile} == set()


def test_make_starts_only_what_is_there() -> None:
    started = set(re.findall(r"-m ((?:benchmarks|samples|scripts)[a-z_.]*)", text("Makefile")))
    assert started
    assert [name for name in started if f"{name.replace('.', '/')}.py" not in files()] == []


def test_the_readme_offers_no_target_that_does_not_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=`|\s*$)", text("README.md"), re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", [".ci/run", *(name for name in files() if name.endswith(".sh"))])
def test_scripts_can_be_started(name: str) -> None:
    assert (ROOT / name).stat().st_mode & 0o111
    assert text(name).startswith(("#!/usr/bin/env bash\n", "#!/bin/bash\n", "#!/bin/sh\n"))
    assert "\nset -e" in text(name)


def test_ci_the_hook_and_the_developer_run_the_same_checks() -> None:
    assert "entry: make check\n" in text(".pre-commit-config.yaml")
    assert "run: .ci/run\n" in text(".github/workflows/ci.yml")
    assert "make test" in text(".ci/run")
    makefile = text("Makefile")
    assert "\ncheck: style\n" in makefile
    assert "\ntest: style\n" in makefile
