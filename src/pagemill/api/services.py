"""What the server stands on, opened together and closed together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

from pagemill.access import AccessStore, KeyPairStore
from pagemill.api.probes import Probes
from pagemill.database import Database
from pagemill.jobs import Executor, JobService, LocalExecutor, Scheduler
from pagemill.settings import Settings
from pagemill.storage import ObjectStore, open_store

P = ParamSpec("P")
T = TypeVar("T")

#: Share of `server.stop_seconds` that running pages have; the rest is for the readers' end and open connections.
STOP_SHARE = 0.7
#: Threads for looks at the database and the store: both answer in milliseconds, and none may hold up the event loop.
THREADS = 32
#: Threads for what is written there, which waits for its turn and for the disk.
WRITERS = 32


@dataclass
class Services:
    """The parts of a server, for its routes to use. `scheduler` is None in a process that only answers."""

    settings: Settings
    database: Database
    store: ObjectStore
    access: AccessStore
    key_pairs: KeyPairStore
    jobs: JobService
    scheduler: Scheduler | None
    threads: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(THREADS))
    writers: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(WRITERS))
    #: For what may take as long as others like: a file fetched from elsewhere while its caller waits.
    probes: Probes = field(init=False)

    def __post_init__(self) -> None:
        self.probes = Probes(self.settings.fetch.probes)

    @property
    def stop_seconds(self) -> float:
        """How long running pages have to end in when the server stops."""
        return self.settings.server.stop_seconds * STOP_SHARE

    def close_down(self, seconds: float) -> None:
        """Take nothing in any more, let what runs end within that many seconds, and hand back the rest.

        Called a second time it waits for the first.
        """
        self.jobs.close()
        if self.scheduler is not None:
            self.scheduler.stop(seconds)

    async def in_thread(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `call` returns, without the event loop waiting for it."""
        return await anyio.to_thread.run_sync(partial(call, *args, **kwargs), limiter=self.threads)

    async def in_writer(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same, for what is written to the database or the store: a slow disk is not to hold up who only asks."""
        return await anyio.to_thread.run_sync(partial(call, *args, **kwargs), limiter=self.writers)


def open_services(settings: Settings, *, with_scheduler: bool = True, executor: Executor | None = None) -> Services:
    """Open the database and the store of `server.data_dir`; with a scheduler, jobs are worked on in this process.

    Raises `SettingsError` or `ServiceUnavailable`, as the database does.
    """
    database = Database(settings)
    store = open_store(settings)
    scheduler = None
    if with_scheduler:
        scheduler = Scheduler(settings, database, store, executor or LocalExecutor(settings))
    jobs = JobService(settings, database, *((scheduler.wake, scheduler.job_ended) if scheduler else ()))
    access, key_pairs = AccessStore(settings, database), KeyPairStore(settings, database)
    return Services(settings, database, store, access, key_pairs, jobs, scheduler)
