"""Settings: read once, told plainly, and never with a secret in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dossier.errors import ExitCode, SettingsError
from wiring.settings import env_example, list_settings, load_settings, masked_url, silence_telemetry

SECRET = "geheim-7f3a"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` of this machine is read."""
    monkeypatch.chdir(tmp_path)


def fault(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert raised.value.exit_code is ExitCode.BAD_CONFIGURATION
    return str(raised.value)


def test_without_any_setting_everything_lies_under_var() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite:///var/sohoa.db"
    assert settings.store_folder == Path("var/store")
    assert settings.store_bucket is None
    assert settings.ocr.engine == "onnx"
    assert settings.prefect_api_url is None
    assert settings.jobs >= 1


def test_another_var_takes_everything_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_VAR", "/srv/sohoa")
    settings = load_settings()
    assert settings.database_url == "sqlite:////srv/sohoa/sohoa.db"
    assert settings.store_folder == Path("/srv/sohoa/store")
    assert settings.work_folder == Path("/srv/sohoa/work")


def test_servers_are_two_variables_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATABASE__URL", f"postgresql+psycopg://sohoa:{SECRET}@db/sohoa")
    for name, value in {"URL": "s3://papers", "ENDPOINT": "s3:9000", "ACCESS_KEY": "k", "SECRET_KEY": SECRET}.items():
        monkeypatch.setenv(f"SOHOA_STORE__{name}", value)
    settings = load_settings()
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert (settings.store_bucket, settings.store_folder) == ("papers", None)


def test_the_env_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SOHOA_OCR__DPI=200\nSOHOA_OCR__JOBS=3\nPREFECT_API_URL=http://p:4200/api\n")
    monkeypatch.setenv("SOHOA_OCR__DPI", "400")
    settings = load_settings()
    assert (settings.ocr.dpi, settings.jobs) == (400, 3)
    assert settings.prefect_api_url == "http://p:4200/api"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_STORE__URL", "")
    monkeypatch.setenv("PREFECT_API_URL", "")
    assert load_settings().store_folder == Path("var/store")
    assert load_settings().prefect_api_url is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOHOA_OCR__DPI", "fine"),
        ("SOHOA_OCR__DPI", "10"),
        ("SOHOA_OCR__MAX_FAILED_PAGES", "1.5"),
        ("SOHOA_OCR__JOBS", "0"),
        ("SOHOA_OCR__ENGINE", "Tesseract; rm"),
        ("SOHOA_STORE__SECURE", "perhaps"),
        ("SOHOA_STORE__URL", "ftp://papers"),
        ("SOHOA_STORE__URL", "s3://papers/inner"),
        ("SOHOA_STORE__CA_FILE", "no such file"),
        ("SOHOA_DATABASE__URL", "mysql://db"),
        ("SOHOA_FORMS__DIR", "no such folder"),
        ("SOHOA_AGENCY_SIGNATURE__ROOTS", "no such file"),
        ("SOHOA_AGENCY_SIGNATURE__ROOTS", __file__),
        ("SOHOA_OCR__RECOGNITION_DIR", "no such folder"),
        ("SOHOA_OCR__ENGNE", "tesseract"),
        ("SOHOA_STROE__URL", "s3://papers"),
        ("SOHOA_OCR", "{broken"),
    ],
)
def test_a_fault_names_its_variable(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    assert variable in fault(monkeypatch, **{variable: value})


def test_a_misspelled_name_in_the_env_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SOHOA_STROE__URL=s3://papers\n")
    assert "SOHOA_STROE__URL" in fault(monkeypatch)


def test_an_env_file_that_is_no_text_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"SOHOA_VAR=\xff\xfe\n")
    assert ".env" in fault(monkeypatch)


def test_half_a_server_names_every_missing_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = fault(monkeypatch, SOHOA_STORE__URL="s3://papers", SOHOA_STORE__ACCESS_KEY="k")
    assert "SOHOA_STORE__ENDPOINT" in sentence
    assert "SOHOA_STORE__SECRET_KEY" in sentence
    assert "SOHOA_STORE__ACCESS_KEY" not in sentence


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = fault(monkeypatch, SOHOA_OCR__DPI="x", SOHOA_STORE__SECURE="x")
    assert "SOHOA_OCR__DPI" in sentence
    assert "SOHOA_STORE__SECURE" in sentence


@pytest.mark.parametrize(
    "variables",
    [
        {"SOHOA_DATABASE__URL": f"mysql://sohoa:{SECRET}@db/sohoa"},
        {"SOHOA_STORE__URL": "s3://papers", "SOHOA_STORE__SECRET_KEY": SECRET},
        {"SOHOA_STORE__SECURE": SECRET},
        {"SOHOA_STORE": f'{{"secret_key": "{SECRET}"'},
    ],
)
def test_no_fault_shows_a_value(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    assert SECRET not in fault(monkeypatch, **variables)


def test_secrets_are_masked_wherever_settings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATABASE__URL", f"postgresql+psycopg://sohoa:{SECRET}@db/sohoa")
    monkeypatch.setenv("SOHOA_STORE__SECRET_KEY", SECRET)
    monkeypatch.setenv("PREFECT_API_URL", f"http://u:{SECRET}@p:4200/api")
    settings = load_settings()
    shown = {setting.variable: setting.value for setting in list_settings(settings)}
    assert shown["SOHOA_DATABASE__URL"] == "postgresql+psycopg://sohoa:***@db/sohoa"
    assert shown["SOHOA_STORE__SECRET_KEY"] == "***"
    assert SECRET not in f"{settings!r} {settings} {shown} {settings.model_dump()}".replace(
        str(settings.prefect_api_url), ""
    )


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:***@h/d"),
        ("sqlite:///var/sohoa.db", "sqlite:///var/sohoa.db"),
        ("http://[broken", "***"),
    ],
)
def test_a_password_in_an_address_is_masked(url: str, masked: str) -> None:
    assert masked_url(url) == masked


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(load_settings(), "var", Path("elsewhere"))  # noqa: B010 - a type checker would refuse it already


def test_every_setting_is_explained_in_the_example() -> None:
    example = env_example()
    for setting in list_settings(load_settings()):
        assert setting.meaning
        assert f"# {setting.meaning}\n# {setting.variable}=" in example


def test_the_example_as_it_stands_is_a_valid_env_file(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in env_example().splitlines() if "=" in line and "://" not in line]
    (tmp_path / ".env").write_text("\n".join(lines))
    assert load_settings() == load_settings().model_copy()
    assert load_settings().ocr.dpi == 300


def test_another_number_of_readers_changes_nothing_else() -> None:
    settings = load_settings()
    assert settings.with_jobs(None) is settings
    assert settings.with_jobs(7).jobs == 7
    assert settings.with_jobs(7).store == settings.store


def test_vendors_are_told_to_report_nothing_home(monkeypatch: pytest.MonkeyPatch) -> None:
    switches = ("DO_NOT_TRACK", "ORT_DISABLE_TELEMETRY", "PREFECT_SERVER_ANALYTICS_ENABLED")
    for name in (*switches, "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"):
        monkeypatch.setenv(name, "")
    silence_telemetry()
    environment = dict(vars(os)["environ"])
    assert [environment[name] for name in switches] == ["1", "1", "false"]
