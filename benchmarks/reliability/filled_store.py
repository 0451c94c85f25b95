"""A database as it is after months: many jobs that have ended, and many that wait."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

from pagemill.access import AccessStore
from pagemill.api.services import open_services
from pagemill.database import Transaction
from pagemill.jobs.ids import JobIds
from pagemill.jobs.model import Submission, options_to_text
from pagemill.jobs.upload_keys import upload_key
from pagemill.settings import Settings

#: Jobs made in one transaction, so that a server beside gets its turn.
BATCH = 1000
_IDS = JobIds()


@dataclass(frozen=True)
class Client:
    """A tenant's key, and jobs of that tenant."""

    tenant_id: str
    key: str
    finished: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def fill(settings: Settings, tenants: int, finished: int, waiting: int, document: bytes) -> list[Client]:
    """Make tenants, and as many finished and waiting jobs, evenly divided among them.

    All documents of a tenant that wait are one upload. Finished jobs have no result file: their URLs are signed, but
    lead nowhere. Nothing of it goes through the API.
    """
    services = open_services(settings, with_scheduler=False)
    access, store = AccessStore(settings, services.database), services.store
    clients = []
    for n in range(tenants):
        tenant_id = access.create_tenant(f"tenant {n}")
        clients.append(Client(tenant_id, access.create_key(tenant_id, "load")[1]))
    uploads = {client.tenant_id: upload_key(client.tenant_id, "page.png") for client in clients}
    for key in uploads.values():
        store.put(key, io.BytesIO(document))
    for batch in _batches(clients, finished):
        with services.database.write(durable=False) as tx:
            jobs = [_job(tx, client, uploads[client.tenant_id], "merge") for client in batch]
            tx.run_many("insert_job", iter(jobs))
            leases = ({"id": job["id"], "stage": "merge", "owner": "load", "until": tx.now} for job in jobs)
            tx.run_many("lease_job", leases)
            tx.run_many("succeed_job", (_end(tx, str(job["id"])) for job in jobs))
        for client, job in zip(batch, jobs, strict=True):
            client.finished.append(str(job["id"]))
    for batch in _batches(clients, waiting):
        with services.database.write(durable=False) as tx:
            jobs = [_job(tx, client, uploads[client.tenant_id], "split") for client in batch]
            tx.run_many("insert_job", iter(jobs))
        for client, job in zip(batch, jobs, strict=True):
            client.waiting.append(str(job["id"]))
    services.database.close()
    return clients


def _batches(clients: Sequence[Client], count: int) -> Iterator[list[Client]]:
    """Whose each of so many jobs is, in turn."""
    owners = islice(cycle(clients), count)
    while batch := list(islice(owners, BATCH)):
        yield batch


def _job(tx: Transaction, client: Client, source_key: str, stage: str) -> dict[str, str | int | None]:
    """The parameters of `insert_job`."""
    submission = Submission("page.png", source_key=source_key)
    return {
        "id": _IDS.draw(tx.now),
        "tenant_id": client.tenant_id,
        "face": submission.face,
        "priority": submission.priority,
        "file_name": submission.file_name,
        "source_url": None,
        "source_key": source_key,
        "options": options_to_text(submission.options),
        "wanted": submission.order.to_text(),
        "stage": stage,
        "now": tx.now,
        "trace": None,
    }


def _end(tx: Transaction, job_id: str) -> dict[str, str | int | None]:
    """The parameters of `succeed_job`."""
    return {"id": job_id, "fence": 1, "now": tx.now, "failed_pages": "[]", "result_key": f"results/{job_id}.json"}
