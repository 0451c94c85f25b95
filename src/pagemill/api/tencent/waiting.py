"""Waiting for a job within the call that hands it in."""

from __future__ import annotations

import time

import anyio
from starlette.requests import ClientDisconnect

from pagemill.api.services import Services
from pagemill.api.tencent.actions import FACE, Asker
from pagemill.error_codes import error_named
from pagemill.errors import ServiceUnavailable, TookTooLong
from pagemill.jobs import Job, JobState

#: Whoever waits on the line goes before jobs that are asked for later.
PRIORITY = 1
#: Seconds between two looks at the job: the first, and the longest.
FIRST_LOOK = 0.05
LONGEST_LOOK = 0.4
STOPPING = "the server is stopping; ask again later"


async def result_of(services: Services, asker: Asker, job: Job) -> bytes:
    """The result object of a new job, waited for.

    Raises the job's failure, `TookTooLong` after `tencent.wait_seconds`, `ClientDisconnect` where the caller goes away,
    and `ServiceUnavailable` where the server shuts down meanwhile; in all three the job is abandoned.
    """
    try:
        job = await _ended(services, asker, job)
    except anyio.get_cancelled_exc_class() as error:
        # Cancelled is what outlasts the time that open connections have to end in.
        with anyio.CancelScope(shield=True):
            await services.in_writer(services.jobs.abandon, asker.tenant_id, job.id, STOPPING)
        raise ServiceUnavailable(STOPPING) from error
    if job.failure is not None:
        raise error_named(job.failure.code)(job.failure.message)
    assert job.result_key is not None
    return await services.in_thread(services.store.read, job.result_key)


async def _ended(services: Services, asker: Asker, job: Job) -> Job:
    seconds = services.settings.tencent.wait_seconds
    deadline, pause = time.monotonic() + seconds, FIRST_LOOK
    while job.state not in (JobState.SUCCEEDED, JobState.FAILED):
        if await asker.gone():
            await services.in_writer(services.jobs.abandon, asker.tenant_id, job.id, "the caller went away")
            raise ClientDisconnect
        if time.monotonic() > deadline:
            why = f"the document was not done within {seconds:g} seconds"
            if await services.in_writer(services.jobs.abandon, asker.tenant_id, job.id, why):
                raise TookTooLong(why)
        # Here nobody begins it any more.
        unbegun = services.jobs.closed and job.state is JobState.PENDING
        if unbegun and await services.in_writer(services.jobs.abandon, asker.tenant_id, job.id, STOPPING):
            raise ServiceUnavailable(STOPPING)
        await anyio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_LOOK)
        job = (await services.in_thread(services.jobs.look, asker.tenant_id, [job.id], FACE))[job.id]
    return job
