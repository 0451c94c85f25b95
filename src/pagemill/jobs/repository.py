"""Jobs and pages in the database: what may happen to them, each happening one transaction.

Whoever works holds a lease, and with it a fence: a number that rises with each lease of the same work. What a
worker says counts only while its fence is the newest, so a late one never writes over a newer. A lease that runs
out, or whose owner is dead, frees the work to be done again. Every method that ends a piece of work answers
whether it counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from statistics import fmean

from pagemill.access import QuotaBook
from pagemill.database import Database, Transaction
from pagemill.database.dialect import Value
from pagemill.jobs.job_ends import fail_job, succeed_job
from pagemill.jobs.kept_readings import keep_pages, pages_known
from pagemill.jobs.leases import ChunkLease, JobLease, PageEnd, PageLease
from pagemill.jobs.leasing import lease_job, lease_pages
from pagemill.jobs.model import (
    Failure,
    Job,
    Stage,
    failure_of_row,
    failure_values,
    job_of_row,
)
from pagemill.jobs.tasks import DocumentPages, PageRef, SplitDocument
from pagemill.settings import Settings

#: Names of the moving averages.
PAGE_SECONDS = "page_seconds"
JOB_PAGES = "job_pages"


class JobRepository:
    """What happens to jobs. Times it takes and keeps are milliseconds since 1970-01-01 UTC."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings.jobs
        self._quotas = QuotaBook(settings)
        self._database = database

    # Claiming

    def claim_fetch(self, owner: str, passed_over: Collection[str] = ()) -> JobLease | None:
        """The lease of the job whose source is to be fetched next, of tenants that are not passed over."""
        with self._database.read() as tx:
            first = tx.all("next_to_fetch", now=tx.now, ahead=self._settings.fetch_ahead, limit=len(passed_over) + 1)
        found = next((row for row in first if row["tenant_id"] not in passed_over), None)
        if found is None:
            return None
        with self._database.write(durable=False) as tx:
            return lease_job(tx, found["id"], Stage.FETCH, owner, self._until(tx.now))

    def claim_reading(
        self, owner: str, readers: int, pages_of: Callable[[str], int] | None = None
    ) -> JobLease | ChunkLease | None:
        """The lease of what a reader is to do next: a job to split or to merge, or pages to read.

        `readers` is how many readers may share the pages: the last of a job are divided among them, and so are those
        that a tenant may have read at one moment. `pages_of` tells how many pages of a job are given at a time; without
        it, it is as many as the settings say. Tenants take turns; a higher priority goes first within its tenant.
        """
        with self._database.read() as tx:
            found = tx.one("next_to_read", now=tx.now, pages_at_once=self._quotas.usual_pages_at_once)
        if found is None:
            return None
        with self._database.write(durable=False) as tx:
            stage, until = Stage(found["stage"]), self._until(tx.now)
            if stage is Stage.READ:
                chunk = self._settings.chunk_pages if pages_of is None else pages_of(found["id"])
                # Asked again: another scheduler may have taken pages of this tenant meanwhile.
                share = self._quotas.share(tx, found["id"], readers)
                return lease_pages(tx, found["id"], owner, until, readers=readers, chunk=chunk, share=share)
            return lease_job(tx, found["id"], stage, owner, until)

    def _until(self, now: int) -> int:
        return now + int(self._settings.lease_seconds * 1000)

    # Ending a piece of work

    def finish_fetch(self, lease: JobLease, source_key: str, file_name: str) -> bool:
        """The source is in the store."""
        with self._database.write(durable=False) as tx:
            return (
                tx.run("finish_fetch", id=lease.job_id, fence=lease.fence, source_key=source_key, file_name=file_name)
                > 0
            )

    def finish_split(self, lease: JobLease, documents: Sequence[SplitDocument]) -> bool:
        """The documents and their pages are known. Raises what `QuotaBook.take_pages` raises."""
        total = sum(document.pages for document in documents)
        with self._database.write(durable=False) as tx:
            known = [pages_known(tx, lease.tenant_id, document) for document in documents]
            remaining = sum(document.pages for document in documents if document.failure is None)
            remaining -= sum(len(pages) for pages in known)
            if not tx.run(
                "finish_split",
                id=lease.job_id,
                fence=lease.fence,
                stage=Stage.READ if remaining else Stage.MERGE,
                pages_total=total,
                remaining=remaining,
            ):
                return False
            self._quotas.take_pages(tx, lease.job_id, remaining)
            for n, document in enumerate(documents, 1):
                tx.run(
                    "insert_document",
                    job_id=lease.job_id,
                    n=n,
                    file_name=document.file_name,
                    kind=document.kind,
                    source_key=document.source_key,
                    pages=document.pages,
                    reading_id=document.reading_id,
                )
                tx.run_many("insert_page", _page_rows(lease.job_id, n, document, known[n - 1]))
            tx.run("observe", name=JOB_PAGES, value=float(total))
            return True

    def finish_page(
        self,
        chunk: ChunkLease,
        page: PageLease,
        result_key: str | None,
        failure: Failure | None = None,
        seconds: float | None = None,
    ) -> bool:
        """A page is read and stored, or known to be unreadable, after that many seconds of reading."""
        return self.finish_pages(chunk, [PageEnd(page, result_key, failure, seconds)]) > 0

    def finish_pages(self, chunk: ChunkLease, ends: Sequence[PageEnd], busy_seconds: float = 0.0) -> int:
        """Some pages of a chunk are done, and kept a reader busy for so long; how many of them counted."""
        with self._database.write(durable=False) as tx:
            _spend_reading_time(tx, chunk, busy_seconds)
            counted = self._finish_pages(tx, chunk, ends)
            seconds = [end.seconds for end in ends if end.seconds is not None]
            if counted and seconds:
                tx.run("observe", name=PAGE_SECONDS, value=fmean(seconds))
            return counted

    def _finish_pages(self, tx: Transaction, chunk: ChunkLease, ends: Sequence[PageEnd]) -> int:
        counted = tx.run_many(
            "finish_page",
            [
                {
                    "job_id": chunk.job_id,
                    "document_n": chunk.document_n,
                    "page": end.page.page,
                    "fence": end.page.fence,
                    "result_key": end.result_key,
                    **failure_values(end.failure),
                }
                for end in ends
            ],
        )
        if counted:
            keep_pages(tx, chunk, ends)
        row = tx.one("lower_remaining", id=chunk.job_id, pages=counted) if counted else None
        if row is not None and row["remaining"] == 0:
            tx.run("start_merge", id=chunk.job_id)
        return counted

    def spend_reading_time(self, chunk: ChunkLease, seconds: float) -> None:
        """A reader was busy with a chunk for so long and has not ended any more of its pages."""
        with self._database.write(durable=False) as tx:
            _spend_reading_time(tx, chunk, seconds)

    def read_anew(self, lease: JobLease, lost: Sequence[tuple[int, int]]) -> bool:
        """Pages of a job to be merged are gone, each told by its document's number and its own: read them again."""
        with self._database.write(durable=False) as tx:
            if not tx.run("back_to_reading", id=lease.job_id, fence=lease.fence, pages=len(lost)):
                return False
            for document_n, page in lost:
                tx.run("open_page_again", job_id=lease.job_id, document_n=document_n, page=page)
            return True

    def pages_to_merge(self, job_id: str) -> tuple[DocumentPages, ...]:
        """The documents of a job and their pages, in order."""
        with self._database.read() as tx:
            documents = tx.all("documents", job_id=job_id)
            pages: dict[int, list[PageRef]] = {}
            for row in tx.all("pages", job_id=job_id):
                ref = PageRef(row["page"], row["result_key"], failure_of_row(row))
                pages.setdefault(row["document_n"], []).append(ref)
        return tuple(DocumentPages(row["file_name"], tuple(pages.get(row["n"], ()))) for row in documents)

    def succeed(self, lease: JobLease, result_key: str) -> bool:
        """The result is in the store: the job has ended well."""
        with self._database.write() as tx:
            return succeed_job(tx, lease, result_key)

    def fail(self, lease: JobLease, failure: Failure) -> bool:
        """The job has ended, with a reason."""
        with self._database.write() as tx:
            return fail_job(tx, lease, failure)

    # Giving work back

    def job_killed_reader(self, lease: JobLease, failure: Failure) -> bool:
        """Free a job whose reader died; at `page_deaths` deaths in one stage it fails with `failure`.

        Answers whether it failed.
        """
        with self._database.write() as tx:
            row = tx.one("job_killed_reader", id=lease.job_id, stage=lease.stage, fence=lease.fence)
            return row is not None and row["deaths"] >= self._settings.page_deaths and fail_job(tx, lease, failure)

    def chunk_killed_reader(self, chunk: ChunkLease, unread: Sequence[PageLease], failure: Failure) -> None:
        """Free the pages a dead reader left unread.

        The first was most likely being read, and the death is counted as its own. At `page_deaths` deaths it is done,
        with `failure` in its place.
        """
        with self._database.write(durable=False) as tx:
            for page in unread[:1]:
                row = tx.one(
                    "page_killed_reader",
                    job_id=chunk.job_id,
                    document_n=chunk.document_n,
                    page=page.page,
                    fence=page.fence,
                )
                if row is not None and row["deaths"] >= self._settings.page_deaths:
                    self._finish_pages(tx, chunk, [PageEnd(page, None, failure)])
            for page in unread[1:]:
                _put_off_page(tx, chunk, page, 0)

    def put_off_job(self, lease: JobLease, seconds: float) -> None:
        """Free a job, to be started again after that time."""
        with self._database.write(durable=False) as tx:
            not_before = tx.now + int(seconds * 1000)
            tx.run("put_off_job", id=lease.job_id, stage=lease.stage, fence=lease.fence, not_before=not_before)

    def put_off_pages(self, chunk: ChunkLease, unread: Iterable[PageLease], seconds: float) -> None:
        """Free pages, to be started again after that time."""
        with self._database.write(durable=False) as tx:
            for page in unread:
                _put_off_page(tx, chunk, page, tx.now + int(seconds * 1000))

    # Leases

    def beat(self, owner: str) -> None:
        """Hold on to everything that `owner` holds for another `lease_seconds`."""
        with self._database.write(durable=False) as tx:
            until = self._until(tx.now)
            tx.run("beat_jobs", owner=owner, until=until)
            tx.run("beat_pages", owner=owner, until=until)

    def expire(self) -> int:
        """Free whatever is held without a heartbeat; answers how many jobs and pages that were."""
        with self._database.write(durable=False) as tx:
            return tx.run("expire_jobs", now=tx.now) + tx.run("expire_pages", now=tx.now)

    def release(self, owner: str, *, forgiven: bool) -> int:
        """Free whatever `owner` holds; `forgiven` leases do not count as attempts. Answers how many there were."""
        with self._database.write(durable=False) as tx:
            jobs = tx.run("release_jobs", owner=owner, forgiven=int(forgiven))
            return jobs + tx.run("release_pages", owner=owner, forgiven=int(forgiven))

    def lease_owners(self) -> set[str]:
        """Everyone who holds a lease."""
        with self._database.read() as tx:
            return {row["lease_owner"] for row in tx.all("lease_owners")}

    def is_unfinished(self, job_id: str) -> bool:
        """Whether there is still something to be done for a job."""
        with self._database.read() as tx:
            return tx.one("is_unfinished", id=job_id) is not None

    def job(self, job_id: str) -> Job | None:
        """The job of that id."""
        with self._database.read() as tx:
            row = tx.one("job", id=job_id)
        return None if row is None else job_of_row(row)

    def ended_without_result(self) -> set[str]:
        """The ids of all jobs that have ended and have no result."""
        with self._database.read() as tx:
            return {row["id"] for row in tx.all("ended_without_result")}

    def unfinished_ids(self) -> set[str]:
        """The ids of all unfinished jobs."""
        with self._database.read() as tx:
            return {row["id"] for row in tx.all("unfinished_ids")}


def _page_rows(
    job_id: str, document_n: int, document: SplitDocument, known: Mapping[int, str]
) -> list[dict[str, Value]]:
    failed = document.failure is not None
    own = {"job_id": job_id, "document_n": document_n, **failure_values(document.failure)}
    return [
        {**own, "page": page, "done": int(failed or page in known), "result_key": known.get(page)}
        for page in document.page_numbers
    ]


def _spend_reading_time(tx: Transaction, chunk: ChunkLease, seconds: float) -> None:
    if ms := round(seconds * 1000):
        tx.run("spend_reading_time", job_id=chunk.job_id, n=chunk.document_n, ms=ms)


def _put_off_page(tx: Transaction, chunk: ChunkLease, page: PageLease, not_before: int) -> None:
    tx.run(
        "put_off_page",
        job_id=chunk.job_id,
        document_n=chunk.document_n,
        page=page.page,
        fence=page.fence,
        not_before=not_before,
    )
