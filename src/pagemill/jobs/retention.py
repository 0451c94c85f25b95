"""What is kept, and for how long: results, uploads, and the jobs themselves, each tenant's for its own time.

Whatever is being worked on is left alone. Any number of servers may sweep one database: what one has deleted, another
finds gone. An object is deleted before the database forgets it, so that nothing is left that nobody knows of.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass

from pagemill.access import QuotaBook, Tenant, TenantStore
from pagemill.database import Database
from pagemill.errors import ObjectMissing, PagemillError, ResultExpired
from pagemill.jobs.kept_readings import KeptReadings
from pagemill.jobs.upload_keys import UPLOADS, tenant_of_upload
from pagemill.metrics import EXPIRED
from pagemill.settings import Settings
from pagemill.storage import ObjectStore

log = logging.getLogger(__name__)

#: Jobs looked at in one transaction, so that none keeps other writers waiting.
BATCH = 200
#: Sweeps between two looks through all uploads, of which there may be many.
UPLOAD_SWEEPS = 10


@dataclass(frozen=True, slots=True)
class Swept:
    """How much one sweep has deleted."""

    results: int = 0
    uploads: int = 0
    jobs: int = 0
    readings: int = 0


class Retention:
    """Deletes what has outlived its time. `run` is the body of a thread."""

    def __init__(self, settings: Settings, database: Database, store: ObjectStore) -> None:
        self._settings = settings.retention
        self._database = database
        self._tenants = TenantStore(database)
        self._readings = KeptReadings(settings.retention, database)
        self._quotas = QuotaBook(settings)
        self._store = store
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let `run` return."""
        self._stopping.set()

    def run(self) -> None:
        """Sweep now and every `retention.sweep_seconds`."""
        sweeps = 0
        while not self._stopping.is_set():
            try:
                swept = self.sweep(uploads=sweeps % UPLOAD_SWEEPS == 0)
                counts = {
                    "result": swept.results,
                    "upload": swept.uploads,
                    "job": swept.jobs,
                    "reading": swept.readings,
                }
                for what, count in counts.items():
                    EXPIRED.labels(what).inc(count)
                if swept != Swept():
                    log.info("outlived their time: %s", ", ".join(f"{n} {what}s" for what, n in counts.items()))
            except (PagemillError, OSError) as error:
                log.warning("what has outlived its time could not be deleted; the next sweep tries again: %s", error)
            sweeps += 1
            self._stopping.wait(self._settings.sweep_seconds)

    def sweep(self, *, uploads: bool = True) -> Swept:
        """Delete all that has outlived its time, and answer how much that was.

        With `uploads` the store is looked through for them, and for pages that no reading knows.
        """
        tenants = self._tenants.list()
        with self._database.write(durable=False) as tx:
            self._quotas.forget(tx)
        if uploads:
            self._readings.delete_strays(self._store)
        return Swept(
            results=sum(self._expire_results(tenant) for tenant in tenants),
            uploads=self._delete_uploads(tenants) if uploads else 0,
            jobs=sum(self._forget_jobs(tenant) for tenant in tenants),
            readings=sum(self._forget_readings(tenant) for tenant in tenants),
        )

    def _expire_results(self, tenant: Tenant) -> int:
        seconds = _lifetime(tenant.lifetimes.result_seconds, self._settings.result_seconds)
        count = 0
        while seconds and not self._stopping.is_set():
            with self._database.read() as tx:
                before = tx.now - seconds * 1000
                rows = tx.all("results_due", tenant_id=tenant.id, ended_before=before, limit=BATCH)
            if not rows:
                break
            for row in rows:
                # First the object: cut short between the two, the next sweep finds the job again.
                self._store.delete(row["result_key"])
                with self._database.write(durable=False) as tx:
                    count += tx.run(
                        "expire_result",
                        id=row["id"],
                        result_key=row["result_key"],
                        failure_code=ResultExpired.__name__,
                        failure_message="the result was kept for its time and has been deleted",
                    )
        return count

    def _forget_jobs(self, tenant: Tenant) -> int:
        seconds = _lifetime(tenant.lifetimes.job_seconds, self._settings.job_seconds)
        count = 0
        while seconds and not self._stopping.is_set():
            with self._database.write(durable=False) as tx:
                before = tx.now - seconds * 1000
                rows = tx.all("jobs_due", tenant_id=tenant.id, ended_before=before, limit=BATCH)
                for row in rows:
                    tx.run("forget_submit_keys", job_id=row["id"])
                    tx.run("forget_webhook_call", job_id=row["id"])
                    count += tx.run("forget_job", id=row["id"])
            if not rows:
                break
        return count

    def _forget_readings(self, tenant: Tenant) -> int:
        count = 0
        while not self._stopping.is_set():
            forgotten = self._readings.forget_due(tenant, self._store)
            if not forgotten:
                break
            count += forgotten
        return count

    def _delete_uploads(self, tenants: list[Tenant]) -> int:
        lifetimes = {
            tenant.id: _lifetime(tenant.lifetimes.upload_seconds, self._settings.upload_seconds) for tenant in tenants
        }
        now = self._database.clock() / 1000
        count = 0
        for key in self._store.list(UPLOADS):
            if self._stopping.is_set():
                break
            seconds = lifetimes.get(tenant_of_upload(key))
            if not seconds:
                continue
            with suppress(ObjectMissing):
                if self._store.stat(key).modified.timestamp() + seconds <= now and not self._is_source(key):
                    self._store.delete(key)
                    count += 1
        return count

    def _is_source(self, key: str) -> bool:
        """Whether an unfinished job has yet to read it."""
        with self._database.read() as tx:
            return tx.one("unfinished_of_source", source_key=key) is not None


def _lifetime(own: int | None, usual: int) -> int:
    """Seconds; 0 is for ever."""
    return usual if own is None else own
