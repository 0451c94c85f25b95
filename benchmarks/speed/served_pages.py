"""Files read by a server as it comes: its own choice of readers, all files submitted at once, each to its result."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from pagemill.jobs import JobState
from server_process import JobView, fresh_server, peak_bytes, processor_seconds

SUBMITTERS = 4
POLL_SECONDS = 0.02
#: Longest time that a file may take on average, on a busy machine.
FILE_SECONDS = 60.0


class ServedPages:
    """A server with a profile and its defaults, for the time of a `with` block."""

    def __init__(self, profile: str) -> None:
        self.profile = profile
        self._stack = ExitStack()

    def __enter__(self) -> ServedPages:
        settings = {
            "READING_PROFILE": self.profile,
            "QUOTA_SUBMITS_PER_SECOND": "100000",
            "QUOTA_SUBMIT_BURST": "100000",
            "LOG_LEVEL": "warning",
        }
        server = self._stack.enter_context(fresh_server(settings))
        self._server, self._process = server, psutil.Process(server.process.pid)
        # Asks the database and not the server, which has its own work.
        self._look = JobView(server)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def readers(self) -> int:
        """Reader processes that run now."""
        return len(self._process.children())

    def read(self, files: Sequence[Path]) -> dict[str, Any]:
        """Seconds from the first submit to the last result, processor seconds and the peak memory of the server with
        its readers, each at its own peak. Ends the run where a file is not read."""
        contents = [(file.name, file.read_bytes()) for file in files]
        used, began = processor_seconds(self._process), time.perf_counter()
        with ThreadPoolExecutor(SUBMITTERS) as pool:
            left = list(pool.map(lambda file: self._server.submit_file(*file), contents))
            while left:
                job = self._look(left[-1])
                if job.state is JobState.SUCCEEDED:
                    left.pop()
                elif job.state is JobState.FAILED or time.perf_counter() - began > FILE_SECONDS * len(files):
                    raise SystemExit(f"a file was not read: {job.failure or 'it takes too long'}")
                else:
                    time.sleep(POLL_SECONDS)
        return {
            "seconds": time.perf_counter() - began,
            "processor_seconds": processor_seconds(self._process) - used,
            "peak_kib": sum(peak_bytes(self._process).values()) / 1024,
        }
