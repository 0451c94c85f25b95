"""What an operator sees of jobs: those of all tenants, through whichever API they came."""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.access import TenantStore
from pagemill.database import Database, Row
from pagemill.errors import TaskNotFound
from pagemill.jobs.model import Job, JobState, Stage, job_of_row


@dataclass(frozen=True, slots=True)
class OwnedJob:
    """A job, whose it is, and how far its present stage has come."""

    job: Job
    tenant_name: str
    source_url: str | None
    source_key: str | None
    #: Times the present stage was started, and readers it has killed.
    attempts: int
    deaths: int
    #: Who works on it: the name that its lease is held under.
    lease_owner: str | None


@dataclass(frozen=True, slots=True)
class PageState:
    """A page (counted from 0) of one of a job's documents (counted from 1)."""

    document_n: int
    page: int
    done: bool
    #: The name of an error class of `pagemill.errors`, where the page could not be read.
    failure_code: str | None
    lease_owner: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Unfinished jobs of one tenant and API that stand alike."""

    tenant_name: str
    face: str
    state: JobState
    stage: Stage
    jobs: int
    #: Not read yet, of documents that are split already.
    pages: int
    #: Seconds since the oldest was submitted.
    oldest_seconds: float


class JobOverview:
    """Looks at the jobs of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, limit: int, tenant: str | None = None, state: JobState | None = None) -> list[OwnedJob]:
        """At most `limit` jobs, the newest first; of a tenant of that name or in that state where they are given.

        Raises `InvalidParameter` where there is no such tenant.
        """
        tenant_id = "" if tenant is None else TenantStore(self._database).named(tenant).id
        with self._database.read() as tx:
            rows = tx.all("jobs_listed", tenant_id=tenant_id, state="" if state is None else state.value, limit=limit)
        return [_owned(row) for row in rows]

    def queues(self) -> list[Queue]:
        """Everything that is not finished, by tenant, API, state and stage."""
        with self._database.read() as tx:
            return [
                Queue(
                    row["tenant_name"],
                    row["face"],
                    JobState(row["state"]),
                    Stage(row["stage"]),
                    row["jobs"],
                    int(row["pages"]),
                    max(0.0, (tx.now - row["oldest"]) / 1000),
                )
                for row in tx.all("queue_told")
            ]

    def job(self, job_id: str) -> OwnedJob:
        """Raises `TaskNotFound`."""
        with self._database.read() as tx:
            row = tx.one("job_told", id=job_id)
        if row is None:
            raise TaskNotFound(f"there is no job {job_id}")
        return _owned(row)

    def pages(self, job_id: str) -> list[PageState]:
        """The pages of a job that is being read, in order; none of one that has ended."""
        with self._database.read() as tx:
            return [
                PageState(row["document_n"], row["page"], bool(row["done"]), row["failure_code"], row["lease_owner"])
                for row in tx.all("pages", job_id=job_id)
            ]


def _owned(row: Row) -> OwnedJob:
    return OwnedJob(
        job=job_of_row(row),
        tenant_name=row["tenant_name"],
        source_url=row["source_url"],
        source_key=row["source_key"],
        attempts=row["attempts"],
        deaths=row["deaths"],
        lease_owner=row["lease_owner"],
    )
