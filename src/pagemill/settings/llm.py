"""Settings of language models that propose values: several, each with a name, behind OpenAI-compatible addresses."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator

from pagemill.settings.group import Group, setting

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
#: What may stand in an HTTP header: a key with a line break in it would be refused, and told, by others.
_KEY = re.compile(r"[\x21-\x7e]*")


class LlmBackend(Group):
    """A language model behind an OpenAI-compatible address."""

    address: str = setting(
        ..., "Base of the API's URLs, such as `http://127.0.0.1:8000/v1`; `/chat/completions` is added.", unit="URL"
    )
    model: str = setting(..., "The model, by the name that its server knows.", min_length=1)
    key: SecretStr = setting(SecretStr(""), "Key of the API, sent as a bearer token; empty sends none.")
    key_file: Path | None = setting(None, "File whose one line is the key, in place of `key`.", unit="path")
    context_tokens: int = setting(
        32768, "Tokens that a request and its answer may have together.", unit="tokens", ge=2048
    )
    output_tokens: int = setting(4096, "Longest answer that is asked for.", unit="tokens", ge=256)
    request_seconds: float = setting(60.0, "Longest time of one request.", unit="seconds", gt=0)
    document_seconds: float = setting(
        120.0,
        "Longest time of all requests about one document together.",
        unit="seconds",
        gt=0,
    )
    retries: int = setting(
        2,
        "Times that a request is made again after status 429 or 5xx or a broken connection.",
        unit="times",
        ge=0,
        le=10,
    )
    json_schema: bool = setting(
        True, "Whether the server can hold an answer to a schema (`response_format` of type `json_schema`)."
    )

    @field_validator("address")
    @classmethod
    def _is_base(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("an address begins with http:// or https:// and a host, and has no query")
        if parts.username is not None or parts.password is not None:
            raise ValueError("a key stands in `key` or `key_file`, not in the address")
        return address.rstrip("/")

    @field_validator("key")
    @classmethod
    def _is_key(cls, key: SecretStr) -> SecretStr:
        if not _KEY.fullmatch(key.get_secret_value()):
            raise ValueError("a key is of visible ASCII characters, without spaces")
        return key

    @model_validator(mode="after")
    def _fits_together(self) -> LlmBackend:
        if self.key.get_secret_value() and self.key_file is not None:
            raise ValueError("give `key` or `key_file`, not both")
        if self.output_tokens > self.context_tokens // 2:
            raise ValueError("`output_tokens` may be half of `context_tokens` at most")
        return self


class LlmSettings(Group):
    """Language models that propose values when fields are extracted; none unless one is configured."""

    backends: dict[str, LlmBackend] = setting(
        {}, "Backends by name, each a table `[llm.backends.NAME]`; in the environment, one JSON object of them all."
    )
    default: str = setting("", "Backend of requests that name none. Empty: the embedded method.")

    @field_validator("backends")
    @classmethod
    def _have_names(cls, backends: dict[str, LlmBackend]) -> dict[str, LlmBackend]:
        for name in backends:
            if not _NAME.fullmatch(name):
                raise ValueError("a backend's name is of letters, digits, `.`, `_` and `-`, 64 at most")
        return backends

    @model_validator(mode="after")
    def _default_is_there(self) -> LlmSettings:
        if self.default and self.default not in self.backends:
            raise ValueError("`default` names a backend that is not configured")
        return self
