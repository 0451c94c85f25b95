"""Readings that are kept to be used again: the same document of the same tenant, read the same way, is read once.

A reading is known by a hash over the tenant, the document's bytes, and all that its reading depends on; so it is never
found for another tenant, nor after other weights have come. What is kept are single pages, as they are read: another
share of the document, or another order for it, finds those that are there.

The row of a reading is forgotten before its objects are deleted, and only while no unfinished job uses it; a job that
comes in between reads anew, under keys of its own. Should a page be lost all the same, the job reads it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pagemill.access import NOT_KEPT, Tenant
from pagemill.access.tenants import tenant_of
from pagemill.database import Database, Row, Transaction
from pagemill.intake import Kind
from pagemill.jobs.leases import ChunkLease, PageEnd
from pagemill.jobs.page_objects import READINGS, job_and_page_of_kept, reading_of_kept
from pagemill.jobs.tasks import SplitDocument
from pagemill.models.weights import sha256_of
from pagemill.settings import RetentionSettings
from pagemill.storage import ObjectStore

#: Readings forgotten in one transaction.
BATCH = 50


def reading_id(tenant_id: str, path: Path, kind: Kind, fingerprint: str) -> str:
    """What a reading of a file is known by: SHA-256, as hex."""
    return sha256(json.dumps([tenant_id, sha256_of(path), kind.value, fingerprint]).encode()).hexdigest()


def pages_known(tx: Transaction, tenant_id: str, document: SplitDocument) -> dict[int, str]:
    """The pages of a document that need not be read, with their keys; its reading counts as used now."""
    if document.reading_id is None:
        return {}
    tx.run("use_reading", id=document.reading_id, tenant_id=tenant_id, now=tx.now)
    kept = {row["page"]: row["object_key"] for row in tx.all("kept_pages", reading_id=document.reading_id)}
    return {page: kept[page] for page in document.page_numbers if page in kept}


def keep_pages(tx: Transaction, chunk: ChunkLease, ends: Sequence[PageEnd]) -> None:
    """Keep pages that were read just now; those that could not be are tried anew the next time."""
    if chunk.reading_id is None:
        return
    read = [end for end in ends if end.failure is None and end.result_key is not None]
    tx.run_many(
        "keep_page",
        [{"reading_id": chunk.reading_id, "page": end.page.page, "object_key": end.result_key} for end in read],
    )


class KeptReadings:
    """The readings of a database's tenants, and how long they are kept."""

    def __init__(self, settings: RetentionSettings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def are_wanted(self, tenant_id: str) -> bool:
        """Whether a tenant's readings are kept."""
        with self._database.read() as tx:
            return self.seconds(tenant_of(tx, tenant_id)) != NOT_KEPT

    def seconds(self, tenant: Tenant) -> int:
        """How long a tenant's readings are kept after their last use: 0 for ever, or `NOT_KEPT`."""
        own = tenant.lifetimes.reading_seconds
        if own is not None:
            return own
        return self._settings.reading_seconds if self._settings.reuse_readings == "on" else NOT_KEPT

    def forget_due(self, tenant: Tenant, store: ObjectStore) -> int:
        """Delete up to `BATCH` of a tenant's readings that have outlived their time, and answer how many that were."""
        seconds = self.seconds(tenant)
        if seconds == 0:
            return 0
        before = self._database.clock() - (0 if seconds == NOT_KEPT else seconds * 1000)
        with self._database.read() as tx:
            if not _due(tx, tenant, before):
                return 0
        keys: list[str] = []
        with self._database.write(durable=False) as tx:
            due = _due(tx, tenant, before)
            for row in due:
                keys += [page["object_key"] for page in tx.all("kept_pages", reading_id=row["id"])]
                tx.run("forget_kept_pages", reading_id=row["id"])
                tx.run("forget_reading", id=row["id"])
        for key in keys:
            store.delete(key)
        return len(due)

    def delete_strays(self, store: ObjectStore) -> int:
        """Delete objects that no reading knows and no unfinished job has written, and answer how many there were.

        They are what was left of a deletion that was cut short, and of a page that two jobs have read at once.
        """
        count = 0
        for key in store.list(READINGS):
            job_id, page = job_and_page_of_kept(key)
            with self._database.read() as tx:
                kept = tx.one("kept_page", reading_id=reading_of_kept(key), page=page)
                stray = (kept is None or kept["object_key"] != key) and tx.one("is_unfinished", id=job_id) is None
            if stray:
                store.delete(key)
                count += 1
        return count


def _due(tx: Transaction, tenant: Tenant, used_before: int) -> list[Row]:
    return tx.all("readings_due", tenant_id=tenant.id, used_before=used_before, limit=BATCH)
