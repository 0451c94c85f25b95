"""What ended jobs and dead processes leave: sources, pages, results that no job has, temporary files."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pagemill.errors import PagemillError
from pagemill.jobs.page_objects import page_prefix
from pagemill.jobs.repository import JobRepository
from pagemill.jobs.results import RESULTS, job_of_result, result_prefix
from pagemill.jobs.scratch import remove_abandoned
from pagemill.jobs.work import source_prefix
from pagemill.settings import Settings
from pagemill.storage import ObjectStore

log = logging.getLogger(__name__)

#: How often everything is looked through for objects whose deletion was cut short, or that a late worker wrote.
SWEEP_SECONDS = 3600.0
#: After so long what could not be done is tried again, so often: a database is back by then, or the sweep does it.
RETRY_SECONDS, RETRIES = 1.0, 120


@dataclass(frozen=True, slots=True)
class _Ended:
    """What a job has left is to be deleted."""

    job_id: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class _Died:
    """Everything is to be looked through."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """The thread is to end."""


class Leftovers:
    """Deletes what ended jobs and dead processes leave behind. `run` is the body of a thread."""

    def __init__(self, settings: Settings, repository: JobRepository, store: ObjectStore) -> None:
        self._settings = settings
        self._repository = repository
        self._store = store
        self._told: queue.SimpleQueue[_Ended | _Died | _Stop] = queue.SimpleQueue()
        self._stopping = threading.Event()

    def job_ended(self, job_id: str) -> None:
        """A job has ended just now, or something was still written for one that had."""
        self._told.put(_Ended(job_id))

    def server_died(self) -> None:
        """Another server that shares the data folder is dead."""
        self._told.put(_Died())

    def stop(self) -> None:
        """Let `run` return; what it does not get to is found by the next sweep."""
        self._stopping.set()
        self._told.put(_Stop())

    def run(self) -> None:
        """Sweep, then delete as jobs end, and sweep again each hour and where another server has died."""
        told: _Ended | _Died | _Stop = _Died()
        while True:
            match told:
                case _Ended(job_id, attempt):
                    if not self._quietly(self._delete, job_id) and attempt <= RETRIES:
                        self._stopping.wait(RETRY_SECONDS)
                        self._told.put(_Ended(job_id, attempt + 1))
                case _Died():
                    self._quietly(self.sweep)
                case _Stop():
                    return
            try:
                told = self._told.get(timeout=SWEEP_SECONDS)
            except queue.Empty:
                told = _Died()

    def sweep(self) -> None:
        """Delete what no job needs, of every job, and what dead processes have begun to write."""
        remove_abandoned(self._settings)
        self._store.sweep()
        # Listed before the database is asked: whatever stands in this list belongs to a job that is in the database.
        found = {key.split("/")[1] for prefix in ("sources/", "pages/") for key in self._store.list(prefix)}
        for job_id in found - self._repository.unfinished_ids():
            self._delete(job_id)
        results = {job_of_result(key) for key in self._store.list(RESULTS)}
        for job_id in results & self._repository.ended_without_result():
            self._delete(job_id)

    def _delete(self, job_id: str) -> None:
        if self._repository.is_unfinished(job_id):
            return  # it is being done anew
        prefixes = [source_prefix(job_id), page_prefix(job_id)]
        job = self._repository.job(job_id)
        if job is not None and job.result_key is None:
            # Its reader may have ended after the result was written, and before anybody heard of it.
            zone = ZoneInfo(self._settings.server.time_zone)
            prefixes.append(result_prefix(job_id, job.submitted_at.astimezone(zone)))
        for prefix in prefixes:
            for key in list(self._store.list(prefix)):
                self._store.delete(key)

    def _quietly(self, step: Callable[..., None], *values: str) -> bool:
        """Whether a step was done; the log says why not."""
        try:
            step(*values)
        except (PagemillError, OSError) as error:
            log.warning("objects of ended jobs could not be deleted; tried again later: %s", error)
            return False
        return True
