"""What holds for every test: no settings of the machine leak in, nothing is sent out, chance is fixed.

Refuses to let a marked test be skipped silently where `--needs` says that its server must be there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

SERVERS = {
    "s3": ("radosgw", "ceph-mon", "ceph-mgr", "ceph-osd"),
    "postgres": ("initdb",),
    "browser": ("chromium",),
    "firefox": ("firefox-esr",),
}
QUIET = {
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

# One run is like another; `--hypothesis-profile=explore` looks for new cases.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--needs",
        default="",
        metavar="NAMES",
        help="servers whose tests may not be skipped, by comma: " + ", ".join(SERVERS),
    )


def pytest_configure(config: pytest.Config) -> None:
    """Before any module of the project is imported: the machine's settings out, the tests' own in."""
    patch = pytest.MonkeyPatch()
    for name in list(os.environ):
        if name.startswith(("SOHOA_", "PREFECT_")) and not name.startswith("SOHOA_TEST_"):
            patch.delenv(name)
    for name, value in QUIET.items():
        patch.setenv(name, value)
    prefect_home = tempfile.mkdtemp(prefix="sohoa-tests-")
    patch.setenv("PREFECT_HOME", prefect_home)
    config.add_cleanup(lambda: shutil.rmtree(prefect_home, ignore_errors=True))
    config.add_cleanup(patch.undo)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a server that is not installed; fail at once where it was promised."""
    promised = {name for name in config.getoption("--needs").split(",") if name}
    if promised - SERVERS.keys():
        raise pytest.UsageError(f"--needs knows {', '.join(SERVERS)}; got {', '.join(sorted(promised))}")
    for name, programs in SERVERS.items():
        missing = [program for program in programs if not _installed(program)]
        if missing and name in promised:
            raise pytest.UsageError(f"--needs={name}, but not installed: {', '.join(missing)}")
        if missing:
            reason = pytest.mark.skip(reason=f"not installed: {', '.join(missing)}")
            for item in items:
                if item.get_closest_marker(f"needs_{name}"):
                    item.add_marker(reason)


def _installed(program: str) -> bool:
    """On the path, or where Debian keeps the programs of PostgreSQL."""
    return bool(shutil.which(program) or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}")))
