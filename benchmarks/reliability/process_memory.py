"""Memory and processor time of a server and of its readers, as the system tells them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import psutil

MIB = 1 << 20
#: From one sample to the next.
SAMPLE_SECONDS = 1.0


@dataclass(frozen=True)
class Sample:
    """At `seconds` of `perf_counter`: resident bytes of the server, and of its readers together."""

    seconds: float
    server: int
    readers: int


@dataclass(frozen=True)
class ProcessorSeconds:
    """Used so far by the server, and by its readers, those that have ended too."""

    server: float
    readers: float


class Watch:
    """Takes a sample each second from its start to its end."""

    def __init__(self, pid: int) -> None:
        self._server = psutil.Process(pid)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.samples: list[Sample] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def sample(self) -> Sample:
        """The memory now."""
        readers = 0
        for child in self._server.children(recursive=True):
            try:
                readers += child.memory_info().rss
            except psutil.NoSuchProcess:  # a reader that was replaced in between
                continue
        return Sample(time.perf_counter(), self._server.memory_info().rss, readers)

    def processor_seconds(self) -> ProcessorSeconds:
        """Used so far."""
        own = self._server.cpu_times()
        readers = own.children_user + own.children_system
        for child in self._server.children(recursive=True):
            try:
                used = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            readers += used.user + used.system
        return ProcessorSeconds(own.user + own.system, readers)

    def _run(self) -> None:
        while not self._stopping.wait(SAMPLE_SECONDS):
            self.samples.append(self.sample())
