"""An office whose reader is played: real store, real database, real forms, and pages that say what a test wishes.

Refuses to know pixels: a page's text is looked up by its place in its scan.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PIL import Image

from dossier.errors import EngineError
from dossier.problem import Problem
from dossier.scan import MediaType, Page
from dossier.text import EngineStamp, PageText, TextLine
from dossier.vietnamese import ALPHABET
from extractors import catalogue
from flows import retry, stages
from ocr.engine import OcrEngine, PageImage
from ocr.raster import RasterOptions
from storage.folder_store import FolderStore
from storage.object_store import ObjectStore
from storage.unit_of_work import open_database
from tests.typed_page import typed_page
from wiring.sections import OcrSettings
from wiring.settings import Settings
from wiring.wire import Office, Once

NAME = "LƯƠNG SENTINEL MẬU"
"""what no log line, key or parameter may hold"""

FORM = f"""


                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                            Độc lập - Tự do - Hạnh phúc

                             TỜ KHAI ĐĂNG KÝ KHAI SINH

        Kính gửi: Ủy ban nhân dân phường Kim Liên

        Họ, chữ đệm, tên người yêu cầu: {NAME}
        Nơi cư trú: Số 12, phường Kim Liên, thành phố Hà Nội
        Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
        Họ, chữ đệm, tên: {NAME}
        Ngày, tháng, năm sinh: 03/10/2022
        Giới tính: Nam          Dân tộc: Kinh          Quốc tịch: Việt Nam
"""
LETTER = """
                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                            Độc lập - Tự do - Hạnh phúc

                                  GIẤY MỜI HỌP

        Trân trọng kính mời ông bà đến dự họp tổ dân phố.
"""

Event = Callable[[int], None]
"""what happens when the page with this number is read; may raise"""


class PlayedEngine:
    """Reads what it is told; counts; fails where it is told to."""

    def __init__(self, digest: str = "1" * 64) -> None:
        self.stamp = EngineStamp("played", "1", digest)
        self.alphabet = ALPHABET
        self.reads: Counter[int] = Counter()
        """how often each page was read, by number"""
        self.on_read: Event = lambda number: None
        self._lock = threading.Lock()

    def read(self, images: Sequence[PageImage]) -> list[tuple[TextLine, ...]]:
        return [() for _ in images]

    def note(self, number: int) -> None:
        with self._lock:
            self.reads[number] += 1
        self.on_read(number)


def read_page(page: Page, path: Path, media_type: MediaType, engine: OcrEngine, raster: RasterOptions) -> PageText:
    """Stands in for `ocr.reading.read_page`: scans must be there, their first pages are forms, the others letters."""
    assert path.stat().st_size > 0
    assert isinstance(engine, PlayedEngine)
    engine.note(page.number)
    text = typed_page(FORM if page.index == 0 else LETTER, page.number)
    return replace(text, stamp=engine.stamp)


def unreadable(page: Page, engine: OcrEngine) -> PageText:
    return PageText(page.number, None, None, (), (), (), engine.stamp, (Problem("page.unreadable"),))


def failing(*numbers: int, error: EngineError | None = None, times: int = 1000) -> Event:
    """The engine fails on these pages, this many times on each."""
    left = dict.fromkeys(numbers, times)

    def fail(number: int) -> None:
        if left.get(number, 0) > 0:
            left[number] -= 1
            raise error or EngineError

    return fail


def killing(number: int) -> Event:
    """The machine dies while this page is read."""

    def kill(read: int) -> None:
        if read == number:
            os._exit(137)

    return kill


@cache
def built_in_forms() -> catalogue.Catalogue:
    return catalogue.load()


def settings_in(folder: Path, **ocr: float) -> Settings:
    return Settings.model_construct(var=folder / "var", ocr=OcrSettings.model_validate({"jobs": 2, **ocr}))


def open_played(
    folder: Path, engine: OcrEngine | None = None, store: ObjectStore | None = None, **ocr: float
) -> Office:
    """An office over `folder`/var, as another process would open it again."""
    settings = settings_in(folder, **ocr)
    return Office(
        settings=settings,
        clock=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        database_=Once(lambda: open_database(settings.database_url)),
        store_=Once(lambda: store or FolderStore(folder / "var" / "store")),
        engine_=Once(lambda: engine or PlayedEngine()),
        catalogue_=Once(built_in_forms),
        raster_=Once(RasterOptions),
        readers_=Once(lambda: ThreadPoolExecutor(settings.jobs)),
    )


def play() -> None:
    """Put the played reader in the place of the real one, and let retries not wait."""
    stages.read_page = read_page
    retry.DELAY_SECONDS = 0.0


def scan(path: Path, pages: int = 1, shade: int = 200) -> Path:
    """A TIFF with this many small pages; another shade makes other bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    images = [Image.new("L", (60, 80), (shade + number) % 256) for number in range(pages)]
    images[0].save(path, format="TIFF", save_all=True, append_images=images[1:])
    return path


def folder_of(path: Path, scans: Mapping[str, int]) -> Path:
    """A folder with TIFFs of one page, by name and shade."""
    for name, shade in scans.items():
        scan(path / name, shade=shade)
    return path
