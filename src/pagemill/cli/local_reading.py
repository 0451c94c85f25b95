"""Documents read without a server: reader processes of our own, replaced when a page kills one."""

from __future__ import annotations

import json
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from pagemill.document import Page, PageFailure, page_from_json
from pagemill.errors import KindNotSupported, PageAbsent, ReaderDied
from pagemill.intake import Kind
from pagemill.jobs import Failure, LocalExecutor
from pagemill.jobs.engine import READING_ENGINE
from pagemill.jobs.machine_share import reader_count
from pagemill.jobs.order import Order
from pagemill.jobs.tasks import PageRead, ReadTask, SplitDocument, SplitTask
from pagemill.models.cores import processor_seconds, usable_cores
from pagemill.reading.blocks.pages_together import read_together
from pagemill.reading.options import ReadOptions
from pagemill.settings import Settings
from pagemill.storage import ObjectStore, open_store

#: Processor seconds that starting another reader takes, and the share of the cores that readers fill without hindering
#: one another: others are started where what the first leaves of that would do more of the rest. On two cores one fills
#: 1.2 of them with born-digital pages (300 took 27 s, 20 with a second reader) and 1.6 with receipts (40: 35 and 37 s).
STARTING, FILLED = 4.0, 0.75
#: The most readers that are started unasked: the fewer there may be, the more threads has the one of a short document.
MOST_READERS = 4


@dataclass(frozen=True)
class LocalDocument:
    """A document of a file: the file itself, or one member of an archive."""

    name: str
    page_count: int
    #: The pages in order, as they are read; to be gone through once.
    pages: Iterator[Page]
    #: None where it was not told.
    kind: Kind | None
    #: The document's own file, for the time of a `with` block.
    file: Callable[[], AbstractContextManager[Path]]


@dataclass(frozen=True, slots=True)
class PageRange:
    """Pages of a document, counted from 1; without a last one, all to its end."""

    first: int = 1
    last: int | None = None

    def of(self, count: int) -> range:
        """Those of a document with that many pages, counted from 0. Raises `PageAbsent` where it has none of them."""
        if self.first > count:
            raise PageAbsent(f"page {self.first} was asked for, and the document has {count}")
        return range(self.first - 1, count if self.last is None else min(self.last, count))


class LocalReading:
    """Reads files with one reader process, and long documents and many files with several. Made by `local_reading`."""

    def __init__(
        self,
        settings: Settings,
        store: ObjectStore,
        executor: LocalExecutor,
        threads: ThreadPoolExecutor,
        options: ReadOptions,
    ) -> None:
        """Each of the `threads` may wait for a reader of the executor's."""
        self._settings = settings
        self._store = store
        self._executor = executor
        self._threads = threads
        self._options = options
        self._begun = False
        #: Seconds that pages took, those of the first task left out, and processor seconds of the readers in them.
        self._seconds = self._busy = 0.0
        #: Readers that pages are given to.
        self._readers = 1
        self._numbers = count(1)

    @property
    def process_ids(self) -> list[int]:
        """The readers that live now."""
        return self._executor.process_ids

    @property
    def files_ahead(self) -> int:
        """Files that may be begun before the one that is gone through is at its end."""
        return 0 if self._readers == 1 else self._readers

    def took(self, seconds: float, left: int) -> None:
        """Tells that a file, or some of its pages, took one reader so long, and how many like it are left."""
        busy = self._busy / self._seconds if self._seconds else 0.0
        if seconds * left * (FILLED * usable_cores() - busy) > STARTING:
            self._readers = self._executor.width

    def begin(
        self, path: Path, on_page: Callable[[], None], order: Order | None = None, pages: PageRange | None = None
    ) -> Callable[[], list[LocalDocument]]:
        """Begins with a file where there are readers for it. What it returns gives and raises what `documents` does."""
        begun = partial(self.documents, path, on_page, order, pages)
        return begun if self._readers == 1 else self._threads.submit(begun).result

    def documents(
        self, path: Path, on_page: Callable[[], None], order: Order | None = None, pages: PageRange | None = None
    ) -> list[LocalDocument]:
        """What is in a file. `on_page` is called when a page is done, which is before it can be had, by any thread.

        The order tells the kinds of file that are taken; of each document the `pages` are read, or all of them.
        Raises `SourceError` or `ReadingError` where nothing of the file can be read, `PageAbsent`, and `OSError` where
        the file itself cannot. The iterators raise `ModelError`s and `StorageError`s.
        """
        number = str(next(self._numbers))
        source = f"sources/{number}/file"
        with path.open("rb") as file:
            self._store.put(source, file)
        documents = self._split(SplitTask(number, path.name, source, order or Order()))
        if pages is not None:
            documents = tuple(_taken(document, pages) for document in documents)
        return [
            LocalDocument(
                document.file_name,
                document.pages,
                read_together(self._pages(number, n, document, on_page)),
                document.kind,
                partial(self._store.local_file, document.source_key),
            )
            for n, document in enumerate(documents, start=1)
        ]

    def _split(self, task: SplitTask) -> tuple[SplitDocument, ...]:
        for _ in range(self._settings.jobs.page_deaths - 1):
            try:
                return self._executor.run(task, _no_page)
            except ReaderDied:
                continue
        return self._executor.run(task, _no_page)

    def _pages(self, number: str, n: int, document: SplitDocument, on_page: Callable[[], None]) -> Iterator[Page]:
        if document.kind is None or document.failure is not None:
            failure = document.failure or Failure(KindNotSupported.__name__, "the file is of no kind that is read")
            return iter([_failed(index, failure) for index in range(document.pages)])
        whole = ReadTask(number, n, document.source_key, document.kind, (), self._options)
        pages = range(document.first_page, document.first_page + document.pages)
        size = self._settings.jobs.chunk_pages
        waiting = deque(replace(whole, pages=tuple(pages[at : at + size])) for at in range(0, len(pages), size))
        # Of an archive the first document alone is begun before it is gone through.
        return self._in_order(waiting, deque(self._given(waiting, on_page, 1 if n == 1 else 0)), on_page)

    def _in_order(
        self, waiting: deque[ReadTask], read: deque[Future[_Chunk]], on_page: Callable[[], None]
    ) -> Iterator[Page]:
        while waiting or read:
            # One more than there are readers: none waits for what stands before its own.
            most = 1 if self._readers == 1 else self._readers + 1
            read += self._given(waiting, on_page, most - len(read))
            chunk = read.popleft().result()
            for page in chunk.pages:
                yield page if isinstance(page, Page) else self._taken_from_store(page)
            if not chunk.is_first:
                self.took(chunk.seconds, len(waiting))

    def _given(self, waiting: deque[ReadTask], on_page: Callable[[], None], most: int) -> list[Future[_Chunk]]:
        return [self._threads.submit(self._read, waiting.popleft(), on_page) for _ in range(min(most, len(waiting)))]

    def _read(self, task: ReadTask, on_page: Callable[[], None]) -> _Chunk:
        """Reads the pages of a task, with another reader where one dies of them."""
        is_first, self._begun = not self._begun, True
        started, busy = time.monotonic(), self._processor_seconds()
        pages: list[PageRead | Page] = []
        unread = list(task.pages)
        deaths = 0
        while unread:
            done: list[PageRead] = []

            def page_done(page: PageRead, done: list[PageRead] = done) -> None:
                done.append(page)
                on_page()

            death: ReaderDied | None = None
            try:
                self._executor.run(replace(task, pages=tuple(unread)), page_done)
            except ReaderDied as error:
                death = error
            del unread[: len(done)]
            pages += done
            if death is None:
                deaths = 0
                continue
            # Pages are read in order: it was the first one not done that the reader died of.
            deaths = 1 if done else deaths + 1
            if deaths >= self._settings.jobs.page_deaths:
                pages.append(_failed(unread.pop(0), Failure(type(death).__name__, death.message)))
                on_page()
                deaths = 0
        seconds = time.monotonic() - started
        if not is_first:
            self._seconds += seconds
            self._busy += max(0.0, self._processor_seconds() - busy)
        return _Chunk(pages, seconds, is_first)

    def _processor_seconds(self) -> float:
        return sum(map(processor_seconds, self._executor.process_ids))

    def _taken_from_store(self, page: PageRead) -> Page:
        read = page_from_json(json.loads(self._store.read(page.key)))
        self._store.delete(page.key)
        return read


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Pages that were read together, in the store or failed; the seconds that took, and whether they were the very
    first, for which a reader was started."""

    pages: list[PageRead | Page]
    seconds: float
    is_first: bool


@contextmanager
def local_reading(settings: Settings, options: ReadOptions, engine: str = READING_ENGINE) -> Iterator[LocalReading]:
    """Readers for the time of the block, as many as the settings or the machine have, and no more than a few; what
    they keep lies in a temporary folder.
    """
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        server = settings.server.model_copy(update={"data_dir": Path(folder)})
        asked = settings.jobs.readers
        readers = min(reader_count(settings), MOST_READERS) if asked is None else max(1, asked)
        jobs = settings.jobs.model_copy(update={"readers": readers})
        own = settings.model_copy(update={"server": server, "jobs": jobs})
        executor = LocalExecutor(own, engine)
        threads = ThreadPoolExecutor(executor.width, thread_name_prefix="reading")
        try:
            yield LocalReading(own, open_store(own), executor, threads, options)
        finally:
            executor.stop()
            threads.shutdown(cancel_futures=True)


def quiet(settings: Settings) -> Settings:
    """Settings whose readers tell of trouble alone, and keep out of the progress bar's way."""
    level = settings.log.level if settings.log.level in ("debug", "error") else "warning"
    return settings.model_copy(update={"log": settings.log.model_copy(update={"level": level})})


def _taken(document: SplitDocument, pages: PageRange) -> SplitDocument:
    taken = pages.of(document.pages)
    return replace(document, first_page=taken.start, pages=len(taken))


def _failed(index: int, failure: Failure) -> Page:
    return Page(index, 0, 0, 0, 0, failure=PageFailure(failure.code, failure.message))


def _no_page(_: PageRead) -> None:
    raise AssertionError("only the reading of pages reports pages")
