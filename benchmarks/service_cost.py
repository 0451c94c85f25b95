"""Seconds a page through the server, and by calling the reader directly.

    python benchmarks/service_cost.py [--pages 40] [--rounds 3] [--profile accurate|fast]

The same PDF of scans is read in turn by `pagemill.reading.Reader` in this process and by a server with one reader:
submitted as a file, polled, and its result downloaded. Both have the same profile and the same threads (every core),
and no other work. Counted: for the reader, from opening the file to its last page; for the server, from the first
byte sent to the last byte of the result, with taking in, splitting, page results, the result file and polls. Not
counted: starting, loading models, and one reading of the first page by each before the rounds. Which of the two goes
first changes from round to round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

from drawn_documents import scans
from pagemill.intake import Kind
from pagemill.jobs.reader_process import NICENESS
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import Settings, load_settings
from project_tests import RunningServer
from server_process import fresh_server

#: Seconds between two polls.
POLL_SECONDS = 0.2
#: Longest time that a page may take on average before the benchmark gives up.
PAGE_SECONDS = 30.0


@dataclass(frozen=True)
class Cost:
    """What one page took: time by the clock, and time of the processor in all its threads."""

    seconds: float
    processor_seconds: float

    @staticmethod
    def median(costs: Sequence[Cost]) -> Cost:
        return Cost(
            statistics.median(cost.seconds for cost in costs),
            statistics.median(cost.processor_seconds for cost in costs),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", choices=("fast", "accurate"), default="accurate")
    arguments = parser.parse_args()
    document = scans(arguments.pages)
    direct: list[Cost] = []
    served: list[Cost] = []
    print(f"{arguments.pages} scans, profile {arguments.profile}; seconds a page, and processor seconds a page")
    print(f"{'round':<8}{'reader':>10}{'server':>10}{'reader CPU':>14}{'server CPU':>14}")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file, fresh_server(_variables(arguments.profile)) as server:
        path = Path(file.name)
        path.write_bytes(document)
        # The server's reader gives way to its answers; so does this one, for the two to be on a par beside other work.
        os.nice(NICENESS)
        reader = Reader(_settings(arguments.profile))
        _read(reader, path, 1)
        _serve(server, scans(1), 1)
        for number in range(arguments.rounds):
            if number % 2 == 0:
                direct.append(_read(reader, path, arguments.pages))
                served.append(_serve(server, document, arguments.pages))
            else:
                served.append(_serve(server, document, arguments.pages))
                direct.append(_read(reader, path, arguments.pages))
            print(_row(str(number + 1), direct[-1], served[-1]), flush=True)
    middle = Cost.median(direct), Cost.median(served)
    print(_row("median", *middle))
    for name, a, b in (
        ("seconds", middle[0].seconds, middle[1].seconds),
        ("processor seconds", middle[0].processor_seconds, middle[1].processor_seconds),
    ):
        print(f"the server takes {100 * (b / a - 1):+.1f} % {name} ({1000 * (b - a):+.0f} ms) a page")


def _row(name: str, direct: Cost, served: Cost) -> str:
    return (
        f"{name:<8}{direct.seconds:>10.3f}{served.seconds:>10.3f}"
        f"{direct.processor_seconds:>14.3f}{served.processor_seconds:>14.3f}"
    )


def _variables(profile: str) -> dict[str, str]:
    return {"READING_PROFILE": profile, "JOBS_READERS": "1"}


def _settings(profile: str) -> Settings:
    """What the server is given, and where the weights lie."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("PAGEMILL_MODELS_")}
    variables = {f"PAGEMILL_{name}": value for name, value in _variables(profile).items()}
    return load_settings(environment=kept | variables).settings


def _read(reader: Reader, path: Path, pages: int) -> Cost:
    began, used = time.perf_counter(), time.process_time()
    failures = [page.failure for page in reader.read(path, Kind.PDF, range(pages), ReadOptions()) if page.failure]
    cost = Cost((time.perf_counter() - began) / pages, (time.process_time() - used) / pages)
    if failures:
        raise SystemExit(f"{len(failures)} pages were not read: {failures[0]}")
    return cost


def _serve(server: RunningServer, document: bytes, pages: int) -> Cost:
    began, used = time.perf_counter(), _processor_seconds(server)
    task_id = server.submit_file("scans.pdf", document)
    item = _ended(server, task_id, began + 60 + pages * PAGE_SECONDS)
    result = requests.get(item["results"][0], timeout=60)
    cost = Cost((time.perf_counter() - began) / pages, (_processor_seconds(server) - used) / pages)
    result.raise_for_status()
    read = len(result.json()["documents"][0]["datas"])
    if read != pages:
        raise SystemExit(f"the result has {read} pages")
    return cost


def _processor_seconds(server: RunningServer) -> float:
    """Of the server and its readers, those that have ended too."""
    process = psutil.Process(server.process.pid)
    own = process.cpu_times()
    living = [child.cpu_times() for child in process.children(recursive=True)]
    return float(
        own.user + own.system + own.children_user + own.children_system + sum(t.user + t.system for t in living)
    )


def _ended(server: RunningServer, task_id: str, deadline: float) -> dict[str, Any]:
    while time.perf_counter() < deadline:
        answer = server.post("/ocrdoc/result", json={"task_ids": [task_id]})
        answer.raise_for_status()
        item: dict[str, Any] = answer.json()["data"][0]["output"]
        match item["task_status"]:
            case "succeeded":
                return item
            case "failed":
                raise SystemExit(f"the task failed: {item}")
        time.sleep(POLL_SECONDS)
    raise SystemExit("the task has not ended in time")


if __name__ == "__main__":
    main()
