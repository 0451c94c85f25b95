"""The pair of keys that the embedded store signs with."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pagemill.errors import SettingsError
from pagemill.private_file import ensure_private_file

FILE_NAME = "storage-credentials.json"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key, which stands in every URL, and its secret, which signs them."""

    access_key: str
    secret_key: str = field(repr=False)


def ensure_credentials(data_dir: Path) -> Credentials:
    """The credentials kept in `data_dir`, made there at first, readable by their owner alone.

    Any number of processes may ask at once: all get the same. Raises `SettingsError` for a file that holds none, and
    `ServiceUnavailable` where it cannot be written.
    """
    path = data_dir / FILE_NAME
    return _credentials(path, ensure_private_file(path, lambda: _json(_new_credentials())))


def _new_credentials() -> Credentials:
    # The forms that Amazon's own keys have: 20 capitals and digits, 40 of Base64's characters.
    access_key = "PM" + base64.b32encode(secrets.token_bytes(12)).decode()[:18]
    return Credentials(access_key, base64.b64encode(secrets.token_bytes(30)).decode())


def _json(credentials: Credentials) -> bytes:
    return json.dumps({"access_key": credentials.access_key, "secret_key": credentials.secret_key}).encode()


def _credentials(path: Path, content: bytes) -> Credentials:
    try:
        values = json.loads(content)
        credentials = Credentials(values["access_key"], values["secret_key"])
        if not (credentials.access_key and credentials.secret_key and "/" not in credentials.access_key):
            raise ValueError("a key is empty")
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} holds no credentials; delete it, and new ones are made: URLs signed before are then void"
        ) from error
    return credentials
