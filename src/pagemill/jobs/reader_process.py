"""The program of a reader process: `python -m pagemill.jobs.reader_process`.

It is started by `LocalExecutor` with two descriptors: a socket, over which it is sent its settings and then one task
after another and answers reports; and a lifeline, a pipe that its parent holds the other end of. It may be killed at
any moment, and ends by itself when its parent does.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pagemill.document import Document
from pagemill.error_codes import OUTSIDE
from pagemill.errors import PagemillError, RuntimeMissing, ServiceUnavailable, StorageError
from pagemill.extraction import Extraction, ExtractionRequest
from pagemill.jobs.confinement import bound_processor_time, confine
from pagemill.jobs.engine import Engine, load_engine
from pagemill.jobs.reader_memory import ReaderMemory
from pagemill.jobs.tasks import Done, MergeTask, ReadTask, Refused, SplitTask, StillAlive, Task, WarmTask
from pagemill.jobs.work import merge_result, read_pages, split_document
from pagemill.log_lines import log_to_stderr
from pagemill.models.cores import usable_cores
from pagemill.process_memory import keep_large_pieces, open_few_heaps, resident_bytes
from pagemill.settings import Settings
from pagemill.storage import ObjectStore, open_store
from pagemill.storage.local import DISK_FULL

if TYPE_CHECKING:
    from pagemill.extraction.extractor import Extractor

log = logging.getLogger(__name__)

#: Readers give way to the server's own threads, so that it answers while pages are read.
NICENESS = 10
#: Seconds between two reports that a task makes headway.
ALIVE_SECONDS = 0.5
#: prctl(2): the signal a process gets when its parent dies.
PR_SET_PDEATHSIG = 1


class Work:
    """One process's means of doing tasks; what they stand on is opened at the first."""

    def __init__(self, connection: Connection, settings: Settings, entry_point: str) -> None:
        self._connection = connection
        self._settings = settings
        self._entry_point = entry_point
        self._engine: Engine | None = None
        self._store: ObjectStore | None = None
        self._extractor: Extractor | None = None
        self._last_alive = 0.0
        self._memory = ReaderMemory()

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            try:
                self._engine = load_engine(self._entry_point, self._settings)
            except PagemillError:
                raise
            except Exception as error:  # of this installation, and not of the document
                log.exception("the reading engine cannot be loaded")
                raise RuntimeMissing(f"the reading engine cannot be loaded ({type(error).__name__})") from error
        return self._engine

    @property
    def store(self) -> ObjectStore:
        if self._store is None:
            self._store = open_store(self._settings)
        return self._store

    def extract(self, document: Document, request: ExtractionRequest) -> Extraction:
        if self._extractor is None:
            from pagemill.extraction.extractor import Extractor  # needed by few, and slow to import

            self._extractor = Extractor(self._settings)
        return self._extractor.extract(document, request)

    def alive(self) -> None:
        now = time.monotonic()
        if now - self._last_alive >= ALIVE_SECONDS:
            self._last_alive = now
            self._connection.send(StillAlive())

    def _processor_seconds(self, task: Task) -> float:
        """What a task may use at the most: every core, for as long as its parent has patience."""
        jobs = self._settings.jobs
        pages = len(task.pages) if isinstance(task, ReadTask) else 1
        return (jobs.page_seconds * pages + jobs.extraction_seconds) * usable_cores()

    def do(self, task: Task) -> Done | Refused:
        """A task's last report; those before it are sent on the way."""
        bound_processor_time(self._processor_seconds(task))
        try:
            match task:
                case SplitTask():
                    documents = split_document(task, self._settings, self.store, self.engine, self.alive)
                    return Done(documents, resident_bytes())
                case ReadTask():
                    for page in read_pages(task, self.store, self.engine):
                        self._connection.send(page)
                    self._memory.have_read(len(task.pages))
                case MergeTask():
                    merge_result(task, self._settings, self.store, self.extract, self.alive)
                case WarmTask():
                    self.engine.warm()
                    self._memory.have_read(0)
            return Done(resident=resident_bytes())
        except PagemillError as error:
            return Refused(_name(error), error.message, resident_bytes())
        except OSError as error:
            if error.errno in DISK_FULL:
                return Refused(ServiceUnavailable.__name__, "the server's disk is full", resident_bytes())
            log.exception("a task met a fault of the disk or the network")
            return Refused(StorageError.__name__, f"a file cannot be read or written: {error.strerror}")
        except Exception as error:
            log.exception("a task failed in a way that was not foreseen")
            return Refused(PagemillError.__name__, f"the reader failed ({type(error).__name__})", resident_bytes())


def _name(error: PagemillError) -> str:
    return next(cls.__name__ for cls in type(error).__mro__ if cls in OUTSIDE)


def die_with_parent(lifeline: int) -> None:
    """End this process when its parent ends: by the kernel's signal on Linux, by the lifeline's end everywhere."""

    def watch() -> None:
        os.read(lifeline, 1)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _at_home(settings: Settings) -> Settings:
    """The settings with the folders of weights as this user has them; afterwards the home folder is another."""
    models = settings.models
    override = None if models.override_dir is None else models.override_dir.expanduser()
    found = models.model_copy(update={"cache_dir": models.cache_dir.expanduser(), "override_dir": override})
    return settings.model_copy(update={"models": found})


def main() -> None:
    connection, lifeline = Connection(int(sys.argv[1])), int(sys.argv[2])
    # Ctrl-C goes to the whole group, and a service manager's TERM too; the parent decides when its readers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(NICENESS)
    # A seventh less at the peak, and no slower: the threads of the runtimes allocate little while they compute.
    open_few_heaps()
    keep_large_pieces()
    try:
        settings, entry_point, temporary = connection.recv()
        settings = _at_home(settings)
        log_to_stderr(settings.log.level, settings.log.format, reader=True)
        work = Work(connection, settings, entry_point)
        # What the store needs to know of itself is out of reach afterwards, and so is the parent's one thread.
        work.store.exists("ready")
        confinement = confine(settings, temporary)
        die_with_parent(lifeline)
        log.debug("this reader is kept in: %s", confinement)
        connection.send(StillAlive())
        while True:
            connection.send(work.do(connection.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


if __name__ == "__main__":
    main()
