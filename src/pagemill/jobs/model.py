"""What a job is, to whoever asked for it and to whoever works on it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from pagemill.database import Row
from pagemill.jobs.order import Order
from pagemill.reading.options import ReadOptions


class JobState(StrEnum):
    """What a caller is told of a job."""

    #: Accepted and durable; nothing has been done yet.
    PENDING = "pending"
    #: Some of it has been started. It stays so however often the work has to be started again.
    RUNNING = "running"
    #: Its result is in the object store.
    SUCCEEDED = "succeeded"
    #: It has ended without a result, and `failure` says why.
    FAILED = "failed"


class Stage(StrEnum):
    """What is to be done next for an unfinished job. An ended one has no stage."""

    #: Its source is a URL that has to be fetched into the store.
    FETCH = "fetch"
    #: Its source is in the store; its documents and pages have to be told apart and counted.
    SPLIT = "split"
    #: Its pages are tasks of their own, and some are not done. Only in this stage leases lie on pages.
    READ = "read"
    #: Every page is done; the result file has to be written.
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job or a page failed: the name of a class of `pagemill.errors`, and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SubmitKey:
    """What a caller calls a submit by (its `Idempotency-Key`), so that sent twice it makes one job."""

    text: str
    #: SHA-256 of what is submitted, as hex.
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What a caller asks for: a document by `source_url`, or by the key of an object in the store."""

    file_name: str
    source_url: str | None = None
    source_key: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    #: The API that it comes by, and the only one it can be asked about by.
    face: str = "scnet"
    #: Higher goes first.
    priority: int = 0
    order: Order = field(default_factory=Order)
    submit_key: SubmitKey | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its tenant sees it. Times are aware, in UTC."""

    #: 19 decimal digits.
    id: str
    tenant_id: str
    face: str
    state: JobState
    #: The stage it stands in; None once it has ended.
    stage: Stage | None
    file_name: str
    options: ReadOptions
    submitted_at: datetime
    ended_at: datetime | None
    #: None until the document has been split.
    pages_total: int | None
    pages_done: int
    failure: Failure | None
    #: The object that holds the result, of a job that succeeded.
    result_key: str | None
    #: Until its end, as measured speed and the queue ahead suggest; at least 1 for an unfinished job, else None.
    estimated_seconds: int | None = None
    order: Order = field(default_factory=Order)
    #: Pages (counted from 0) of a succeeded job's one document that could not be read; of an archive none are told.
    failed_pages: tuple[int, ...] = ()


def job_of_row(row: Row, estimated_seconds: int | None = None) -> Job:
    """The job of a row of table `job`."""
    total, remaining = row["pages_total"], row["remaining"]
    return Job(
        id=row["id"],
        tenant_id=row["tenant_id"],
        face=row["face"],
        state=JobState(row["state"]),
        stage=None if row["stage"] is None else Stage(row["stage"]),
        file_name=row["file_name"],
        options=options_of_text(row["options"]),
        submitted_at=moment(row["submitted_at"]),
        ended_at=None if row["ended_at"] is None else moment(row["ended_at"]),
        pages_total=total,
        pages_done=0 if total is None else total - (remaining or 0),
        failure=failure_of_row(row),
        result_key=row["result_key"],
        estimated_seconds=estimated_seconds,
        order=Order.from_text(row["wanted"]),
        failed_pages=tuple(json.loads(row["failed_pages"])),
    )


def failure_of_row(row: Row) -> Failure | None:
    """The failure in a row of a job or a page."""
    return None if row["failure_code"] is None else Failure(row["failure_code"], row["failure_message"])


def failure_values(failure: Failure | None) -> dict[str, str | None]:
    """The columns that hold a failure."""
    if failure is None:
        return {"failure_code": None, "failure_message": None}
    return {"failure_code": failure.code, "failure_message": failure.message}


def options_to_text(options: ReadOptions) -> str:
    """Options as they stand in the database."""
    return json.dumps(options.to_json(), sort_keys=True)


def options_of_text(text: str) -> ReadOptions:
    """Options as they stood in the database."""
    return ReadOptions.from_json(json.loads(text))


def moment(milliseconds: int) -> datetime:
    """A time of the database as an aware one in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
