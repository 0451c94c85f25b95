"""One task as every response style tells of it: the facts, before anyone chooses words or spelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pagemill.error_codes import error_named, outside
from pagemill.errors import TaskNotFound
from pagemill.jobs import Job, JobState

#: `task_status` of an id that is nobody's, or another tenant's.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """Why a task has no result: an error word of the SCNet API, and a sentence."""

    word: str
    message: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task in the words of section 5 of the published page. Times are `YYYY-MM-DD HH:MM:SS` in the server's zone."""

    id: str
    #: `pending`, `running`, `succeeded`, `failed` or `unknown`.
    status: str
    submit_time: str | None = None
    end_time: str | None = None
    failure: TaskFailure | None = None
    #: Presigned URLs of the result; of a task that succeeded.
    results: tuple[str, ...] = ()
    #: Pages read; of a task that succeeded.
    image_count: int | None = None
    #: Whole seconds until its end; of a task that has not ended.
    estimated_seconds: int | None = None

    @property
    def succeeded(self) -> bool:
        return self.status == JobState.SUCCEEDED


def task_of_job(job: Job, zone: ZoneInfo, results: tuple[str, ...] = ()) -> Task:
    """The task that a job is, with the URLs of its result where it has one."""
    return Task(
        id=job.id,
        status=job.state.value,
        submit_time=_time(job.submitted_at, zone),
        end_time=None if job.ended_at is None else _time(job.ended_at, zone),
        failure=None
        if job.failure is None
        else TaskFailure(outside(error_named(job.failure.code)).scnet, job.failure.message),
        results=results,
        image_count=job.pages_total if job.state is JobState.SUCCEEDED else None,
        estimated_seconds=job.estimated_seconds,
    )


def unknown_task(task_id: str) -> Task:
    """The answer about an id that the caller has no task of."""
    return Task(task_id, UNKNOWN, failure=TaskFailure(outside(TaskNotFound).scnet, "Task not found"))


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
