"""From settings to a working office: database, store, engine, catalogue, each opened when first asked for.

Refuses a house with a stranger in it: an installed package that has the name of one of our rooms.
"""

from __future__ import annotations

import errno
import importlib.util
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import SecretStr

from dossier.errors import KeepingError, SettingsError
from wiring.settings import Settings, silence_telemetry

if TYPE_CHECKING:
    from extractors.catalogue import Catalogue
    from ocr.engine import OcrEngine
    from ocr.raster import RasterOptions
    from storage.destruction import Destroyer
    from storage.minio_bucket import Server
    from storage.object_store import ObjectStore
    from storage.unit_of_work import Database

T = TypeVar("T")

_ROOMS = ("dossier", "ocr", "extractors", "storage", "wiring", "flows", "review")


class Once(Generic[T]):
    """A thing that is made when first asked for, once, whichever thread asks."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    @property
    def made(self) -> T | None:
        """The thing, or None where nobody has asked for it yet."""
        return self._made[0] if self._made else None


@dataclass(frozen=True)
class Office:
    """Everything that work is done with. A context: leaving it ends the readers and all connections."""

    settings: Settings
    clock: Callable[[], datetime]
    """now, UTC"""
    database_: Once[Database]
    store_: Once[ObjectStore]
    engine_: Once[OcrEngine]
    catalogue_: Once[Catalogue]
    raster_: Once[RasterOptions]
    readers_: Once[ThreadPoolExecutor]
    stopped: threading.Event = field(default_factory=threading.Event)
    """set when nobody waits for results any more: what is not begun yet is not begun"""

    @property
    def database(self) -> Database:
        """Raises `DatabaseError`, `NewerSchemaError`."""
        return self.database_()

    @property
    def store(self) -> ObjectStore:
        """Raises `KeepingError`."""
        return self.store_()

    @property
    def engine(self) -> OcrEngine:
        """Raises `EngineError`, `MissingProgramError`."""
        return self.engine_()

    @property
    def catalogue(self) -> Catalogue:
        """Raises `FormFileError`."""
        return self.catalogue_()

    @property
    def raster(self) -> RasterOptions:
        return self.raster_()

    @property
    def readers(self) -> ThreadPoolExecutor:
        """Threads that read one page each; all dossiers share them."""
        return self.readers_()

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopped.set()
        if self.readers_.made:
            self.readers_.made.shutdown()
        for opened in (self.store_.made, self.database_.made):
            # a store in a folder has nothing to close
            close = getattr(opened, "close", None)
            if close is not None:
                close()


def open_office(settings: Settings) -> Office:
    """An office by these settings; nothing in it is opened yet. Raises `SettingsError`."""
    silence_telemetry()
    require_whole_house()
    return Office(
        settings=settings,
        clock=lambda: datetime.now(UTC),
        database_=Once(lambda: _open_database(settings)),
        store_=Once(lambda: _open_store(settings)),
        engine_=Once(lambda: _start_engine(settings)),
        catalogue_=Once(lambda: _load_catalogue(settings)),
        raster_=Once(lambda: _raster_options(settings)),
        readers_=Once(lambda: ThreadPoolExecutor(settings.jobs, thread_name_prefix="reader")),
    )


def require_whole_house() -> None:
    """Raise `SettingsError` where a room would be imported from outside this house."""
    house = Path(__file__).resolve().parent.parent
    for room in _ROOMS:
        spec = importlib.util.find_spec(room)
        origin = spec.origin if spec else None
        if origin is None or Path(origin).resolve().parent != house / room:
            raise SettingsError(f"gói Python khác trùng tên '{room}' đang che gói của Sohoa; gỡ gói đó ra")


def make_folder(folder: Path) -> None:
    """Make a folder of our own, readable by us alone: papers of citizens lie in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KeepingError(f"({errno.errorcode.get(error.errno or 0, type(error).__name__)})") from None


def code_version() -> str:
    """The installed version of Sohoa."""
    try:
        return metadata.version("sohoa")
    except metadata.PackageNotFoundError:
        return "0"


def _open_database(settings: Settings) -> Database:
    from storage.unit_of_work import open_database

    return open_database(settings.database_url)


def _open_store(settings: Settings) -> ObjectStore:
    if settings.store_folder is not None:
        from storage.folder_store import FolderStore

        return FolderStore(settings.store_folder)
    from storage.minio_store import MinioStore

    make_folder(settings.work_folder)
    return MinioStore(s3_server(settings), encrypted=settings.store.encrypted, scratch=settings.work_folder)


def open_destroyer(settings: Settings) -> Destroyer:
    """The one thing that can delete what is kept, for the command line alone. Raises `SettingsError` unless allowed."""
    wanted = settings.destruction
    if not wanted.allowed:
        raise SettingsError("chưa cho phép hủy trên máy này: đặt SOHOA_DESTRUCTION__ALLOWED=true trong lúc thực hiện")
    if settings.store_folder is not None:
        from storage.folder_destroyer import FolderDestroyer

        return FolderDestroyer(settings.store_folder, lambda: datetime.now(UTC))
    if wanted.access_key is None or wanted.secret_key is None:
        raise SettingsError("hủy trên S3 cần SOHOA_DESTRUCTION__ACCESS_KEY và SOHOA_DESTRUCTION__SECRET_KEY riêng")
    from storage.minio_destroyer import MinioDestroyer

    return MinioDestroyer(s3_server(settings, wanted.access_key, wanted.secret_key))


def s3_server(settings: Settings, access_key: str | None = None, secret_key: SecretStr | None = None) -> Server:
    """Where the bucket of these settings is, with other keys than theirs where given."""
    from storage.minio_bucket import Server

    store = settings.store
    secret = secret_key or store.secret_key
    return Server(
        endpoint=store.endpoint or "",
        bucket=settings.store_bucket or "",
        access_key=access_key or store.access_key or "",
        secret_key=secret.get_secret_value() if secret else "",
        secure=store.secure,
        region=store.region,
        ca_file=store.ca_file,
    )


def _start_engine(settings: Settings) -> OcrEngine:
    from ocr.engines import EngineOptions, start

    ocr = settings.ocr
    options = EngineOptions(
        detection_dir=ocr.detection_dir, recognition_dir=ocr.recognition_dir, tesseract_program=ocr.tesseract_program
    )
    return start(ocr.engine, options)


def _load_catalogue(settings: Settings) -> Catalogue:
    from extractors import catalogue

    loaded = catalogue.load(*([settings.forms.dir] if settings.forms.dir else []))
    return loaded if settings.forms.double_keying else loaded.keyed_once()


def _raster_options(settings: Settings) -> RasterOptions:
    from ocr.raster import RasterOptions

    return RasterOptions(dpi=settings.ocr.dpi, max_megapixels=settings.ocr.max_megapixels)
