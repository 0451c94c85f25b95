"""A file system of a few megabytes of its own, which can be filled up."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Bytes of the whole, and what is still free once it is filled.
BYTES = 192 << 20
LEFT_BYTES = 64 << 10


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A tmpfs at `folder` for the time of the block, where this user may mount one; whether that is so."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={BYTES},mode=0700", "pagemill-kills", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Nearly no room on the file system of `folder` for the time of the block."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        try:
            room = os.statvfs(folder)
            free = room.f_bavail * room.f_frsize
            os.posix_fallocate(file.fileno(), 0, max(1, free - LEFT_BYTES))
        except OSError as error:  # others write meanwhile: what could be had is had
            if error.errno != errno.ENOSPC:
                raise
        try:
            yield
        finally:
            ballast.unlink()
