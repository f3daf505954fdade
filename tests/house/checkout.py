"""The checkout as the house tests see it: which files belong to it, and what their code says.

Refuses what is not part of the project: caches, environments, `var`, and files that git ignores.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("dossier", "ocr", "extractors", "storage", "wiring", "flows", "review", "sohoa")
"""packages that are installed; `review` joins when it exists"""

_NOT_OURS = re.compile(r"(var|build|dist|__pycache__|.*\.egg-info|\.(venv|git|.*_cache|hypothesis))\Z")


@cache
def files() -> tuple[str, ...]:
    """Paths of all files of the project, relative to its root, sorted; new files that git does not ignore too."""
    return tuple(sorted(name for name in _listed_by_git() or _walk(ROOT) if (ROOT / name).is_file()))


def _listed_by_git() -> list[str]:
    """Nothing where git cannot say: it is not installed, or this is an unpacked archive."""
    if shutil.which("git") is None:
        return []
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True, check=False)
    return [name for name in listing.stdout.decode().split("\0") if name]


def _walk(folder: Path) -> Iterator[str]:
    for path in folder.iterdir():
        if not path.is_dir():
            yield str(path.relative_to(ROOT))
        elif not _NOT_OURS.match(path.name):
            yield from _walk(path)


def modules(*folders: str) -> Iterator[str]:
    """Paths of the Python files below these folders, or of all."""
    for name in files():
        if name.endswith(".py") and (not folders or name.split("/")[0] in folders):
            yield name


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text(name), filename=name)


def imported(name: str) -> Iterator[tuple[int, str]]:
    """Line and dotted module of every import in a file, those inside functions and by `import_module` too."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    yield node.lineno, str(argument.value)


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads(text("pyproject.toml"))


def run_python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter of this environment, as a user would start it."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)
