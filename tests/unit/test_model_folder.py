"""Model folders and the seal on them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from dossier.errors import MissingWeightsError
from ocr.model_folder import DESCRIPTION, SEAL, SHIPPED, WEIGHTS, open_folder, seal

TEXT = 'Global: {model_name: own}\nPostProcess: {character_dict: ["a", "e\\u0323\\u0302"]}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed folder with weights that are none."""
    (tmp_path / WEIGHTS).write_bytes(b"no model")
    (tmp_path / DESCRIPTION).write_text(TEXT)
    (tmp_path / "calibration.json").write_text("{}")
    seal(tmp_path)
    return tmp_path


def test_a_sealed_folder_opens(folder: Path) -> None:
    model = open_folder(folder, sealed=True)
    assert (model.name, model.weights, model.folder) == ("own", folder / WEIGHTS, folder)
    assert model.characters == ("a", "e\u0323\u0302")
    assert model.alphabet == frozenset("aệ ")


def test_the_shipped_folder_is_sealed_whole() -> None:
    open_folder(SHIPPED, sealed=True)
    named = {line.split()[1] for line in (SHIPPED / SEAL).read_text().splitlines()}
    assert {WEIGHTS, DESCRIPTION, "calibration.json"} <= named


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION, SEAL])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(MissingWeightsError, match=f"/{file}"):
        open_folder(folder, sealed=True)


def test_a_missing_file_that_only_the_seal_names_is_told(folder: Path) -> None:
    (folder / "calibration.json").unlink()
    with pytest.raises(MissingWeightsError):
        open_folder(folder, sealed=True)


def test_a_folder_that_is_none_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match=WEIGHTS):
        open_folder(tmp_path / "nowhere")


def test_the_seal_is_demanded_only_where_it_is_asked_for(folder: Path) -> None:
    (folder / SEAL).unlink()
    assert open_folder(folder).name == "own"


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION, "calibration.json"])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_changed_file_is_named(folder: Path, file: str, sealed: bool) -> None:
    with (folder / file).open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(MissingWeightsError, match=f"/{file}: sha256"):
        open_folder(folder, sealed=sealed)


@pytest.mark.parametrize("name", ["../outside", "inner/file", "/etc/hostname", "./inference.onnx"])
def test_a_seal_names_no_files_elsewhere(folder: Path, name: str) -> None:
    (folder / "inner").mkdir()
    for path in (folder / "inner/file", folder.parent / "outside"):
        path.write_bytes(b"x")
    with (folder / SEAL).open("a") as stream:
        stream.write(f"{hashlib.sha256(b'x').hexdigest()}  {name}\n")
    with pytest.raises(MissingWeightsError):
        open_folder(folder, sealed=True)


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION])
def test_a_seal_holds_for_weights_and_description(folder: Path, file: str) -> None:
    lines = (folder / SEAL).read_text().splitlines(keepends=True)
    (folder / SEAL).write_text("".join(line for line in lines if file not in line))
    with pytest.raises(MissingWeightsError, match=SEAL):
        open_folder(folder, sealed=True)


@pytest.mark.parametrize("content", ["", "\n", "abc", "a b c\n", "chữ ký\n", "\0"])
def test_a_seal_that_makes_no_sense_is_named(folder: Path, content: str) -> None:
    (folder / SEAL).write_text(content, "utf-8")
    with pytest.raises(MissingWeightsError):
        open_folder(folder, sealed=True)


def test_a_new_seal_holds_again(folder: Path) -> None:
    before = open_folder(folder, sealed=True).digest
    (folder / DESCRIPTION).write_text(TEXT.replace("own", "other"))
    seal(folder)
    again = open_folder(folder, sealed=True)
    assert (again.name, again.digest != before) == ("other", True)
    first = (folder / SEAL).read_text()
    seal(folder)
    assert (folder / SEAL).read_text() == first
    assert SEAL not in first


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
@pytest.mark.parametrize("shipped", [True, False])
def test_the_seal_can_be_checked_by_hand(folder: Path, shipped: bool) -> None:
    where = SHIPPED if shipped else folder
    run = subprocess.run(["sha256sum", "--check", "--strict", SEAL], cwd=where, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "a: [",
        "Global: {}",
        "Global: {model_name: ''}",
        "Global: {model_name: 3}",
        "\0",
        "# " + "x" * 5_000_001,
    ],
)
def test_a_description_that_makes_no_sense_is_named(folder: Path, content: str) -> None:
    (folder / DESCRIPTION).write_text(content)
    seal(folder)
    with pytest.raises(MissingWeightsError, match=DESCRIPTION):
        open_folder(folder, sealed=True)


@pytest.mark.parametrize("dictionary", ["abc", "[1, 2]", "{a: b}", "null"])
def test_letters_that_make_no_sense_are_told(folder: Path, dictionary: str) -> None:
    (folder / DESCRIPTION).write_text(f"Global: {{model_name: own}}\nPostProcess: {{character_dict: {dictionary}}}\n")
    seal(folder)
    with pytest.raises(MissingWeightsError, match=DESCRIPTION):
        _ = open_folder(folder, sealed=True).alphabet
