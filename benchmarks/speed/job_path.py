"""What the way of a job costs, with readers that read nothing.

    python benchmarks/speed/job_path.py [--rounds 30] [--pages 1000] [--polls 50] [--seconds 10]

Printed are: milliseconds from the first byte of a submit to the first page being begun, on a server that has nothing
else to do, and when its answer came; processor time that the service takes a page, in the server and in its reader;
latency of polls, first on an idle server and then while pages go through it as fast as they can (calls are due at
fixed times, and a latency runs from there); and statements and transactions a page, counted in a server within this
process. The calling program is on the same cores. There is one reader; other settings are the defaults.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from clocked_engine import ClockedEngine

from project_tests import RunningServer, Sheet, text_pdf
from submit_latency import Caller, OpenLoop

#: In which a server has nothing left to do.
REST_SECONDS = 0.3
#: Longest time that a document may take.
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Start:
    """Milliseconds since the first byte of a submit."""

    answered: float
    begun: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--polls", type=float, default=50, help="polls a second")
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    with clocked_server() as server:
        starts = [_start(server) for _ in range(arguments.rounds + 2)][2:]
        print(f"{'a submit on an idle server':<34}{'p50 ms':>10}{'max ms':>10}")
        for name, times in (
            ("answered", [start.answered for start in starts]),
            ("first page begun", [start.begun for start in starts]),
        ):
            print(f"{name:<34}{statistics.median(times):>10.1f}{max(times):>10.1f}")
        _costs(server, arguments.pages)
        print(f"\n{'':<10}{'calls':>8}{'not 200':>10}{'p50 ms':>10}{'p99 ms':>10}{'max ms':>10}")
        print(_polls(server, arguments.polls, arguments.seconds).row("idle"))
        task_ids = [server.submit_file("many.pdf", blank_pdf(2000)) for _ in range(4)]
        print(_polls(server, arguments.polls, arguments.seconds).row("busy"))
        still = [_state(server, task_id) for task_id in task_ids]
        print(f"documents still being read at the end: {still.count('running') + still.count('pending')}")
    _statements(min(arguments.pages, 200))


@contextmanager
def clocked_server() -> Iterator[RunningServer]:
    """A server with one reader, warm."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory(prefix="pagemill-benchmark-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEMILL_")}
        path = os.pathsep.join(filter(None, [str(here), environment.get("PYTHONPATH")]))
        environment |= {"PAGEMILL_SERVER_DATA_DIR": folder, "PYTHONPATH": path, "PAGEMILL_LOG_LEVEL": "warning"}
        environment["PAGEMILL_JOBS_READERS"] = "1"
        process = subprocess.Popen(
            [sys.executable, str(here / "clocked_server.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address, key = process.stdout.readline().split()
            server = RunningServer(address, key, "", environment, process)
            server.wait_until_ready()
            yield server
        finally:
            process.stdin.close()
            process.wait(60)
            process.stdout.close()


def blank_pdf(pages: int) -> bytes:
    """A PDF of that many pages with a word on each."""
    sheet = Sheet(size=(400, 300))
    sheet.write(40, 40, "page", 26)
    return text_pdf([sheet] * pages)


def _start(server: RunningServer) -> Start:
    time.sleep(REST_SECONDS)
    document = blank_pdf(1)
    sent = time.monotonic()
    task_id = server.submit_file("one.pdf", document)
    answered = time.monotonic()
    # Polls would take part of the cores that the job is to start on.
    time.sleep(REST_SECONDS)
    (begun,) = _begun(server, task_id)
    return Start(1000 * (answered - sent), 1000 * (begun - sent))


def _begun(server: RunningServer, task_id: str) -> list[float]:
    """When each page was begun, by the monotonic clock."""
    return sorted({float(found) for found in re.findall(r"began at ([\d.]+)", str(server.result(task_id)))})


def _state(server: RunningServer, task_id: str) -> str:
    answer = server.post("/ocrdoc/result", json={"task_ids": [task_id]})
    return str(answer.json()["data"][0]["output"]["task_status"])


def _costs(server: RunningServer, pages: int) -> None:
    """Prints processor time a page."""
    document = blank_pdf(pages)
    process = psutil.Process(server.process.pid)
    before = _processor_seconds(process)
    sent = time.monotonic()
    task_id = server.submit_file("many.pdf", document)
    deadline = sent + PATIENCE_SECONDS
    while _state(server, task_id) != "succeeded" and time.monotonic() < deadline:
        time.sleep(0.5)
    after = _processor_seconds(process)
    begun = _begun(server, task_id)
    if len(begun) != pages:
        raise SystemExit(f"{len(begun)} of {pages} pages came back")
    own, reader = (1000 * (b - a) / pages for a, b in zip(before, after, strict=True))
    pace = (pages - 1) / (max(begun) - min(begun))
    print(f"\na page of {pages}: {own:.2f} ms of the processor in the server, {reader:.2f} ms in the reader")
    print(f"pages begun a second: {pace:.0f}")


def _processor_seconds(process: psutil.Process) -> tuple[float, float]:
    """Of a server, and of its readers, those that have ended too."""
    own = process.cpu_times()
    living = [child.cpu_times() for child in process.children(recursive=True)]
    readers = own.children_user + own.children_system + sum(times.user + times.system for times in living)
    return own.user + own.system, float(readers)


def _polls(server: RunningServer, rate: float, seconds: float) -> OpenLoop:
    caller = Caller(server, server.submit_file("one.pdf", blank_pdf(1)), b"", None)

    def poll(connection: HTTPConnection, number: int) -> int:
        return caller.poll(connection, number)

    loop = OpenLoop(server.address, rate, seconds, poll)
    loop.start()
    loop.join()
    return loop


def _statements(pages: int) -> None:
    """Prints what is counted of a document on its way."""
    from counting import CountedService
    from pagemill.settings import load_settings

    with tempfile.TemporaryDirectory(prefix="pagemill-benchmark-") as folder:
        settings = load_settings(
            environment={"PAGEMILL_SERVER_DATA_DIR": folder, "PAGEMILL_JOBS_READERS": "1"}
        ).settings
        with CountedService(settings, ClockedEngine(settings)) as service:
            service.settle()
            before = service.work.copy()
            service.submit(blank_pdf(pages))
            service.settle()
            work = service.work.since(before)
    print(f"\na document of {pages} pages, counted")
    for name, count in work.counts().items():
        print(f"{name:<20}{count:>10}{count / pages:>10.2f} a page")
    print("most often: " + ", ".join(f"{name} {count}" for name, count in work.statements.most_common(8)))


if __name__ == "__main__":
    main()
