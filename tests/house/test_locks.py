"""What is installed is pinned by version and hash, for both sets alike, and names no index."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.checkout import text

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)(.*)$", re.MULTILINE)


def wanted(name: str) -> list[Requirement]:
    """The requirements of an .in file, and of those it includes."""
    found = []
    for raw in text(f"requirements/{name}").splitlines():
        line = raw.partition(" #")[0].strip()
        if line.startswith("-r "):
            found += wanted(line.removeprefix("-r ").strip())
        elif line and not line.startswith(("#", "-c ")):
            found.append(Requirement(line))
    return found


def pinned(name: str) -> dict[str, set[str]]:
    """Versions by package; more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for match in PIN.finditer(text(f"requirements/{name}.lock")):
        found.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return found


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_a_lock_holds_what_is_asked_for(name: str) -> None:
    """Run `make lock`."""
    pins = pinned(name)
    for requirement in wanted(f"{name}.in"):
        versions = pins[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_pin_has_a_hash(name: str) -> None:
    entries = re.split(r"^(?=[^#\s])", text(f"requirements/{name}.lock"), flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_office_runs_what_was_tested() -> None:
    """The development set is the runtime set and more: same versions."""
    runtime, dev = pinned("runtime"), pinned("dev")
    assert {name: dev.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("name", ["runtime.in", "runtime.lock", "dev.in", "dev.lock", "overrides.txt"])
def test_requirements_name_no_index(name: str) -> None:
    assert not re.search(r"https?://|^\s*--?(i|f|index|find|extra|trusted)\b", text(f"requirements/{name}"), re.M)


def test_a_second_opencv_never_gets_in() -> None:
    """Two distributions would write the same cv2/ folder."""
    for name in ("runtime", "dev"):
        lock = text(f"requirements/{name}.lock")
        for match in PIN.finditer(lock):
            if match[1].startswith("opencv") and match[1] != "opencv-contrib-python":
                assert "sys_platform == 'never'" in match[3]


def test_setuptools_comes_from_the_lock() -> None:
    """The project is installed without build isolation, so nothing unpinned is fetched to build it."""
    assert "setuptools" in pinned("runtime")
