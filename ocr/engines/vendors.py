"""What engines do alike with the vendors they wrap: the version that is installed, and errors in our own words.

Knows no vendor by import: each engine says which errors are its vendor's.
"""

from __future__ import annotations

from importlib import metadata

from dossier.errors import EngineCrashedError, MissingProgramError, MissingWeightsError


def version_of(package: str) -> str:
    """The installed version. Raises `MissingProgramError` for none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        raise MissingProgramError(f"pip: {package}") from None


class MappedErrors:
    """A context that turns what a vendor and ONNX Runtime raise into our errors.

    `packages` are what to install where an import fails; `loading` names what is being loaded, None while reading.
    """

    def __init__(
        self, engine: str, packages: str, kinds: tuple[type[BaseException], ...], *, loading: str | None = None
    ) -> None:
        self._engine, self._packages, self._kinds, self._loading = engine, packages, kinds, loading

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        # ONNX Runtime's errors share no parent of their own, only their module
        if kind is None or not (issubclass(kind, self._kinds) or kind.__module__.startswith("onnxruntime")):
            return
        if issubclass(kind, ImportError):
            raise MissingProgramError(f"pip: {self._packages}") from error
        if self._loading is not None:
            raise MissingWeightsError(f"{self._loading}: {kind.__name__}") from error
        # the message may quote what was read; only the kind of error is told
        raise EngineCrashedError(f"{self._engine}: {kind.__name__}") from None
