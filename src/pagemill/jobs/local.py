"""The executor of one machine: reader processes, started when first needed and kept warm."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

from pagemill.error_codes import error_named
from pagemill.errors import JobCancelled, ReaderDied, RuntimeMissing, ServiceUnavailable
from pagemill.jobs.engine import READING_ENGINE
from pagemill.jobs.executor import Executor
from pagemill.jobs.machine_share import reader_count, shared_out
from pagemill.jobs.order import Product
from pagemill.jobs.scratch import ReaderFolder, remove_abandoned
from pagemill.jobs.tasks import Done, MergeTask, PageRead, Refused, SplitDocument, StillAlive, Task, WarmTask
from pagemill.metrics import READER_ENDS
from pagemill.settings import Settings

log = logging.getLogger(__name__)

#: Longest time a process may take to start and import its modules.
BOOT_SECONDS = 60.0


class LocalExecutor(Executor):
    """`jobs.readers` processes on this machine, or as many as it has room for.

    A process is replaced once it has read `jobs.recycle_pages` pages or holds `jobs.recycle_bytes`, and killed when
    nothing is heard of a task for `jobs.page_seconds`, or of an extraction for `jobs.extraction_seconds`. `engine` is
    the entry point of what they read with.
    """

    def __init__(self, settings: Settings, engine: str = READING_ENGINE) -> None:
        self._settings = shared_out(settings)
        self._width = reader_count(self._settings)
        self._engine = engine
        remove_abandoned(settings)
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(max(1, self._width))
        self._idle: list[ReaderProcess] = []
        self._all: set[ReaderProcess] = set()
        #: The job that each busy process works for, and the processes that are to work for theirs no more.
        self._jobs: dict[ReaderProcess, str] = {}
        self._called_off: set[ReaderProcess] = set()
        self._stopping = False
        # The kernel kills a reader when the thread that started it ends: one thread starts all, and outlives them.
        self._nursery = ThreadPoolExecutor(1, thread_name_prefix="nursery")

    @property
    def width(self) -> int:
        return self._width

    @property
    def process_ids(self) -> list[int]:
        """The processes that live now."""
        with self._lock:
            return [process.pid for process in self._all]

    def run(self, task: Task, on_page: Callable[[PageRead], None]) -> tuple[SplitDocument, ...]:
        with self._slots:
            process = self._take(new=isinstance(task, WarmTask))
            self._begin(process, task)
            try:
                report = process.run(task, on_page, self._patience(task))
            except BaseException as error:
                called_off = self._end(process)
                self._discard(process)
                READER_ENDS.labels("stopped" if called_off or self._stopping else "died").inc()
                if isinstance(error, ReaderDied | RuntimeMissing):
                    if self._stopping:
                        raise ServiceUnavailable("the server is shutting down") from error
                    if called_off:
                        raise JobCancelled("the job has ended while it was worked on") from error
                raise
            if self._end(process):
                READER_ENDS.labels("stopped").inc()
                self._discard(process)
                raise JobCancelled("the job has ended while it was worked on")
            self._give_back(process, report.resident)
        if isinstance(report, Refused):
            raise error_named(report.code)(report.message)
        return report.documents

    @property
    def job_ids(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._jobs.values())

    def stop_job(self, job_id: str) -> None:
        with self._lock:
            busy = [process for process, job in self._jobs.items() if job == job_id]
            self._called_off.update(busy)
            for process in busy:
                process.terminate()

    def _begin(self, process: ReaderProcess, task: Task) -> None:
        if not isinstance(task, WarmTask):
            with self._lock:
                self._jobs[process] = task.job_id

    def _end(self, process: ReaderProcess) -> bool:
        """The process is done with its task; answers whether that was called off."""
        with self._lock:
            self._jobs.pop(process, None)
            called_off = process in self._called_off
            self._called_off.discard(process)
            return called_off

    def _patience(self, task: Task) -> float:
        """Seconds in which something has to be heard of a task. Extraction says nothing until it is done."""
        jobs = self._settings.jobs
        extracts = isinstance(task, MergeTask) and task.order.product is Product.EXTRACTION
        return max(jobs.page_seconds, jobs.extraction_seconds) if extracts else jobs.page_seconds

    def _take(self, *, new: bool) -> ReaderProcess:
        with self._lock:
            while self._idle and not new and not self._stopping:
                process = self._idle.pop()
                if process.lives:
                    return process
                self._all.discard(process)
                process.kill()
        process = self._started()
        with self._lock:
            self._all.add(process)
            stopping = self._stopping
        if stopping:
            self._discard(process)
            raise ServiceUnavailable("the server is shutting down")
        return process

    def _started(self) -> ReaderProcess:
        try:
            return self._nursery.submit(ReaderProcess, self._settings, self._engine).result()
        except RuntimeError as error:  # the nursery is shut down
            raise ServiceUnavailable("the server is shutting down") from error
        except OSError as error:
            raise RuntimeMissing(f"no reader process can be started: {error.strerror}") from error

    def _give_back(self, process: ReaderProcess, resident: int) -> None:
        jobs = self._settings.jobs
        if process.pages >= jobs.recycle_pages or resident >= jobs.recycle_bytes:
            log.info("reader %d is replaced after %d pages at %d bytes", process.pid, process.pages, resident)
            READER_ENDS.labels("recycled").inc()
            self._discard(process)
            return
        with self._lock:
            if not self._stopping:
                self._idle.append(process)
                return
        self._discard(process)

    def _discard(self, process: ReaderProcess) -> None:
        with self._lock:
            self._all.discard(process)
        process.kill()

    def stop(self) -> None:
        with self._lock:
            self._stopping = True
            living = list(self._all)
            idle = set(self._idle)
            self._idle.clear()
        for process in living:
            process.terminate()
        for process in idle:
            self._discard(process)
        self._nursery.shutdown(wait=False)


class ReaderProcess:
    """One process, seen from its parent. One thread at a time gives it tasks; any may terminate it."""

    def __init__(self, settings: Settings, engine: str) -> None:
        ours, theirs = socket.socketpair()
        read_end, self._lifeline = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pagemill.jobs.reader_process", str(theirs.fileno()), str(read_end)],
                pass_fds=(theirs.fileno(), read_end),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        except BaseException:
            os.close(self._lifeline)
            ours.close()
            raise
        finally:
            theirs.close()
            os.close(read_end)
        self._connection = Connection(ours.detach())
        self._folder = ReaderFolder(settings)
        self._greeting: tuple[Settings, str, Path] | None = (settings, engine, self._folder.path)
        #: Pages it has read.
        self.pages = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def run(self, task: Task, on_page: Callable[[PageRead], None], seconds: float) -> Done | Refused:
        """Do a task. Raises `ReaderDied`, also where nothing is heard of it for that many seconds.

        Raises `RuntimeMissing` where the process ends before it was given the task.
        """
        if self._greeting is not None:
            self._greet(self._greeting)
        try:
            self._connection.send(task)
            while True:
                match self._hear(seconds):
                    case PageRead() as page:
                        self.pages += 1
                        on_page(page)
                    case Done() | Refused() as report:
                        return report
                    case StillAlive():
                        pass
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise ReaderDied(self._how_it_ended()) from error

    def _greet(self, greeting: tuple[Settings, str, Path]) -> None:
        try:
            self._connection.send(greeting)
            self._hear(BOOT_SECONDS)
        except ReaderDied as error:
            raise RuntimeMissing(f"a reader process does not start within {BOOT_SECONDS:g} s") from error
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise RuntimeMissing(f"a reader process does not start: {self._how_it_ended()}") from error
        self._greeting = None

    def _hear(self, seconds: float) -> object:
        if not self._connection.poll(seconds):
            raise ReaderDied(f"the reader was stopped: it took longer than {seconds:g} s")
        return self._connection.recv()

    def _how_it_ended(self) -> str:
        self.terminate()
        status = self._process.wait()
        if status < 0:
            with contextlib.suppress(ValueError):
                return f"the reader was killed by {signal.Signals(-status).name}"
        return f"the reader ended by itself with status {status}"

    def terminate(self) -> None:
        """Kill it, and leave its means to the thread that waits for it."""
        self._process.kill()

    def kill(self) -> None:
        """Kill it, wait for its end and let go of everything."""
        self._process.kill()
        self._process.wait()
        self._connection.close()
        os.close(self._lifeline)
        self._folder.remove()
