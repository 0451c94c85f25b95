"""A server of its own for a benchmark: on a temporary data folder and any free port of loopback."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from pagemill.api.services import open_services
from pagemill.jobs import Job
from pagemill.settings import load_settings
from project_tests import RunningServer, run_server


@contextmanager
def fresh_server(settings: Mapping[str, str] | None = None) -> Iterator[RunningServer]:
    """A server whose readers are warm. `settings` are environment variables without `PAGEMILL_`."""
    # What a person has set for their own server would be measured with it: only the weights' place is taken over.
    with (
        tempfile.TemporaryDirectory(prefix="pagemill-benchmark-") as folder,
        run_server(Path(folder), settings) as server,
    ):
        server.wait_until_ready()
        yield server


class JobView:
    """Looks at jobs in the server's database, which tells how many pages are done; the API does not."""

    def __init__(self, server: RunningServer) -> None:
        assert server.key is not None
        settings = load_settings(environment=server.environment).settings
        self._services = open_services(settings, with_scheduler=False)
        self._tenant_id = self._services.access.authenticate(server.key).tenant_id

    def __call__(self, task_id: str) -> Job:
        return self._services.jobs.look(self._tenant_id, [task_id])[task_id]


def wait_for(what: Callable[[], Any], seconds: float, every: float) -> None:
    """Wait until it is true; ends the benchmark when that takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            raise SystemExit(f"gave up after {seconds:g} s")
        time.sleep(every)


def processor_seconds(server: psutil.Process) -> float:
    """Of the server and its readers, those that have ended too."""
    own = server.cpu_times()
    living = [child.cpu_times() for child in server.children()]
    return float(
        own.user + own.system + own.children_user + own.children_system + sum(t.user + t.system for t in living)
    )


def peak_bytes(server: psutil.Process) -> dict[int, int]:
    """The most that the server and each reader that lives have held so far, by process (the kernel's VmHWM)."""
    peaks = {}
    for process in (server, *server.children()):
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except FileNotFoundError:  # a reader that was replaced in between
            continue
        peak = re.search(r"VmHWM:\s+(\d+) kB", status)
        if peak is not None:
            peaks[process.pid] = int(peak[1]) * 1024
    return peaks
