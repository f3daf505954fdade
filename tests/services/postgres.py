"""A PostgreSQL cluster of the tests' own: in a temporary folder, on loopback, never as root.

Refuses the machine's cluster, if there is one.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.ports import free_ports

_OPTIONS = "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=50"


@contextmanager
def postgres_cluster(kept: Path | None = None) -> Iterator[str]:
    """The address of a cluster's `postgres` database as `postgresql+psycopg://…`; up in some 3 s.

    A fresh one that leaves nothing behind, or the one that an earlier call left in the folder `kept`.
    """
    # not below pytest's folder, which another user may not enter
    folder = kept or Path(tempfile.mkdtemp(prefix="sohoa-postgres-"))
    folder.mkdir(exist_ok=True)
    cluster = folder / "cluster"
    (port,) = free_ports(1)
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _user())
        if not cluster.exists():
            _run("initdb", "-D", cluster, "-U", "sohoa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _run("pg_ctl", "-D", cluster, "-o", f"{_OPTIONS} -p {port}", "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql+psycopg://sohoa@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", cluster, "-m", "fast" if kept else "immediate", "-w", "stop")
    finally:
        if not kept:
            shutil.rmtree(folder)


def _run(program: str, *arguments: str | Path) -> None:
    as_other = ["runuser", "-u", _user(), "--"] if os.getuid() == 0 else []
    subprocess.run(
        [*as_other, _path_of(program), *arguments],
        check=True,
        cwd="/",
        timeout=60,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _user() -> str:
    """Whom a cluster runs as where the tests run as root, which PostgreSQL refuses."""
    return "postgres" if "postgres" in {user.pw_name for user in pwd.getpwall()} else "nobody"


def _path_of(program: str) -> Path:
    """Debian keeps the programs of each version by themselves; the newest one counts."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=_version)
    return found[-1] if found else Path(str(shutil.which(program)))


def _version(path: Path) -> int:
    digits = re.match(r"\d+", path.parts[-3])
    return int(digits[0]) if digits else 0
