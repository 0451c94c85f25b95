"""Temporary files, on the disk of the data folder, and gone with whoever made them."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from pagemill.errors import ServiceUnavailable
from pagemill.file_lock import FileLock
from pagemill.settings import Settings
from pagemill.storage.local import DISK_FULL

_LOCKS = ".lock"


@contextmanager
def scratch_file(settings: Settings) -> Iterator[BinaryIO]:
    """An empty temporary file, gone at the end of the block or when its process dies.

    Raises `ServiceUnavailable` where the disk is full, also in the block.
    """
    try:
        with tempfile.TemporaryFile(dir=_folder(settings)) as file:
            yield cast(BinaryIO, file)
    except OSError as error:
        if error.errno in DISK_FULL:
            raise ServiceUnavailable("the server's disk is full") from error
        raise


class ReaderFolder:
    """A folder for one reader process's temporary files, which this process, its parent, answers for."""

    def __init__(self, settings: Settings) -> None:
        name = f"reader-{secrets.token_hex(8)}"
        self._lock = FileLock(_folder(settings) / f"{name}{_LOCKS}")
        self._lock.acquire()
        self.path = self._lock.path.with_name(name)
        self.path.mkdir(mode=0o700)

    def remove(self) -> None:
        """Delete it and what the reader has left in it."""
        _remove(self._lock)


def remove_abandoned(settings: Settings) -> None:
    """Delete the folders of readers whose parents have died."""
    for path in _folder(settings).glob(f"reader-*{_LOCKS}"):
        lock = FileLock(path)
        if lock.acquire(wait=False):
            _remove(lock)


def _remove(lock: FileLock) -> None:
    shutil.rmtree(lock.path.with_name(lock.path.name.removesuffix(_LOCKS)), ignore_errors=True)
    lock.release(remove=True)


def _folder(settings: Settings) -> Path:
    folder = settings.server.data_dir / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
