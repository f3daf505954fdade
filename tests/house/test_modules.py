"""Names, sizes and leftovers: what keeps the house readable, and the machine of its authors out of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.checkout import PRODUCT, files, imported, modules, text, tree

ATTICS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "lib", "shared"}
LINES = 400
BROAD_PLACES = {"flows/intake.py", "review/web.py"}
"""the intake watcher's loop and the web error page: each logs a code and keeps the file"""
BROAD_SHARE = 0.5 / 1000
"""broad handlers for each line of code"""
# Taken apart, so that this file does not find itself.
MACHINE = re.compile("/" + "(work/|root/|home/[a-z]|Users/|tmp/w/)")
INDEX = re.compile("index" + "-url[ =]|find" + '-links|"resolved' + '": *"http|registry' + ' *= *"?http')


def test_no_module_is_an_attic() -> None:
    assert [name for name in modules() if {part.removesuffix(".py") for part in Path(name).parts} & ATTICS] == []


def test_modules_stay_short() -> None:
    assert {name: n for name in modules() if (n := len(text(name).splitlines())) > LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    said = {name: ast.get_docstring(tree(name)) for name in modules() if text(name).strip()}
    assert [name for name, docstring in said.items() if not docstring] == []


def test_names_of_files_are_plain() -> None:
    assert [name for name in modules() if not re.fullmatch(r"[a-z0-9_/.]+", name)] == []


def broad_handlers(name: str) -> list[str]:
    """Handlers that swallow whatever comes; those that raise again at their end only clean up."""
    found = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ExceptHandler):
            caught = "BaseException" if node.type is None else ast.unparse(node.type)
            last = node.body[-1]
            again = isinstance(last, ast.Raise) and last.exc is None
            if re.search(r"\b(Base)?Exception\b", caught) and not again:
                found.append(f"{name}:{node.lineno}")
    return found


def test_nobody_swallows_every_error() -> None:
    assert [place for name in modules(*PRODUCT) if name not in BROAD_PLACES for place in broad_handlers(name)] == []


def test_broad_handlers_stay_rare() -> None:
    lines = sum(len(text(name).splitlines()) for name in modules(*PRODUCT))
    assert sum(len(broad_handlers(name)) for name in modules(*PRODUCT)) <= max(1, lines * BROAD_SHARE)


def test_nothing_is_left_half_done() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    here = Path(__file__).name
    found = [name for name in modules() if Path(name).name != here and marks.search(text(name))]
    assert found == []


def test_only_the_settings_read_the_environment() -> None:
    """Ruff bans the attribute; this finds `from os import environ` and friends."""
    allowed = {"wiring/settings.py", "tests/conftest.py"}
    reads = re.compile(r"\b(os\.(environb?|getenvb?|putenv)\b|from os import .*\b(environ|getenv))")
    readers = {name for name in modules() if reads.search(ast.unparse(tree(name)))}
    assert readers - {f"tests/house/{Path(__file__).name}"} <= allowed


def readable() -> list[str]:
    """Files with text in them, whatever their kind."""
    return [name for name in files() if b"\0" not in (Path(__file__).parents[2] / name).read_bytes()[:4096]]


def test_no_file_names_a_machine_or_an_index() -> None:
    found = [
        f"{name}:{number}"
        for name in readable()
        for number, line in enumerate(text(name).splitlines(), 1)
        if MACHINE.search(line) or INDEX.search(line)
    ]
    assert found == []


def test_the_version_stands_in_one_place() -> None:
    """pyproject.toml; the program asks the installed package."""
    literal = re.compile(r"^__version__\s*=\s*['\"]", re.MULTILINE)
    assert [name for name in modules(*PRODUCT) if literal.search(text(name))] == []


def test_no_module_of_the_product_prints_through_logging_basics() -> None:
    """Room loggers only: `logging.info(...)` would configure the root logger and print what vendors say."""
    called = re.compile(r"\blogging\.(debug|info|warning|error|exception|critical|basicConfig)\(")
    assert [name for name in modules(*PRODUCT) if called.search(ast.unparse(tree(name)))] == []


def test_the_web_and_model_hubs_are_not_imported() -> None:
    """Nothing opens a connection that the office did not configure; S3 and the database go through storage."""
    clients = {"requests", "httpx", "aiohttp", "urllib.request", "huggingface_hub", "modelscope", "socket", "ftplib"}
    asked_for = {"review/oidc.py", "review/webhooks.py"}  # the office names the provider, and who is to be told
    looked_at = [name for name in modules(*PRODUCT) if name not in asked_for]
    found = [f"{name}:{line}" for name in looked_at for line, module in imported(name) if module in clients]
    assert found == []
