"""Where things are: every setting of Sohoa, read once from the environment or `.env`, frozen.

Refuses what it cannot vouch for: unknown SOHOA_ names (a typing error must not send papers to the wrong
store), values out of range, half a server. No other file reads the environment, and no secret is ever
part of a message. Relative paths are relative to the folder that the program is started in.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SettingsSourceError

from dossier.errors import SettingsError
from storage.codes import CodeTemplate
from wiring.sections import (
    ArchiveSettings,
    AuditSettings,
    CodeSettings,
    CounterSettings,
    DatabaseSettings,
    DestructionSettings,
    FormSettings,
    OcrSettings,
    OidcSettings,
    Section,
    ServeSettings,
    SignatureSettings,
    StoreSettings,
    WatchSettings,
    WebhookSettings,
)

PREFIX = "SOHOA_"
TEST_PREFIX = "SOHOA_TEST_"
"""names that only the test suite uses; never settings"""
PREFECT_API_URL = "PREFECT_API_URL"
"""Prefect's own name for its server, the one setting that is not ours"""

_TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",
}


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    var: Path = Field(Path("var"), description="Thư mục dữ liệu của chương trình.")
    database: DatabaseSettings = DatabaseSettings()
    store: StoreSettings = StoreSettings()
    ocr: OcrSettings = OcrSettings()
    forms: FormSettings = FormSettings()
    codes: CodeSettings = CodeSettings()
    archive: ArchiveSettings = ArchiveSettings()
    digitizer_signature: SignatureSettings = SignatureSettings()
    agency_signature: SignatureSettings = SignatureSettings()
    audit: AuditSettings = AuditSettings()
    destruction: DestructionSettings = DestructionSettings()
    watch: WatchSettings = WatchSettings()
    counter: CounterSettings = CounterSettings()
    serve: ServeSettings = ServeSettings()
    oidc: OidcSettings = OidcSettings()
    webhook: WebhookSettings = WebhookSettings()
    prefect_api_url: str | None = Field(
        None,
        validation_alias=PREFECT_API_URL,
        description="Máy chủ Prefect. Để trống: chạy ngay trong chương trình, không cần máy chủ.",
    )

    @property
    def database_url(self) -> str:
        """The database's address; holds the password."""
        if self.database.url is not None:
            return self.database.url.get_secret_value()
        return f"sqlite:///{self.var / 'sohoa.db'}"

    @property
    def store_folder(self) -> Path | None:
        """The folder that is the store, or None where the store is a bucket."""
        if self.store.url is None:
            return self.var / "store"
        return None if self.store_bucket else Path(self.store.url)

    @property
    def store_bucket(self) -> str | None:
        """The bucket that is the store, or None where the store is a folder."""
        url = self.store.url or ""
        return url.removeprefix("s3://").strip("/") if url.startswith("s3://") else None

    @property
    def code_template(self) -> CodeTemplate:
        """How codes of digitized papers are made. Raises `SettingsError`."""
        return CodeTemplate(self.codes.template, self.codes.unit)

    @property
    def work_folder(self) -> Path:
        """Where copies live while they are being received."""
        return self.var / "work"

    @property
    def cache_folder(self) -> Path:
        """Where pictures of pages lie ready; may be deleted at any time."""
        return self.var / "cache"

    @property
    def jobs(self) -> int:
        """Pages read at a time."""
        return self.ocr.jobs or _cores()

    def with_jobs(self, jobs: int | None) -> Settings:
        """These settings with another number of pages read at a time; unchanged where None."""
        if jobs is None:
            return self
        return self.model_copy(update={"ocr": self.ocr.model_copy(update={"jobs": jobs})})


def load_settings() -> Settings:
    """The settings of this machine. Raises `SettingsError`, naming every faulty variable and no value."""
    _refuse_unknown_names()
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_fault(each) for each in error.errors(include_input=False))) from None
    except SettingsSourceError:
        # a whole section given as one JSON text, and that text is broken
        raise SettingsError(f"đặt từng mục riêng theo dạng {PREFIX}PHẦN__MỤC") from None
    _refuse_half_a_server(settings)
    settings.code_template  # noqa: B018  refuses a template that cannot make unique codes
    return settings


def silence_telemetry() -> None:
    """Switch off what vendors would report home. To be called before any vendor is imported."""
    os.environ.update(_TELEMETRY_OFF)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, for people."""

    variable: str
    meaning: str
    value: str
    """as set, secrets masked; empty where it is not set"""
    default: str


def list_settings(settings: Settings) -> tuple[Setting, ...]:
    """Every setting with its Vietnamese meaning; secrets are masked."""
    return tuple(
        Setting(variable, info.description or "", _shown(value), _shown(info.default))
        for variable, info, value in _leaves(settings)
    )


def env_example() -> str:
    """The text of `.env.example`: every setting with its meaning and default."""
    lines = ["# Cấu hình Sohoa, sinh ra từ wiring/settings.py: chép thành .env rồi bỏ dấu # ở dòng cần đổi."]
    for setting in list_settings(Settings.model_construct()):
        lines += ["", f"# {setting.meaning}", f"# {setting.variable}={setting.default}"]
    return "\n".join(lines) + "\n"


def masked_url(url: str) -> str:
    """The address without the password in it."""
    try:
        parts = urlsplit(url)
        password = parts.password
    except ValueError:
        return "***"
    if not password:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{password}@", ":***@")))


def _leaves(settings: Settings) -> Iterator[tuple[str, FieldInfo, Any]]:
    for name, info in Settings.model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, Section):
            for inner, inner_info in type(value).model_fields.items():
                yield f"{PREFIX}{name}__{inner}".upper(), inner_info, getattr(value, inner)
        else:
            yield _variable((name,)), info, value


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        secret = value.get_secret_value()
        return masked_url(secret) if "://" in secret else "***"
    return str(value).lower() if isinstance(value, bool) else masked_url(str(value))


def _variable(place: tuple[int | str, ...]) -> str:
    names = [str(part) for part in place]
    if names[0].upper() == PREFECT_API_URL:
        return PREFECT_API_URL
    return PREFIX + "__".join(names).upper()


_FAULTS = {
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "float_parsing": "phải là một số",
    "bool_parsing": "phải là true hoặc false",
    "greater_than": "phải lớn hơn {gt}",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "extra_forbidden": "không có mục cấu hình này",
    "literal_error": "phải là một trong {expected}",
    "enum": "phải là một trong {expected}",
    "string_pattern_mismatch": "chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới",
}


def _fault(error: Mapping[str, Any]) -> str:
    sentence = _FAULTS.get(error["type"], "giá trị không hợp lệ")
    return f"{_variable(error['loc'])} {sentence.format_map(error.get('ctx', {}))}"


def _refuse_unknown_names() -> None:
    known = {variable for variable, _, _ in _leaves(Settings.model_construct())}
    given = [name.upper() for name in (*os.environ, *_names_in_env_file()) if name.upper().startswith(PREFIX)]
    unknown = sorted({name for name in given if name not in known and not name.startswith(TEST_PREFIX)})
    if unknown:
        raise SettingsError("; ".join(f"{name} không có mục cấu hình này" for name in unknown))


def _names_in_env_file() -> list[str]:
    try:
        return list(DotEnvSettingsSource(Settings, case_sensitive=True).env_vars)
    except (OSError, UnicodeDecodeError):
        raise SettingsError("không đọc được tệp .env (phải là UTF-8)") from None


def _signature_faults(settings: Settings) -> list[str]:
    needs = {"none": (), "pkcs12": ("file",), "pkcs11": ("library", "token", "certificate")}
    faults = []
    for section in ("digitizer_signature", "agency_signature"):
        signature: SignatureSettings = getattr(settings, section)
        for name in needs[signature.method]:
            value = getattr(signature, name)
            variable = f"{PREFIX}{section}__{name}".upper()
            if not value:
                faults.append(f"{variable} phải có khi ký bằng {signature.method}")
            elif isinstance(value, Path) and not value.is_file():
                faults.append(f"{variable} không phải là tệp")
        roots = f"{PREFIX}{section}__ROOTS".upper()
        if signature.roots and not signature.timestamp:
            faults.append(f"{roots} cần thêm {PREFIX}{section.upper()}__TIMESTAMP")
        if signature.roots and not signature.roots.is_file():
            faults.append(f"{roots} không phải là tệp")
    return faults


def _refuse_half_a_server(settings: Settings) -> None:
    faults = []
    store, url = settings.store, settings.store.url or ""
    if "://" in url and not url.startswith("s3://"):
        faults.append("SOHOA_STORE__URL phải là một thư mục hoặc s3://tên-bucket")
    if url.startswith("s3://"):
        if not settings.store_bucket or "/" in settings.store_bucket:
            faults.append("SOHOA_STORE__URL phải có dạng s3://tên-bucket")
        faults += [
            f"SOHOA_STORE__{name.upper()} phải có khi kho là s3://…"
            for name in ("endpoint", "access_key", "secret_key")
            if getattr(store, name) is None
        ]
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append("SOHOA_DATABASE__URL phải bắt đầu bằng sqlite:/// hoặc postgresql+psycopg://")
    faults += _signature_faults(settings)
    faults += ["SOHOA_STORE__CA_FILE không phải là tệp"] if store.ca_file and not store.ca_file.is_file() else []
    serve, oidc = settings.serve, settings.oidc
    if (serve.certificate is None) != (serve.key is None):
        faults.append("SOHOA_SERVE__CERTIFICATE và SOHOA_SERVE__KEY phải có cùng nhau")
    if oidc.issuer and not (oidc.client_id and oidc.client_secret and serve.public_url):
        faults.append("SOHOA_OIDC__ISSUER cần CLIENT_ID, CLIENT_SECRET và SOHOA_SERVE__PUBLIC_URL")
    faults += [
        f"{variable} không phải là tệp"
        for variable, file in (
            ("SOHOA_SERVE__CERTIFICATE", serve.certificate),
            ("SOHOA_SERVE__KEY", serve.key),
            ("SOHOA_OIDC__CA_FILE", oidc.ca_file),
        )
        if file is not None and not file.is_file()
    ]
    faults += [
        f"{variable} không phải là thư mục"
        for variable, folder in (
            ("SOHOA_FORMS__DIR", settings.forms.dir),
            ("SOHOA_OCR__DETECTION_DIR", settings.ocr.detection_dir),
            ("SOHOA_OCR__RECOGNITION_DIR", settings.ocr.recognition_dir),
        )
        if folder is not None and not folder.is_dir()
    ]
    if faults:
        raise SettingsError("; ".join(faults))


def _cores() -> int:
    # the cores that this process may use, not those of the machine: containers are smaller than their host
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
