"""Pages that a reader has read, written to the database together where they come quickly, and the time it took."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from pagemill.errors import PagemillError
from pagemill.jobs.leases import ChunkLease, PageEnd
from pagemill.jobs.repository import JobRepository

#: A page that comes sooner after the last write waits so long for others. Should this process die meanwhile, it is read
#: again.
PAUSE_SECONDS = 0.1


class PageReports:
    """The ends of one chunk's pages, for the time of a block: at its end, come what may, all of them are written.

    The time of the block is written with them, as time that a reader was busy with the document.

    `too_late` is called with the job's id where some did not count: it has ended meanwhile.

    `add` and the end of the block raise what the database raises; what could not be written is tried again.
    """

    def __init__(self, repository: JobRepository, chunk: ChunkLease, too_late: Callable[[str], None]) -> None:
        self._repository = repository
        self._chunk = chunk
        self._too_late = too_late
        self._lock = threading.Lock()
        self._waiting: list[PageEnd] = []
        self._written_at = self._counted_until = time.monotonic()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> PageReports:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._write()
            if kind is not None:
                self._repository.spend_reading_time(self._chunk, self._uncounted())

    def add(self, end: PageEnd) -> None:
        """A page is done."""
        with self._lock:
            self._waiting.append(end)
            left = self._written_at + PAUSE_SECONDS - time.monotonic()
            if left <= 0:
                self._write()
            elif self._timer is None:
                # The next page may be long in coming, and a caller who asks is to be told of this one.
                self._timer = threading.Timer(left, self._write_late)
                self._timer.daemon = True
                self._timer.start()

    def _write_late(self) -> None:
        with self._lock, suppress(PagemillError):
            self._write()

    def _write(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            counted = self._repository.finish_pages(self._chunk, self._waiting, self._uncounted())
            self._counted_until = time.monotonic()
            if counted < len(self._waiting):
                self._too_late(self._chunk.job_id)
            self._waiting = []
        self._written_at = time.monotonic()

    def _uncounted(self) -> float:
        return time.monotonic() - self._counted_until
