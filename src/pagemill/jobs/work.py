"""The work itself, as a reader process does it: functions of a task, the settings, the store and an engine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pagemill.document import Document, Page, page_to_json
from pagemill.errors import (
    DocumentDamaged,
    KindNotSupported,
    PagemillError,
    ReadingError,
    SourceError,
    SourceTooLarge,
)
from pagemill.export import write_document_archive, write_scnet_result
from pagemill.intake import (
    FLOWING_KINDS,
    HEAD_BYTES,
    PICTURE_KINDS,
    ArchiveMember,
    Kind,
    check_name,
    check_picture_sides,
    kind_of,
    kind_of_file,
    unpack_archive,
)
from pagemill.jobs.engine import Engine
from pagemill.jobs.extraction_result import Extract, write_extraction
from pagemill.jobs.kept_readings import reading_id
from pagemill.jobs.model import Failure
from pagemill.jobs.order import Product
from pagemill.jobs.page_objects import put_page, stored_page
from pagemill.jobs.results import stem_of
from pagemill.jobs.scratch import scratch_file
from pagemill.jobs.tasks import MergeTask, PageRead, PageRef, ReadTask, SplitDocument, SplitTask
from pagemill.jobs.text_length import within_length
from pagemill.reading.blocks.pages_together import read_together
from pagemill.reading.stage_clock import take_stage_seconds
from pagemill.settings import Settings
from pagemill.storage import ObjectStore


def source_prefix(job_id: str) -> str:
    """Where a job's own sources are kept until it ends."""
    return f"sources/{job_id}/"


def split_document(
    task: SplitTask, settings: Settings, store: ObjectStore, engine: Engine, alive: Callable[[], None]
) -> tuple[SplitDocument, ...]:
    """The documents in a source: itself, or an archive's members, which are put in the store one by one.

    A member that is of no kind that is read, or cannot be opened, is delivered as one page with that failure.
    Raises `SourceError` or `ReadingError` where the source as a whole cannot be read, or is not what the order takes,
    and `PageAbsent` where it has none of the pages ordered.
    """
    with store.local_file(task.source_key) as path:
        # A file that was fetched, or came with its call, is measured already; one that was uploaded before is not.
        task.order.check_bytes(path.stat().st_size)
        kind = _kind_of_file(path)
        task.order.check_kind(kind)
        check_name(kind, task.file_name)
        if kind is not Kind.ZIP:
            if kind in PICTURE_KINDS and task.order.picture_sides is not None:
                check_picture_sides(path, *task.order.picture_sides)
            key = task.source_key
            with _with_pages(path, kind, f"{source_prefix(task.job_id)}set", settings, store, engine, alive) as paged:
                pages = task.order.pages_of(kind, _checked(engine.count_pages(paged.path, paged.kind)))
                key = paged.key or key
            known_by = _reading_id(task, path, kind, engine)
            return (SplitDocument(task.file_name, paged.kind, key, len(pages), None, pages.start, known_by),)
        return _split_archive(task, path, settings, store, engine, alive)


def _split_archive(
    task: SplitTask, path: Path, settings: Settings, store: ObjectStore, engine: Engine, alive: Callable[[], None]
) -> tuple[SplitDocument, ...]:
    found: list[SplitDocument] = []
    pages = 0
    for n, member in enumerate(unpack_archive(path, settings.limits), 1):
        alive()
        document = _split_member(task, member, f"{source_prefix(task.job_id)}{n}", settings, store, engine, alive)
        found.append(document)
        pages += document.pages
        if pages > settings.limits.archive_pages:
            raise SourceTooLarge(f"the archive has more than {settings.limits.archive_pages} pages")
    if not found:
        raise DocumentDamaged("the archive holds no files")
    return tuple(found)


def _split_member(
    task: SplitTask,
    member: ArchiveMember,
    key: str,
    settings: Settings,
    store: ObjectStore,
    engine: Engine,
    alive: Callable[[], None],
) -> SplitDocument:
    try:
        with member.open() as content:
            kind_of(content.read(HEAD_BYTES))
        with member.open() as content:
            store.put(key, content)
    except (KindNotSupported, ReadingError) as error:
        return _unopened(member.name, key, error)
    try:
        with store.local_file(key) as file:
            kind = _kind_of_file(file)
            check_name(kind, member.name)
            with _with_pages(file, kind, f"{key}-set", settings, store, engine, alive) as paged:
                pages = _checked(engine.count_pages(paged.path, paged.kind))
                known_by = _reading_id(task, file, kind, engine)
                return SplitDocument(member.name, paged.kind, paged.key or key, pages, reading_id=known_by)
    except (SourceError, ReadingError) as error:
        return _unopened(member.name, key, error)


def _reading_id(task: SplitTask, path: Path, kind: Kind, engine: Engine) -> str | None:
    """What the reading of a file is known by, where it is kept."""
    fingerprint = None if task.kept_for is None else engine.fingerprint(task.options)
    return None if fingerprint is None else reading_id(str(task.kept_for), path, kind, fingerprint)


@dataclass(frozen=True, slots=True)
class _Paged:
    """A file that has pages: the one that came, or with a key of its own, what was set of it."""

    path: Path
    kind: Kind
    key: str | None = None


@contextmanager
def _with_pages(
    path: Path,
    kind: Kind,
    key: str,
    settings: Settings,
    store: ObjectStore,
    engine: Engine,
    alive: Callable[[], None],
) -> Iterator[_Paged]:
    """The file, or where it has no pages of its own, those set of it, which are kept at `key`."""
    if kind not in FLOWING_KINDS:
        yield _Paged(path, kind)
        return
    with scratch_file(settings) as out:
        engine.typeset(path, kind, out, alive)
        out.seek(0)
        store.put(key, out)
    with store.local_file(key) as set_path:
        yield _Paged(set_path, Kind.TYPESET, key)


def _unopened(name: str, key: str, error: PagemillError) -> SplitDocument:
    return SplitDocument(name, None, key, 1, Failure(type(error).__name__, error.message))


def _kind_of_file(path: Path) -> Kind:
    with path.open("rb") as file:
        return kind_of_file(file)


def _checked(pages: int) -> int:
    if pages < 1:
        raise DocumentDamaged("the document has no pages")
    return pages


def read_pages(task: ReadTask, store: ObjectStore, engine: Engine) -> Iterator[PageRead]:
    """Read pages, and put each in the store as soon as it is read."""
    with store.local_file(task.source_key) as path:
        started = time.monotonic()
        for page in engine.read(path, task.kind, task.pages, task.options):
            key = put_page(store, task, page)
            failure = None if page.failure is None else Failure(page.failure.code, page.failure.message)
            now = time.monotonic()
            yield PageRead(page.index, key, failure, now - started, take_stage_seconds())
            started = now


def merge_result(
    task: MergeTask, settings: Settings, store: ObjectStore, extract: Extract, alive: Callable[[], None]
) -> None:
    """Write what was ordered of a job into the store, with few pages at a time in memory; for an extraction, all.

    Raises `ObjectMissing` where a page was lost.
    """

    def stored(refs: tuple[PageRef, ...]) -> Iterator[Page]:
        for ref in refs:
            alive()
            yield stored_page(ref, store)

    def pages(refs: tuple[PageRef, ...]) -> Iterator[Page]:
        return read_together(within_length(stored(refs), settings.limits.document_characters))

    with scratch_file(settings) as out:
        match task.order.product:
            case Product.SCNET_RESULT:
                write_scnet_result(out, task.job_id, ((each.file_name, pages(each.pages)) for each in task.documents))
            case Product.PAGES:
                _write_pages(out, (page for each in task.documents for page in pages(each.pages)))
            case Product.ARCHIVE:
                (document,) = task.documents
                order = task.order
                write_document_archive(
                    out,
                    stem_of(document.file_name),
                    pages(document.pages),
                    markdown=order.markdown,
                    page_data=order.page_data,
                    pictures=order.pictures,
                )
            case Product.EXTRACTION:
                (document,) = task.documents
                whole = Document(document.file_name, tuple(pages(document.pages)))
                write_extraction(out, whole, task.order.extraction, extract)
        out.seek(0)
        alive()
        store.put(task.result_key, out)


def _write_pages(out: BinaryIO, pages: Iterator[Page]) -> None:
    out.write(b"[")
    for n, page in enumerate(pages):
        out.write((b"," if n else b"") + json.dumps(page_to_json(page), separators=(",", ":")).encode())
    out.write(b"]")
