"""Pages that are read, as objects in the store: until their job ends, or as long as readings are kept.

They are written without waiting for the disk, since they can be read again: what a power cut has left of one is told
from the hash in its key.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from pagemill.document import Page, PageFailure, page_from_json, page_to_json
from pagemill.errors import ObjectMissing
from pagemill.jobs.model import Failure
from pagemill.jobs.tasks import DocumentPages, PageRef, ReadTask
from pagemill.storage import ObjectStore

#: Where the pages of readings that are kept lie.
READINGS = "readings/"
_ENDING = ".json"


def page_prefix(job_id: str) -> str:
    """Where a job's pages are kept until it ends."""
    return f"pages/{job_id}/"


def put_page(store: ObjectStore, task: ReadTask, page: Page) -> str:
    """Store a page that a task has read, and answer its key.

    The key holds the content's hash, so that reading twice writes the same object or another, never over one; and the
    job's id, so that an ended job's pages are removed without counting who else may refer to them. A page of a reading
    that is kept lies elsewhere, and outlives its job.
    """
    data = json.dumps(page_to_json(page), ensure_ascii=False, separators=(",", ":")).encode()
    prefix = f"{page_prefix(task.job_id)}{task.document_n}/"
    if task.reading_id is not None:
        prefix = f"{READINGS}{task.reading_id}/{task.job_id}-"
    key = f"{prefix}{page.index}-{sha256(data).hexdigest()}{_ENDING}"
    store.put(key, data, durable=False)
    return key


def reading_of_kept(key: str) -> str:
    """The reading that the key of a kept page belongs to."""
    return key.split("/")[1]


def job_and_page_of_kept(key: str) -> tuple[str, int]:
    """The job that has written a kept page, and the page's number, from 0."""
    job_id, page, _ = key.split("/")[2].split("-")
    return job_id, int(page)


def stored_page(ref: PageRef, store: ObjectStore) -> Page:
    """A page that is done, or one that stands for its failure. Raises `ObjectMissing` where it was lost."""
    if ref.key is not None:
        return page_from_json(json.loads(_content(ref.key, store)))
    failure = ref.failure or Failure("PageUnreadable", "the page could not be read")
    return Page(ref.index, 0, 0, 0, 0, failure=PageFailure(failure.code, failure.message))


def lost_pages(documents: Sequence[DocumentPages], store: ObjectStore) -> list[tuple[int, int]]:
    """The pages whose objects are gone or not whole: the document's number, from 1, and the page's, from 0."""
    lost = []
    for n, document in enumerate(documents, 1):
        for ref in document.pages:
            try:
                if ref.key is not None:
                    _content(ref.key, store)
            except ObjectMissing:
                lost.append((n, ref.index))
    return lost


def _content(key: str, store: ObjectStore) -> bytes:
    data = store.read(key)
    if key.removesuffix(_ENDING).rpartition("-")[2] != sha256(data).hexdigest():
        raise ObjectMissing(f"the object {key!r} is not whole")
    return data
