"""The four import traps of a flat layout: files that shadow, tests that mirror, strangers, tools that guess."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tests.house.checkout import PRODUCT, ROOT, files, modules, pyproject, run_python

STRANGER = """
import sys
sys.path.insert(0, sys.argv[1])
from dossier.errors import SettingsError
from wiring.wire import require_whole_house
try:
    require_whole_house()
except SettingsError as error:
    print(error.code)
"""
HEAVY = set("PIL alembic cv2 minio numpy onnxruntime paddleocr pandas pikepdf prefect sqlalchemy".split())


def taken_names() -> set[str]:
    """Top-level names that a file of ours must not hide."""
    return set(PRODUCT) | sys.stdlib_module_names | importlib.metadata.packages_distributions().keys()


@pytest.mark.parametrize("folder", ["flows", "review", "training", "benchmarks", "samples", "scripts", "tests"])
def test_no_file_shares_a_name_with_a_package(folder: str) -> None:
    """Python and Prefect may put any of these folders at the head of the path."""
    names = {part.removesuffix(".py") for name in modules(folder) for part in Path(name).parts[1:]}
    assert not names & (taken_names() - {"__init__", "__main__"})


def test_every_folder_of_tests_is_a_package() -> None:
    """Else pytest puts the folder itself on the path, and `tests/x` becomes a top-level `x`."""
    folders = {parent for name in modules("tests") for parent in Path(name).parents if parent != Path()}
    assert [str(folder) for folder in sorted(folders) if f"{folder}/__init__.py" not in files()] == []


def test_tests_never_mirror_the_names_of_packages() -> None:
    parts = {part for name in files() if name.startswith("tests/") for part in Path(name).parts[1:]}
    assert not parts & {*PRODUCT, "review", "training", "benchmarks"}


def test_every_deployment_names_a_module_that_can_be_imported() -> None:
    """An entry point by file would put `flows/` on the path and keep it there."""
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert deployments
    for deployment in deployments:
        assert ":" not in deployment["entrypoint"]
        module, _, flow = deployment["entrypoint"].rpartition(".")
        assert callable(getattr(importlib.import_module(module), flow))


def test_deployments_hold_no_path_of_any_machine() -> None:
    """Without a pull step of ours, Prefect would store the absolute path of whoever deploys."""
    (step,) = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["pull"]
    ((name, inputs),) = step.items()
    assert name == "prefect.deployments.steps.set_working_directory"
    assert inputs["directory"].startswith("{{ $")


@pytest.mark.parametrize("package", PRODUCT)
def test_the_tests_import_this_checkout(package: str) -> None:
    assert Path(str(importlib.import_module(package).__file__)).parent == ROOT / package


@pytest.mark.parametrize("package", ["storage", "ocr"])
def test_a_stranger_with_our_name_is_refused(tmp_path: Path, package: str) -> None:
    """An editable install loses against a package of the same name in site-packages."""
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    run = run_python("-c", STRANGER, str(tmp_path))
    assert (run.stdout.strip(), run.returncode) == ("settings", 0), run.stderr


def test_the_house_at_home_is_whole() -> None:
    run = run_python("-c", "from wiring.wire import require_whole_house; require_whole_house()")
    assert run.returncode == 0, run.stderr


def test_every_package_is_listed_for_installation() -> None:
    """Build tools cannot guess them in a flat layout; what is not listed is missing on the office's machine."""
    listed = pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]
    at_home = {"tests", "benchmarks", "samples", "scripts", "training"}
    packages = {Path(name).parts[0] for name in modules() if name.endswith("/__init__.py")} - at_home
    assert {pattern.removesuffix("*") for pattern in listed} == packages == set(PRODUCT)


def test_every_file_of_a_package_is_installed() -> None:
    """Code in packages; everything else by a pattern of package-data."""
    patterns = pyproject()["tool"]["setuptools"]["package-data"]
    left_out = []
    for name in files():
        package, _, inner = name.partition("/")
        wanted = [pattern.removeprefix("**/") for pattern in patterns["*"] + patterns.get(package, [])]
        as_code = name.endswith(".py") and f"{Path(name).parent}/__init__.py" in files()
        as_data = any(fnmatch(inner, pattern) for pattern in wanted)
        if package in PRODUCT and not as_code and not as_data:
            left_out.append(name)
    assert left_out == []


def test_starting_the_program_imports_nothing_heavy() -> None:
    """`sohoa --help` answers at once; vendors are imported when they are needed."""
    run = run_python("-c", f"import sohoa.main, sys; print(*sorted({HEAVY} & sys.modules.keys()))")
    assert (run.stdout.strip(), run.returncode) == ("", 0), run.stderr
