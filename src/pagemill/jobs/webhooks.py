"""Tells tenants that their jobs have ended: kept in the database until they have heard it, or it is given up.

That a tenant has to be told is written in the transaction that ends the job. A call is made at least once: where a
server dies in the middle of one, another makes it again, under the same id.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pagemill.access.webhooks import WebhookStore
from pagemill.database import Database
from pagemill.errors import FetchFailed, PagemillError, SettingsError, SourceError
from pagemill.intake.post import post
from pagemill.jobs.model import Job, job_of_row
from pagemill.jobs.tenant_shares import TenantShares
from pagemill.metrics import WEBHOOK_CALLS
from pagemill.settings import Settings, WebhookSettings

log = logging.getLogger(__name__)

#: Status by which a receiver says that it wants no more of it.
GONE = 410
#: Seconds that a call may take beyond its limit before another server takes it over.
GRACE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that is being made."""

    id: str
    #: Times it was made, this time counted.
    attempts: int
    job: Job

    @property
    def tenant_id(self) -> str:
        return self.job.tenant_id


class Webhooks:
    """Makes the calls. `run` is the body of `webhooks.threads` threads, which tenants share."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._hooks = WebhookStore(settings, database)
        self._shares = TenantShares(settings.webhooks.threads)
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let `run` return after the call it is making."""
        self._stopping.set()

    def run(self) -> None:
        """Make each call that is due, and look for more every `jobs.poll_seconds`."""
        while not self._stopping.is_set():
            try:
                if self.call_next():
                    continue
            except (PagemillError, OSError) as error:
                log.warning("tenants could not be told of jobs that ended; tried again: %s", error)
            self._stopping.wait(self._settings.jobs.poll_seconds)

    def call_next(self) -> bool:
        """Make the call of a tenant whose turn it is, the one that is due the longest; False where none is."""
        with self._shares.claimed(self._claim) as call:
            if call is not None:
                self._make(call)
            return call is not None

    def _claim(self, passed_over: Collection[str]) -> _Call | None:
        with self._database.read() as tx:
            # Mostly there is none, and no tenant need be looked at.
            any_due = tx.one("webhook_due", now=tx.now) is not None
            first = tx.all("webhooks_due", now=tx.now, limit=len(passed_over) + 1) if any_due else []
        due = next((row for row in first if row["tenant_id"] not in passed_over), None)
        if due is None:
            return None
        with self._database.write(durable=False) as tx:
            until = tx.now + int(patience_seconds(self._settings.webhooks) * 1000)
            call = tx.one("claim_webhook_call", job_id=due["job_id"], now=tx.now, until=until)
            row = None if call is None else tx.one("job", id=due["job_id"])
            if call is None or row is None:
                return None
            tx.run("call_tenant", id=due["tenant_id"], now=tx.now)
        return _Call(call["id"], call["attempts"], job_of_row(row))

    def _make(self, call: _Call) -> None:
        job = call.job
        outcome = self._tell(job, call.id)
        with self._database.write(durable=False) as tx:
            if outcome == "failed" and call.attempts < self._settings.webhooks.attempts:
                not_before = tx.now + int(self._pause(call.attempts) * 1000)
                tx.run("put_off_webhook_call", job_id=job.id, id=call.id, not_before=not_before)
            else:
                outcome = "given up" if outcome == "failed" else outcome
                tx.run("end_webhook_call", job_id=job.id, id=call.id)
        WEBHOOK_CALLS.labels(outcome).inc()
        if outcome != "delivered":
            ids = {"job_id": job.id, "tenant_id": job.tenant_id}
            log.info("the end of job %s: the call is %s (attempt %d)", job.id, outcome, call.attempts, extra=ids)

    def _tell(self, job: Job, call_id: str) -> str:
        """`delivered`, `failed`, or `dropped` where nobody wants it any more."""
        try:
            hook = self._hooks.of(job.tenant_id)
        except SettingsError as error:  # an operator can bring the key back, and until then nothing can be signed
            log.warning("the end of job %s cannot be told: %s", job.id, error)
            return "failed"
        if hook is None:
            return "dropped"
        body = json.dumps(told_of(job), ensure_ascii=False).encode()
        headers = hook.headers(call_id, int(datetime.now(UTC).timestamp()), body)
        try:
            status = post(hook.url, body, headers, self._settings.fetch, self._settings.webhooks.request_seconds)
        except FetchFailed:
            return "failed"
        except SourceError as error:  # the address is forbidden, and stays so
            log.warning("the end of job %s is not told at the tenant's address: %s", job.id, error)
            return "dropped"
        if 200 <= status < 300:
            return "delivered"
        return "dropped" if status == GONE else "failed"

    def _pause(self, attempts: int) -> float:
        settings = self._settings.webhooks
        return min(settings.longest_pause_seconds, settings.first_pause_seconds * 2.0 ** (attempts - 1))


def patience_seconds(settings: WebhookSettings) -> float:
    """How long whoever makes a call may take before another makes it."""
    return settings.request_seconds + GRACE_SECONDS


def told_of(job: Job) -> dict[str, Any]:
    """What a call says of a job that has ended: how, and no word of what is in the document."""
    assert job.ended_at is not None
    return {
        "type": "job.ended",
        "timestamp": job.ended_at.isoformat(),
        "data": {
            "id": job.id,
            "api": job.face,
            "state": job.state.value,
            "file_name": job.file_name,
            "submitted_at": job.submitted_at.isoformat(),
            "ended_at": job.ended_at.isoformat(),
            "pages": job.pages_total,
            "error": None if job.failure is None else {"error": job.failure.code, "message": job.failure.message},
        },
    }
