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
from pathlib import Path
from typing import Any

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", choices=("fast", "accurate"), default="accurate")
    arguments = parser.parse_args()
    direct: list[float] = []
    served: list[float] = []
    document = scans(arguments.pages)
    print(f"{arguments.pages} scans, profile {arguments.profile}, seconds a page")
    print(f"{'round':<8}{'reader':>10}{'server':>10}")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file, fresh_server(_variables(arguments.profile)) as server:
        Path(file.name).write_bytes(document)
        # The server's reader gives way to its answers; so does this one, for the two to be on a par beside other work.
        os.nice(NICENESS)
        reader = Reader(_settings(arguments.profile))
        _read(reader, Path(file.name), 1)
        _serve(server, scans(1), 1)
        for number in range(arguments.rounds):
            for which in ("reader", "server") if number % 2 == 0 else ("server", "reader"):
                if which == "reader":
                    direct.append(_read(reader, Path(file.name), arguments.pages) / arguments.pages)
                else:
                    served.append(_serve(server, document, arguments.pages) / arguments.pages)
            print(f"{number + 1:<8}{direct[-1]:>10.3f}{served[-1]:>10.3f}", flush=True)
    a, b = statistics.median(direct), statistics.median(served)
    print(f"{'median':<8}{a:>10.3f}{b:>10.3f}")
    print(f"the server takes {100 * (b / a - 1):+.1f} % ({1000 * (b - a):+.0f} ms) a page")


def _variables(profile: str) -> dict[str, str]:
    return {"READING_PROFILE": profile, "JOBS_READERS": "1"}


def _settings(profile: str) -> Settings:
    """What the server is given, and where the weights lie."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("PAGEMILL_MODELS_")}
    variables = {f"PAGEMILL_{name}": value for name, value in _variables(profile).items()}
    return load_settings(environment=kept | variables).settings


def _read(reader: Reader, path: Path, pages: int) -> float:
    began = time.perf_counter()
    failures = [page.failure for page in reader.read(path, Kind.PDF, range(pages), ReadOptions()) if page.failure]
    seconds = time.perf_counter() - began
    if failures:
        raise SystemExit(f"{len(failures)} pages were not read: {failures[0]}")
    return seconds


def _serve(server: RunningServer, document: bytes, pages: int) -> float:
    began = time.perf_counter()
    task_id = server.submit_file("scans.pdf", document)
    item = _ended(server, task_id, began + 60 + pages * PAGE_SECONDS)
    result = requests.get(item["results"][0], timeout=60)
    seconds = time.perf_counter() - began
    result.raise_for_status()
    read = len(result.json()["documents"][0]["datas"])
    if read != pages:
        raise SystemExit(f"the result has {read} pages")
    return seconds


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
