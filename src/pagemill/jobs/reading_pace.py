"""How many pages a reader is given next: more of a job whose pages are read quickly.

What a claim costs (a look at the queue, leases, opening the file) is then shared by more pages, while another tenant
still waits for no more than about a second of reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: A chunk that took less is followed by one of twice as many pages.
QUICK_SECONDS = 0.5
#: Times `jobs.chunk_pages` that a chunk grows to.
GROWTH = 8


class ReadingPace:
    """The pace of one reader."""

    def __init__(self, least: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._least = least
        self._clock = clock
        self._job_id: str | None = None
        self._grown = least

    def pages_of(self, job_id: str) -> int:
        """How many pages of a job it is given next."""
        return self._grown if job_id == self._job_id else self._least

    @contextmanager
    def of(self, job_id: str) -> Iterator[None]:
        """Pages of a job are read within the block."""
        given = self.pages_of(job_id)
        started = self._clock()
        yield
        quick = self._clock() - started < QUICK_SECONDS
        self._job_id = job_id
        self._grown = min(2 * given, GROWTH * self._least) if quick else self._least
