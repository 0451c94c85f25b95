"""Jobs: what was asked for, durable from the moment it is acknowledged until it is finished or failed with a reason."""

from pagemill.jobs.executor import Executor
from pagemill.jobs.local import LocalExecutor
from pagemill.jobs.model import Failure, Job, JobState, Stage, Submission
from pagemill.jobs.order import Order, Product
from pagemill.jobs.scheduler import Scheduler
from pagemill.jobs.service import JobService

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
