"""Jobs: what was asked for, durable from the moment it is acknowledged until it is finished or failed with a reason.

Names are imported when they are first asked for: a reader process needs few of them, and would start with the network
and the database of the server otherwise.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pagemill.jobs.executor import Executor
    from pagemill.jobs.local import LocalExecutor
    from pagemill.jobs.model import Failure, Job, JobState, Stage, Submission
    from pagemill.jobs.order import Order, Product
    from pagemill.jobs.scheduler import Scheduler
    from pagemill.jobs.service import JobService

_MODULE_OF = {
    "Executor": "executor",
    "Failure": "model",
    "Job": "model",
    "JobService": "service",
    "JobState": "model",
    "LocalExecutor": "local",
    "Order": "order",
    "Product": "order",
    "Scheduler": "scheduler",
    "Stage": "model",
    "Submission": "model",
}

__all__ = [
    "Executor",
    "Failure",
    "Job",
    "JobService",
    "JobState",
    "LocalExecutor",
    "Order",
    "Product",
    "Scheduler",
    "Stage",
    "Submission",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    return value
