"""Assembly: nothing is opened before it is needed, and everything once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from dossier.errors import FormFilesError, KeepingError, SettingsError
from storage.folder_store import FolderStore
from storage.minio_store import MinioStore
from wiring.sections import FormSettings, OcrSettings, StoreSettings
from wiring.settings import Settings
from wiring.wire import Once, make_folder, open_office


def settings(folder: Path, **sections: object) -> Settings:
    return Settings.model_construct(var=folder / "var", **sections)  # type: ignore[arg-type]


def test_an_office_that_nobody_uses_leaves_no_trace(tmp_path: Path) -> None:
    with open_office(settings(tmp_path)) as office:
        assert office.settings.var == tmp_path / "var"
    assert list(tmp_path.iterdir()) == []


def test_without_servers_everything_is_in_one_folder(tmp_path: Path) -> None:
    with open_office(settings(tmp_path)) as office:
        assert isinstance(office.store, FolderStore)
        with office.database.begin() as unit:
            assert list(unit.repository.originals()) == []
    assert (tmp_path / "var" / "sohoa.db").is_file()


def test_a_bucket_is_opened_by_the_settings(tmp_path: Path) -> None:
    store = StoreSettings(
        url="s3://papers", endpoint="127.0.0.1:9", access_key="k", secret_key=SecretStr("s"), secure=False
    )
    with open_office(settings(tmp_path, store=store)) as office:
        assert isinstance(office.store, MinioStore)


def test_pages_are_drawn_and_limited_by_the_settings(tmp_path: Path) -> None:
    with open_office(settings(tmp_path, ocr=OcrSettings(dpi=200, max_megapixels=50, jobs=3))) as office:
        assert (office.raster.dpi, office.raster.max_megapixels) == (200, 50)
        assert office.settings.jobs == 3


def test_an_unknown_engine_is_a_matter_of_the_settings(tmp_path: Path) -> None:
    with open_office(settings(tmp_path, ocr=OcrSettings(engine="abacus"))) as office, pytest.raises(SettingsError):
        office.engine_()


def test_forms_of_the_office_join_the_built_in_ones(tmp_path: Path) -> None:
    with open_office(settings(tmp_path)) as office:
        built_in = office.catalogue
    form = "form: don_xin\nedition: '1'\ntitle: Đơn\nrecognized_by: {title: [ĐƠN XIN PHÉP]}\n"
    (tmp_path / "don.yaml").write_text(form)
    with open_office(settings(tmp_path, forms=FormSettings(dir=tmp_path))) as office:
        assert len(office.catalogue.forms) == len(built_in.forms) + 1
        assert office.catalogue.digest != built_in.digest
    (tmp_path / "don.yaml").write_text("form: [")
    with open_office(settings(tmp_path, forms=FormSettings(dir=tmp_path))) as office, pytest.raises(FormFilesError):
        office.catalogue_()


def test_a_thing_is_made_once_whoever_asks() -> None:
    made: list[object] = []

    def make() -> object:
        time.sleep(0.02)
        made.append(object())
        return made[-1]

    once = Once(make)
    assert once.made is None
    threads = [threading.Thread(target=once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [once()]


def test_what_could_not_be_made_is_tried_again() -> None:
    tries = iter([KeepingError(), None])

    def make() -> str:
        error = next(tries)
        if error is not None:
            raise error
        return "made"

    once = Once(make)
    with pytest.raises(KeepingError):
        once()
    assert once() == "made"


def test_folders_of_ours_are_for_us_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "work")
    assert (tmp_path / "work").stat().st_mode & 0o077 == 0
    (tmp_path / "file").touch()
    with pytest.raises(KeepingError) as raised:
        make_folder(tmp_path / "file" / "work")
    assert str(tmp_path) not in str(raised.value)
