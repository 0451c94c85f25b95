"""Whether the server's queue has room for another job."""

from __future__ import annotations

import threading
import time

from pagemill.database import Database
from pagemill.errors import QueueFull

#: Seconds for which a count serves: what this process takes in meanwhile is added to it, what others do is not.
FRESH_SECONDS = 1.0


class QueueRoom:
    """Counts unfinished jobs, but not anew for each submit: with many of them, that takes longer than all the rest.

    Several servers on one database may together go past the limit by what they take in within a second.
    """

    def __init__(self, database: Database, limit: int) -> None:
        self._database = database
        self._limit = limit
        self._lock = threading.Lock()
        self._jobs = 0
        self._counted_at = float("-inf")

    def refusal(self) -> QueueFull | None:
        """Why no other job can be taken in, where that is so. Not to be called in a transaction."""
        with self._lock:
            if self._jobs >= self._limit or time.monotonic() - self._counted_at > FRESH_SECONDS:
                self._count()
            if self._jobs >= self._limit:
                return QueueFull("the server's queue is full; submit again later")
        return None

    def taken(self) -> None:
        """A job was taken in."""
        with self._lock:
            self._jobs += 1

    def _count(self) -> None:
        with self._database.read() as tx:
            row = tx.one("count_unfinished", limit=self._limit)
        assert row is not None
        self._jobs, self._counted_at = int(row["jobs"]), time.monotonic()
