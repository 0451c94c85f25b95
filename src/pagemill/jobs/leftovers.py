"""Objects of jobs that have ended: sources and pages, deleted a while after nobody needs them."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable

from pagemill.errors import PagemillError
from pagemill.jobs.page_objects import page_prefix
from pagemill.jobs.repository import JobRepository
from pagemill.jobs.work import source_prefix
from pagemill.storage import ObjectStore

log = logging.getLogger(__name__)

#: How often everything is looked through for objects whose deletion was cut short, or that a late worker wrote.
SWEEP_SECONDS = 3600.0


class Leftovers:
    """Deletes what ended jobs leave behind. `run` is the body of a thread."""

    def __init__(self, repository: JobRepository, store: ObjectStore) -> None:
        self._repository = repository
        self._store = store
        self._ended: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def job_ended(self, job_id: str) -> None:
        """A job has ended just now."""
        self._ended.put(job_id)

    def stop(self) -> None:
        """Let `run` return; what it does not get to is found by the next sweep."""
        self._ended.put(None)

    def run(self) -> None:
        """Sweep, then delete as jobs end, and sweep again each hour."""
        self._quietly(self.sweep)
        while True:
            try:
                job_id = self._ended.get(timeout=SWEEP_SECONDS)
            except queue.Empty:
                self._quietly(self.sweep)
                continue
            if job_id is None:
                return
            self._quietly(self._delete, job_id)

    def sweep(self) -> None:
        """Delete the sources and pages of every job that is not unfinished."""
        # Listed before the database is asked: whatever stands in this list belongs to a job that is in the database.
        found = {key.split("/")[1] for prefix in ("sources/", "pages/") for key in self._store.list(prefix)}
        for job_id in found - self._repository.unfinished_ids():
            self._delete(job_id)

    def _delete(self, job_id: str) -> None:
        if self._repository.is_unfinished(job_id):
            return  # it is being done anew
        for prefix in (source_prefix(job_id), page_prefix(job_id)):
            for key in list(self._store.list(prefix)):
                self._store.delete(key)

    def _quietly(self, step: Callable[..., None], *values: str) -> None:
        try:
            step(*values)
        except (PagemillError, OSError):
            log.exception("objects of ended jobs could not be deleted; the next sweep tries again")
