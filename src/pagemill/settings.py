"""Every setting, in groups, each with a sentence, a unit and a default.

A value comes from, in this order: the environment (`PAGEMILL_<GROUP>_<NAME>`), the TOML file (`[group]` tables; the
file is `$PAGEMILL_SETTINGS`, else `pagemill.toml` in the working folder, else `~/.config/pagemill/pagemill.toml`),
the default.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pagemill.errors import SettingsError


def _setting(default: Any, sentence: str, *, unit: str = "", **limits: Any) -> Any:
    return Field(default, description=sentence, json_schema_extra={"unit": unit}, **limits)


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServerSettings(_Group):
    """The HTTP server."""

    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(8866, "Port to listen on; 0 takes any free one.", ge=0, le=65535)
    public_url: str = _setting(
        "",
        "Address that clients reach this server by, such as `https://ocr.example.com`; presigned URLs are made "
        "with it. Empty: the address of the request being answered.",
        unit="URL",
    )
    data_dir: Path = _setting(
        Path("pagemill-data"), "Folder of the database, the objects and the server's secrets.", unit="path"
    )
    time_zone: str = _setting("Asia/Shanghai", "Zone of the times in SCNet answers.", unit="IANA name")
    response_style: Literal["documented", "live"] = _setting(
        "documented", "Response style of SCNet keys made without one."
    )
    stop_seconds: float = _setting(
        20.0, "Longest wait at shutdown for running pages; what is left is handed back.", unit="seconds", ge=0
    )
    request_bytes: int = _setting(
        1 << 20, "Largest JSON or form body of a request, uploads aside.", unit="bytes", ge=1024
    )


class StorageSettings(_Group):
    """The object store."""

    bucket: str = _setting("long-document-parsing", "Bucket that objects are kept in.", pattern=r"^[a-z0-9.-]{3,63}$")
    region: str = _setting("us-east-1", "Region named in signatures.")
    result_url_seconds: int = _setting(
        43200, "How long a presigned result URL is good for.", unit="seconds", ge=1, le=604800
    )
    upload_url_seconds: int = _setting(
        3600, "How long a presigned upload is good for.", unit="seconds", ge=1, le=604800
    )


class JobSettings(_Group):
    """Jobs, page tasks and the processes that do them."""

    readers: int = _setting(1, "Reader processes that the `local` executor keeps.", unit="processes", ge=0, le=64)
    chunk_pages: int = _setting(4, "Pages that one reader is given at a time.", unit="pages", ge=1, le=256)
    lease_seconds: float = _setting(
        30.0,
        "How long a scheduler owns work without a heartbeat; after that it is run again.",
        unit="seconds",
        gt=0,
    )
    page_seconds: float = _setting(
        120.0, "Longest time one page may take before its reader is killed.", unit="seconds", gt=0
    )
    extraction_seconds: float = _setting(
        300.0,
        "Longest time that finding a document's fields may take before its reader is killed.",
        unit="seconds",
        gt=0,
    )
    page_deaths: int = _setting(3, "Readers a page may kill before it is marked unreadable.", unit="times", ge=1)
    attempts: int = _setting(8, "Times that work is started before it is given up.", unit="times", ge=1)
    recycle_pages: int = _setting(500, "Pages after which a reader process is replaced.", unit="pages", ge=1)
    recycle_bytes: int = _setting(
        3 << 30, "Resident memory at which a reader process is replaced.", unit="bytes", ge=1 << 28
    )
    fetches: int = _setting(4, "Files fetched at the same time.", unit="files", ge=1, le=256)
    fetch_ahead: int = _setting(
        200, "Fetched files a tenant may have waiting for a reader; then fetching waits too.", unit="files", ge=1
    )
    poll_seconds: float = _setting(
        1.0, "How often to look for work that another process has taken in.", unit="seconds", gt=0
    )
    queue_limit: int = _setting(10000, "Unfinished jobs the server accepts in all.", unit="jobs", ge=1)


class QuotaSettings(_Group):
    """What one tenant may ask for."""

    submits_per_second: float = _setting(60.0, "Submits each key may make, sustained.", unit="requests a second", gt=0)
    submit_burst: int = _setting(120, "Submits a key may make at once.", unit="requests", ge=1)
    unfinished_jobs: int = _setting(5000, "Unfinished jobs a tenant may have.", unit="jobs", ge=1)
    ids_per_call: int = _setting(100, "Task ids that one result call may ask about.", unit="ids", ge=1)


class TencentSettings(_Group):
    """The Tencent Cloud OCR API."""

    request_bytes: int = _setting(
        12 << 20, "Largest body of a request, documents as Base64 among it.", unit="bytes", ge=1024
    )
    signature_seconds: int = _setting(
        300, "How far a request's time may be off the server's.", unit="seconds", ge=1, le=86400
    )
    wait_seconds: float = _setting(
        30.0, "Longest that an action which answers with a result waits for it.", unit="seconds", gt=0
    )
    result_url_seconds: int = _setting(
        1800, "How long the URL of a parsed document is good for.", unit="seconds", ge=1, le=604800
    )
    submit_extract_rate: float = _setting(
        5.0, "Times a tenant may call `SubmitExtractDocAgentJob`.", unit="requests a second", gt=0
    )
    describe_extract_rate: float = _setting(
        20.0, "Times a tenant may call `DescribeExtractDocAgentJob`.", unit="requests a second", gt=0
    )
    extract_rate: float = _setting(5.0, "Times a tenant may call `ExtractDocAgent`.", unit="requests a second", gt=0)
    accurate_ocr_rate: float = _setting(
        10.0, "Times a tenant may call `GeneralAccurateOCR`.", unit="requests a second", gt=0
    )
    submit_parse_rate: float = _setting(
        5.0, "Times a tenant may call `SubmitMultimodalDocParseJob`.", unit="requests a second", gt=0
    )
    describe_parse_rate: float = _setting(
        5.0, "Times a tenant may call `DescribeMultimodalDocParseJob`.", unit="requests a second", gt=0
    )


class FetchSettings(_Group):
    """Fetching a document from a URL."""

    connect_seconds: float = _setting(5.0, "Longest wait for a connection.", unit="seconds", gt=0)
    read_seconds: float = _setting(10.0, "Longest silence while receiving.", unit="seconds", gt=0)
    total_seconds: float = _setting(120.0, "Longest time for one file, redirects and all.", unit="seconds", gt=0)
    redirects: int = _setting(5, "Redirects followed.", unit="redirects", ge=0, le=20)
    probes: int = _setting(
        16, "Files fetched at the same time for submits in the live style, which wait for them.", unit="files", ge=1
    )
    allow_networks: tuple[str, ...] = _setting(
        (), "Private networks that may be fetched from, such as `10.0.0.0/8`.", unit="CIDR, comma separated"
    )


class LimitSettings(_Group):
    """The largest documents that are read."""

    file_bytes: int = _setting(200 << 20, "Bytes of one file.", unit="bytes", ge=1024)
    archive_files: int = _setting(500, "Files in an archive.", unit="files", ge=1)
    archive_bytes: int = _setting(1 << 30, "Bytes of an archive's files, unpacked.", unit="bytes", ge=1024)
    archive_ratio: int = _setting(200, "Times that an archive's file may be larger than packed.", unit="times", ge=2)
    archive_pages: int = _setting(10000, "Pages of an archive's files in all.", unit="pages", ge=1)
    document_pages: int = _setting(2000, "Pages of one document.", unit="pages", ge=1)
    image_pixels: int = _setting(100_000_000, "Pixels of one picture or drawn page.", unit="pixels", ge=10_000)


class ModelSettings(_Group):
    """Weights and the runtimes that run them."""

    cache_dir: Path = _setting(
        Path("~/.cache/pagemill/models"),
        "Folder where pulled weights are kept, one for each user.",
        unit="path",
    )
    override_dir: Path | None = _setting(
        None, "Folder of your own weights; a file of the same name there is used instead.", unit="path"
    )
    runtime: Literal["auto", "openvino", "onnxruntime"] = _setting(
        "auto",
        "Inference runtime tried first; `auto` means OpenVINO. Weights it cannot run go to the other one.",
    )
    precision: Literal["auto", "f32"] = _setting(
        "auto",
        "Arithmetic of OpenVINO: `auto` takes bf16, the faster, where the processor has it; `f32` reads the same on "
        "every processor.",
    )
    threads: int = _setting(0, "Threads of one reader process; 0 takes every core.", unit="threads", ge=0)


class ReadingSettings(_Group):
    """How pages are read."""

    profile: Literal["fast", "accurate"] = _setting(
        "accurate", "Weights for text: `fast` (PP-OCRv6 tiny) or `accurate` (PP-OCRv6 small)."
    )
    pdf_dpi: int = _setting(
        150, "Resolution that a PDF's pages are drawn and measured at.", unit="pixels an inch", ge=72, le=600
    )
    text_layer: Literal["auto", "never"] = _setting(
        "auto", "Use a PDF's own text where it is sound (`auto`), or OCR every page (`never`)."
    )


class LogSettings(_Group):
    """What the server writes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = _setting("info", "Least serious message written.")


class Settings(_Group):
    """All settings."""

    server: ServerSettings = ServerSettings()
    storage: StorageSettings = StorageSettings()
    jobs: JobSettings = JobSettings()
    quota: QuotaSettings = QuotaSettings()
    tencent: TencentSettings = TencentSettings()
    fetch: FetchSettings = FetchSettings()
    limits: LimitSettings = LimitSettings()
    models: ModelSettings = ModelSettings()
    reading: ReadingSettings = ReadingSettings()
    log: LogSettings = LogSettings()


@dataclass(frozen=True, slots=True)
class SettingRecord:
    """One setting as it stands: what it is called, what it means, its value and where that came from."""

    group: str
    name: str
    sentence: str
    unit: str
    default: Any
    value: Any
    #: `default`, `environment`, or the path of the TOML file.
    origin: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"PAGEMILL_{self.group}_{self.name}".upper()


@dataclass(frozen=True)
class LoadedSettings:
    """Settings, and where each value came from."""

    settings: Settings
    origins: Mapping[tuple[str, str], str]

    @cached_property
    def records(self) -> tuple[SettingRecord, ...]:
        return tuple(self._records())

    def _records(self) -> Iterator[SettingRecord]:
        for group, group_type in _groups():
            values = getattr(self.settings, group)
            for name, info in group_type.model_fields.items():
                extra = info.json_schema_extra
                yield SettingRecord(
                    group=group,
                    name=name,
                    sentence=info.description or "",
                    unit=str(extra.get("unit", "")) if isinstance(extra, dict) else "",
                    default=info.default,
                    value=getattr(values, name),
                    origin=self.origins.get((group, name), "default"),
                )


#: Variables of the `PAGEMILL_` family that are not settings.
NOT_SETTINGS = frozenset({"PAGEMILL_SETTINGS"})


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> LoadedSettings:
    """Settings from the environment, the TOML file and the defaults.

    Raises `SettingsError`, naming the setting, for an unknown or malformed one or an unreadable file.
    """
    env = os.environ if environment is None else environment
    values: dict[str, dict[str, Any]] = {group: {} for group, _ in _groups()}
    origins: dict[tuple[str, str], str] = {}
    path = file if file is not None else _settings_file(env)
    if path is not None:
        for group, name, value in _from_toml(path):
            values[group][name] = value
            origins[group, name] = str(path)
    for group, name, value in _from_environment(env):
        values[group][name] = value
        origins[group, name] = "environment"
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"setting {where}: {first['msg']}") from error
    return LoadedSettings(settings, origins)


def group_sentences() -> dict[str, str]:
    """What each group of settings is about, by the group's name."""
    return {name: (group_type.__doc__ or "").strip() for name, group_type in _groups()}


def _groups() -> list[tuple[str, type[_Group]]]:
    return [
        (name, info.annotation)
        for name, info in Settings.model_fields.items()
        if isinstance(info.annotation, type) and issubclass(info.annotation, _Group)
    ]


def _settings_file(env: Mapping[str, str]) -> Path | None:
    if named := env.get("PAGEMILL_SETTINGS"):
        if not Path(named).is_file():
            raise SettingsError(f"PAGEMILL_SETTINGS names {named}, which is not a file")
        return Path(named)
    places = (Path("pagemill.toml"), Path("~/.config/pagemill/pagemill.toml").expanduser())
    return next((place for place in places if place.is_file()), None)


def _from_toml(path: Path) -> Iterator[tuple[str, str, Any]]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    known = dict(_groups())
    for group, table in tables.items():
        if group not in known or not isinstance(table, dict):
            raise SettingsError(f"{path}: there is no group of settings [{group}]")
        for name, value in table.items():
            if name not in known[group].model_fields:
                raise SettingsError(f"{path}: there is no setting {group}.{name}")
            yield group, name, value


def _from_environment(env: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    known = {
        f"PAGEMILL_{group}_{name}".upper(): (group, name, info.annotation)
        for group, group_type in _groups()
        for name, info in group_type.model_fields.items()
    }
    for variable, text in env.items():
        if not variable.startswith("PAGEMILL_") or variable in NOT_SETTINGS:
            continue
        if variable not in known:
            raise SettingsError(f"there is no setting {variable}; `pagemill settings` prints them all")
        group, name, annotation = known[variable]
        value: Any = text
        if "tuple" in str(annotation):
            value = tuple(part.strip() for part in text.split(",") if part.strip())
        elif "None" in str(annotation) and not text:
            value = None
        yield group, name, value
