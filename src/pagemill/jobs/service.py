"""What is owed to callers: jobs taken in, and the state of those they ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pagemill.access import check_tenant
from pagemill.database import Database, Row, Transaction
from pagemill.errors import InvalidParameter, QueueFull, TookTooLong
from pagemill.jobs.estimates import Estimates
from pagemill.jobs.ids import JobIds
from pagemill.jobs.model import Job, Stage, Submission, job_of_row, options_to_text
from pagemill.settings import Settings

#: One process draws its ids from one place.
_IDS = JobIds()


class JobService:
    """Takes jobs in and tells about them. Any number of processes may do so for one database.

    `on_submit` is called after each submit: the `wake` of a scheduler in this process, so that it need not look.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        on_submit: Callable[[], None] | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._on_submit = on_submit
        self._estimates = Estimates(database, settings.jobs.readers)

    def submit(self, tenant_id: str, submission: Submission) -> Job:
        """A new job of a tenant. Once this returns, the job is finished or fails with a reason, whatever happens.

        Raises `QueueFull`, where the tenant's quota or the server's queue is full, `InvalidParameter` where the
        submission does not name exactly one source, and what `check_tenant` raises.
        """
        if (submission.source_url is None) == (submission.source_key is None):
            raise InvalidParameter("a document is named either by a URL or by an uploaded file")
        with self._database.write() as tx:
            check_tenant(tx, tenant_id)
            self._check_room(tx, tenant_id)
            row = _insert(tx, tenant_id, submission)
        if self._on_submit is not None:
            self._on_submit()
        return job_of_row(row, self._estimates.seconds(row))

    def look(self, tenant_id: str, ids: Iterable[str], face: str = "scnet") -> dict[str, Job]:
        """The jobs of those ids, by id. Ids of other tenants, other faces or none at all are left out."""
        with self._database.read() as tx:
            rows = [tx.one("job_seen_by", id=id_, tenant_id=tenant_id, face=face) for id_ in dict.fromkeys(ids)]
        return {row["id"]: job_of_row(row, self._estimates.seconds(row)) for row in rows if row is not None}

    def abandon(self, tenant_id: str, job_id: str, why: str) -> bool:
        """End an unfinished job that nobody waits for any more, with the failure `TookTooLong`.

        Pages that are being read are read to their end and count for nothing; none is begun any more. False where the
        job has ended already.
        """
        with self._database.write() as tx:
            if not tx.run(
                "abandon_job",
                id=job_id,
                tenant_id=tenant_id,
                failure_code=TookTooLong.__name__,
                failure_message=why,
                now=tx.now,
            ):
                return False
            tx.run("delete_pages", job_id=job_id)
            tx.run("delete_documents", job_id=job_id)
            return True

    def _check_room(self, tx: Transaction, tenant_id: str) -> None:
        own, all_ = self._settings.quota.unfinished_jobs, self._settings.jobs.queue_limit
        count = tx.one("count_unfinished_of_tenant", tenant_id=tenant_id, limit=own)
        if count is not None and count["jobs"] >= own:
            raise QueueFull(f"{own} tasks of this account are waiting or running; submit again when some have ended")
        count = tx.one("count_unfinished", limit=all_)
        if count is not None and count["jobs"] >= all_:
            raise QueueFull("the server's queue is full; submit again later")


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
            now=tx.now,
        )
        if inserted:
            row = tx.one("job", id=job_id)
            assert row is not None
            return row
