"""The key pair of the local object store, made when it is first wanted."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from pagemill.errors import StorageError
from pagemill.storage.signature_v4 import Credentials

#: File of the key pair in the server's data folder; its owner alone may read it.
FILE_NAME = "storage-credentials.json"


def local_credentials(data_dir: Path, region: str) -> Credentials:
    """The key pair kept in `data_dir`, made there at the first call; two processes at once get the same one.

    Raises `StorageError` where the file cannot be read or is not what was written.
    """
    path = data_dir / FILE_NAME
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    try:
        pair = json.loads(path.read_text("utf-8"))
        return Credentials(str(pair["access_key"]), str(pair["secret_key"]), region)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"the storage credentials in {path} cannot be read") from error


def _make(path: Path) -> None:
    pair = {"access_key": f"PM{secrets.token_hex(9).upper()}", "secret_key": secrets.token_urlsafe(40)}
    draft = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(pair, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where the name is taken: of two processes the first one's pair stays.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
