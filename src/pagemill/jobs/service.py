"""What is owed to callers: jobs taken in, and the state of those they ask about."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable

from pagemill.access import QuotaBook, check_tenant
from pagemill.database import Database, Row, Transaction
from pagemill.errors import (
    InvalidParameter,
    JobCancelled,
    KeyReused,
    ObjectMissing,
    QueueFull,
    ServiceUnavailable,
    TaskNotFound,
    TookTooLong,
)
from pagemill.jobs.estimates import Estimates
from pagemill.jobs.ids import JobIds
from pagemill.jobs.job_ends import plan_webhook_call
from pagemill.jobs.machine_share import reader_count
from pagemill.jobs.model import Failure, Job, JobState, Stage, Submission, job_of_row, options_to_text
from pagemill.jobs.queue_room import QueueRoom
from pagemill.metrics import JOBS_SUBMITTED
from pagemill.settings import Settings
from pagemill.tracing import traceparent

log = logging.getLogger(__name__)

#: One process draws its ids from one place.
_IDS = JobIds()


class JobService:
    """Takes jobs in and tells about them. Any number of processes may do so for one database.

    `on_submit` is called after each submit with what is to be done first: the `wake` of a scheduler in this process, so
    that it need not look.
    `on_end` is called with the id of each job that is ended before its time: the `job_ended` of that scheduler.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        on_submit: Callable[[Stage], None] | None = None,
        on_end: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._on_submit = on_submit
        self._on_end = on_end
        self._quotas = QuotaBook(settings)
        self._room = QueueRoom(database, settings.jobs.queue_limit)
        self._estimates = Estimates(database, reader_count(settings))
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nothing is taken in any more."""
        return self._closed

    def close(self) -> None:
        """Take nothing in any more: the server is stopping."""
        self._closed = True

    def check_open(self) -> None:
        """See whether documents are taken in at the moment: before one is, so that nobody sends it in vain.

        Raises `ServiceUnavailable` where the server is stopping, or its disk nearly full.
        """
        if self._closed:
            raise ServiceUnavailable("the server is stopping; submit again later")
        # A job that is taken in is finished or failed with a reason: for both there has to be room.
        if shutil.disk_usage(self._settings.server.data_dir).free < self._settings.storage.free_bytes:
            raise ServiceUnavailable("the server's disk is nearly full; submit again later")

    def submit(self, tenant_id: str, submission: Submission) -> Job:
        """A new job of a tenant. Once this returns, the job is finished or fails with a reason, whatever happens.

        Raises `QueueFull`, where the server's queue is full, `InvalidParameter` where the submission does not name
        exactly one source, and what `check_open`, `check_tenant` and `QuotaBook.check` raise.

        A submission with a `submit_key` that its tenant has used before makes no job: the one it made is answered.
        Where it was of something else, `KeyReused` is raised.
        """
        if (submission.source_url is None) == (submission.source_key is None):
            raise InvalidParameter("a document is named either by a URL or by an uploaded file")
        refusal = self._room.refusal()
        with self._database.write() as tx:
            known = _made_before(tx, tenant_id, submission)
            if known is None:
                self.check_open()
                self._check_tenant(tx, tenant_id, refusal)
            row = known or _insert(tx, tenant_id, submission)
        if known is None:
            self._room.taken()
            JOBS_SUBMITTED.labels(submission.face).inc()
            log.info("job %s submitted", row["id"], extra={"job_id": row["id"], "tenant_id": tenant_id})
        if self._on_submit is not None and row["stage"] is not None:
            self._on_submit(Stage(row["stage"]))
        return job_of_row(row, self._estimates.seconds(row))

    def look(self, tenant_id: str, ids: Iterable[str], face: str = "scnet") -> dict[str, Job]:
        """The jobs of those ids, by id. Ids of other tenants, other faces or none at all are left out."""
        with self._database.read() as tx:
            rows = [tx.one("job_seen_by", id=id_, tenant_id=tenant_id, face=face) for id_ in dict.fromkeys(ids)]
        return {row["id"]: job_of_row(row, self._estimates.seconds(row)) for row in rows if row is not None}

    def abandon(self, tenant_id: str, job_id: str, why: str) -> bool:
        """End an unfinished job that nobody waits for any more, with the failure `TookTooLong`.

        Reading of its pages is stopped, and what was read counts for nothing. False where the job has ended already.
        """
        return self._end(tenant_id, job_id, Failure(TookTooLong.__name__, why))

    def cancel(self, tenant_id: str, job_id: str, why: str = "the job was cancelled") -> bool:
        """End an unfinished job with the failure `JobCancelled`, and stop reading its pages at once.

        False where the job has ended already. Raises `TaskNotFound` where the tenant has no such job.
        """
        if self._end(tenant_id, job_id, Failure(JobCancelled.__name__, why)):
            return True
        with self._database.read() as tx:
            row = tx.one("job", id=job_id)
        if row is None or row["tenant_id"] != tenant_id:
            raise TaskNotFound("Task not found")
        return False

    def retry(self, job_id: str, upload_is_there: Callable[[str], bool]) -> Job:
        """Do a failed job anew. `upload_is_there` answers whether there is an object of that key.

        Raises `TaskNotFound` where there is no such job, `InvalidParameter` where it has not failed, `ObjectMissing`
        where its document is kept no more, and what `submit` raises of quotas.
        """
        refusal = self._room.refusal()
        with self._database.write() as tx:
            row = tx.one("job", id=job_id)
            if row is None:
                raise TaskNotFound("Task not found")
            if row["state"] != JobState.FAILED:
                raise InvalidParameter(f"the job is {row['state']}: only a failed one can be done anew")
            by_url = row["source_url"] is not None
            if not by_url and not upload_is_there(row["source_key"]):
                raise ObjectMissing("the document of the job is kept no more; submit it again")
            self._check_tenant(tx, row["tenant_id"], refusal)
            tx.run(
                "retry_job",
                id=job_id,
                stage=Stage.FETCH if by_url else Stage.SPLIT,
                source_key=None if by_url else row["source_key"],
            )
            row = tx.one("job", id=job_id)
            assert row is not None
        self._room.taken()
        if self._on_submit is not None and row["stage"] is not None:
            self._on_submit(Stage(row["stage"]))
        return job_of_row(row, self._estimates.seconds(row))

    def _end(self, tenant_id: str, job_id: str, failure: Failure) -> bool:
        with self._database.write() as tx:
            if not tx.run(
                "abandon_job",
                id=job_id,
                tenant_id=tenant_id,
                failure_code=failure.code,
                failure_message=failure.message,
                now=tx.now,
            ):
                return False
            tx.run("delete_pages", job_id=job_id)
            tx.run("delete_documents", job_id=job_id)
            plan_webhook_call(tx, job_id)
        if self._on_end is not None:
            self._on_end(job_id)
        return True

    def _check_tenant(self, tx: Transaction, tenant_id: str, refusal: QueueFull | None) -> None:
        check_tenant(tx, tenant_id)
        self._quotas.check(tx, tenant_id)
        if refusal is not None:
            raise refusal


def _made_before(tx: Transaction, tenant_id: str, submission: Submission) -> Row | None:
    """The job that the same submission has made before, where its key says so."""
    if submission.submit_key is None:
        return None
    key = submission.submit_key
    found = tx.one("job_of_submit_key", tenant_id=tenant_id, face=submission.face, key=key.text)
    if found is None:
        return None
    if found["fingerprint"] != key.fingerprint:
        raise KeyReused("this Idempotency-Key was used for another document, or with other options")
    return tx.one("job", id=found["job_id"])


def _insert(tx: Transaction, tenant_id: str, submission: Submission) -> Row:
    while True:
        job_id = _IDS.draw(tx.now)
        inserted = tx.run(
            "insert_job",
            id=job_id,
            tenant_id=tenant_id,
            face=submission.face,
            priority=submission.priority,
            file_name=submission.file_name,
            source_url=submission.source_url,
            source_key=submission.source_key,
            options=options_to_text(submission.options),
            wanted=submission.order.to_text(),
            stage=Stage.SPLIT if submission.source_url is None else Stage.FETCH,
            trace=traceparent(),
            now=tx.now,
        )
        if inserted:
            if submission.submit_key is not None:
                tx.run(
                    "keep_submit_key",
                    tenant_id=tenant_id,
                    face=submission.face,
                    key=submission.submit_key.text,
                    fingerprint=submission.submit_key.fingerprint,
                    job_id=job_id,
                    now=tx.now,
                )
            row = tx.one("job", id=job_id)
            assert row is not None
            return row
