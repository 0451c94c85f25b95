"""A job's way through its stages: each function claims one piece of work, does it, and settles what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from pagemill.errors import (
    JobCancelled,
    ModelError,
    ObjectMissing,
    PagemillError,
    PageUnreadable,
    ReaderDied,
    ServiceUnavailable,
    StorageError,
    TookTooLong,
)
from pagemill.intake.fetch import fetch
from pagemill.jobs.executor import Executor
from pagemill.jobs.kept_readings import KeptReadings
from pagemill.jobs.leases import ChunkLease, JobLease, PageEnd, PageLease
from pagemill.jobs.model import Failure, Stage
from pagemill.jobs.page_objects import lost_pages
from pagemill.jobs.page_reports import PageReports
from pagemill.jobs.reading_pace import ReadingPace
from pagemill.jobs.repository import JobRepository
from pagemill.jobs.results import failure_of_all, result_key
from pagemill.jobs.scratch import scratch_file
from pagemill.jobs.tasks import MergeTask, PageRead, ReadTask, SplitTask
from pagemill.jobs.tenant_shares import TenantShares
from pagemill.jobs.work import source_prefix
from pagemill.metrics import FETCHED_BYTES, FETCHES, JOBS_ENDED, PAGE_SECONDS, PAGES, STAGE_SECONDS
from pagemill.settings import Settings
from pagemill.storage import ObjectStore
from pagemill.tracing import Fact, past_span, span

log = logging.getLogger(__name__)

#: Seconds before work is started a second time after trouble that is not its own; doubled each time after.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0


class Stages:
    """Moves jobs from stage to stage.

    `more_work` is called when there is work for others; `job_ended` at a job's end, and again where something was
    still written for a job that had ended.

    Raises `ServiceUnavailable` where the work was interrupted by no fault of its own; its leases are then still held.
    """

    def __init__(
        self,
        settings: Settings,
        repository: JobRepository,
        readings: KeptReadings,
        store: ObjectStore,
        executor: Executor,
        more_work: Callable[[], None],
        job_ended: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._repository = repository
        self._readings = readings
        self._store = store
        self._executor = executor
        self._more_work = more_work
        self._job_ended = job_ended
        self._zone = ZoneInfo(settings.server.time_zone)
        self._paces: dict[str, ReadingPace] = {}
        self._fetch_shares = TenantShares(settings.jobs.fetches)

    def fetch_next(self, name: str) -> bool:
        """Fetch a job's source, holding its lease under `name`; False where there is none to fetch."""
        with self._fetch_shares.claimed(partial(self._repository.claim_fetch, name)) as lease:
            if lease is not None:
                self._see_through(lease, self._fetch)
            return lease is not None

    def read_next(self, name: str) -> bool:
        """Split, read or merge, holding the leases under `name`; False where there is nothing to do."""
        pace = self._paces.setdefault(name, ReadingPace(self._settings.jobs.chunk_pages))
        lease = self._repository.claim_reading(name, self._executor.width, pace.pages_of)
        match lease:
            case ChunkLease():
                with pace.of(lease.job_id):
                    self._read(lease)
            case JobLease(stage=Stage.SPLIT):
                self._see_through(lease, self._split)
            case JobLease():
                self._see_through(lease, self._merge)
        return lease is not None

    def _fetch(self, lease: JobLease) -> None:
        assert lease.source_url is not None
        with scratch_file(self._settings) as file:
            try:
                fetched = fetch(lease.source_url, file, self._settings.fetch, self._most_bytes(lease))
            except PagemillError as error:
                FETCHES.labels(type(error).__name__).inc()
                raise
            FETCHES.labels("").inc()
            FETCHED_BYTES.inc(fetched.size)
            file.seek(0)
            # A late fetch and a newer one keep apart by the fence in the key.
            key = f"{source_prefix(lease.job_id)}fetched-{lease.fence}"
            self._store.put(key, file)
        if not self._repository.finish_fetch(lease, key, lease.file_name or fetched.file_name):
            self._job_ended(lease.job_id)
        self._more_work()

    def _most_bytes(self, lease: JobLease) -> int:
        limit = self._settings.limits.file_bytes
        return limit if lease.order.file_bytes is None else min(limit, lease.order.file_bytes)

    def _split(self, lease: JobLease) -> None:
        assert lease.source_key is not None
        kept_for = lease.tenant_id if self._readings.are_wanted(lease.tenant_id) else None
        task = SplitTask(lease.job_id, lease.file_name, lease.source_key, lease.order, lease.options, kept_for)
        if not self._repository.finish_split(lease, self._executor.run(task, _no_page)):
            self._job_ended(lease.job_id)
        self._more_work()

    def _merge(self, lease: JobLease) -> None:
        documents = self._repository.pages_to_merge(lease.job_id)
        if failure := failure_of_all(documents):
            self._fail(lease, failure)
            return
        key = result_key(lease.job_id, lease.file_name, lease.submitted_at, self._zone, lease.order.product)
        try:
            self._executor.run(MergeTask(lease.job_id, documents, key, lease.order), _no_page)
        except ObjectMissing:
            lost = lost_pages(documents, self._store)
            if not lost:
                raise
            log.warning("job %s: %d pages were lost and are read again", lease.job_id, len(lost), extra=_ids(lease))
            self._repository.read_anew(lease, lost)
            self._more_work()
            return
        if self._repository.succeed(lease, key):
            self._ended(lease, None)
        else:
            self._job_ended(lease.job_id)

    def _see_through(self, lease: JobLease, step: Callable[[JobLease], None]) -> None:
        if lease.attempts > self._settings.jobs.attempts:
            self._fail(lease, _given_up(lease.attempts - 1))
            return
        try:
            with span(lease.stage, lease.trace, **_facts(lease)):
                step(lease)
        except ServiceUnavailable:
            raise
        except JobCancelled:
            self._job_ended(lease.job_id)  # of its lease nothing is left, and nothing is written any more
        except (PagemillError, OSError) as error:
            self._settle(lease, _as_ours(error))

    def _settle(self, lease: JobLease, error: PagemillError) -> None:
        name = type(error).__name__
        log.info(
            "job %s: %s: %s (%s)", lease.job_id, lease.stage, error.message, name, extra=_ids(lease) | {"error": name}
        )
        failure = _failure(error)
        if _may_pass(error) and lease.attempts < self._settings.jobs.attempts:
            self._repository.put_off_job(lease, _pause(lease.attempts))
        elif _is_death(error):
            if self._repository.job_killed_reader(lease, failure):
                self._ended(lease, failure)
        else:
            self._fail(lease, failure)

    def _fail(self, lease: JobLease, failure: Failure) -> None:
        if self._repository.fail(lease, failure):
            self._ended(lease, failure)

    def _ended(self, lease: JobLease, failure: Failure | None) -> None:
        error = "" if failure is None else failure.code
        JOBS_ENDED.labels(error).inc()
        told = "succeeded" if failure is None else f"failed: {failure.message}"
        log.info("job %s %s", lease.job_id, told, extra=_ids(lease) | {"error": error})
        self._job_ended(lease.job_id)

    def _read(self, chunk: ChunkLease) -> None:
        unread = {page.page: page for page in chunk.pages}
        for page in chunk.pages:
            if page.attempts > self._settings.jobs.attempts:
                self._repository.finish_page(chunk, unread.pop(page.page), None, _given_up(page.attempts - 1))
        if not unread:
            return
        most = self._settings.jobs.document_seconds
        if chunk.busy_seconds >= most:
            over = TookTooLong(f"the document took longer than {most:g} s to read, and the page was left out")
            self._settle_pages(chunk, list(unread.values()), over)
            return

        def page_read(report: PageRead) -> None:
            page = unread.pop(report.index)
            PAGES.labels("" if report.failure is None else report.failure.code).inc()
            PAGE_SECONDS.observe(report.seconds)
            for stage, seconds in report.stage_seconds.items():
                STAGE_SECONDS.labels(stage).inc(seconds)
            _tell_page(chunk, page, report)
            reports.add(PageEnd(page, report.key, report.failure, report.seconds))

        task = ReadTask(
            chunk.job_id,
            chunk.document_n,
            chunk.source_key,
            chunk.kind,
            tuple(unread),
            chunk.options,
            chunk.reading_id,
        )
        try:
            with PageReports(self._repository, chunk, self._job_ended) as reports:
                self._executor.run(task, page_read)
            if unread:
                raise PagemillError("the reader left the page out")
        except ServiceUnavailable:
            raise
        except JobCancelled:
            self._job_ended(chunk.job_id)  # its pages are struck off, and nothing is written any more
        except (PagemillError, OSError) as error:
            self._settle_pages(chunk, list(unread.values()), _as_ours(error))

    def _settle_pages(self, chunk: ChunkLease, unread: list[PageLease], error: PagemillError) -> None:
        pages = ", ".join(str(page.page + 1) for page in unread)
        name = type(error).__name__
        ids = {"job_id": chunk.job_id, "pages": pages, "error": name}
        log.info("job %s: pages %s: %s (%s)", chunk.job_id, pages, error.message, name, extra=ids)
        failure = _failure(error)
        if _is_death(error):
            self._repository.chunk_killed_reader(chunk, unread, failure)
            self._more_work()
            return
        for page in unread:
            if _may_pass(error) and page.attempts < self._settings.jobs.attempts:
                self._repository.put_off_pages(chunk, [page], _pause(page.attempts))
            else:
                self._repository.finish_page(chunk, page, None, failure)


def _ids(lease: JobLease) -> dict[str, str]:
    """The fields of a line of the log."""
    return {"job_id": lease.job_id, "tenant_id": lease.tenant_id, "stage": lease.stage.value}


def _facts(lease: JobLease) -> dict[str, Fact | None]:
    """What a span tells of the work on a job."""
    ids = {"pagemill__job_id": lease.job_id, "pagemill__tenant_id": lease.tenant_id}
    return ids | {"pagemill__attempt": lease.attempts}


def _tell_page(chunk: ChunkLease, page: PageLease, report: PageRead) -> None:
    """The span of a page that was read just now, with the seconds of each stage of its reading."""
    stages = {f"pagemill__seconds__{stage.replace(' ', '_')}": took for stage, took in report.stage_seconds.items()}
    past_span(
        "page",
        chunk.trace,
        report.seconds,
        None if report.failure is None else report.failure.code,
        pagemill__job_id=chunk.job_id,
        pagemill__document=chunk.document_n,
        pagemill__page=page.page + 1,
        pagemill__attempt=page.attempts,
        **stages,
    )


def _no_page(_: PageRead) -> None:
    raise AssertionError("only the reading of pages reports pages")


def _as_ours(error: PagemillError | OSError) -> PagemillError:
    if isinstance(error, PagemillError):
        return error
    log.warning("a file cannot be read or written", exc_info=error)
    return StorageError(f"a file cannot be read or written: {error.strerror}")


def _may_pass(error: PagemillError) -> bool:
    """Whether what the work stands on failed, and not the work."""
    return isinstance(error, StorageError | ModelError) and not isinstance(error, ObjectMissing)


def _is_death(error: PagemillError) -> bool:
    """Whether the reader came to an end over the work, or as good as that."""
    return isinstance(error, ReaderDied) or type(error) is PagemillError


def _failure(error: PagemillError) -> Failure:
    # What was not foreseen is still a page or document that could not be read.
    cls = PageUnreadable if type(error) is PagemillError else type(error)
    return Failure(cls.__name__, error.message)


def _given_up(times: int) -> Failure:
    return Failure(ReaderDied.__name__, f"the work was started {times} times and never finished")


def _pause(attempts: int) -> float:
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1)))
