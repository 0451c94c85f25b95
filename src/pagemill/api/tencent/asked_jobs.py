"""The job that a call asks about, and what is told of one that failed."""

from __future__ import annotations

from typing import Any

from pagemill.api.services import Services
from pagemill.api.tencent.actions import FACE, Asker
from pagemill.api.tencent.parameters import Parameters
from pagemill.error_codes import error_named, outside
from pagemill.errors import ParameterMissing, TaskNotFound
from pagemill.jobs import Job, Product

#: Longest text of an id that is looked at.
LONGEST_ID = 64


async def asked_job(services: Services, asker: Asker, parameters: Parameters, name: str, product: Product) -> Job:
    """The asker's job whose id is the parameter of that name. Raises `ParameterMissing`, and `TaskNotFound` where there
    is none, it is another tenant's, or one that makes another product.
    """
    id_ = parameters.text(name)
    if not id_:
        raise ParameterMissing(f"{name} is missing")
    jobs = {}
    if len(id_) <= LONGEST_ID:
        jobs = await services.in_thread(services.jobs.look, asker.tenant_id, [id_], FACE)
    job = jobs.get(id_)
    if job is None or job.order.product is not product:
        raise TaskNotFound(f"{name}不存在。")
    return job


def failure_told(job: Job) -> dict[str, Any]:
    """`ErrorCode` and `ErrorMessage`: empty unless the job has failed."""
    return {
        "ErrorCode": "" if job.failure is None else outside(error_named(job.failure.code)).tencent,
        "ErrorMessage": "" if job.failure is None else job.failure.message,
    }
