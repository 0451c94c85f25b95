"""Secret files of the data folder: made once, by whichever process comes first, readable by their owner alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pagemill.errors import ServiceUnavailable, SettingsError
from pagemill.file_lock import FileLock


def ensure_private_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of `path`, which is what `make` gives where there is no such file yet.

    Any number of processes may ask at once: all get the same. Raises `ServiceUnavailable` where the file cannot be
    written, and `SettingsError` where it cannot be read.
    """
    if not path.exists():
        try:
            with FileLock(path.with_name(f"{path.name}.lock")):
                if not path.exists():
                    _write(path, make())
        except OSError as error:
            raise ServiceUnavailable(f"{path} cannot be written: {error.strerror}") from error
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    # O_EXCL and the mode at once: the secret never lies in a file that others could open.
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
