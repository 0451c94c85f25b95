"""Every setting, in groups, each with a sentence, a unit and a default."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr, field_validator

from pagemill.settings.group import Group, UserPath, setting
from pagemill.settings.jobs import JobSettings, QuotaSettings, RetentionSettings, WebhookSettings
from pagemill.settings.llm import LlmSettings
from pagemill.settings.tracing import TracingSettings
from pagemill.settings.vision import VisionSettings


class ServerSettings(Group):
    """The HTTP server."""

    host: str = setting("127.0.0.1", "Address to listen on.")
    port: int = setting(8866, "Port to listen on; 0 takes any free one.", ge=0, le=65535)
    public_url: str = setting(
        "",
        "Address that clients reach this server by, such as `https://ocr.example.com`; presigned URLs are made "
        "with it. Empty: the address of the request being answered.",
        unit="URL",
    )
    tls_certificate: UserPath | None = setting(
        None,
        "File (PEM) of the server's certificate and those it is signed by. Given, the server speaks TLS 1.2 or newer "
        "and no plain HTTP; a newer file is taken within a minute.",
        unit="path",
    )
    tls_key: UserPath | None = setting(
        None, "File (PEM) of the certificate's key, without a password. Empty: it is in the same file.", unit="path"
    )
    data_dir: UserPath = setting(
        Path("pagemill-data"), "Folder of the database, the objects and the server's secrets.", unit="path"
    )
    time_zone: str = setting("Asia/Shanghai", "Zone of the times in SCNet answers.", unit="IANA name")
    response_style: Literal["documented", "live"] = setting(
        "documented", "Response style of SCNet keys made without one."
    )
    stop_seconds: float = setting(
        20.0,
        "Longest time from SIGTERM to the end: running pages have 0.7 of it, what is left then is handed back.",
        unit="seconds",
        ge=0,
    )
    linger_seconds: float = setting(
        0.0,
        "Shortest time that a stopping server goes on answering, for proxies to see in `/readyz` that it stops; part "
        "of `server.stop_seconds`.",
        unit="seconds",
        ge=0,
    )
    request_bytes: int = setting(
        1 << 20, "Largest JSON or form body of a request, uploads aside.", unit="bytes", ge=1024
    )
    json_nesting: int = setting(
        32, "Lists and objects within one another in the JSON body of a request.", unit="levels", ge=8, le=200
    )

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("an address begins with http:// or https:// and a host, and has no query")
        return url

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, OSError, ValueError) as error:
            raise ValueError("there is no such time zone") from error
        return zone


class DatabaseSettings(Group):
    """The database of tenants, keys, jobs and pages."""

    url: SecretStr = setting(
        SecretStr(""),
        "PostgreSQL to keep them in, such as `postgresql://pagemill@db.example.com/pagemill`, for several servers on "
        "one database. Empty: SQLite, in `server.data_dir`.",
        unit="URL",
    )
    wait_seconds: float = setting(
        30.0,
        "Longest wait for others that write; after that, callers are told to come again and work is put off.",
        unit="seconds",
        gt=0,
    )

    @field_validator("url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("a database's URL begins with postgresql://")
        return url


class StorageSettings(Group):
    """The object store."""

    bucket: str = setting("long-document-parsing", "Bucket that objects are kept in.", pattern=r"^[a-z0-9.-]{3,63}$")
    region: str = setting("us-east-1", "Region named in signatures.")
    free_bytes: int = setting(
        512 << 20,
        "Room that has to be left on the disk of `server.data_dir` for a job to be taken in; what is begun goes on.",
        unit="bytes",
        ge=0,
    )
    result_url_seconds: int = setting(
        43200, "How long a presigned result URL is good for.", unit="seconds", ge=1, le=604800
    )
    upload_url_seconds: int = setting(3600, "How long a presigned upload is good for.", unit="seconds", ge=1, le=604800)


class TencentSettings(Group):
    """The Tencent Cloud OCR API."""

    request_bytes: int = setting(
        12 << 20, "Largest body of a request, documents as Base64 among it.", unit="bytes", ge=1024
    )
    signature_seconds: int = setting(
        300, "How far a request's time may be off the server's.", unit="seconds", ge=1, le=86400
    )
    wait_seconds: float = setting(
        30.0, "Longest that an action which answers with a result waits for it.", unit="seconds", gt=0
    )
    result_url_seconds: int = setting(
        1800, "How long the URL of a parsed document is good for.", unit="seconds", ge=1, le=604800
    )
    submit_extract_rate: float = setting(
        5.0, "Times a tenant may call `SubmitExtractDocAgentJob`.", unit="requests a second", gt=0
    )
    describe_extract_rate: float = setting(
        20.0, "Times a tenant may call `DescribeExtractDocAgentJob`.", unit="requests a second", gt=0
    )
    extract_rate: float = setting(5.0, "Times a tenant may call `ExtractDocAgent`.", unit="requests a second", gt=0)
    accurate_ocr_rate: float = setting(
        10.0, "Times a tenant may call `GeneralAccurateOCR`.", unit="requests a second", gt=0
    )
    submit_parse_rate: float = setting(
        5.0, "Times a tenant may call `SubmitMultimodalDocParseJob`.", unit="requests a second", gt=0
    )
    describe_parse_rate: float = setting(
        5.0, "Times a tenant may call `DescribeMultimodalDocParseJob`.", unit="requests a second", gt=0
    )


class FetchSettings(Group):
    """Fetching a document from a URL."""

    connect_seconds: float = setting(5.0, "Longest wait for a connection.", unit="seconds", gt=0)
    read_seconds: float = setting(10.0, "Longest silence while receiving.", unit="seconds", gt=0)
    total_seconds: float = setting(120.0, "Longest time for one file, redirects and all.", unit="seconds", gt=0)
    redirects: int = setting(5, "Redirects followed.", unit="redirects", ge=0, le=20)
    probes: int = setting(
        16,
        "Files fetched at the same time for submits in the live style, which wait for them; shared between tenants as "
        "`jobs.fetches` are.",
        unit="files",
        ge=1,
    )
    allow_networks: tuple[str, ...] = setting(
        (), "Private networks that may be fetched from, such as `10.0.0.0/8`.", unit="CIDR, comma separated"
    )

    @field_validator("allow_networks")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            ipaddress.ip_network(network, strict=False)
        return networks


class LimitSettings(Group):
    """The largest documents that are read."""

    file_bytes: int = setting(200 << 20, "Bytes of one file.", unit="bytes", ge=1024)
    archive_files: int = setting(500, "Files in an archive.", unit="files", ge=1)
    archive_bytes: int = setting(1 << 30, "Bytes of an archive's files, unpacked.", unit="bytes", ge=1024)
    archive_ratio: int = setting(200, "Times that an archive's file may be larger than packed.", unit="times", ge=2)
    archive_pages: int = setting(10000, "Pages of an archive's files in all.", unit="pages", ge=1)
    archive_nesting: int = setting(
        3, "Mails and archives within a mail's attachments that are opened.", unit="levels", ge=0, le=10
    )
    document_pages: int = setting(2000, "Pages of one document.", unit="pages", ge=1)
    document_characters: int = setting(10_000_000, "Characters of one document's text.", unit="characters", ge=1000)
    page_characters: int = setting(500_000, "Characters of one page's text layer.", unit="characters", ge=1000)
    pdf_objects: int = setting(1_000_000, "Objects of one PDF.", unit="objects", ge=100)
    page_objects: int = setting(
        1_000_000, "Texts, paths, pictures and shadings that one page of a PDF draws.", unit="objects", ge=100
    )
    office_parts: int = setting(20_000, "Files that one Office or OFD file is packed of.", unit="files", ge=10)
    xml_bytes: int = setting(128 << 20, "Bytes of XML in one Office or OFD file, unpacked.", unit="bytes", ge=1024)
    xml_nesting: int = setting(
        200, "Elements within one another in the XML of an Office or OFD file.", unit="levels", ge=20, le=250
    )
    office_seconds: float = setting(
        120.0, "Longest time LibreOffice may take to open a file of a kind that it alone reads.", unit="seconds", gt=0
    )
    image_pixels: int = setting(100_000_000, "Pixels of one picture or drawn page.", unit="pixels", ge=10_000)


class ModelSettings(Group):
    """Weights and the runtimes that run them."""

    cache_dir: Path = setting(
        Path("~/.cache/pagemill/models"),
        "Folder where pulled weights are kept, one for each user.",
        unit="path",
    )
    override_dir: Path | None = setting(
        None, "Folder of your own weights; a file of the same name there is used instead.", unit="path"
    )
    runtime: Literal["auto", "openvino", "onnxruntime"] = setting(
        "auto",
        "Inference runtime tried first; `auto` means OpenVINO, or ONNX Runtime where its build and the machine have a "
        "GPU by NVIDIA. Weights it cannot run go to the other one.",
    )
    precision: Literal["auto", "f32"] = setting(
        "auto",
        "Arithmetic of OpenVINO: `auto` takes bf16, the faster, where the processor has it; `f32` reads the same on "
        "every processor.",
    )
    threads: int = setting(
        0,
        "Threads of one reader process; 0: every core, and of several readers twice as many in all as there are cores.",
        unit="threads",
        ge=0,
    )


class ReadingSettings(Group):
    """How pages are read."""

    profile: Literal["fast", "accurate"] = setting(
        "accurate", "Weights for text: `fast` (PP-OCRv6 tiny) or `accurate` (PP-OCRv6 small)."
    )
    pdf_dpi: int = setting(
        150, "Resolution that a PDF's pages are drawn and measured at.", unit="pixels an inch", ge=72, le=600
    )
    text_layer: Literal["auto", "never"] = setting(
        "auto", "Use a PDF's own text where it is sound (`auto`), or OCR every page (`never`)."
    )


class LogSettings(Group):
    """What the server writes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = setting("info", "Least serious message written.")
    format: Literal["text", "json"] = setting(
        "text", "Lines for people, or one JSON object a line, with the ids of requests, jobs and tenants in fields."
    )


class MetricsSettings(Group):
    """What `/metrics` tells, and whom."""

    token: SecretStr = setting(
        SecretStr(""),
        "Bearer token that `/metrics` wants. Empty: programs of this machine that come without a proxy are answered.",
    )


class Settings(Group):
    """All settings."""

    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    storage: StorageSettings = StorageSettings()
    jobs: JobSettings = JobSettings()
    quota: QuotaSettings = QuotaSettings()
    retention: RetentionSettings = RetentionSettings()
    tencent: TencentSettings = TencentSettings()
    fetch: FetchSettings = FetchSettings()
    webhooks: WebhookSettings = WebhookSettings()
    limits: LimitSettings = LimitSettings()
    models: ModelSettings = ModelSettings()
    reading: ReadingSettings = ReadingSettings()
    vision: VisionSettings = VisionSettings()
    llm: LlmSettings = LlmSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()
    tracing: TracingSettings = TracingSettings()
