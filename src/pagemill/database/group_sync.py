"""One wait for the disk that serves everybody who waits at the time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path


class GroupSync:
    """Runs `sync` for many threads: whoever calls while it runs shares the next run with all others who do.

    A sync takes milliseconds to tens of them, whatever it is for: one after the other, they would be all that the
    database's one writer does.
    """

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._changed = threading.Condition()
        self._running = False
        self._begun = 0
        self._ended = 0

    def wait(self) -> None:
        """Return when a sync that began after this call has ended. Raises what `sync` raises."""
        with self._changed:
            wanted = self._begun + 1
            while self._ended < wanted:
                if self._running:
                    self._changed.wait()
                else:
                    self._run()

    def _run(self) -> None:
        """One run, the condition's lock let go meanwhile."""
        self._running = True
        self._begun += 1
        number = self._begun
        self._changed.release()
        done = False
        try:
            self._sync()
            done = True
        finally:
            self._changed.acquire()
            self._running = False
            if done:
                self._ended = number
            self._changed.notify_all()


class LogSync:
    """Brings SQLite's write-ahead log to the disk, as far as it is written.

    That makes every commit before it outlast a power cut, as `pragma synchronous = full` would: what has left the log
    by then was brought to the disk by the checkpoint that took it. SQLite takes no locks on the log's file, so that
    closing it here costs the process none.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: int | None = None

    def __call__(self) -> None:
        try:
            log = os.open(self._file, os.O_RDONLY)
        except FileNotFoundError:
            return
        try:
            os.fsync(log)
            inode = os.fstat(log).st_ino
        finally:
            os.close(log)
        if inode != self._known:
            # A log that is new has its name brought to the disk, too.
            folder = os.open(self._file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
            self._known = inode
