"""Threads that see jobs through: they claim what is to be done next, have it done, and write down what came of it.

A thread holds its leases under a name of its own. Whatever it claimed it has given up again, one way or another,
before it claims anew; so nothing stays held by a thread that has forgotten it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from pagemill.database import Database
from pagemill.errors import PagemillError, ServiceUnavailable
from pagemill.jobs.bell import Bell
from pagemill.jobs.clock_watch import ClockWatch
from pagemill.jobs.executor import Executor
from pagemill.jobs.kept_readings import KeptReadings
from pagemill.jobs.leftovers import Leftovers
from pagemill.jobs.model import Stage
from pagemill.jobs.owner import Owner, dead_owners, owner_of
from pagemill.jobs.repository import JobRepository
from pagemill.jobs.retention import Retention
from pagemill.jobs.stages import Stages
from pagemill.jobs.tasks import WarmTask
from pagemill.jobs.waiting_work import WaitingWork
from pagemill.jobs.webhooks import Webhooks
from pagemill.settings import Settings
from pagemill.storage import ObjectStore

log = logging.getLogger(__name__)

#: Heartbeats in the time of a lease: two may be missed.
BEATS = 3
#: Wait after the database or a disk refused, before a thread tries again.
TROUBLE_SECONDS = 1.0


class Scheduler:
    """Works on the jobs of a database with an executor. Any number may do so, in any number of processes."""

    def __init__(self, settings: Settings, database: Database, store: ObjectStore, executor: Executor) -> None:
        self._settings = settings
        self._executor = executor
        self._repository = JobRepository(settings, database)
        self._leftovers = Leftovers(settings, self._repository, store)
        self._retention = Retention(settings, database, store)
        self._webhooks = Webhooks(settings, database)
        self._clock = ClockWatch(settings, database)
        self._to_read, self._to_fetch = Bell(), Bell()
        self._waiting_work = WaitingWork(settings, database, self._to_read)
        self._stages = Stages(
            settings,
            self._repository,
            KeptReadings(settings.retention, database),
            store,
            executor,
            self._to_read.ring,
            self._leftovers.job_ended,
        )
        self._owners = settings.server.data_dir / "owners"
        self._owner: Owner | None = None
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._stop_lock = threading.Lock()
        self._working: set[str] = set()
        #: Held while a reader is started: one after the other, for each takes a core meanwhile.
        self._starting = threading.Lock()
        self._started = self._warm = 0
        self._trouble: str | None = None
        self._threads: list[threading.Thread] = []
        self._heartbeat = _thread("heartbeat", self._keep_leases)
        self._lookout = _thread("lookout", self._look_out)

    @property
    def ready(self) -> bool:
        """Whether a reader has loaded what reading needs (or this server keeps no readers)."""
        return self._warm > 0 or self._executor.width == 0

    @property
    def trouble(self) -> str | None:
        """Why the readers could not load what reading needs, where they could not."""
        return None if self.ready else self._trouble

    def wake(self, stage: Stage | None = None) -> None:
        """Look for work now: of a job that was submitted and has this to be done first, or any (None)."""
        if stage is not Stage.FETCH:
            self._to_read.ring()
        if stage in (Stage.FETCH, None):
            self._to_fetch.ring()

    def start(self) -> None:
        """Free what dead schedulers of this machine held, and start the threads. Call it once."""
        self._owner = owner = Owner(self._owners)
        self._free_dead()
        self._clock.set_right()
        readers, fetches = self._executor.width, self._settings.jobs.fetches
        self._heartbeat.start()
        self._lookout.start()
        self._threads = [
            _thread("leftovers", self._leftovers.run),
            _thread("retention", self._retention.run),
        ]
        self._threads += [_thread(f"webhooks{n}", self._webhooks.run) for n in range(self._settings.webhooks.threads)]
        self._threads += [_thread(f"reader{n}", self._read, owner.lease_name(f"reader{n}")) for n in range(readers)]
        self._threads += [_thread(f"fetch{n}", self._fetch, owner.lease_name(f"fetch{n}")) for n in range(fetches)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> None:
        """Claim nothing more, wait that long for what runs, then kill the readers and hand back what is left.

        Work handed back does not count as an attempt. Called a second time it waits for the first.
        """
        with self._stop_lock:
            if not self._stopped.is_set():
                self._stop(seconds)

    def _stop(self, seconds: float) -> None:
        self._stopping.set()
        self.wake()
        self._leftovers.stop()
        self._retention.stop()
        self._webhooks.stop()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._executor.stop()
        for thread in self._threads:
            thread.join(0.5)
        self._stopped.set()
        self._heartbeat.join()
        self._lookout.join()
        if self._owner is not None:
            with self._lock:
                left = set(self._working)
            for name in left:
                self._repository.release(name, forgiven=True)
            self._owner.resign()
            self._owner = None

    def _fetch(self, name: str) -> None:
        self._work(name, self._to_fetch, lambda: self._stages.fetch_next(name))

    def _read(self, name: str) -> None:
        with self._starting:
            self._start_reader()
        self._work(name, self._to_read, lambda: self._stages.read_next(name))

    def _start_reader(self) -> None:
        """The first at once, for a page that comes to find it ready; any other when there is work for it."""
        while self._started:
            try:
                self._waiting_work.await_it(self._stopping)
                break
            except ServiceUnavailable:
                self._stopping.wait(TROUBLE_SECONDS)
        if self._stopping.is_set():
            return
        self._started += 1
        try:
            self._executor.run(WarmTask(), lambda page: None)
            with self._lock:
                self._warm += 1
        except PagemillError as error:
            if not self._stopping.is_set():
                log.error("a reader cannot be made ready: %s", error.message)
            self._trouble = error.message

    def _work(self, name: str, bell: Bell, do_next: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            seen = bell.rings
            with self._lock:
                self._working.add(name)
            try:
                if do_next():
                    continue
            except ServiceUnavailable as error:
                self._give_up(name, forgiven=True)
                if not self._stopping.is_set():
                    log.warning("work is interrupted: %s", error.message)
                    self._stopping.wait(TROUBLE_SECONDS)
            except Exception:
                log.exception("work was given up in a way that was not foreseen")
                self._give_up(name, forgiven=False)
                self._stopping.wait(TROUBLE_SECONDS)
            finally:
                with self._lock:
                    self._working.discard(name)
            bell.wait(seen, self._settings.jobs.poll_seconds)

    def _give_up(self, name: str, *, forgiven: bool) -> None:
        # Where even this fails the heartbeat has ended too, and the lease runs out.
        with suppress(PagemillError):
            self._repository.release(name, forgiven=forgiven)

    def _keep_leases(self) -> None:
        while not self._stopped.wait(self._settings.jobs.lease_seconds / BEATS):
            try:
                with self._lock:
                    working = set(self._working)
                for name in working:
                    self._repository.beat(name)
                self._clock.look()
                if self._repository.expire() + self._free_dead():
                    self.wake()
            except (PagemillError, OSError) as error:
                log.warning("leases could not be kept this time: %s", error)

    def job_ended(self, job_id: str) -> None:
        """Stop working on a job at once: it was cancelled."""
        self._executor.stop_job(job_id)
        self._leftovers.job_ended(job_id)

    def _look_out(self) -> None:
        """Stop work on jobs that were ended meanwhile, by whichever process."""
        while not self._stopped.wait(self._settings.jobs.poll_seconds):
            try:
                for job_id in self._executor.job_ids:
                    if not self._repository.is_unfinished(job_id):
                        self.job_ended(job_id)
            except (PagemillError, OSError) as error:
                log.warning("it could not be seen which jobs have ended: %s", error)

    def _free_dead(self) -> int:
        freed = 0
        dead = dead_owners(self._owners)
        held = self._repository.lease_owners() if dead else set()
        for owner, lock in dead:
            for name in held:
                if owner_of(name) == owner:
                    freed += self._repository.release(name, forgiven=False)
            lock.release(remove=True)
        if freed:
            log.info("%d pieces of work are taken over from schedulers that died", freed)
        if dead:
            self._leftovers.server_died()
        return freed


def _thread(part: str, body: Callable[..., None], *values: str) -> threading.Thread:
    # A daemon: a fetch from a silent host must not keep the process from ending.
    return threading.Thread(target=body, args=values, name=f"pagemill-{part}", daemon=True)
