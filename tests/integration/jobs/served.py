"""A small server of jobs for tests that kill it: it takes in documents as long as it lives, and prints each id that
it has acknowledged, and each process that reads for it.

    python served.py DATA_DIR DOCUMENTS_A_SECOND
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from pathlib import Path

from drawn_engine import drawn

from pagemill.access import AccessStore
from pagemill.database import Database
from pagemill.jobs import JobService, LocalExecutor, Scheduler, Submission
from pagemill.settings import JobSettings, ServerSettings, Settings
from pagemill.storage import open_store
from serving.postgresql import database_of

ENGINE = "drawn_engine:DrawnEngine"
TENANT = "tenant"


def settings_for(folder: Path, **jobs: float) -> Settings:
    """Settings of a server of jobs with small patience."""
    values = {"readers": 2, "page_seconds": 5, "lease_seconds": 3, "poll_seconds": 0.05, "chunk_pages": 3, **jobs}
    return Settings(
        server=ServerSettings(data_dir=folder), database=database_of(folder), jobs=JobSettings.model_validate(values)
    )


def main() -> None:
    # Killed far more often than any real page kills: what is bad luck here must not look like a page's fault.
    settings, rate = settings_for(Path(sys.argv[1]), page_deaths=10, attempts=50), float(sys.argv[2])
    database, store = Database(settings), open_store(settings)
    executor = LocalExecutor(settings, ENGINE)
    scheduler = Scheduler(settings, database, store, executor)
    tenant = AccessStore(settings, database).create_tenant(TENANT)
    service = JobService(settings, database, on_submit=scheduler.wake)
    scheduler.start()
    threading.Thread(target=tell_readers, args=(executor,), daemon=True).start()
    say("started")
    n = 0
    while rate:
        n += 1
        key = f"uploads/{time.time_ns()}"
        store.put(key, drawn([f"sleep:{random.uniform(0, 0.03):.3f}"] * random.randint(1, 9)))
        say("acknowledged", service.submit(tenant, Submission(f"{n}.png", source_key=key)).id)
        time.sleep(1 / rate)
    sys.stdin.read()
    scheduler.stop(0.2)
    say("stopped")


def say(*words: object) -> None:
    """A line in one write, which a kill cannot cut and another thread cannot break into."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def tell_readers(executor: LocalExecutor) -> None:
    told: set[int] = set()
    while True:
        for pid in set(executor.process_ids) - told:
            told.add(pid)
            say("reader", pid)
        time.sleep(0.01)


if __name__ == "__main__":
    main()
