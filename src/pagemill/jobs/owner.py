"""Who holds leases: a process with a locked file, so that its death is seen at once and not when leases run out."""

from __future__ import annotations

import secrets
from pathlib import Path

from pagemill.file_lock import FileLock


class Owner:
    """The name one scheduler holds its leases under, and the file that it keeps locked while it lives."""

    def __init__(self, folder: Path) -> None:
        self.name = secrets.token_hex(8)
        self._lock = FileLock(folder / self.name)
        self._lock.acquire()

    def lease_name(self, part: str) -> str:
        """The name of one of its threads, which holds leases of its own."""
        return f"{self.name}.{part}"

    def resign(self) -> None:
        """Hold nothing any more."""
        self._lock.release(remove=True)


def owner_of(lease_name: str) -> str:
    """The owner whose thread holds leases under that name."""
    return lease_name.partition(".")[0]


def dead_owners(folder: Path) -> list[tuple[str, FileLock]]:
    """Owners of this machine that have died, each with the lock of its file, for the caller to release and remove.

    While the caller holds the lock no other process takes care of the same owner.
    """
    dead = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        lock = FileLock(path)
        if lock.acquire(wait=False):
            dead.append((path.name, lock))
    return dead
