"""Settings of a model behind an OpenAI-compatible address, whatever it is asked."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator

from pagemill.settings.group import Group, UserPath, setting

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
#: What may stand in an HTTP header: a key with a line break in it would be refused, and told, by others.
_KEY = re.compile(r"[\x21-\x7e]*")


class ChatBackend(Group):
    """A model behind an OpenAI-compatible address."""

    address: str = setting(
        ..., "Base of the API's URLs, such as `http://127.0.0.1:8000/v1`; `/chat/completions` is added.", unit="URL"
    )
    model: str = setting(..., "The model, by the name that its server knows.", min_length=1)
    key: SecretStr = setting(SecretStr(""), "Key of the API, sent as a bearer token; empty sends none.")
    key_file: UserPath | None = setting(None, "File whose one line is the key, in place of `key`.", unit="path")
    output_tokens: int = setting(4096, "Longest answer that is asked for.", unit="tokens", ge=256)
    request_seconds: float = setting(60.0, "Longest time of one request.", unit="seconds", gt=0)
    retries: int = setting(
        2,
        "Times that a request is made again after status 429 or 5xx or a broken connection.",
        unit="times",
        ge=0,
        le=10,
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
    def _has_one_key(self) -> ChatBackend:
        if self.key.get_secret_value() and self.key_file is not None:
            raise ValueError("give `key` or `key_file`, not both")
        return self


def check_name(name: str) -> None:
    """Raises `ValueError` for what is no name of a backend."""
    if not _NAME.fullmatch(name):
        raise ValueError("a backend's name is of letters, digits, `.`, `_` and `-`, 64 at most")
