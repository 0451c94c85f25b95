"""The pair of keys that the embedded store signs with."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pagemill.errors import ServiceUnavailable, SettingsError
from pagemill.file_lock import FileLock

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
    if not path.exists():
        try:
            with FileLock(data_dir / f"{FILE_NAME}.lock"):
                if not path.exists():
                    _write(path, _new_credentials())
        except OSError as error:
            raise ServiceUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return _read(path)


def _new_credentials() -> Credentials:
    # The forms that Amazon's own keys have: 20 capitals and digits, 40 of Base64's characters.
    access_key = "PM" + base64.b32encode(secrets.token_bytes(12)).decode()[:18]
    return Credentials(access_key, base64.b64encode(secrets.token_bytes(30)).decode())


def _write(path: Path, credentials: Credentials) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    # O_EXCL and the mode at once: the secret never lies in a file that others could open.
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"access_key": credentials.access_key, "secret_key": credentials.secret_key}, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _read(path: Path) -> Credentials:
    try:
        values = json.loads(path.read_text("utf-8"))
        credentials = Credentials(values["access_key"], values["secret_key"])
        if not (credentials.access_key and credentials.secret_key and "/" not in credentials.access_key):
            raise ValueError("a key is empty")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} holds no credentials; delete it, and new ones are made: URLs signed before are then void"
        ) from error
    return credentials
