"""How long a job will take, from measured speed and the queue."""

from __future__ import annotations

import bisect
import math
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import accumulate

from pagemill.database import Database, Row
from pagemill.jobs.repository import JOB_PAGES, PAGE_SECONDS

#: What is assumed until something has been measured.
FIRST_PAGE_SECONDS = 2.0
FIRST_JOB_PAGES = 1.0
#: Milliseconds for which one look at the queue serves all callers; more where it takes long, so that looking is no more
#: than a hundredth of the time, up to a limit.
FRESH_MS = 1000
FRESH_TIMES = 100
LONGEST_FRESH_MS = 10_000
#: Jobs of a view in all: of a longer queue some stand for those before them, so that memory does not grow with it.
MOST_JOBS = 2000
#: Unfinished jobs are counted no further.
MOST_COUNTED = 10_000_000


@dataclass(slots=True)
class TenantQueue:
    """A tenant's unfinished jobs, or some of them, in the order they are served, with the pages up to and including
    each."""

    places: list[tuple[int, str]] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)

    @property
    def total(self) -> float:
        return self.pages[-1] if self.pages else 0.0

    def before(self, priority: int, job_id: str) -> float:
        """Pages of the jobs that go before a job of that priority and id."""
        place = bisect.bisect_left(self.places, (-priority, job_id))
        return self.pages[place - 1] if place else 0.0


class QueueView:
    """The unfinished jobs at one moment. Tenants take turns: while one has so many pages read, so has each other one,
    or all it wants."""

    def __init__(self, taken_at: int, rows: Iterable[Row], page_seconds: float, job_pages: float) -> None:
        self.taken_at = taken_at
        self.page_seconds = page_seconds
        self.job_pages = job_pages
        self._tenants: dict[str, TenantQueue] = {}
        for row in rows:
            queue = self._tenants.setdefault(row["tenant_id"], TenantQueue())
            queue.places.append((-row["priority"], row["id"]))
            queue.pages.append(float(row["pages"]))
        self._totals = sorted(queue.total for queue in self._tenants.values())
        self._sums = [0.0, *accumulate(self._totals)]

    def pages_until_end(self, tenant_id: str, priority: int, job_id: str, remaining: int | None) -> float:
        """Pages that are read until a job of a tenant has ended, its own among them."""
        queue = self._tenants.get(tenant_id, TenantQueue())
        own = queue.before(priority, job_id) + (self.job_pages if remaining is None else remaining)
        whole = bisect.bisect_left(self._totals, own)
        of_all = self._sums[whole] + (len(self._totals) - whole) * own
        return own + of_all - min(own, queue.total)


class Estimates:
    """Estimates for callers who wait. One look at the queue serves all of them for a while, so that polls stay cheap;
    where it is too old, one caller takes the next, and others go on with the old one meanwhile."""

    def __init__(self, database: Database, readers: int) -> None:
        self._database = database
        self._readers = max(1, readers)
        self._looking = threading.Lock()
        # One thread looks, whoever asks: what looking takes for a moment stays with the thread that did it.
        self._looker = ThreadPoolExecutor(1, thread_name_prefix="pagemill-estimates")
        self._view: QueueView | None = None
        self._fresh_ms = float(FRESH_MS)

    def seconds(self, row: Row) -> int | None:
        """Whole seconds, at least 1, until the unfinished job of a row of table `job` ends; None for an ended one."""
        if row["stage"] is None:
            return None
        view = self._fresh_view()
        pages = view.pages_until_end(row["tenant_id"], row["priority"], row["id"], row["remaining"])
        return max(1, math.ceil(pages * view.page_seconds / self._readers))

    def _fresh_view(self) -> QueueView:
        view = self._view
        if view is not None and self._is_fresh(view):
            return view
        # Whoever comes before there is any has to wait for it.
        if not self._looking.acquire(blocking=view is None):
            assert view is not None
            return view
        try:
            if self._view is None or not self._is_fresh(self._view):
                began = time.perf_counter()
                self._view = self._looker.submit(self._take_view).result()
                took_ms = 1000 * (time.perf_counter() - began)
                self._fresh_ms = min(max(FRESH_MS, FRESH_TIMES * took_ms), LONGEST_FRESH_MS)
            return self._view
        finally:
            self._looking.release()

    def _is_fresh(self, view: QueueView) -> bool:
        return 0 <= self._database.clock() - view.taken_at < self._fresh_ms

    def _take_view(self) -> QueueView:
        with self._database.read() as tx:
            measures = {row["name"]: row["value"] for row in tx.all("measures")}
            job_pages = measures.get(JOB_PAGES, FIRST_JOB_PAGES)
            count = tx.one("count_unfinished", limit=MOST_COUNTED)
            assert count is not None
            rows = tx.all("queue_ahead", job_pages=job_pages, step=1 + count["jobs"] // MOST_JOBS)
            return QueueView(tx.now, rows, measures.get(PAGE_SECONDS, FIRST_PAGE_SECONDS), job_pages)
