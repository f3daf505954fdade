"""Opens a model folder in PaddleOCR's layout: inference.onnx and inference.yml, and our seal on them.

Refuses a folder with a missing or changed file: SHA256SUMS, where it is demanded or there, holds for every file that
it names. Knows no runtime: what the weights do is another matter.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dossier.errors import MissingWeightsError
from dossier.identity import sha256_of_file

WEIGHTS, DESCRIPTION, SEAL = "inference.onnx", "inference.yml", "SHA256SUMS"
QUICK = "quick"
"""folder inside a recognizer's folder with a smaller network, that reads first"""
SHIPPED = Path(__file__).parent / "models" / "vietnamese"
"""our own recognizer"""
_LARGEST_DESCRIPTION = 5_000_000


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose files are there; `description` is its inference.yml."""

    folder: Path
    name: str
    description: Mapping[str, Any]

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS

    @property
    def characters(self) -> tuple[str, ...]:
        """The signs of a recognizer in the order of its classes, without CTC's blank and the space."""
        try:
            signs = self.description["PostProcess"]["character_dict"]
            if not isinstance(signs, list) or not all(isinstance(sign, str) for sign in signs):
                raise TypeError
        except (KeyError, TypeError):
            raise MissingWeightsError(str(self.folder / DESCRIPTION)) from None
        return tuple(signs)

    @property
    def alphabet(self) -> frozenset[str]:
        """Every letter that a recognizer can write; the blank between words is never in its dictionary."""
        return frozenset(" ").union(*(unicodedata.normalize("NFC", sign) for sign in self.characters))

    @property
    def digest(self) -> str:
        """One hash over weights and description."""
        files = (sha256_of_file(self.folder / file)[0] for file in (WEIGHTS, DESCRIPTION))
        return hashlib.sha256("".join(files).encode()).hexdigest()


def open_folder(folder: Path, *, sealed: bool = False) -> ModelFolder:
    """The folder, its files checked. Raises `MissingWeightsError` naming the file that lacks or was changed."""
    for file in (WEIGHTS, DESCRIPTION, *([SEAL] if sealed else [])):
        if not (folder / file).is_file():
            raise MissingWeightsError(str(folder / file))
    if (folder / SEAL).is_file():
        _check_seal(folder)
    path = folder / DESCRIPTION
    try:
        if path.stat().st_size > _LARGEST_DESCRIPTION:
            raise ValueError
        with path.open("rb") as stream:
            description = yaml.load(stream, Loader=yaml.CSafeLoader)
        name = description["Global"]["model_name"]
        if not isinstance(name, str) or not name:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        raise MissingWeightsError(str(path)) from None
    return ModelFolder(folder, name, description)


def _check_seal(folder: Path) -> None:
    named = set()
    try:
        for line in (folder / SEAL).read_text("ascii").splitlines():
            digest, file = line.split()
            if Path(file).name != file or sha256_of_file(folder / file)[0] != digest:
                raise MissingWeightsError(f"{folder / file}: sha256")
            named.add(file)
    except (OSError, ValueError):
        raise MissingWeightsError(str(folder / SEAL)) from None
    if not {WEIGHTS, DESCRIPTION} <= named:
        raise MissingWeightsError(str(folder / SEAL))


def seal(folder: Path) -> None:
    """Write the hashes of all other files of a folder, in the format of `sha256sum -c`."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SEAL)
    lines = [f"{sha256_of_file(path)[0]}  {path.name}\n" for path in files]
    (folder / SEAL).write_text("".join(lines), "ascii")
