"""How long a job will take, from measured speed and the queue."""

from __future__ import annotations

import bisect
import math
import threading
from dataclasses import dataclass

from pagemill.database import Database, Row
from pagemill.jobs.repository import JOB_PAGES, PAGE_SECONDS

#: What is assumed until something has been measured.
FIRST_PAGE_SECONDS = 2.0
FIRST_JOB_PAGES = 1.0
#: Milliseconds for which one look at the queue serves all callers.
FRESH_MS = 1000


@dataclass(frozen=True, slots=True)
class QueueView:
    """The unfinished jobs at one moment, in order of service, with the pages up to and including each."""

    taken_at: int
    places: list[tuple[int, str]]
    pages: list[float]
    page_seconds: float
    job_pages: float

    def pages_before(self, priority: int, job_id: str) -> float:
        """Pages of jobs that go before a job of that priority and id."""
        place = bisect.bisect_left(self.places, (-priority, job_id))
        return self.pages[place - 1] if place else 0.0


class Estimates:
    """Estimates for callers who wait. One look at the queue is used for a second, so that polling stays cheap."""

    def __init__(self, database: Database, readers: int) -> None:
        self._database = database
        self._readers = max(1, readers)
        self._lock = threading.Lock()
        self._view: QueueView | None = None

    def seconds(self, row: Row) -> int | None:
        """Whole seconds, at least 1, until the unfinished job of a row of table `job` ends; None for an ended one."""
        if row["stage"] is None:
            return None
        view = self._fresh_view()
        own = view.job_pages if row["remaining"] is None else row["remaining"]
        pages = view.pages_before(row["priority"], row["id"]) + own
        return max(1, math.ceil(pages * view.page_seconds / self._readers))

    def _fresh_view(self) -> QueueView:
        with self._lock:
            now = self._database.clock()
            if self._view is None or not 0 <= now - self._view.taken_at < FRESH_MS:
                self._view = self._take_view(now)
            return self._view

    def _take_view(self, now: int) -> QueueView:
        with self._database.read() as tx:
            measures = {row["name"]: row["value"] for row in tx.all("measures")}
            rows = tx.all("queue_ahead")
        job_pages = measures.get(JOB_PAGES, FIRST_JOB_PAGES)
        pages, total = [], 0.0
        for row in rows:
            total += job_pages if row["remaining"] is None else row["remaining"]
            pages.append(total)
        return QueueView(
            taken_at=now,
            places=[(-row["priority"], row["id"]) for row in rows],
            pages=pages,
            page_seconds=measures.get(PAGE_SECONDS, FIRST_PAGE_SECONDS),
            job_pages=job_pages,
        )
