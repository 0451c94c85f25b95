"""Jobs that end, each within a transaction of its caller's: how is kept, what they needed is forgotten, and their
tenants are to be told."""

from __future__ import annotations

import json

from pagemill.database import Transaction
from pagemill.jobs.leases import JobLease
from pagemill.jobs.model import Failure, failure_values


def succeed_job(tx: Transaction, lease: JobLease, result_key: str) -> bool:
    """The job has ended well; whether it counted."""
    if not tx.run(
        "succeed_job",
        id=lease.job_id,
        fence=lease.fence,
        result_key=result_key,
        failed_pages=json.dumps(_failed_pages(tx, lease.job_id)),
        now=tx.now,
    ):
        return False
    _forget(tx, lease.job_id)
    plan_webhook_call(tx, lease.job_id)
    return True


def fail_job(tx: Transaction, lease: JobLease, failure: Failure) -> bool:
    """The job has ended, with a reason; whether it counted."""
    if not tx.run(
        "fail_job",
        id=lease.job_id,
        stage=lease.stage,
        fence=lease.fence,
        **failure_values(failure),
        now=tx.now,
    ):
        return False
    _forget(tx, lease.job_id)
    plan_webhook_call(tx, lease.job_id)
    return True


def plan_webhook_call(tx: Transaction, job_id: str) -> None:
    """The tenant of a job that has just ended is to be told so, where it wants to be."""
    tx.run("plan_webhook_call", job_id=job_id)


def _failed_pages(tx: Transaction, job_id: str) -> list[int]:
    """The unreadable pages of a job with one document: only there a page's number says which it is."""
    rows = tx.all("pages", job_id=job_id)
    if len({row["document_n"] for row in rows}) != 1:
        return []
    return [row["page"] for row in rows if row["failure_code"] is not None]


def _forget(tx: Transaction, job_id: str) -> None:
    tx.run("delete_pages", job_id=job_id)
    tx.run("delete_documents", job_id=job_id)
