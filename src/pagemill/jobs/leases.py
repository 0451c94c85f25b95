"""The right to work on a job, or on pages of one, for as long as its owner is heard of."""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.intake import Kind
from pagemill.jobs.model import Failure, Stage
from pagemill.jobs.order import Order
from pagemill.reading import ReadOptions


@dataclass(frozen=True, slots=True)
class JobLease:
    """The right to work on a job in its present stage."""

    job_id: str
    stage: Stage
    fence: int
    tenant_id: str
    file_name: str
    source_url: str | None
    source_key: str | None
    #: Milliseconds since 1970-01-01 UTC.
    submitted_at: int
    #: Times the stage was started, this time counted.
    attempts: int
    order: Order
    options: ReadOptions
    #: The span of the request that made the job, where it is traced.
    trace: str | None = None


@dataclass(frozen=True, slots=True)
class PageLease:
    """The right to read a page (counted from 0)."""

    page: int
    fence: int
    #: Times the page was started, this time counted.
    attempts: int


@dataclass(frozen=True, slots=True)
class ChunkLease:
    """Pages of one document that one reader is to read."""

    job_id: str
    document_n: int
    source_key: str
    kind: Kind
    options: ReadOptions
    pages: tuple[PageLease, ...]
    #: The reading that they are kept in, where they are.
    reading_id: str | None = None
    #: As of a job.
    trace: str | None = None
    #: How long readers were busy with the document before.
    busy_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PageEnd:
    """A page that was leased is done: where it is kept, why it failed, or both."""

    page: PageLease
    result_key: str | None
    failure: Failure | None = None
    #: Time it took to read, where it was read.
    seconds: float | None = None
