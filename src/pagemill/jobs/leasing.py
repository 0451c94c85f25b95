"""Jobs and pages leased to those who work on them, each within a transaction of its caller's.

`until` is when a lease runs out without a heartbeat, in milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from pagemill.database import Transaction
from pagemill.intake import Kind
from pagemill.jobs.leases import ChunkLease, JobLease, PageLease
from pagemill.jobs.model import Stage, options_of_text
from pagemill.jobs.order import Order


def lease_job(tx: Transaction, job_id: str, stage: Stage, owner: str, until: int) -> JobLease | None:
    """The lease of a job at a stage; None where it is not free for that any more."""
    row = tx.one("lease_job", id=job_id, stage=stage, owner=owner, until=until)
    if row is None:
        return None
    tx.run("serve_tenant", id=job_id, now=tx.now)
    return JobLease(
        job_id=job_id,
        stage=stage,
        fence=row["fence"],
        tenant_id=row["tenant_id"],
        file_name=row["file_name"],
        source_url=row["source_url"],
        source_key=row["source_key"],
        submitted_at=row["submitted_at"],
        attempts=row["attempts"],
        order=Order.from_text(row["wanted"]),
        options=options_of_text(row["options"]),
        trace=row["trace"],
    )


def lease_pages(
    tx: Transaction, job_id: str, owner: str, until: int, *, readers: int, chunk: int, share: int | None
) -> ChunkLease | None:
    """The lease of pages of one document of a job; None where none is free any more.

    They are `chunk` at the most, and of the last ones of the job what falls to one of so many `readers`. `share` is
    the most that this reader may take, as `QuotaBook.share` tells it.
    """
    rows = tx.all("open_pages", job_id=job_id, now=tx.now, limit=chunk * readers)
    if not rows or share == 0:
        return None
    first = rows[0]
    # A page that was started before may be the one that ends its readers: alone it cannot drag others along.
    size = 1 if first["attempts"] else min(chunk, -(-len(rows) // readers), chunk if share is None else share)
    like = [r for r in rows if r["document_n"] == first["document_n"] and not r["attempts"]] or [first]
    # Those of a document that were started as often stand in a row: whatever lies between the first and the last
    # of them and may be claimed is among them.
    leased = tx.all(
        "lease_pages",
        job_id=job_id,
        document_n=first["document_n"],
        attempts=first["attempts"],
        first=like[0]["page"],
        last=like[:size][-1]["page"],
        owner=owner,
        until=until,
        now=tx.now,
    )
    if not leased:
        return None
    pages = sorted((PageLease(row["page"], row["fence"], row["attempts"]) for row in leased), key=lambda p: p.page)
    tx.run("serve_tenant", id=job_id, now=tx.now)
    document = tx.one("document", job_id=job_id, n=first["document_n"])
    job = tx.one("job", id=job_id)
    assert document is not None and job is not None
    return ChunkLease(
        job_id=job_id,
        document_n=first["document_n"],
        source_key=document["source_key"],
        kind=Kind(document["kind"]),
        options=options_of_text(job["options"]),
        pages=tuple(pages),
        reading_id=document["reading_id"],
        trace=job["trace"],
        busy_seconds=document["read_ms"] / 1000,
    )
