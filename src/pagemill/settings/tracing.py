"""Settings of traces."""

from __future__ import annotations

from pydantic import SecretStr, field_validator

from pagemill.settings.group import Group, setting


class TracingSettings(Group):
    """Traces of requests and jobs for an OpenTelemetry collector (wants `pagemill[opentelemetry]`)."""

    endpoint: str = setting(
        "",
        "Where a collector takes traces by OTLP over HTTP, such as `http://127.0.0.1:4318/v1/traces`. Empty: nothing "
        "is traced.",
        unit="URL",
    )
    headers: SecretStr = setting(
        SecretStr(""), "Headers that the collector wants, as `name=value`, separated by commas.", unit="list"
    )
    service: str = setting("pagemill", "Name of this service in its traces.", min_length=1)
    share: float = setting(
        1.0, "Share of requests that are traced, of those that do not say so themselves.", unit="share", ge=0, le=1
    )

    @field_validator("endpoint")
    @classmethod
    def _is_url(cls, endpoint: str) -> str:
        if endpoint and not endpoint.startswith(("http://", "https://")):
            raise ValueError("a collector's URL begins with http:// or https://")
        return endpoint

    @field_validator("headers")
    @classmethod
    def _are_pairs(cls, headers: SecretStr) -> SecretStr:
        if any("=" not in pair for pair in headers.get_secret_value().split(",") if pair.strip()):
            raise ValueError("headers are written name=value")
        return headers

    def header_values(self) -> dict[str, str]:
        """The headers by name."""
        pairs = (pair.partition("=") for pair in self.headers.get_secret_value().split(",") if pair.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}
